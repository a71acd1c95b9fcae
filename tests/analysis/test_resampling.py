"""Intervals by resampling pairs: they hold about what they promise, with few seeds as well."""

import numpy as np
import pytest

from wijksim.analysis.resampling import resampling


def share_held(points: int, seeds: int, draw, trials: int = 250) -> float:
    """In which share of invented samples with mean zero the interval holds zero."""
    random = np.random.default_rng(11)
    held = 0
    for trial in range(trials):
        values = draw(random, points, seeds)
        low, high = resampling(range(points), seeds, trial, resamples=300).mean_interval(values)
        held += bool(low <= 0 <= high)
    return held / trials


def of_seeds(random, points, seeds):
    return random.standard_normal((1, seeds))


def skewed(random, points, seeds):
    return random.exponential(size=(1, seeds)) - 1


def of_points(random, points, seeds):
    return random.standard_normal((points, 1)) + 0.2 * random.standard_normal((points, seeds))


def shared_luck(random, points, seeds):
    return random.standard_normal((1, seeds)) + 0.2 * random.standard_normal((points, seeds))


@pytest.mark.parametrize(
    ("points", "seeds", "draw"),
    [
        (1, 3, of_seeds),
        (1, 8, of_seeds),
        (1, 8, skewed),
        (20, 2, of_points),
        (20, 2, shared_luck),
        (20, 8, shared_luck),
    ],
)
def test_an_interval_holds_about_what_it_promises(points, seeds, draw):
    assert 0.87 < share_held(points, seeds, draw) <= 1


def test_with_few_seeds_it_does_so_by_being_wide():
    random = np.random.default_rng(5)
    widths = {
        seeds: np.mean(
            [np.diff(resampling([0], seeds, n, 200).mean_interval(of_seeds(random, 1, seeds))) for n in range(50)]
        )
        for seeds in (3, 8)
    }
    assert widths[3] > 1.8 * widths[8]


def test_seeds_that_hardly_matter_do_not_make_an_interval_wide():
    values = np.random.default_rng(6).standard_normal((40, 1)) + np.array([0.0, 1e-6])
    low, high = resampling(range(40), 2, 1).mean_interval(values)
    assert high - low < 2.5 * 1.96 * values.std() / np.sqrt(40)


def test_luck_that_seeds_share_over_points_is_not_taken_for_many_observations():
    luck = np.random.default_rng(3).standard_normal(10)
    values = np.repeat(luck[None], 200, axis=0)
    drawn = resampling(range(200), 10, 1)
    low, high = drawn.mean_interval(values)
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
