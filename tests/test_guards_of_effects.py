"""Guards of what help and promises do, and of who comes: each planted fault turns its own check red."""

from functools import partial

import pytest
from checks import every_change_is_explained
from checks_of_effects import (
    about_a_fifth_stop_in_a_year,
    an_hour_costs_what_it_costs,
    help_without_need_is_none,
    money_does_what_was_worked_out,
    support_is_forgotten_once,
)
from checks_of_moving import newcomers_come_from_elsewhere
from checks_of_trust import (
    a_promise_cut_short_is_broken_once,
    a_promise_kept_breaks_nothing,
    hearsay_leaves_everybody_their_own_level,
    promises_move_no_level_far,
)
from faults import dropped_cause
from faults_of_effects import (
    a_case_does_twice_as_much,
    a_promise_is_broken_every_month,
    an_hour_is_given_twice,
    childhood_is_forgotten,
    everybody_judges_a_promise,
    half_life_in_half_the_time,
    hours_help_whoever_lives_here,
    newcomers_are_like_those_who_live_here,
    no_promise_is_ever_kept,
    nothing_wears_off,
    promises_without_a_bound,
    support_is_forgotten_on_its_way,
    support_is_forgotten_twice,
    talk_of_levels,
    twice_as_many_stop,
    what_was_promised_is_forgotten,
)
from test_guards import turns_red
from worlds import BUSY, wijk_under


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (support_is_forgotten_once, support_is_forgotten_twice),
        (support_is_forgotten_once, support_is_forgotten_on_its_way),
        (support_is_forgotten_once, half_life_in_half_the_time),
        (support_is_forgotten_once, childhood_is_forgotten),
        (help_without_need_is_none, hours_help_whoever_lives_here),
        (an_hour_costs_what_it_costs, an_hour_is_given_twice),
        (money_does_what_was_worked_out, a_case_does_twice_as_much),
        (about_a_fifth_stop_in_a_year, twice_as_many_stop),
    ],
)
def test_a_fault_in_what_help_does_is_noticed(check, fault):
    turns_red(check, fault)


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (a_promise_kept_breaks_nothing, everybody_judges_a_promise),
        (a_promise_kept_breaks_nothing, no_promise_is_ever_kept),
        (a_promise_cut_short_is_broken_once, everybody_judges_a_promise),
        (a_promise_cut_short_is_broken_once, a_promise_is_broken_every_month),
        (a_promise_cut_short_is_broken_once, what_was_promised_is_forgotten),
        (a_promise_cut_short_is_broken_once, nothing_wears_off),
        (promises_move_no_level_far, promises_without_a_bound),
        (hearsay_leaves_everybody_their_own_level, talk_of_levels),
    ],
)
def test_a_fault_in_promises_and_talk_is_noticed(check, fault):
    turns_red(check, fault)


def test_newcomers_drawn_from_the_wijk_itself_are_noticed():
    turns_red(newcomers_come_from_elsewhere, newcomers_are_like_those_who_live_here)


def _people_of_two_years() -> None:
    every_change_is_explained(wijk_under(BUSY), 24)


@pytest.mark.parametrize("counted", ["births", "deaths", "arrivals", "departures"])
def test_people_who_are_not_counted_are_missed(counted):
    turns_red(_people_of_two_years, partial(dropped_cause, cause=f"sum:{counted}"))
