"""Priors or luck: shares of variance against a published case and against a planted split."""

import numpy as np
import pytest
from invented_sweep import invented, luck

from wijksim.analysis import prior_share
from wijksim.analysis.variance import components
from wijksim.errors import WijksimError

#: Six targets by four judges (Shrout & Fleiss 1979, table 2).
JUDGES = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)


def test_a_published_case():
    points, seeds, both, low, high = components(JUDGES)
    assert points / (points + seeds + both) == pytest.approx(0.29, abs=0.005)  # ICC(2,1) in their table 4
    assert (low, high) == pytest.approx(
        (0.019, 0.761), abs=0.001
    )  # McGraw & Wong's interval of it, as R's psych gives it


def test_a_planted_split_is_found():
    points = np.random.default_rng(4).standard_normal((300, 1))

    def outcome(strategy, point, seed, year):
        return point["x"] + luck(seed, size=0.5) + luck(seed, int(1e6 * abs(point["x"])), size=0.5)

    row = prior_share(invented(outcome, points, ["x"], strategies=("alpha",), seeds=tuple(range(40)))).table.iloc[0]
    assert row["points"] == pytest.approx(1 / 1.5, abs=0.08)
    assert row["low"] < 1 / 1.5 < row["high"]
    assert row["points"] + row["seeds"] + row["both"] == pytest.approx(1)
    assert row["sd_both"] == pytest.approx(0.5, abs=0.05)


def test_the_difference_has_a_split_of_its_own():
    points = np.linspace(-1, 1, 30)[:, None]

    def outcome(strategy, point, seed, year):
        return luck(seed, size=5) + (point["x"] if strategy == "beta" else 0.0)

    finding = prior_share(invented(outcome, points, ["x"]))
    shares = finding.table.set_index(["what", "strategy"])["points"]
    assert shares["level", "beta"] < 0.1
    assert shares["difference", "beta"] == pytest.approx(1)
    assert "Of the spread of B − A, 100 % comes from the uncertain numbers" in finding.sentence("en")


def test_what_does_not_vary_has_no_share():
    finding = prior_share(invented(lambda s, p, seed, year: 1.0, np.zeros((3, 1)), ["x"]))
    assert finding.table["points"].isna().all()
    assert finding.sentence("en") == "B does not vary."


def test_what_only_luck_moves_owes_nothing_to_the_points():
    points, seeds, both, low, high = components(np.array([[1.0, 3.0], [1.0, 3.0], [1.0, 3.0]]))
    assert (points, both, low, high) == (0.0, 0.0, 0.0, 0.0)
    assert seeds == pytest.approx(2.0)


def test_points_with_a_missing_run_are_left_out():
    holes = frozenset({("beta", 1, 4)})
    finding = prior_share(invented(lambda s, p, seed, year: luck(seed), np.zeros((5, 1)), ["x"], holes=holes))
    assert set(finding.table["used"]) == {4}


def test_where_it_cannot_be_told_it_says_so():
    with pytest.raises(WijksimError, match="two points and two seeds are needed; there are 1 and 10"):
        prior_share(invented(lambda *_: 0.0))
    with pytest.raises(WijksimError, match="the points of a morris plan are not a sample"):
        prior_share(invented(lambda *_: 0.0, np.zeros((4, 1)), ["x"], plan="morris", base_points=2))
