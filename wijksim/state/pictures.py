"""Adding up over the pictures of a library of life courses (`state/settlement.py`): hundreds of thousands a wijk.

Every sum runs through them in their order, so a compiled loop and numpy give the same bits.
"""

from typing import Any

import numpy as np

from wijksim.rules.numbers import within_kernel


@within_kernel
def weigh_cells(weights: Any, entry: Any, cell: Any, people: Any, cells: int) -> Any:
    """By cell: the weight of its pictures, then of `people` (pictures, classes of age) in them; `weights` by entry."""
    sums = np.zeros((cells, people.shape[1] + 1))
    for k in range(len(entry)):
        weight, c = weights[entry[k]], cell[k]
        sums[c, 0] += weight
        for a in range(people.shape[1]):
            sums[c, a + 1] += weight * people[k, a]
    return sums


def weigh_cells_arrays(weights: Any, entry: Any, cell: Any, people: Any, cells: int) -> Any:
    """The same as `weigh_cells` with whole numpy arrays."""
    weight = weights[entry]
    by_class = [np.bincount(cell, weight * people[:, a], cells) for a in range(people.shape[1])]
    return np.stack([np.bincount(cell, weight, cells), *by_class], axis=1)


@within_kernel
def add_up(weights: Any, entry: Any, cell: Any, factors: Any) -> Any:
    """Running sum over pictures of `weights` by entry times `factors` by cell."""
    running = np.empty(len(entry))
    total = 0.0
    for k in range(len(entry)):
        total += weights[entry[k]] * factors[cell[k]]
        running[k] = total
    return running


def add_up_arrays(weights: Any, entry: Any, cell: Any, factors: Any) -> Any:
    """The same as `add_up` with whole numpy arrays."""
    return np.add.accumulate(weights[entry] * factors[cell])
