"""Listening to one's ties: the only step in which a resident reads other residents' columns.

It reads what was voiced last month and writes what was heard, so the order of residents does not matter. What a
resident voices is one 64-bit word (see `rules/voice.py`), so that one memory access a tie is enough; words add
up field by field because a slot never has more than 31 ties.
"""

from typing import Any

import numpy as np
from numba import njit

from wijksim.rules.numbers import plain
from wijksim.rules.voice import heard_from, plain_heard


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def listen(first: int, last: int, starts: Any, ties: Any, table: Any) -> None:
    """Fill the heard columns of rows [first, last) from the ties `ties[starts[i]:starts[i + 1]]`."""
    for i in range(first, last):
        if table.status[i] != 1:
            continue
        total = np.uint64(0)
        for k in range(starts[i], starts[i + 1]):
            total += table.voice[ties[k]]
        municipality, place, seen = heard_from(total)
        table.heard_municipality[i] = municipality
        table.heard_place[i] = place
        table.near_signals[i] = seen


def hear(row: int, table: Any, starts: Any, ties: Any) -> tuple[int, int, int]:
    """What one resident hears: mean deviations of trust (municipality, place) and signals, in plain integers."""
    return plain_heard(sum(int(table.voice[j]) for j in ties[starts[row] : starts[row + 1]]))


def listen_arrays(first: int, last: int, table: Any, starts: Any, ties: Any) -> None:
    """The same as `listen` with whole numpy arrays."""
    voices = table.voice[ties[starts[first] : starts[last]]]
    running = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(voices, dtype=np.uint64)])
    offsets = starts[first : last + 1] - starts[first]
    rows = slice(first, last)
    lives = table.status[rows] == 1
    heard = plain(heard_from)(running[offsets[1:]] - running[offsets[:-1]])
    for name, values in zip(("heard_municipality", "heard_place", "near_signals"), heard, strict=True):
        column = getattr(table, name)
        column[rows] = np.where(lives, values, column[rows])
