"""Planned events at work: what each changes, that the past and everybody else's luck stay, and that money closes."""

import copy

import pytest
from checks import books_balance, total, without_a_programme_an_event_is_only_noted
from small_wijk import differing, digests, living, small_profile
from worlds import BUSY, columns, differences, live, wijk_under

from wijksim.agents.scheduled import NOTHING
from wijksim.experiments.rerun import rerun
from wijksim.experiments.single import run_one
from wijksim.model import WijkModel
from wijksim.scenario.events import EVENTS
from wijksim.scenario.scenario import Scenario, load_scenario
from wijksim.state.columns import COLUMNS

#: With `without("reliability")` politics ends nothing by itself, so that an event is the only break.
TWENTY = load_scenario("top-down-20")
CAROUSEL = load_scenario("project-carousel")
USUAL = load_scenario("business-as-usual")
#: A programme that a new coalition seldom ends.
QUIET = load_scenario("resident-led-20").with_values(stop_chance=0.1)
MONTH = 30
YEARS = 20


def noted(model: WijkModel, *names: str) -> list[tuple[int, str, str]]:
    """Month, event and detail of some events."""
    return [(month, event, detail) for month, _, event, detail in model.record.events if event in names]


# The past, and other people's luck ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", EVENTS)
def test_the_months_before_an_event_are_those_without_it(kind):
    without, with_it = (live(wijk_under(each, seed=3), MONTH + 18) for each in (BUSY, BUSY.with_event(MONTH, kind)))
    first = differences(without, with_it)
    assert set(first) & set(COLUMNS), f"{kind} changes no resident"
    assert min(first.values()) >= MONTH


@pytest.mark.parametrize("kind", EVENTS)
def test_record_surveys_and_books_before_an_event_are_those_without_it(kind):
    one, other = (wijk_under(each, seed=3).run(MONTH - 1) for each in (BUSY, BUSY.with_event(MONTH, kind)))
    assert differing(one, other) == []
    assert "events" in differing(one.run(1), other.run(1))
    assert noted(other, kind, f"early_{kind}")[0][0] == MONTH


@pytest.mark.parametrize("kind", EVENTS)
def test_without_a_programme_an_event_changes_the_record_and_nothing_else(kind):
    without_a_programme_an_event_is_only_noted(kind, seed=3, month=MONTH)
    model = wijk_under(USUAL.with_event(MONTH, kind), 3, 150).run(MONTH)
    expected = ("early_election", "new coalition") if kind == "election" else (kind, NOTHING)
    assert noted(model, *expected[:1]) == [(MONTH, *expected)]


@pytest.mark.parametrize("kind", EVENTS)
def test_a_fork_under_a_scenario_with_an_event_is_a_run_from_the_start(kind):
    planned = BUSY.with_event(MONTH, kind).with_event(MONTH + 12, "election")
    whole = wijk_under(planned, seed=3).run(72)
    forked = wijk_under(BUSY, seed=3).run(MONTH - 1).fork(planned).run(72 - MONTH + 1)
    assert differing(whole, forked) == []
    assert differing(copy.deepcopy(whole), digests(whole)) == []


def test_a_stored_run_with_events_comes_out_the_same_again(tmp_path):
    planned = BUSY.with_event(5, "team_leaves").with_event(9, "funding_stops")
    run_one(planned, [small_profile()], 3, 12).save(tmp_path / "run.parquet")
    assert rerun(tmp_path / "run.parquet", workers=1) == (True, [])


def test_a_fork_does_not_catch_up_on_events_of_its_past():
    model = wijk_under(BUSY, seed=3).run(MONTH)
    late = model.fork(BUSY.with_event(MONTH, "funding_stops")).run(12)
    assert differing(late, model.run(12)) == []


def test_events_come_by_every_way_of_running():
    planned = BUSY.with_event(5, "team_leaves").with_event(7, "budget_cut").with_event(9, "funding_stops")
    kernel, arrays = (wijk_under(planned, 3, 150, way=way).run(12) for way in ("kernel", "arrays"))
    assert differing(kernel, arrays) == []


# What each of them does --------------------------------------------------------------------------------------------


def test_an_early_election_brings_a_new_coalition_and_leaves_the_calendar():
    model, usual = (wijk_under(each, seed=1).run(120) for each in (QUIET.with_event(MONTH, "election"), QUIET))
    assert noted(model, "early_election") == [(MONTH, "early_election", "new coalition")]
    assert noted(model, "election", "alderman_leaves") == noted(usual, "election", "alderman_leaves")
    assert model.policy.coalition == usual.policy.coalition + 1
    assert (MONTH, "reranked", "") in noted(model, "reranked")
    assert (MONTH, "reranked", "") not in noted(usual, "reranked")


def test_an_election_that_is_due_anyhow_brings_a_new_coalition_for_certain():
    for seed in range(1, 6):
        model = wijk_under(QUIET.with_event(49, "election"), seed, 150).run(50)
        assert noted(model, "election", "early_election") == [(49, "election", "new coalition")]
        assert model.policy.coalition == 1


def test_a_new_coalition_may_end_a_programme_after_an_early_election_as_after_any_other():
    stormy = TWENTY.with_values(stop_chance=0.9, protection_effect=1)
    ends = [wijk_under(stormy.with_event(MONTH, "election"), seed, 150).run(MONTH) for seed in range(1, 13)]
    ended = [model.places[0].programme is None for model in ends]
    assert any(ended)
    protected = stormy.with_values(protection=1).with_event(MONTH, "election")
    assert wijk_under(protected, 1, 150).run(MONTH).places[0].programme is not None


def test_the_whole_team_leaves_and_is_hired_anew():
    calm = load_scenario("top-down-4").with_values(turnover=0.1, hiring_months=2)
    model = wijk_under(calm.with_event(MONTH, "team_leaves"), 1, 1500).run(MONTH - 1)
    team = model.places[0].welfare_programme
    held = {post.post: post.holder for post in team.posts if post.holder >= 0}
    assert len(held) > 1
    model.step()
    assert all(post.holder < 0 for post in team.posts if post.post in held)
    assert noted(model, "team_leaves") == [(MONTH, "team_leaves", f"{len(held)}")]
    lives = living(model)
    assert not set(model.table.tie_post[lives][model.table.tie[lives] > 0].tolist()) & held.keys()
    mainstream = [each.places[0].welfare.posts for each in (model, wijk_under(calm, 1, 1500).run(MONTH))]
    assert [post.holder for post in mainstream[0]] == [post.holder for post in mainstream[1]]
    model.run(12)
    now = {post.post: post.holder for post in team.posts if post.holder >= 0}
    assert now
    assert all(now[post] > held[post] for post in now.keys() & held.keys())


def test_funding_that_stops_ends_the_programme_by_politics():
    model = wijk_under(TWENTY.without("reliability").with_event(MONTH, "funding_stops"), seed=1).run(120)
    assert [event for _, event, _ in noted(model, "funding_stops", "programme_stopped")] == [
        "funding_stops", "programme_stopped",
    ]  # fmt: skip
    assert model.places[0].programme is None
    assert total(model, "withdrawn") > 0


def test_the_next_programme_begins_as_planned_after_funding_stopped():
    model = wijk_under(CAROUSEL.without("reliability").with_event(MONTH, "funding_stops"), seed=1).run(60)
    starts = [month for month, event, _ in noted(model, "programme_starts")]
    assert starts == [1, 49]


# Money -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["budget_cut", "funding_stops", "election"])
@pytest.mark.parametrize("strategy", ["top-down-4", "top-down-20", "manifest", "project-carousel"])
def test_with_an_event_the_same_cents_are_appropriated_and_the_books_close(strategy, kind):
    scenario = load_scenario(strategy)
    model = wijk_under(scenario.with_event(MONTH, kind).with_event(MONTH + 31, kind), 2, 300).run(YEARS * 12)
    books_balance(model.places[0].books.rows)
    people = model.places[0].residents_at_start
    assert total(model, "appropriated_programme") == round(scenario.values["budget_per_resident"] * people * 100)


def test_a_budget_cut_withdraws_a_fifth_of_what_is_still_to_be_granted():
    calm = TWENTY.without("reliability")
    model = wijk_under(calm.with_event(MONTH, "budget_cut"), seed=1).run(YEARS * 12)
    rows = model.places[0].books.rows
    granted = {month: cents for month, kind, cents in rows if kind == "appropriated_programme"}
    taken = {month: cents for month, kind, cents in rows if kind == "withdrawn"}
    assert taken == {month: cents - round(cents * 0.8) for month, cents in granted.items() if month >= MONTH}
    assert len(taken) == 17


def test_two_budget_cuts_are_a_fifth_and_then_a_fifth_of_the_rest():
    calm = TWENTY.without("reliability").with_event(MONTH, "budget_cut").with_event(MONTH + 12, "budget_cut")
    model = wijk_under(calm, seed=1).run(60)
    assert model.policy.granted_share == pytest.approx(0.64)
    rows = [(month, cents) for month, kind, cents in model.places[0].books.rows if kind == "withdrawn"]
    assert [month for month, _ in rows] == [37, 49]
    assert rows[1][1] / rows[0][1] == pytest.approx(0.36 / 0.2, rel=1e-3)


def test_a_cut_of_staff_and_of_projects_in_proportion():
    calm = TWENTY.without("reliability")
    usual, cut = (wijk_under(each, seed=1).run(60) for each in (calm, calm.with_event(MONTH, "budget_cut")))
    fte, fund = ([sum(p.fte for p in m.places[0].welfare_programme.posts) for m in (usual, cut)],
                 [m.places[0].programme.fund_cents for m in (usual, cut)])  # fmt: skip
    assert fte[1] == pytest.approx(0.8 * fte[0])
    assert fund[1] == pytest.approx(0.8 * fund[0], rel=1e-4)
    assert cut.places[0].programme.promised == usual.places[0].programme.promised


def test_a_programme_that_begins_after_a_cut_gets_and_promises_less():
    calm = CAROUSEL.without("reliability")
    usual, cut = (wijk_under(each, seed=1).run(60) for each in (calm, calm.with_event(MONTH, "budget_cut")))
    one, other = (model.places[0].programme for model in (usual, cut))
    assert other.number == one.number == 2
    assert other.promised == pytest.approx(0.8 * one.promised, rel=1e-4)
    assert other.staff_cents == pytest.approx(0.8 * one.staff_cents, rel=1e-4)


def test_a_cut_that_comes_when_all_is_granted_is_noted_as_in_vain():
    four: Scenario = load_scenario("top-down-4").without("reliability")
    for month, detail in ((12, ""), (40, NOTHING), (60, NOTHING)):
        model = wijk_under(four.with_event(month, "budget_cut"), 1, 150).run(month)
        assert noted(model, "budget_cut") == [(month, "budget_cut", detail)]


def test_events_change_no_column_by_themselves():
    model = wijk_under(BUSY.with_event(MONTH, "funding_stops"), seed=3).run(MONTH - 1)
    before = columns(model)
    model.month += 1
    model.policy.step()
    assert all((values == before[name]).all() for name, values in columns(model).items())
