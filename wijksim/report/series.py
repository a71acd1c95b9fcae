"""Month by month over the replicates: the band of a strategy, and the band of a paired difference.

Replicate r of every strategy has the same luck, so differences are taken within a replicate first and
averaged after; that is why two wide bands can hide a sure difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijksim.experiments.compare import Comparison
from wijksim.experiments.paired import Numbers, interval
from wijksim.report.outcomes import Outcome
from wijksim.report.pairs import Pair, Side, ahead

#: value by month (rows) and by strategy and seed (columns), under (indicator, wijk)
Monthly = dict[tuple[str, str], pd.DataFrame]

SPREAD = (0.1, 0.9)


@dataclass(frozen=True)
class Band:
    """A line and its band by month; all arrays have one length. `low` and `high` are nan where unknown."""

    months: Numbers
    middle: Numbers
    low: Numbers
    high: Numbers


def monthly(comparison: Comparison, outcomes: Sequence[str]) -> Monthly:
    """The values of everybody together ("all") of these indicators, ready to be paired."""
    frame = comparison.indicators
    frame = frame[(frame["group"] == "all") & frame["indicator"].isin(list(outcomes))]
    found: Monthly = {}
    for (indicator, wijk), rows in frame.groupby(["indicator", "wijk"], observed=True):
        wide = rows.pivot(index="month", columns=["strategy", "seed"], values="value")
        found[str(indicator), str(wijk)] = wide.sort_index()
    return found


def spread(values: pd.DataFrame, side: Side) -> Band:
    """Median and 80 % band over the replicates of one strategy; `values` as in `Monthly`."""
    lived = values[side.name].to_numpy(dtype=np.float64)
    low, middle, high = np.quantile(lived, [SPREAD[0], 0.5, SPREAD[1]], axis=1)
    return Band(values.index.to_numpy(dtype=np.float64), middle, low, high)


def difference(values: pd.DataFrame, pair: Pair) -> Band:
    """Mean of second minus first, with its paired 95 % interval."""
    paired = values[pair.second.name] - values[pair.first.name]
    return Band(values.index.to_numpy(dtype=np.float64), *interval(paired.to_numpy(dtype=np.float64)))


def ahead_since(band: Band, outcome: Outcome, pair: Pair, side: Side) -> int | None:
    """The first month from which `side` is ahead every month to the end; None when it is not at the end."""
    since = None
    for month, low, high in zip(band.months[::-1], band.low[::-1], band.high[::-1], strict=True):
        if ahead(low, high, outcome, pair) != side:
            break
        since = int(month)
    return since
