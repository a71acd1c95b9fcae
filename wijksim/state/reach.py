"""Who a project reaches: the columns behind `observe/impact.py`, month by month for all projects together."""

from collections import namedtuple
from typing import Any

import numpy as np

from wijksim.rules.numbers import F, plain, within_kernel
from wijksim.state.columns import LIVES
from wijksim.state.rare import rows_where
from wijksim.state.survey import CELL_COUNT, cell_of

_UNIT = np.float64(2.0**20)

#: The columns that are read, besides a state.
TRAITS = (
    "status", "occupant", "helped", "birth_month", "arrival_month", "education", "income", "owner", "threshold",
)  # fmt: skip
#: The same as one argument for a kernel.
Traits = namedtuple("Traits", TRAITS)  # type: ignore[misc]


@within_kernel
def mark_reached(first: int, last: int, domains: Any, who: Any, reached: Any, of: Any) -> None:
    """Mark in `reached` (projects, slots) who was helped this month in the domain of a project.

    `domains` are those of the projects, as numbers + 1 and 0 for a project that helps nobody; `who` (projects, slots)
    are the occupants of when it began.
    """
    for row in rows_where(first, last, of.status, of.helped, of.helped):
        slot = row - first
        for k in range(len(domains)):
            if domains[k] == of.helped[row] and who[k, slot] == of.occupant[row]:
                reached[k, slot] = True


def mark_reached_arrays(first: int, last: int, domains: Any, who: Any, reached: Any, of: Any) -> None:
    """The same as `mark_reached` with whole numpy arrays."""
    rows = np.flatnonzero((of.status[first:last] == LIVES) & (of.helped[first:last] != 0)) + first
    for k, domain in enumerate(domains):
        found = rows[(of.helped[rows] == domain) & (who[k, rows - first] == of.occupant[rows])]
        reached[k, found - first] = True


@within_kernel
def list_need(first: int, last: int, month: int, state: Any, need: Any, then: Any, cells: Any, of: Any) -> int:
    """List those who live here and lack something: slots, states and cells of the survey; returns how many.

    `need`, `then` and `cells` have room for every slot.
    """
    count = 0
    for i in range(first, last):
        if of.status[i] == LIVES and state[i] < F(0.0):
            need[count], then[count] = i - first, state[i]
            cells[count] = cell_of(
                month, of.status[i], of.birth_month[i], of.arrival_month[i], of.education[i], of.income[i],
                of.owner[i], of.threshold[i],
            )  # fmt: skip
            count += 1
    return count


def list_need_arrays(first: int, last: int, month: int, state: Any, need: Any, then: Any, cells: Any, of: Any) -> int:
    """The same as `list_need` with whole numpy arrays."""
    rows: Any = np.flatnonzero((of.status[first:last] == LIVES) & (state[first:last] < 0)) + first
    count = len(rows)
    need[:count], then[:count] = rows - first, state[rows]
    traits = (of.status, of.birth_month, of.arrival_month, of.education, of.income, of.owner, of.threshold)
    cells[:count] = plain(cell_of)(month, *(column[rows] for column in traits))
    return count


@within_kernel
def add_changes(
    first: int, need: Any, then: Any, cells: Any, state: Any, who: Any, reached: Any, counted: Any, moved: Any, of: Any
) -> None:
    """Add up what `list_need` listed, now: of all and of those `reached` (by slot).

    `counted` (2, cells) are all and those reached; `moved` (2, 2) are, for those reached and for the others who still
    live here, how much their state changed (units) and how many they are.
    """
    for k in range(len(need)):
        slot = need[k]
        row = first + slot
        met = np.int64(1) if reached[slot] else np.int64(0)
        counted[0, cells[k]] += 1
        counted[1, cells[k]] += met
        if of.status[row] == LIVES and of.occupant[row] == who[slot]:
            moved[1 - met, 0] += np.int64(np.rint(np.float64(state[row] - then[k]) * _UNIT))
            moved[1 - met, 1] += 1


def add_changes_arrays(
    first: int, need: Any, then: Any, cells: Any, state: Any, who: Any, reached: Any, counted: Any, moved: Any, of: Any
) -> None:
    """The same as `add_changes` with whole numpy arrays."""
    rows, met = first + need, reached[need]
    stays = (of.status[rows] == LIVES) & (of.occupant[rows] == who[need])
    for line, chosen in enumerate((np.ones_like(met), met)):
        counted[line] += np.bincount(cells[chosen], minlength=CELL_COUNT)
    change = np.rint((state[rows] - then).astype(np.float64) * _UNIT).astype(np.int64)
    for line, chosen in enumerate((stays & met, stays & ~met)):
        moved[line] += change[chosen].sum(), np.count_nonzero(chosen)
