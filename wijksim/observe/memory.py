"""When each slot last saw somebody active, or asked by an office: what a question about the past year or two needs.

Two numbers a slot, noted every month from the columns; no rule reads them. A question counts only what happened since
its resident came to live there.
"""

from typing import Any

import numpy as np

from wijksim.state.columns import ACTIVE, ResidentTable

_OFFICE = 2
#: A month before anything that a question looks back to.
_NEVER = -1000


class Memory:
    """The last month of being active (or leading), and of being asked by an office, of every slot."""

    def __init__(self, table: ResidentTable) -> None:
        """Nothing yet."""
        self.table = table
        self.active_month: Any = np.full(table.rows, _NEVER, dtype=np.int16)
        self.asked_month: Any = np.full(table.rows, _NEVER, dtype=np.int16)

    def note(self, first: int, last: int, month: int) -> None:
        """Look at the slots [first, last) as they are in this month."""
        active = np.flatnonzero(self.table.participation[first:last] >= ACTIVE)
        self.active_month[first:last][active] = month
        asked = np.flatnonzero(self.table.asked[first:last] == _OFFICE)
        self.asked_month[first:last][asked] = month
