"""Listening to one's ties: the only step in which a resident reads other residents' columns.

It reads what was voiced last month and writes what was heard, so the order of residents does not matter. What a
resident voices is one 64-bit word (see `rules/voice.py`), so that one memory access a tie is enough; words add
up field by field because a slot never has more than 31 ties.
"""

from typing import Any

import numpy as np

from wijksim.rules.numbers import I8, plain, within_kernel
from wijksim.rules.voice import heard_from, plain_heard

#: The most ties a slot may have, so that words add up (see `layout.make_ties`).
_MOST_TIES = 31


#: The columns that listening takes, in order.
LISTENING = ("voice", "status", "heard_municipality", "heard_place", "near_signals")
#: Rows whose ties are added up together.
_BLOCK = 32
#: Slots of a wijk that 16 bits tell apart.
_FITS = 2**16


def slot_type(slots: int) -> Any:
    """The type in which slots within a wijk are kept, where the largest wijk of a model has so many."""
    return np.uint16 if slots <= _FITS else np.int32


def by_type(ties: Any) -> tuple[Any, Any]:
    """Ties of 32 and of 16 bits, one of them empty: a kernel takes both, and need not be compiled once for each."""
    if ties.dtype == np.int32:
        return ties, np.empty(0, dtype=np.uint16)
    return np.empty(0, dtype=np.int32), ties


@within_kernel
def listen(
    first: int, last: int, starts: Any, ties_32: Any, ties_16: Any, voice: Any, status: Any, heard_municipality: Any,
    heard_place: Any, near_signals: Any,
) -> None:  # fmt: skip
    """Fill the heard columns of rows [first, last) from their ties, `ties[starts[i]:starts[i + 1]]`: slots in the wijk.

    Ties are those of the one array that is not empty.
    """
    own, heard = voice[first:last], (heard_municipality, heard_place, near_signals)
    if len(ties_16) > 0:
        _listen(first, last, starts, ties_16, own, status, *heard)
    else:
        _listen(first, last, starts, ties_32, own, status, *heard)


@within_kernel
def _listen(
    first: int, last: int, starts: Any, ties: Any, voice: Any, status: Any, heard_municipality: Any, heard_place: Any,
    near_signals: Any,
) -> None:  # fmt: skip
    """Fill the heard columns; `voice` is that of the wijk alone.

    A running sum over the ties of a block of rows has no loop per row, whose length a processor cannot foresee;
    what one row hears is the difference of two running sums.
    """
    running = np.zeros(_BLOCK * _MOST_TIES + 2, dtype=np.uint64)
    running[-1] = _fetched(voice)
    words = np.zeros(_BLOCK, dtype=np.uint64)
    for block in range(first, last, _BLOCK):
        end = min(block + _BLOCK, last)
        begin = starts[block]
        tied = ties[begin : starts[end]]
        total = np.uint64(0)
        for k in range(np.uint64(len(tied))):
            total += voice[np.uint64(tied[k])]
            running[k + np.uint64(1)] = total
        ends, before = starts[block + 1 : end + 1], np.uint64(0)
        for i in range(np.uint64(end - block)):
            after = running[np.uint64(ends[i] - begin)]
            words[i] = after - before
            before = after
        _hear_words(
            np.uint64(block), np.uint64(end - block), words, status, heard_municipality, heard_place, near_signals
        )


@within_kernel
def _fetched(voice: Any) -> Any:
    """Read the column once from end to end, so that it is in the cache when ties are followed all over a large wijk.

    The result means nothing; it is kept in a cell that nobody reads, or a compiler would leave the reading out.
    """
    anything = np.uint64(0)
    for i in range(np.uint64(0), np.uint64(len(voice)), np.uint64(8)):
        anything |= voice[i]
    return anything


@within_kernel
def _hear_words(
    block: Any, count: Any, words: Any, status: Any, heard_municipality: Any, heard_place: Any, near_signals: Any
) -> None:
    """Take sums of words apart for rows where somebody lives."""
    for k in range(count):
        i = block + k
        municipality, place, seen = heard_from(words[k])
        lives = status[i] == I8(1)
        heard_municipality[i] = municipality if lives else heard_municipality[i]
        heard_place[i] = place if lives else heard_place[i]
        near_signals[i] = seen if lives else near_signals[i]


def hear(row: int, first: int, table: Any, starts: Any, ties: Any) -> tuple[int, int, int]:
    """What one resident of a wijk hears: mean deviations of trust (municipality, place) and signals, in plain integers.

    `first` is the row of the wijk's first slot.
    """
    return plain_heard(sum(int(table.voice[first + j]) for j in ties[starts[row] : starts[row + 1]].tolist()))


def listen_arrays(first: int, last: int, table: Any, starts: Any, ties: Any) -> None:
    """The same as `listen` with whole numpy arrays."""
    voices = table.voice[first:last][ties[starts[first] : starts[last]]]
    running = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(voices, dtype=np.uint64)])
    offsets = starts[first : last + 1] - starts[first]
    rows = slice(first, last)
    lives = table.status[rows] == 1
    heard = plain(heard_from)(running[offsets[1:]] - running[offsets[:-1]])
    for name, values in zip(("heard_municipality", "heard_place", "near_signals"), heard, strict=True):
        column = getattr(table, name)
        column[rows] = np.where(lives, values, column[rows])
