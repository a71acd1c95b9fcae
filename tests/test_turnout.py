"""Turnout: who votes at municipal elections, counted by group, without changing anything else."""

from dataclasses import replace

import numpy as np
import pytest
from checks import turnout_changes_nothing
from checks_of_turnout import turnout_is_that_of_each_group
from hypothesis import given
from hypothesis import strategies as st
from small_wijk import small_profile
from worlds import BUSY, SEEDS, votes, wijk_under

from wijksim import WijkModel, find_wijk, load_scenario
from wijksim.observe.turnout import count_votes
from wijksim.rules.numbers import F, plain
from wijksim.rules.turnout import chance_to_vote, voting_age
from wijksim.scenario.parameters import PARAMETERS
from wijksim.state.draws import draw
from wijksim.state.ledger import INDEX
from wijksim.state.survey import CELLS, MEASURES

NUMBERS = ("turnout_level", "turnout_age", "turnout_education", "turnout_trust", "turnout_active")
DEFAULTS = [F(PARAMETERS[name].default) for name in NUMBERS]


def chance(years: float, education: int = 1, participation: int = 0, trust: float = 0.0, numbers=DEFAULTS) -> float:
    """The chance to vote of one adult, in month 1,000."""
    born = np.int32(1000 - round(12 * years))
    who = (np.int8(education), np.int8(participation), np.int32(trust * 2**20))
    return float(plain(chance_to_vote)(np.int32(1000), born, *who, *numbers))


@pytest.mark.parametrize(
    ("years", "stands"), [(18, -0.5), (21, -0.5), (43, 0.0), (65, 0.5), (75, 0.5), (80, 0.3), (85, 0.1), (99, 0.1)]
)
def test_age_by_hand(years, stands):
    assert float(plain(voting_age)(np.int32(12 * years))) == pytest.approx(stands, abs=1e-6)


def test_a_chance_by_hand():
    # 0.51 + 0.30 x (0.5 - 0.08) + 0.12 x (2 - 1 - 0.04) + 0.06 x 0.5 + 0.10 x (1 - 0.071)
    expected = 0.51 + 0.30 * 0.42 + 0.12 * 0.96 + 0.03 + 0.10 * 0.929
    assert chance(70, education=2, participation=2, trust=0.5) == pytest.approx(expected, abs=1e-6)
    # who only attends is not active
    assert chance(70, participation=1) == chance(70, participation=0)


@given(
    years=st.floats(18, 105), education=st.integers(0, 2), participation=st.integers(0, 3), trust=st.floats(-4, 4),
    at=st.lists(st.floats(0, 1), min_size=5, max_size=5),
)  # fmt: skip
def test_a_chance_is_a_chance_and_rises_with_what_it_should(years, education, participation, trust, at):
    declared = [PARAMETERS[name] for name in NUMBERS]
    numbers = [F(each.low + where * (each.high - each.low)) for each, where in zip(declared, at, strict=True)]
    here = chance(years, education, participation, trust, numbers)
    assert 0.019 < here < 0.981
    assert chance(years, 2, participation, trust, numbers) >= here
    assert chance(years, education, participation, 4.0, numbers) >= here


def test_the_average_wijk_votes_as_the_country_did():
    profile = replace(find_wijk("gemiddelde-wijk"), population=4900, dwellings=2250)
    shares = [_turnout(WijkModel("business-as-usual", [profile], seed)) for seed in (1, 2, 3)]
    assert np.mean(shares) == pytest.approx(51.0, abs=1.5)


def _turnout(model: WijkModel, month: int = 0, group: str = "all") -> float:
    table = model.record.indicators()
    (value,) = table[(table.indicator == "turnout") & (table.group == group) & (table.month == month)].value
    return float(value)


def test_voters_are_counted_in_the_cells_of_the_survey():
    model = wijk_under("business-as-usual")
    (month, wijk, cells), *_ = model.record.surveys
    assert (month, wijk) == (0, 0)
    counted = count_votes(model.places[0], 0)
    assert counted[0].tolist() == cells[:, MEASURES.index("adults")].tolist()
    assert (counted[1] <= counted[0]).all()
    assert counted.shape == (2, np.prod(CELLS))


def test_each_vote_is_the_draw_of_its_slot_month_and_occupant():
    model = wijk_under("business-as-usual", seed=7)
    place, table = model.places[0], model.table
    rows, voted = votes(place, 0)
    for row, vote in list(zip(rows.tolist(), voted.tolist(), strict=True))[:40]:
        u = draw(7, "vote", place.key, row - place.first, 0, int(table.occupant[row]))[0]
        age = -int(table.birth_month[row]) / 12
        mine = chance(age, int(table.education[row]), int(table.participation[row]))
        mine += 0.06 * int(table.trust_municipality[row]) / 2**20
        assert vote == (u < min(0.98, max(0.02, mine)))


def test_an_election_is_held_every_four_years_and_stands_until_the_next():
    model = wijk_under("business-as-usual").run(100)
    assert [month for month, _, _ in model.record.elections] == [0, 49, 97]
    table = model.record.indicators()
    everybody = table[(table.indicator == "turnout") & (table.group == "all")].sort_values("month")
    assert everybody.month.tolist() == list(range(101))
    values = everybody.value.to_numpy()
    assert len(set(values[:49])) == 1
    assert len(set(values[49:97])) == 1
    assert len({values[0], values[49], values[97]}) > 1
    groups = table[(table.indicator == "turnout") & (table.group == "own")]
    assert groups.month.tolist() == list(range(0, 101, 12))


def test_an_early_election_of_a_scenario_is_no_regular_one():
    model = wijk_under(load_scenario("business-as-usual").with_event(30, "election")).run(50)
    assert [month for month, _, _ in model.record.elections] == [0, 49]


def test_every_wijk_votes_in_its_own_place():
    model = WijkModel("business-as-usual", [small_profile(300), small_profile(400)], 3)
    assert [(month, wijk) for month, wijk, _ in model.record.elections] == [(0, 0), (0, 1)]
    for place, (_, _, counted) in zip(model.places, model.record.elections, strict=True):
        assert counted[0].sum() == place.ledger[INDEX["sum:adults"]]


@pytest.mark.parametrize("seed", SEEDS)
def test_turnout_of_every_group_is_that_of_its_adults(seed):
    turnout_is_that_of_each_group("business-as-usual", seed)


def test_voting_changes_nothing_else():
    turnout_changes_nothing(BUSY, 60)


def test_it_is_the_same_share_in_a_copy_and_by_arrays():
    one, other = (wijk_under("business-as-usual", way=way).run(49) for way in ("kernel", "arrays"))
    assert _turnout(one, 49) == _turnout(other, 49)
    forked = wijk_under("business-as-usual").run(30).fork("business-as-usual").run(19)
    assert _turnout(forked, 49) == _turnout(one, 49)
