"""The break-even of one pair in one wijk: when the second strategy has made up what it was behind.

Over the replicates the month has a median, a middle 80 %, and a share in which it never comes. When that
share lies between a quarter and three quarters the median says little, and the texts say so.
"""

from dataclasses import dataclass
from math import isfinite, isnan
from typing import Literal

import numpy as np

from wijksim.experiments.compare import Comparison
from wijksim.experiments.paired import ROUNDING
from wijksim.experiments.summary import HEADLINE
from wijksim.locale import Words
from wijksim.report.pairs import Pair, rows_of

Kind = Literal["known", "start", "level", "open", "never"]

_SELDOM, _MOSTLY = 0.25, 0.75


@dataclass(frozen=True)
class BreakEven:
    """Months (inf: never) and the share of replicates, 0 to 1, without a break-even.

    `level` is true when neither strategy is ever behind the other, as when they ask the same.
    """

    median: float
    low: float
    high: float
    share_never: float
    level: bool = False

    @property
    def kind(self) -> Kind:
        """Nobody ever behind, mostly never, open, from the start, or at a known time."""
        if self.level:
            return "level"
        if self.share_never > _MOSTLY:
            return "never"
        if self.share_never >= _SELDOM or not isfinite(self.median):
            return "open"
        return "start" if self.median < 1 else "known"

    def time(self, month: float, text: Words) -> str:
        """A month of this break-even in words."""
        if not isfinite(month):
            return text.say("time.never")
        return text.duration(month) if month >= 1 else text.say("time.start")


def break_even(comparison: Comparison, pair: Pair, wijk: str) -> BreakEven | None:
    """The break-even of a pair in a wijk; None when it is not known."""
    row = rows_of(comparison.break_even, pair, wijk).iloc[0]
    months = (float(row["median"]), float(row["low"]), float(row["high"]))
    never = float(row["share_never"])
    if isnan(never):
        return None
    return BreakEven(*months, never, level=not any(months) and _level(comparison, pair, wijk))


def _level(comparison: Comparison, pair: Pair, wijk: str) -> bool:
    """Whether the two never differ in the headline, in any replicate."""
    lived = comparison.wide(indicators=[HEADLINE]).xs(wijk, level="wijk")
    difference = (lived[pair.second.name] - lived[pair.first.name]).to_numpy(np.float64)
    return bool((np.abs(difference) <= ROUNDING).all())
