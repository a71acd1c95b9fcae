"""Metrics of a moment: how high something is, how groups differ, what stands above what.

They are taken under business as usual, in the average wijk unless `where` says otherwise.
"""

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise

import pandas as pd

from wijksim.errors import WijksimError
from wijksim.patterns.arguments import Values, name_of, number_of, one_of
from wijksim.patterns.asked import (
    GROUP,
    INDICATOR,
    INDICATORS,
    MONTHS,
    OTHERS_IN_SAMPLE,
    USUAL_YEAR,
    WEAK_CLASS,
    WEAK_IN_SAMPLE,
    WHERE,
    shown,
    usual,
    year_of,
)
from wijksim.patterns.interval import Measured, count_of, mean_of, ratio_of
from wijksim.patterns.lived import SAMPLE, Lived, Need
from wijksim.patterns.metric import metric
from wijksim.patterns.names import group_names
from wijksim.patterns.ranks import classes_at
from wijksim.scenario.parameters import PARAMETERS

_YEAR = year_of("year", "a year after the start")
_USUAL_YEAR = year_of("year", "a year after the start", default=USUAL_YEAR)
_GROUP_A, _GROUP_B = one_of("group_a", group_names()), one_of("group_b", group_names())
_PARAMETER = name_of("parameter", lambda: sorted(PARAMETERS), "the name of a parameter (docs/parameters.md)")
_TIMES = number_of("times", 0.001, 1000.0, "what to multiply it by", 1.0)


def _wijken_of(where: str) -> str:
    """Which wijken are lived for a value of `where`."""
    return SAMPLE if where in (WEAK_IN_SAMPLE, OTHERS_IN_SAMPLE) else where


def _needs(values: Values) -> list[Need]:
    return [Need(_wijken_of(values["where"]), usual(), MONTHS * values["year"])]


def _needs_of_two(values: Values) -> list[Need]:
    if values["group_a"] == values["group_b"]:
        raise WijksimError(f"group_a and group_b are both {values['group_a']!r}; name two different groups.")
    return _needs(values)


def _two_groups(values: Values) -> tuple[str, str]:
    """Group a and group b."""
    return values["group_a"], values["group_b"]


def _seen(lived: Lived, values: Values, name: str, group: str) -> pd.DataFrame:
    """One value per life in the year that is asked; nan in lives that do not count."""
    lives = lived.of(_wijken_of(values["where"]), usual())
    month = MONTHS * values["year"]
    found = lives.at(name, group, month)
    if values["where"] == _wijken_of(values["where"]):
        return found
    weak = classes_at(lives, month) <= WEAK_CLASS
    return found.where(weak if values["where"] == WEAK_IN_SAMPLE else ~weak)


def _told(lived: Lived, values: Values, found: Measured, *indicators: str, groups: Sequence[str]) -> Measured:
    """What was found, and by what it was measured in the lives that were asked."""
    return shown(found, lived.of(_wijken_of(values["where"]), usual()), *indicators, groups=groups)


@metric("indicator=trust_municipality; group=all; year=20", _needs, (INDICATOR, GROUP, _YEAR, WHERE))
def level(lived: Lived, values: Values) -> Measured:
    """The mean of an indicator in a group, at the end of a year."""
    found = _seen(lived, values, values["indicator"], values["group"])
    return _told(lived, values, mean_of(found), values["indicator"], groups=[values["group"]])


@metric(
    "indicator=trust_residents; group_a=education_high; group_b=education_low; year=20",
    _needs_of_two, (INDICATOR, _GROUP_A, _GROUP_B, _YEAR, WHERE),
)  # fmt: skip
def gap(lived: Lived, values: Values) -> Measured:
    """How far group a is above group b."""
    groups = _two_groups(values)
    a, b = (_seen(lived, values, values["indicator"], group) for group in groups)
    return _told(lived, values, mean_of(a - b), values["indicator"], groups=groups)


@metric(
    "indicator=hardship; group_a=rent; group_b=own; year=10",
    _needs_of_two, (INDICATOR, _GROUP_A, _GROUP_B, _YEAR, WHERE),
)  # fmt: skip
def ratio(lived: Lived, values: Values) -> Measured:
    """Group a over group b."""
    groups = _two_groups(values)
    a, b = (_seen(lived, values, values["indicator"], group) for group in groups)
    return _told(lived, values, ratio_of(a, b), values["indicator"], groups=groups)


@metric("indicators=trust_police > trust_municipality", _needs, (INDICATORS, GROUP, _USUAL_YEAR, WHERE))
def ordering(lived: Lived, values: Values) -> Measured:
    """The share of lives in which indicators stand in this order, highest first."""
    found = [_seen(lived, values, name, values["group"]) for name in values["indicators"]]
    known = reduce(lambda one, other: one & other, (each.notna() for each in found))
    holds = reduce(lambda one, other: one & other, (higher > lower for higher, lower in pairwise(found)))
    counted = count_of((known & holds).astype(float), known.astype(float))
    return _told(lived, values, counted, *values["indicators"], groups=[values["group"]])


@metric("parameter=admin_share; times=100", lambda values: [], (_PARAMETER, _TIMES))
def setting(lived: Lived, values: Values) -> Measured:
    """The value of a parameter under business as usual, times a factor: an input, set and not simulated."""
    value = usual().values[values["parameter"]] * values["times"]
    return Measured(value, value, value)
