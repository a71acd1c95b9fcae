"""Three agendas together (claim 16): works and social work, energy works with consent, and what coordination costs."""

import numpy as np
import pytest
from checks import set_aside_is_owned
from checks_of_luck import agents_live_as_kernels
from small_wijk import differing, small_model
from steering import (
    CENTS,
    STEERED,
    at_month,
    combined,
    noted,
    one_answer_is_nobody_else_s_luck,
    one_late_agenda_delays_all,
    prepare,
    project,
)
from worlds import BUSY, SEEDS, wijk_under

from wijksim.agents.combining import at_work, combine, is_energy, meet_at_the_door
from wijksim.agents.consent import answers, consenting
from wijksim.agents.picture import aim_at, picture_of_needs
from wijksim.state.ledger import INDEX

HOUSING, WORK = 5, 3


# worked by hand ------------------------------------------------------------------------------------------------


def test_a_combination_holds_one_of_each_agenda_begun_about_the_same_time():
    model = at_month(1, integration=1)
    model.places[0].projects.clear()
    first, second, third = (project(model, 900 + k, agenda=a) for k, a in enumerate(("social", "physical", "social")))
    for each in (first, second, third):
        combine(each)
    assert first.combined is second.combined is not third.combined
    prepare(first)
    late = project(model, 903, agenda="energy")
    combine(late)
    assert late.combined is third.combined


def test_one_late_agenda_delays_all():
    one_late_agenda_delays_all()


def test_projects_that_stop_keep_nobody_waiting():
    model = at_month(1)
    social, works = combined(model, "social", "physical")
    prepare(social)
    works.break_off()
    social.step()
    assert social.phase == "running"


def test_works_that_run_together_are_one_site_and_bring_social_work_to_the_door():
    model = at_month(1)
    social, works, energy = combined(model, "social", "physical", "energy")
    alone = project(model, 910, HOUSING, "physical")
    for each in (works, energy, alone):
        each.phase = "running"
    assert at_work([social, works, energy, alone]) == (2, 0)
    social.phase = "running"
    assert at_work([social, works, energy, alone]) == (2, 1)
    works.phase = "completed"
    assert at_work([social, works, energy, alone]) == (2, 1)
    energy.phase = "completed"
    assert at_work([social, works, energy, alone]) == (1, 0)


def test_works_that_stand_still_for_repair_are_no_site_and_repaired_ones_are():
    model = at_month(1)
    social, works = combined(model, "social", "physical")
    social.phase, works.phase = "running", "repaired"
    assert at_work([social, works]) == (1, 1)
    works.course.repairing = 2
    assert at_work([social, works]) == (0, 0)


@pytest.mark.parametrize("reach", [-0.3, 0.2])
def test_at_the_door_the_barrier_falls_or_rises(reach):
    model = at_month(1, door_reach=reach, objection_exposure=0.15)
    place = model.places[0]
    place.set("outreach_reach", 0.1)
    meet_at_the_door(place, 2)
    assert place.get("outreach_reach") == pytest.approx(0.1 + reach * 0.3)


def test_households_consent_by_trust_and_by_taking_part():
    model = at_month(1, energy_consent=0.4, consent_by_trust=0.2, consent_by_voice=0.3)
    place, table = model.places[0], model.table
    at, _ = answers(model, place, 1)
    found = {}
    for trust, active in ((0, 0), (1, 0), (-2, 0), (0, 2), (1, 2)):
        table.trust_municipality[at] = trust * 2**20
        table.participation[at], table.in_dialogue[at] = active, 0
        found[trust, active] = np.mean([consenting(model, place, number) for number in range(40)])
    wanted = {(0, 0): 0.4, (1, 0): 0.6, (-2, 0): 0.0, (0, 2): 0.7, (1, 2): 0.9}
    assert found == {key: pytest.approx(share, abs=0.02) for key, share in wanted.items()}


def test_who_does_not_consent_is_left_out_and_costs_only_preparation():
    model = at_month(1, works_effect=0.004, energy_savings=0.002, project_cost=10)
    place = model.places[0]
    works = project(model, 900, HOUSING, "energy")
    share, fund = consenting(model, place, 900), place.programme.fund
    assert 0 < share < 1
    prepare(works)
    left = works.left
    works.decide(0.0, 0.0)
    assert works.left == left - int(left * (1 - share))
    assert place.programme.fund - fund == int(left * (1 - share))
    assert noted(model, "energy_consent") == [f"900 {share:.3f}"]
    while works.phase == "running":
        works.step()
    # what was prepared for those who refuse is spent and does nothing
    worth = CENTS * share / (10 * place.residents_at_start * 100)
    assert place.works[HOUSING] == pytest.approx(0.004 * worth, rel=1e-5)
    assert place.works[WORK] == pytest.approx(0.002 * worth, rel=1e-5)


def test_focus_says_how_sharply_money_follows_the_picture():
    aims = {}
    for focus in (0.0, 0.5, 1.0):
        model = at_month(1, focus=focus, picture_focus=2, picture_carried=0, professionals_heard=0)
        picture = picture_of_needs(model, model.places[0])
        aims[focus] = model.places[0].programme.aim
        assert aims[focus] == pytest.approx(aim_at(picture, 4 * focus), abs=1e-3)
    assert max(aims[1.0]) > max(aims[0.5]) > max(aims[0.0])


# what holds for any ----------------------------------------------------------------------------------------------


def test_one_household_s_answer_is_nobody_else_s_luck():
    one_answer_is_nobody_else_s_luck()


def test_another_occupant_has_another_luck():
    model = at_month(1, consent_by_trust=0, consent_by_voice=0, energy_consent=0.5)
    rows, before = answers(model, model.places[0], 7)
    model.table.occupant[rows] += 16
    _, after = answers(model, model.places[0], 7)
    assert 0.3 < np.mean(before != after) < 0.7


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6])
def test_energy_works_are_as_many_as_declared(share):
    model = at_month(1, energy_share=share)
    found = np.mean([is_energy(model, model.places[0], number) for number in range(1, 2001)])
    assert found == pytest.approx(share, abs=3 * np.sqrt(share * (1 - share) / 2000))


def test_without_energy_works_and_combining_it_is_as_if_the_mechanism_were_off():
    worlds = [small_model(BUSY.with_values(energy_share=share)) for share in (0, 0.6)]
    off = small_model(BUSY.with_values(energy_share=0.6).without("integration"))
    for model in (*worlds, off):
        model.run(60)
    assert differing(worlds[0], off) in ([], ["inputs 0"])
    assert "column state_work" in differing(worlds[1], off)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_cent_that_is_set_aside_belongs_to_somebody(seed):
    set_aside_is_owned(wijk_under(STEERED.with_values(project_months=18), seed), 96)


def test_a_steered_programme_lives_alike_in_every_way():
    agents_live_as_kernels(15, STEERED)


# how it fails ----------------------------------------------------------------------------------------------------


def test_coordination_takes_hours_of_staff():
    worked = {}
    for integration in (0.0, 1.0):
        model = at_month(1, integration=integration, coordination_cost=0.15)
        for post in model.places[0].welfare_programme.posts:
            post._take_up()
        worked[integration] = model.places[0].programme.staff_hours()
    assert worked[1] == pytest.approx(0.85 * worked[0])


def test_combined_projects_come_later():
    first, held = {}, {}
    for integration in (0.0, 1.0):
        delays = []
        for seed in SEEDS:
            model = wijk_under(BUSY.with_values(integration=integration, objection_delay=24, stop_chance=0.1), seed)
            running = {}
            for month in range(1, 73):
                model.step()
                for each in model.places[0].projects:
                    if each.phase == "running":
                        running.setdefault(each.number, month)
            started = {int(d.split()[0]): m for m, _, e, d in model.record.events if e == "project_started"}
            delays += [running[number] - started[number] for number in running]
            held[integration] = noted(model, "project_held")
        first[integration] = np.mean(delays)
    assert held[1.0]
    assert not held[0.0]
    assert first[1] > first[0]


def test_energy_works_fail_where_nobody_trusts():
    spent = {}
    for consent in (0.05, 0.8):
        scenario = BUSY.with_values(
            energy_consent=consent, consent_by_trust=0, consent_by_voice=0, energy_share=0.6, physical_share=1,
            energy_savings=0.01, project_months=6, stop_chance=0.1,
        )  # fmt: skip
        model = wijk_under(scenario, 2).run(60)
        assert noted(model, "energy_consent")
        spent[consent] = model.places[0].works[WORK]
    assert spent[0.05] < 0.35 * spent[0.8]


def test_who_keeps_away_from_the_door_is_helped_less():
    helped = {}
    for reach in (-0.3, 0.6):
        scenario = BUSY.with_values(
            integration=1, door_reach=reach, objection_exposure=0.5, project_months=36, support_existing=0.1,
            objection_deferral=1,
        )  # fmt: skip
        asked = 0
        for seed in SEEDS:
            model = wijk_under(scenario, seed, 800).run(60)
            asked += sum(int(sums[INDEX["sum:asked_help"]]) for sums in model.record.sums[0])
        helped[reach] = asked
    assert helped[-0.3] < helped[0.6]
