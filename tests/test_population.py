"""Who lives in a wijk at the start: households, ages, tenure, education and income as its figures have them."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_wijk import small_profile

from wijksim import WijkModel, find_wijk
from wijksim.cli import main
from wijksim.observe.fit import start_fit
from wijksim.population.catalogue import list_wijken
from wijksim.population.fitting import fit_weights
from wijksim.population.households import ADULTS, CHILDREN, MARGINS, MOST_ROOM, SLACK, START_SLACK, entries, targets
from wijksim.population.people import education_and_income
from wijksim.state.kept import kept
from wijksim.state.margins import AT

SLUGS = [profile.slug for profile in list_wijken()]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_wijk_of_5000_has_its_figures_to_a_fraction_of_a_point(slug):
    profile = find_wijk(slug)
    profile = replace(profile, population=5000, dwellings=round(profile.dwellings * 5000 / profile.population))
    fit = {margin.name: margin for margin in start_fit(WijkModel("business-as-usual", [profile], 3))}
    assert abs(fit.pop("residents").difference) < 25
    for margin in fit.values():
        bound = {"fitted": 0.75, "set": 2.0, "check": 3.0}[margin.kind]
        assert abs(margin.difference) < bound, margin


def test_a_margin_that_is_off_is_seen():
    model = WijkModel("business-as-usual", [small_profile(2000)], 1)
    before = {margin.name: margin.has for margin in start_fit(model)}
    lives = model.table.status == 1
    model.table.education[lives] = 2
    model.table.birth_month[lives] -= 240
    after = {margin.name: margin.has for margin in start_fit(model)}
    assert after["education_high"] == 100 > before["education_high"] + 50
    assert after["0-14"] == 0 < before["0-14"]
    assert after["single"] == before["single"]


def test_income_goes_with_work_and_education():
    table = WijkModel("business-as-usual", [find_wijk("gemiddelde-wijk")], 1).table
    adults = (table.status == 1) & (table.birth_month <= -216)
    income, work, education = (
        column[adults].astype(float) for column in (table.income, table.state_work, table.education)
    )
    assert 0.4 < np.corrcoef(income, work)[0, 1] < 0.65
    means = [income[education == level].mean() for level in (0, 1, 2)]
    assert means[0] + 5 < means[1] < means[2] - 5


def test_a_wijk_of_children_alone_can_be_built():
    children = replace(small_profile(60), age_shares=(100.0, 0.0, 0.0, 0.0, 0.0))
    assert WijkModel("business-as-usual", [children], 1).run(2).month == 2


def test_show_prints_the_fit_and_gives_it_as_json(capsys):
    assert main(["wijk", "show", "giethoorn"]) == 0
    printed = capsys.readouterr().out
    assert "mensen bij de start" in printed
    assert all(
        name in printed
        for name in ("paren met kinderen thuis", "lage inkomens", "regie over eigen leven", "passend", "controle")
    )
    assert main(["wijk", "show", "giethoorn", "--json", "--seed", "2"]) == 0
    told = json.loads(capsys.readouterr().out)
    lines = {line["name"]: line for line in told["fit"]}
    assert told["wijk"]["slug"] == "giethoorn"
    assert lines["single"]["wanted"] == 32
    assert lines["single"]["has"] == pytest.approx(32, abs=0.5)
    assert {name: line["grade"] for name, line in lines.items() if line["grade"]} == {"in_control": "D"}


def test_income_groups_are_told_apart_every_year():
    model = WijkModel("business-as-usual", [small_profile(1000)], 2).run(12)
    table, lives = model.table, model.table.status == 1
    counted = [
        int((lives & (table.income >= low) & (table.income < high)).sum())
        for low, high in ((0, 40), (40, 80), (80, 100))
    ]
    told = model.record.indicators()
    told = told[(told.month == 12) & (told.indicator == "population")].set_index("group").value
    assert [told[f"income_{kind}"] for kind in ("low", "middle", "high")] == counted
    assert sum(counted) == lives.sum()
    assert min(counted) > 50


def test_a_child_of_the_first_residents_is_drawn_as_they_were_and_of_newcomers_as_those():
    profile = replace(small_profile(2000), hardship=60.0)
    model = WijkModel("business-as-usual", [profile], 3)
    model.places[0].margins[0] = model.places[0].margins[1]
    for domain, pool in (("health", 0), ("health", 1)):
        model.places[0].margins[pool, AT[f"mean_{domain}"]] = 3.0 if pool else -3.0
    model.run(24)
    table = model.table
    born = (table.status == 1) & (table.birth_month > 0)
    heads = {int(table.dwelling[row]): row for row in np.flatnonzero((table.status == 1) & (table.position == 0))}
    local = [row for row in np.flatnonzero(born) if table.arrival_month[heads[int(table.dwelling[row])]] == 0]
    assert len(local) > 20
    assert table.personal_health[local].mean() < -2
    moved = (table.status == 1) & (table.arrival_month > 0) & (table.birth_month <= 0)
    assert table.personal_health[moved].mean() > 2


# Fitting ------------------------------------------------------------------------------------------------------------


def test_a_table_is_fitted_to_its_margins_as_worked_by_hand():
    # rows 30 / 70, columns 40 / 60; a seed with an odds ratio of 4
    values = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]], dtype=float)
    fitted = fit_weights(values, [0.3, 0.7, 0.4, 0.6], np.array([2.0, 1.0, 1.0, 2.0]), [0.0] * 4)
    assert values @ fitted == pytest.approx([0.3, 0.7, 0.4, 0.6], abs=1e-5)
    # factors are linear in the steps, so the odds are kept nearly, not wholly
    assert 3.0 < fitted[0] * fitted[3] / (fitted[1] * fitted[2]) < 4.5


def test_margins_that_contradict_each_other_give_way_by_their_slack():
    values = np.array([[1.0, 0.0], [1.0, 0.0]])
    fitted = fit_weights(values, [0.3, 0.5], np.array([1.0, 1.0]), [0.01, 1.0])
    assert 0.3 <= fitted[0] < 0.32


@given(
    wanted=st.lists(st.floats(0.05, 1.0), min_size=4, max_size=4),
    seeds=st.lists(st.floats(0.01, 10.0), min_size=6, max_size=6),
)
def test_weights_stay_positive_and_sum_to_one_whatever_is_asked(wanted, seeds):
    values = np.array([[1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0], [1, 0, 1, 0, 1, 0], [0, 1, 2, 0, 3, 1]], dtype=float)
    fitted = fit_weights(values, wanted, np.array(seeds), [0.001] * 4)
    assert np.isfinite(fitted).all()
    assert (fitted > 0).all()
    assert fitted.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_asked_of_households_is_one_number_a_margin(slug):
    wanted = targets(find_wijk(slug))
    assert len(wanted) == len(MARGINS) == len(SLACK)
    assert len(START_SLACK) == len(MARGINS) - 2
    assert sum(wanted[:5]) == pytest.approx(1.0)
    assert sum(wanted[10:15]) == pytest.approx(find_wijk(slug).owner_occupied / 100, abs=0.01)


def test_every_household_fits_its_home():
    for _, slots, one, _, share in entries():
        assert ADULTS[one] + CHILDREN[one] <= slots <= MOST_ROOM
        assert share > 0


def test_education_and_income_have_the_shares_asked_for():
    ages = (15.4, 12.3, 25.0, 27.3, 20.1)
    chances = education_and_income(ages, 0.318, 0.40, 0.20)
    adults = np.array([12.3 * 0.7, 25.0, 27.3, 20.1 * 0.58])
    high = np.array([chances[f"education_high_{k}"] for k in range(4)])
    assert (adults * high).sum() / adults.sum() == pytest.approx(0.318, abs=0.002)
    assert chances["education_high_1"] > chances["education_high_3"]
    assert chances["income_low_0"] > chances["income_low_1"] > chances["income_low_2"]
    assert all(0 <= chance <= 1 for chance in chances.values())


# What is kept -------------------------------------------------------------------------------------------------------


def test_what_was_worked_out_is_kept_and_worked_out_again_when_spoiled(tmp_path, monkeypatch):
    monkeypatch.setenv("WIJKSIM_CACHE_DIR", str(tmp_path))
    times = []

    def make():
        times.append(1)
        return {"numbers": np.arange(3)}

    for _ in range(2):
        assert kept("some", make)["numbers"].tolist() == [0, 1, 2]
    assert len(times) == 1
    (tmp_path / "some.npz").write_bytes(b"PK spoiled")
    assert kept("some", make)["numbers"].tolist() == [0, 1, 2]
    assert len(times) == 2


def test_where_nothing_can_be_kept_it_is_worked_out(tmp_path, monkeypatch):
    file = tmp_path / "file"
    file.write_text("no folder")
    monkeypatch.setenv("WIJKSIM_CACHE_DIR", str(file))
    assert kept("some", lambda: {"numbers": np.arange(3)})["numbers"].tolist() == [0, 1, 2]
