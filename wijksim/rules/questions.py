"""What a resident would answer to the virtual survey: chances of a yes, and a score.

The figures that these rules stand for, with survey, question, level and source, are in `population/questions.py`; the
step from a state to an answer is an assumption. Nothing here is read by any other rule.
"""

from typing import Any

from wijksim.rules.numbers import (
    HALF,
    I8,
    I16,
    I32,
    ONE,
    TWO,
    YEAR,
    ZERO,
    F,
    between,
    from_units,
    rule,
    select,
    sigmoid,
)

_THIRD = F(1.0 / 3.0)


@rule
def satisfied_with_area(trust_place: Any, state_housing: Any, state_safety: Any, satisfied_at: Any) -> Any:
    """Chance of being satisfied with the area one lives in."""
    seen = (from_units(trust_place) + state_housing + state_safety) * _THIRD
    return sigmoid(TWO * (seen - satisfied_at))


@rule
def together(trust_residents: Any, state_social: Any) -> Any:
    """How somebody stands with the people around, sd: half trust in them, half social life."""
    return HALF * (from_units(trust_residents) + state_social)


@rule
def feels_at_home(standing: Any, at_home_at: Any) -> Any:
    """Chance of feeling at home with the people who live here."""
    return sigmoid(TWO * (standing - at_home_at))


@rule
def cohesion_score(standing: Any, cohesion_mean: Any) -> Any:
    """Score of living together, 0 to 10: 6.5 on average; two points a standard deviation (assumption)."""
    return between(F(6.5) + TWO * (standing - cohesion_mean), ZERO, F(10.0))


@rule
def volunteers_elsewhere(threshold: Any) -> Any:
    """Chance of any volunteer work besides that for the neighbourhood: 0.367 at the mean likelihood of 0.925."""
    return between(F(0.397) * (F(1.6) - F(1.5) * threshold), ZERO, ONE)


@rule
def anxious(state_health: Any, state_social: Any, anxious_at: Any) -> Any:
    """Chance of a high risk of anxiety or depression."""
    return sigmoid(TWO * (anxious_at - HALF * (state_health + state_social)))


@rule
def in_work(age_months: Any, state_work: Any, work_at_0: Any, work_at_1: Any, work_at_2: Any, work_at_3: Any) -> Any:
    """Chance of paid work at 15 to 74: follows the state of work and income weakly, and age strongly."""
    line = select(age_months >= I32(780), work_at_3, select(age_months >= I32(540), work_at_2,
           select(age_months >= I32(300), work_at_1, work_at_0)))  # fmt: skip
    return sigmoid(TWO * (F(0.23) * state_work - line))


@rule
def ever_suspect(
    age_months: Any, state_upbringing: Any, state_schooling: Any, state_safety: Any, suspect_at: Any
) -> Any:
    """Chance that somebody of 12 to 22 was ever registered as a suspect; the share of a cohort grows evenly till 23."""
    state = (state_upbringing + state_schooling + state_safety) * _THIRD
    grown = between((F(age_months) / YEAR - F(12.0)) / F(11.0), ZERO, ONE)
    return grown * sigmoid(TWO * (suspect_at - state))


@rule
def remember(month: Any, participation: Any, asked: Any, active_month: Any, asked_month: Any) -> Any:
    """The last months of being active or leading, and of being asked by an office: what surveys ask about later."""
    return select(participation >= I8(2), I16(month), active_month), select(asked == I8(2), I16(month), asked_month)


@rule
def within(month: Any, last: Any, arrival_month: Any, months: Any) -> Any:
    """Whether something last happened in the past so many months, to whoever lives here now.

    Who comes in a month does nothing here before the next one; what happened in that month was their predecessor's.
    """
    return (last > I32(month) - months) & (last > I32(arrival_month))
