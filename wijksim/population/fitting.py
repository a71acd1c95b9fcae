"""Iterative proportional fitting to margins of several levels at once: generalised raking.

A household counts in many margins: households of kinds, people of ages. Classical fitting scales the cells of one
table, one margin after the other; with margins at two levels that creeps. Generalised raking (Deville, Särndal and
Sautory 1993) multiplies every weight by a factor linear in what the unit counts, and finds the factors of all
margins together. Sums run in one fixed order and nothing but + - * / is used: the same bits on any processor.
"""

from typing import Any

import numpy as np

ROUNDS = 24
#: What keeps the equations solvable when margins depend on each other.
_RIDGE = 1e-4
#: A weight is at most halved or doubled in a round, so that it stays positive.
_LEAST, _MOST = 0.5, 2.0


def fit_weights(values: Any, wanted: Any, weights: Any, slack: Any) -> Any:
    """Positive weights (units), summing to 1, with which the means of `values` (margins, units) come to `wanted`.

    Starts from `weights` and stays near to them in proportion. Values are not negative, what is wanted is above 0.
    `slack` (margins, 0 or more) says how much each margin gives way, as a share of what is wanted, where margins pull
    at each other: 0 holds exactly if anything can.
    """
    goal = np.array(wanted, dtype=np.float64)
    # units stand below each other, so that sums over them run down the rows, many columns at a time
    scaled = np.concatenate([values / goal[:, None], np.ones((1, len(weights)))]).T.copy()
    give = np.array([*slack, 0.0])
    fitted = weights / _sums(weights)
    pulled = np.zeros(len(give))
    for _ in range(ROUNDS):
        weighted = scaled * fitted[:, None]
        gap = 1.0 - _down(weighted) - give * pulled
        slopes = _down(scaled[:, :, None] * weighted[:, None, :])
        steps = _solved(slopes, gap, give)
        pulled = pulled + steps
        fitted = fitted * np.minimum(np.maximum(1.0 + _sums(scaled * steps), _LEAST), _MOST)
    return fitted / _sums(fitted)


def _sums(terms: Any) -> Any:
    """Sums over the last axis, one term after the other."""
    return np.add.accumulate(terms, axis=-1)[..., -1]


def _down(terms: Any) -> Any:
    """Sums over the first axis, one row after the other: what numpy does where other axes are contiguous."""
    return np.add.reduce(terms, axis=0)


def _solved(slopes: Any, gap: Any, give: Any) -> Any:
    """The steps that close the gaps, by elimination of symmetric equations."""
    size = len(gap)
    left = np.concatenate([slopes, gap[:, None]], axis=1)
    diagonal = left.reshape(-1)[: size * (size + 1) : size + 2]
    diagonal[:] = diagonal * (1.0 + _RIDGE) + give
    for k in range(size - 1):
        left[k + 1 :, k + 1 :] -= (left[k + 1 :, k] / left[k, k])[:, None] * left[k, k + 1 :]
    rows, solution = left.tolist(), [0.0] * size
    for k in range(size - 1, -1, -1):
        row, known = rows[k], 0.0
        for j in range(k + 1, size):
            known = known + row[j] * solution[j]
        solution[k] = (row[size] - known) / row[k]
    return np.array(solution)
