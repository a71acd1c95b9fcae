"""Trust: moved by surprise, by hearsay and by promises, and drawn back to a personal level.

A latent trust (probit scale, sd about 1) is kept in whole units of 2**-20 sd. Every month each named cause
gives a whole number of units in a fixed order, so that the sum closes exactly: each
cause is rounded by itself, and `clip` is what the bounds took. An encounter moves trust by how far it differs
from what was expected, more when it disappoints (Skogan 2006; the rival is a ratio of 1: Zhu 2023).
"""

from typing import Any

from wijksim.rules.numbers import (
    HALF,
    I8,
    I32,
    ONE,
    ZERO,
    F,
    between,
    from_coarse,
    from_units,
    luck_within,
    rule,
    select,
    to_units,
)  # fmt: skip

#: Bounds of latent trust, in units: four standard deviations.
BOUND = I32(4 * 2**20)
#: The reference moves at most this far through promises, in units (0.15 sd).
SHIFT_BOUND = I32(157286)


@rule
def surprise(event: Any, expected: Any, gain: Any, negativity: Any) -> Any:
    """The change of trust, in sd, by one encounter: gain x (event - expected), heavier when negative."""
    gap = event - expected
    return gain * gap * select(gap < ZERO, negativity, ONE)


@rule
def learned(happened: Any, event: Any, expected: Any, pace: Any) -> Any:
    """What is expected after an encounter: a step of `pace` towards what happened."""
    return expected + select(happened, pace * (event - expected), ZERO)


@rule
def heard(deviation_heard: Any, own_deviation: Any, pull: Any) -> Any:
    """The change of trust, in sd, by what acquaintances say about how far they are from their own level."""
    return pull * (from_units(from_coarse(deviation_heard)) - from_units(own_deviation))


@rule
def bounded(trust: Any) -> Any:
    """Trust within its bounds, and how many units that took."""
    whole = I32(trust)
    kept = between(whole, I32(-BOUND), BOUND)
    return kept, I32(kept - whole)


@rule
def feel_mistake(
    trust: Any, expected: Any, adult: Any, mistake_touches: Any, mistake_event: Any, trust_gain: Any,
    trust_negativity: Any, expectation_learning: Any, u_touched0: Any,
) -> Any:  # fmt: skip
    """A mistake of those who lead comes out, or has been repaired: felt as an encounter by those whom it touches.

    `u_touched0` is drawn per mistake and resident, so that a repair is seen by those who were touched.
    """
    touched = adult & (u_touched0 < mistake_touches) & (mistake_event != ZERO)
    felt = surprise(mistake_event, expected, trust_gain, trust_negativity)
    by_mistake = to_units(select(touched, felt, ZERO))
    kept, by_clip = bounded(trust + by_mistake)
    return kept, learned(touched, mistake_event, expected, expectation_learning), by_mistake, by_clip


@rule
def trust_in_municipality(
    trust: Any, reference: Any, expected: Any, promise_shift: Any, knows_promise: Any, in_dialogue: Any,
    objects: Any, heard_municipality: Any, adult: Any, routine_contact: Any, encounter_spread: Any,
    dialogue_event: Any, objection_event: Any, promise_broken: Any, promise_kept: Any, promise_due: Any,
    promise_weight: Any, trust_gain: Any, trust_negativity: Any, trust_return: Any, expectation_learning: Any,
    hearsay: Any, drift_municipality: Any, u_meeting0: Any,
) -> Any:  # fmt: skip
    """A month of trust in the municipality: desk, dialogue, objection, promises, hearsay, return."""
    base = I32(from_coarse(reference) + promise_shift)
    met = u_meeting0 < routine_contact
    routine = encounter_spread * luck_within(u_meeting0, routine_contact)
    talked = in_dialogue > I8(0)
    resisted = (objects > I8(0)) & (objection_event != ZERO)
    by_routine = to_units(select(met, surprise(routine, expected, trust_gain, trust_negativity), ZERO))
    by_dialogue = to_units(select(talked, surprise(dialogue_event, expected, trust_gain, trust_negativity), ZERO))
    by_objection = to_units(select(resisted, surprise(objection_event, expected, trust_gain, trust_negativity), ZERO))
    due = (knows_promise > I8(0)) & (promise_due > ZERO)
    moved = promise_weight * (promise_kept / trust_negativity - promise_broken)
    shift_by_promise = to_units(select(due, moved, ZERO))
    shift = between(I32(promise_shift + shift_by_promise), I32(-SHIFT_BOUND), SHIFT_BOUND)
    by_promise = shift - promise_shift
    by_hearsay = to_units(heard(heard_municipality, trust - base, hearsay))
    by_return = to_units(trust_return * from_units(base - trust) + drift_municipality)
    total = trust + by_routine + by_dialogue + by_objection + by_promise + by_hearsay + by_return
    kept, by_clip = bounded(total)
    learning = learned(met, routine, expected, expectation_learning)
    learning = learned(talked, dialogue_event, learning, expectation_learning)
    learning = learned(resisted, objection_event, learning, expectation_learning)
    # what a promise did to the reference wears off over fifteen years
    faded = shift - I32(F(shift) * F(1.0 / 180.0))
    knows = select(promise_due > ZERO, I8(0), knows_promise)
    return (
        select(adult, kept, trust), select(adult, learning, expected), select(adult, faded, promise_shift), knows,
        select(adult, by_routine, I32(0)), select(adult, by_dialogue, I32(0)), select(adult, by_objection, I32(0)),
        select(adult, by_promise, I32(0)), select(adult, by_hearsay, I32(0)), select(adult, by_return, I32(0)),
        select(adult, by_clip, I32(0)),
    )  # fmt: skip


@rule
def trust_by_encounter(
    trust: Any, reference: Any, expected: Any, adult: Any, happened: Any, event: Any, trust_gain: Any,
    trust_negativity: Any, trust_return: Any, expectation_learning: Any, pull: Any, drift: Any,
) -> Any:  # fmt: skip
    """A month of trust with one kind of encounter, a pull (sd) by others, and the return to the reference."""
    by_encounter = to_units(select(happened, surprise(event, expected, trust_gain, trust_negativity), ZERO))
    by_hearsay = to_units(pull)
    by_return = to_units(trust_return * from_units(from_coarse(reference) - trust) + drift)
    kept, by_clip = bounded(trust + by_encounter + by_hearsay + by_return)
    learning = learned(happened, event, expected, expectation_learning)
    return (
        select(adult, kept, trust), select(adult, learning, expected), select(adult, by_encounter, I32(0)),
        select(adult, by_hearsay, I32(0)), select(adult, by_return, I32(0)), select(adult, by_clip, I32(0)),
    )  # fmt: skip


@rule
def trust_in_police(
    trust: Any, reference: Any, expected: Any, adult: Any, police_contact: Any, encounter_spread: Any,
    trust_gain: Any, trust_negativity: Any, trust_return: Any, expectation_learning: Any, drift_police: Any,
    u_meeting1: Any,
) -> Any:  # fmt: skip
    """A month of trust in the police: contacts that turn out better or worse than expected."""
    event = encounter_spread * luck_within(u_meeting1, police_contact)
    return trust_by_encounter(
        trust, reference, expected, adult, u_meeting1 < police_contact, event, trust_gain, trust_negativity,
        trust_return, expectation_learning, ZERO, drift_police,
    )  # fmt: skip


@rule
def trust_in_professionals(
    trust: Any, reference: Any, expected: Any, adult: Any, met: Any, trust_gain: Any, trust_negativity: Any,
    trust_return: Any, expectation_learning: Any, drift_professionals: Any,
) -> Any:  # fmt: skip
    """A month of trust in professionals: being helped or turned away."""
    return trust_by_encounter(
        trust, reference, expected, adult, met != ZERO, met, trust_gain, trust_negativity, trust_return,
        expectation_learning, ZERO, drift_professionals,
    )  # fmt: skip


@rule
def trust_in_residents(
    trust: Any, reference: Any, expected: Any, adult: Any, participation: Any, near_signals: Any,
    encounter_spread: Any, trust_gain: Any, trust_negativity: Any, trust_return: Any, expectation_learning: Any,
    activity_seen: Any, usual_activity: Any, drift_residents: Any, u_meeting2: Any,
) -> Any:  # fmt: skip
    """A month of trust in other residents: meeting them while taking part, and seeing them do things."""
    present = F(I32(near_signals & I32(255)))
    active = F(I32((near_signals >> I32(8)) & I32(255)))
    share = active / select(present > ZERO, present, ONE)
    together = participation > I8(0)
    chance = select(together, HALF, F(0.1))
    event = encounter_spread * luck_within(u_meeting2, chance) + activity_seen * (share - usual_activity)
    return trust_by_encounter(
        trust, reference, expected, adult, u_meeting2 < chance, event, trust_gain, trust_negativity, trust_return,
        expectation_learning, ZERO, chance * drift_residents,
    )  # fmt: skip


@rule
def trust_in_place(
    trust: Any, reference: Any, expected: Any, adult: Any, heard_place: Any, place_seen: Any, nuisance: Any,
    seen_results: Any, encounter_spread: Any, trust_gain: Any, trust_negativity: Any, trust_return: Any,
    expectation_learning: Any, hearsay: Any, drift_place: Any, u_meeting3: Any,
) -> Any:  # fmt: skip
    """A month of trust in the place: what one sees against what one is used to, nuisance, and what others say."""
    chance = F(0.2)
    event = seen_results * place_seen - nuisance + encounter_spread * luck_within(u_meeting3, chance)
    pull = heard(heard_place, trust - from_coarse(reference), hearsay)
    return trust_by_encounter(
        trust, reference, expected, adult, u_meeting3 < chance, event, trust_gain, trust_negativity, trust_return,
        expectation_learning, pull, drift_place,
    )  # fmt: skip
