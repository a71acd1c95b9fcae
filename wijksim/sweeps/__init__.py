"""Sweeps: strategies x wijken x points x seeds, planned by a design, run into a folder, read back as tables.

    >>> from wijksim.sweeps import load_design, open_sweep, sweep
    >>> result = sweep(load_design("who-leads"), out="results/who-leads")  # doctest: +SKIP
    >>> open_sweep("results/who-leads").outcomes(["wellbeing"], years=[20])  # doctest: +SKIP

Names are imported when first used, so that the command line starts at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what `__getattr__` imports, for type checkers and editors
    from wijksim.sweeps.design import Design as Design
    from wijksim.sweeps.making import sweep as sweep
    from wijksim.sweeps.reader import load_design as load_design
    from wijksim.sweeps.results import Sweep as Sweep
    from wijksim.sweeps.results import open_sweep as open_sweep
    from wijksim.sweeps.shipped import list_designs as list_designs
    from wijksim.sweeps.varied import Varied as Varied

_PUBLIC = {
    "Design": "design",
    "Sweep": "results",
    "Varied": "varied",
    "list_designs": "shipped",
    "load_design": "reader",
    "open_sweep": "results",
    "sweep": "making",
}
__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'wijksim.sweeps' has no attribute {name!r}")
    return getattr(import_module(f"wijksim.sweeps.{_PUBLIC[name]}"), name)
