"""Guards of what is compared and of what may come of it: each planted fault turns its own check red."""

import pytest
from checks_of_comparing import (
    a_clone_has_the_same_luck,
    a_programme_may_do_nothing,
    a_programme_may_harm,
    comparison_wijken_are_no_clones,
    extrapolation_is_said_beside_comparisons,
)
from faults_of_comparing import (
    clone_for_comparison,
    differences_stop_at_nought,
    luck_of_its_own_for_each_strategy,
    nobody_warns_of_a_comparison_in_python,
    nobody_warns_of_a_dividend,
    nobody_warns_of_a_run,
    nobody_warns_of_a_run_in_python,
    nobody_warns_of_an_evaluation,
    nobody_warns_of_what_was_won_back,
    nothing_bad_is_felt,
    one_life_for_all_comparison_wijken,
    something_always_comes_of_it,
)
from test_guards import turns_red


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (comparison_wijken_are_no_clones, clone_for_comparison),
        (comparison_wijken_are_no_clones, one_life_for_all_comparison_wijken),
        (a_clone_has_the_same_luck, luck_of_its_own_for_each_strategy),
        (a_programme_may_do_nothing, something_always_comes_of_it),
        (a_programme_may_harm, nothing_bad_is_felt),
        (a_programme_may_harm, differences_stop_at_nought),
        (extrapolation_is_said_beside_comparisons, nobody_warns_of_a_run),
        (extrapolation_is_said_beside_comparisons, nobody_warns_of_an_evaluation),
        (extrapolation_is_said_beside_comparisons, nobody_warns_of_what_was_won_back),
        (extrapolation_is_said_beside_comparisons, nobody_warns_of_a_dividend),
        (extrapolation_is_said_beside_comparisons, nobody_warns_of_a_comparison_in_python),
        (extrapolation_is_said_beside_comparisons, nobody_warns_of_a_run_in_python),
    ],
)
def test_a_fault_in_what_is_compared_is_noticed(check, fault):
    turns_red(check, fault)
