"""Listening to one's ties: the only step in which a resident reads other residents' columns.

It reads what was voiced last month and writes what was heard, so the order of residents does not matter. All
sums are whole numbers.
"""

from typing import Any

import numpy as np
from numba import njit

from wijksim.rules.numbers import I32

_PRESENT = I32(255)


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def listen(first: int, last: int, starts: Any, ties: Any, table: Any) -> None:
    """Fill the heard columns of rows [first, last) from the ties `ties[starts[i]:starts[i + 1]]`."""
    for i in range(first, last):
        if table.status[i] != 1:
            continue
        municipality = np.int64(0)
        place = np.int64(0)
        seen = np.int32(0)
        for k in range(starts[i], starts[i + 1]):
            j = ties[k]
            municipality += np.int64(table.voiced_municipality[j])
            place += np.int64(table.voiced_place[j])
            seen += table.signals[j]
        present = np.int64(seen & _PRESENT)
        if present > 0:
            table.heard_municipality[i] = np.int32(municipality // present)
            table.heard_place[i] = np.int32(place // present)
        else:
            table.heard_municipality[i] = table.voiced_municipality[i]
            table.heard_place[i] = table.voiced_place[i]
        table.near_signals[i] = seen


def hear(row: int, table: Any, starts: Any, ties: Any) -> tuple[int, int, int]:
    """What one resident hears: mean deviations of trust (municipality, place) and signals, as plain integers."""
    near = [int(j) for j in ties[starts[row] : starts[row + 1]]]
    seen = sum(int(table.signals[j]) for j in near)
    present = seen & 255
    if present == 0:
        return int(table.voiced_municipality[row]), int(table.voiced_place[row]), seen
    municipality = sum(int(table.voiced_municipality[j]) for j in near) // present
    place = sum(int(table.voiced_place[j]) for j in near) // present
    return municipality, place, seen


def listen_arrays(first: int, last: int, table: Any, starts: Any, ties: Any) -> None:
    """The same as `listen` with whole numpy arrays."""
    edges = ties[starts[first] : starts[last]]
    offsets = starts[first : last + 1] - starts[first]

    def total(column: Any) -> Any:
        running = np.concatenate([[0], np.cumsum(column[edges], dtype=np.int64)])
        return running[offsets[1:]] - running[offsets[:-1]]

    rows = slice(first, last)
    lives = table.status[rows] == 1
    seen = total(table.signals)
    present = seen & 255
    some = np.maximum(present, 1)
    for name in ("municipality", "place"):
        own = getattr(table, f"voiced_{name}")
        mean = np.where(present > 0, total(own) // some, own[rows])
        heard = getattr(table, f"heard_{name}")
        heard[rows] = np.where(lives, mean, heard[rows])
    table.near_signals[rows] = np.where(lives, seen, table.near_signals[rows])
