"""What many seeds say: the band of each side, the paired difference, and when what was behind is made up.

All statistics are those of the comparison itself (`experiments.paired`); here they run over the series of the library,
in the units of the screen.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from wijksim.experiments import paired
from wijksim.experiments.paired import ROUNDING, Numbers
from wijksim.experiments.summary import HEADLINE
from wijksim.report.break_even import BreakEven
from wijksim.report.outcomes import OUTCOMES
from wijksim.report.pairs import Pair, Side, ahead
from wijksim.report.series import SPREAD
from wijksim.viewer.library.entry import Entry
from wijksim.viewer.units import INDICATORS, drawn, shown, tiny

#: Runs that are drawn thin; their decimals and those of bands, which show spread and are not read off.
THIN, SPREAD_DIGITS = 5, 1


@dataclass(frozen=True)
class Seen:
    """What can be seen of one difference at one moment: second minus first, in the unit of the screen."""

    indicator: str
    month: int
    middle: float
    low: float
    high: float
    ahead: Side | None

    @property
    def tiny(self) -> bool:
        """Whether nobody would notice it, however sure it is."""
        return abs(self.middle) < tiny(self.indicator)


class Bands:
    """Two entries under the seeds that both hold; at least two of them."""

    def __init__(self, first: Entry, second: Entry, pair: Pair) -> None:
        self.seeds = tuple(sorted(set(first.seeds) & set(second.seeds)))
        self.entries = (first.only(self.seeds), second.only(self.seeds))
        self.pair = pair

    @cached_property
    def lived(self) -> tuple[dict[str, Numbers], dict[str, Numbers]]:
        """By side and indicator: values by seed and month, in the unit of the screen."""
        first, second = ({name: shown(name, each.series(name)) for name in INDICATORS} for each in self.entries)
        return first, second

    @cached_property
    def differences(self) -> dict[str, tuple[Numbers, Numbers, Numbers]]:
        """By indicator: mean, low and high of the paired difference, month by month."""
        first, second = self.lived
        return {name: paired.interval((second[name] - first[name]).T) for name in INDICATORS}

    def side(self, number: int, seed: int) -> dict[str, Any]:
        """The band and the thin runs of a side; `seed` is drawn already, so it is not among the thin ones."""
        lived = self.lived[number]
        rows = [row for row, each in enumerate(self.seeds) if each != seed][:THIN]
        thin = {name: np.round(lived[name][rows], SPREAD_DIGITS).tolist() for name in INDICATORS}
        return {"band": {name: _band(lived[name]) for name in INDICATORS}, "thin": thin}

    def difference(self) -> dict[str, dict[str, list[float]]]:
        """The paired difference of every indicator, as it is sent."""
        return {
            name: dict(zip(("middle", "low", "high"), map(drawn, found), strict=True))
            for name, found in self.differences.items()
        }

    def seen(self, indicator: str, month: int) -> Seen:
        """What can be seen of an indicator in a month."""
        middle, low, high = (float(values[month]) for values in self.differences[indicator])
        return Seen(indicator, month, middle, low, high, ahead(low, high, OUTCOMES[indicator], self.pair))

    def largest(self, indicator: str) -> Seen | None:
        """The moment of the largest difference among those that are sure; None where none is."""
        middle, low, high = self.differences[indicator]
        sure = np.where((low > 0) | (high < 0), np.abs(middle), 0.0)
        return self.seen(indicator, int(np.argmax(sure))) if sure.any() else None

    def chance(self, indicator: str, month: int) -> float:
        """In which share of the seeds the second is higher in a month; ties count half."""
        first, second = self.lived
        return float(paired.chance((second[indicator] - first[indicator])[:, month]))

    @cached_property
    def same(self) -> bool:
        """Whether the two never differ in anything, under any seed."""
        first, second = self.entries
        return bool(np.array_equal(first.values, second.values))

    @cached_property
    def even(self) -> BreakEven:
        """When the second has made up what it was behind in wellbeing, added up over the months."""
        first, second = self.entries
        apart = second.series(HEADLINE) - first.series(HEADLINE)
        level = bool((np.abs(apart) <= ROUNDING).all())
        return BreakEven(*paired.month_range(paired.break_even(apart)), level=level)

    def euros(self, number: int) -> float:
        """Euros granted per resident over the run, mean of the seeds."""
        return float(self.entries[number].euros.mean())


def _band(values: Numbers) -> dict[str, list[float]]:
    """The middle 80 % of the seeds and their median, as it is sent."""
    low, middle, high = np.quantile(values, [SPREAD[0], 0.5, SPREAD[1]], axis=0)
    return {
        "low": np.round(low, SPREAD_DIGITS).tolist(),
        "middle": drawn(middle),
        "high": np.round(high, SPREAD_DIGITS).tolist(),
    }
