"""Moves between wijken of one model: who moves, what they take along, and that the books of people and trust close."""

import pickle
from copy import deepcopy
from functools import cache
from typing import Any

import numpy as np
import pytest
from small_wijk import small_profile
from worlds import BUSY, bits, columns

from wijksim.model import WijkModel
from wijksim.scenario.scenario import load_scenario
from wijksim.state.columns import COLUMNS, LIVES, TRUSTS
from wijksim.state.housing import NEVER
from wijksim.state.ledger import CAUSES, INDEX
from wijksim.state.movers import CARRIED

USUAL = load_scenario("business-as-usual")
#: Many households on the move, so that a small model has some every few months.
BUSTLE = USUAL.with_values(moves_within=0.65, move_rate=0.15)
WIJKEN = ("presikhaaf-west", "giethoorn", "moerwijk")
MONTHS = 36


def three(scenario: Any = BUSTLE, seed: int = 1, residents: int = 400, **how: Any) -> WijkModel:
    """Three wijken of one municipality."""
    return WijkModel(scenario, [small_profile(residents, wijk) for wijk in WIJKEN], seed, **how)


@cache
def lived() -> WijkModel:
    """Three wijken after some years; to look at, not to change."""
    return three().run(MONTHS)


def sums(model: WijkModel, name: str) -> Any:
    """A sum of each wijk in each month (wijken, months)."""
    return np.stack([model.record.trust_sums(k)[:, INDEX[name]] for k in range(len(model.places))])


def test_people_move_between_wijken_and_every_wijk_closes_its_count_of_people() -> None:
    model = lived()
    assert model.moves.moved > 20
    people = {name: sums(model, f"sum:{name}") for name in ("residents", "births", "deaths", "arrivals", "departures")}
    came = people["births"] + people["arrivals"] - people["deaths"] - people["departures"]
    assert np.array_equal(np.diff(people["residents"], axis=1), came[:, 1:])
    here = [int((model.table.status[p.first : p.last] == LIVES).sum()) for p in model.places]
    assert people["residents"][:, -1].tolist() == here


@pytest.mark.parametrize("kind", TRUSTS)
def test_every_change_of_trust_has_a_cause_with_moves_too(kind: str) -> None:
    model = lived()
    causes = sum(sums(model, f"cause:{kind}:{cause}") for cause in CAUSES[kind])
    assert np.array_equal(np.diff(sums(model, f"sum:trust_{kind}"), axis=1), causes[:, 1:])


def test_a_mover_stays_the_same_person_and_leaves_ties_behind() -> None:
    model = three(BUSTLE.with_values(move_rate=0.15))
    for _ in range(24):
        before, month = columns(model), model.month
        households = [place.homes.households.copy() for place in model.places]
        left = np.concatenate([place.homes.left for place in model.places])
        model.month += 1
        model.moves.step()
        came = np.flatnonzero((before["status"] != LIVES) & (model.table.status == LIVES))
        model.month -= 1
        if len(came) > 3:
            break
        model.step()
    assert len(came) > 3
    state = ("birth_month", "education", "income", "experience", "personal_work", "state_health", "trust_municipality")
    who = np.flatnonzero((left == month) & (before["status"] != LIVES))
    gone = {tuple(before[name][row].item() for name in state): row for row in who}
    starts = {place.index: place.first for place in model.places}
    for row in came:
        old = gone[tuple(model.table.column(name)[row].item() for name in state)]
        for name in set(CARRIED) - {
            f"{what}_{kind}" for what in ("trust", "expected") for kind in ("residents", "place")
        }:
            assert model.table.column(name)[row] == before[name][old]
        wijken = [sum(at >= first for first in starts.values()) - 1 for at in (row, old)]
        assert wijken[0] != wijken[1]
        assert model.table.arrival_month[row] == month + 1
        for name in ("tie", "tie_post", "voice", "near_signals", "participation", "knows_promise", "leaves", "fresh"):
            assert model.table.column(name)[row] == 0
        for kind in ("residents", "place"):
            assert (
                int(model.table.column(f"trust_{kind}")[row]) == int(model.table.column(f"reference_{kind}")[row]) * 256
            )
        # the dwelling has a household more, and whoever comes next is another one
        place = model.places[wijken[0]]
        home = model.table.dwelling[row]
        assert place.homes.households[home] == households[place.index][home] + 1
        assert model.table.occupant[row] == 16 * place.homes.households[home]


def test_who_moves_in_is_of_the_kind_that_was_to_come() -> None:
    """With and without moves the same kinds of households come: sizes, and the age of the head within ten years."""
    model, without = three(), three(BUSTLE.with_values(moves_within=0))
    model.run(12)
    without.run(12)
    pairs = 0
    for place, other in zip(model.places, without.places, strict=True):
        first_time = (place.homes.households == 2) & (other.homes.households == 2)
        for home in np.flatnonzero(first_time).tolist():
            slot, at = place.homes.starts[home], other.homes.starts[home]
            if min(model.table.occupant[slot], without.table.occupant[at]) < 32:
                continue
            born, otherwise = model.table.birth_month[slot], without.table.birth_month[at]
            if model.table.arrival_month[slot] == without.table.arrival_month[at]:
                pairs += 1
                assert abs(int(born) - int(otherwise)) < 120
    assert pairs > 5


@pytest.mark.parametrize(("way", "residents"), [("arrays", 400), ("agents", 100)])
def test_every_way_of_running_gives_the_same_bits(way: str, residents: int) -> None:
    scenario = BUSY.with_values(moves_within=0.65)
    models = [three(scenario, residents=residents), three(scenario, residents=residents, way=way)]
    for model in models:
        for wijk in range(3):
            for dwelling in range(30):
                model.force_move(1, dwelling, wijk)
        model.run(3)
    one, other = models
    assert one.moves.moved == other.moves.moved > 0
    assert [bits(one, k) for k in range(3)] == [bits(other, k) for k in range(3)]


def test_a_model_of_one_wijk_has_none_whatever_the_number() -> None:
    found = []
    for share in (0.0, 0.65):
        model = WijkModel(USUAL.with_values(moves_within=share), [small_profile(300)], 2).run(18)
        assert model.moves.moved == 0
        assert (model.places[0].homes.waits == NEVER).all()
        found.append({name: values.tobytes() for name, values in columns(model).items()})
    assert found[0] == found[1]


def test_the_order_of_wijken_does_not_count() -> None:
    profiles = [small_profile(300, wijk) for wijk in WIJKEN]
    one, other = (WijkModel(BUSTLE, each, 1).run(24) for each in (profiles, profiles[::-1]))
    assert one.moves.moved == other.moves.moved > 0
    for k in range(3):
        here, there = columns(one, k), columns(other, 2 - k)
        assert all(np.array_equal(here[name], there[name]) for name in COLUMNS)


def test_a_fork_goes_on_moving_by_its_own_strategy() -> None:
    model = three().run(12)
    twin, none = model.fork(BUSTLE), model.fork(BUSTLE.with_values(moves_within=0))
    before = model.moves.moved
    model.run(12)
    twin.run(12)
    none.run(12)
    assert twin.moves.moved == model.moves.moved > before
    assert {k: bits(twin, k) for k in range(3)} == {k: bits(model, k) for k in range(3)}
    # a dwelling that was left before may still be waited for; after that nobody moves
    assert none.moves.moved - before <= model.moves.moved - before
    assert (np.concatenate([place.homes.waits for place in none.places]) <= 12).all()


def test_a_copied_or_pickled_model_goes_on_moving_in_dwellings_of_its_own() -> None:
    model = three().run(12)
    copies, before = [deepcopy(model), pickle.loads(pickle.dumps(model))], model.moves.moved
    model.run(12)
    for twin in copies:
        assert (np.concatenate([place.homes.waits for place in twin.places]) <= 12).all()
        twin.run(12)
        assert twin.moves.moved == model.moves.moved > before
        assert [bits(twin, k) for k in range(3)] == [bits(model, k) for k in range(3)]


def test_dwellings_do_not_stand_empty_much_longer() -> None:
    shares = []
    for share in (0.0, 0.65):
        model = three(USUAL.with_values(moves_within=share), residents=1500)
        empty = []
        for _ in range(24):
            model.step()
            lives = [np.add.reduceat(model.table.status, place.homes.starts[:-1]) > 0 for place in model.places]
            empty.append(1.0 - np.concatenate(lives).mean())
        shares.append(np.mean(empty))
    assert shares[1] - shares[0] < 0.004
