"""Paired differences, the chance of being best and the crossing year, on outcomes with a known answer."""

import numpy as np
import pytest
from invented_sweep import invented, luck

from wijksim.analysis import chance_best, crossing_year, paired_differences, pareto
from wijksim.analysis.best import shares_best
from wijksim.analysis.crossing import crossings


def only(finding, **columns):
    """The one row with these values."""
    rows = finding.table
    for name, value in columns.items():
        rows = rows[rows[name] == value]
    [row] = rows.to_dict("records")
    return row


def test_shared_luck_falls_away():
    sweep = invented(lambda s, p, seed, year: luck(seed, year) + (0.3 if s == "beta" else 0.0))
    row = only(paired_differences(sweep), year=5)
    assert [row[name] for name in ("difference", "low", "high", "chance")] == pytest.approx([0.3, 0.3, 0.3, 1.0])
    assert row["pairs"] == 10


def test_a_difference_that_is_luck_is_not_seen_and_one_that_is_not_is():
    def outcome(strategy, point, seed, year):
        gain = {"alpha": 0.0, "beta": 0.0, "gamma": 2.0}[strategy]
        return gain + luck(seed, year, "alpha beta gamma".index(strategy))

    sweep = invented(outcome, strategies=("alpha", "beta", "gamma"), seeds=tuple(range(1, 41)))
    finding = paired_differences(sweep, year=4)
    lucky, real = (only(finding, strategy=name, year=4) for name in ("beta", "gamma"))
    assert lucky["low"] < 0 < lucky["high"]
    assert 0 < real["low"] < 2 < real["high"]
    assert "between B and A no difference can be seen" in finding.sentence("en")
    assert "C is ahead of A by" in finding.sentence("en")
    assert "C ligt" in finding.sentence("nl")


def test_less_hardship_is_better():
    sweep = invented(lambda s, *_: 10.0 - 3 * (s == "beta"), indicators=("hardship",))
    finding = paired_differences(sweep, "hardship")
    assert only(finding, year=5)["difference"] == -3
    assert only(finding, year=5)["chance"] == 1
    assert "B is ahead of A by 3.0 percentage point" in finding.sentence("en")


@pytest.mark.parametrize(
    ("seeds", "warned"), [(1, "There is one seed"), (7, "There are 7 seeds"), (8, "There is one point")]
)
def test_few_seeds_are_said(seeds, warned):
    sweep = invented(lambda s, p, seed, year: luck(seed), seeds=tuple(range(seeds)))
    assert paired_differences(sweep).warnings("en")[0].startswith(warned)


def test_best_by_hand():
    values = np.array([[3.0, 1.0, 2.0, np.nan], [1.0, 1.0, 5.0, 1.0], [0.0, 1.0, 1.0, 2.0]])
    shares = shares_best(values)
    assert shares[:, 0].tolist() == [1, 0, 0]
    assert shares[:, 1] == pytest.approx([1 / 3] * 3)
    assert shares[:, 2].tolist() == [0, 1, 0]
    assert np.isnan(shares[:, 3]).all()


def test_the_share_of_points_and_seeds_in_which_a_strategy_is_best():
    points = np.linspace(0, 1, 40)[:, None]

    def outcome(strategy, point, seed, year):
        return {"alpha": 0.0, "beta": 1.0 if point["x"] > 0.25 else -1.0}[strategy] + luck(seed, year)

    finding = chance_best(invented(outcome, points, ["x"]))
    row = only(finding, strategy="beta")
    assert row["chance"] == row["points_best"] == 0.75
    assert 0.5 < row["low"] < 0.75 < row["high"] < 0.95
    assert only(finding, strategy="alpha")["worst"] == 0.75
    assert "B is best most often: in 75 % of 400 pairs" in finding.sentence("en")


def test_best_in_all_pairs_is_no_proof():
    finding = chance_best(invented(lambda s, p, seed, year: luck(seed) + (s == "beta"), seeds=(1, 2, 3, 4)))
    assert finding.sentence("en").startswith("B is the best in all 4 pairs of point and seed.")
    assert "margin" not in finding.sentence("en")
    assert "in alle 4" in finding.sentence("nl")


@pytest.mark.parametrize(("gain", "noticed"), [(0.019, False), (0.021, True)])
def test_being_ahead_by_what_nobody_notices_is_said_to_matter_little(gain, noticed):
    """A difference of wellbeing below 0.02 points is noticed by nobody."""
    sweep = invented(lambda s, p, seed, year: luck(seed, year) + gain * (s == "beta") * (year == 3))
    said = "who is ahead then hardly matters"
    assert (said not in " ".join(crossing_year(sweep).warnings("en"))) == noticed
    for make in (chance_best, pareto):
        assert (said not in " ".join(make(sweep, year=3).warnings("en"))) == noticed
        assert said in " ".join(make(sweep, year=4).warnings("en"))


@pytest.mark.parametrize(
    ("ahead", "since"),
    [
        ([1, 1, 1, 1], 1),
        ([-1, 1, 1, 1], 2),
        ([1, 1, -1, 1], 4),
        ([1, 1, 1, -1], np.inf),
        ([0, 0, 1, 1], 3),
        ([0, 0, 0, 0], np.inf),
    ],
)
def test_a_crossing_is_for_good(ahead, since):
    assert crossings(np.array(ahead, float), np.array([1.0, 2.0, 3.0, 4.0])) == since


def test_a_planted_crossing_year_is_found():
    def outcome(strategy, point, seed, year):
        gain = 0.2 * (year - 3.5) if year else 0.0
        return luck(seed, year) + (gain + luck(seed, year, 9, size=0.05) if strategy == "beta" else 0.0)

    finding = crossing_year(invented(outcome, months=96))
    row = only(finding)
    assert row["year"] == row["low"] == row["high"] == 4
    assert row["chance_never"] == row["points_never"] == 0
    assert "B is ahead of A for good from year 4 on" in finding.sentence("en")


def test_never_and_sometimes_are_told_apart_from_a_year():
    points = np.linspace(0, 1, 30)[:, None]

    def outcome(strategy, point, seed, year):
        slope = {"alpha": 0.0, "beta": -1.0, "gamma": 1.0 if point["x"] > 0.5 else -1.0}[strategy]
        return slope * year + luck(seed, year)

    finding = crossing_year(invented(outcome, points, ["x"], strategies=("alpha", "beta", "gamma")))
    never, sometimes = only(finding, strategy="beta"), only(finding, strategy="gamma")
    assert never["year"] == np.inf
    assert never["chance_never"] == never["points_never"] == 1
    assert 0.05 < sometimes["chance_never"] < 0.95
    assert sometimes["points_never"] == 0.5
    assert "B is not ahead of A at the end, in year 5" in finding.sentence("en")
    assert "Whether C gets ahead of A for good cannot be told" in finding.sentence("en")


def test_who_is_not_seen_to_be_ahead_at_the_end_is_not_called_ahead_for_good():
    """With four seeds resamples hardly ever fall behind, and still the interval of so few spans zero."""
    ahead = {1: 0.9, 2: 0.1, 3: 0.2, 4: 0.1}
    finding = crossing_year(invented(lambda s, p, seed, year: ahead[seed] * (s == "beta"), seeds=tuple(ahead)))
    row = only(finding)
    assert (row["year"], row["chance_never"], row["seen"]) == (1, 0, False)
    assert "cannot be told: as the mean goes it is ahead for good from year 1 on" in finding.sentence("en")
    assert "is nog geen verschil te zien" in finding.sentence("nl")
    differences = paired_differences(finding.question).sentence("en")
    assert "no difference can be seen" in differences


def test_where_less_is_better_the_crossing_is_downwards():
    sweep = invented(lambda s, p, seed, year: (3 - year) * (s == "beta") + luck(seed), indicators=("hardship",))
    assert only(crossing_year(sweep, "hardship"))["year"] == 4
