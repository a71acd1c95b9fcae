"""Adding up over the pictures of a library of life courses (`state/settlement.py`): hundreds of thousands a wijk.

Every sum runs through them in their order, so a compiled loop and numpy give the same bits.
"""

from typing import Any

import numpy as np

from wijksim.rules.numbers import within_kernel
from wijksim.state.draws import U64


@within_kernel
def weigh_cells(weights: Any, entry: Any, cell: Any, people: Any, cells: int) -> Any:
    """By cell: the weight of its pictures, then of `people` (5 classes of age, pictures) in them; `weights` by entry.

    Pictures of a cell stand together: so long as it lasts its sums stay in registers.
    """
    sums = np.zeros((cells, 6))
    k, count = U64(0), U64(len(entry))
    while k < count:
        here = cell[k]
        total = children = young = middle = older = old = 0.0
        while k < count and cell[k] == here:
            weight = weights[U64(entry[k])]
            total += weight
            children += weight * people[0, k]
            young += weight * people[1, k]
            middle += weight * people[2, k]
            older += weight * people[3, k]
            old += weight * people[4, k]
            k += U64(1)
        into = sums[here]
        into[0], into[1], into[2], into[3], into[4], into[5] = total, children, young, middle, older, old
    return sums


def weigh_cells_arrays(weights: Any, entry: Any, cell: Any, people: Any, cells: int) -> Any:
    """The same as `weigh_cells` with whole numpy arrays."""
    weight = weights[entry]
    by_class = [np.bincount(cell, weight * number, cells) for number in people]
    return np.stack([np.bincount(cell, weight, cells), *by_class], axis=1)


@within_kernel
def add_up(weights: Any, entry: Any, cell: Any, factors: Any) -> Any:
    """Running sum over pictures of `weights` by entry times `factors` by cell."""
    running = np.empty(len(entry))
    total = 0.0
    for k in range(U64(len(entry))):
        total += weights[U64(entry[k])] * factors[U64(cell[k])]
        running[k] = total
    return running


def add_up_arrays(weights: Any, entry: Any, cell: Any, factors: Any) -> Any:
    """The same as `add_up` with whole numpy arrays."""
    return np.add.accumulate(weights[entry] * factors[cell])
