"""What newcomers are like: traits drawn from the margins of the wijk, or of the pool they come from.

Every draw is keyed by slot and occupant number, whatever month somebody comes, so a newcomer is the same person
under every strategy. Sources of the levels: `population/start.py`; spreads are assumptions.
"""

from typing import Any

from wijksim.rules.numbers import (
    I8,
    I16,
    I32,
    ONE,
    ZERO,
    F,
    between,
    from_coarse,
    rule,
    select,
    to_coarse,
    to_units,
)
from wijksim.rules.observation import count_person, count_trust
from wijksim.rules.voice import U64


@rule
def income_luck(u_own: Any, u_work: Any, u_which: Any) -> Any:
    """The uniform that income follows: for six in ten the one that their level in work and income follows too."""
    return select(u_which < F(0.6), u_work, u_own)


@rule
def by_age(age_months: Any, value_0: Any, value_1: Any, value_2: Any, value_3: Any) -> Any:
    """The value for an age: 18-25, 25-45, 45-65, 65+. Those under 18 get that of 25 to 45: they grow into it."""
    young = (age_months >= I32(216)) & (age_months < I32(300))
    middle, old = age_months >= I32(540), age_months >= I32(780)
    return select(old, value_3, select(middle, value_2, select(young, value_0, value_1)))


@rule
def schooled(
    age_months: Any, u: Any, low_0: Any, low_1: Any, low_2: Any, low_3: Any, high_0: Any, high_1: Any, high_2: Any,
    high_3: Any,
) -> Any:  # fmt: skip
    """Education (0 low, 1 middle, 2 higher) by chances of low and of higher at 18-25, 25-45, 45-65, 65+."""
    low = by_age(age_months, low_0, low_1, low_2, low_3)
    high = by_age(age_months, high_0, high_1, high_2, high_3)
    return select(u < low, I8(0), select(u > ONE - high, I8(2), I8(1)))


@rule
def earned(education: Any, u: Any, low_0: Any, low_1: Any, low_2: Any, high_0: Any, high_1: Any, high_2: Any) -> Any:
    """Income, percentile of the country (0..99), by chances of the lowest 40 % and the highest 20 % by education."""
    low = select(education == I8(0), low_0, select(education == I8(1), low_1, low_2))
    high = select(education == I8(0), high_0, select(education == I8(1), high_1, high_2))
    least = F(0.0005)
    below = F(40.0) * u / (low + least)
    middle = F(40.0) + F(40.0) * (u - low) / (ONE - low - high + least)
    above = F(80.0) + F(20.0) * (u - (ONE - high)) / (high + least)
    percentile = select(u < low, below, select(u > ONE - high, above, middle))
    return I8(between(percentile, ZERO, F(99.0)))


@rule
def furnish_person(
    month: Any, birth_month: Any, fresh: Any, education: Any, income: Any, education_low_0: Any, education_low_1: Any,
    education_low_2: Any, education_low_3: Any, education_high_0: Any, education_high_1: Any, education_high_2: Any,
    education_high_3: Any, income_low_0: Any, income_low_1: Any, income_low_2: Any, income_high_0: Any,
    income_high_1: Any, income_high_2: Any, usual_setback: Any, u_who0: Any, u_who1: Any, z_who2: Any, u_who3: Any,
    u_who_domains_20: Any, u_who_taste_23: Any,
) -> Any:  # fmt: skip
    """Education (0 low to 2 high), income percentile, threshold, energy, setback; everything else starts at nothing.

    Who lives here at the start has education and income already, dealt out so that they fit the figures.
    """
    age = I32(month) - I32(birth_month)
    drawn = schooled(
        age, u_who0, education_low_0, education_low_1, education_low_2, education_low_3, education_high_0,
        education_high_1, education_high_2, education_high_3,
    )  # fmt: skip
    dealt = (fresh == I8(1)) & (I32(month) == I32(0))
    schooling = select(dealt, education, drawn)
    luck = income_luck(u_who1, u_who_domains_20, u_who_taste_23)
    paid = earned(
        schooling, luck, income_low_0, income_low_1, income_low_2, income_high_0, income_high_1, income_high_2
    )
    level = F(schooling) - ONE
    young = select(age < I32(360), F(0.1), ZERO)
    threshold = between(F(0.45) - F(0.1) * level + young + F(0.16) * z_who2, F(0.03), F(0.97))
    none = I8(0)
    return (
        schooling, select(dealt, income, paid), threshold, F(0.6) + F(0.4) * u_who3, usual_setback, ZERO, none, none,
        none, none, none, none, none, none, none, none, I16(0), ZERO, ZERO, ZERO, none, I32(0),
    )  # fmt: skip


#: The columns that `furnish_person` writes, in its order.
PERSON = (
    "education", "income", "threshold", "energy", "setback", "experience", "participation", "asked", "in_dialogue",
    "objects", "knows_promise", "helped", "leaves", "bears", "desk", "tie_post", "tie_holder", "tie", "met", "aid",
    "supported", "promise_shift",
)  # fmt: skip


@rule
def furnish_common(education: Any, level_parliament: Any, z_who_trust0: Any, z_who_more0: Any) -> Any:
    """Trust in parliament, steps of 2**-12 sd: a level, the education gradient, a common part, a part of its own."""
    level = F(education) - ONE
    return to_coarse(to_units(level_parliament + F(0.2) * level + F(0.5) * z_who_trust0 + F(0.6) * z_who_more0))


@rule
def furnish_trust(education: Any, level: Any, slope: Any, z_who_trust0: Any, z_own: Any) -> Any:
    """Reference (steps) and start (units) of one kind of trust, and what is expected of the first encounter."""
    position = F(education) - ONE
    reference = to_coarse(to_units(level + slope * position + F(0.5) * z_who_trust0 + F(0.6) * z_own))
    return reference, from_coarse(reference), ZERO


@rule
def furnish_domain(
    month: Any, birth_month: Any, position: Any, education: Any, fresh: Any, owner: Any, owner_share: Any,
    tenure_gap: Any, mean: Any, entrant_shift: Any, mover_shift: Any, education_low_0: Any, education_low_1: Any,
    education_low_2: Any, education_low_3: Any, education_high_0: Any, education_high_1: Any, education_high_2: Any,
    education_high_3: Any, z_who_domains0: Any, z_own: Any,
) -> Any:  # fmt: skip
    """Personal level and start of one domain, sd: mean of the pool, tenure, education, a common and an own part.

    Education counts against what is usual at that age: a generation with more schooling is not better off for it.
    Whoever comes as the head of a household of 25 or older has moved out elsewhere, and who moves out does better.
    """
    age = I32(month) - I32(birth_month)
    low = by_age(age, education_low_0, education_low_1, education_low_2, education_low_3)
    high = by_age(age, education_high_0, education_high_1, education_high_2, education_high_3)
    level = F(education) - ONE - (high - low)
    moved = (fresh > I8(1)) & (position == I8(0)) & (age >= I32(300))
    shift = select(fresh > I8(1), entrant_shift, ZERO) + select(moved, mover_shift, ZERO)
    personal = (
        mean + shift + tenure_gap * (F(owner) - owner_share) + F(0.15) * level + F(0.45) * z_who_domains0
        + F(0.85) * z_own
    )  # fmt: skip
    return personal, personal, ZERO, ZERO


@rule
def furnish_taste(z_own: Any) -> Any:
    """What somebody wants in a domain apart from need, sd x 32."""
    return I8(between(z_own, F(-3.6), F(3.6)) * F(32.0))


@rule
def furnish_voice(month: Any, birth_month: Any, fresh: Any, threshold: Any, start_active: Any, u_who_more3: Any) -> Any:
    """Who is active for the neighbourhood at the start, with some experience; nothing has been heard yet."""
    grown = I32(month) - I32(birth_month) >= I32(216)
    active = grown & (fresh == I8(1)) & (u_who_more3 < start_active * (F(1.8) - F(1.8) * threshold))
    return select(active, I8(2), I8(0)), select(active, F(0.3), ZERO), U64(0), I16(0), I16(0), I32(0)


#: The columns that `furnish_voice` writes.
VOICE = (
    "participation", "experience", "voice", "heard_municipality", "heard_place", "near_signals",
)  # fmt: skip


@rule
def arrive(month: Any, birth_month: Any, fresh: Any, trust: Any) -> Any:
    """The trust, units, that an adult newcomer brings into the sum over adults."""
    grown = I32(month) - I32(birth_month) >= I32(216)
    return select(grown & (fresh > I8(1)), trust, I32(0))


@rule
def depart(month: Any, birth_month: Any, leaves: Any, trust: Any) -> Any:
    """The trust, units, that goes with an adult who dies and with one who moves away (both negative)."""
    grown = I32(month) - I32(birth_month) >= I32(216)
    return (
        select(grown & (leaves == I8(1)), -trust, I32(0)),
        select(grown & (leaves > I8(1)), -trust, I32(0)),
    )


@rule
def take_leave(
    month: Any, birth_month: Any, leaves: Any, participation: Any, trust_municipality: Any, trust_place: Any,
    state_upbringing: Any, state_schooling: Any, state_social: Any, state_work: Any, state_health: Any,
    state_housing: Any, state_safety: Any, hardship_at: Any, health_at: Any, lonely_at: Any,
) -> Any:  # fmt: skip
    """How those who move away (not who dies) are in their last month here: counted as in the survey, in whole numbers.

    People, adults, mean state of the seven domains, adults trusting the municipality and the place, active, in
    hardship, in good health.
    """
    moves = leaves > I8(1)
    grown = moves & (I32(month) - I32(birth_month) >= I32(216))
    mean = (
        state_upbringing + state_schooling + state_social + state_work + state_health + state_housing + state_safety
    ) / F(7.0)
    _, municipality = count_trust(grown, trust_municipality)
    _, place = count_trust(grown, trust_place)
    _, adults, active, _, hardship, healthy, _ = count_person(
        grown, participation, state_work, state_health, state_social, hardship_at, health_at, lonely_at
    )
    return (
        select(moves, I32(1), I32(0)), adults, select(moves, to_units(mean), I32(0)), municipality, place, active,
        hardship, healthy,
    )  # fmt: skip


@rule
def vacate(leaves: Any) -> Any:
    """Status after leaving (0, free), nothing voiced, nobody left to leave; deaths and departures."""
    died = select(leaves == I8(1), I32(1), I32(0))
    return I8(0), U64(0), I8(0), died, I32(1) - died
