"""Births, deaths, setbacks and moves: what a resident decides or undergoes in a month.

The resident decides; the housing market carries it out. Life events are drawn by age in months, so that the
same person meets the same fate under every strategy. Sources: CBS life tables in outline; ages of moving: facts
(25: 27 %, 40: 10 %, 65: 4 % a year, more again after 80: CBS); ages at birth: CBS in outline (mean of mothers 32).
"""

from typing import Any

from wijksim.rules.numbers import (
    HALF,
    I8,
    I32,
    ONE,
    YEAR,
    ZERO,
    F,
    between,
    from_coarse,
    from_units,
    most,
    rule,
    select,
)


@rule
def age_in_months(month: Any, birth_month: Any) -> Any:
    """Age in whole months."""
    return I32(I32(month) - I32(birth_month))


@rule
def death_rate(age_years: Any) -> Any:
    """Yearly chance of dying at an age: lines between points of the Dutch life table of 2021-2022, rounded."""
    young = F(0.0004)
    middle = F(0.0004) + (age_years - F(35.0)) * F(0.00012)
    later = F(0.0022) + (age_years - F(50.0)) * F(0.00048)
    older = F(0.0094) + (age_years - F(65.0)) * F(0.00156)
    old = F(0.025) + (age_years - F(75.0)) * F(0.0055)
    oldest = F(0.08) + (age_years - F(85.0)) * F(0.0155)
    return select(age_years < F(35.0), young, select(age_years < F(50.0), middle,
           select(age_years < F(65.0), later, select(age_years < F(75.0), older,
           select(age_years < F(85.0), old, between(oldest, ZERO, F(0.6)))))))  # fmt: skip


@rule
def moving_age(age_years: Any) -> Any:
    """How often a household moves out at the age of its head, against the average."""
    return select(age_years < F(30.0), F(3.2), select(age_years < F(45.0), F(1.4),
           select(age_years < F(65.0), F(0.65), select(age_years < F(80.0), F(0.45), F(0.9)))))  # fmt: skip


@rule
def moving_tenure(owner: Any) -> Any:
    """How often a household that owns (1) or rents (0) its home moves out, against the average."""
    return select(owner > I8(0), F(0.6), F(1.3))


@rule
def leaving_home(age_years: Any) -> Any:
    """Monthly chance that a child leaves home: of those at home at 18 half are still there at 22, a quarter at 25."""
    return select(age_years < F(18.0), ZERO, select(age_years < F(22.0), F(0.012), F(0.025)))


@rule
def fertility(age_years: Any) -> Any:
    """How often a couple has a child at the age of its head, against the mean of 22 to 42: most around thirty."""
    early = select(age_years < F(27.0), F(0.6), F(1.6))
    late = select(age_years < F(42.0), F(0.7), ZERO)
    return select(age_years < F(22.0), ZERO, select(age_years < F(36.0), early, late))


@rule
def adult_age(head: Any, ordinal: Any, u: Any) -> Any:
    """Age in months of the second and third adult of a household: within four years of the head, 18 at least."""
    return most(I32(216), head + I32((u - F(0.5)) * F(96.0)) + I32(12 * (ordinal - 1)))


@rule
def child_age(head: Any, u: Any) -> Any:
    """Age in months of a child that comes along: born when the head was 22 to 40, and not older than 20."""
    first = between(head - I32(480), I32(0), I32(216))
    last = between(head - I32(264), first + I32(24), I32(240))
    return first + I32(u * F(last - first))


@rule
def turned(u: Any, ordinal: Any) -> Any:
    """A uniform for each member of a household out of one: turned by the golden section."""
    around = u + F(0.618034) * F(ordinal)
    return around - F(I32(around))


@rule
def live_on(
    month: Any, birth_month: Any, position: Any, partnered: Any, owner: Any, trust_place: Any, reference_place: Any,
    state_work: Any, usual_work: Any, setback: Any, move_rate: Any, moving_selectivity: Any, births: Any,
    setback_rate: Any, setback_size: Any, u_life0: Any, u_life1: Any, u_life2: Any, u_life3: Any,
) -> Any:  # fmt: skip
    """A month of somebody's life: leaves (0 stays, 1 dies, 2 household moves, 3 leaves home), bears, setback."""
    age = F(age_in_months(month, birth_month)) / YEAR
    dies = u_life0 < death_rate(age) / YEAR
    dissatisfied = from_units(from_coarse(reference_place) - trust_place)
    better_off = between(state_work - usual_work, -F(1.5), F(1.5))
    pull = between(ONE + moving_selectivity * (dissatisfied + HALF * better_off), F(0.2), F(4.0))
    base = move_rate / YEAR * moving_age(age) * moving_tenure(owner)
    head = position == I8(0)
    moves = head & (u_life1 < base * pull)
    flies = (position == I8(2)) & (u_life1 < leaving_home(age))
    bears = head & (partnered > I8(0)) & (u_life2 < births / YEAR * fertility(age))
    struck = u_life3 < setback_rate / YEAR
    setback_next = setback * F(0.96) + select(struck, setback_size, ZERO)
    leaves = select(dies, I8(1), select(moves, I8(2), select(flies, I8(3), I8(0))))
    return leaves, select(bears, I8(1), I8(0)), setback_next


@rule
def is_adult(month: Any, birth_month: Any) -> Any:
    """Whether somebody is 18 or older this month."""
    return age_in_months(month, birth_month) >= I32(216)
