"""The lives that metrics measure: which are needed, and what was seen of them.

Three kinds of wijken are lived. "average" is the average Dutch wijk, for national levels. "weak" are the weakest real
wijken that come with wijksim, of 5,000 residents at most, where programmes run. "sample" are many small wijken, for
what shows only between wijken. Each wijk is lived alone, with a council and shocks of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from wijksim.patterns.names import candidates
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario

AVERAGE, WEAK, SAMPLE = "average", "weak", "sample"
#: What a table of indicators and a table of events of many lives have.
SEEN = ("wijk", "seed", "month", "group", "indicator", "value")
HAPPENED = ("wijk", "seed", "month", "event", "detail")


@dataclass(frozen=True)
class Need:
    """Lives that a row of the table needs: which wijken, under which scenario, for how many months."""

    where: str
    scenario: Scenario
    months: int


@dataclass(frozen=True, eq=False)
class Lives:
    """Every wijk under every seed: `seen` with columns `SEEN`, `happened` with columns `HAPPENED`.

    `starts` gives each wijk's class of liveability at the start, on a continuous scale.
    """

    wijken: Sequence[str]
    seeds: Sequence[int]
    seen: pd.DataFrame
    happened: pd.DataFrame
    starts: Mapping[str, float]
    profiles: Mapping[str, Profile]

    @cached_property
    def _by_series(self) -> Mapping[tuple[str, str], pd.DataFrame]:
        """Values by (indicator, group): rows month and wijk, columns seed."""
        return {
            (str(indicator), str(group)): rows.pivot(index=["month", "wijk"], columns="seed", values="value")
            for (indicator, group), rows in self.seen.groupby(["indicator", "group"], observed=True)
        }

    def by(self, indicator: str, group: str) -> str | None:
        """The indicator by which one of a group is measured in these lives; None where none is seen."""
        return next((each for each in candidates(indicator) if (each, group) in self._by_series), None)

    def at(self, indicator: str, group: str, month: int) -> pd.DataFrame:
        """One value per life, wijken x seeds; nan where it was not seen."""
        by = self.by(indicator, group)
        series = self._by_series[by, group] if by else None
        if series is None or month not in series.index.get_level_values("month"):
            return self.empty(np.nan)
        return self._in_order(pd.DataFrame(series.xs(month, level="month")))

    def empty(self, value: float) -> pd.DataFrame:
        """Wijken x seeds with the same value everywhere."""
        return pd.DataFrame(value, index=list(self.wijken), columns=list(self.seeds), dtype=float)

    def total(self, events: pd.DataFrame, amount: str) -> pd.DataFrame:
        """The sum of a column of a table with columns wijk and seed, wijken x seeds."""
        summed = events.groupby(["wijk", "seed"], observed=True)[amount].sum().unstack("seed")
        return self._in_order(summed).fillna(0.0)

    def _in_order(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Wijken x seeds, nan for those that are not in the frame."""
        return frame.reindex(index=list(self.wijken)).reindex(columns=list(self.seeds)).astype(float)


@dataclass(frozen=True, eq=False)
class Lived:
    """All lives of a validation, by which wijken they are of and the hash of what was asked."""

    lives: Mapping[tuple[str, str], Lives]

    def of(self, where: str, scenario: Scenario) -> Lives:
        """The lives of these wijken under this scenario."""
        return self.lives[where, scenario.hash]


def together(needs: Iterable[Need]) -> list[Need]:
    """The needs with each pair of wijken and scenario once, for the longest time that is asked, a month at least."""
    longest: dict[tuple[str, str], Need] = {}
    for need in needs:
        key = (need.where, need.scenario.hash)
        before = longest[key].months if key in longest else 1
        longest[key] = replace(need, months=max(before, need.months))
    return list(longest.values())
