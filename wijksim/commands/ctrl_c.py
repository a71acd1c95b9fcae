"""Hears Ctrl-C, also where it gets lost.

Compiled libraries may drop the interrupt that Python raises, most often while they are imported: then nothing stops, or
an import that was cut short fails on something that says nothing of Ctrl-C. So each press is remembered.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_presses: list[int] = []


@contextmanager
def listening() -> Iterator[None]:
    """Remember each Ctrl-C inside; none is remembered from before. Somebody else's way of hearing it stays."""
    _presses.clear()
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _heard)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pressed() -> bool:
    """Whether Ctrl-C was pressed since `listening` began."""
    return bool(_presses)


def stop_if_pressed() -> None:
    """Raise the `KeyboardInterrupt` that got lost, if one did."""
    if pressed():
        raise KeyboardInterrupt


def _heard(number: int, frame: FrameType | None) -> None:
    _presses.append(number)
    raise KeyboardInterrupt
