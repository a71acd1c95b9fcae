"""What was lived: paired by point, wijk and seed, or refused."""

import numpy as np
import pandas as pd
import pytest
from invented_sweep import invented

from wijksim.analysis import paired_differences
from wijksim.analysis.asked import asked
from wijksim.analysis.lived import independent
from wijksim.errors import WijksimError


def place(strategy, point, seed, year):
    """A number that says which run it is from."""
    return 1000.0 * (strategy == "beta") + 100 * point.get("x", 0) + seed + year / 100


def test_every_run_stands_in_its_place():
    sweep = invented(place, np.array([[0.1], [0.2]]), ["x"], seeds=(3, 5))
    found = asked(sweep).lived(years=(1, 4))["nergensveld"]
    assert found.values.shape == (2, 2, 2, 2)
    assert found.values[1, 1, 0, 1] == pytest.approx(1000 + 20 + 3 + 0.04)
    assert found.difference("beta", "alpha") == pytest.approx(1000)


def test_a_missing_run_is_nan_and_counted():
    sweep = invented(place, np.array([[0.1], [0.2]]), ["x"], seeds=(3, 5), holes=frozenset({("beta", 1, 5)}))
    found = asked(sweep).lived()["nergensveld"]
    assert (found.present, found.planned) == (7, 8)
    assert found.missing() == "beta point 1 seed 5"
    assert found.whole.tolist() == [[True, True], [True, False]]
    finding = paired_differences(sweep)
    assert finding.table["pairs"].tolist() == [3, 3]
    assert finding.warnings("en")[0].startswith("7 of 8 runs are there; strategies are paired in 3 of 4 pairs")


def test_strategies_without_a_common_run_are_refused():
    sweep = invented(place, seeds=(1, 2), holes=frozenset({("beta", 0, 1), ("alpha", 0, 2)}))
    with pytest.raises(WijksimError, match="pairing is broken"):
        paired_differences(sweep)


def test_a_strategy_that_was_never_lived_is_named():
    sweep = invented(place, seeds=(1, 2), holes=frozenset({("beta", 0, 1), ("beta", 0, 2)}))
    with pytest.raises(WijksimError, match="no run of beta is finished"):
        paired_differences(sweep)


def test_a_run_that_stands_there_twice_is_refused(monkeypatch):
    sweep = invented(place, seeds=(1, 2))
    once = sweep.outcomes(["wellbeing"], [5])
    monkeypatch.setattr(type(sweep), "outcomes", lambda *_, **__: pd.concat([once, once.iloc[[2]]]))
    with pytest.raises(WijksimError, match=r"beta, point 0, seed 1 stands there twice"):
        paired_differences(sweep)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({"indicator": "welbeing"}, "Did you mean 'wellbeing'"),
        ({"year": 6}, "year 6 was not lived .* choose 1 to 5"),
        ({"year": 0}, "choose 1 to 5"),
        ({"group": "olds"}, "group 'olds' is not known"),
        ({"against": "bet"}, "Did you mean 'beta'"),
        ({"indicator": "turnout"}, "no run holds turnout"),
    ],
)
def test_what_the_sweep_does_not_have_is_said(question, message):
    with pytest.raises(WijksimError, match=message):
        paired_differences(invented(place), **question)


def test_the_rows_of_saltelli_that_are_a_sample_by_themselves():
    sobol = invented(place, np.zeros((12, 2)), ["x", "y"], plan="sobol", base_points=2)
    assert independent(sobol).tolist() == [0, 5, 6, 11]
    morris = invented(place, np.zeros((6, 2)), ["x", "y"], plan="morris", base_points=2)
    assert independent(morris).tolist() == [0, 3]
    assert independent(invented(place, np.zeros((3, 1)), ["x"])).tolist() == [0, 1, 2]
