"""What is counted of a resident: whole numbers only, so that the order of adding never matters.

Shares follow the Dutch surveys: trusting (CBS), hardship, good health and severe loneliness (RIVM). A share is
the sum of chances that a survey says yes given the latent state, not a drawn answer.
"""

from typing import Any

from wijksim.rules.life import age_in_months
from wijksim.rules.numbers import I8, I32, F, from_units, most, rule, select, sigmoid, to_units


@rule
def come_of_age(month: Any, birth_month: Any, trust: Any) -> Any:
    """The trust, in units, that a resident who turns 18 this month brings into the sum over adults."""
    return select(age_in_months(month, birth_month) == I32(216), trust, I32(0))


@rule
def count_trust(adult: Any, trust: Any) -> Any:
    """Latent trust of an adult and the chance of a trusting answer, both in units."""
    answer = to_units(sigmoid(F(2.0) * from_units(trust)))
    return select(adult, trust, I32(0)), select(adult, answer, I32(0))


@rule
def count_state(state: Any) -> Any:
    """State and need in a domain, in units."""
    units = to_units(state)
    return units, most(-units, I32(0))


@rule
def count_person(
    adult: Any, participation: Any, state_work: Any, state_health: Any, state_social: Any, hardship_at: Any,
    health_at: Any, lonely_at: Any,
) -> Any:  # fmt: skip
    """One resident, one adult, active, leading, and chances of hardship, good health, severe loneliness (units)."""
    hardship = to_units(sigmoid(F(2.0) * (hardship_at - state_work)))
    healthy = to_units(sigmoid(F(2.0) * (state_health - health_at)))
    lonely = to_units(sigmoid(F(2.0) * (lonely_at - state_social)))
    return (
        I32(1), select(adult, I32(1), I32(0)), select(adult & (participation >= I8(2)), I32(1), I32(0)),
        select(adult & (participation == I8(3)), I32(1), I32(0)), select(adult, hardship, I32(0)),
        select(adult, healthy, I32(0)), select(adult, lonely, I32(0)),
    )  # fmt: skip
