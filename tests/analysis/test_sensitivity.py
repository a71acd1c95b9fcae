"""Sobol indices and elementary effects of functions of which they are known, and refusal of half a plan."""

import sys

import numpy as np
import pytest
from invented_sweep import invented, luck

from wijksim.analysis import sensitivity
from wijksim.errors import WijksimError
from wijksim.sweeps.plans import Plan, points_of
from wijksim.sweeps.varied import Varied

#: Declared numbers by the names that Ishigami's three get here.
NAMES = ("trust_negativity", "setback_rate", "lag_work")
ISHIGAMI = {"s1": (0.3139, 0.4424, 0.0), "st": (0.5576, 0.4424, 0.2437)}


def planned(outcome, plan, varied, base, **more):
    """A sweep over the points of a plan."""
    points = points_of(Plan(plan, base, 7, 4), varied).to_numpy()
    return invented(outcome, points, varied=tuple(varied), plan=plan, base_points=base, **more)


def ishigami(point):
    x, y, z = (np.pi * (2 * point[name] - 1) for name in NAMES)
    return np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)


def ranges():
    return [Varied(name, 0.0, 1.0) for name in NAMES]


def sobol_of_ishigami(base=1024, **more):
    def outcome(strategy, point, seed, year):
        return luck(seed) + (ishigami(point) if strategy == "beta" else 0.0)

    return planned(outcome, "sobol", ranges(), base, seeds=(1,), **more)


def test_the_indices_of_ishigami():
    finding = sensitivity(sobol_of_ishigami())
    rows = finding.table[finding.table["what"] == "difference"].set_index("number")
    for index, known in ISHIGAMI.items():
        assert rows[index].reindex(NAMES).tolist() == pytest.approx(known, abs=0.05)
        assert (
            np.abs(rows[index].reindex(NAMES) - np.array(known)) < 2 * rows[f"{index}_conf"].reindex(NAMES) + 0.01
        ).all()
    assert "The difference B − A depends most on" in finding.sentence("en")
    assert "by itself" in finding.sentence("en").lower() or "By themselves" in finding.sentence("en")


def test_a_level_that_nothing_moves_is_said_and_not_made_up():
    finding = sensitivity(sobol_of_ishigami(base=64))
    assert set(finding.table.loc[finding.table["what"] == "level", "strategy"]) == {"beta"}
    assert any("1 times nothing moves" in warning for warning in finding.warnings("en"))


def test_indices_below_zero_are_called_noise():
    finding = sensitivity(sobol_of_ishigami(base=16))
    below = finding.table[["s1", "st"]].min(axis=1) < 0
    assert (finding.table["noise"] == below).all()
    if below.any():
        assert any("hold an index below zero" in warning for warning in finding.warnings("en"))


def test_a_share_is_told_with_its_margin_and_never_above_the_whole():
    def one(strategy, point, seed, year):
        return luck(seed) + (np.sin(6 * np.pi * point["lag_work"]) if strategy == "beta" else 0.0)

    finding = sensitivity(planned(one, "sobol", ranges(), 32, seeds=(1, 2)))
    row = finding.table[(finding.table["what"] == "difference") & (finding.table["number"] == "lag_work")].iloc[0]
    assert row["st"] > 1.05
    low = round(100 * (row["st"] - row["st_conf"]))
    assert f"(100 %, margin {low} to 100 %)" in finding.sentence("en")
    assert "all numbers together explain 100 %" in finding.sentence("en")
    assert any("an index is above 100 %" in warning for warning in finding.warnings("en"))
    few = sensitivity(planned(one, "sobol", ranges(), 16, seeds=(1, 2)))
    assert (few.table["st"] - few.table["st_conf"]).max() > 1.05
    assert "cannot be told yet" in few.sentence("en")
    assert not any("above 100 %" in warning for warning in sensitivity(sobol_of_ishigami()).warnings("en"))


def test_one_missing_run_is_named_and_no_index_is_made():
    sweep = sobol_of_ishigami(base=16, holes=frozenset({("beta", 77, 1)}))
    with pytest.raises(WijksimError, match=r"1 of 256 runs are missing or hold no number \(beta point 77 seed 1\)"):
        sensitivity(sweep)


def test_a_number_that_is_none_counts_as_missing():
    def outcome(strategy, point, seed, year):
        return np.nan if point["lag_work"] > 0.99 else point["lag_work"]

    with pytest.raises(WijksimError, match="hold no number"):
        sensitivity(planned(outcome, "sobol", ranges(), 64, seeds=(1,)))


def test_a_plan_with_rows_missing_is_refused():
    whole = sobol_of_ishigami(base=16)
    half = invented(
        whole.outcome, whole.points.to_numpy()[:-3], varied=whole.design.varied, plan="sobol", base_points=16
    )
    with pytest.raises(WijksimError, match="has 80 or 128 points; there are 125"):
        sensitivity(half)


def test_another_plan_has_no_indices():
    with pytest.raises(WijksimError, match="indices need a sobol or morris plan; this one is latin-hypercube"):
        sensitivity(invented(lambda *_: 0.0, np.zeros((4, 1)), ["lag_work"]))


def test_without_salib_it_says_what_to_install(monkeypatch):
    sweep = sobol_of_ishigami(base=16)
    monkeypatch.setitem(sys.modules, "SALib", None)
    with pytest.raises(WijksimError, match=r"pip install 'wijksim\[analysis\]'"):
        sensitivity(sweep)


def test_elementary_effects_of_a_sum_are_its_weights_over_the_range():
    varied = [Varied(NAMES[0], 10.0, 20.0), Varied(NAMES[1], 1.0, 100.0, scale="log"), Varied(NAMES[2], 0.0, 1.0)]

    def outcome(strategy, point, seed, year):
        return 0.3 * point[NAMES[0]] - 2 * np.log10(point[NAMES[1]]) + luck(seed)

    finding = sensitivity(planned(outcome, "morris", varied, 10, strategies=("alpha",)))
    rows = finding.table.set_index("number")
    assert rows["mu"].reindex(NAMES).tolist() == pytest.approx([3.0, -4.0, 0.0])
    assert rows["mu_star"].reindex(NAMES).tolist() == pytest.approx([3.0, 4.0, 0.0])
    assert rows["sigma"].reindex(NAMES).tolist() == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)
    assert "0 of 3 numbers work unevenly" in finding.sentence("en")


def test_a_whole_number_that_does_not_move_in_a_step_has_no_effect_there():
    varied = [Varied("frontline_posts", 0.0, 2.0, whole=True), Varied(NAMES[2], 0.0, 1.0)]
    finding = sensitivity(
        planned(lambda s, p, seed, year: p["frontline_posts"], "morris", varied, 12, strategies=("alpha",))
    )
    rows = finding.table.set_index("number")
    assert rows.loc[NAMES[2], "mu_star"] == 0
    assert rows.loc["frontline_posts", "mu"] > 0


def test_what_works_through_others_is_uneven():
    def outcome(strategy, point, seed, year):
        return (point[NAMES[0]] - 0.5) * (point[NAMES[1]] - 0.5)

    finding = sensitivity(planned(outcome, "morris", ranges(), 12, strategies=("alpha",)))
    rows = finding.table.set_index("number")
    assert (rows.loc[list(NAMES[:2]), "sigma"] > rows.loc[list(NAMES[:2]), "mu"].abs()).all()


def test_few_trajectories_and_changed_points_are_said():
    sweep = planned(lambda s, p, seed, year: p[NAMES[0]], "morris", ranges(), 4, strategies=("alpha",))
    assert any("There are 4 trajectories" in warning for warning in sensitivity(sweep).warnings("en"))
    moved = invented(
        sweep.outcome, sweep.points.to_numpy()[::-1], varied=sweep.design.varied, plan="morris", base_points=4
    )
    with pytest.raises(WijksimError, match="not those that SALib makes"):
        sensitivity(moved)
