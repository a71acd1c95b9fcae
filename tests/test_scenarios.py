"""Scenarios: what the shipped ones promise, and how one is changed, compared, hashed and written down."""

import copy
import hashlib
import json
import math
import os
import pickle
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

import wijksim
from wijksim.errors import WijksimError
from wijksim.scenario import reader
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import BASELINE, Scenario, list_scenarios, load, load_scenario

ROOT = Path(wijksim.__file__).parents[1]
SHIPPED = list_scenarios()
PROGRAMMES = [name for name in list_scenarios("main") if name != BASELINE]
OTHER_MONEY = list_scenarios("yearly")
WHO_LEADS = {"agenda_share", "decision_share", "execution_share"}


def differing(first: str, second: str) -> set[str]:
    """What two shipped scenarios differ in; mechanisms are marked, for a lever may share the name."""
    a, b = load(first), load(second)
    values = {name for name in PARAMETERS if a.values[name] != b.values[name]}
    return values | {f"mechanism {name}" for name in MECHANISMS if a.strengths[name] != b.strengths[name]}


# --- what is shipped ----------------------------------------------------------------------------------------


def test_the_promised_strategies_are_shipped():
    assert {
        "business-as-usual",
        "top-down-4",
        "top-down-20",
        "resident-led-4",
        "resident-led-20",
        "manifest",
        "project-carousel",
    } <= set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_says_what_it_stands_for_in_two_languages(name):
    scenario = load(name)
    assert scenario.name == name
    assert scenario.sources
    for language in ("nl", "en"):
        assert scenario.title[language]
        sentences = re.findall(r"[.!?](?=\s|$)", scenario.summary[language])
        assert len(sentences) == 2
    assert scenario.summary["nl"] != scenario.summary["en"]


@pytest.mark.parametrize("name", [name for name in SHIPPED if name not in (BASELINE, *OTHER_MONEY)])
def test_every_programme_has_the_same_money_in_twenty_years(name):
    assert load(name).values["budget_per_resident"] == 800
    assert load(BASELINE).values["budget_per_resident"] == 0


@pytest.mark.parametrize("name", [name for name in SHIPPED if name != BASELINE])
def test_programmes_fit_in_the_twenty_years_over_which_money_is_equal(name):
    values = load(name).values
    assert 0 < values["horizon_years"] * values["programmes"] <= 20


@pytest.mark.parametrize("years", ["4", "20"])
def test_who_leads_is_the_only_difference_at_equal_horizon(years):
    assert differing(f"top-down-{years}", f"resident-led-{years}") == WHO_LEADS


@pytest.mark.parametrize("lead", ["top-down", "resident-led"])
def test_the_horizon_is_the_only_difference_at_equal_lead(lead):
    assert differing(f"{lead}-4", f"{lead}-20") == {"horizon_years"}


def test_the_carousel_is_the_short_programme_five_times():
    assert differing("top-down-4", "project-carousel") == {"programmes"}
    assert load("project-carousel").values["programmes"] == 5


def test_the_manifest_adds_to_resident_led_only_what_it_asks():
    assert differing("resident-led-20", "manifest") == {
        "protection",
        "dialogue_share",
        "outreach_share",
        "support_existing",
        "staffing_share",
        "room",
        "exchange",
        "learning",
        "experiments",
        "integration",
        "controls_frozen",
        "storytelling",
        "tolerance",
    }


def test_no_main_strategy_touches_uncertainties_mechanisms_or_length():
    baseline = load(BASELINE)
    for name in PROGRAMMES:
        scenario = load(name)
        assert scenario.uncertainties == baseline.uncertainties
        assert set(scenario.strengths.values()) == {1.0}
        assert scenario.months == 360


@pytest.mark.parametrize("name", SHIPPED)
def test_extrapolation_is_said_where_it_is_done(name):
    scenario = load(name)
    if name in list_scenarios("main"):
        assert scenario.extrapolates == (name in ("resident-led-20", "manifest"))
    if scenario.extrapolates:
        assert "outside all data" in scenario.summary["en"]
        assert "buiten alle gegevens" in scenario.summary["nl"]
    else:
        assert "outside all data" not in scenario.summary["en"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"horizon_years": 10}, False),
        ({"horizon_years": 10.5}, True),
        ({"horizon_years": 4, "programmes": 3}, True),
        ({"agenda_share": 0.5, "decision_share": 0.5}, False),
        ({"agenda_share": 0.0, "decision_share": 0.0, "execution_share": 0.51}, True),
    ],
)
def test_extrapolation_needs_more_than_ten_years_and_residents_in_the_lead(changes, expected):
    assert load("resident-led-20").with_values(**changes).extrapolates is expected


def test_a_loaded_scenario_is_taken_as_it_is():
    scenario = load("manifest")
    assert load_scenario(scenario) is scenario
    assert load is load_scenario


def test_an_installed_wheel_finds_the_scenarios_inside_the_package(tmp_path):
    package = tmp_path / "wijksim"
    keep_out = shutil.ignore_patterns("__pycache__", "population", "state", "rules", "agents", "report")
    shutil.copytree(ROOT / "wijksim", package, ignore=keep_out)
    shutil.copytree(ROOT / "scenarios", package / "scenarios")
    code = "from wijksim.scenario.scenario import *; print(list_scenarios(), load('manifest').hash)"
    out = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert out.stdout.strip() == f"{SHIPPED} {load('manifest').hash}", out.stderr


# --- changing and comparing ---------------------------------------------------------------------------------


def test_a_change_gives_a_copy_and_is_checked():
    base = load("manifest")
    changed = base.with_values(room=0, quit_rate=np.float32(0.25), programmes=np.int64(2))
    assert (changed.values["room"], changed.values["quit_rate"], changed.values["programmes"]) == (0, 0.25, 2)
    assert base.values["room"] == 0.8
    assert all(type(value) is float for value in changed.values.values())
    for bad in ({"room": 2}, {"room": True}, {"room": None}, {"room": math.nan}, {"room": np.bool_(True)}):
        with pytest.raises(WijksimError, match="scenario 'manifest': 'room' is"):
            base.with_values(**bad)


def test_an_unknown_change_is_told_what_was_meant():
    base = load("manifest")
    with pytest.raises(WijksimError, match=r"'manifest': unknown key 'horizon'.*'horizon_years'"):
        base.with_values(horizon=4)
    with pytest.raises(WijksimError, match="'outreach' is a mechanism; use with_strength"):
        base.with_values(outreach=0)
    with pytest.raises(WijksimError, match=r"unknown key 'outraech' among mechanisms.*'outreach'"):
        base.without("outraech")
    with pytest.raises(WijksimError, match=r"'outreach' is -1.*from 0 to 1"):
        base.with_strength("outreach", -1)


def test_months_and_name_can_be_changed():
    changed = load("manifest").with_months(12).renamed("short", en="Short")
    assert (changed.months, changed.name, changed.title) == (12, "short", {"nl": "Short", "en": "Short"})
    assert load("manifest").renamed("short").title == load("manifest").title
    with pytest.raises(WijksimError, match="'months' is 0"):
        changed.with_months(0)


def test_levers_and_uncertainties_part_the_values():
    scenario = load("manifest")
    assert scenario.levers | scenario.uncertainties == scenario.values
    assert not scenario.levers.keys() & scenario.uncertainties.keys()
    assert "room" in scenario.levers


def test_what_was_checked_cannot_be_changed_afterwards():
    scenario = load("manifest")
    changes = (
        lambda: scenario.values.__setitem__("room", 9.0),
        lambda: scenario.values.update(room=9.0),
        lambda: scenario.strengths.pop("room"),
        lambda: scenario.title.clear(),
        lambda: scenario.values.__ior__({"room": 9.0}),
        lambda: scenario.values.__delitem__("room"),
    )
    for change in changes:
        with pytest.raises(TypeError, match="cannot be changed"):
            change()
    with pytest.raises(AttributeError):
        scenario.months = 3  # type: ignore[misc]


@pytest.mark.parametrize("again", [copy.deepcopy, lambda s: pickle.loads(pickle.dumps(s))])
def test_a_scenario_travels_to_another_process_unchanged(again):
    scenario = load("manifest").without("room")
    assert again(scenario) == scenario
    assert again(scenario).hash == scenario.hash
    assert {again(scenario), scenario} == {scenario}


def test_the_hash_covers_what_is_asked_and_not_how_it_is_called():
    base = load("manifest")
    assert base.renamed("other", en="Other").hash == base.hash
    assert base.with_values(room=-0.0).hash == base.with_values(room=0).hash
    others = [
        base.with_months(359),
        base.without("room"),
        base.with_values(room=0.81),
        load("resident-led-20"),
    ]
    assert len({scenario.hash for scenario in (base, *others)}) == 5
    assert re.fullmatch(r"[0-9a-f]{64}", base.hash)


def test_the_hash_is_the_sha256_of_sorted_compact_json():
    """The recipe is part of every stored result's key, so it is written here once more, by hand."""
    scenario = load("top-down-4")
    numbers = {"months": 360, "strengths": dict(scenario.strengths), "values": dict(scenario.values)}
    text = json.dumps(numbers, sort_keys=True, separators=(",", ":"))
    assert scenario.hash == hashlib.sha256(text.encode()).hexdigest()


def test_repr_shows_what_differs_from_business_as_usual():
    text = repr(load("manifest").without("objection"))
    assert text.startswith("Scenario manifest: The manifesto\n360 months, hash ")
    assert "lies outside all data" in text
    rows = {line.split()[0]: line.split()[1:3] for line in text.splitlines()[3:]}
    assert rows["horizon_years"] == ["20", "0"]
    assert rows["objection"] == ["0", "1"]
    assert "quit_rate" not in rows
    assert repr(load(BASELINE)).endswith("asks the same as business-as-usual")


# --- writing down -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_the_dictionary_is_plain_json_and_reads_back(name):
    scenario = load(name)
    assert Scenario.from_dict(json.loads(json.dumps(scenario.to_dict()))) == scenario


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(format=2), "'format' is 2"),
        (lambda d: d.pop("months"), "lacks months"),
        (lambda d: d.update(month=3), "unknown key 'month'.*Did you mean 'months'"),
        (lambda d: d["values"].pop("room"), "'values' lacks room"),
        (lambda d: d["values"].update(rom=1), "unknown key 'rom' under 'values'.*'room'"),
        (lambda d: d["values"].update(room=True), "'room' is true"),
        (lambda d: d["strengths"].update(room=3), "'room' is 3"),
        (lambda d: d.update(strengths=None), "'strengths' is nothing"),
        (lambda d: d["title"].update(en="half a pair: \ud83d"), "'title.en' has control characters"),
        (lambda d: d.update(title={}), r"\[title\] is empty"),
    ],
)
def test_a_dictionary_is_read_as_strictly_as_a_file(change, message):
    content = load("manifest").to_dict()
    change(content)
    with pytest.raises(WijksimError, match=message):
        Scenario.from_dict(content)


def test_a_written_file_stands_alone_and_explains_its_numbers():
    text = load("manifest").to_toml()
    document = reader.parse("text", tomllib.loads(text))
    assert document.extends == ()
    assert document.values.keys() == PARAMETERS.keys()
    assert document.strengths.keys() == MECHANISMS.keys()
    assert "room = 0.8  # share: Room for professionals' own judgement" in text
