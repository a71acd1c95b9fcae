"""Listing the few rows to which something rare happens, so that the rest is passed over quickly."""

from typing import Any

import numpy as np

from wijksim.rules.numbers import within_kernel

#: Flags of one byte that are looked at together, as one word: most words are 0.
_WORD = 8


@within_kernel
def rows_where(first: int, last: int, status: Any, flag: Any, other: Any) -> Any:
    """Rows in [first, last) where somebody lives and either flag (int8) is not 0, in order."""
    found = np.empty(last - first, dtype=np.uint64)
    words = last // _WORD
    flags, others = flag[: words * _WORD].view(np.uint64), other[: words * _WORD].view(np.uint64)
    count = 0
    for word in range(np.uint64(first // _WORD), np.uint64(words)):
        if (flags[word] | others[word]) != 0:
            for i in range(word * np.uint64(_WORD), (word + np.uint64(1)) * np.uint64(_WORD)):
                if (flag[i] | other[i]) != 0 and status[i] == 1 and i >= first:
                    found[count] = i
                    count += 1
    for i in range(np.uint64(max(first, words * _WORD)), np.uint64(last)):
        if (flag[i] | other[i]) != 0 and status[i] == 1:
            found[count] = i
            count += 1
    return found[:count]


@within_kernel
def rows_with(some: Any, flag: Any, mask: Any) -> Any:
    """Those of the rows `some` in which the flag (int8) has a bit of `mask`, in order."""
    found = np.empty(len(some), dtype=np.uint64)
    count = 0
    for row in some:
        found[count] = row
        count += 1 if flag[row] & mask != 0 else 0
    return found[:count]
