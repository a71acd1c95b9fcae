"""A simulated value with its interval: how much it would differ with other luck, or other wijken of the same kind.

Every value is a statistic of lives: wijken (rows) x replicates (columns). Its 95 % interval is that of the jackknife
(Tukey 1958; Efron 1982): the statistic is taken again without each wijk in turn, and without each replicate in turn.
Of the two intervals the wider one is given, for luck that wijken share shows only between replicates.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijksim.experiments.paired import CONFIDENCE

#: A value of the wijken and replicates that are left in (rows and columns, by position).
Places = npt.NDArray[np.intp]
Statistic = Callable[[Places, Places], float]
#: Between which bounds a value can lie.
Within = tuple[float, float]
ANYTHING: Within = (-np.inf, np.inf)
SHARE: Within = (0.0, 1.0)
#: Why something was not measured, as codes; the words stand under `[validate]` in `wijksim/locale`.
NO_GROUP, NOTHING_SEEN = "no_group", "nothing_seen"


@dataclass(frozen=True)
class Measured:
    """A simulated value and its 95 % interval, nan where one life gives none; or why it could not be measured.

    `by` names the indicators that were measured, of which group, where those are not what was asked.
    """

    value: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    reason: str = ""
    by: tuple[tuple[str, str], ...] = ()


def measured(statistic: Statistic, wijken: int, replicates: int, within: Within = ANYTHING) -> Measured:
    """The statistic over all lives, with its interval cut off where no value can lie."""
    rows, columns = np.arange(wijken), np.arange(replicates)
    value = statistic(rows, columns)
    without_rows = [statistic(np.delete(rows, k), columns) for k in rows] if wijken > 1 else []
    without_columns = [statistic(rows, np.delete(columns, k)) for k in columns] if replicates > 1 else []
    reach = float(np.fmax(_reach(without_rows), _reach(without_columns)))
    low, high = np.clip([value - reach, value + reach], *within).tolist()
    return Measured(value, low, high)


def _reach(left_out: list[float]) -> float:
    """Half the interval, from the values without each part in turn; nan with fewer than two that are known."""
    from scipy.special import stdtrit

    values = np.array([value for value in left_out if np.isfinite(value)])
    if (count := len(values)) < 2:
        return float("nan")
    spread = np.sqrt((count - 1) / count * np.square(values - values.mean()).sum())
    return float(stdtrit(count - 1, 0.5 + CONFIDENCE / 2) * spread)


def mean_of(lives: pd.DataFrame) -> Measured:
    """The mean of a value per life (wijken x replicates); lives in which it is nan do not count."""
    return ratio_of(lives, lives.notna().astype(float))


def ratio_of(part: pd.DataFrame, whole: pd.DataFrame, within: Within = ANYTHING) -> Measured:
    """The sum of `part` over the sum of `whole`, each wijken x replicates; nan where the whole is nothing.

    Lives in which either is nan do not count.
    """
    known = part.notna() & whole.notna()
    above, below = (each.where(known, 0.0).to_numpy(float) for each in (part, whole))

    def statistic(rows: Places, columns: Places) -> float:
        chosen = np.ix_(rows, columns)
        total = float(below[chosen].sum())
        return float(above[chosen].sum()) / total if total else float("nan")

    return measured(statistic, *above.shape, within)


def count_of(part: pd.DataFrame, whole: pd.DataFrame) -> Measured:
    """The share of what is counted (wijken x replicates), 0 to 1.

    Where nothing or all of it is so, lives do not differ and the jackknife finds no doubt. So the interval is never
    narrower than that of so many independent cases (Wilson 1927).
    """
    found = ratio_of(part, whole, SHARE)
    cases = round(float(whole.to_numpy(float).sum()))
    if not cases:
        return found
    from scipy.stats import binomtest

    wilson = binomtest(round(float(part.to_numpy(float).sum())), cases).proportion_ci(CONFIDENCE, "wilson")
    low, high = np.fmin(found.low, wilson.low), np.fmax(found.high, wilson.high)
    return Measured(found.value, float(low), float(high))


def times(factor: float, found: Measured) -> Measured:
    """The same value and interval, multiplied."""
    return replace(found, value=factor * found.value, low=factor * found.low, high=factor * found.high)
