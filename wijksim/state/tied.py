"""What the residents lack whom professionals know: those tied to somebody who still holds a post, by how close.

Looked up a few times in a programme, so whole arrays serve; whole numbers, so that no order of adding counts.
"""

from typing import Any

import numpy as np

from wijksim.rules.numbers import UNIT, F
from wijksim.state.columns import DOMAINS, LIVES, ResidentTable

#: A tie counts in so many parts.
_PARTS = F(256.0)


def needs_of_tied(table: ResidentTable, first: int, last: int) -> list[float] | None:
    """Mean needs (sd, 0 and up) over the seven domains of rows [first, last), weighted by tie; None where none is."""
    rows = slice(first, last)
    tied = np.flatnonzero((table.status[rows] == LIVES) & (table.tie_post[rows] != 0)) + first
    weight: Any = np.rint(table.tie[tied] * _PARTS).astype(np.int64)
    total = int(weight.sum())
    if total == 0:
        return None
    states = np.array([table.column(f"state_{domain}")[tied] for domain in DOMAINS])
    needs = np.rint(np.maximum(-states, F(0.0)) * UNIT).astype(np.int64)
    return [need / total / float(UNIT) for need in (needs @ weight).tolist()]
