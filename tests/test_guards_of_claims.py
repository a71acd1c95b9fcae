"""Guards of lists of claims and strategies, of money that is left and of weather: each fault turns its check red."""

import pytest
from checks_of_claims import (
    every_claim_is_a_mechanism_that_can_fail,
    every_promised_strategy_is_shipped,
    fit_is_what_was_used,
    money_that_is_left_lapses,
    off_is_strength_nought,
    pages_of_claims_say_what_lies_outside_data,
    priors_of_open_claims_include_harm,
    the_page_of_rivals_says_what_lies_outside_data,
    the_table_of_claims_says_what_lies_outside_data,
    weather_is_of_the_month_alone,
)
from faults_of_claims import (
    a_claim_that_cannot_fail,
    a_claim_that_is_no_mechanism,
    a_programme_makes_the_weather,
    a_strategy_that_was_promised_is_gone,
    fit_is_assumed,
    judgement_can_only_help,
    nobody_warns_in_the_table_of_claims,
    nobody_warns_on_pages_of_claims,
    nobody_warns_on_the_page_of_rivals,
    nothing_lapses,
    off_leaves_a_little_on,
)
from test_guards import turns_red


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (every_claim_is_a_mechanism_that_can_fail, a_claim_that_cannot_fail),
        (every_claim_is_a_mechanism_that_can_fail, a_claim_that_is_no_mechanism),
        (off_is_strength_nought, off_leaves_a_little_on),
        (fit_is_what_was_used, fit_is_assumed),
        (priors_of_open_claims_include_harm, judgement_can_only_help),
        (weather_is_of_the_month_alone, a_programme_makes_the_weather),
        (money_that_is_left_lapses, nothing_lapses),
        (every_promised_strategy_is_shipped, a_strategy_that_was_promised_is_gone),
        (pages_of_claims_say_what_lies_outside_data, nobody_warns_on_pages_of_claims),
        (the_table_of_claims_says_what_lies_outside_data, nobody_warns_in_the_table_of_claims),
        (the_page_of_rivals_says_what_lies_outside_data, nobody_warns_on_the_page_of_rivals),
    ],
)
def test_a_fault_in_claims_strategies_money_or_weather_is_noticed(check, fault):
    turns_red(check, fault)
