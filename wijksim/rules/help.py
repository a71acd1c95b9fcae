"""Asking for help and being helped.

Who has a need may knock at a post; shame, language and distrust (`threshold`) hold people back, a known
professional draws them. There is room for as many cases as hours allow; others are turned away. An hour that
meets no need is used up all the same. Sources: facts on caseloads; model sanity check of 20 hours a case.
"""

from typing import Any

from wijksim.rules.life import age_in_months
from wijksim.rules.numbers import (
    HALF,
    I8,
    I16,
    I32,
    ONE,
    TWO,
    ZERO,
    F,
    between,
    least,
    most,
    rule,
    select,
    to_units,
)


@rule
def need(state: Any) -> Any:
    """What somebody lacks in a domain: how far the state is below the national average, in sd, never negative."""
    return most(ZERO, -state)


@rule
def relevance(age: Any, first: Any, last: Any) -> Any:
    """1 when an age in months lies in [first, last), else 0."""
    return select((age >= first) & (age < last), ONE, ZERO)


@rule
def seek_help(
    month: Any, birth_month: Any, threshold: Any, tie: Any, case_demand: Any, outreach_reach: Any, posts: Any,
    state_upbringing: Any, state_schooling: Any, state_social: Any, state_work: Any, state_health: Any,
    state_housing: Any, state_safety: Any, u_seek0: Any, u_seek1: Any,
) -> Any:  # fmt: skip
    """Which domain somebody asks help for this month (1..7, 0 none) and at which post; nothing has come of it yet."""
    age = age_in_months(month, birth_month)
    barrier = threshold * (ONE - HALF * tie) * (ONE - outreach_reach)
    rate = case_demand * (F(1.5) - barrier)
    adult = relevance(age, I32(216), I32(2000))
    upbringing = rate * need(state_upbringing) * relevance(age, I32(0), I32(156))
    schooling = upbringing + rate * need(state_schooling) * relevance(age, I32(48), I32(288))
    social = schooling + rate * need(state_social) * adult
    work = social + rate * need(state_work) * relevance(age, I32(216), I32(804))
    health = work + rate * need(state_health) * adult
    housing = health + rate * need(state_housing) * adult
    safety = housing + rate * need(state_safety) * adult
    helped = select(u_seek0 < upbringing, I8(1), select(u_seek0 < schooling, I8(2), select(u_seek0 < social, I8(3),
             select(u_seek0 < work, I8(4), select(u_seek0 < health, I8(5), select(u_seek0 < housing, I8(6),
             select(u_seek0 < safety, I8(7), I8(0))))))))  # fmt: skip
    desk = select(helped > I8(0), I8(1) + least(I8(u_seek1 * posts), I8(posts) - I8(1)), I8(0))
    return helped, desk, ZERO, ZERO


@rule
def meet_professional(
    helped: Any, desk: Any, desk_holder: Any, desk_quality: Any, tie_post: Any, tie_holder: Any, tie: Any,
    admit_upbringing: Any, admit_schooling: Any, admit_social: Any, admit_work: Any, admit_health: Any,
    admit_housing: Any, admit_safety: Any, attention: Any, encounter_spread: Any, uneven: Any, tie_growth: Any,
    u_contact0: Any, z_contact1: Any,
) -> Any:  # fmt: skip
    """What comes of asking: helped (0 when turned away), how it went, aid, and the tie with that professional.

    A tie is with one holder of one post. `met` is 0 without a meeting, about -1 when turned away.
    """
    admit = select(helped == I8(1), admit_upbringing, select(helped == I8(2), admit_schooling,
            select(helped == I8(3), admit_social, select(helped == I8(4), admit_work,
            select(helped == I8(5), admit_health, select(helped == I8(6), admit_housing, admit_safety))))))  # fmt: skip
    asked = helped > I8(0)
    served = asked & (desk_holder >= I32(0)) & (u_contact0 < admit)
    same = (desk == tie_post) & (desk_holder == I32(tie_holder)) & (tie > ZERO)
    tie_next = select(served, select(same, least(ONE, tie + tie_growth), tie_growth), tie)
    spread = (encounter_spread + uneven) * z_contact1
    went = F(0.3) + (desk_quality - ONE) + (attention - ONE) + HALF * select(same, tie, ZERO) + spread
    met = select(served, between(went, -TWO, TWO), select(asked, -ONE, ZERO))
    return (
        select(served, helped, I8(0)),
        met,
        select(served, most(ZERO, desk_quality) * attention, ZERO),
        select(served, desk, tie_post),
        select(served, I16(desk_holder), tie_holder),
        tie_next,
        select(asked, I32(1), I32(0)),
        select(served, I32(1), I32(0)),
    )


@rule
def lose_professional(tie_now: Any, tie_post: Any, tie_holder: Any, tie: Any) -> Any:
    """What is left of the tie (post, holder, strength) in a month in which professionals left: nothing with those."""
    stays = tie_now == I32(tie_holder)
    return select(stays, tie_post, I8(0)), select(stays, tie_holder, I16(0)), select(stays, tie, ZERO)


@rule
def use_help(
    helped: Any, aid: Any, supported: Any, state_upbringing: Any, state_schooling: Any, state_social: Any,
    state_work: Any, state_health: Any, state_housing: Any, state_safety: Any,
) -> Any:  # fmt: skip
    """What comes of this month's case: the aid times the need it meets, and the part of its hours that met a need.

    Which domains have support on its way or at work is kept bit by bit; cases are counted by domain.
    """
    state = select(helped == I8(1), state_upbringing, select(helped == I8(2), state_schooling,
            select(helped == I8(3), state_social, select(helped == I8(4), state_work,
            select(helped == I8(5), state_health, select(helped == I8(6), state_housing, state_safety))))))  # fmt: skip
    cased = helped > I8(0)
    lacks = need(state)
    given = select(cased, aid * least(lacks, F(1.5)), ZERO)
    used = select(cased, least(ONE, lacks), ZERO)
    bit = I8(1) << (most(helped, I8(1)) - I8(1))
    return (
        given,
        I8(select(cased, supported | bit, supported)),
        to_units(used),
        select(helped == I8(1), I32(1), I32(0)),
        select(helped == I8(2), I32(1), I32(0)),
        select(helped == I8(3), I32(1), I32(0)),
        select(helped == I8(4), I32(1), I32(0)),
        select(helped == I8(5), I32(1), I32(0)),
        select(helped == I8(6), I32(1), I32(0)),
        select(helped == I8(7), I32(1), I32(0)),
    )


@rule
def unsupported(personal: Any, place: Any, setback: Any, usual_setback: Any, setback_share: Any) -> Any:
    """State of somebody without support: personal level + what the place does - what a setback takes beyond usual."""
    return personal + place - (setback - usual_setback) * setback_share


@rule
def domain_month(
    number: Any, month: Any, birth_month: Any, helped: Any, aid: Any, stage: Any, stock: Any, personal: Any,
    setback: Any, leave_stage: Any, fade: Any, effect_max: Any, effect_half: Any, place: Any, usual_setback: Any,
    setback_share: Any, childhood: Any,
) -> Any:  # fmt: skip
    """One month of one domain of somebody with support in it, new or old.

    Support waits in a stage, works from a stock that fades, and saturates. State = personal level + what the
    place does + effect of support - what a setback takes beyond what is usual. Upbringing is exposure before 13:
    it is taken up at once in childhood and kept afterwards.
    """
    given = select(helped == number, aid, ZERO)
    arrived = (stage + given) * leave_stage
    grown = age_in_months(month, birth_month) >= I32(156)
    fading = select(childhood > ZERO, ZERO, fade)
    stock_next = stock * (ONE - fading) + select((childhood > ZERO) & grown, ZERO, arrived)
    stage_next = stage + given - arrived
    effect = effect_max * stock_next / (stock_next + effect_half)
    state_next = personal + place + effect - (setback - usual_setback) * setback_share
    return stage_next, stock_next, state_next
