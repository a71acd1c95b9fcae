"""What can be measured by name: indicators, groups, and what published figures call them.

A published figure is measured by the indicator of the same name where the lives have it. `STANDS_FOR` is the one place
that says what stands for it otherwise; a result says when something else was measured than what was asked.
"""

from functools import cache

import numpy as np

from wijksim.observe.groups import indicators_of
from wijksim.observe.indicators import GROUPS, monthly
from wijksim.observe.sampled import INDICATOR
from wijksim.population.questions import QUESTIONS
from wijksim.state.ledger import NAMES
from wijksim.state.survey import MEASURES

#: What is worked out from counts in each year of a life (`observed.py`), and its unit.
YEARLY = {
    "moves_per_person": "moves out of the wijk per resident and year",
    "asked_among_joiners": "% of those who began to take part in a year",
}
#: What is published -> indicators that stand for it where a life has no such figure.
STANDS_FOR: dict[str, tuple[str, ...]] = {
    "liveability_class": ("liveability",),
    "welfare": ("hardship",),
}
#: Figures of the virtual survey that are of the place, not of people.
_OF_WIJK = ("homes_weak_class", "liveability_class", "liveability_score")
EVERYBODY = "all"


@cache
def grouped_names() -> frozenset[str]:
    """Every indicator that there is of groups too, once a year."""
    ones = np.ones((1, len(MEASURES)), dtype=np.int64)
    return frozenset({*indicators_of(ones), *QUESTIONS, "turnout", "welfare"} - {*INDICATOR, *_OF_WIJK})


@cache
def known_names() -> tuple[str, ...]:
    """Every indicator that a table may ask for, sorted."""
    sums = np.zeros((1, len(NAMES)), dtype=np.int64)
    by_month = set(monthly(sums, [0.0], "")["indicator"])
    return tuple(sorted({*by_month, *grouped_names(), *_OF_WIJK, *YEARLY, *STANDS_FOR}))


def candidates(indicator: str) -> tuple[str, ...]:
    """The indicators by which one can be measured, itself first."""
    return (indicator, *STANDS_FOR.get(indicator, ()))


def group_names() -> list[str]:
    """The groups of residents that a table may ask for, everybody first."""
    return [EVERYBODY, *GROUPS]
