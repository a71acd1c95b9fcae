"""Listing the few rows to which something rare happens, so that the rest is passed over quickly."""

from typing import Any

import numpy as np

from wijksim.rules.numbers import within_kernel

#: Rows looked at together: most blocks hold nothing, and asking a whole block is one vectorised step.
_BLOCK = 32


@within_kernel
def rows_where(first: int, last: int, status: Any, flag: Any, other: Any) -> Any:
    """Rows in [first, last) where somebody lives and either flag (int8) is not 0, in order."""
    found = np.empty(last - first, dtype=np.int64)
    count = 0
    for block in range(first, last, _BLOCK):
        end = min(block + _BLOCK, last)
        anything = np.int8(0)
        for i in range(np.uint64(block), np.uint64(end)):
            anything |= flag[i] | other[i]
        if anything == 0:
            continue
        # written always, counted when it holds: no branch to foresee
        for i in range(np.uint64(block), np.uint64(end)):
            found[count] = i
            count += 1 if (flag[i] | other[i]) != 0 and status[i] == 1 else 0
    return found[:count]


@within_kernel
def rows_with(some: Any, flag: Any, mask: Any) -> Any:
    """Those of the rows `some` in which the flag (int8) has a bit of `mask`, in order."""
    found = np.empty(len(some), dtype=np.int64)
    count = 0
    for row in some:
        found[count] = row
        count += 1 if flag[row] & mask != 0 else 0
    return found[:count]
