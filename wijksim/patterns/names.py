"""What can be measured by name: indicators, groups, and what published figures call them.

A published figure is measured by the indicator of the same name where the lives have it. `STANDS_FOR` is the one place
that says what stands for it otherwise; a result says when something else was measured than what was asked.
"""

from functools import cache

import numpy as np

from wijksim.observe.groups import indicators_of
from wijksim.observe.indicators import GROUPS, monthly
from wijksim.state.ledger import NAMES
from wijksim.state.survey import MEASURES

#: What is worked out from counts in each year of a life (`observed.py`), and its unit.
YEARLY = {
    "moves_per_person": "moves out of the wijk per resident and year",
    "asked_among_joiners": "% of those who began to take part in a year",
}
#: What a survey asks -> indicators that stand for it where a life has no such figure; none where nothing comes near.
STANDS_FOR: dict[str, tuple[str, ...]] = {
    "anxiety": (),
    "asked_municipality": (),
    "cohesion": (),
    "ever_suspect": (),
    "feels_at_home": ("trust_place",),
    "homes_weak_class": (),
    "in_work": (),
    "liveability_class": ("liveability",),
    "liveability_score": (),
    "satisfied_area": ("trust_place",),
    "turnout": (),
    "volunteers_any": (),
    "volunteers_area": ("participation",),
    "welfare": ("hardship",),
}
#: The same for groups: those of 15 to 25.
GROUP_STANDS_FOR: dict[str, tuple[str, ...]] = {"youth": ("young",)}
EVERYBODY = "all"


@cache
def known_names() -> tuple[str, ...]:
    """Every indicator that a table may ask for, sorted; whether a life has it is seen when it is lived."""
    sums = np.zeros((1, len(NAMES)), dtype=np.int64)
    ones = np.ones((1, len(MEASURES)), dtype=np.int64)
    by_month = set(monthly(sums, [0.0], "")["indicator"])
    by_group = indicators_of(ones)
    return tuple(sorted({*by_month, *by_group, *YEARLY, *STANDS_FOR}))


def candidates(indicator: str) -> tuple[str, ...]:
    """The indicators by which one can be measured, itself first."""
    return (indicator, *STANDS_FOR.get(indicator, ()))


def group_candidates(group: str) -> tuple[str, ...]:
    """The groups that can stand for one, itself first."""
    return (group, *GROUP_STANDS_FOR.get(group, ()))


def group_names() -> list[str]:
    """The groups of residents that a table may ask for, everybody first."""
    return list(dict.fromkeys([EVERYBODY, *GROUPS, *GROUP_STANDS_FOR]))
