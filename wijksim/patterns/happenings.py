"""Metrics of what happens: delays, objections, lateness, and who leaves before the time is up.

They are counted in the weakest real wijken, each with a council of its own. Lives weigh by how much happens in them.
"""

from typing import Any

import numpy as np
import pandas as pd

from wijksim.patterns.arguments import Values, one_of
from wijksim.patterns.asked import MONTHS, strategy_of, year_of
from wijksim.patterns.interval import SHARE, Measured, count_of, ratio_of, times
from wijksim.patterns.lived import WEAK, Lived, Lives, Need
from wijksim.patterns.metric import metric
from wijksim.patterns.observed import STAFF, TALKED

Column = Any
#: Kinds of delay: the event that begins it, and those that end it.
DELAYS = {
    "preparation": ("project_started", ("project_ready",)),
    "decision": ("project_ready", ("project_approved", "project_deferred")),
    "objection": ("project_deferred", ("project_resumed",)),
}
#: Kinds of lateness: the events that count, and how those that are late are told.
LATE = ("objection", "promise")
ROLES = ("professional", "alderman", "leading_party")
_DECIDED = ("project_approved", "project_deferred")
_ENDED = ("programme_ends", "programme_stopped")
#: A promise counts as kept from this share on: what events write as 1.00.
_KEPT = 0.995
_TERM_YEARS = 4
_PROJECTS = (strategy_of("top-down-20"), year_of("years", "a number of years", 1, 10))


def _needs(values: Values) -> list[Need]:
    return [Need(WEAK, values["strategy"], MONTHS * values["years"])]


def _happened(lived: Lived, values: Values) -> tuple[Lives, pd.DataFrame]:
    """The lives, and what happened in the years that are asked."""
    lives = lived.of(WEAK, values["strategy"])
    return lives, lives.happened[lives.happened["month"] <= MONTHS * values["years"]]


def _summed(lives: Lives, events: pd.DataFrame, part: Column, whole: Column) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two numbers of each event, summed by life."""
    counted = events[["wijk", "seed"]].assign(part=part, whole=whole)
    return lives.total(counted, "part"), lives.total(counted, "whole")


def _ones(events: pd.DataFrame) -> Column:
    return pd.Series(1.0, index=events.index)


@metric("kind=objection; strategy=top-down-20; years=10", _needs, (one_of("kind", tuple(DELAYS)), *_PROJECTS))
def delay(lived: Lived, values: Values) -> Measured:
    """The mean number of months that a project spends in preparation, waiting for a decision, or deferred."""
    lives, events = _happened(lived, values)
    begins, ends = DELAYS[values["kind"]]
    numbered = events.assign(number=events["detail"].str.split().str[0])
    keys = ["wijk", "seed", "number"]
    pairs = numbered[numbered["event"] == begins].merge(
        numbered[numbered["event"].isin(ends)], on=keys, suffixes=("", "_end")
    )
    pairs = pairs[pairs["month_end"] >= pairs["month"]]
    months = (pairs["month_end"] - pairs["month"]).astype(float)
    return ratio_of(*_summed(lives, pairs, months, _ones(pairs)), (0.0, np.inf))


@metric("strategy=resident-led-20; years=10", _needs, _PROJECTS)
def withdrawn_share(lived: Lived, values: Values) -> Measured:
    """Of those who object to projects, the share that withdraws after talks."""
    lives, events = _happened(lived, values)
    talked = events[events["event"] == TALKED]
    return ratio_of(*_summed(lives, talked, _number(talked, 0), _number(talked, 1)), SHARE)


@metric("kind=objection; strategy=top-down-20; years=10", _needs, (one_of("kind", LATE), *_PROJECTS))
def late_share(lived: Lived, values: Values) -> Measured:
    """The share of physical projects deferred after objections, or of programmes that keep less than promised."""
    lives, events = _happened(lived, values)
    if values["kind"] == "objection":
        counted = events[events["event"].isin(_DECIDED)]
        late = (counted["event"] == "project_deferred").astype(float)
    else:
        counted = events[events["event"].isin(_ENDED)]
        late = (_number(counted, 0) < _KEPT).astype(float)
    return count_of(*_summed(lives, counted, late, _ones(counted)))


@metric(
    "role=professional; strategy=business-as-usual; years=20", _needs,
    (one_of("role", ROLES), strategy_of("business-as-usual"), year_of("years", "a number of years", 1, 20)),
)  # fmt: skip
def exit_rate(lived: Lived, values: Values) -> Measured:
    """% of professionals that leave in a year, of aldermen that leave within their term, or of elections that another
    coalition wins."""
    lives, events = _happened(lived, values)
    if values["role"] == "professional":
        staff = events[events["event"] == STAFF]
        left, held = _summed(lives, staff, _number(staff, 1), _number(staff, 0))
        return times(100.0 * MONTHS, ratio_of(left, held, (0.0, np.inf)))
    if values["role"] == "leading_party":
        elections = events[events["event"] == "election"]
        changed = (elections["detail"] == "new coalition").astype(float)
        return times(100.0, count_of(*_summed(lives, elections, changed, _ones(elections))))
    exits = events[events["event"] == "alderman_leaves"]
    terms = lives.empty(values["years"] // _TERM_YEARS)
    within = exits[exits["month"] <= values["years"] // _TERM_YEARS * _TERM_YEARS * MONTHS]
    return times(100.0, count_of(lives.total(within.assign(count=1.0), "count"), terms))


def _number(events: pd.DataFrame, place: int) -> Column:
    """One of the numbers in the details of events, by its place."""
    return events["detail"].str.split().str[place].astype(float)
