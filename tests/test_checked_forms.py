"""Forms that were checked before they were built: linear without feedback, asking that dies out, effects of fair size.

Each asks something of the rules as they are; none of them knows what a strategy ought to do.
"""

import pytest
from checks_of_effects import (
    about_a_fifth_stop_in_a_year,
    an_hour_costs_what_it_costs,
    help_without_need_is_none,
    money_does_what_was_worked_out,
    support_is_forgotten_once,
)
from checks_of_forms import (
    a_euro_does_as_much_in_four_years_as_in_twenty,
    effect_of,
    effects_are_of_a_size_that_money_can_buy,
    help_does_as_much_in_four_years_as_in_twenty,
    joined,
    pictures_follow_the_formula,
    trust_moves_by_surprise,
)
from checks_of_luck import one_move_changes_one_home
from checks_of_moving import newcomers_come_from_elsewhere
from checks_of_trust import (
    a_promise_cut_short_is_broken_once,
    a_promise_kept_breaks_nothing,
    hearsay_leaves_everybody_their_own_level,
    promises_move_no_level_far,
)

from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import list_scenarios
from wijksim.scenario.shipped import MAIN
from wijksim.state.columns import DOMAINS

#: Upbringing is exposure that is kept and does not fade, so its sum depends on when it came.
FADING = DOMAINS[1:]


# The linear limit: what an hour does over sixty years does not depend on how hours are spread over years -----------


@pytest.mark.parametrize("domain", FADING)
def test_the_same_help_in_four_years_or_in_twenty_does_as_much_over_sixty(domain):
    help_does_as_much_in_four_years_as_in_twenty(domain)


def test_saturation_alone_breaks_that():
    short, long = (effect_of("health", aid, half=0.2) for aid in ([0.05] * 48, [0.01] * 240))
    assert short < 0.9 * long


@pytest.mark.slow
def test_without_feedback_a_euro_does_as_much_in_four_years_as_in_twenty():
    a_euro_does_as_much_in_four_years_as_in_twenty()


# The reproduction number of asking ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_asking_by_residents_dies_out_by_itself():
    declared = PARAMETERS["asking_reproduction"]
    assert declared.default <= 0.8
    assert declared.high == pytest.approx(0.95)
    alone = joined(0)
    # each who joins brings so many more, who bring more: 1 / (1 - R) in all
    found = {asked: 1 - alone / joined(asked) for asked in (0.5, 0.8, 0.95)}
    assert 0 < found[0.5] < found[0.8] < found[0.95] < 1
    assert all(reproduction <= asked + 0.05 for asked, reproduction in found.items())


# Somebody else's move ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_move_changes_nothing_elsewhere_where_nothing_is_shared(seed):
    one_move_changes_one_home(months=240, seed=seed, nothing_shared=True)


# What a programme can do at most ------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in list_scenarios(MAIN) if name != "business-as-usual"])
def test_effects_are_of_a_size_that_the_money_can_buy(name):
    effects_are_of_a_size_that_money_can_buy(name)


# What help does, and who comes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("half_life", [2.0, 4.0, 10.0])
def test_support_is_forgotten_once_and_as_fast_as_declared(half_life):
    support_is_forgotten_once(half_life)


@pytest.mark.parametrize(
    "check",
    [
        help_without_need_is_none,
        an_hour_costs_what_it_costs,
        money_does_what_was_worked_out,
        about_a_fifth_stop_in_a_year,
        newcomers_come_from_elsewhere,
    ],
)
def test_a_form_of_help_and_moving_is_kept(check):
    check()


# What is trusted and believed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "check",
    [
        trust_moves_by_surprise,
        pictures_follow_the_formula,
        a_promise_kept_breaks_nothing,
        a_promise_cut_short_is_broken_once,
        promises_move_no_level_far,
        hearsay_leaves_everybody_their_own_level,
    ],
)
def test_a_form_is_kept(check):
    check()
