"""Births, deaths, setbacks and moves: what a resident decides or undergoes in a month.

The resident decides; the housing market carries it out. Life events are drawn by age in months, so that the
same person meets the same fate under every strategy. Sources: CBS life tables in outline (yearly death rates
double about every eight years); ages of moving: facts (25: 27 %, 40: 10 %, 65: 4 % a year).
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
    rule,
    select,
)


@rule
def death_rate(age_years: Any) -> Any:
    """Yearly chance of dying at an age: piecewise linear in outline of the Dutch life table of 2021-2022."""
    young = F(0.0004)
    middle = F(0.0006) + (age_years - F(40.0)) * F(0.00017)
    older = F(0.0048) + (age_years - F(65.0)) * F(0.0024)
    oldest = F(0.041) + (age_years - F(80.0)) * F(0.0135)
    return select(age_years < F(40.0), young, select(age_years < F(65.0), middle,
           select(age_years < F(80.0), older, between(oldest, ZERO, F(0.6)))))  # fmt: skip


@rule
def moving_age(age_years: Any) -> Any:
    """How often a household moves out at the age of its head, against the average."""
    return select(age_years < F(30.0), F(2.6), select(age_years < F(45.0), F(1.1),
           select(age_years < F(65.0), F(0.5), F(0.35))))  # fmt: skip


@rule
def live_on(
    month: Any, birth_month: Any, position: Any, partnered: Any, owner: Any, trust_place: Any, reference_place: Any,
    state_work: Any, setback: Any, move_rate: Any, moving_selectivity: Any, births: Any, setback_rate: Any,
    setback_size: Any, u_life0: Any, u_life1: Any, u_life2: Any, u_life3: Any,
) -> Any:  # fmt: skip
    """A month of somebody's life: leaves (0 stays, 1 dies, 2 household moves, 3 leaves home), bears, setback."""
    age = F(I32(month) - I32(birth_month)) / YEAR
    dies = u_life0 < death_rate(age) / YEAR
    dissatisfied = from_units(from_coarse(reference_place) - trust_place)
    better_off = between(state_work, -F(1.5), F(1.5))
    pull = between(ONE + moving_selectivity * (dissatisfied + HALF * better_off), F(0.2), F(4.0))
    base = move_rate / YEAR * moving_age(age) * select(owner > I8(0), F(0.6), F(1.3))
    head = position == I8(0)
    moves = head & (u_life1 < base * pull)
    grown = (position == I8(2)) & (age >= F(18.0))
    flies = grown & (u_life1 < select(age < F(22.0), F(0.012), F(0.025)))
    fertile = head & (partnered > I8(0)) & (age >= F(22.0)) & (age < F(42.0))
    bears = fertile & (u_life2 < births / YEAR)
    struck = u_life3 < setback_rate / YEAR
    setback_next = setback * F(0.96) + select(struck, setback_size, ZERO)
    leaves = select(dies, I8(1), select(moves, I8(2), select(flies, I8(3), I8(0))))
    return leaves, select(bears, I8(1), I8(0)), setback_next


@rule
def is_adult(month: Any, birth_month: Any) -> Any:
    """Whether somebody is 18 or older this month."""
    return I32(month) - I32(birth_month) >= I32(216)
