"""A simulated value with its interval: how much it would differ with other luck, or other wijken of the same kind.

Every value is a statistic of lives: wijken (rows) x replicates (columns). Its 95 % interval is that of the jackknife
(Tukey 1958; Efron 1982): the statistic is taken again without each wijk in turn, and without each replicate in turn.
Of the two intervals the wider one is given, for luck that wijken share shows only between replicates.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijksim.experiments.paired import CONFIDENCE, Numbers

#: A value of wijken x replicates (rows and columns by position) from which some may be left out.
Statistic = Callable[[Numbers, Numbers], float]
_NOTHING = (float("nan"), float("nan"))


@dataclass(frozen=True)
class Measured:
    """A simulated value and its 95 % interval, nan where one life gives none; or why it could not be measured.

    `by` is what was measured, where that is not what was asked.
    """

    value: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    reason: str = ""
    by: str = ""


def measured(statistic: Statistic, wijken: int, replicates: int) -> Measured:
    """The statistic over all lives, with its interval."""
    rows, columns = np.arange(wijken), np.arange(replicates)
    value = statistic(rows, columns)
    without_rows = [statistic(np.delete(rows, k), columns) for k in rows] if wijken > 1 else []
    without_columns = [statistic(rows, np.delete(columns, k)) for k in columns] if replicates > 1 else []
    reaches = [_reach(left) for left in (without_rows, without_columns) if left]
    reach = max(reaches) if reaches else float("nan")
    return Measured(value, value - reach, value + reach)


def _reach(left_out: list[float]) -> float:
    """Half the interval, from the values without each part in turn."""
    from scipy.special import stdtrit

    values, count = np.array(left_out), len(left_out)
    spread = np.sqrt((count - 1) / count * np.square(values - values.mean()).sum())
    return float(stdtrit(count - 1, 0.5 + CONFIDENCE / 2) * spread)


def mean_of(lives: pd.DataFrame) -> Measured:
    """The mean of a value per life (wijken x replicates); lives in which it is nan do not count."""
    return share_of(lives, lives.notna().astype(float))


def share_of(part: pd.DataFrame, whole: pd.DataFrame) -> Measured:
    """The sum of `part` over the sum of `whole`, each wijken x replicates; nan where the whole is nothing."""
    above, below = part.fillna(0.0).to_numpy(float), whole.fillna(0.0).to_numpy(float)

    def statistic(rows: Numbers, columns: Numbers) -> float:
        chosen = np.ix_(rows, columns)
        total = float(below[chosen].sum())
        return float(above[chosen].sum()) / total if total else float("nan")

    return measured(statistic, *above.shape)


def ratio_of(above: pd.DataFrame, below: pd.DataFrame) -> Measured:
    """The mean of one value per life over the mean of another; nan where the latter is zero."""
    return share_of(above, below)
