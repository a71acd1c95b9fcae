"""Rules of trust, by cases worked out by hand: surprise, hearsay, return, promises, and where they end."""

from statistics import NormalDist

import numpy as np
import pytest
from apply_rule import SD, STEPS, ask, reals
from hypothesis import given
from hypothesis import strategies as st

from wijksim.rules import observation, trust
from wijksim.rules.trust import BOUND, SHIFT_BOUND

UNITS = st.integers(-4 * SD, 4 * SD)
LEVELS = st.integers(-8 * STEPS, 8 * STEPS - 1)
CHANCES = reals(0, 1)
SPREAD = reals(-4, 4)

#: A month in which nothing happens but what a test adds.
QUIET = {"adult": True, "trust_gain": 0.1, "trust_negativity": 3.0, "expectation_learning": 0.25}
MUNICIPALITY = ("trust", "expected", "shift", "knows", "routine", "dialogue", "objection", "promise", "hearsay",
                "back", "clip")  # fmt: skip
OTHERS = ("trust", "expected", "encounter", "hearsay", "back", "clip")


def municipality(**changes):
    return dict(zip(MUNICIPALITY, ask(trust.trust_in_municipality, **(QUIET | changes)), strict=True))


def others(rule, **changes):
    return dict(zip(OTHERS, ask(rule, **(QUIET | changes)), strict=True))


def units(sd: float) -> int:
    return round(sd * SD)


def test_an_encounter_moves_trust_by_how_far_it_differs_from_what_was_expected():
    better = ask(trust.surprise, event=1.0, expected=0.25, gain=0.1, negativity=3.0)
    worse = ask(trust.surprise, event=-0.5, expected=0.25, gain=0.1, negativity=3.0)
    assert better == pytest.approx(0.1 * 0.75)
    assert worse == pytest.approx(0.1 * -0.75 * 3)
    assert ask(trust.surprise, event=0.25, expected=0.25, gain=0.1, negativity=3.0) == 0


def test_a_ratio_of_one_is_the_symmetric_rival():
    up, down = (ask(trust.surprise, event=event, gain=0.1, negativity=1.0) for event in (0.8, -0.8))
    assert up == -down


def test_expectation_follows_what_happened_and_nothing_else():
    assert ask(trust.learned, happened=True, event=1.0, expected=0.0, pace=0.25) == 0.25
    assert ask(trust.learned, happened=False, event=1.0, expected=0.0, pace=0.25) == 0


def test_hearsay_pulls_towards_how_far_others_are_from_their_own_level():
    assert ask(trust.heard, deviation_heard=-STEPS, own_deviation=0, pull=0.03) == pytest.approx(-0.03)
    assert ask(trust.heard, deviation_heard=-STEPS, own_deviation=-SD, pull=0.03) == 0


def test_trust_stays_within_four_deviations_and_says_what_that_took():
    assert ask(trust.bounded, trust=int(BOUND) + 7) == (BOUND, -7)
    assert ask(trust.bounded, trust=-int(BOUND) - 7) == (-BOUND, 7)
    assert ask(trust.bounded, trust=12) == (12, 0)


def test_a_quiet_month_only_returns_to_the_personal_level():
    month = municipality(reference=STEPS, trust_return=0.02, routine_contact=0.2)
    assert month["trust"] == month["back"] == units(0.02)
    assert {name for name, value in month.items() if value} == {"trust", "back"}


def test_a_bad_desk_counts_threefold_and_is_remembered():
    contact = {"routine_contact": 0.1, "encounter_spread": 0.5}
    bad, good = (municipality(**contact, u_meeting0=0.1 * NormalDist().cdf(z)) for z in (-1.0, 1.0))
    assert bad["routine"] == bad["trust"] == pytest.approx(units(0.1 * -0.5 * 3), rel=0.005)
    assert good["routine"] == pytest.approx(units(0.1 * 0.5), rel=0.005)
    assert bad["expected"] == pytest.approx(-0.125, rel=0.005)
    assert municipality(**contact, u_meeting0=0.2)["trust"] == 0


def test_dialogue_counts_for_those_who_were_in_it():
    assert municipality(in_dialogue=1, dialogue_event=0.8)["dialogue"] == units(0.08)
    assert municipality(in_dialogue=1, dialogue_event=-0.8)["dialogue"] == units(-0.24)
    assert municipality(in_dialogue=0, dialogue_event=-0.8)["trust"] == 0


def test_the_end_of_a_consultation_counts_for_those_who_objected():
    assert municipality(objects=1, objection_event=-1.0)["objection"] == units(-0.3)
    assert municipality(objects=0, objection_event=-1.0)["trust"] == 0


def test_a_broken_promise_lowers_the_level_of_those_who_knew_it():
    due = {"promise_due": 1, "promise_broken": 1.0, "promise_weight": 0.1}
    knew = municipality(knows_promise=1, **due)
    assert knew["promise"] == knew["trust"] == units(-0.1)
    assert knew["shift"] == units(-0.1) + units(0.1) // 180
    assert knew["knows"] == 0
    assert municipality(knows_promise=0, **due)["trust"] == 0
    assert municipality(knows_promise=1, **due | {"promise_due": 0})["trust"] == 0


def test_a_kept_promise_raises_it_a_third_as_much():
    kept = municipality(knows_promise=1, promise_due=1, promise_kept=1.0, promise_weight=0.15)
    assert kept["promise"] == units(0.05)


def test_promises_together_never_move_the_level_more_than_the_bound():
    shift, moved = 0, []
    for _ in range(12):
        month = municipality(
            knows_promise=1, promise_due=1, promise_broken=1.0, promise_weight=0.1, promise_shift=shift
        )
        shift = int(month["shift"])
        moved.append(int(month["promise"]))
        assert -SHIFT_BOUND <= shift < 0
    assert moved[0] == units(-0.1)
    assert -1200 < moved[-1] < 0


def test_what_a_promise_did_to_the_level_wears_off_over_fifteen_years():
    shift = units(-0.1)
    for _ in range(180):
        shift = int(municipality(promise_shift=shift)["shift"])
    assert shift == pytest.approx(units(-0.1) * np.exp(-1), rel=0.01)


def test_a_child_has_no_trust_that_moves():
    month = municipality(
        adult=False, in_dialogue=1, dialogue_event=1.0, objects=1, objection_event=-1.0, reference=STEPS,
        trust_return=0.02, heard_municipality=STEPS, hearsay=0.1, trust=SD,
    )  # fmt: skip
    assert month["trust"] == SD
    assert not any(month[name] for name in MUNICIPALITY[1:])


def test_professionals_are_judged_by_being_helped_or_turned_away():
    assert others(trust.trust_in_professionals, met=0.5)["encounter"] == units(0.05)
    assert others(trust.trust_in_professionals, met=-1.0)["encounter"] == units(-0.3)
    assert others(trust.trust_in_professionals, met=0)["trust"] == 0


def test_residents_are_judged_by_what_those_near_do():
    near = 10 + 256 * 5
    seen = {"near_signals": near, "usual_activity": 0.1, "activity_seen": 0.2, "u_meeting2": 0.05}
    assert others(trust.trust_in_residents, **seen)["encounter"] == pytest.approx(units(0.1 * 0.2 * 0.4), abs=1)
    assert others(trust.trust_in_residents, **seen | {"u_meeting2": 0.3})["encounter"] == 0
    assert others(trust.trust_in_residents, **seen | {"u_meeting2": 0.3, "participation": 1})["encounter"] > 0


def test_the_place_is_judged_by_what_changes_and_by_nuisance():
    month = {"u_meeting3": 0.1, "seen_results": 2.0}
    assert others(trust.trust_in_place, **month, place_seen=0.2)["encounter"] == units(0.04)
    assert others(trust.trust_in_place, **month, nuisance=0.1)["encounter"] == units(-0.03)
    assert others(trust.trust_in_place, heard_place=STEPS, hearsay=0.03)["hearsay"] == units(0.03)


@given(
    start=UNITS, reference=LEVELS, shift=st.integers(-int(SHIFT_BOUND), int(SHIFT_BOUND)), expected=SPREAD,
    event=SPREAD, luck=reals(0.0001, 0.9999), heard=st.integers(-4 * STEPS, 4 * STEPS), gain=reals(0.02, 0.3),
    negativity=reals(1, 14), returns=reals(0.005, 0.06), flags=st.integers(0, 15),
)  # fmt: skip
def test_causes_add_up_to_the_change_and_trust_stays_in_bounds(
    start, reference, shift, expected, event, luck, heard, gain, negativity, returns, flags
):
    month = municipality(
        trust=start, reference=reference, promise_shift=shift, expected=expected, dialogue_event=event,
        objection_event=event, u_meeting0=luck, heard_municipality=heard, trust_gain=gain, trust_negativity=negativity,
        trust_return=returns, hearsay=0.15, encounter_spread=1.5, promise_weight=0.5, promise_broken=1.0, promise_due=1,
        routine_contact=1.0 if flags & 1 else 0.0, in_dialogue=flags >> 1 & 1, objects=flags >> 2 & 1,
        knows_promise=flags >> 3 & 1,
    )  # fmt: skip
    assert int(month["trust"]) - start == sum(int(month[name]) for name in MUNICIPALITY[4:])
    assert abs(int(month["trust"])) <= BOUND
    assert abs(int(month["shift"])) <= SHIFT_BOUND


@given(start=UNITS, reference=LEVELS, event=SPREAD, negativity=reals(1, 14), hearsay=CHANCES)
def test_causes_add_up_for_the_other_kinds_of_trust(start, reference, event, negativity, hearsay):
    month = others(
        trust.trust_in_place, trust=start, reference=reference, seen_results=6.0, place_seen=event, u_meeting3=0.1,
        trust_gain=0.3, trust_negativity=negativity, hearsay=hearsay, heard_place=-4 * STEPS, trust_return=0.06,
    )  # fmt: skip
    assert int(month["trust"]) - start == sum(int(month[name]) for name in OTHERS[2:])
    assert abs(int(month["trust"])) <= BOUND


def test_the_survey_counts_chances_of_adults_only():
    assert ask(observation.count_trust, adult=True, trust=0) == (0, SD // 2)
    assert ask(observation.count_trust, adult=False, trust=SD) == (0, 0)
    one, answer = ask(observation.count_trust, adult=True, trust=SD)
    # a latent trust of one deviation: z = 0.8 x 2, and the step gives 0.5 + 0.5 x 1.6 / 2.6
    assert one == SD
    assert answer == pytest.approx(SD * (0.5 + 0.8 / 2.6), abs=1)


def test_coming_of_age_is_counted_in_the_month_itself():
    given_birth = {"birth_month": -4, "trust": 99}
    assert [ask(observation.come_of_age, month=month, **given_birth) for month in (211, 212, 213)] == [0, 99, 0]


def test_state_and_need_are_counted_in_units():
    assert ask(observation.count_state, state=0.5) == (SD // 2, 0)
    assert ask(observation.count_state, state=-0.5) == (-SD // 2, SD // 2)


def test_a_person_is_counted_once_and_as_adult_when_grown():
    lines = {"hardship_at": 0.0, "health_at": 0.0, "lonely_at": 0.0}
    assert ask(observation.count_person, adult=True, participation=3, **lines) == (1, 1, 1, 1, *[SD // 2] * 3)
    assert ask(observation.count_person, adult=True, participation=1, **lines)[:4] == (1, 1, 0, 0)
    assert ask(observation.count_person, adult=False, participation=3, **lines) == (1, 0, 0, 0, 0, 0, 0)
