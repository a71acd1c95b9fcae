"""A programme in a wijk: posts and their holders, promises, projects, and levers that hold while it runs."""

import numpy as np
import pytest
from checks import total
from worlds import BROKEN_OFF, BUSY, wijk_under

from wijksim.agents.project import Project
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import load_scenario
from wijksim.state.ledger import INDEX

CAROUSEL = load_scenario("project-carousel")
USUAL = load_scenario("business-as-usual")


def test_who_holds_a_post_under_the_next_programme_is_somebody_else():
    model = wijk_under(CAROUSEL.with_values(hiring_months=2), seed=3)
    place = model.places[0]
    holders: dict[tuple[int, int], set[int]] = {}
    for _ in range(144):
        model.step()
        for post in place.welfare_programme.posts:
            if post.holder >= 0:
                holders.setdefault((post.post, place.programmes_begun), set()).add(post.holder)
    assert {programme for _, programme in holders} == {1, 2, 3}
    for (post, programme), here in holders.items():
        before = [max(there) for (other, earlier), there in holders.items() if other == post and earlier < programme]
        assert min(here) > max(before, default=-1), f"post {post} has an old holder back in programme {programme}"


def test_nobody_judges_a_promise_by_the_one_before():
    model = wijk_under(CAROUSEL, seed=3)
    place, made, due = model.places[0], [], []
    for month in range(1, 145):
        model.step()
        made += [month] if place.get("promise_made") else []
        due += [month] if place.get("promise_due") else []
    assert made == [2, 50, 98]
    assert due == [49, 97]


def test_a_promise_of_a_strategy_that_is_given_up_is_felt():
    model = wijk_under("resident-led-20", seed=3).run(24).fork(USUAL)
    assert model.step() is None
    assert model.record.trust_sums()[-1][INDEX["cause:municipality:promise"]] < 0
    (event,) = [detail for month, _, event, detail in model.record.events if (month, event) == (25, "programme_ends")]
    assert float(event.split()[0]) < 0.5


def test_levers_hold_while_the_programme_runs():
    model = wijk_under(BUSY.with_values(room=1, stop_chance=0.1), seed=1)
    place, uneven = model.places[0], BUSY.values["judgement_spread"]
    for month in range(1, 73):
        model.step()
        room = 1.0 if month <= 60 else PARAMETERS["room"].default
        assert place.get("uneven") == pytest.approx(uneven * room)


# Projects ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cost", [3, 17, 40])
@pytest.mark.parametrize("years", [4, 20])
def test_no_project_money_lapses_because_projects_are_too_large_for_a_year(years, cost):
    # who leaves the wijkteam does not depend on the programme, so what lapses there is the same
    values = {"staffing_share": 0, "support_existing": 0, "project_cost": cost, "stop_chance": 0.1, "overload_exit": 0}
    # what is left of a project that ends because it fits poorly may lapse, and a mistake can cost the wijkteam somebody
    # money that households refuse comes back too late for some years
    values["energy_share"] = 0
    programme = load_scenario("resident-led-4").with_values(horizon_years=years, **values)
    programme = programme.without("accountability").without("mistakes")
    model, usual = (wijk_under(each, seed=1).run(12 * years + 1) for each in (programme, USUAL.with_values(**values)))
    assert not any(event == "programme_stopped" for _, _, event, _ in model.record.events)
    spare = total(model, "lapsed") - total(usual, "lapsed")
    assert 0 <= spare <= 100 * years, "more than the cents that do not divide over projects"


def test_a_project_of_half_the_size_does_half_as_much():
    model = wijk_under(BUSY)
    place = model.places[0]
    usual = round(BUSY.values["project_cost"] * place.residents_at_start * 100)
    done = []
    for number, cents in enumerate((usual, usual // 2), start=1):
        project = Project(model, place, number, 5, physical=True, by_residents=False, cents=cents)
        place.projects.append(project)
        project.phase, project.months_left, before = "running", 1, place.works[5]
        project.step()
        done.append(place.works[5] - before)
    assert done[0] == pytest.approx(BUSY.values["works_effect"])
    assert done[1] == pytest.approx(done[0] / 2)


@pytest.mark.parametrize(("continuity", "share"), [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)])
def test_residents_carry_projects_over_a_break_as_far_as_they_can(continuity, share):
    scenario = BUSY.with_values(execution_share=1).with_strength("continuity", continuity)
    model = wijk_under(scenario, seed=1)
    numbers = range(1, 401)
    carried = [Project(model, model.places[0], number, 0, False, True, 100).carried_on for number in numbers]
    assert np.mean(carried) == pytest.approx(share, abs=0.08)
    assert not any(Project(model, model.places[0], number, 0, False, False, 100).carried_on for number in numbers)


def test_politics_stops_the_projects_nobody_carries_on():
    model = wijk_under(BUSY.without("continuity"), seed=BROKEN_OFF).run(48)
    assert model.places[0].projects
    model.step()
    assert model.places[0].projects == []
    assert model.places[0].books.reserved == 0


def test_a_council_does_not_decide_on_a_project_that_was_stopped():
    model = wijk_under(BUSY, seed=1)
    consultation = model.places[0].consultation
    while not consultation.projects:
        model.step()
    stopped = consultation.projects[0]
    stopped.stop()
    decided = len(model.record.events)
    model.run(6)
    later = [event for event in model.record.events[decided:] if event[3].split()[:1] == [str(stopped.number)]]
    assert later == []
    assert stopped.phase == "stopped"


# Volunteers ----------------------------------------------------------------------------------------------------


def test_backing_initiatives_takes_hours_of_staff_from_help():
    offered = {}
    for share in (0, 1):
        scenario = BUSY.with_values(support_existing=share, volunteer_worth=0, overload_exit=0, staffing_share=1)
        model = wijk_under(scenario, seed=1)
        caseload, hours = model.places[0].caseload, []
        step = caseload.step
        caseload.step = lambda given, *others, step=step, hours=hours: (hours.append(sum(given)), step(given, *others))
        model.run(24)
        offered[share] = sum(hours)
    assert offered[1] < offered[0]


def test_more_hours_of_volunteers_are_booked_as_hours_and_nothing_else():
    model = wijk_under(BUSY.with_values(execution_share=1, staffing_share=0.1, volunteer_worth=0.3), seed=1)
    model.run(60)
    sums = model.record.trust_sums()
    giving = sums[:-1, INDEX["sum:active"]] + 2 * sums[:-1, INDEX["sum:leading"]]
    booked = [cents for _, kind, cents in model.places[0].books.rows if kind == "volunteer_hours"]
    assert booked == [int(float(people) * BUSY.values["volunteer_hours"] * 100) for people in giving]
