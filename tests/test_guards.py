"""Guards of the guards: each planted fault turns its own check red, and without the fault the check is green."""

from collections.abc import Callable
from functools import partial

import pytest
from checks import (
    books_balance,
    every_change_is_explained,
    no_phase_reads_a_lever,
    null_world,
    only_their_month_changes_residents,
    partners_add_no_hour,
    reserved_money_has_a_purpose,
    set_aside_is_owned,
    strengths_differ,
    total,
    turnout_changes_nothing,
    without_a_programme_an_event_is_only_noted,
)
from checks_of_luck import agents_live_as_kernels, luck_of_mistakes_is_their_own, one_move_changes_one_home
from checks_of_telling import (
    each_event_has_its_sentence,
    groups_are_set_at_the_start,
    groups_know_no_outcome,
    stories_say_what_lies_outside_data,
    stories_tell_what_is_counted,
)
from checks_of_turnout import turnout_is_that_of_each_group
from faults import (
    PHASE_WITH_A_LEVER,
    a_door_that_all_hear,
    altered_constant,
    broken_off_money_is_forgotten,
    cabinet_knows_no_strength,
    consent_by_order,
    draws_by_order,
    draws_without_occupant,
    dropped_cause,
    dropped_sentence,
    early_election_takes_a_term,
    everybody_leaves,
    forgotten_grant,
    forgotten_strength_of_freezing,
    group_of_outcome,
    kitchens_of_those_who_came_first,
    later_costs_weigh_on_the_place,
    lever_adds_to_place,
    lever_adds_to_trust,
    lost_cent,
    made_up_sentence,
    mistakes_by_order,
    money_of_an_ended_project_forgotten,
    nobody_waits,
    nobody_warns_in_a_story,
    partners_bring_hours,
    silent_event,
    steering_costs_without_its_mechanism,
    tolerance_without_mistakes,
    trials_by_order,
    turnout_by_the_first_class,
    turnout_without_the_last_class,
    unwritten_cent,
    voting_tires,
    yearly_rounding,
)
from steering import (
    STEERED,
    a_trial_is_its_own_luck,
    one_answer_is_nobody_else_s_luck,
    one_late_agenda_delays_all,
    order_of_wijken_does_not_count,
)
from worlds import BUSY, SEEDS, wijk_under

from wijksim.locale import words
from wijksim.observe.career import CareerWriter
from wijksim.observe.diary import DiaryWriter, Entry
from wijksim.scenario.mechanisms import REACHED_THROUGH
from wijksim.state.ledger import NAMES
from wijksim.state.phases import MONTH

RED = (AssertionError, ArithmeticError)


#: Checks that passed when the fault of an earlier test was gone: so they pass before the next one is planted.
_passed: set[Callable[[], object]] = set()


def turns_red(check: Callable[[], object], plant: Callable[[pytest.MonkeyPatch], None]) -> None:
    """The check passes, fails with the fault planted, and passes again once it is gone."""
    if check not in _passed:
        check()
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        with pytest.raises(RED):
            check()
    check()
    _passed.add(check)


# A lever that adds to trust or to an outcome -------------------------------------------------------------------


def test_a_lever_that_adds_to_trust_breaks_the_null_world():
    turns_red(lambda: null_world("agenda_share", REACHED_THROUGH["agenda_share"], 1, months=6), lever_adds_to_trust)


def test_a_lever_that_adds_to_trust_is_seen_before_residents_live():
    turns_red(lambda: only_their_month_changes_residents(wijk_under(BUSY), 3), lever_adds_to_trust)


def test_a_lever_that_adds_to_trust_is_no_named_cause():
    turns_red(lambda: every_change_is_explained(wijk_under(BUSY), 3), lever_adds_to_trust)


def test_a_lever_that_adds_to_a_place_breaks_the_null_world():
    turns_red(lambda: null_world("protection", REACHED_THROUGH["protection"], 1, months=6), lever_adds_to_place)


def test_a_rule_that_reads_a_lever_is_found():
    no_phase_reads_a_lever(MONTH)
    with pytest.raises(AssertionError, match="protected_place reads \\['protection'\\]"):
        no_phase_reads_a_lever([*MONTH, PHASE_WITH_A_LEVER])


@pytest.mark.parametrize("lever", REACHED_THROUGH)
def test_a_mechanism_left_on_breaks_the_null_world(lever):
    # the first of the row stays on in the world in which all of them should be off
    left_on = REACHED_THROUGH[lever][1:]
    with pytest.raises(AssertionError, match=f"{lever} reaches the wijk"):
        _null_with_each_seed(lever, left_on)


def _null_with_each_seed(lever, through) -> None:
    for seed in SEEDS[:2]:
        null_world(lever, through, seed)


# Accountability and mistakes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lever", "fault"),
    [("controls_frozen", forgotten_strength_of_freezing), ("tolerance", tolerance_without_mistakes)],
)
def test_a_regime_that_works_beside_its_mechanism_breaks_the_null_world(lever, fault):
    turns_red(lambda: null_world(lever, REACHED_THROUGH[lever], 1, months=24), fault)


def _money_of_ended_projects() -> None:
    place = wijk_under(BUSY.with_values(misfit_found=1, controls_frozen=0)).places[0]
    for _ in range(48):
        place.model.step()
        reserved_money_has_a_purpose(place)


def test_money_of_a_project_that_was_ended_is_missed():
    turns_red(_money_of_ended_projects, money_of_an_ended_project_forgotten)


def test_a_mistake_keyed_by_those_before_it_is_somebody_else_s_luck():
    turns_red(partial(luck_of_mistakes_is_their_own, seed=1), mistakes_by_order)


@pytest.mark.parametrize("kind", ["municipality", "residents"])
def test_a_mistake_without_its_cause_leaves_a_change_unexplained(kind):
    # institutions lead the projects, residents the initiatives
    both = BUSY.with_values(execution_share=0)
    turns_red(
        lambda: every_change_is_explained(wijk_under(both, population=800), 60),
        partial(dropped_cause, cause=f"cause:{kind}:mistake"),
    )


# Money ---------------------------------------------------------------------------------------------------------


def _books_of_two_years() -> None:
    books_balance(wijk_under(BUSY).run(24).places[0].books.rows)


def test_a_lost_cent_is_noticed():
    turns_red(_books_of_two_years, lost_cent)


def test_a_cent_that_is_not_written_down_is_noticed():
    turns_red(_books_of_two_years, unwritten_cent)


def _same_money() -> None:
    cuts = [BUSY.with_values(horizon_years=years, budget_per_resident=123.45) for years in (4, 20)]
    short, long = (wijk_under(scenario, population=300).run(240) for scenario in cuts)
    assert total(short, "appropriated_programme") == total(long, "appropriated_programme")


def test_a_grant_in_whole_euros_is_not_the_same_money():
    turns_red(_same_money, forgotten_grant)


# How a programme steers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lever", ["exchange", "learning", "integration"])
def test_hours_that_a_mechanism_takes_while_it_is_off_break_the_null_world(lever):
    turns_red(partial(null_world, lever, REACHED_THROUGH[lever], 1, months=24), steering_costs_without_its_mechanism)


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (order_of_wijken_does_not_count, kitchens_of_those_who_came_first),
        (a_trial_is_its_own_luck, trials_by_order),
        (one_answer_is_nobody_else_s_luck, consent_by_order),
        (one_late_agenda_delays_all, nobody_waits),
    ],
)
def test_a_fault_in_how_a_programme_steers_is_noticed(check, fault):
    turns_red(check, fault)


def test_money_of_a_project_that_was_broken_off_and_forgotten_is_noticed():
    scenario = STEERED.with_values(project_months=18, fit_noise=0.6)
    turns_red(lambda: set_aside_is_owned(wijk_under(scenario), 60), broken_off_money_is_forgotten)


def _all_of_the_money_on_a_path() -> None:
    cuts = [BUSY.with_values(horizon_years=years, budget_per_resident=123.45, budget_path=0.3) for years in (4, 20)]
    models = [wijk_under(scenario, population=300).run(240) for scenario in cuts]
    people = models[0].places[0].residents_at_start
    assert {total(model, "appropriated_programme") for model in models} == {round(12345 * people)}


def test_a_path_in_whole_euros_is_not_all_of_the_money():
    turns_red(_all_of_the_money_on_a_path, yearly_rounding)


def test_later_costs_that_weigh_on_a_place_are_noticed():
    turns_red(lambda: strengths_differ("later_costs", 1), later_costs_weigh_on_the_place)


def test_a_cabinet_without_its_strength_breaks_the_null_world():
    turns_red(lambda: null_world("national_share", REACHED_THROUGH["national_share"], 1, 30), cabinet_knows_no_strength)


def test_a_scandal_that_is_no_named_cause_leaves_a_change_unexplained():
    scandals = BUSY.with_values(scandal_rate=0.5, scandal_spill=0.4)
    fault = partial(dropped_cause, cause="cause:municipality:scandal")
    turns_red(lambda: every_change_is_explained(wijk_under(scandals, 2), 48), fault)


def test_partners_that_bring_hours_are_noticed():
    turns_red(lambda: partners_add_no_hour(BUSY, 14), partners_bring_hours)


def test_voting_that_tires_changes_residents():
    turns_red(lambda: turnout_changes_nothing(BUSY, 60), voting_tires)


def _turnout_of_groups() -> None:
    turnout_is_that_of_each_group("business-as-usual")


@pytest.mark.parametrize("fault", [turnout_by_the_first_class, turnout_without_the_last_class])
def test_turnout_of_other_cells_is_not_that_of_a_group(fault):
    turns_red(_turnout_of_groups, fault)


# Planned events ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "fault"), [("election", early_election_takes_a_term), ("team_leaves", everybody_leaves)]
)
def test_an_event_that_reaches_further_than_it_says_is_noticed(kind, fault):
    turns_red(partial(without_a_programme_an_event_is_only_noted, kind, seed=3), fault)


# Luck, causes, and ways of running -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("nothing_shared", [False, True])
@pytest.mark.parametrize("fault", [draws_by_order, draws_without_occupant])
def test_a_draw_without_its_key_is_somebody_else_s_luck(fault, nothing_shared):
    turns_red(partial(one_move_changes_one_home, months=90, nothing_shared=nothing_shared, way="arrays"), fault)


@pytest.mark.slow
def test_a_move_that_tires_others_is_noticed():
    turns_red(partial(one_move_changes_one_home, months=90, nothing_shared=True), a_door_that_all_hear)


def _causes_of_a_year() -> None:
    every_change_is_explained(wijk_under(BUSY), 12)


@pytest.mark.parametrize("cause", [name for name in NAMES if name.startswith("cause:place:") and "clip" not in name])
def test_a_dropped_cause_leaves_a_change_unexplained(cause):
    turns_red(_causes_of_a_year, partial(dropped_cause, cause=cause))


@pytest.mark.slow
def test_an_altered_constant_agent_by_agent_is_noticed():
    turns_red(partial(agents_live_as_kernels, months=2), altered_constant)


# Groups and stories ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("check", [groups_know_no_outcome, partial(groups_are_set_at_the_start, (BUSY,), 2, 12)])
def test_a_group_that_leaks_an_outcome_into_its_definition_is_noticed(check):
    turns_red(check, group_of_outcome)


def _two_years_told() -> None:
    """In these years everything happens that is counted."""
    stories_tell_what_is_counted(wijk_under(BUSY.with_values(hiring_months=2), 5, population=200), 24)


@pytest.mark.parametrize(
    ("kind", "writer"),
    [(kind, DiaryWriter) for kind in ("born", "arrived", "died", "moved_away", "joined", "quit", "helped")]
    + [(kind, CareerWriter) for kind in ("hired", "succeeds", "leaves")],
)
def test_an_event_that_is_not_written_down_is_missed(kind, writer):
    turns_red(_two_years_told, partial(silent_event, kind=kind, writer=writer))


_LIFE = [Entry(0, "lives_here", "34 rent middle single"), Entry(3, "joined", "near"), Entry(9, "helped", "work")]


@pytest.mark.parametrize("fault", [partial(dropped_sentence, kind="joined"), made_up_sentence])
def test_a_sentence_dropped_or_made_up_is_noticed(fault):
    turns_red(lambda: each_event_has_its_sentence(_LIFE, words("en")), fault)


def test_a_story_that_hides_how_far_it_lies_outside_data_is_noticed():
    turns_red(stories_say_what_lies_outside_data, nobody_warns_in_a_story)
