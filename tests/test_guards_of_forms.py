"""Guards of the forms that were checked: each planted fault turns its own check red, and only while it is there."""

from functools import partial

import pytest
from checks import changes, strengths_differ
from checks_of_forms import (
    a_euro_does_as_much_in_four_years_as_in_twenty,
    asking_brings_what_it_says,
    effects_are_of_a_size_that_money_can_buy,
    extrapolation_is_said,
    help_does_as_much_in_four_years_as_in_twenty,
    pictures_follow_the_formula,
    small_wijken_are_helped_as_much_as_large_ones,
    stayers_and_leavers_gain_alike,
    trust_moves_by_surprise,
    trust_stays,
    weather_of_comparison_wijken_is_their_own,
)
from faults_of_forms import (
    bad_surprises_without_their_drift,
    every_wijk_gets_the_staff_of_five_thousand,
    help_counts_double_in_the_first_four_years,
    help_reaches_everybody,
    hours_have_a_ceiling,
    idle_agenda,
    much_help_at_once_is_lost,
    nobody_warns,
    professionals_know_everybody,
    registers_see_today,
    residents_ask_twice_as_many,
    residents_speak_as_loud_as_many,
    strength_is_a_switch,
    trust_by_level,
    weather_is_shared,
    who_was_helped_moves,
)
from test_guards import turns_red
from worlds import BUSY

from wijksim.state.columns import COLUMNS

_FEW_LIVES = partial(a_euro_does_as_much_in_four_years_as_in_twenty, range(1, 4), 2000, 0.1)


def the_agenda_is_not_idle() -> None:
    """Who sets the agenda changes something for residents."""
    assert set(changes("agenda_share", BUSY, 1, 48, COLUMNS)) & set(COLUMNS)


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (the_agenda_is_not_idle, idle_agenda),
        (help_does_as_much_in_four_years_as_in_twenty, much_help_at_once_is_lost),
        (trust_moves_by_surprise, trust_by_level),
        (pictures_follow_the_formula, registers_see_today),
        (pictures_follow_the_formula, residents_speak_as_loud_as_many),
        (pictures_follow_the_formula, professionals_know_everybody),
        (weather_of_comparison_wijken_is_their_own, weather_is_shared),
        (extrapolation_is_said, nobody_warns),
        (small_wijken_are_helped_as_much_as_large_ones, every_wijk_gets_the_staff_of_five_thousand),
    ],
)
def test_a_form_that_is_broken_is_noticed(check, fault):
    turns_red(check, fault)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (partial(strengths_differ, "room", 1), strength_is_a_switch),
        (trust_stays, bad_surprises_without_their_drift),
        (_FEW_LIVES, help_counts_double_in_the_first_four_years),
        (_FEW_LIVES, hours_have_a_ceiling),
        (asking_brings_what_it_says, residents_ask_twice_as_many),
        (partial(effects_are_of_a_size_that_money_can_buy, "top-down-4", range(1, 2), 60), help_reaches_everybody),
        (partial(stayers_and_leavers_gain_alike, range(1, 7)), who_was_helped_moves),
    ],
)
def test_a_form_that_is_broken_is_noticed_in_many_lives(check, fault):
    turns_red(check, fault)
