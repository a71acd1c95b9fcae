"""Mistakes (claim 13): made by whoever leads, hidden, found, repaired or stopped, and what they do to trust."""

import math

import numpy as np
import pytest
from apply_rule import ask
from checks import reserved_money_has_a_purpose
from checks_of_luck import luck_of_mistakes_is_their_own
from hypothesis import given
from hypothesis import strategies as st
from mistaken import SOUND, USUAL, events, find, spoilt
from small_wijk import differing, small_model
from worlds import BUSY, wijk_under

from wijksim.agents.combining import at_work
from wijksim.agents.mistakes import FINDERS, hazard, size_of
from wijksim.agents.project import Initiative, Project
from wijksim.rules import participation
from wijksim.scenario.scenario import Scenario
from wijksim.state.columns import ACTIVE, LEADS, LIVES
from wijksim.state.ledger import INDEX

# How often, and how large --------------------------------------------------------------------------------------


@given(st.floats(0, 6), st.floats(0, 6))
def test_the_hazard_is_a_chance_that_falls_with_experience_and_control(one, other):
    low, high = sorted((one, other))
    assert 0 < hazard(0.6, high) <= hazard(0.6, low) <= 0.05
    assert hazard(12.0, low) >= math.exp(-low) - 1e-12


def test_the_hazard_has_the_slope_and_curvature_of_an_exponential_at_nought():
    h = 1e-4
    before, at, after = (hazard(12.0, x) for x in (-h, 0.0, h))
    assert at == 1
    assert (after - before) / (2 * h) == pytest.approx(-1, abs=1e-6)
    assert (after - 2 * at + before) / h**2 == pytest.approx(1, abs=1e-3)
    assert hazard(12.0, 1.0) == 0.4
    assert hazard(12.0, 2.0) == 0.2


def test_sizes_have_the_declared_median_and_a_heavy_tail():
    sizes = [size_of((k + 0.5) / 10_000, 0.01) for k in range(10_000)]
    assert np.median(sizes) == pytest.approx(0.01, rel=0.001)
    assert np.mean(np.array(sizes) > 0.19) == pytest.approx(0.05, abs=0.001)
    assert np.mean(np.array(sizes) == 1.0) == pytest.approx(1 / 101, abs=0.001)
    assert min(sizes) > 0


def made(by_residents: bool, scenario: Scenario, count: int = 500) -> list[float]:
    """Sizes of mistakes that so many projects made in a year."""
    model = wijk_under(scenario).run(1)
    place, mistakes = model.places[0], model.places[0].mistakes
    works = [Project(model, place, 1_000 + k, 0, False, by_residents, 0) for k in range(count)]
    mistakes._experience = {True: 0.5, False: 0.5}
    for work in works:
        work.phase = "running"
    for _ in range(12):
        chances = mistakes._chances()
        for work in works:
            if work.course.size == 0:
                mistakes._live(work, chances)
    return [work.course.size for work in works if work.course.size > 0]


def test_mistakes_are_made_as_often_as_the_hazard_says_by_everybody_alike():
    scenario = BUSY.with_values(mistake_rate=0.6, mistake_experience=2, mistake_control=1, controls_frozen=0)
    chance = 0.6 / 12 / (1 + 2 + 2)
    for by_residents in (True, False):
        assert len(made(by_residents, scenario)) / 500 == pytest.approx(1 - (1 - chance) ** 12, abs=0.03)


def test_institutions_make_larger_ones():
    scenario = BUSY.with_values(mistake_size=0.02, institution_mistakes=8)
    ours, theirs = (np.median(made(by_residents, scenario)) for by_residents in (True, False))
    assert ours == pytest.approx(0.02, rel=0.35)
    assert theirs == pytest.approx(0.16, rel=0.35)


def test_control_and_experience_make_fewer_and_half_a_mechanism_half_as_many():
    def chance(scenario: Scenario, experience: float) -> float:
        return wijk_under(scenario).run(1).places[0].mistakes._chance(experience)

    scenario = BUSY.with_values(mistake_experience=2, mistake_control=1, controls_frozen=1)
    bare = chance(scenario, 0)
    assert bare == pytest.approx(BUSY.values["mistake_rate"] / 12)
    assert chance(scenario.with_values(controls_frozen=0), 0) == pytest.approx(bare / 2.5)
    assert chance(scenario, 0.5) == pytest.approx(bare / 2.5)
    assert chance(scenario.with_strength("mistakes", 0.5), 0) == pytest.approx(bare / 2)


def test_experience_is_that_of_those_who_lead():
    model = wijk_under(BUSY, population=800).run(24)
    place, table = model.places[0], model.table
    rows = np.flatnonzero((table.status == LIVES) & (table.participation == LEADS))
    assert len(rows)
    place.mistakes._look()
    expected = float(np.mean(table.experience[rows], dtype=np.float64))
    assert place.mistakes._experience[True] == pytest.approx(expected, abs=1e-5)
    held = [post.knowledge for post in place.welfare_programme.posts if post.holder >= 0]
    assert place.mistakes._experience[False] == pytest.approx(np.mean(held))
    table.participation[rows] = ACTIVE
    place.mistakes._look()
    assert place.mistakes._experience[True] > 0


def test_luck_of_mistakes_belongs_to_the_work():
    luck_of_mistakes_is_their_own(seed=1)


# Hidden --------------------------------------------------------------------------------------------------------


def test_a_mistake_spoils_its_part_of_the_hours_and_grows_until_it_is_found():
    place, project = spoilt(SOUND.with_values(mistake_growth=0.6, tolerance=0, storytelling=0), size=0.1)
    project.course.found_limit = 0.0
    sound = Project(place.model, place, 901, 0, False, True, project.left)
    sound.phase, sound.months_left = "running", 30
    assert project.hours() == pytest.approx(0.9 * sound.hours())
    for _ in range(12):
        place.mistakes.step()
    assert project.course.size == pytest.approx(0.1 * 1.05**12)
    for _ in range(120):
        place.mistakes.step()
    assert project.course.size == 1
    assert project.hours() == 0


def test_works_with_a_mistake_in_them_add_less():
    model = wijk_under(BUSY)
    place = model.places[0]
    cents = round(BUSY.values["project_cost"] * place.residents_at_start * 100)
    project = Project(model, place, 1, 5, physical=True, by_residents=False, cents=cents)
    place.projects.append(project)
    project.phase, project.months_left, project.course.size, before = "running", 1, 0.25, place.works[5]
    project.step()
    assert place.works[5] - before == pytest.approx(0.75 * BUSY.values["works_effect"])


def found_by(scenario: Scenario, size: float, count: int = 400) -> tuple[float, dict[str, float]]:
    """Share of mistakes that come out within a year, and of those the share by each finder."""
    model = wijk_under(scenario).run(1)
    place = model.places[0]
    works = [Project(model, place, 2_000 + k, 0, False, True, 0) for k in range(count)]
    place.projects = works
    for work in works:
        work.phase, work.course.size = "running", size
    for _ in range(12):
        for work in [each for each in place.projects if not each.course.repairing]:
            place.mistakes._grow(work)
    names = [detail.split()[-1] for detail in events(model, "mistake_found")]
    return len(names) / count, {name: names.count(name) / max(1, len(names)) for name in FINDERS}


def test_controls_find_as_often_as_declared_and_frozen_ones_do_not():
    blind = BUSY.with_values(mistake_growth=0, story_finds=0, mistakes_reported=0, mistake_seen=0.02, controls_frozen=0)
    seen, by = found_by(blind.with_values(control_finds=0.1), size=0.01)
    assert seen == pytest.approx(1 - (0.9 * (1 - 0.0002)) ** 12, abs=0.06)
    assert by["controls"] > 0.98
    assert found_by(blind.with_values(control_finds=0.1, controls_frozen=1), size=0.01)[0] < 0.02


def test_a_mistake_of_everything_comes_out_by_itself_and_who_leads_reports_where_it_is_tolerated():
    blind = BUSY.with_values(
        mistake_growth=0, story_finds=0, mistakes_reported=0.2, mistake_seen=0.1, controls_frozen=1, tolerance=0
    )
    seen, by = found_by(blind, size=1.0)
    assert seen == pytest.approx(1 - 0.9**12, abs=0.07)
    assert by["everybody"] == 1
    _, by = found_by(blind.with_values(tolerance=1), size=1.0)
    assert by["themselves"] == pytest.approx(2 / 3, abs=0.07)


# Repaired, or stopped ------------------------------------------------------------------------------------------


def test_a_tolerated_mistake_stands_still_is_repaired_and_teaches():
    scenario = SOUND.with_values(repair_months=4, repair_hours=50, mistake_growth=0, repair_lesson=0.3)
    place, project = spoilt(scenario, size=0.5, by_residents=True)
    left = project.left
    find(place, project, tolerated=True)
    assert (project.phase, project.course.repairing) == ("paused", 4)
    for month in (3, 2, 1):
        place.model.step()
        assert (project.phase, project.course.repairing) == ("paused", month)
        assert place.mistakes.repair_hours[True] >= 25
    assert (project.left, project.months_left) == (left, 30)
    usual = place.usual_growth
    place.model.step()
    assert (project.phase, project.course.size, project.course.lessons) == ("repaired", 0.0, 1)
    assert place.get("experience_growth") > usual
    assert place.mistakes._after_lessons(project.course) < place.mistakes._chances()[True]
    assert project.left < left
    place.model.step()
    assert place.get("experience_growth") == pytest.approx(usual)
    assert events(place.model, "mistake_found")[-1].startswith("project 900")
    assert "project 900" in events(place.model, "mistake_repaired")


def test_works_that_were_repaired_are_a_site_again_and_paused_ones_are_none():
    _, project = spoilt(SOUND, 0.1, by_residents=False)
    project.physical = True
    for phase, repairing, sites in (("running", 0, 1), ("running", 2, 0), ("paused", 2, 0), ("repaired", 0, 1)):
        project.phase, project.course.repairing = phase, repairing
        assert at_work([project]) == (sites, 0)


def test_repair_takes_the_hours_of_who_led():
    scenario = SOUND.with_values(repair_hours=100, volunteer_worth=0.3, support_existing=0, story_pull=0, gaming=0)
    place, _ = spoilt(scenario, size=1.0, by_residents=False, months=20)
    hours: dict[float, list[float]] = {}
    for taken in (0.0, 60.0):
        place.mistakes.repair_hours = {True: 0.0, False: taken}
        hours[taken] = [0.0] * 7
        place._programme_hours(hours[taken], place.caseload.spread())
    assert sum(hours[0.0]) - sum(hours[60.0]) == pytest.approx(min(60.0, sum(hours[0.0])))
    given = []
    for taken in (0.0, 60.0):
        place.mistakes.repair_hours = {True: taken, False: 0.0}
        offered = [0.0] * 7
        place._volunteer_hours(offered)
        given.append(sum(offered))
    assert given[1] < given[0]


def test_a_professional_who_repaired_knows_more():
    place, project = spoilt(SOUND.with_values(repair_months=1, repair_lesson=0.3, turnover=0.1), 0.5, False, months=30)
    find(place, project, tolerated=True)
    post = place.mistakes._staff()[0]
    before = post.knowledge
    place.model.step()
    assert project.phase == "repaired"
    # a month of getting to know the wijk adds a little to what the repair taught
    assert post.knowledge - before >= 0.3 * (1 - before) - 0.05


def test_a_repair_can_fail_and_the_work_goes_on_with_its_mistake():
    place, project = spoilt(SOUND.with_values(repair_months=1, mistake_growth=0, repair_fails=0.5), size=0.4)
    find(place, project, tolerated=True, repair_fails=True)
    place.model.step()
    assert (project.course.size, project.course.lessons) == (0.4, 0)
    assert project.runs
    assert events(place.model, "repair_failed") == ["project 900"]
    assert not events(place.model, "mistake_repaired")


@pytest.mark.parametrize("by_residents", [True, False])
def test_without_tolerance_the_work_stops_and_who_led_it_leaves(by_residents):
    place, project = spoilt(SOUND, 0.4, by_residents, months=20)
    fund = place.programme.fund
    held = {post.post: post.holder for post in place.mistakes._staff()}
    find(place, project, tolerated=False)
    assert project.phase == "stopped"
    assert project not in place.projects
    assert place.programme.fund > fund
    reserved_money_has_a_purpose(place)
    left = [post for post, holder in held.items() if place.post_holder[post] != holder]
    assert (len(left) > 0) == (not by_residents)
    assert (place.get("blamed") > 0) == by_residents
    place.model.step()
    assert place.get("blamed") == 0


def test_who_led_it_quits_and_others_do_not():
    part = {"adult": True, "energy": 1.0, "u_take_part0": 0.9, "u_take_part1": 0.29, "u_take_part2": 0.9}
    for level, blamed, goes in ((3, 0.3, True), (3, 0.2, False), (2, 0.3, False), (0, 0.3, False)):
        *_, quits = ask(participation.take_part, participation=level, blamed=blamed, **part)
        assert bool(quits) == goes


def test_an_initiative_can_be_stopped_and_can_stand_still():
    model = wijk_under(SOUND).run(3)
    place = model.places[0]
    one = place.initiatives[0]
    one.course.size = 0.3
    find(place, one, tolerated=True)
    assert one.course.works == 0
    assert one in place.initiatives
    other = Initiative(model, place, 800, 2)
    place.initiatives.append(other)
    other.course.size = 0.3
    find(place, other, tolerated=False)
    assert other not in place.initiatives
    assert "initiative 800" in events(model, "mistake_stopped")


# Off, idle, and three ways -------------------------------------------------------------------------------------


def test_with_the_mechanism_off_nobody_errs():
    model = wijk_under(BUSY.without("mistakes"))
    place = model.places[0]
    for _ in range(60):
        model.step()
        assert not any(place.get(name) for name in ("mistake", "blamed", "mistake_touches"))
    assert not [event for _, _, event, _ in model.record.events if event.startswith("mistake")]
    assert place.mistakes.number == 0


def test_business_as_usual_has_mistakes_of_residents_only():
    models = [wijk_under(USUAL, seed, 2000).run(240) for seed in (1, 2)]
    made_there = [detail for model in models for detail in events(model, "mistake_made")]
    assert made_there
    assert all(detail.startswith("initiative") for detail in made_there)


def test_a_fork_without_the_mechanism_lives_out_what_went_wrong_and_makes_no_more():
    model = wijk_under(BUSY).run(30)
    before = len(events(model, "mistake_made"))
    assert before
    twin = model.fork(BUSY.without("mistakes")).run(60)
    assert len(events(twin, "mistake_made")) == before
    assert not any(project.phase == "paused" for project in twin.places[0].projects)


def test_kernels_arrays_and_agents_feel_the_same_mistakes():
    scenario = BUSY.with_values(mistake_reach=0.6, controls_frozen=0)
    models = {way: small_model(scenario, seed=2, way=way) for way in ("kernel", "arrays", "agents")}
    for model in models.values():
        model.places[0].mistakes._public = [(1, 1.0, False, False), (2, 0.8, True, False), (1, 1.0, False, True)]
        model.run(4)
    sums = models["kernel"].record.trust_sums()
    assert (sums[:, INDEX["cause:municipality:mistake"]] < 0).any()
    assert (sums[:, INDEX["cause:residents:mistake"]] < 0).any()
    for way in ("arrays", "agents"):
        assert differing(models["kernel"], models[way]) == []
