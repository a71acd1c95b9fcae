"""Who belongs to a group, row by row: by the same rule that the survey sorts people with."""

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
    table = model.table
    arguments = (model.month if name == "month" else table.column(name) for name in parameters(survey.cell_of))
    cell = plain(survey.cell_of)(*arguments)
    cells = np.append(np.arange(np.prod(survey.CELLS)), -1)
    dimension, first, last = GROUPS[group]
    of_group = np.zeros(len(cells), dtype=bool)
    classes = np.unravel_index(cells[:-1], survey.CELLS)[dimension]
    of_group[:-1] = (classes >= first) & (classes <= last)
    return of_group[cell] & (table.status == LIVES)
