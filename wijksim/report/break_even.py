"""The break-even of one pair in one wijk: when the second strategy has made up what it was behind.

Over the replicates the month has a median, a middle 80 %, and a share in which it never comes. When that
share lies between a quarter and three quarters the median says little, and the texts say so.
"""

from dataclasses import dataclass
from math import isfinite, isnan
from typing import Literal

from wijksim.experiments.compare import Comparison
from wijksim.locale import Words
from wijksim.report.pairs import Pair, rows_of

Kind = Literal["known", "start", "open", "never"]

_SELDOM, _MOSTLY = 0.25, 0.75


@dataclass(frozen=True)
class BreakEven:
    """Months (inf: never) and the share of replicates, 0 to 1, without a break-even."""

    median: float
    low: float
    high: float
    share_never: float

    @property
    def kind(self) -> Kind:
        """Mostly never, open, from the start, or at a known time."""
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
    found = BreakEven(float(row["median"]), float(row["low"]), float(row["high"]), float(row["share_never"]))
    return None if isnan(found.share_never) else found
