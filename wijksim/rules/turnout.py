"""Voting at municipal elections: a chance by age, education, trust in the municipality and taking part.

The level is that of the country; the terms stand for how people differ from the average adult of the Netherlands.
Gradients follow Dutch surveys and counts of voters, from memory; that trust and voting go together does not say which
of them comes first. Nobody in the model reads who voted.
"""

from typing import Any

from wijksim.rules.numbers import I8, I32, YEAR, ZERO, F, between, from_units, rule, select

#: How the average adult of the Netherlands stands on each term, from the shipped average wijk at the start.
USUAL_AGE, USUAL_EDUCATION, USUAL_ACTIVE = F(0.08), F(0.04), F(0.071)


@rule
def voting_age(age: Any) -> Any:
    """-0.5 up to 21 years, rising to 0.5 at 65, and falling by 0.4 between 75 and 85; `age` in months."""
    years = F(age) / YEAR
    return between((years - F(43.0)) / F(44.0), F(-0.5), F(0.5)) - between((years - F(75.0)) / F(25.0), ZERO, F(0.4))


@rule
def chance_to_vote(
    month: Any, birth_month: Any, education: Any, participation: Any, trust_municipality: Any, turnout_level: Any,
    turnout_age: Any, turnout_education: Any, turnout_trust: Any, turnout_active: Any,
) -> Any:  # fmt: skip
    """The chance that an adult votes, 0.02 to 0.98."""
    by_age = turnout_age * (voting_age(I32(month) - I32(birth_month)) - USUAL_AGE)
    by_education = turnout_education * (F(education) - F(1.0) - USUAL_EDUCATION)
    by_trust = turnout_trust * from_units(trust_municipality)
    active = select(participation >= I8(2), F(1.0), F(0.0))
    by_activity = turnout_active * (active - USUAL_ACTIVE)
    return between(turnout_level + by_age + by_education + by_trust + by_activity, F(0.02), F(0.98))
