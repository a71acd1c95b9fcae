"""The dividend of a long horizon: parts add up, each is what it says, and it is told as it is."""

import json
from fractions import Fraction
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from small_wijk import small_profile

import wijksim
from wijksim import WijksimError, load_scenario
from wijksim.cli import main
from wijksim.experiments import dividend as module
from wijksim.experiments.dividend import BREAKS, PARTS, REST, WHOLE, WORLDS, Dividend, dividend, scenario_in, shapley
from wijksim.scenario.parameters import PARAMETERS

SHORT, LONG = load_scenario("top-down-4"), load_scenario("top-down-20")
EVERYTHING = frozenset(PARTS)


def made(values, seeds=(1, 2, 3), outcome="wellbeing") -> Dividend:
    """A dividend in which each world has the value that `values` gives it, plus a little luck a seed."""
    rows = {world: [values(world) + 0.001 * seed for seed in seeds] for world in WORLDS}
    table = pd.DataFrame(rows, index=pd.Index(seeds, name="seed"))
    return Dividend(SHORT, LONG, small_profile(300), 40, outcome, table)


def test_there_is_a_world_for_every_set_of_parts_and_each_is_another_one():
    assert len(set(WORLDS)) == len(WORLDS) == 2 ** len(PARTS)
    assert len({scenario_in(LONG, world).hash for world in WORLDS}) == len(WORLDS)
    assert scenario_in(LONG, EVERYTHING) == LONG
    assert scenario_in(LONG, EVERYTHING - {BREAKS}) == LONG.without("reliability")


def test_without_saturation_the_first_support_does_as_much_and_more_does_in_proportion():
    most, half = (scenario_in(LONG, frozenset()).values[name] for name in ("effect_max", "effect_half"))
    plain = {name: PARAMETERS[name].default for name in ("effect_max", "effect_half")}
    assert most / half == pytest.approx(plain["effect_max"] / plain["effect_half"])
    # ten cases at once, far more than anybody gets
    assert most * 10 / (10 + half) == pytest.approx(10 * most * 1 / (1 + half), rel=0.02)


def test_a_part_is_its_share_over_all_orders():
    luck = np.random.default_rng(1)
    lived = {world: luck.normal(size=3) for world in WORLDS}
    for part in PARTS:
        added = []
        for order in permutations(PARTS):
            before = frozenset(order[: order.index(part)])
            added.append(lived[before | {part}] - lived[before])
        assert shapley(lived, part) == pytest.approx(np.mean(added, axis=0))


def test_parts_that_do_not_meddle_are_found_as_they_are():
    own = {part: Fraction(k, 8) for k, part in enumerate(PARTS, start=1)}
    found = made(lambda world: float(sum(own[part] for part in world)) - 0.25).parts.set_index("part")["difference"]
    assert [found[part] for part in PARTS] == pytest.approx([float(own[part]) for part in PARTS])
    assert found[REST] == pytest.approx(-0.25 + 0.002)
    assert found[[*PARTS, REST]].sum() == pytest.approx(found[WHOLE])


def test_two_that_work_only_together_share():
    found = made(lambda world: 1.0 if {"delay", "ties"} <= world else 0.0).parts.set_index("part")["difference"]
    assert found[["delay", "ties", "breaks", "saturation"]].tolist() == pytest.approx([0.5, 0.5, 0, 0])


@pytest.mark.parametrize(
    ("short", "long", "more", "words"),
    [
        ("top-down-20", "top-down-4", {}, "the second must last longer"),
        ("business-as-usual", "top-down-4", {}, "the first must have a programme"),
        ("top-down-4", "top-down-20-yearly", {}, "asked at equal money"),
        ("top-down-4", "top-down-20", {"outcome": "turnout"}, "not known every month"),
        ("top-down-4", "top-down-20", {"outcome": "hardshp"}, "hardship"),
        ("top-down-4", "top-down-20", {"residents": 10}, "residents is 10"),
        ("top-down-4", "top-down-20", {"years": 0}, "years is 0"),
    ],
)
def test_what_cannot_be_asked_is_refused(short, long, more, words):
    with pytest.raises(WijksimError, match=words):
        dividend(short, long, "moerwijk", **more)


@pytest.fixture(scope="module")
def lived() -> Dividend:
    """Lives of a very small wijk."""
    return wijksim.dividend(SHORT, LONG, small_profile(200), years=8, residents=150, replicates=2, workers=1)


def test_lived_parts_add_up_and_the_whole_is_the_difference_of_the_strategies(lived):
    found = lived.parts.set_index("part")["difference"]
    assert found[[*PARTS, REST]].sum() == pytest.approx(found[WHOLE], abs=1e-12)
    sums = []
    for seed in (1, 2):
        long, short = (
            wijksim.WijkModel(each, [lived.profile], seed).run(96).record.indicators() for each in (LONG, SHORT)
        )
        chosen = [
            table[(table["indicator"] == "wellbeing") & (table["group"] == "all") & (table["month"] > 0)]["value"]
            for table in (long, short)
        ]
        sums.append((chosen[0].sum() - chosen[1].sum()) / 12)
    assert found[WHOLE] == pytest.approx(np.mean(sums), abs=1e-9)
    assert lived.profile.population == 150


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_command_prints_table_and_paragraph(language, lived, monkeypatch, capsys):
    monkeypatch.setattr(module, "dividend", lambda *_, **__: lived)
    asked = ["dividend", "top-down-4", "top-down-20", "--wijk", "moerwijk", "--language", language]
    assert main(asked) == 0
    printed = capsys.readouterr().out
    assert all(len(line) <= 110 for line in printed.splitlines())
    assert LONG.title[language] in printed
    assert main([*asked, "--json"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert [row["part"] for row in values["parts"]] == [*PARTS, REST, WHOLE]
    assert values["paragraph"] == lived.in_words(language)


def test_words_say_who_is_ahead_only_where_the_margin_says_so():
    sure = made(lambda world: 1.0 if "delay" in world else 0.0).in_words("en")
    assert "yields more" in sure
    assert f"In favour of {LONG.title['en']}: delay (+1.000)" in sure
    worse = made(lambda world: 1.0 if "delay" in world else 0.0, outcome="hardship").in_words("en")
    assert "yields less" in worse
    assert f"Against {LONG.title['en']}: delay" in worse
    torn = pd.DataFrame({world: [1.0, -1.0, 0.1] for world in WORLDS}, index=pd.Index([1, 2, 3], name="seed"))
    assert "cannot be said" in Dividend(SHORT, LONG, small_profile(300), 40, "wellbeing", torn).in_words("en")
    alone = made(lambda _: 1.0, seeds=(1,)).in_words("nl")
    assert "geen marge" in alone
