"""Forks and forced moves: the past stays, the future differs only where it must, and luck belongs to its owner."""

import numpy as np
import pytest
from small_wijk import MONTHS, differing, digests, living, small_model, strategy

from wijksim import WijkModel, load_scenario
from wijksim.state.columns import COLUMNS
from wijksim.state.ledger import INDEX

FORK = 10
#: A year in which no resident reaches another: nothing is heard, nobody asks, no hours are scarce.
ALONE = load_scenario("business-as-usual").with_values(
    hearsay=0, asking_reproduction=0, objection_spread=0, entrant_response=0, mainstream_budget=140,
    case_demand=0.001, case_hours=10,
)  # fmt: skip
#: Traits that depend on who somebody is, and for heads of households on nothing else.
TRAITS = ("education", "income", "threshold", "taste_work", "reference_place", "reference_police", "parliament")
DWELLING = 40


@pytest.fixture(scope="module")
def forked() -> tuple[WijkModel, WijkModel, WijkModel]:
    """A model that went on, its fork under the same strategy and its fork under another, after 24 months."""
    model = small_model().run(FORK)
    same, other = model.fork(strategy()), model.fork("top-down-20")
    return tuple(each.run(MONTHS - FORK) for each in (other, model, same))[::-1]


def test_a_fork_under_the_same_strategy_is_no_fork(forked, lived):
    same, model, _ = forked
    assert differing(same, lived) == []
    assert differing(model, lived) == []


def test_the_past_of_a_fork_is_the_past_of_the_model(forked):
    _, model, other = forked
    one, two = (each.record.trust_sums() for each in (model, other))
    assert np.array_equal(one[: FORK + 1], two[: FORK + 1])
    assert not np.array_equal(one[FORK + 1], two[FORK + 1])
    for rows in (lambda m: m.record.events, lambda m: m.places[0].books.rows):
        past, past_of_fork = ([row for row in rows(each) if row[0] <= FORK] for each in (model, other))
        assert past == past_of_fork
        assert rows(model) != rows(other)


def test_a_fork_is_under_its_strategy_from_the_next_month(forked):
    _, model, other = forked
    assert other.scenario.name == "top-down-20"
    assert model.scenario.name == "resident-led-4"
    began = [(month, event) for month, _, event, _ in other.record.events if event.startswith("programme_")]
    assert [event for month, event in began if month == FORK + 1] == ["programme_ends", "programme_starts"]


def test_what_the_old_programme_promised_falls_due_in_a_fork(forked):
    _, model, other = forked
    promise = INDEX["cause:municipality:promise"]
    assert other.record.trust_sums()[FORK + 1, promise] < 0
    assert model.record.trust_sums()[FORK + 1, promise] == 0


def test_forks_of_forks_and_the_model_do_not_touch_each_other():
    model = small_model().run(4)
    before = digests(model)
    fork = model.fork("top-down-4")
    again = fork.fork("business-as-usual").run(4)
    assert again.programme_places == again.places
    assert differing(model, before) == []
    assert differing(fork.run(4), model.fork("top-down-4").run(4)) == []


def test_people_of_a_fork_are_the_same_people(forked):
    _, model, other = forked
    both = np.intersect1d(living(model), living(other))
    both = both[model.table.occupant[both] == other.table.occupant[both]]
    heads = both[model.table.ordinal[both] == 0]
    assert len(heads) > 50
    for name in ("taste_work", "birth_month", "arrival_month"):
        stayed = heads[model.table.arrival_month[heads] <= FORK]
        assert np.array_equal(getattr(model.table, name)[stayed], getattr(other.table, name)[stayed])
    assert np.array_equal(model.table.taste_work[heads], other.table.taste_work[heads])


def alone(forced: bool) -> tuple[WijkModel, dict[tuple[int, int], tuple]]:
    """Five years without influence between residents; and what every head of a household was like on arrival."""
    model = small_model(ALONE)
    model.runner.starts[:] = 0  # no ties: what is near has no effect
    if forced:
        model.force_move(FORK, DWELLING)
    arrived = {}
    for _ in range(60):
        model.step()
        table = model.table
        for row in living(model):
            if table.arrival_month[row] == model.month and table.ordinal[row] == 0:
                age = model.month - int(table.birth_month[row])
                traits = tuple(getattr(table, name)[row].item() for name in TRAITS)
                arrived[int(row), int(table.occupant[row])] = (age, *traits)
    return model, arrived


@pytest.fixture(scope="module")
def without_and_with_a_move():
    return alone(forced=False), alone(forced=True)


def test_a_forced_move_is_one_more_move(without_and_with_a_move):
    (usual, _), (forced, _) = without_and_with_a_move
    left = INDEX["sum:departures"]
    one, two = (model.record.trust_sums()[:, left] for model in (usual, forced))
    assert np.array_equal(one[:FORK], two[:FORK])
    assert two[FORK] > one[FORK]
    households = forced.places[0].homes.households - usual.places[0].homes.households
    assert np.flatnonzero(households).tolist() in ([DWELLING], [])
    assert not np.array_equal(usual.table.arrival_month, forced.table.arrival_month)


def test_a_forced_move_changes_nobody_elses_luck(without_and_with_a_move):
    (usual, _), (forced, _) = without_and_with_a_move
    elsewhere = usual.table.dwelling != DWELLING
    changed = [
        name
        for name in COLUMNS
        if not np.array_equal(getattr(usual.table, name)[elsewhere], getattr(forced.table, name)[elsewhere])
    ]
    assert changed == []


def test_the_next_household_is_the_same_whenever_it_comes(without_and_with_a_move):
    (_, one), (_, two) = without_and_with_a_move
    both = one.keys() & two.keys()
    assert len(both) > 20
    assert {key: one[key] for key in both} == {key: two[key] for key in both}
    usual, forced = (model for model, _ in without_and_with_a_move)
    row = int(usual.places[0].homes.starts[DWELLING])
    came = [model.table.arrival_month[row] for model in (usual, forced)]
    assert came[0] != came[1]


def test_a_household_that_comes_earlier_is_the_same_household():
    came = {}
    for month in (5, 9):
        model = small_model(ALONE)
        model.runner.starts[:] = 0
        model.force_move(month, DWELLING)
        row = int(model.places[0].homes.starts[DWELLING])
        first = int(model.table.occupant[row])
        while model.table.occupant[row] == first:
            model.step()
        traits = {name: getattr(model.table, name)[row].item() for name in TRAITS}
        came[model.month] = traits | {"age": model.month - int(model.table.birth_month[row])}
    assert len(came) == 2
    one, other = came.values()
    assert one == other
