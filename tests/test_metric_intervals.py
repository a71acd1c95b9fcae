"""Intervals of metrics against cases worked by hand: the jackknife, ratios of sums, shares of counts."""

import numpy as np
import pandas as pd
import pytest

from wijksim.patterns.interval import ANYTHING, count_of, mean_of, measured, ratio_of, times
from wijksim.scenario.scenario import load_scenario

approx = pytest.approx
USUAL = load_scenario("business-as-usual")


def frame(*rows: list[float]) -> pd.DataFrame:
    return pd.DataFrame(rows, index=list("abcdef")[: len(rows)], dtype=float)


def test_the_mean_of_wijken_has_the_ordinary_t_interval():
    found = mean_of(frame([1.0], [2.0], [6.0]))
    # by hand: mean 3, sd 2.6458, t of 2 degrees of freedom 4.3027, so 4.3027 x 2.6458 / sqrt(3)
    assert found.value == approx(3.0)
    assert found.high - found.value == approx(6.5724, rel=1e-4)
    assert found.value - found.low == approx(6.5724, rel=1e-4)


def test_luck_that_wijken_share_shows_between_replicates():
    found = mean_of(frame([0.0, 10.0], [0.0, 10.0], [0.0, 10.0]))
    # all wijken agree; two replicates: sd 7.0711, t of 1 degree of freedom 12.7062
    assert found.high - found.value == approx(12.7062 * 7.0711 / np.sqrt(2), rel=1e-4)


def test_one_life_has_no_interval():
    found = mean_of(frame([4.0]))
    assert found.value == 4.0
    assert np.isnan(found.low)
    assert np.isnan(found.high)


def test_lives_without_a_value_do_not_count():
    assert mean_of(frame([1.0, np.nan], [np.nan, 3.0])).value == 2.0
    assert np.isnan(mean_of(frame([np.nan, np.nan])).value)


def test_a_ratio_is_of_sums_and_not_a_mean_of_ratios():
    assert ratio_of(frame([1.0], [8.0]), frame([10.0], [10.0])).value == approx(0.45)
    assert np.isnan(ratio_of(frame([1.0]), frame([0.0])).value)


def test_a_ratio_is_of_lives_in_which_both_are_known():
    assert ratio_of(frame([1.0, np.nan], [3.0, 4.0]), frame([2.0, 100.0], [6.0, np.nan])).value == approx(0.5)
    assert np.isnan(ratio_of(frame([np.nan]), frame([5.0])).value)


def test_a_share_of_nothing_seen_is_still_in_doubt():
    found = count_of(frame([0.0] * 10), frame([1.0] * 10))
    # Wilson, 0 of 10 at 95 %: 0 to 3.8416 / 13.8416
    assert (found.value, found.low) == (0.0, approx(0.0, abs=1e-9))
    assert found.high == approx(0.27754, rel=1e-4)


def test_an_interval_ends_where_no_value_can_lie():
    found = ratio_of(frame([0.0], [10.0], [10.0]), frame([10.0], [10.0], [10.0]), (0.0, 1.0))
    assert (found.low, found.high) == (0.0, 1.0)


def test_times_multiplies_the_interval_too():
    found = times(100.0, mean_of(frame([1.0], [2.0])))
    assert found.value == approx(150.0)
    assert found.high - found.value == approx(100 * 12.7062 * 0.5, rel=1e-4)


def test_parts_without_a_value_are_left_out_of_the_interval():
    found = measured(lambda rows, columns: np.nan if 0 not in rows else float(len(rows)), 3, 1, ANYTHING)
    assert np.isfinite(found.high)
