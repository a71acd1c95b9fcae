"""The very first run starts at once, on whole columns, while another process compiles the kernels for what follows.

Both ways give the same bits, so a run may change over in the middle.
"""

import subprocess
import sys

from wijksim.model import WijkModel
from wijksim.state.kernels import can_wait, is_compiled

_WARM_UP = "from wijksim.experiments.single import warm_up; warm_up()"
#: Processes that compile; kept, because one that nobody holds on to any more complains.
_compiling: list[subprocess.Popen[bytes]] = []


def start_compiling() -> bool:
    """Have another process compile, if that is still to be done and helps; whether one is at it.

    It goes on when this process ends, and works for later ones too.
    """
    if _compiling or not can_wait() or not sys.executable:
        return bool(_compiling)
    nothing = subprocess.DEVNULL
    _compiling.append(
        subprocess.Popen(
            [sys.executable, "-c", _WARM_UP], stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
        )
    )
    return True


def change_over(model: WijkModel) -> None:
    """Let a model that started on columns go on with kernels, if they have been compiled by now."""
    if model.runner.way == "arrays" and is_compiled():
        model.runner.way = "kernel"
