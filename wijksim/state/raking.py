"""The arithmetic of generalised raking (`population/fitting.py`), as a compiled loop and with whole numpy arrays.

Sums run in one fixed order and nothing but + - * / is used: the same bits both ways, and on any processor.
"""

from typing import Any

import numpy as np

from wijksim.rules.numbers import within_kernel

ROUNDS = 24
#: What keeps the equations solvable when margins depend on each other.
_RIDGE = 1e-4
#: A weight is at most halved or doubled in a round, so that it stays positive.
_LEAST, _MOST = 0.5, 2.0


@within_kernel
def rake(scaled: Any, give: Any, weights: Any) -> Any:
    """Weights (units), summing to 1, with which the columns of `scaled` (units, margins) have a mean of 1.

    Each margin may `give` way; the last one counts every unit as 1. The search starts from `weights`.
    """
    units, size = scaled.shape
    fitted, pulled, steps = weights.copy(), np.zeros(size), np.zeros(size)
    left, weighted = np.zeros((size, size + 1)), np.zeros((4, size))
    _share_out(fitted)
    for _ in range(ROUNDS):
        left[:] = 0.0
        for u in range(0, units - 3, 4):
            _add_four(left, scaled[u : u + 4], fitted[u : u + 4], weighted)
        for u in range(units // 4 * 4, units):
            for j in range(size):
                steps[j] = scaled[u, j] * fitted[u]
            for i in range(size):
                for j in range(size):
                    left[i, j] += scaled[u, i] * steps[j]
        for j in range(size):
            left[j, size] = 1.0 - left[size - 1, j] - give[j] * pulled[j]
        for j in range(size):
            left[j, j] = left[j, j] * (1.0 + _RIDGE) + give[j]
        for k in range(size - 1):
            for i in range(k + 1, size):
                factor = left[i, k] / left[k, k]
                for j in range(k + 1, size + 1):
                    left[i, j] -= factor * left[k, j]
        for k in range(size - 1, -1, -1):
            known = 0.0
            for j in range(k + 1, size):
                known += left[k, j] * steps[j]
            steps[k] = (left[k, size] - known) / left[k, k]
            pulled[k] += steps[k]
        for u in range(units):
            factor = 0.0
            for j in range(size):
                factor += scaled[u, j] * steps[j]
            factor += 1.0
            factor = _LEAST if factor < _LEAST else factor
            fitted[u] *= _MOST if factor > _MOST else factor
    _share_out(fitted)
    return fitted


@within_kernel
def _add_four(left: Any, scaled: Any, fitted: Any, weighted: Any) -> None:
    """Add the products of four units to `left`, one unit after the other, while it is at hand."""
    size = scaled.shape[1]
    for u in range(4):
        for j in range(size):
            weighted[u, j] = scaled[u, j] * fitted[u]
    for i in range(size):
        a, b, c, d = scaled[0, i], scaled[1, i], scaled[2, i], scaled[3, i]
        for j in range(size):
            first_two = left[i, j] + a * weighted[0, j] + b * weighted[1, j]
            left[i, j] = first_two + c * weighted[2, j] + d * weighted[3, j]


@within_kernel
def _share_out(weights: Any) -> None:
    """Make weights sum to 1."""
    total = 0.0
    for weight in weights:
        total += weight
    for u in range(len(weights)):
        weights[u] /= total


def rake_arrays(scaled: Any, give: Any, weights: Any) -> Any:
    """The same as `rake` with whole numpy arrays."""
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
