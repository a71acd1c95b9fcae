"""What a sweep says: differences, chances, crossing years, sensitivity, scenario discovery, robustness, Pareto front.

    >>> import wijksim
    >>> analysis = wijksim.analyse("results/who-leads")  # doctest: +SKIP
    >>> print(analysis["crossing"].sentence("en"))  # doctest: +SKIP

Each analysis gives a `Finding`: `table`, `figure(language)`, `sentence(language)` and `warnings(language)`. Formulas
and sources stand in docs/analysis.md.
"""

from wijksim.analysis.best import chance_best
from wijksim.analysis.crossing import crossing_year
from wijksim.analysis.differences import paired_differences
from wijksim.analysis.discovery import discover
from wijksim.analysis.every import Analysis, analyse
from wijksim.analysis.finding import Finding
from wijksim.analysis.front import pareto
from wijksim.analysis.pillars import pillar_interaction
from wijksim.analysis.robustness import robustness
from wijksim.analysis.sensitivity import sensitivity
from wijksim.analysis.variance import prior_share
from wijksim.analysis.winners import winner_map

__all__ = [
    "Analysis",
    "Finding",
    "analyse",
    "chance_best",
    "crossing_year",
    "discover",
    "paired_differences",
    "pareto",
    "pillar_interaction",
    "prior_share",
    "robustness",
    "sensitivity",
    "winner_map",
]
