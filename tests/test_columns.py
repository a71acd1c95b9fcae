"""Columns, slots, dwellings and ties: who lives where, what never moves, and that nobody is lost or counted twice."""

import copy
import pickle

import numpy as np
import pytest
from small_wijk import living, small_model, small_profile

from wijksim import WijkModel, load_scenario
from wijksim.population.catalogue import list_wijken
from wijksim.state.columns import CHILD, COLUMNS, FREE, HEAD, LIVES, PARTNER, PLACES, ResidentTable
from wijksim.state.ledger import INDEX, NAMES
from wijksim.state.place import wijk_key

MOST_TIES = 31


@pytest.fixture(scope="module")
def decade() -> WijkModel:
    """Ten years with twice the usual coming and going."""
    busy = load_scenario("business-as-usual").with_values(move_rate=0.15, births=0.3)
    return small_model(busy).run(120)


def test_every_column_has_its_type_and_one_number_a_slot():
    table = ResidentTable(7)
    assert [table.column(name).dtype for name in COLUMNS] == [np.dtype(dtype) for dtype in COLUMNS.values()]
    assert {len(table.column(name)) for name in COLUMNS} == {7}
    assert ResidentTable.bytes_per_row() == sum(table.column(name).itemsize for name in COLUMNS)


def test_columns_are_read_and_written_in_place():
    table = ResidentTable(3)
    table.income[1] = 55
    kind, number = PLACES["income"]
    assert getattr(table.arrays, kind)[number, :3].tolist() == table.income.tolist() == [0, 55, 0]


def test_columns_are_apart_and_survive_copying():
    table = ResidentTable(100)
    for number, name in enumerate(COLUMNS):
        table.column(name)[:] = number
    for copied in (table, copy.deepcopy(table), pickle.loads(pickle.dumps(table))):
        assert [set(copied.column(name).tolist()) for name in COLUMNS] == [{number} for number in range(len(COLUMNS))]
        copied.status[3] = 1
        assert copied.arrays.int8[PLACES["status"][1], 3] == 1


def test_slots_of_a_dwelling_stand_together_and_are_numbered_once(decade):
    fresh = small_model(decade.scenario)
    for name in ("dwelling", "ordinal"):
        assert np.array_equal(getattr(fresh.table, name), getattr(decade.table, name))
    place = decade.places[0]
    for d, (start, end) in enumerate(zip(place.homes.starts, place.homes.starts[1:], strict=False)):
        assert decade.table.ordinal[start:end].tolist() == list(range(end - start))
        assert set(decade.table.dwelling[start:end].tolist()) == {d}


def test_people_are_conserved_every_month(decade):
    sums = {name: decade.record.trust_sums()[:, INDEX[name]] for name in NAMES if name.startswith("sum:")}
    change = sums["sum:births"] + sums["sum:arrivals"] - sums["sum:deaths"] - sums["sum:departures"]
    assert np.array_equal(np.diff(sums["sum:residents"]), change[1:])
    assert all(sums[f"sum:{name}"][1:].sum() > 0 for name in ("births", "arrivals", "deaths", "departures"))


def test_counts_are_those_of_the_columns(decade):
    table, last = decade.table, decade.record.trust_sums()[-1]
    rows = living(decade)
    adults = rows[decade.month - table.birth_month[rows].astype(int) >= 216]
    assert last[INDEX["sum:residents"]] == len(rows)
    assert last[INDEX["sum:adults"]] == len(adults)
    assert last[INDEX["sum:active"]] == (table.participation[adults] >= 2).sum()
    assert last[INDEX["sum:trust_place"]] == table.trust_place[adults].sum(dtype=np.int64)


def test_a_household_has_one_head_who_is_grown_or_alone_left(decade):
    table = decade.table
    rows = living(decade)
    for d in np.unique(table.dwelling[rows]):
        home = rows[table.dwelling[rows] == d]
        heads = home[table.position[home] == HEAD]
        assert len(heads) == 1, d
        assert decade.month - table.birth_month[heads[0]] >= 216
        partners = int((table.position[home] == PARTNER).sum())
        assert table.partnered[heads[0]] == (partners > 0)
        assert set(table.owner[home].tolist()) == {int(decade.places[0].homes.owner[d])}


def test_statuses_are_known_and_empty_slots_say_nothing(decade):
    table = decade.table
    assert set(np.unique(table.status).tolist()) == {FREE, LIVES}
    assert not table.voice[table.status != LIVES].any()
    assert not table.fresh.any()
    rows = living(decade)
    assert (table.birth_month[rows] <= table.arrival_month[rows]).all()
    assert (table.arrival_month[rows] <= decade.month).all()
    households = decade.places[0].homes.households
    assert (table.occupant[rows] // 16 == households[table.dwelling[rows]]).all()


def test_the_newborn_are_children_of_the_household(decade):
    table = decade.table
    rows = living(decade)
    newborn = rows[(table.birth_month[rows] == table.arrival_month[rows]) & (table.birth_month[rows] > 0)]
    assert len(newborn)
    assert (table.position[newborn] == CHILD).all()


@pytest.mark.parametrize("profile", list_wijken(), ids=lambda profile: profile.slug)
def test_ties_are_mutual_few_and_within_the_wijk(profile):
    model = WijkModel("business-as-usual", [small_profile(200), small_profile(900, profile.slug)], 3)
    starts, tied = model.runner.starts, model.runner.tied
    for place in model.places:
        degree = np.diff(starts[place.first : place.last + 1])
        one = np.repeat(np.arange(place.last - place.first), degree)
        other = tied[starts[place.first] : starts[place.last]]
        pairs = set(zip(one.tolist(), other.tolist(), strict=True))
        assert len(pairs) == len(other)
        assert all((b, a) in pairs and a != b for a, b in pairs)
        assert degree.max() <= MOST_TIES
        assert other.max() < place.last - place.first
        assert 5 < degree.mean() < 12


def test_who_shares_a_home_is_tied(decade):
    starts, tied, dwelling = decade.runner.starts, decade.runner.tied, decade.table.dwelling
    for row in range(decade.table.rows):
        housemates = set(np.flatnonzero(dwelling == dwelling[row]).tolist()) - {row}
        assert housemates <= set(tied[starts[row] : starts[row + 1]].tolist())


def test_a_wijk_has_a_key_of_its_own_and_so_has_its_copy():
    profiles = list_wijken()
    keys = [wijk_key(profile, twins) for profile in profiles for twins in (0, 1, 2)]
    assert len(set(keys)) == len(keys)
    assert all(0 <= key < 2**24 for key in keys)


def test_a_copy_of_a_wijk_holds_other_people():
    model = WijkModel("business-as-usual", [small_profile(), small_profile()], 1)
    one, other = (model.table.income[place.first : place.last] for place in model.places)
    assert len(one) != len(other) or not np.array_equal(one, other)


def test_trust_and_shares_stay_in_their_ranges(decade):
    table = decade.table
    for name in ("threshold", "energy", "experience", "tie"):
        column = getattr(table, name)
        assert column.min() >= 0, name
        assert column.max() <= 1, name
    for name, dtype in COLUMNS.items():
        if np.dtype(dtype).kind == "f":
            assert np.isfinite(getattr(table, name)).all(), name
    assert set(np.unique(table.education).tolist()) <= {0, 1, 2}
    assert table.income.min() >= 0
    assert table.income.max() <= 100
