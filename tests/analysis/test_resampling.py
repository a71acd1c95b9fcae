"""Intervals by resampling pairs: they hold what they promise from the number of seeds that texts ask for."""

import numpy as np
import pytest

from wijksim.analysis.resampling import resampling
from wijksim.report.pairs import ENOUGH_REPLICATES


def share_held(seeds: int, draw, trials: int = 300) -> float:
    """In which share of invented samples with mean zero the interval holds zero."""
    random = np.random.default_rng(11)
    held = 0
    for trial in range(trials):
        drawn = resampling([0], seeds, trial, resamples=400)
        low, high = drawn.interval(drawn.means(draw(random, seeds)))
        held += bool(low <= 0 <= high)
    return held / trials


def normal(random, seeds):
    return random.standard_normal((1, seeds))


def skewed(random, seeds):
    return random.exponential(size=(1, seeds)) - 1


@pytest.mark.parametrize("draw", [normal, skewed])
def test_from_the_asked_number_of_seeds_on_an_interval_nearly_holds_its_promise(draw):
    assert share_held(ENOUGH_REPLICATES, draw) > 0.87


@pytest.mark.parametrize("draw", [normal, skewed])
def test_with_three_seeds_it_does_not_and_that_is_why_texts_warn(draw):
    assert share_held(3, draw) < 0.85


def test_luck_that_seeds_share_over_points_is_not_taken_for_many_observations():
    luck = np.random.default_rng(3).standard_normal(10)
    values = np.repeat(luck[None], 200, axis=0)
    drawn = resampling(range(200), 10, 1)
    low, high = drawn.interval(drawn.means(values))
    assert high - low > 2 * luck.std(ddof=1) / np.sqrt(10)


def test_the_same_seed_draws_the_same_and_another_does_not():
    values = np.random.default_rng(1).standard_normal((5, 6))
    first, again, other = (resampling(range(5), 6, seed).means(values) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_one_point_and_one_seed_have_no_interval():
    drawn = resampling([0], 1, 1)
    assert np.isnan(drawn.interval(drawn.means(np.ones((1, 1))))).all()


def test_means_leave_out_what_is_missing():
    values = np.array([[1.0, np.nan], [1.0, 1.0]])
    found = resampling(range(2), 2, 1).means(values)
    assert set(found[np.isfinite(found)]) == {1.0}


def test_means_are_those_of_the_drawn_cells():
    values = np.random.default_rng(2).standard_normal((2, 4, 3))
    drawn = resampling(range(4), 3, 5, resamples=30)
    wanted = [
        values[:, rows][:, :, columns].mean(axis=(1, 2))
        for rows, columns in zip(drawn.points, drawn.seeds, strict=True)
    ]
    assert np.allclose(drawn.means(values), np.array(wanted).T)
    by_point = [
        values[:, rows][:, :, columns].mean(axis=2) for rows, columns in zip(drawn.points, drawn.seeds, strict=True)
    ]
    assert np.allclose(drawn.of_points(values), np.array(by_point).transpose(1, 0, 2))


def test_points_of_one_block_are_drawn_together():
    drawn = resampling([0, 0, 0, 1, 1, 1], 2, 1, resamples=50)
    blocks = np.sort(drawn.points.reshape(50, 2, 3), axis=2)
    assert {tuple(block) for block in blocks.reshape(-1, 3)} == {(0, 1, 2), (3, 4, 5)}
