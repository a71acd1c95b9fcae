"""Every mechanism can fail: for each claim the force against it, in the smallest setting in which it shows.

What takes years to show is in `test_counter_forces_in_time.py`; rules that residents apply are in
`test_rules_people.py`, who is turned away or loses a known professional too.
"""

import numpy as np
import pytest
from worlds import BUSY, CALM, LONG, events, months_of, wijk_under

from wijksim.agents.picture import register_picture, residents_picture, want_weights
from wijksim.agents.project import Project
from wijksim.population.start import DOMAIN_SD
from wijksim.scenario.scenario import load_scenario
from wijksim.state.ledger import INDEX

# 1 The picture of needs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("declared", [0.3, 0.6, 0.9, 1.0])
def test_wants_and_needs_correlate_as_declared(declared):
    luck = np.random.default_rng(1)
    state, taste = DOMAIN_SD * luck.standard_normal(200_000), luck.standard_normal(200_000)
    of_need, of_taste = want_weights(declared)
    want, need = np.maximum(0, of_taste * taste - of_need * state), np.maximum(0, -state)
    assert np.corrcoef(want, need)[0, 1] == pytest.approx(declared, abs=0.01)


def test_shame_hides_domains_from_those_who_listen():
    heard = {}
    for shame in (0, 0.9):
        place = wijk_under(BUSY.with_values(shame=shame), population=800).places[0]
        heard[shame] = residents_picture(place, 1.0)
    hushed, open_ = (0, 2, 3), (1, 4, 5, 6)
    assert all(heard[0.9][d] < heard[0][d] for d in hushed)
    assert all(heard[0.9][d] > heard[0][d] for d in open_)


def test_registers_are_late_and_bent_by_the_coalition():
    model = wijk_under(BUSY.with_values(coalition_bias=0, register_visibility=1, register_lag=12)).run(30)
    place = model.places[0]
    assert register_picture(model, place) == place.need_history[18]
    model.values["coalition_bias"] = 0.5
    bent = np.array(register_picture(model, place)) - place.need_history[18]
    assert bent[model.policy.priority] == pytest.approx(0.5)
    assert np.count_nonzero(bent) == 1


# 2 Dialogue and deciding together ------------------------------------------------------------------------------


def dialogue_event(followed: bool, **values: float) -> float:
    """What a talk is like in a year in which decisions of residents are followed, or set aside."""
    model = wijk_under(BUSY.with_values(**values)).run(1)
    model.places[0].follows = followed
    model.step()
    return model.places[0].get("dialogue_event")


def test_a_promised_say_that_is_set_aside_disappoints_more_than_none():
    assert dialogue_event(True, decision_share=1) == pytest.approx(BUSY.values["fairness"])
    assert dialogue_event(False, decision_share=0) == pytest.approx(-BUSY.values["disappointment"])
    both = BUSY.values["disappointment"] + BUSY.values["frustration"]
    assert dialogue_event(False, decision_share=1) == pytest.approx(-both)


def test_councils_set_decisions_aside_as_often_as_declared():
    followed = []
    for seed in range(1, 21):
        scenario = load_scenario("resident-led-20").with_values(set_aside=0.3, stop_chance=0.1, coalition_change=0.28)
        for model in months_of(scenario, 1, seed):
            programme = model.places[0].programme
            for year in range(20):
                model.month = 12 * year + 1
                programme.months_granted = 12 * year
                programme.appropriate()
                followed.append(model.places[0].follows)
    assert np.mean(followed) == pytest.approx(0.7, abs=0.07)


def felt_by_objectors(outcome: str, followed: bool = True, **values: float) -> float:
    """How an outcome feels to objectors who were all spoken to."""
    place = wijk_under(BUSY.with_values(**values)).places[0]
    place.follows = followed
    place.consultation.talks, place.consultation.voice = 1.0, values["decision_share"]
    return place.consultation.felt(outcome)


def test_being_heard_after_an_objection_can_help_and_can_be_worse_than_not_being_heard():
    unheard = felt_by_objectors("approved", decision_share=0)
    assert felt_by_objectors("approved", decision_share=1, fairness=1, frustration=0.5) > unheard
    assert felt_by_objectors("approved", decision_share=1, fairness=0.5, frustration=2.5) < unheard
    assert felt_by_objectors("approved", followed=False, decision_share=1) < unheard
    assert felt_by_objectors("deferred", decision_share=1) > felt_by_objectors("deferred", decision_share=0)


def test_deciding_together_takes_longer_and_costs_more_preparation():
    took, cost = {}, {}
    for share in (0, 1):
        scenario = BUSY.with_values(decision_share=share, deciding_delay=0.5, preparation_months=10)
        model = wijk_under(scenario)
        project = Project(model, model.places[0], 1, 0, False, False, 1_000_000)
        took[share] = project.months_left
        model.places[0].books.appropriate("programme", 1_000_000)
        model.places[0].books.reserve(1_000_000)
        model.places[0].projects.append(project)
        while project.phase == "preparation":
            project.step()
        cost[share] = 1_000_000 - project.left
    assert took == {0: 10, 1: 15}
    assert cost == {0: 150_000, 1: 225_000}


def domains_of_projects(**levers: float) -> set[int]:
    model = wijk_under(BUSY.with_values(physical_share=0, picture_focus=5, **levers))
    place = model.places[0]
    model.run(1)
    place.voices[:7] = [0, 0, 0, 0, 0, 0, 1_000]
    place.programme.aim = [1, 0, 0, 0, 0, 0, 0]
    return {place.programme._pick(u, tuple(range(7))) for u in np.linspace(0.001, 0.999, 300)}


def test_where_residents_decide_projects_serve_those_who_speak():
    assert domains_of_projects(decision_share=0) == {0}
    only_safety_was_asked_for = domains_of_projects(decision_share=1)
    assert 6 in only_safety_was_asked_for
    assert 0 in domains_of_projects(decision_share=0.5)


def test_deciding_together_can_harm_trust():
    scenario = load_scenario("resident-led-4").with_values(
        horizon_years=8, dialogue_share=0.5, moving_selectivity=0, set_aside=0.7, frustration=2.5, fairness=0.5
    )
    gaps = []
    for seed in range(1, 7):
        sums = [
            wijk_under(scenario.with_values(decision_share=share), seed, 500).run(84).record.trust_sums()[-1]
            for share in (1, 0)
        ]
        trusting = [each[INDEX["sum:trusting_municipality"]] / each[INDEX["sum:adults"]] for each in sums]
        gaps.append(trusting[0] - trusting[1])
    assert np.mean(gaps) < -3 * np.std(gaps, ddof=1) / np.sqrt(len(gaps))


def test_backed_initiatives_keep_new_ones_out():
    begun = {}
    for lock in (0, 3):
        scenario = LONG.with_values(support_existing=1, incumbent_lock=lock, self_offer=0.004, staffing_share=1)
        model = wijk_under(scenario, seed=2, population=1500).run(120)
        begun[lock] = len(events(model, "initiative_starts"))
    assert begun[3] < begun[0]


def test_supporting_what_exists_displaces_new_projects():
    started, spent = {}, {}
    for share in (0, 0.5, 1):
        model = wijk_under(CALM.with_values(support_existing=share, staffing_share=0.3)).run(48)
        started[share] = len(events(model, "project_started"))
        rows = model.places[0].books.rows
        spent[share] = sum(cents for month, kind, cents in rows if kind == "spent_projects" and month <= 3)
    assert started[0] > started[0.5] > started[1] == 0
    assert spent[0] == 0 < spent[0.5] < spent[1]


# 3 Outreach ----------------------------------------------------------------------------------------------------


def test_hours_of_outreach_and_talk_are_not_spent_on_help():
    offered = {}
    for lever in ("outreach_share", "dialogue_share"):
        for share in (0, 0.5):
            model = wijk_under(CALM.with_values(**{lever: share}, room=0)).run(11)
            hours = [0.0] * 7
            model.places[0]._programme_hours(hours, model.places[0].caseload.spread())
            offered[lever, share] = sum(hours)
        assert offered[lever, 0.5] < offered[lever, 0]


# 4 Objection ---------------------------------------------------------------------------------------------------


def test_no_project_waits_longer_than_a_window_for_its_decision():
    scenario = CALM.with_values(physical_share=1, staffing_share=0.1, project_cost=3, support_existing=0)
    waited: dict[int, int] = {}
    together = 0
    for model in months_of(scenario, 84):
        for project in model.places[0].projects:
            if project.phase == "waiting":
                waited[project.number] = waited.get(project.number, 0) + 1
        together = max(together, len(model.places[0].consultation.projects))
    assert len(waited) > 40
    assert together > 2
    # the rest of a window, a month in which signs are put away, and a window
    assert max(waited.values()) <= 9
    assert {project.phase for project in model.places[0].projects} <= {"deferred", "running", "paused", "repaired"}


def test_talks_tell_people_what_may_harm_them():
    exposed = {}
    for talks in (0, 0.15):
        for model in months_of(CALM.with_values(dialogue_share=talks, physical_share=1), 24):
            if model.places[0].consultation.projects:
                exposed[talks] = model.places[0].get("exposure")
                break
    assert exposed[0.15] > exposed[0]


def test_talks_take_hours_of_staff_and_without_staff_the_project_s_own_money():
    for model in months_of(CALM.with_values(physical_share=1), 24):
        if model.places[0].consultation.projects:
            break
    place = model.places[0]
    consultation, project = place.consultation, place.consultation.projects[0]
    place.ledger[INDEX["sum:objecting"]] = 40
    needed = 1.5 * consultation.talks * 40 / 2
    left = project.left
    assert consultation.take_hours(1000.0) == pytest.approx(needed)
    assert project.left == left
    assert consultation.take_hours(0.0) == 0
    assert project.lost == left - project.left > 0


def test_preparation_costs_money_and_builds_nothing():
    model = wijk_under(CALM.with_values(physical_share=1, preparation_months=24)).run(20)
    assert sum(cents for _, kind, cents in model.places[0].books.rows if kind == "spent_preparation") > 0
    assert model.places[0].works == [0.0] * 7
