"""The learning loop (claim 9): measuring, turning and stopping projects, and how that looks to others."""

import numpy as np
import pytest
from steering import CENTS, STEERED, at_month, bought_and_used, known_fit, noted, project, trusting
from worlds import BUSY, SEEDS, wijk_under

from wijksim.agents.learning import better_domain, look_at_projects
from wijksim.agents.use import Use, error
from wijksim.state.ledger import INDEX

#: Nothing errs, everything is acted upon, and nothing but what a test sets up is running.
SURE = {"learning": 1.0, "fit_noise": 0.0, "look_months": 3.0, "fit_wanted": 0.6, "support_existing": 1.0}


def running(model, domain=0, ran=3, number=900):
    """A project that has run for some months."""
    made = project(model, number, domain)
    made.phase, made.months_left = "running", made.running_months - ran
    return made


# worked by hand ------------------------------------------------------------------------------------------------


def test_fit_is_hours_used_over_hours_spent():
    model = at_month(0, case_hours=20)
    place = model.places[0]
    use = Use(place)
    for cases, hours in ((99, 100.0), (2, 80.0), (3, 40.0), (1, 999.0)):
        # cases of a month are noted in the next one
        use.cases.append([cases] * 7)
        use.spent.append([hours] * 7)
    # the cases of the last two months that are known, 3 and 1, met hours of 80 and 40
    assert use.fit(0, 2) == pytest.approx(4 * 20 / 120)
    assert use.fit(0, 1) == pytest.approx(20 / 40)
    use.cases.append([50] * 7)
    use.spent.append([5.0] * 7)
    assert use.fit(0, 1) == pytest.approx(1.0)


def test_cases_stand_beside_the_hours_of_their_own_month():
    model = at_month(20)
    use = model.places[0].use
    first = INDEX["sum:cases_upbringing"]
    assert [list(sums[first : first + 7]) for sums in model.record.sums[0][15:20]] == list(use.cases)[-5:]
    hours = sum(each[2] for each in list(use.spent)[-4:-1])
    cases = sum(each[2] for each in list(use.cases)[-3:])
    assert use.fit(2, 3) == pytest.approx(min(1.0, cases * model.values["case_hours"] / hours))


def test_a_poor_project_is_turned_to_what_the_programme_wants_most_where_hours_are_used():
    model = at_month(1, **SURE, preparation_months=9)
    place, programme = model.places[0], model.places[0].programme
    programme.aim = [0.5, 0.1, 0.15, 0.05, 0.05, 0.05, 0.1]
    known_fit(model, [0.3, 0.2, 0.7, 0.9, 0.8, 0.9, 1.0])
    aim, made = list(programme.aim), running(model)
    assert better_domain(programme, 0, 3) == 2
    look_at_projects(programme)
    assert (made.domain, made.phase, made.months_left) == (2, "adjusting", 3)
    assert programme.aim == aim
    assert programme.broken_off == place.let_down == 0
    left = made.left
    for _ in range(3):
        made.step()
    # three months of preparation at a ninth of 15 % each, and then from the start
    assert left - made.left == pytest.approx(0.05 * CENTS, abs=3)
    assert (made.phase, made.months_left) == ("running", made.running_months)


def test_a_project_that_still_fits_poorly_is_stopped_and_its_money_goes_back_to_the_fund():
    model = at_month(1, **SURE, counted_on=0.5)
    place, programme = model.places[0], model.places[0].programme
    made = running(model)
    made.adjusted = True
    made.left = 600_000
    place.books.reserved -= CENTS - 600_000
    known_fit(model, [0.3] * 7)
    fund = programme.fund
    look_at_projects(programme)
    assert made not in place.projects
    assert programme.fund == fund + 600_000
    assert programme.broken_off == pytest.approx(0.5 * 600_000 / (2000 * place.residents_at_start * 100))
    assert place.let_down == pytest.approx(0.5 * 600_000 / programme.fund_cents)
    assert noted(model, "project_stopped") == ["900"]
    kept = programme.kept()
    programme.delivered = programme.promised = 1.0
    assert programme.kept() == pytest.approx(1 - programme.broken_off)
    assert kept <= 1 - programme.broken_off


def test_without_another_domain_a_project_is_stopped_at_once_and_a_fitting_one_goes_on():
    model = at_month(1, **SURE)
    poor, fitting = running(model, 0, number=900), running(model, 6, number=901)
    too_early = running(model, 0, ran=2, number=902)
    known_fit(model, [0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.6])
    model.places[0].programme.aim = [0.5, 0.5, 0, 0, 0, 0, 0]
    poor.adjusted = True
    look_at_projects(model.places[0].programme)
    assert (poor.phase, fitting.phase, too_early.phase) == ("stopped", "running", "running")


def test_a_repaired_project_is_looked_at_and_an_adjusted_one_is_judged_anew_by_others():
    model = at_month(1, **SURE)
    made, paused = running(model), running(model, number=901)
    made.phase, made.misfit = "repaired", (0.5, 0.5)
    paused.course.repairing = 3
    known_fit(model, [0.3, 1, 1, 1, 1, 1, 1])
    look_at_projects(model.places[0].programme)
    assert (made.phase, made.misfit) == ("adjusting", None)
    assert paused.phase == "running"


def test_what_is_heard_of_it_makes_a_talk_worse_and_dies_down():
    model = at_month(1, **SURE, decision_share=0, frustration=0.6, disappointment=1)
    place = model.places[0]
    model.step()
    assert place.get("dialogue_event") == pytest.approx(-1)
    place.let_down = 0.5
    model.step()
    assert place.let_down == pytest.approx(0.5 * 11 / 12)
    assert place.get("dialogue_event") == pytest.approx(-1 - 0.6 * 0.5 * 11 / 12)


# what holds for any ----------------------------------------------------------------------------------------------


def test_errors_have_the_spread_that_is_declared():
    luck = np.random.default_rng(1).random((2, 100_000))
    errors = np.array([error(u, v) for u, v in luck.T])
    assert errors.mean() == pytest.approx(0, abs=0.01)
    assert errors.std() == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("seed", SEEDS)
def test_works_are_left_alone_and_nobody_looks_without_a_programme(seed):
    works = SURE | {"fit_noise": 0.6, "support_existing": 0, "physical_share": 1}
    model = wijk_under(BUSY.with_values(**works), seed).run(96)
    assert noted(model, "project_completed")
    assert noted(model, "project_adjusted") == []
    usual = wijk_under("business-as-usual", seed)
    assert noted(usual.run(40), "project_adjusted", "project_stopped") == []


@pytest.mark.parametrize(("learning", "share"), [(0.5, 0.5), (1.0, 1.0)])
def test_the_lever_says_how_many_looks_are_acted_upon(learning, share):
    model = at_month(1, **SURE | {"learning": learning})
    known_fit(model, [0.3, 1, 1, 1, 1, 1, 1])
    found = [running(model, number=900 + k) for k in range(300)]
    look_at_projects(model.places[0].programme)
    turned = sum(each.phase == "adjusting" for each in found)
    # three standard errors of 300 draws; none where there is no chance
    assert turned / 300 == pytest.approx(share, abs=3 * np.sqrt(share * (1 - share) / 300))


@pytest.mark.parametrize("seed", SEEDS)
def test_of_what_is_bought_more_is_used_and_less_is_bought(seed):
    bought, used = bought_and_used(seed)
    bought_learning, used_learning = bought_and_used(seed, learning=1, look_months=3, fit_noise=0)
    assert used_learning / bought_learning > used / bought
    # turning a project costs preparation
    assert bought_learning < bought


# how it fails ----------------------------------------------------------------------------------------------------


def test_measuring_errs_so_that_what_fits_is_stopped_by_mistake():
    model = at_month(1, **SURE | {"fit_noise": 0.6})
    known_fit(model, [1.0] * 7)
    found = [running(model, number=900 + k) for k in range(600)]
    look_at_projects(model.places[0].programme)
    hit = sum(each.phase != "running" for each in found)
    # a triangular error below (0.6 - 1) / 0.6 of its standard deviation: (2.449 - 0.667)^2 / 12
    assert hit / 600 == pytest.approx(0.265, abs=0.05)


def test_it_looks_unreliable_to_those_who_had_counted_on_what_is_broken_off():
    gaps = []
    for seed in range(1, 7):
        lives = [
            wijk_under(
                BUSY.with_values(
                    **SURE | {"fit_noise": 0.6, "fit_wanted": 0.9, "support_existing": 0, "staffing_share": 0.4},
                    counted_on=counted, physical_share=0, project_months=18, frustration=2.5, dialogue_share=0.5,
                    stop_chance=0.1, moving_selectivity=0,
                ),
                seed, 500,
            ).run(60)
            for counted in (1.0, 0.0)
        ]  # fmt: skip
        assert all(noted(life, "project_stopped") for life in lives)
        gaps.append(trusting(lives[0]) - trusting(lives[1]))
    assert np.mean(gaps) < -3 * np.std(gaps, ddof=1) / np.sqrt(len(gaps))


def test_measuring_takes_hours_of_staff_that_are_paid_as_administration():
    worked, administration = {}, {}
    for learning in (0.0, 1.0):
        model = at_month(1, learning=learning, learning_cost=0.15)
        place = model.places[0]
        for post in place.welfare_programme.posts:
            post._take_up()
        before = place.books.flows["spent_administration"]
        worked[learning] = place.programme.staff_hours()
        administration[learning] = place.books.flows["spent_administration"] - before
    assert worked[1] == pytest.approx(0.85 * worked[0])
    # of which frozen controls have taken away a part
    admin = place.accountability.admin
    assert administration[1] / administration[0] == pytest.approx((admin + (1 - admin) * 0.15) / admin, rel=1e-4)


def test_start_stop_and_start_again_spends_on_preparation_what_would_have_been_hours():
    spent = {}
    for learning in (0.0, 1.0):
        scenario = BUSY.with_values(
            **SURE | {"learning": learning, "fit_wanted": 0.9, "fit_noise": 0.6, "support_existing": 0},
            learning_cost=0.02, physical_share=0, stop_chance=0.1, coalition_change=0.28, project_months=18,
        )  # fmt: skip
        rows = wijk_under(scenario, 2, 600).run(72).places[0].books.rows
        spent[learning] = {
            kind: sum(cents for _, name, cents in rows if name == kind)
            for kind in ("spent_preparation", "spent_projects")
        }
    assert spent[1]["spent_preparation"] > 1.2 * spent[0]["spent_preparation"]
    assert spent[1]["spent_projects"] < spent[0]["spent_projects"]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_steered_programme_has_turned_and_stopped_projects(seed):
    model = wijk_under(STEERED.with_values(project_months=18, look_months=3), seed).run(72)
    assert noted(model, "project_adjusted")
