"""Levers reach residents through declared mechanisms and in no other way, and none of them is idle."""

import pytest
from checks import LEVERS, changes, null_world, reaches, strengths_differ
from worlds import BUSY, SEEDS

from wijksim.scenario.mechanisms import MECHANISMS, REACHED_THROUGH
from wijksim.state.columns import COLUMNS

ROWS = [(lever, mechanism) for lever, row in REACHED_THROUGH.items() for mechanism in row]


def test_every_lever_has_a_row_of_mechanisms():
    assert list(REACHED_THROUGH) == LEVERS
    for lever, row in REACHED_THROUGH.items():
        assert row, lever
        assert len(set(row)) == len(row), lever
        assert set(row) <= set(MECHANISMS), lever


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_without_its_mechanisms_changes_no_bit(lever, seed):
    null_world(lever, REACHED_THROUGH[lever], seed)


@pytest.mark.parametrize("lever", LEVERS)
def test_no_lever_changes_anything_when_every_mechanism_is_off(lever):
    null_world(lever, MECHANISMS, seed=1)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("lever", LEVERS)
def test_no_lever_is_idle(lever, seed):
    assert set(changes(lever, BUSY, seed, enough=COLUMNS)) & set(COLUMNS)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("lever", "mechanism"), ROWS)
def test_a_lever_works_through_each_mechanism_of_its_row(lever, mechanism, seed):
    # the row is exact: leave one mechanism out of it and the null world would not be null
    reaches(lever, mechanism, REACHED_THROUGH[lever], seed)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_mechanism_at_full_half_and_no_strength_gives_three_worlds(mechanism, seed):
    strengths_differ(mechanism, seed)
