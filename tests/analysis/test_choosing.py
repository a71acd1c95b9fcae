"""The map of the winner, robustness and the Pareto front, on outcomes worked by hand."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_sweep import invented, luck

from wijksim.analysis import pareto, robustness, winner_map
from wijksim.analysis.front import dominated, spread_out
from wijksim.errors import WijksimError

X, Y = "trust_negativity", "setback_rate"
GRID = np.array(list(itertools.product([0.0, 0.5, 1.0], [0.0, 1.0])))


def test_the_winner_of_every_cell_of_a_grid():
    def outcome(strategy, point, seed, year):
        return (
            luck(seed)
            + (point[X] - 0.6 * point[Y] if strategy == "beta" else 0.1)
            + luck(seed, 5, len(strategy), size=0.01)
        )

    finding = winner_map(invented(outcome, GRID, [X, Y], plan="factorial"))
    won = finding.table.set_index(["x_low", "y_low"])["winner"].to_dict()
    assert won == {
        (0.0, 0.0): "alpha",
        (0.0, 1.0): "alpha",
        (0.5, 0.0): "beta",
        (0.5, 1.0): "alpha",
        (1.0, 0.0): "beta",
        (1.0, 1.0): "beta",
    }
    assert finding.table["sure"].all()
    assert finding.table["margin"].min() == pytest.approx(0.1, abs=0.02)
    assert "of 6 cells A in 3 and B in 3 can be told as the winner; in 0 it cannot be told" in finding.sentence("en")


def test_a_cell_where_only_luck_differs_is_not_won():
    sweep = invented(
        lambda s, p, seed, year: luck(seed, len(s), int(9 * p[X] + p[Y])), GRID, [X, Y], seeds=tuple(range(1, 17))
    )
    assert winner_map(sweep).table["sure"].sum() <= 1


def test_where_less_is_better_the_lowest_wins():
    sweep = invented(lambda s, *_: 5.0 + (s == "beta"), GRID, [X, Y], plan="factorial", indicators=("hardship",))
    assert set(winner_map(sweep, "hardship").table["winner"]) == {"alpha"}


def test_a_sample_is_cut_in_cells_and_thin_ones_are_counted():
    points = np.random.default_rng(1).random((60, 3))
    sweep = invented(lambda s, p, seed, year: p[Y] if s == "beta" else 0.5, points, [X, "lag_work", Y], seeds=(1,))
    finding = winner_map(sweep, over=(X, Y))
    rows = finding.table
    assert rows["points"].sum() == 60
    assert sorted(set(rows["y_low"])) == pytest.approx([0.0, 0.2, 0.4, 0.6, 0.8])
    assert set(rows.loc[rows["y_low"] > 0.5, "winner"]) == {"beta"}
    thin = int((rows["points"] < 5).sum())
    assert any(warning.startswith(f"{thin} cells") for warning in finding.warnings("en"))


@pytest.mark.parametrize(
    ("over", "message"),
    [((X, "lag"), "'lag' does not vary"), ((X, X), "two different numbers"), ((X,), "two different numbers")],
)
def test_a_map_is_over_two_numbers_that_vary(over, message):
    with pytest.raises(WijksimError, match=message):
        winner_map(invented(lambda *_: 0.0, GRID, [X, Y]), over=over)


#: alpha is steady; beta is better on average and bad at one point of eleven
STEADY = {"alpha": [1.0] * 11, "beta": [2.0] * 10 + [-3.0]}


def steady(**more):
    def outcome(strategy, point, seed, year):
        return 0.0 if year == 0 else STEADY[strategy][round(10 * point[X])]

    return invented(outcome, np.linspace(0, 1, 11)[:, None], [X], seeds=(1, 2), **more)


def test_the_measures_of_robustness_by_hand():
    finding = robustness(steady())
    value = finding.table.set_index(["measure", "strategy"])["value"]
    best = finding.table.set_index(["measure", "strategy"])["best"]
    assert (value["mean", "alpha"], value["mean", "beta"]) == pytest.approx((1.0, 17 / 11))
    assert (value["worst", "alpha"], value["worst", "beta"]) == (1.0, -3.0)
    assert (value["satisfied", "alpha"], value["satisfied", "beta"]) == pytest.approx((1.0, 10 / 11))
    assert (value["regret_most", "alpha"], value["regret_most", "beta"]) == (1.0, 4.0)
    assert (value["tenth", "beta"], value["regret_tenth", "alpha"]) == (2.0, 1.0)
    assert best["mean", "beta"]
    assert best["worst", "alpha"]
    assert "depends on the measure" in finding.sentence("en")
    assert "A by worst point, share that satisfies and most regret" in finding.sentence("en")


def test_extremes_have_no_margin_and_the_others_do():
    rows = robustness(steady()).table.set_index("measure")
    assert rows.loc[["worst", "regret_most"], "low"].isna().all()
    assert rows.loc["mean", "low"].notna().all()


def test_what_satisfies_can_be_asked():
    value = robustness(steady(), threshold=1.5).table.set_index(["measure", "strategy"])["value"]
    assert (value["satisfied", "alpha"], value["satisfied", "beta"]) == pytest.approx((0.0, 10 / 11))


def test_one_that_is_always_best_is_best_by_all_measures():
    sweep = invented(lambda s, p, seed, year: p[X] + (s == "beta"), np.linspace(0, 1, 30)[:, None], [X])
    assert robustness(sweep).sentence("en").startswith("All measures point to B")


def test_measures_that_agree_by_luck_are_said_to_be_unsure():
    def outcome(strategy, point, seed, year):
        return 0.0 if year == 0 else luck(seed, len(strategy), 2)

    finding = robustness(invented(outcome, np.linspace(0, 1, 30)[:, None], [X], seeds=(1, 2, 3, 4)))
    rows = finding.table[finding.table["best"] & (finding.table["measure"] != "satisfied")]
    assert len(set(rows["strategy"])) == 1
    lowest = round(100 * rows["chance_best"].min())
    assert lowest < 95
    assert "but that is not sure" in finding.sentence("en")
    assert f"best in only {lowest} % of resamples" in finding.sentence("en")
    assert "maar zeker is dat niet" in finding.figure("nl").title


def test_regret_is_never_below_nothing():
    rows = robustness(steady()).table
    assert rows.loc[rows["measure"] == "regret_tenth", "low"].min() == 0


def test_hardship_keeps_its_sign_and_turns_its_side():
    sweep = invented(
        lambda s, p, seed, year: 10.0 + 5 * p[X] + (s == "beta"),
        np.linspace(0, 1, 11)[:, None],
        [X],
        indicators=("hardship",),
    )
    rows = robustness(sweep, "hardship").table.set_index(["measure", "strategy"])
    assert rows.loc[("worst", "alpha"), "value"] == 15.0
    assert rows.loc[("worst", "alpha"), "best"]


def test_a_point_that_was_not_lived_is_left_out_and_margins_stay():
    holes = frozenset(("beta", 10, seed) for seed in (1, 2))
    rows = robustness(steady(holes=holes)).table.set_index(["measure", "strategy"])
    assert rows.loc[("worst", "beta"), "value"] == 2.0
    assert np.isfinite(rows.loc[("mean", "beta"), "low"])


def test_who_is_beaten_by_whom_by_hand():
    costs, effects = np.array([10.0, 20.0, 20.2, 30.0]), np.array([0.0, 2.0, 1.0, 2.0])
    beaten = dominated(costs, effects)
    assert beaten.any(axis=1).tolist() == [False, False, True, True]
    assert beaten[2].tolist() == [False, True, False, False]
    assert beaten[3].tolist() == [False, True, False, False]


def test_the_front_by_hand():
    names = ("alpha", "beta", "gamma")
    gain, price = dict(zip(names, (0.0, 1.0, 0.5), strict=True)), dict(zip(names, (100, 200, 300), strict=True))
    sweep = invented(
        lambda s, p, seed, year: gain[s] + luck(seed), strategies=names, cents=lambda s: price[s] * 100 * 100
    )
    finding = pareto(sweep, year=3)
    rows = finding.table.set_index("strategy")
    assert rows["cost"].tolist() == [300.0, 600.0, 900.0]  # three years for 100 residents
    assert rows["effect"].tolist() == pytest.approx([0.0, 1.0, 0.5])
    assert rows["on_front"].tolist() == [True, True, False]
    assert rows.loc["gamma", "beaten_by"] == "beta"
    assert "C is beaten by B" in finding.sentence("en")


def test_a_place_on_the_front_that_hangs_on_luck_is_not_sure():
    sweep = invented(
        lambda s, p, seed, year: luck(seed, len(s)) + 0.7 * (s == "beta"),
        cents=lambda s: 100_000 if s == "alpha" else 200_000,
    )
    rows = pareto(sweep).table.set_index("strategy")
    assert rows.loc["alpha", "chance_front"] == 1
    assert 0 < rows.loc["beta", "chance_front"] < 1
    assert "geen is goedkoper én beter dan A, en misschien dan B" in pareto(sweep).figure("nl").title


def test_of_one_run_nobody_is_surely_on_the_front():
    sweep = invented(lambda s, p, seed, year: float(s == "beta"), GRID[:1], [X, Y], seeds=(1,))
    assert "perhaps none is cheaper and better than B" in pareto(sweep).figure("en").title


@given(st.lists(st.floats(0, 1), max_size=24).map(sorted))
def test_letters_above_a_crowded_panel_keep_their_order_and_stand_apart(places):
    moved = spread_out(places, 0.04)
    assert all(after - before >= 0.04 - 1e-9 for before, after in itertools.pairwise(moved))
    assert all(-1e-9 <= place <= 1 for place in moved)
    if all(after - before >= 0.04 for before, after in itertools.pairwise(places)):
        assert moved == places
