"""Scenario discovery: a planted box is found, in noise nothing is."""

import numpy as np
import pytest
from invented_sweep import invented, luck
from scipy.stats import binom

from wijksim.analysis import discover, prim
from wijksim.errors import WijksimError

NAMES = ("trust_negativity", "setback_rate", "lag_work", "skill_value")


def sample(count, numbers, seed=3):
    return np.random.default_rng(seed).random((count, numbers))


def test_a_planted_box_is_found_with_its_limits():
    points = sample(400, 5)
    cases = (points[:, 1] > 0.6) & (points[:, 3] < 0.5)
    box = prim.prim(points, cases)
    assert box.restricted == [1, 3]
    assert box.low[1] == pytest.approx(0.6, abs=0.03)
    assert box.high[3] == pytest.approx(0.5, abs=0.03)
    good = prim.quality(box, points, cases)
    assert min(good.coverage, good.density) > 0.95
    assert prim.shuffled(points, cases, 1) == 1 / 40


def test_a_box_under_noise_is_found_too():
    points = sample(600, 6)
    inside = (points[:, 0] < 0.4) & (points[:, 5] > 0.3)
    cases = np.random.default_rng(8).random(600) < np.where(inside, 0.85, 0.1)
    box = prim.prim(points, cases)
    assert {0, 5} <= set(box.restricted)
    assert box.high[0] == pytest.approx(0.4, abs=0.1)
    assert box.low[5] == pytest.approx(0.3, abs=0.1)


def test_noise_is_called_noise_nearly_always():
    called = 0
    for seed in range(20):
        random = np.random.default_rng(seed)
        points, cases = random.random((120, 6)), random.random(120) < 0.3
        called += bool(prim.prim(points, cases).restricted) and prim.shuffled(points, cases, seed, shuffles=19) <= 0.05
    assert called <= 4  # one in twenty by design; five or more would come once in 400 times


def test_levels_are_peeled_whole():
    points = np.repeat([[0.0], [1.0], [2.0], [3.0]], 25, axis=0)
    box = prim.prim(points, points[:, 0] >= 2)
    assert (box.low[0], box.high[0]) == (2.0, np.inf)


def test_what_never_varies_is_never_restricted():
    points = sample(200, 2)
    points[:, 0] = 0.5
    assert prim.prim(points, points[:, 1] > 0.7).restricted == [1]


def test_the_quasi_p_value_by_hand():
    points = np.array([[0.1], [0.2], [0.3], [0.8], [0.9]])
    cases = np.array([False, False, True, True, True])
    box = prim.Box(np.array([0.25]), np.array([np.inf]))
    assert prim.quasi_p(box, 0, points, cases) == pytest.approx(binom.sf(2, 3, 0.6))
    assert prim.quality(box, points, cases) == prim.Quality(1.0, 1.0, 0.6)


def failing(where, **more):
    """A sweep in which beta fails where `where` holds of a point."""

    def outcome(strategy, point, seed, year):
        return luck(seed) + (0.1 * (-1 if where(point) else 1) if strategy == "beta" else 0.0)

    return invented(outcome, sample(150, 4), NAMES, seeds=(1, 2), **more)


def test_where_a_strategy_fails_is_told():
    finding = discover(failing(lambda point: point["setback_rate"] > 0.7))
    [row] = finding.table.to_dict("records")
    assert (row["outcome"], row["case"], row["number"], row["high"]) == ("box", "fails", "setback_rate", 1.0)
    assert row["low"] == pytest.approx(0.7, abs=0.03)
    assert row["coverage"] == row["density"] == 1
    assert "above all where 'Yearly chance of a setback" in finding.sentence("en")
    assert "is at least 0.7" in finding.sentence("en")
    assert "minstens 0,7" in finding.sentence("nl")


def test_a_strategy_that_mostly_fails_is_told_where_it_holds():
    finding = discover(failing(lambda point: point["setback_rate"] < 0.7))
    row = finding.table.iloc[0]
    assert (row["case"], row["number"]) == ("holds", "setback_rate")
    assert "it holds above all where" in finding.sentence("en")


def test_two_boxes_are_told_apart():
    finding = discover(failing(lambda point: point["lag_work"] > 0.8 or point["skill_value"] < 0.15))
    assert set(finding.table["box"]) == {1, 2}
    assert set(finding.table["number"]) >= {"lag_work", "skill_value"}


def test_where_there_is_nothing_it_says_so():
    def outcome(strategy, point, seed, year):
        return luck(seed, int(1e6 * point["lag_work"])) if strategy == "beta" else 0.0

    finding = discover(invented(outcome, sample(150, 4), NAMES, seeds=(1,)))
    assert finding.table["outcome"].tolist() == ["nothing"]
    assert "nothing was found" in finding.sentence("en")


@pytest.mark.parametrize(("edge", "outcome"), [(2.0, "never"), (-1.0, "always"), (0.97, "few")])
def test_a_strategy_that_always_or_never_fails_needs_no_search(edge, outcome):
    assert discover(failing(lambda point: point["lag_work"] > edge)).table["outcome"].tolist() == [outcome]


def test_the_figure_shows_a_strategy_that_fails_here_and_there_before_one_that_always_does():
    def outcome(strategy, point, seed, year):
        return {"alpha": 0.0, "beta": -1.0, "gamma": point["lag_work"] - 0.97}[strategy]

    finding = discover(invented(outcome, sample(150, 4), NAMES, seeds=(1, 2), strategies=("alpha", "beta", "gamma")))
    assert finding.table["outcome"].tolist() == ["always", "few"]
    figure = finding.figure("en")
    assert "where does C not beat A?" in figure.title
    drawn = " ".join(" ".join(text.get_text() for axes in figure.axes for text in axes.texts).split())
    assert "too few of one kind, to search for where" in drawn


def test_more_may_be_asked_than_to_be_better():
    sweep = failing(lambda point: False)
    assert discover(sweep, at_least=0.05).table["outcome"].tolist() == ["never"]
    assert discover(sweep, at_least=0.2).table["outcome"].tolist() == ["always"]


def test_a_design_without_varied_numbers_is_refused():
    with pytest.raises(WijksimError, match="no number varies"):
        discover(invented(lambda *_: 0.0))
