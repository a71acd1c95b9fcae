"""Metrics of what happens: delays, objections, lateness, and who leaves before the time is up.

They are counted in the weakest real wijken, each with a council of its own. Lives are weighed by how much happens in them.
"""

import pandas as pd

from wijksim.patterns.arguments import Values, one_of
from wijksim.patterns.asked import MONTHS, strategy_of, year_of
from wijksim.patterns.interval import Measured, share_of
from wijksim.patterns.lived import WEAK, Lived, Lives, Need
from wijksim.patterns.metric import metric
from wijksim.patterns.observed import STAFF, TALKED

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


def _share(lives: Lives, events: pd.DataFrame, part: "pd.Series[float]", whole: "pd.Series[float]") -> Measured:
    """The sum of one number of each event over the sum of another."""
    counted = events[["wijk", "seed"]].assign(part=part, whole=whole)
    return share_of(lives.total(counted, "part"), lives.total(counted, "whole"))


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
    return _share(lives, pairs, months, pd.Series(1.0, index=pairs.index))


@metric("strategy=resident-led-20; years=10", _needs, _PROJECTS)
def withdrawn_share(lived: Lived, values: Values) -> Measured:
    """Of those who object to projects, the share that withdraws after talks."""
    lives, events = _happened(lived, values)
    talked = events[events["event"] == TALKED]
    return _share(lives, talked, _number(talked, 0), _number(talked, 1))


@metric("kind=objection; strategy=top-down-20; years=10", _needs, (one_of("kind", LATE), *_PROJECTS))
def late_share(lived: Lived, values: Values) -> Measured:
    """The share of physical projects that are deferred after objections, or of programmes that keep less than promised."""
    lives, events = _happened(lived, values)
    if values["kind"] == "objection":
        counted = events[events["event"].isin(_DECIDED)]
        late = (counted["event"] == "project_deferred").astype(float)
    else:
        counted = events[events["event"].isin(_ENDED)]
        late = (_number(counted, 0) < _KEPT).astype(float)
    return _share(lives, counted, late, pd.Series(1.0, index=counted.index))


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
        return _share(lives, staff, 100.0 * MONTHS * _number(staff, 1), _number(staff, 0))
    if values["role"] == "leading_party":
        elections = events[events["event"] == "election"]
        changed = 100.0 * (elections["detail"] == "new coalition").astype(float)
        return _share(lives, elections, changed, pd.Series(1.0, index=elections.index))
    left = events[events["event"] == "alderman_leaves"]
    terms = lives.empty(values["years"] // _TERM_YEARS)
    within = left[left["month"] <= values["years"] // _TERM_YEARS * _TERM_YEARS * MONTHS]
    return share_of(lives.total(within.assign(count=100.0), "count"), terms)


def _number(events: pd.DataFrame, place: int) -> "pd.Series[float]":
    """One of the numbers in the details of events, by its place."""
    return events["detail"].str.split().str[place].astype(float)
