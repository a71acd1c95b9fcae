"""Listing the few rows to which something rare happens, so that the rest is passed over quickly."""

from typing import Any

import numpy as np
from numba import njit


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def rows_where(first: int, last: int, status: Any, flag: Any, other: Any) -> Any:
    """Rows in [first, last) where somebody lives and either flag is not 0, in order."""
    found = np.empty(last - first, dtype=np.int64)
    count = 0
    for i in range(first, last):
        found[count] = i
        count += 1 if (flag[i] != 0 or other[i] != 0) and status[i] == 1 else 0
    return found[:count]
