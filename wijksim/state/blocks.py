"""What those who live in each block of dwellings are like in social life, housing and safety, added up."""

from collections import namedtuple
from typing import Any

import numpy as np

from wijksim.rules.numbers import UNIT, F, within_kernel
from wijksim.state.columns import LIVES

#: The columns that are read.
LIVED_IN = ("status", "state_social", "state_housing", "state_safety")
#: The same as one argument for a kernel.
LivedIn = namedtuple("LivedIn", LIVED_IN)  # type: ignore[misc]


@within_kernel
def add_blocks(starts: Any, last: int, people: Any, units: Any, of: Any) -> None:
    """Fill `people` and `units` (mean of the three states, 2**-20 sd, over those who live there) by block.

    `starts` are the first rows of the blocks; the last one ends before row `last`.
    """
    for b in range(len(starts)):
        end = starts[b + 1] if b + 1 < len(starts) else last
        number, total = np.int64(0), np.int64(0)
        for i in range(np.uint64(starts[b]), np.uint64(end)):
            state = (of.state_social[i] + of.state_housing[i] + of.state_safety[i]) / F(3.0)
            lives = of.status[i] == LIVES
            number += np.int64(1) if lives else np.int64(0)
            total += np.int64(np.rint(state * UNIT)) if lives else np.int64(0)
        people[b], units[b] = number, total


def add_blocks_arrays(starts: Any, last: int, people: Any, units: Any, of: Any) -> None:
    """The same as `add_blocks` with whole numpy arrays."""
    rows = slice(int(starts[0]), last)
    lives = of.status[rows] == LIVES
    state = (of.state_social[rows] + of.state_housing[rows] + of.state_safety[rows]) / F(3.0)
    rounded = np.where(lives, np.rint(state * UNIT), F(0.0)).astype(np.int64)
    people[:] = np.add.reduceat(lives, starts - starts[0], dtype=np.int64)
    units[:] = np.add.reduceat(rounded, starts - starts[0])
