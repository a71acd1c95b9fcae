"""Who belongs to a group, row by row: by the same rule that the survey sorts people with."""

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.observe.indicators import GROUPS
from wijksim.rules.numbers import plain
from wijksim.state import survey
from wijksim.state.columns import LIVES
from wijksim.state.phases import parameters

if TYPE_CHECKING:
    from wijksim.model import WijkModel


def members(model: "WijkModel", group: str) -> Any:
    """Whether the resident of each row belongs to a group of `GROUPS` now; nobody does where nobody lives."""
    return belong(cells_of(model, slice(None)), group) & (model.table.status == LIVES)


def cells_of(model: "WijkModel", rows: Any) -> Any:
    """The cell of whoever lives in each of some rows (slice or numbers); one more than there are where nobody lives."""
    table = model.table
    names = parameters(survey.cell_of)
    return plain(survey.cell_of)(*(model.month if name == "month" else table.column(name)[rows] for name in names))


def belong(cells: Any, group: str) -> Any:
    """Whether each of some cells is part of a group."""
    return parts(group)[cells]


@cache
def parts(group: str) -> Any:
    """For every cell, and for the one after all others, whether it is part of a group."""
    dimension, first, last = GROUPS[group]
    classes = np.unravel_index(np.arange(np.prod(survey.CELLS)), survey.CELLS)[dimension]
    return np.append((classes >= first) & (classes <= last), False)
