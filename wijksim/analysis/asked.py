"""What an analysis is asked: which outcome of which group in which year of which sweep, and against which strategy."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from wijksim.analysis.lived import Lived, lived
from wijksim.analysis.resampling import Resampling, resampling
from wijksim.analysis.unfit import UnfitError
from wijksim.errors import WijksimError, did_you_mean
from wijksim.experiments.summary import HEADLINE
from wijksim.observe.indicators import GROUPS, LEAVERS
from wijksim.report.outcomes import OUTCOMES, Outcome, chosen

if TYPE_CHECKING:
    from wijksim.sweeps import Sweep

#: The year that is looked at where none is asked and the sweep is that long.
USUAL_YEAR = 20
_GROUPS = ("all", *GROUPS, LEAVERS)


@dataclass(frozen=True, eq=False)
class Asked:
    """A checked question to a sweep; make one with `asked`. Differences are a strategy minus `against`.

    `sweep` shows the `finished` runs that there were when it was asked, also while workers write.
    """

    sweep: "Sweep"
    outcome: Outcome
    year: int
    group: str
    against: str
    finished: int
    _kept: dict[tuple[str, tuple[int, ...]], dict[str, Lived]] = field(default_factory=dict)

    @property
    def strategies(self) -> tuple[str, ...]:
        """All strategies in the order of the design."""
        return self.sweep.design.strategies

    @property
    def others(self) -> tuple[str, ...]:
        """All strategies but the one that they are set against."""
        return tuple(name for name in self.strategies if name != self.against)

    @property
    def wijken(self) -> tuple[str, ...]:
        """Short names of the wijken."""
        return self.sweep.design.wijken

    @property
    def years(self) -> tuple[int, ...]:
        """Every whole year of the sweep, from the first."""
        return tuple(range(1, self.sweep.design.months // 12 + 1))

    @property
    def varied(self) -> tuple[str, ...]:
        """Names of the numbers that the points vary."""
        return tuple(each.name for each in self.sweep.design.varied)

    def lived(self, indicator: str | None = None, years: Sequence[int] | None = None) -> dict[str, Lived]:
        """What was lived of an outcome by wijk: this one in this year, unless others are asked."""
        key = (indicator or self.outcome.name, tuple(years or (self.year,)))
        if key not in self._kept:
            self._kept[key] = lived(self.sweep, *key, self.group)
        return self._kept[key]

    def better(self, indicator: str | None = None) -> float:
        """1 where more of the outcome is better, -1 where less is."""
        return 1.0 if OUTCOMES[indicator or self.outcome.name].up_is_better else -1.0

    def resampling(self, found: Lived) -> Resampling:
        """The resamples of points and seeds, the same for every analysis of a sweep."""
        return resampling(found.blocks, len(found.seeds), self.sweep.design.sample_seed)


#: What an analysis can be made of: a sweep, or a question that was put to one before.
Asking: TypeAlias = "Sweep | Asked"


def asked(
    sweep: Asking,
    indicator: str | None = None,
    year: int | None = None,
    group: str = "all",
    against: str | None = None,
) -> Asked:
    """The question in full: wellbeing of everybody in year 20 (or the last whole year), against the first strategy.

    Raises WijksimError for an outcome, year, group or strategy that the sweep does not have.
    """
    if isinstance(sweep, Asked):
        return sweep
    design = sweep.design
    [outcome] = chosen([indicator or HEADLINE])
    last = design.months // 12
    if last < 1:
        raise WijksimError(f"{sweep.folder}: the sweep lives {design.months} months; an analysis needs a whole year.")
    year = min(USUAL_YEAR, last) if year is None else year
    if not 1 <= year <= last:
        raise WijksimError(f"year {year} was not lived in {sweep.folder}; choose 1 to {last}.")
    if group not in _GROUPS:
        known = ", ".join(_GROUPS)
        raise WijksimError(f"group {group!r} is not known; choose from {known}.{did_you_mean(group, list(_GROUPS))}")
    against = design.strategies[0] if against is None else against
    if against not in design.strategies:
        known = ", ".join(design.strategies)
        hint = did_you_mean(against, list(design.strategies))
        raise WijksimError(f"strategy {against!r} is not in {sweep.folder}; choose from {known}.{hint}")
    sweep = sweep.as_of_now()
    return Asked(sweep, outcome, year, group, against, sweep.finished)


def at_least_two(question: Asked) -> None:
    """Raise an UnfitError where there is only one strategy, so nothing to compare."""
    if len(question.strategies) < 2:
        raise UnfitError(question.sweep.folder, "one_strategy")
