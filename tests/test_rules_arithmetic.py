"""The arithmetic under the rules, what newcomers are given, and the words that residents let others hear."""

import numpy as np
import pytest
from apply_rule import SD, STEPS, ask, reals
from hypothesis import given
from hypothesis import strategies as st

from wijksim.rules import newcomers, numbers
from wijksim.rules.numbers import I8, I16, I32, F, plain, select
from wijksim.rules.voice import U64, heard_from, plain_heard, voice_of
from wijksim.state.ties import hear

NUMBERS = reals(-1000, 1000)
WHOLE = st.integers(-(2**23), 2**23)


@given(condition=st.booleans(), yes=NUMBERS, no=NUMBERS)
def test_select_takes_one_of_two_and_keeps_the_type(condition, yes, no):
    chosen = select(np.bool_(condition), F(yes), F(no))
    assert chosen == (F(yes) if condition else F(no))
    assert isinstance(chosen, F)
    many = select(np.array([condition, not condition]), F(yes), F(no))
    assert many.tolist() == ([yes, no] if condition else [no, yes])
    assert many.dtype == F


@given(x=NUMBERS, ends=st.tuples(NUMBERS, NUMBERS).map(sorted))
def test_between_keeps_a_number_within_its_bounds(x, ends):
    low, high = ends
    kept = ask(numbers.between, x=x, low=low, high=high)
    assert kept == min(max(x, low), high)


@given(x=reals(-4, 4))
def test_units_are_rounded_half_away_from_zero(x):
    whole = int(ask(numbers.to_units, x=x))
    assert abs(whole - x * SD) <= 0.5
    assert int(ask(numbers.to_units, x=-x)) == -whole


def test_half_a_unit_is_rounded_away_from_zero():
    half = 0.5 / SD
    assert (ask(numbers.to_units, x=half), ask(numbers.to_units, x=-half)) == (1, -1)


@given(units=WHOLE)
def test_units_survive_being_deviations(units):
    assert int(ask(numbers.to_units, x=float(ask(numbers.from_units, units=units)))) == units


@given(units=st.integers(-(2**31) + 1, 2**31 - 1))
def test_coarse_steps_lose_less_than_a_step_and_never_overflow(units):
    steps = plain(numbers.to_coarse)(I32(units))
    assert isinstance(steps, I16)
    if abs(units) < 8 * SD:
        assert 0 <= units - int(plain(numbers.from_coarse)(steps)) < 256


@given(points=st.lists(reals(-50, 50), min_size=2, max_size=2).map(sorted))
def test_the_smooth_step_rises_from_0_to_1_and_is_symmetric(points):
    low, high = (float(ask(numbers.sigmoid, x=x)) for x in points)
    assert 0 < low <= high < 1
    assert float(ask(numbers.sigmoid, x=-points[0])) == pytest.approx(1 - low, abs=1e-6)


def test_the_smooth_step_is_half_in_the_middle_with_the_slope_of_a_normal_distribution():
    assert ask(numbers.sigmoid, x=0) == 0.5
    slope = (float(ask(numbers.sigmoid, x=0.01)) - 0.5) / 0.01
    assert slope == pytest.approx(0.4, abs=0.005)


#: What up to 31 neighbours are like: deviations of trust (municipality, place) in steps, active, objecting.
NEIGHBOURS = st.lists(
    st.tuples(st.integers(-40000, 40000), st.integers(-40000, 40000), st.booleans(), st.booleans()), max_size=31
)


def words(neighbours) -> list:
    return [
        plain(voice_of)(I32(m), I32(p), np.bool_(active), np.bool_(objecting)) for m, p, active, objecting in neighbours
    ]


@given(neighbours=NEIGHBOURS)
def test_words_of_up_to_31_neighbours_add_up_to_their_means_and_counts(neighbours):
    total = sum((int(word) for word in words(neighbours)), 0)
    assert total < 2**64
    municipality, place, seen = plain(heard_from)(U64(total))
    count = max(1, len(neighbours))
    for mean, at in ((municipality, 0), (place, 1)):
        exact = sum(max(-16383, min(16383, neighbour[at])) for neighbour in neighbours) / count
        assert abs(int(mean) - exact) < 1.01
    active, objecting = (sum(neighbour[at] for neighbour in neighbours) for at in (2, 3))
    assert int(seen) == len(neighbours) + 256 * active + 65536 * objecting


@given(neighbours=NEIGHBOURS)
def test_whole_columns_and_plain_integers_hear_the_same(neighbours):
    class Table:
        voice = np.array([*words(neighbours), 0], dtype=np.uint64)

    starts, ties = np.array([0, len(neighbours)]), np.arange(len(neighbours))
    total = U64(sum((int(word) for word in words(neighbours)), 0))
    expected = tuple(int(value) for value in plain(heard_from)(total))
    assert hear(0, 0, Table, starts, ties) == plain_heard(int(total)) == expected
    columns = plain(heard_from)(np.array([total, total], dtype=np.uint64))
    assert tuple(int(value[1]) for value in columns) == expected


def newcomer(**changes) -> dict:
    usual = {"birth_month": -480, "fresh": 2, "education_low_1": 0.3, "education_high_1": 0.2, "education_low_3": 0.5}
    usual |= {"income_low_0": 0.6, "income_low_1": 0.4, "income_high_1": 0.2, "income_high_2": 0.5}
    return dict(zip(newcomers.PERSON, ask(newcomers.furnish_person, **(usual | changes)), strict=True))


def test_education_follows_the_margins_of_the_pool():
    assert [newcomer(u_who0=u)["education"] for u in (0.29, 0.5, 0.81)] == [0, 1, 2]
    assert newcomer(u_who0=0.45, birth_month=-800)["education"] == 0
    # children get what those of 25 to 45 have
    assert newcomer(u_who0=0.29, birth_month=-10)["education"] == 0
    assert newcomer(u_who0=0.81, fresh=1, education=1, income=7)["education"] == 1


def test_income_follows_education_and_for_six_in_ten_their_luck_in_work():
    # the luck of work is 0.9, one's own 0.1: of middle education the highest 20 %, or the lowest 40 %
    luck = {"u_who_domains_20": 0.9, "u_who1": 0.1}
    assert newcomer(u_who_taste_23=0.59, **luck)["income"] == 89
    assert newcomer(u_who_taste_23=0.61, **luck)["income"] == 9
    assert newcomer(u_who0=0.1, u_who_taste_23=0.61, **luck)["income"] == 6
    assert newcomer(fresh=1, education=1, income=7)["income"] == 7


def test_a_newcomer_brings_no_past():
    came = newcomer(usual_setback=0.13)
    kept = {"education", "income", "threshold", "energy", "setback"}
    assert {name for name in newcomers.PERSON if came[name]} == kept
    assert came["setback"] == pytest.approx(0.13)


def test_owners_stand_above_renters_around_the_mean_of_the_wijk():
    gap = {"tenure_gap": 0.5, "owner_share": 0.4, "mean": 0.1, "education": 1, "fresh": 1}
    owner, renter = (float(ask(newcomers.furnish_domain, owner=owner, **gap)[0]) for owner in (1, 0))
    assert owner - renter == pytest.approx(0.5)
    assert 0.4 * owner + 0.6 * renter == pytest.approx(0.1)


def test_only_who_comes_from_outside_answers_to_how_the_place_is_doing():
    level = {"entrant_shift": 0.2, "education": 1}
    assert float(ask(newcomers.furnish_domain, fresh=1, **level)[0]) == 0
    assert float(ask(newcomers.furnish_domain, fresh=2, **level)[0]) == pytest.approx(0.2)


def test_only_a_grown_head_who_comes_from_outside_is_above_others_by_moving():
    def level(fresh=2, position=0, age=300):
        given = {"fresh": fresh, "position": position, "birth_month": -age, "mover_shift": 0.1, "education": 1}
        return float(ask(newcomers.furnish_domain, **given)[0])

    assert level() == pytest.approx(0.1)
    assert level(fresh=1) == level(position=1) == level(age=299) == 0


@pytest.mark.parametrize(("age", "group"), [(0, 1), (216, 0), (299, 0), (300, 1), (540, 2), (780, 3)])
def test_education_counts_against_what_is_usual_at_that_age(age, group):
    usual = {f"education_low_{group}": 0.1, f"education_high_{group}": 0.5, "birth_month": -age}
    low, high = (float(ask(newcomers.furnish_domain, education=k, **usual)[0]) for k in (0, 2))
    # 40 % more have a higher education than a low one: 0.4 of a level is usual
    assert low == pytest.approx(0.15 * -1.4)
    assert high == pytest.approx(0.15 * 0.6)


@given(z_common=reals(-3.6, 3.6), z_own=reals(-3.6, 3.6), level=reals(-1, 1), education=st.integers(0, 2))
def test_trust_starts_at_the_personal_level(z_common, z_own, level, education):
    reference, trust, expected = ask(
        newcomers.furnish_trust, education=education, level=level, slope=0.2, z_who_trust0=z_common, z_own=z_own
    )
    assert int(trust) == int(reference) * 256
    assert int(reference) / STEPS == pytest.approx(
        level + 0.2 * (education - 1) + 0.5 * z_common + 0.6 * z_own, abs=0.001
    )
    assert expected == 0


@given(z=reals(-4, 4))
def test_tastes_fit_their_column(z):
    taste = ask(newcomers.furnish_taste, z_own=z)
    assert isinstance(taste, I8)
    assert int(taste) == int(max(-3.6, min(3.6, z)) * 32)


def test_trust_comes_with_grown_newcomers_and_goes_with_grown_leavers():
    grown = {"birth_month": -300, "trust": 7}
    assert ask(newcomers.arrive, fresh=2, **grown) == 7
    assert ask(newcomers.arrive, fresh=1, **grown) == 0
    assert ask(newcomers.arrive, fresh=2, birth_month=-30, trust=7) == 0
    assert ask(newcomers.depart, leaves=1, **grown) == (-7, 0)
    assert ask(newcomers.depart, leaves=3, **grown) == (0, -7)
    assert ask(newcomers.depart, leaves=2, birth_month=-30, trust=7) == (0, 0)


def test_who_has_left_says_nothing_and_is_counted_once():
    assert ask(newcomers.vacate, leaves=1) == (0, 0, 0, 1, 0)
    assert ask(newcomers.vacate, leaves=2) == (0, 0, 0, 0, 1)


def test_at_the_start_the_likely_are_active_and_later_nobody_is():
    start = {"birth_month": -400, "fresh": 1, "start_active": 0.1, "u_who_more3": 0.05}
    assert tuple(ask(newcomers.furnish_voice, threshold=0.2, **start)[:2]) == (2, F(0.3))
    assert ask(newcomers.furnish_voice, threshold=0.9, **start)[0] == 0
    assert ask(newcomers.furnish_voice, threshold=0.2, **start | {"fresh": 2})[0] == 0
    assert ask(newcomers.furnish_voice, threshold=0.2, **start | {"birth_month": -100})[0] == 0
