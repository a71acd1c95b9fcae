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
    sigmoid,
    to_coarse,
    to_units,
)
from wijksim.rules.voice import U64


@rule
def furnish_person(
    month: Any, birth_month: Any, fresh: Any, owner: Any, owner_share: Any, tenure_gap: Any, education_low: Any,
    education_high: Any, income_level: Any, entrant_shift: Any, usual_setback: Any, u_who0: Any, z_who1: Any,
    z_who2: Any, u_who3: Any,
) -> Any:  # fmt: skip
    """Education (0 low to 2 high), income percentile, threshold, energy, setback; everything else starts at nothing."""
    age = I32(month) - I32(birth_month)
    shift = select(fresh > I8(1), entrant_shift, ZERO) + tenure_gap * (F(owner) - owner_share)
    old = select(age > I32(780), F(0.15), ZERO)
    low = u_who0 < education_low + old
    high = u_who0 > ONE - education_high + old
    education = select(low, I8(0), select(high, I8(2), I8(1)))
    level = F(education) - ONE
    income = I8(F(100.0) * sigmoid(income_level + F(0.5) * level + shift + F(0.85) * z_who1))
    young = select(age < I32(360), F(0.1), ZERO)
    threshold = between(F(0.45) - F(0.1) * level + young + F(0.16) * z_who2, F(0.03), F(0.97))
    none = I8(0)
    return (
        education, income, threshold, F(0.6) + F(0.4) * u_who3, usual_setback, ZERO, none, none, none, none, none,
        none, none, none, none, none, I16(0), ZERO, ZERO, ZERO, I32(0),
    )  # fmt: skip


#: The columns that `furnish_person` writes, in its order.
PERSON = (
    "education", "income", "threshold", "energy", "setback", "experience", "participation", "asked", "in_dialogue",
    "objects", "knows_promise", "helped", "leaves", "bears", "desk", "tie_post", "tie_holder", "tie", "met", "aid",
    "promise_shift",
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
    education: Any, fresh: Any, owner: Any, owner_share: Any, tenure_gap: Any, mean: Any, entrant_shift: Any,
    z_who_domains0: Any, z_own: Any,
) -> Any:  # fmt: skip
    """Personal level and start of one domain, sd: mean of the pool, tenure, education, a common and an own part."""
    position = F(education) - ONE
    shift = select(fresh > I8(1), entrant_shift, ZERO) + tenure_gap * (F(owner) - owner_share)
    personal = mean + shift + F(0.15) * position + F(0.45) * z_who_domains0 + F(0.85) * z_own
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
def vacate(leaves: Any) -> Any:
    """Status after leaving (0, free), nothing voiced; deaths and departures."""
    died = select(leaves == I8(1), I32(1), I32(0))
    return I8(0), U64(0), died, I32(1) - died
