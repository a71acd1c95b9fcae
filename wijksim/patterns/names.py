"""What can be measured by name: indicators, groups, and what published figures call them.

A published figure is measured by the indicator of the same name, where the model has it. `STANDS_FOR` is the one place
that says what stands for it until then; a result says when something else was measured than what was asked.
"""

from functools import cache

import numpy as np

from wijksim.observe.indicators import GROUPS, group_rows, monthly
from wijksim.state.ledger import NAMES
from wijksim.state.survey import CELLS, MEASURES

#: What is worked out from counts in each year of a life (`observed.py`), and its unit.
YEARLY = {
    "moves_per_person": "moves out of the wijk per resident and year",
    "asked_among_joiners": "% of those who began to take part in a year",
}
#: A published figure -> indicators that measure it, the first that the model has; none where nothing comes near.
STANDS_FOR: dict[str, tuple[str, ...]] = {
    "any_volunteering": (),
    "anxiety": (),
    "asked_by_municipality": (),
    "cohesion": (),
    "in_work": (),
    "neighbourhood_volunteering": ("participation",),
    "police_time_in_wijk": (),
    "satisfied_with_area": ("trust_place",),
    "turnout": (),
    "welfare": ("hardship",),
}
EVERYBODY = "all"


@cache
def indicator_names() -> frozenset[str]:
    """The indicators that a life of the model has."""
    sums = np.zeros((1, len(NAMES)), dtype=np.int64)
    ones = np.ones((int(np.prod(CELLS)), len(MEASURES)), dtype=np.int64)
    by_month = set(monthly(sums, [0.0], "")["indicator"])
    return frozenset({*by_month, *(row[3] for row in group_rows(0, "", ones)), *YEARLY})


def known_names() -> list[str]:
    """Every name that a table may use, sorted."""
    return sorted({*indicator_names(), *STANDS_FOR})


def measured_by(name: str) -> str:
    """The indicator by which a name is measured; empty where the model has none yet."""
    return next((each for each in (name, *STANDS_FOR.get(name, ())) if each in indicator_names()), "")


def group_names() -> list[str]:
    """The groups of residents that are surveyed, everybody first."""
    return [EVERYBODY, *GROUPS]
