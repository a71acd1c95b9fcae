"""Accountability (claim 12): what controls and stories cost, find, bend, and when frozen controls come back."""

from functools import cache

import numpy as np
import pytest
from checks import reserved_money_has_a_purpose, total
from hypothesis import given
from hypothesis import strategies as st
from worlds import BROKEN_OFF, BUSY, wijk_under

from wijksim.agents.accountability import Accountability, administration, misfit
from wijksim.agents.picture import aim_at, register_picture
from wijksim.agents.project import Project
from wijksim.model import WijkModel
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import Scenario, load_scenario
from wijksim.state.ledger import INDEX

#: Nobody breaks the programme off, nobody errs, and staff come and go as they do whatever happens.
CALM = BUSY.with_values(
    coalition_change=0.28, stop_chance=0.1, hiring_cost=3000, overload_exit=0, controls_frozen=0, storytelling=0.1
).without("mistakes")
USUAL = load_scenario("business-as-usual")


def regime(scenario: Scenario, months: int = 1) -> Accountability:
    """The regime of a small wijk after some months."""
    return wijk_under(scenario).run(months).places[0].accountability


# Hours ---------------------------------------------------------------------------------------------------------


def test_administration_worked_by_hand():
    values = {"admin_share": 0.3, "control_part": 0.4, "story_hours": 0.05}
    assert administration(values, 0.0, 0.1) == 0.3
    assert administration(values, 1.0, 0.1) == pytest.approx(0.3 * 0.6)
    assert administration(values, 0.5, 1.0) == pytest.approx(0.3 * 0.8 + 0.05 * 0.9)


@pytest.mark.parametrize("levers", [{"controls_frozen": 0}, {"controls_frozen": 1, "storytelling": 1}])
def test_as_usual_and_with_the_mechanism_off_administration_is_what_was_measured(levers):
    off = regime(BUSY.with_values(**levers).without("accountability"))
    assert (off.admin, off.frozen, off.stories) == (BUSY.values["admin_share"], 0.0, 0.1)
    assert off.bent(aim := [1.0, 0, 0, 0, 0, 0, 0]) is aim
    assert regime(USUAL).admin == USUAL.values["admin_share"]


def delivered(**levers: float) -> float:
    """Hours outside administration that staff of the programme worked in two years."""
    programme = wijk_under(CALM.with_values(control_part=0.4, story_hours=0.1, **levers)).run(24).places[0].programme
    assert programme is not None
    return programme.delivered


def test_frozen_controls_give_hours_and_stories_take_them():
    usual = delivered()
    assert delivered(controls_frozen=1) == pytest.approx(usual * (1 - 0.18) / 0.7)
    assert delivered(storytelling=1) == pytest.approx(usual * (1 - 0.39) / 0.7)


def test_hours_freed_are_paid_as_work_and_not_as_administration():
    spent = {}
    for frozen in (0, 1):
        # without objections nobody buys talks beside what staff are paid
        scenario = CALM.with_values(controls_frozen=frozen, control_part=0.5).without("objection")
        model = wijk_under(scenario).run(24)
        spent[frozen] = {kind: total(model, f"spent_{kind}") for kind in ("administration", "dialogue", "delivery")}
    assert sum(spent[0].values()) == pytest.approx(sum(spent[1].values()), abs=50)
    assert spent[1]["administration"] == pytest.approx(spent[0]["administration"] / 2, rel=0.001)


def test_the_regime_is_the_strategy_s_while_its_programme_runs():
    model = wijk_under(BUSY.with_values(stop_chance=0.1, control_reflex=0), seed=1)
    frozen = []
    for _ in range(72):
        model.step()
        frozen.append(model.places[0].accountability.frozen)
    assert frozen == [BUSY.values["controls_frozen"]] * 60 + [0.0] * 12


def test_the_promise_counts_on_freed_hours_so_freezing_keeps_no_promise_by_itself():
    kept = {}
    for frozen in (0, 1):
        programme = wijk_under(CALM.with_values(controls_frozen=frozen)).run(40).places[0].programme
        kept[frozen] = programme.kept()
    assert 0 < kept[0] < 1
    assert kept[1] == pytest.approx(kept[0])


def test_controls_that_come_back_break_the_promise():
    model = wijk_under(CALM.with_values(controls_frozen=1)).run(12)
    twin = wijk_under(CALM.with_values(controls_frozen=1)).run(12)
    twin.places[0].accountability.scandal(1.0, 0.0)
    before, after = (each.run(28).places[0].programme.kept() for each in (model, twin))
    assert after < before


# What counts ---------------------------------------------------------------------------------------------------


def bent_to(gaming: float = 0, story_pull: float = 0, **levers: float) -> tuple[Accountability, list[float]]:
    model = wijk_under(CALM.with_values(gaming=gaming, story_pull=story_pull, **levers)).run(1)
    place = model.places[0]
    place.voices[:7] = [0, 0, 0, 0, 0, 0, 1_000]
    place.accountability._counted_at = -100
    return place.accountability, place.accountability.bent([1.0, 0, 0, 0, 0, 0, 0])


def test_controls_bend_part_of_the_hours_to_what_registers_see():
    here, hours = bent_to(gaming=0.4)
    registers = aim_at(register_picture(here.place.model, here.place), CALM.values["picture_focus"])
    assert hours == pytest.approx([0.6 * (d == 0) + 0.4 * registers[d] for d in range(7)])
    assert bent_to(gaming=0.4, controls_frozen=1)[1] == [1.0, 0, 0, 0, 0, 0, 0]


def test_stories_bend_part_of_the_hours_to_who_speaks():
    _, hours = bent_to(story_pull=0.4, storytelling=1)
    assert hours[6] == pytest.approx(0.4, abs=0.01)
    assert hours[0] == pytest.approx(0.6, abs=0.01)


def test_where_nobody_speaks_stories_pull_nowhere():
    model = wijk_under(CALM.with_values(gaming=0, story_pull=0.4, storytelling=1)).run(1)
    place = model.places[0]
    place.voices[:7] = 0
    place.accountability._counted_at = -100
    assert place.accountability.bent([1.0, 0, 0, 0, 0, 0, 0]) == [1.0, 0, 0, 0, 0, 0, 0]


@given(st.floats(0, 0.4), st.floats(0, 0.4), st.floats(0, 1), st.floats(0, 1))
def test_hours_are_bent_never_lost(gaming, pull, frozen, stories):
    here = quiet().accountability
    here._gamed, here._told = gaming * (1 - frozen), pull * stories
    bent = here.bent([0.4, 0, 0.1, 0.1, 0.2, 0, 0.2])
    assert sum(bent) == pytest.approx(1)
    assert min(bent) >= 0


@cache
def quiet():
    """A place in the first month of a calm programme."""
    return wijk_under(CALM).run(1).places[0]


def test_whether_bending_is_a_loss_depends_on_who_is_right():
    here, _ = bent_to(gaming=0.4)
    counted, _ = here._what_counts()

    def off(aim: list[float]) -> float:
        return sum(abs(a - c) for a, c in zip(aim, counted, strict=True))

    wrong = [1.0, 0, 0, 0, 0, 0, 0]
    assert off(here.bent(wrong)) < off(wrong), "registers that are right mend a wrong aim"
    assert off(here.bent(counted)) == pytest.approx(0, abs=1e-12)
    seen_by_residents = [0, 0, 1.0, 0, 0, 0, 0]
    assert here.bent(seen_by_residents)[2] < 1, "what residents saw, and registers do not, loses hours"


# What is found -------------------------------------------------------------------------------------------------


def share_ended(months: int, count: int = 400, **values: float) -> float:
    """Share of projects in a domain that nobody counts that are ended within some months."""
    usual = {"misfit_found": 1, "control_finds": 0.1, "story_finds": 0, **values}
    model = wijk_under(CALM.with_values(**usual)).run(1)
    place, here = model.places[0], model.places[0].accountability
    place.programme.fund_cents = 0
    place.projects = [Project(model, place, 10_000 + k, 4, False, False, 0) for k in range(count)]
    here._pulls, here._counted_at = ([0.25] * 4 + [0.0] * 3, [0.25] * 4 + [0.0] * 3), 10_000
    for _ in range(months):
        here.review()
    return 1 - len(place.projects) / count


def test_controls_find_projects_that_fit_poorly_and_frozen_ones_do_not():
    assert share_ended(12) == pytest.approx(1 - 0.9**12, abs=0.07)
    assert share_ended(12, controls_frozen=0.5) == pytest.approx(1 - 0.95**12, abs=0.07)
    assert share_ended(12, controls_frozen=1) == 0


def test_a_misfit_is_what_is_counted_less_than_an_equal_share():
    assert [misfit([share], 0) for share in (0, 1 / 14, 1 / 7, 0.5)] == pytest.approx([1, 0.5, 0, 0])


def test_controls_end_what_registers_do_not_see_and_stories_what_nobody_asks_for():
    model = wijk_under(CALM.with_values(register_visibility=0.3, picture_focus=5)).run(1)
    place = model.places[0]
    place.voices[:7] = [1_000, 0, 0, 0, 0, 0, 0]
    place.accountability._counted_at = -100
    place.need_history.clear()
    place.need_history.append([0.4] * 7)
    model.policy.priority = 5
    seen = {}
    for domain in (0, 5):
        project = Project(model, place, 500 + domain, domain, False, False, 0)
        place.accountability._finds_misfit(project, 1.0)
        seen[domain] = project.misfit
    by_numbers, by_stories = zip(seen[0], seen[5], strict=True)
    assert by_numbers[0] > 0.5 > by_numbers[1] == 0, "upbringing is as needed, but registers hardly see it"
    assert by_stories[0] == 0 < by_stories[1]


def test_what_is_left_of_an_ended_project_is_for_the_programme_s_other_work():
    model = wijk_under(CALM.with_values(staffing_share=0, support_existing=0)).run(3)
    place = model.places[0]
    project, fund, reserved = place.projects[0], place.programme.fund, place.books.reserved
    left = project.left
    assert left > 0
    project.break_off()
    assert place.programme.fund == fund + left
    assert place.books.reserved == reserved
    assert project.phase == "stopped"
    reserved_money_has_a_purpose(place)


@pytest.mark.parametrize("seed", [1, 2, BROKEN_OFF])
def test_money_set_aside_is_for_something_every_month(seed):
    model = wijk_under(BUSY.with_values(misfit_found=1, controls_frozen=0), seed)
    for _ in range(72):
        model.step()
        reserved_money_has_a_purpose(model.places[0])
    assert any(event == "poor_fit" for _, _, event, _ in model.record.events)


# Soft signals --------------------------------------------------------------------------------------------------


def heard(model: WijkModel, active: float) -> float:
    """The odds of stories with so many active (1 is as usual)."""
    place = model.places[0]
    place.ledger[INDEX["sum:active"]] = round(active * 0.071 * 10_000)
    place.ledger[INDEX["sum:adults"]] = 10_000
    place.accountability.step()
    return place.accountability.stories_find


def test_stories_find_what_residents_say_where_the_council_listens():
    listening = wijk_under(CALM.with_values(storytelling=0.5, story_finds=0.1, soft_signals_ignored=0)).run(1)
    assert heard(listening, 1.0) == pytest.approx(0.05)
    assert heard(listening, 0.0) == 0
    assert heard(listening, 9.0) == pytest.approx(0.1)
    assert heard(listening, 2.0) == pytest.approx(0.1)


@pytest.mark.parametrize("ignored", [0.0, 0.4, 0.9])
def test_so_many_councils_leave_soft_signals_lying_a_whole_term(ignored):
    model = wijk_under(CALM.with_values(storytelling=1, soft_signals_ignored=ignored)).run(1)
    found = []
    for model.policy.term in range(600):
        found.append(heard(model, 1.0) == 0)
    assert np.mean(found) == pytest.approx(ignored, abs=0.06)


def test_a_council_listens_or_not_whatever_the_strategy():
    models = [wijk_under(scenario).run(1) for scenario in (CALM, "manifest", USUAL)]
    for term in range(40):
        listens = set()
        for model in models:
            model.policy.term = term
            listens.add(model.places[0].accountability._council_listens())
        assert len(listens) == 1


# Controls that come back ---------------------------------------------------------------------------------------


def test_a_large_mistake_brings_frozen_controls_back_for_a_term():
    model = wijk_under(CALM.with_values(controls_frozen=1, control_reflex=0.5)).run(4)
    here = model.places[0].accountability
    here.scandal(0.2, 0.11)
    assert here.back_until == 0
    here.scandal(0.2, 0.09)
    model.step()
    assert (here.frozen, here.admin) == (0.0, CALM.values["admin_share"])
    assert [event for _, _, event, _ in model.record.events if event == "controls_return"] == ["controls_return"]
    model.run(46)
    assert here.frozen == 0
    model.step()
    assert here.frozen == 1


def test_where_nothing_is_frozen_nothing_comes_back():
    model = wijk_under(CALM).run(4)
    model.places[0].accountability.scandal(1.0, 0.0)
    assert not [event for _, _, event, _ in model.record.events if event == "controls_return"]


# Open in sign --------------------------------------------------------------------------------------------------


def spoiled(scenario: Scenario, months: int = 60, seeds: int = 6) -> float:
    """Mean share of work at hand that mistakes spoil or that stands still."""
    found = []
    for seed in range(1, seeds + 1):
        model = wijk_under(scenario, seed)
        for _ in range(months):
            model.step()
            place = model.places[0]
            found += [1 - work.course.works for work in (*place.projects, *place.initiatives) if work.at_work]
    return float(np.mean(found))


def test_freezing_lets_more_go_wrong_unseen():
    # little to gain: controls cost little and bend nothing
    prone = BUSY.with_values(
        mistake_control=2, mistake_experience=0, control_finds=0.1, control_reflex=0, storytelling=0, tolerance=0
    )
    assert spoiled(prone.with_values(controls_frozen=1)) > 1.5 * spoiled(prone.with_values(controls_frozen=0))


def test_the_priors_hold_worlds_in_which_freezing_gives_hours_and_in_which_it_hardly_does():
    gain = {}
    for part in (PARAMETERS["control_part"].low, PARAMETERS["control_part"].high):
        values = {**CALM.values, "control_part": part}
        gain[part] = (1 - administration(values, 1.0, 0.1)) / (1 - administration(values, 0.0, 0.1)) - 1
    assert min(gain.values()) < 0.05
    assert max(gain.values()) > 0.25
    assert PARAMETERS["gaming"].low == PARAMETERS["story_finds"].low == 0
