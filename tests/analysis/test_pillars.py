"""The interaction of pillars: the whole minus the sum of the parts, by hand, planted, and refused where parts lack."""

import sys
from pathlib import Path

import numpy as np
import pytest
from invented_sweep import invented, luck

from wijksim.analysis import pillar_interaction, pillars
from wijksim.analysis.pillars import NONE, PARTS
from wijksim.analysis.unfit import UnfitError
from wijksim.locale import LANGUAGES, words
from wijksim.sweeps import load_design

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))
import found
import make_findings
import pillars_together

ALONE = PARTS["manifest"]
EIGHT = (NONE, *ALONE, *PARTS)
#: What each adds alone, and what two and all three together add on top of that.
ADDED = dict(zip(ALONE, (0.1, 0.2, -0.05), strict=True))
TOGETHER = {"pillars-uitnodigend-lange-adem": 0.3, "manifest": -0.2}


def outcome(strategy, point, seed, year):
    """Parts add up, but for what was planted; each strategy has some luck of its own."""
    own = 0.0 if strategy == NONE else luck(seed, EIGHT.index(strategy), int(1e6 * point.get("lag_work", 0)), size=0.02)
    parts = PARTS.get(strategy, (strategy,) if strategy != NONE else ())
    return luck(seed, size=5) + own + sum(ADDED[part] for part in parts) + TOGETHER.get(strategy, 0.0)


def swept(strategies=EIGHT, **more):
    points = np.random.default_rng(5).random((12, 1))
    return invented(outcome, points, ["lag_work"], strategies=strategies, seeds=tuple(range(1, 9)), **more)


def check_planted_interaction_is_found() -> None:
    """The interaction is the effect of the whole minus the sum of the effects of its parts, with an interval."""
    table = pillar_interaction(swept(), "wellbeing").table.set_index("strategy")
    assert list(table.index) == list(PARTS)
    for name, parts in PARTS.items():
        row, planted = table.loc[name], TOGETHER.get(name, 0.0)
        assert row["sum"] == pytest.approx(sum(ADDED[part] for part in parts), abs=0.03)
        assert row["interaction"] == pytest.approx(row["effect"] - row["sum"])
        assert row["interaction"] == pytest.approx(planted, abs=0.03)
        assert row["low"] < row["interaction"] < row["high"] < row["low"] + 0.1
        assert (row["low"] > 0) == (planted > 0)
        assert (row["high"] < 0) == (planted < 0)


def test_planted_interaction_is_found():
    check_planted_interaction_is_found()


def test_the_check_fails_when_a_part_is_forgotten(monkeypatch):
    monkeypatch.setattr(pillars, "interaction", lambda effect, parts: effect - np.sum(parts[:-1], axis=0))
    with pytest.raises(AssertionError):
        check_planted_interaction_is_found()


def test_the_check_fails_when_the_mean_of_the_parts_is_taken(monkeypatch):
    monkeypatch.setattr(pillars, "interaction", lambda effect, parts: effect - np.mean(parts, axis=0))
    with pytest.raises(AssertionError):
        check_planted_interaction_is_found()


def test_the_sentence_says_which_combinations_are_better_together():
    finding = pillar_interaction(swept(), "wellbeing")
    english = finding.sentence("en")
    assert english.count("together better than apart") == 1
    assert english.count("together worse than apart") == 1
    assert english.count("so none can be seen") == 2
    assert "samen beter dan apart" in finding.sentence("nl")
    figure = finding.figure("en")
    assert "Pillars together and apart" in figure.title


def test_a_pair_of_which_a_part_is_missing_is_left_out():
    table = pillar_interaction(swept(holes=frozenset({(ALONE[0], 3, 2)})), "wellbeing").table.set_index("strategy")
    assert table.loc["pillars-lange-adem-maakt-mogelijk", "pairs"] == 96
    assert table.loc["manifest", "pairs"] == 95


@pytest.mark.parametrize("gone", [NONE, ALONE[1], "pillars-lange-adem-maakt-mogelijk", "manifest"])
def test_without_all_eight_it_is_not_made(gone):
    with pytest.raises(UnfitError, match="the 8 combinations"):
        pillar_interaction(swept(tuple(name for name in EIGHT if name != gone)))


def test_the_design_that_is_shipped_holds_all_eight():
    assert set(EIGHT) <= set(load_design("which-pillar").strategies)


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_show_the_interaction_of_every_combination(language):
    text = words(language)
    study = found.Study(swept(indicators=("wellbeing", "participation")), "abc", ("wellbeing", "participation"))
    section = "\n".join(pillars_together.section(study, text))
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    assert len(lines) == 2 + len(PARTS)
    assert all(line.count(" | ") == 2 for line in lines)
    assert section.count("**") == 2 * (1 + 2 * len(TOGETHER))  # what was planted, on both outcomes; and the legend
    assert "4" in pillars_together.in_short(study, text)
    fewer = found.Study(swept(EIGHT[:4]), "abc", ("wellbeing",))
    assert (list(pillars_together.section(fewer, text)), pillars_together.in_short(fewer, text)) == ([], "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_findings_has_it_in_short_and_in_full(language):
    text, names = words(language), ("wellbeing", "participation")
    study = found.Study(swept(indicators=names), "0123456789abcdef", names)
    page = make_findings.page([study], text)
    first, _, rest = page.partition(f"## {text.say('findings.settings')}")
    assert pillars_together.in_short(study, text) in first
    assert "\n\n".join(pillars_together.section(study, text)) in rest
