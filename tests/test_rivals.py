"""Rival models: what they set, what becomes of a difference under them, and how a comparison shows it."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from cli_village import make_village
from fake_runs import steady
from small_wijk import small_profile
from worlds import wijk_under

import wijksim
from wijksim.cli import main
from wijksim.errors import WijksimError
from wijksim.experiments.rivals import KEPT, LOST, TURNED, UNSEEN, rival_table, verdict
from wijksim.locale import LANGUAGES, words
from wijksim.report.tables import comparison_json, comparison_table
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.rivals import RIVALS, chosen_rivals
from wijksim.scenario.scenario import Scenario, list_scenarios, load_scenario

DOCS = Path(__file__).parents[1] / "docs"
sys.path.insert(0, str(DOCS))
import make_rivals  # noqa: E402

PAIR = ["top-down-4", "resident-led-20"]


# --- what a rival is ---


@pytest.mark.parametrize("rival", RIVALS.values(), ids=lambda rival: rival.name)
def test_a_rival_sets_uncertainties_and_nothing_else(rival):
    assert rival.values
    plain = load_scenario("manifest")
    other = rival.applied(plain)
    moved = {name for name in PARAMETERS if other.values[name] != plain.values[name]}
    assert moved == set(rival.values), "each value differs from the default"
    assert all(PARAMETERS[name].kind == "uncertainty" for name in moved)
    assert (other.name, other.strengths, other.levers) == (plain.name, plain.strengths, plain.levers)
    assert rival.nl
    assert rival.en
    assert rival.source


def test_the_rivals_of_the_design_are_there():
    assert set(RIVALS) == {"no-negativity", "no-influence", "no-selective-moving", "no-lags", "registers-right"}
    assert RIVALS["no-negativity"].values == {"trust_negativity": 1}
    lags = {name for name in PARAMETERS if name.startswith("lag_")}
    assert set(RIVALS["no-lags"].values) == lags
    assert len(lags) == 6


def test_a_value_of_a_rival_is_read_and_written_though_it_is_out_of_range(tmp_path):
    for rival in RIVALS.values():
        scenario = rival.applied(load_scenario("manifest"))
        path = tmp_path / "mine.toml"
        path.write_text(scenario.to_toml(), encoding="utf-8")
        assert load_scenario(path) == scenario
        assert Scenario.from_dict(json.loads(json.dumps(scenario.to_dict()))) == scenario


@pytest.mark.parametrize("value", [0.5, 1, 11, -1, True, "0"])
def test_a_number_out_of_range_that_is_no_rivals_is_refused(value):
    with pytest.raises(WijksimError, match="'register_lag' is"):
        load_scenario("manifest").with_values(register_lag=value)


def test_no_shipped_scenario_uses_a_value_of_a_rival():
    for name in list_scenarios():
        values = load_scenario(name).values
        assert all(PARAMETERS[each].low <= value <= PARAMETERS[each].high for each, value in values.items())


def test_without_lags_support_is_at_work_in_the_month_it_is_given():
    model = wijk_under(RIVALS["no-lags"].applied(load_scenario("manifest")), 3, 300).run(36)
    place = model.places[0]
    for domain in ("schooling", "social", "work", "health", "housing", "safety"):
        assert place.get(f"leave_stage_{domain}") == 1.0
        assert not np.any(getattr(model.table, f"stage_{domain}"))
    usual = wijk_under(load_scenario("manifest"), 3, 300).run(36)
    assert np.any(usual.table.stage_health)


def test_registers_that_are_right_see_the_needs_of_this_month():
    from wijksim.agents.picture import register_picture

    model = wijk_under(RIVALS["registers-right"].applied(load_scenario("top-down-4")), 3, 300).run(40)
    place = model.places[0]
    assert register_picture(model, place) == [float(need) for need in place.need_history[-1]]


def test_an_unknown_rival_is_told_with_what_there_is():
    assert [rival.name for rival in chosen_rivals(["no-lags", "no-lags"])] == ["no-lags"]
    with pytest.raises(WijksimError, match=r"rival 'no-lag' is not known\. Did you mean 'no-lags'"):
        chosen_rivals(["no-lag"])
    with pytest.raises(WijksimError, match="a list of names is needed"):
        chosen_rivals("no-lags")
    with pytest.raises(WijksimError, match="rival '3' is not known"):
        chosen_rivals([3])


# --- what becomes of a difference ---


@pytest.mark.parametrize(
    ("own", "under", "expected"),
    [
        ((1, 2), (0.1, 3), KEPT),
        ((-2, -1), (-3, -0.1), KEPT),
        ((1, 2), (-0.1, 3), LOST),
        ((1, 2), (-3, -1), TURNED),
        ((-2, -1), (1, 3), TURNED),
        ((-1, 2), (1, 3), UNSEEN),
        ((0, 2), (1, 3), UNSEEN),
        ((np.nan, np.nan), (1, 3), UNSEEN),
        ((1, 2), (np.nan, np.nan), LOST),
    ],
)
def test_a_conclusion_survives_where_its_interval_keeps_its_side(own, under, expected):
    assert verdict(own, under) == expected


def _table(**spans: tuple[float, float]) -> pd.DataFrame:
    rows = [("b - a", "wijk", name, 20, (low + high) / 2, low, high) for name, (low, high) in spans.items()]
    return pd.DataFrame(rows, columns=["pair", "wijk", "indicator", "year", "difference", "low", "high"])


def test_every_difference_stands_beside_what_it_is_under_each_rival():
    own = _table(wellbeing=(1, 3), hardship=(-1, 1))
    found = rival_table(own, {"x": _table(hardship=(2, 4), wellbeing=(-3, -1)), "y": own})
    assert found["rival"].tolist() == ["x", "x", "y", "y"]
    assert found["verdict"].tolist() == [TURNED, UNSEEN, KEPT, UNSEEN]
    assert found["own_difference"].tolist() == [2, 0, 2, 0]
    assert found["difference"].tolist() == [-2, 3, 2, 0]
    assert list(rival_table(own, {}).columns) == list(found.columns)


# --- in a comparison ---


def _compared(rivals, **more):
    return wijksim.compare(PAIR, small_profile(200), 2, months=12, workers=1, rivals=rivals, **more)


def test_a_comparison_lives_the_same_seeds_in_the_world_of_each_rival():
    plain, found = _compared([]), _compared(["no-lags", "no-negativity"])
    assert found.digest == plain.digest, "the comparison itself stays what it was"
    assert found.table.equals(plain.table)
    assert list(found.under) == ["no-lags", "no-negativity"]
    by_hand = wijksim.compare(
        [RIVALS["no-lags"].applied(load_scenario(name)) for name in PAIR],
        small_profile(200), 2, months=12, workers=1,
    )  # fmt: skip
    assert found.under["no-lags"].digest == by_hand.digest
    assert found.under["no-lags"].digest != found.digest
    assert set(found.rivals["rival"]) == {"no-lags", "no-negativity"}
    assert plain.rivals.empty


def test_rivals_go_to_the_store_beside_the_rest_and_are_found_again(tmp_path):
    folder = tmp_path / "out"
    made = wijksim.compare(PAIR, "moerwijk", 2, months=12, workers=1, out=folder, run=steady, usual=True)
    more = wijksim.compare(
        PAIR, "moerwijk", 2, months=12, workers=1, out=folder, run=steady, usual=True, rivals=["no-influence"]
    )
    assert more.digest == made.digest
    assert len(list((folder / "runs").glob("*.parquet"))) == 2 * 2 * 2 + len(made.usual_results)
    assert more.usual_results.keys() == made.usual_results.keys()


def test_the_command_line_takes_rivals_and_says_what_becomes_of_each_difference(tmp_path, monkeypatch, capsys):
    make_village(tmp_path)
    monkeypatch.chdir(tmp_path)
    asked = ["compare", *PAIR, "--wijk", "klein-dorp.toml", "--months", "12", "--replicates", "2", "--workers", "1"]
    asked += ["--quiet", "--rival", "no-lags", "--rival", "no-influence"]
    assert main([*asked, "--out", "out"]) == 0
    said = capsys.readouterr().out
    assert "no-lags: Steun werkt meteen" in said
    assert "no-influence: Bewoners beïnvloeden elkaar niet" in said
    assert max(map(len, said.splitlines())) <= 110
    assert (tmp_path / "out" / "tables" / "rivals.csv").exists()
    assert main([*asked, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rivals"]
    assert {row["rival"] for row in rows} == {"no-lags", "no-influence"}
    assert {row["verdict"] for row in rows} <= {KEPT, LOST, TURNED, UNSEEN}
    assert main([*asked, "--rival", "no-lag"]) == 2
    assert "Did you mean 'no-lags'" in capsys.readouterr().err


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_has_a_word(language):
    found = _compared(["no-lags"])
    shown = comparison_table(found, language)
    assert words(language).say("rival.lead", year=1) in " ".join(shown.split())
    assert all(words(language).say(f"rival.{each}") for each in (KEPT, LOST, TURNED, UNSEEN))
    assert comparison_json(replace(found, under={}))["rivals"] == []


# --- the page ---


def test_the_page_says_what_survives_what():
    own = _table(wellbeing=(1, 3), hardship=(-1, 1))
    away = dict.fromkeys(RIVALS, own) | {"no-lags": _table(wellbeing=(-3, -1), hardship=(-1, 1))}
    content = make_rivals.asked()
    text = make_rivals.page(rival_table(own, away), content, 4)
    assert (
        "| b - a | wijk | Wellbeing | 20 | +2.0000 (+1.0000 to +3.0000) | kept | kept | kept | **turned** | kept |"
        in text
    )
    assert "| `no-lags` | 1 | 0 | 0 | 1 |" in text
    assert "1 of 2 differences that were asked span zero" in text


def test_the_headline_conclusions_are_asked_of_what_is_shipped():
    content = make_rivals.asked()
    for each in content["comparison"]:
        assert set(each["strategies"]) <= set(list_scenarios())
        assert make_rivals.small(each["wijk"], 300).population == 300
    figure = ["top-down-4", "resident-led-20"]
    assert any(each["strategies"] == figure and each["wijk"] == "presikhaaf-west" for each in content["comparison"])


def test_the_page_is_of_the_rivals_and_conclusions_as_they_are():
    text = (DOCS / "rivals.md").read_text(encoding="utf-8")
    for name, rival in RIVALS.items():
        assert f"| `{name}` | {rival.en} |" in text, "run: python docs/make_rivals.py"
    content = make_rivals.asked()
    pairs = sum(len(each["strategies"]) - 1 for each in content["comparison"])
    asked = pairs * len(content["years"]) * len(content["outcomes"])
    assert f"of {asked} differences that were asked" in text, "run: python docs/make_rivals.py"
