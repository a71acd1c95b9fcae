"""The published regression of trust on good and bad encounters: right by hand, true to life, rising with rho."""

import numpy as np
import pandas as pd
import pytest
from small_wijk import small_profile

from wijksim.model import WijkModel
from wijksim.patterns.asymmetry import Asymmetry, asymmetry
from wijksim.patterns.encounters import (
    ANSWERS,
    ENCOUNTERS,
    SETTLED,
    TERMS,
    Encounters,
    coefficients,
    cross_products,
    ratio_of_encounters,
    surveyed,
)
from wijksim.rules.numbers import F, luck_within, plain
from wijksim.scenario.scenario import load_scenario
from wijksim.state.columns import LIVES
from wijksim.state.draws import draw

USUAL = load_scenario("business-as-usual")


def told(good: float, bad: float, seed: int = 1, count: int = 400) -> str:
    """What an onlooker notes of respondents whose answers follow good and bad encounters so, without noise."""
    luck = np.random.default_rng(seed)
    predictors = np.column_stack([np.ones(count), luck.random((count, TERMS - 1)) < 0.3]).astype(float)
    predictors[:, 3] = luck.random(count)
    predictors[:, 4] = predictors[:, 3] ** 2
    answer = 60 + good * predictors[:, 1] + bad * predictors[:, 2] + 3 * predictors[:, 3]
    sums = cross_products(predictors, np.column_stack([answer, answer / 40]))
    return " ".join(f"{value:.9g}" for value in sums)


def events(*rows: tuple[int, str]) -> pd.DataFrame:
    return pd.DataFrame([(m, "a", ENCOUNTERS, text) for m, text in rows], columns=["month", "wijk", "event", "detail"])


def test_the_regression_finds_what_answers_were_made_of():
    sums = surveyed(events((240, told(2.0, -7.0, 1)), (228, told(2.0, -7.0, 2))), 20)
    assert coefficients(sums, "survey") == pytest.approx((2.0, -7.0), abs=1e-5)
    assert ratio_of_encounters(sums, "latent") == pytest.approx(3.5, abs=1e-4)
    assert np.isnan(ratio_of_encounters(surveyed(events((240, told(-1.0, -7.0))), 20), "survey"))


def test_surveys_of_the_first_years_and_of_later_ones_do_not_count():
    right, wrong = told(1.0, -4.0), told(9.0, -9.0)
    rows = events((12 * (SETTLED - 1), wrong), (12 * SETTLED, right), (120, right), (132, wrong))
    assert coefficients(surveyed(rows, 10), "survey") == pytest.approx((1.0, -4.0), abs=1e-5)
    assert coefficients(surveyed(events((12, right), (24, wrong)), 1), "survey")[0] == pytest.approx(1.0, abs=1e-5)


def test_an_onlooker_sees_who_met_the_police_and_how_that_went():
    model = WijkModel(USUAL.with_values(police_contact=0.1), [small_profile(400)], 3)
    [place], table = model.places, model.table
    seen, rows = Encounters(model), range(200)
    good, bad = set(), set()
    for month in range(1, 7):
        there = [(row, int(table.occupant[row])) for row in rows if table.status[row] == LIVES]
        model.step()
        seen.look()
        for row, who in there:
            if table.status[row] != LIVES or table.occupant[row] != who or month - table.birth_month[row] < 216:
                continue
            luck = F(_meeting(model, place, row)[1])
            if luck < F(0.1):
                (good if plain(luck_within)(luck, F(0.1)) > 0 else bad).add(row)
    assert good
    assert bad
    assert good == {row for row in rows if seen.good[row]}
    assert bad == {row for row in rows if seen.bad[row]}


def _meeting(model, place, row):
    return draw(model.seed, "meeting", place.key, row, model.month, int(model.table.occupant[row]))


def test_watching_changes_nothing():
    plainly, watched = (WijkModel("top-down-4", [small_profile(200)], 2) for _ in range(2))
    seen = Encounters(watched)
    for _ in range(24):
        plainly.step()
        watched.step()
        seen.look()
    seen.told()
    assert plainly.record.indicators().equals(watched.record.indicators())


def test_a_published_ratio_is_read_back_as_the_rho_between():
    rows = [(rho, answer, seed, 2.0, -2.0 * rho) for rho in (1.0, 5.0) for answer in ANSWERS for seed in (1, 2)]
    found = Asymmetry(pd.DataFrame(rows, columns=["rho", "answer", "seed", "good", "bad"]), 20)
    assert found.table["ratio"].tolist() == pytest.approx([1.0, 1.0, 5.0, 5.0])
    assert found.rho_for(4.0) == pytest.approx(4.0)
    assert np.isnan(found.rho_for(14.0))


@pytest.mark.slow
def test_the_published_ratio_rises_with_rho():
    found = asymmetry((1.0, 5.0, 14.0), replicates=2, years=10, workers=1).table
    for answer in ANSWERS:
        rows = found[found["answer"] == answer]
        assert (rows["good"] > 0).all()
        assert rows["bad"].is_monotonic_decreasing
        assert rows["ratio"].is_monotonic_increasing
