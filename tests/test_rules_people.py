"""Rules of taking part, objecting, asking for help, support and life events, by cases worked out by hand."""

import pytest
from apply_rule import SD, ask, reals
from hypothesis import given
from hypothesis import strategies as st

from wijksim.rules import help as helping
from wijksim.rules import life, participation
from wijksim.rules.voice import heard_from

ACTIVE_NEAR = 10 + 256 * 4
PART = ("level", "asked", "talks", "energy", "experience", "joined", "joined_asked", "quit")
HELP = ("helped", "met", "aid", "post", "holder", "tie", "asked", "served")
USED = ("given", "supported", "used", *(f"cases_{k}" for k in range(1, 8)))
DOMAIN = ("stage", "stock", "state")
#: Somebody of 50 with half the usual reserve; luck that brings nothing about.
SOMEBODY = {
    "adult": True,
    "threshold": 0.4,
    "energy": 1.0,
    "u_take_part0": 0.9,
    "u_take_part1": 0.9,
    "u_take_part2": 0.9,
}


def part(**changes):
    return dict(zip(PART, ask(participation.take_part, **(SOMEBODY | changes)), strict=True))


def meeting(**changes):
    usual = {"helped": 4, "desk": 2, "desk_holder": 0, "desk_quality": 1.0, "attention": 1.0, "admit_work": 0.8}
    return dict(zip(HELP, ask(helping.meet_professional, **(usual | changes)), strict=True))


def case(**changes):
    return dict(zip(USED, ask(helping.use_help, **({"helped": 4} | changes)), strict=True))


def domain(**changes):
    usual = {"number": 4, "birth_month": -600, "leave_stage": 0.5, "fade": 0.1, "effect_max": 0.4, "effect_half": 0.6}
    return dict(zip(DOMAIN, ask(helping.domain_month, **(usual | changes)), strict=True))


def test_somebody_near_asks_and_the_answer_is_yes_twice_as_often():
    asked = {"ask_near": 0.05, "near_signals": ACTIVE_NEAR, "accept": 0.1, "near_bonus": 2.0, "u_take_part0": 0.1}
    # looks 1.6 - 1.5 x 0.4 = 1; four active near: asked when luck is below 0.2; yes below 0.1 x 2
    yes = part(**asked, u_take_part1=0.19)
    assert (yes["level"], yes["asked"], yes["joined"], yes["joined_asked"]) == (1, 1, 1, 1)
    assert part(**asked, u_take_part1=0.21)["level"] == 0
    assert part(**asked | {"u_take_part0": 0.21}, u_take_part1=0.19)["asked"] == 0
    assert part(**asked | {"adult": False}, u_take_part1=0.19)["level"] == 0


def test_an_office_asks_the_likely_and_outreach_the_others():
    def chance(threshold, **asks):
        lucky = [u / 100 for u in range(100) if part(threshold=threshold, u_take_part0=u / 100, **asks)["asked"] == 2]
        return len(lucky)

    assert chance(0.2, office_asks=0.3) > chance(0.9, office_asks=0.3)
    assert chance(0.2, outreach_asks=0.3) < chance(0.9, outreach_asks=0.3)


def test_some_offer_themselves():
    assert part(self_offer=0.01, u_take_part2=0.009)["joined"] == 1
    assert part(self_offer=0.01, u_take_part2=0.011)["joined"] == 0
    assert part(self_offer=0.01, u_take_part2=0.009)["joined_asked"] == 0


def test_one_grows_into_it_leads_with_experience_and_quits():
    assert part(participation=1, u_take_part2=0.1)["level"] == 2
    assert part(participation=2, leader_room=0.05, experience=1.0, u_take_part2=0.04)["level"] == 3
    assert part(participation=2, leader_room=0.05, experience=0.0, u_take_part2=0.04)["level"] == 2
    # strain 1.7 - 0.8 = 0.9: below 0.24 / 12 x 0.9
    assert part(participation=2, quit_rate=0.24, u_take_part1=0.017)["quit"] == 1
    assert part(participation=2, quit_rate=0.24, u_take_part1=0.019)["quit"] == 0


def test_tiredness_and_setbacks_make_people_quit_and_support_keeps_them():
    luck = {"participation": 2, "quit_rate": 0.24, "u_take_part1": 0.02}
    assert part(**luck, energy=0.4)["quit"] == 1
    assert part(**luck, setback=1.0)["quit"] == 1
    assert part(**luck, setback=1.0, support_level=1.0)["quit"] == 0


def test_a_talk_tires_like_leading_and_who_is_tired_stays_away():
    invited = {"dialogue_rate": 0.1, "dialogue_open": 1.0, "tiring": 0.1, "dialogue_tiring": 1.0}
    assert part(**invited, u_take_part3=0.09)["energy"] == pytest.approx(0.9)
    assert part(**invited, u_take_part3=0.11)["energy"] == 1
    assert part(**invited, u_take_part3=0.04, energy=0.5)["talks"] == 1
    assert part(**invited, u_take_part3=0.06, energy=0.5)["talks"] == 0


def test_who_is_unlikely_to_join_says_yes_less_often_when_sought_out():
    asked = {"accept": 0.1, "outreach_asks": 1.0, "u_take_part0": 0.2}
    assert part(**asked, threshold=0.1, u_take_part1=0.1)["joined"] == 1
    assert part(**asked, threshold=0.9, u_take_part1=0.1)["joined"] == 0


def test_leading_tires_and_rest_restores():
    assert part(participation=3, tiring=0.1)["energy"] == pytest.approx(0.9)
    assert part(energy=0.5, rest=0.1)["energy"] == pytest.approx(0.55)
    assert part(participation=2, experience_growth=0.1)["experience"] == pytest.approx(0.1)
    assert part(participation=0, experience=0.5)["experience"] == pytest.approx(0.5 * 0.996)


@given(energy=reals(0, 1), level=st.integers(0, 3), tiring=reals(0, 0.1), rest=reals(0.01, 0.2), experience=reals(0, 1))
def test_energy_and_experience_stay_between_0_and_1(energy, level, tiring, rest, experience):
    month = part(
        energy=energy, participation=level, tiring=tiring, rest=rest, experience=experience, experience_growth=0.04
    )
    assert 0 <= month["energy"] <= 1
    assert 0 <= month["experience"] <= 1
    assert 0 <= month["level"] <= 3


def test_objection_needs_exposure_distrust_and_no_voice():
    open_ = {"adult": True, "contested": 1001, "exposure": 0.2, "u_objection0": 0.1, "trust_municipality": -SD // 2}

    def objects(**changes):
        return ask(participation.object_to_project, **(open_ | changes))[0]

    assert objects() == 1
    assert objects(u_objection0=0.3) == 0
    assert objects(trust_municipality=SD // 2) == 0
    assert objects(voice_given=0.6) == 0
    assert objects(adult=False) == 0
    assert objects(trust_municipality=SD // 2, near_signals=5 + 65536 * 2, objection_spread=0.5) == 1
    assert objects(trust_municipality=SD // 2, objects=1) == 1


def test_a_promise_is_learned_when_it_is_made():
    made = {"adult": True, "promise_made": 1.0, "promise_reach": 0.3, "u_objection2": 0.2}
    assert ask(participation.learn_promise, **made) == 1
    assert ask(participation.learn_promise, **made | {"u_objection2": 0.4}) == 0
    assert ask(participation.learn_promise, **made | {"promise_made": 0.0}) == 0
    assert ask(participation.learn_promise, **made | {"u_objection2": 0.4}, knows_promise=1) == 1


def test_others_hear_deviations_and_see_what_one_does():
    word = ask(
        participation.speak, adult=True, status=1, participation=2, objects=1, trust_municipality=-SD,
        promise_shift=-SD // 2, trust_place=SD // 4,
    )  # fmt: skip
    assert tuple(int(value) for value in heard_from(word)) == (-2048, 1024, 1 + 256 + 65536)
    assert ask(participation.speak, adult=False, status=1, trust_place=SD) == 0
    assert ask(participation.speak, adult=True, status=0, trust_place=SD) == 0


def test_need_is_what_is_lacking():
    assert ask(helping.need, state=-0.7) == pytest.approx(0.7)
    assert ask(helping.need, state=0.7) == 0
    assert [ask(helping.relevance, age=age, first=216, last=804) for age in (215, 216, 803, 804)] == [0, 1, 1, 0]


def test_who_has_one_need_asks_for_that_at_one_of_the_posts():
    grown = {"birth_month": -600, "threshold": 0.5, "case_demand": 0.01, "posts": 4}

    def asks(**changes):
        return tuple(int(value) for value in ask(helping.seek_help, **(grown | changes))[:2])

    # 0.01 x (1.5 - 0.5) x need of 2 is 0.02
    assert asks(state_work=-2.0, u_seek0=0.019, u_seek1=0.0) == (4, 1)
    assert asks(state_safety=-2.0, u_seek0=0.019, u_seek1=0.999) == (7, 4)
    assert asks(state_work=-2.0, u_seek0=0.021) == (0, 0)
    assert asks(state_work=2.0, u_seek0=0.001) == (0, 0)
    assert asks(state_upbringing=-2.0, u_seek0=0.001) == (0, 0)
    assert asks(state_upbringing=-2.0, u_seek0=0.001, birth_month=-60) == (1, 3)


def test_shame_keeps_people_away_and_a_tie_or_outreach_draws_them():
    def far(**changes):
        luck = [u / 2000 for u in range(100)]
        return sum(
            ask(
                helping.seek_help, birth_month=-600, case_demand=0.01, posts=1, state_health=-2.0, u_seek0=u, **changes
            )[0]
            > 0
            for u in luck
        )

    assert far(threshold=0.9) < far(threshold=0.9, tie=1.0)
    assert far(threshold=0.9) < far(threshold=0.9, outreach_reach=0.5)
    assert far(threshold=0.9) < far(threshold=0.1)


def test_who_is_admitted_is_helped_and_gets_to_know_somebody():
    served = meeting(u_contact0=0.7, tie_growth=0.25)
    assert (served["helped"], served["post"], served["holder"], served["served"]) == (4, 2, 0, 1)
    assert served["tie"] == 0.25
    assert served["met"] == pytest.approx(0.3)
    assert served["aid"] == 1.0


def test_who_is_turned_away_is_disappointed():
    away = meeting(u_contact0=0.9)
    assert (away["helped"], away["met"], away["aid"], away["asked"], away["served"]) == (0, -1, 0, 1, 0)
    assert meeting(u_contact0=0.1, desk_holder=-1)["served"] == 0


def test_a_known_professional_does_better_and_is_lost_when_succeeded():
    known = {"tie_post": 2, "tie_holder": 3, "tie": 0.5, "tie_growth": 0.25}
    again = meeting(**known, u_contact0=0.1, desk_holder=3)
    assert again["tie"] == 0.75
    assert again["met"] == pytest.approx(0.3 + 0.25)
    new = meeting(**known, u_contact0=0.1, desk_holder=4)
    assert (new["tie"], new["holder"]) == (0.25, 4)
    tie = {"tie_post": 2, "tie_holder": 3, "tie": 0.5}
    assert ask(helping.lose_professional, **tie, tie_now=-1) == (0, 0, 0)
    assert ask(helping.lose_professional, **tie, tie_now=3) == (2, 3, 0.5)


def test_a_case_gives_its_aid_times_the_need_and_arrives_in_stages():
    used = case(aid=0.5, state_work=-0.8, state_health=-3.0)
    assert used["given"] == pytest.approx(0.4)
    assert used["used"] == pytest.approx(0.8 * SD, abs=1)
    assert [used[f"cases_{k}"] for k in range(1, 8)] == [0, 0, 0, 1, 0, 0, 0]
    assert case(aid=0.5, state_work=-9.0)["given"] == pytest.approx(0.75)
    month = domain(helped=4, aid=0.8, personal=-0.8)
    assert month["stage"] == pytest.approx(0.4)
    assert month["stock"] == pytest.approx(0.4)
    assert month["state"] == pytest.approx(-0.8 + 0.4 * 0.4 / 1.0)
    assert domain(helped=3, aid=0.8)["stage"] == 0


def test_an_hour_that_meets_no_need_is_used_up_and_helps_nobody():
    used = case(aid=1.0, state_work=0.5)
    assert (used["given"], used["used"], used["cases_4"]) == (0, 0, 1)


@pytest.mark.parametrize("helped", range(8))
def test_which_domains_have_support_is_kept_bit_by_bit(helped):
    used = case(helped=helped, aid=1.0, supported=0b0100001)
    assert used["supported"] == 0b0100001 | (1 << helped >> 1)
    assert sum(used[f"cases_{k}"] for k in range(1, 8)) == (helped > 0)


def test_support_fades_and_its_effect_saturates():
    assert domain(stock=1.0)["stock"] == pytest.approx(0.9)
    assert domain(stock=1000.0)["state"] == pytest.approx(0.4, abs=0.001)


def test_upbringing_is_taken_up_before_13_and_kept():
    child = domain(number=1, childhood=1.0, leave_stage=1.0, birth_month=-100, helped=1, aid=1.0, stock=0.5)
    assert child["stock"] == pytest.approx(1.5)
    grown = domain(number=1, childhood=1.0, leave_stage=1.0, birth_month=-160, helped=1, aid=1.0, stock=0.5)
    assert grown["stock"] == pytest.approx(0.5)


def test_a_state_is_a_level_plus_place_plus_effect_less_setback():
    usual = {"personal": 0.3, "place": -0.1, "setback": 0.8, "usual_setback": 0.2, "setback_share": 0.5}
    assert ask(helping.unsupported, **usual) == pytest.approx(0.3 - 0.1 - 0.3)
    assert domain(**usual, stock=0.6, fade=0.0)["state"] == pytest.approx(0.3 - 0.1 + 0.2 - 0.3)


def test_support_that_is_nought_leaves_the_state_as_it_is_without():
    usual = {"personal": 0.3, "place": -0.1, "setback": 0.7, "usual_setback": 0.2, "setback_share": 0.6}
    assert domain(**usual)["state"] == ask(helping.unsupported, **usual)


@given(years=st.lists(reals(0, 110), min_size=2, max_size=2).map(sorted))
def test_death_comes_more_often_with_age(years):
    young, old = (float(ask(life.death_rate, age_years=age)) for age in years)
    assert 0 < young <= 0.6
    assert old >= young - 1e-7


def test_death_rates_are_those_of_the_life_table_in_outline():
    # CBS, period life tables of 2021 and 2022, men and women together, in round numbers: per thousand a year
    table = {30: 0.4, 40: 0.9, 50: 2.3, 55: 3.9, 60: 6.5, 65: 10.3, 70: 16.0, 75: 26.0, 80: 46.0, 85: 86.0, 90: 160.0}
    for age, per_thousand in table.items():
        rate = 1000 * float(ask(life.death_rate, age_years=age))
        assert rate == pytest.approx(per_thousand, rel=0.2), (age, rate)


def test_the_young_move_most():
    rates = [float(ask(life.moving_age, age_years=age)) for age in (22, 35, 50, 70)]
    assert rates == sorted(rates, reverse=True)
    assert float(ask(life.moving_age, age_years=85)) > rates[-1]


def test_somebody_who_comes_along_is_of_an_age_that_fits_the_head():
    assert int(ask(life.adult_age, head=480, ordinal=1, u=0.5)) == 480
    assert int(ask(life.adult_age, head=480, ordinal=2, u=0.99)) == 480 + 47 + 12
    assert int(ask(life.adult_age, head=220, ordinal=1, u=0.01)) == 216
    # of a head of 30 children are under 8, of one of 50 between 10 and 20
    assert [int(ask(life.child_age, head=360, u=u)) for u in (0.001, 0.999)] == [0, 95]
    assert [int(ask(life.child_age, head=600, u=u)) for u in (0.001, 0.999)] == [120, 239]


@given(u=reals(0, 0.999), ordinal=st.integers(0, 6))
def test_a_turned_uniform_is_a_uniform(u, ordinal):
    around = float(ask(life.turned, u=u, ordinal=ordinal))
    assert 0 <= around < 1
    assert around == pytest.approx((u + 0.618034 * ordinal) % 1, abs=1e-5) or around < 1e-5 or around > 1 - 1e-5


CALM = {"birth_month": -420, "u_life0": 0.99, "u_life1": 0.99, "u_life2": 0.99, "u_life3": 0.99}


def lives_on(**changes):
    return tuple(float(value) for value in ask(life.live_on, **(CALM | changes)))


def test_in_most_months_nothing_happens():
    assert lives_on(setback=1.0) == (0, 0, pytest.approx(0.96))


def test_a_head_moves_the_household_and_owners_less_often():
    # 35 years: 0.12 / 12 x 1.4 x 1.3 for a renter, x 0.6 for an owner
    assert lives_on(move_rate=0.12, u_life1=0.018)[0] == 2
    assert lives_on(move_rate=0.12, u_life1=0.019)[0] == 0
    assert lives_on(move_rate=0.12, u_life1=0.009, owner=1)[0] == 0
    assert lives_on(move_rate=0.12, u_life1=0.001, position=1)[0] == 0


def test_dissatisfaction_with_the_place_and_doing_well_make_people_move():
    luck = {"move_rate": 0.12, "moving_selectivity": 1.0, "u_life1": 0.022}
    assert lives_on(**luck)[0] == 0
    assert lives_on(**luck, trust_place=-SD)[0] == 2
    assert lives_on(**luck, state_work=1.0)[0] == 2
    assert lives_on(**luck, state_work=1.0, usual_work=1.0)[0] == 0


def test_children_leave_home_once_grown():
    assert lives_on(position=2, birth_month=-240, u_life1=0.011)[0] == 3
    assert lives_on(position=2, birth_month=-200, u_life1=0.001)[0] == 0


def test_couples_bear_and_people_die_and_meet_setbacks():
    # 35 years: 0.24 / 12 x 1.6
    assert lives_on(partnered=1, births=0.24, u_life2=0.031)[1] == 1
    assert lives_on(partnered=1, births=0.24, u_life2=0.033)[1] == 0
    assert lives_on(partnered=0, births=0.24, u_life2=0.001)[1] == 0
    assert lives_on(partnered=1, births=0.24, u_life2=0.001, birth_month=-600)[1] == 0
    assert lives_on(birth_month=-1080, u_life0=0.01)[0] == 1
    assert lives_on(setback_rate=0.12, setback_size=0.8, u_life3=0.009)[2] == pytest.approx(0.8)
