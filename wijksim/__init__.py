"""wijksim: an agent-based simulation of decades of neighbourhood policy.

    >>> import wijksim
    >>> result = wijksim.run("top-down-4", wijk="presikhaaf-west", seed=1, months=12)  # doctest: +SKIP

`run` lives one wijk under one strategy, `compare` lives the same wijk with the same luck under several.
Names are imported when first used, so that the command line starts at once.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "Comparison": "wijksim.experiments.compare",
    "Profile": "wijksim.population.profile",
    "RunResult": "wijksim.experiments.result",
    "Scenario": "wijksim.scenario.scenario",
    "WijkModel": "wijksim.model",
    "WijksimError": "wijksim.errors",
    "compare": "wijksim.experiments.compare",
    "find_wijk": "wijksim.population.catalogue",
    "load_scenario": "wijksim.scenario.scenario",
    "run": "wijksim.experiments.single",
}
__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'wijksim' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
