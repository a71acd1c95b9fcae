"""The heavy sums of building a wijk: kernels give what whole arrays give, and serve where a model runs on them."""

import numpy as np
import pytest
from small_wijk import small_profile

from wijksim import WijkModel
from wijksim.population.people import education_and_income
from wijksim.population.start import halved
from wijksim.rules.numbers import COMPILED
from wijksim.state import place, settlement
from wijksim.state.kernels import load
from wijksim.state.layout import in_order
from wijksim.state.linking import link_arrays
from wijksim.state.pictures import add_up_arrays, weigh_cells_arrays
from wijksim.state.raking import rake_arrays


def same(one, other) -> bool:
    """The same numbers to the last bit."""
    return all(a.dtype == b.dtype and a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("seed", range(8))
def test_a_compiled_fit_gives_the_bits_of_whole_arrays(seed):
    luck = np.random.default_rng(seed)
    units, margins = luck.integers(4, 60), luck.integers(1, 12)
    values = luck.random((units, margins)) * (luck.random((units, margins)) < 0.7) + 1e-3
    # far off, so that weights are halved and doubled
    scaled = np.concatenate([values / luck.uniform(0.05, 3.0, margins), np.ones((units, 1))], axis=1)
    give = np.array([*(luck.random(margins) * 0.01), 0.0])
    weights = luck.random(units) + 0.01
    before = weights.copy()
    assert same([load().run_raking(scaled, give, weights)], [rake_arrays(scaled, give, weights)])
    assert same([weights], [before])


@pytest.mark.parametrize("seed", range(4))
def test_compiled_sums_over_pictures_give_the_bits_of_whole_arrays(seed):
    luck = np.random.default_rng(seed)
    entry, cell = luck.integers(0, 20, 500), np.sort(luck.integers(0, 9, 500))
    weights, factors = luck.random(20), luck.random(9)
    people = luck.integers(0, 5, (5, 500)).astype(np.int8)
    sums = (weights, entry, cell, people, 9)
    assert same([load().run_cells(*sums)], [weigh_cells_arrays(*sums)])
    running = (weights, entry, cell, factors)
    assert same([load().run_pictures(*running)], [add_up_arrays(*running)])


@pytest.mark.parametrize("many", [1, 40, 5000])
def test_keys_come_in_the_order_of_a_stable_sort(many):
    for most in (3, 2**43):
        keys = np.random.default_rng(many).integers(0, most, many)
        assert np.array_equal(in_order(keys), np.argsort(keys, kind="stable"))


@pytest.mark.parametrize("end", [-5.0, -4.0, -3.9999999, -1.25, 0.0, 0.3, 2.0, 3.9999999, 4.0, 7.0])
def test_what_is_near_saves_halvings_and_changes_nothing(end):
    low, high = -4.0, 4.0
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if middle < end else (low, middle)
    for near in (-4.0, end, end + 1e-5, 0.0, 4.0):
        assert halved(lambda mean: mean < end, 20, min(4.0, max(-4.0, near))) == (low + high) / 2


@pytest.mark.parametrize("slots", [1, 2, 30, 400])
def test_compiled_ties_are_those_of_whole_arrays(slots):
    # some pairs twice, some the other way round, some a slot with itself
    pairs = np.random.default_rng(slots).integers(0, slots, (2, 4 * slots))
    assert same(load().run_links(pairs, slots), link_arrays(pairs, slots))


def test_ties_go_both_ways_once_each_and_never_back_to_oneself():
    starts, tied = link_arrays(np.array([[0, 1, 2, 3, 0], [1, 0, 2, 0, 3]]), 5)
    assert starts.tolist() == [0, 2, 3, 3, 4, 4]
    assert tied.tolist() == [1, 3, 0, 0]


@pytest.mark.parametrize("way", ["kernel", "arrays", "agents"])
def test_a_wijk_is_built_by_kernels_where_the_model_runs_on_them(monkeypatch, way):
    used = set()

    class Kernels:
        def __getattr__(self, name):
            used.add(name)
            return getattr(load(), name)

    monkeypatch.setattr(place, "load", Kernels)
    for kept in (settlement._weights, settlement._factors, place.pack_margins, education_and_income):
        kept.cache_clear()
    WijkModel("top-down-4", [small_profile(200)], way=way)
    compiled = {"run_raking", "run_cells", "run_pictures", "run_links"} if COMPILED and way == "kernel" else set()
    assert used == compiled
