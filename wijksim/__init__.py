"""wijksim: an agent-based simulation of decades of neighbourhood policy.

    >>> import wijksim
    >>> result = wijksim.run("top-down-4", wijk="presikhaaf-west", seed=1, months=12)  # doctest: +SKIP

`run` lives one wijk under one strategy, `compare` lives the same wijk with the same luck under several.
Names are imported when first used, so that the command line starts at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what `__getattr__` imports, for type checkers and editors
    from wijksim.analysis.every import Analysis as Analysis
    from wijksim.analysis.every import analyse as analyse
    from wijksim.errors import WijksimError as WijksimError
    from wijksim.experiments.claims import contrast as contrast
    from wijksim.experiments.claims import staffing_contrasts as staffing_contrasts
    from wijksim.experiments.compare import Comparison as Comparison
    from wijksim.experiments.compare import compare as compare
    from wijksim.experiments.dividend import Dividend as Dividend
    from wijksim.experiments.dividend import dividend as dividend
    from wijksim.experiments.programme_effect import ProgrammeEffect as ProgrammeEffect
    from wijksim.experiments.programme_effect import programme_effect as programme_effect
    from wijksim.experiments.result import RunResult as RunResult
    from wijksim.experiments.single import run as run
    from wijksim.experiments.won_back import WonBack as WonBack
    from wijksim.experiments.won_back import won_back as won_back
    from wijksim.model import WijkModel as WijkModel
    from wijksim.patterns.validation import Validation as Validation
    from wijksim.patterns.validation import validate as validate
    from wijksim.population.catalogue import find_wijk as find_wijk
    from wijksim.population.profile import Profile as Profile
    from wijksim.scenario.scenario import Scenario as Scenario
    from wijksim.scenario.scenario import load_scenario as load_scenario

__version__ = "0.1.0"

_PUBLIC = {
    "Analysis": "wijksim.analysis.every",
    "Comparison": "wijksim.experiments.compare",
    "Dividend": "wijksim.experiments.dividend",
    "ProgrammeEffect": "wijksim.experiments.programme_effect",
    "Profile": "wijksim.population.profile",
    "RunResult": "wijksim.experiments.result",
    "Scenario": "wijksim.scenario.scenario",
    "Validation": "wijksim.patterns.validation",
    "WijkModel": "wijksim.model",
    "WonBack": "wijksim.experiments.won_back",
    "WijksimError": "wijksim.errors",
    "analyse": "wijksim.analysis.every",
    "contrast": "wijksim.experiments.claims",
    "compare": "wijksim.experiments.compare",
    "dividend": "wijksim.experiments.dividend",
    "find_wijk": "wijksim.population.catalogue",
    "load_scenario": "wijksim.scenario.scenario",
    "programme_effect": "wijksim.experiments.programme_effect",
    "run": "wijksim.experiments.single",
    "staffing_contrasts": "wijksim.experiments.claims",
    "validate": "wijksim.patterns.validation",
    "won_back": "wijksim.experiments.won_back",
}
__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'wijksim' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
