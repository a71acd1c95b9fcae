"""Taking part: offering oneself, being asked, accepting, leading, tiring, quitting; and objecting.

Recruiters ask the likely (Brady, Schlozman & Verba 1999); outreach asks the others. The closer the asker, the
more often the answer is yes. About 22 % of the active stop in a year; lack of support, setbacks and exhaustion
raise it (Holtrop 2023). Being consulted costs energy too, and who is tired stays away. Objection needs an expected
harm and spreads by thresholds (Granovetter 1978).
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
    least,
    rule,
    select,
)  # fmt: skip
from wijksim.rules.voice import U64, voice_of


@rule
def likelihood(threshold: Any, experience: Any) -> Any:
    """How likely somebody looks to take part, 0.1 to about 2: what ordinary recruiters go by."""
    return F(1.6) - F(1.5) * threshold + HALF * experience


@rule
def take_part(
    participation: Any, threshold: Any, energy: Any, experience: Any, setback: Any, near_signals: Any, adult: Any,
    self_offer: Any, asked_by_municipality: Any, office_asks: Any, outreach_asks: Any, ask_near: Any, accept: Any,
    near_bonus: Any, quit_rate: Any, tiring: Any, dialogue_tiring: Any, rest: Any, support_level: Any, leader_room: Any,
    dialogue_rate: Any, dialogue_open: Any, experience_growth: Any, blamed: Any, u_take_part0: Any,
    u_take_part1: Any, u_take_part2: Any, u_take_part3: Any,
) -> Any:  # fmt: skip
    """A month of taking part; returns level, asked, in dialogue, energy, experience, and who joined or quit."""
    look = likelihood(threshold, experience)
    active_near = F(I32((near_signals >> I32(8)) & I32(255)))
    idle = participation == I8(0)
    by_near = least(ask_near * active_near * look, HALF)
    by_office = (asked_by_municipality + office_asks) * look + outreach_asks * (F(1.8) - look)
    asked = select(u_take_part0 < by_near, I8(1), select(u_take_part0 < by_near + by_office, I8(2), I8(0)))
    ready = accept * look * (HALF + HALF * energy)
    says_yes = u_take_part1 < ready * select(asked == I8(1), near_bonus, ONE)
    offers = u_take_part2 < self_offer * look * look
    joins = adult & idle & (((asked > I8(0)) & says_yes) | offers)
    strain = F(1.7) - F(0.8) * energy + HALF * setback - HALF * support_level
    gives_up = quit_rate / YEAR * between(strain, F(0.3), F(3.0)) + select(participation == I8(3), blamed, ZERO)
    quits = (participation > I8(0)) & (u_take_part1 < gives_up)
    leads = (participation == I8(2)) & (u_take_part2 < leader_room * experience)
    grows = (participation == I8(1)) & (u_take_part2 < F(0.2))
    level = select(joins, I8(1), select(quits, I8(0), select(leads, I8(3), select(grows, I8(2), participation))))
    weight = dialogue_open + (ONE - dialogue_open) * F(participation)
    talks = adult & (u_take_part3 < dialogue_rate * weight * energy)
    load = F(level) / F(3.0) + select(talks, dialogue_tiring, ZERO)
    energy_next = between(energy + rest * (ONE - energy) - tiring * load, ZERO, ONE)
    doing = level >= I8(2)
    experience_next = experience + select(doing, experience_growth * (ONE - experience), -F(0.004) * experience)
    return (
        level, asked, select(talks, I8(1), I8(0)), energy_next, experience_next,
        select(joins, I32(1), I32(0)), select(joins & (asked > I8(0)), I32(1), I32(0)),
        select(quits, I32(1), I32(0)),
    )  # fmt: skip


@rule
def object_to_project(
    objects: Any, adult: Any, contested: Any, exposure: Any, trust_municipality: Any, near_signals: Any,
    voice_given: Any, objection_spread: Any, u_objection0: Any, z_objection1: Any,
) -> Any:  # fmt: skip
    """Whether a resident objects to the works that now lie open together, 1 or 0.

    `u_objection0` is drawn per consultation and resident: who is exposed stays the same while it lasts.
    """
    objecting_near = F(I32((near_signals >> I32(16)) & I32(255)))
    exposed = u_objection0 < exposure
    pressure = HALF * z_objection1 - from_units(trust_municipality) + objection_spread * objecting_near - voice_given
    lies_open = contested >= ONE
    protests = adult & lies_open & exposed & (pressure > ZERO)
    stays = lies_open & (objects > I8(0))
    result = select(protests | stays, I8(1), I8(0))
    return result, select(adult & (result > I8(0)), I32(1), I32(0))


@rule
def learn_promise(knows_promise: Any, adult: Any, promise_made: Any, promise_reach: Any, u_objection2: Any) -> Any:
    """Whether a resident knows what the programme promised; learned in the month it is made."""
    told = adult & (promise_made > ZERO) & (u_objection2 < promise_reach)
    return select(told, I8(1), knows_promise)


@rule
def speak(
    adult: Any, status: Any, participation: Any, objects: Any, trust_municipality: Any, reference_municipality: Any,
    promise_shift: Any, trust_place: Any, reference_place: Any,
) -> Any:  # fmt: skip
    """What acquaintances can hear and see of somebody next month: deviations of trust, and what one does."""
    lives = (status == I8(1)) & adult
    base = I32(from_coarse(reference_municipality) + promise_shift)
    word = voice_of(
        I32(I32(trust_municipality - base) >> I32(8)),
        I32(I32(trust_place - from_coarse(reference_place)) >> I32(8)),
       
        participation >= I8(2), objects > I8(0),
    )  # fmt: skip
    return select(lives, word, U64(0))
