"""Every mechanism can fail, continued: what takes years to show, from the long horizon to posts of professionals.

The claims before these are in `test_counter_forces.py`.
"""

import numpy as np
import pytest
from worlds import BUSY, CALM, LONG, events, months_of, wijk_under

from wijksim.agents.picture import aim_at, picture_of_needs, register_picture
from wijksim.agents.policy import NewInOffice
from wijksim.agents.professional import FTE_HOURS
from wijksim.agents.project import Initiative, chances_to_go_on
from wijksim.scenario.scenario import Scenario, load_scenario
from wijksim.state.ledger import INDEX

# 6 The long horizon --------------------------------------------------------------------------------------------


def test_a_distant_deadline_gives_slack():
    worked = {}
    for slack in (0, 0.3):
        model = wijk_under(LONG.with_values(slack=slack, overload_exit=0)).run(12)
        worked[slack] = model.places[0].programme.delivered
    assert worked[0.3] < worked[0]


def test_a_long_programme_looks_less_often_and_goes_on_with_what_it_did():
    looked = {}
    for years in (5, 20):
        model = wijk_under(CALM.with_values(horizon_years=years, alderman_exit=0.38), seed=1).run(1)
        looked[years] = model.places[0].programme.next_revision
    assert looked[20] > looked[5]
    kept = {}
    for sunk in (0, 0.8):
        model = wijk_under(LONG.with_values(sunk_cost=sunk), seed=1).run(120)
        programme = model.places[0].programme
        programme.aim = [1, 0, 0, 0, 0, 0, 0]
        programme.next_revision = model.month
        programme.revise()
        kept[sunk] = programme.aim[0]
    assert kept[0.8] == pytest.approx(0.8 * 119 / 240 + (1 - 0.8 * 119 / 240) * kept[0])


# 7 Protection --------------------------------------------------------------------------------------------------


def chances(**values: float) -> dict[str, float]:
    """Share of 300 elections after which a new coalition ends, or has re-ranked, a programme that fits well or ill."""
    model = wijk_under(BUSY.with_values(stop_chance=0.5, **values)).run(2)
    place, policy = model.places[0], model.policy
    found = {}
    best = np.argmax(register_picture(model, place))
    fitting = list(place.programme.aim)
    for name, aim in (("fitting", fitting), ("misfit", [float(d == (best + 1) % 7) for d in range(7)])):
        place.programme.aim = aim
        ended, reranked = 0, 0
        for term in range(1, 301):
            new = NewInOffice(True, "election", 0, term)
            ended += policy._ends_it(place, place.programme, new)
            reranked += policy._reranks(place, new)
        found[f"{name} ended"], found[f"{name} reranked"] = ended / 300, reranked / 300
    return found


def test_a_new_coalition_ends_what_does_not_fit_sooner_and_protection_keeps_that_too():
    bare, protected = chances(protection=0), chances(protection=1, protection_effect=1)
    assert bare["misfit ended"] > bare["fitting ended"] > 0
    assert bare["misfit reranked"] == 1
    assert set(protected.values()) == {0}


def test_a_protected_programme_keeps_an_old_aim_for_longer():
    when = {}
    for protection in (0, 1):
        model = wijk_under(LONG.with_values(protection=protection)).run(1)
        when[protection] = model.places[0].programme.next_revision
    assert when[1] - 1 == pytest.approx(2 * (when[0] - 1), abs=1)


def test_a_new_alderman_brings_another_priority_and_has_the_aim_set_anew():
    scenario = LONG.with_values(alderman_exit=0.55)
    priorities, reranked = set(), 0
    for seed in range(1, 5):
        for model in months_of(scenario, 60, seed):
            left = [month for month, _, _ in events(model, "alderman_leaves")]
            if left and left[-1] == model.month:
                priorities.add(model.policy.priority)
                reranked += (model.month, "reranked", "") in events(model, "reranked")
    assert len(priorities) > 1
    assert reranked > 1


def ended(active: float, **values: float) -> float:
    """Share of terms in which a new coalition ends a programme, with so many residents active (1 is as usual)."""
    model = wijk_under(BUSY.with_values(protection=0, council_discernment=0, stop_chance=0.5, **values)).run(1)
    place, policy = model.places[0], model.policy
    place.ledger[INDEX["sum:active"]] = round(active * 0.071 * 10_000)
    place.ledger[INDEX["sum:adults"]] = 10_000
    found = []
    for policy.term in range(1, 2001):
        found.append(policy._ends_it(place, place.programme, NewInOffice(True, "election", 0, policy.term)))
    return float(np.mean(found))


def test_backing_of_many_keeps_a_programme_and_where_few_are_active_it_is_left_sooner():
    assert ended(1.0, residents_backing=0.6) == pytest.approx(0.5, abs=0.03)
    assert ended(2.0, residents_backing=0.6) == pytest.approx(0.2, abs=0.03)
    assert ended(0.0, residents_backing=0.6) == pytest.approx(0.8, abs=0.03)
    # more than twice as many count as twice as many, and without backing nobody counts
    assert ended(9.0, residents_backing=0.6) == ended(2.0, residents_backing=0.6)
    assert ended(0.0, residents_backing=0) == ended(2.0, residents_backing=0) == ended(1.0, residents_backing=0.6)


# 8 Residents as the continuity ---------------------------------------------------------------------------------


def test_experience_leaves_with_who_moves_and_initiatives_end():
    model = wijk_under(LONG.with_values(move_rate=0.15, initiative_survival=0.2), seed=1, population=2000)
    table = model.table
    skilled = {int(row): int(table.occupant[row]) for row in np.flatnonzero(table.experience > 0.2)}
    model.run(120)
    gone = [row for row, who in skilled.items() if table.occupant[row] != who]
    assert gone
    assert np.mean(table.experience[gone]) < 0.2
    assert events(model, "initiative_ends")


def lasts(initiative: Initiative, support: float, leaders: float) -> tuple[int, str]:
    """Months until an initiative ends, and how."""
    chances = chances_to_go_on(initiative.model, support, leaders)
    for month in range(1, 12_000):
        if how := initiative.step(*chances):
            return month, how
    raise AssertionError("it never ends")


def initiatives(count: int, scenario: Scenario) -> list[Initiative]:
    model = wijk_under(scenario)
    return [Initiative(model, model.places[0], number, 0) for number in range(count)]


def test_the_more_lead_the_more_they_quarrel_and_support_does_not_help():
    scenario = BUSY.with_values(initiative_quarrel=0.5, initiative_survival=0.2)
    ends = {}
    for leaders in (0, 3, 30):
        found = [lasts(each, 1.0, leaders) for each in initiatives(300, scenario)]
        ends[leaders] = np.mean([how == "quarrels" for _, how in found]), np.mean([month for month, _ in found])
    # full support halves the other endings: at the usual three leaders 0.1 a year by quarrel against 0.05
    assert ends[0][0] == 0
    assert ends[3][0] == pytest.approx(2 / 3, abs=0.08)
    assert ends[30][0] == pytest.approx(6 / 7, abs=0.06)
    assert ends[0][1] > ends[3][1] > ends[30][1]


@pytest.mark.parametrize("quarrel", [0.0, 0.2, 0.5])
def test_quarrel_is_a_part_of_the_endings_that_were_declared(quarrel):
    scenario = BUSY.with_values(initiative_quarrel=quarrel, initiative_survival=0.1)
    months = [lasts(each, 0.0, 3.0)[0] for each in initiatives(600, scenario)]
    # ten years on average; the standard error of 600 is five months
    assert np.mean(months) == pytest.approx(120, abs=15)


def test_without_continuity_nobody_quarrels_and_endings_are_as_they_were():
    scenario = BUSY.with_values(initiative_quarrel=0.5).without("continuity")
    for one in initiatives(20, scenario):
        month, how = lasts(one, 0.3, 30)
        assert how == "ends"
        ending = scenario.values["initiative_survival"] / 12 * (1 - 0.5 * 0.3)
        assert (1 - ending) ** month < one.limit <= (1 - ending) ** (month - 1)


def begun_after(remembered: list[float] | None, active: float, scenario: Scenario = BUSY) -> list[float]:
    """The first aim of a programme that follows another one's aim, with so many active (1 is as usual)."""
    model = wijk_under(scenario)
    place = model.places[0]
    place.remembered = remembered
    place.ledger[INDEX["sum:active"]] = round(active * 0.071 * float(place.ledger[INDEX["sum:adults"]]))
    model.step()
    assert place.programme is not None
    return place.programme.aim


def test_residents_hand_on_the_old_aim_as_far_as_they_are_there_even_when_it_is_stale():
    stale = [1.0, 0, 0, 0, 0, 0, 0]
    fresh, carried = begun_after(None, 1.0), begun_after(stale, 1.0)
    share = BUSY.values["picture_carried"]
    assert carried == pytest.approx(
        [share * old + (1 - share) * new for old, new in zip(stale, fresh, strict=True)], abs=0.01
    )
    assert begun_after(stale, 0.0) == begun_after(None, 0.0)
    assert begun_after(stale, 1.0, BUSY.without("continuity")) == begun_after(None, 1.0, BUSY.without("continuity"))


def test_what_was_handed_on_counts_at_the_start_only():
    model = wijk_under(BUSY.with_values(sunk_cost=0))
    place = model.places[0]
    place.remembered = [1.0, 0, 0, 0, 0, 0, 0]
    model.step()
    programme = place.programme
    begun = programme.aim
    programme.rerank()
    programme.revise()
    assert programme.aim == pytest.approx(aim_at(picture_of_needs(model, place), BUSY.values["picture_focus"]))
    assert programme.aim != pytest.approx(begun, abs=0.05)


def test_a_programme_that_ends_leaves_its_aim_to_be_remembered():
    model = wijk_under(load_scenario("project-carousel"), seed=3).run(47)
    assert model.places[0].remembered is None
    model.run(2)
    last = [detail for month, _, event, detail in model.record.events if event == "aim" and month < 49][-1]
    assert [f"{share:.2f}" for share in model.places[0].remembered] == last.split()


# 10 Room for professionals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("gamma", [-0.1, 0.3])
def test_room_lets_newcomers_fail_unseen_and_judgement_has_no_sign_of_its_own(gamma):
    scenario = BUSY.with_values(room=1, judgement_value=gamma, missed_failures=0.1, skill_value=0, turnover=0.1)
    model = wijk_under(scenario)
    post = model.places[0].welfare.posts[0]
    worth = {}
    for knowledge in (0.0, 1.0):
        model.places[0].programme, post.knowledge = object(), knowledge
        post.step()
        assert post.holder >= 0
        worth[knowledge] = float(model.places[0].post_quality[post.post])
    assert worth[0.0] == pytest.approx(1 - 0.1, abs=0.02)
    assert worth[1.0] == pytest.approx(1 + gamma)


def test_room_lets_hours_drift_from_the_aim_to_whoever_knocks():
    rich = {"support_existing": 0, "hiring_months": 2, "budget_per_resident": 4000}
    scenario = CALM.with_values(room=1, goal_drift=0.5, **rich).without("accountability")
    model = wijk_under(scenario).run(18)
    place = model.places[0]
    place.programme.aim = [1, 0, 0, 0, 0, 0, 0]
    hours = [0.0] * 7
    place._programme_hours(hours, place.caseload.spread())
    asked = place.caseload.spread()
    assert sum(hours) > 0
    assert hours[0] / sum(hours) == pytest.approx(0.5 + 0.5 * asked[0])
    assert hours[3] / sum(hours) == pytest.approx(0.5 * asked[3])


# 11 Caseload ---------------------------------------------------------------------------------------------------


def test_posts_of_a_programme_stand_empty_first_and_successors_know_nobody():
    model = wijk_under(CALM.with_values(budget_per_resident=4000, staffing_share=1, hiring_months=12)).run(1)
    posts = model.places[0].welfare_programme.posts
    assert sum(post.holder < 0 for post in posts) > len(posts) / 2
    model.run(47)
    held = [post for post in posts if post.holder >= 0]
    assert held
    assert all(post.knowledge < 0.8 for post in held)


@pytest.mark.parametrize("fte", [0.4, 3.2, 40.0, 67.5])
def test_posts_hold_all_hours_and_become_teams_where_there_are_too_many(fte):
    model = wijk_under(BUSY)
    organisation = model.places[0].welfare_programme
    organisation.create_posts(41, fte, 40, True)
    assert sum(post.fte for post in organisation.posts) == pytest.approx(fte)
    assert len(organisation.posts) <= 40
    assert max(post.fte for post in organisation.posts) <= max(1.0, fte / 40)
    assert max(post.post for post in organisation.posts) <= 80 < 127
    for post in organisation.posts:
        post._take_up()
    assert organisation.hours() == pytest.approx(fte * FTE_HOURS)
