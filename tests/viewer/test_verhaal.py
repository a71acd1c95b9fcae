"""The story follows the runs: what it says of a curve is what the curve does, and changes when that changes."""

import os

import numpy as np
import pytest
from invented_lives import LIVES, MONTHS, NEW, lived, series, told

from wijksim.population.catalogue import find_wijk
from wijksim.viewer.question import DEFAULT
from wijksim.viewer.story import kept
from wijksim.viewer.story.course import change, course, over
from wijksim.viewer.story.lives import Happening, joined
from wijksim.viewer.story.tale import opening, tale

FLAT = series((0, 47), (MONTHS, 47))
DIP = series((0, 47), (48, 40), (MONTHS, 50))
DROP = series((0, 47), (48, 40), (MONTHS, 40))
RISE = series((0, 47), (MONTHS, 55))
HUMP = series((0, 47), (96, 55), (MONTHS, 45))


@pytest.mark.parametrize(
    ("values", "kind", "turn"),
    [(FLAT, "flat", None), (DIP, "dip", 48), (DROP, "falls", None), (RISE, "rises", MONTHS), (HUMP, "hump", 96)],
)
def test_a_course_is_what_the_lives_do(values, kind, turn):
    found = course(values)
    assert found.kind == kind
    if turn is not None:
        assert abs(found.turn - turn) <= 3


def test_a_fall_that_chance_explains_is_none():
    apart = np.random.default_rng(3).normal(0, 8, (LIVES, MONTHS + 1)).cumsum(axis=1) / 20
    values = 47 + apart - apart[:, :1]
    noisy = values + np.where(np.arange(LIVES)[:, None] % 2, 30, -30) * np.linspace(0, 1, MONTHS + 1)
    assert change(noisy, 0, MONTHS).way == "same"


def test_a_sure_but_tiny_move_is_none():
    assert change(series((0, 47), (MONTHS, 47.3), noise=0.01), 0, MONTHS).way == "same"


def test_one_life_shows_nothing():
    assert over(np.array([5.0])).way == "same"


@pytest.mark.parametrize(
    ("language", "none", "both"), [("nl", "nauwelijks", "zakt eerst"), ("en", "hardly", "first falls")]
)
def test_without_a_dip_the_story_says_there_is_none(language, none, both):
    [flat] = told(FLAT, FLAT, language=language).story(FLAT)
    assert none in flat
    assert both in told(FLAT, FLAT, language=language).story(DIP)[0]
    assert none not in told(FLAT, FLAT, language=language).story(DIP)[0]


def test_a_fall_that_lasts_is_told_as_one():
    [said] = told(FLAT, FLAT).story(DROP)
    assert "komt het niet duidelijk terug" in said
    assert "stijgt" not in said


def test_levels_in_a_sentence_are_those_of_the_middle_life():
    said = " ".join(told(FLAT, FLAT).story(DIP))
    middle = np.median(DIP, axis=0)
    for level in (middle[0], middle.min(), middle[-1]):
        assert f"{level:.1f}".replace(".", ",") in said


BROKEN = series((0, 47), (48, 47), (60, 43), (MONTHS, 43))
GAINED = series((0, 47), (48, 47), (60, 51), (MONTHS, 51))


@pytest.mark.parametrize(
    ("a", "way", "says"),
    [(BROKEN, "down", "er is een breuk"), (FLAT, "same", "niet te zien"), (GAINED, "up", "geen sprake")],
)
def test_the_break_after_the_election_is_that_of_the_runs(a, way, says):
    story = told(a, FLAT, happened=(NEW,))
    assert story.way_after_election() == way
    said = " ".join(story.after_election())
    assert says in said
    assert f"In alle {LIVES} levens kwam er een nieuw college" in said


def test_why_names_what_moved_and_only_that():
    said, rows = told(BROKEN, FLAT).why()
    assert "beloften" in said[0]
    assert [name for name, _ in rows] == ["beloften, gehouden of gebroken"]
    assert "Geen enkele oorzaak" in told(FLAT, FLAT).why()[0][0]


@pytest.mark.parametrize(
    ("stopped", "says"),
    [(DIP - 5, "lager dan bij doorgaan"), (DIP, "geen verschil"), (DIP + 5, "hoger dan bij doorgaan")],
)
def test_what_stopping_does_is_that_of_the_runs(stopped, says):
    apart = np.where(np.arange(MONTHS + 1) > 36, stopped, DIP)
    assert says in " ".join(told(FLAT, DIP, apart).stopping(96))


def test_what_stopping_saves_is_counted():
    assert "300 euro per bewoner minder" in " ".join(told(FLAT, DIP, DIP, spent=500.0).stopping(96))
    assert "bespaart in het model geen geld" in " ".join(told(FLAT, DIP).stopping(96))


def test_when_short_beats_long_the_story_says_so():
    said = " ".join(told(RISE, FLAT).twenty_years())
    assert "In jaar 20 is het vertrouwen onder A hoger dan onder B" in said
    assert "onder B hoger" not in said
    assert "In jaar 20 is het vertrouwen onder B hoger dan onder A" in " ".join(told(FLAT, RISE).twenty_years())


def test_unequal_money_is_said():
    story = told(FLAT, FLAT)
    assert "evenveel geld" in story.opening()[2]
    object.__setattr__(story.b, "given", np.full(LIVES, 400.0))
    assert "Let op" in story.opening()[2]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_content_for_the_browser_is_whole(language):
    from dataclasses import replace

    question, profile = replace(DEFAULT, language=language), find_wijk("nergensveld")
    said = opening(question, profile)
    assert sorted(said["steps"]) == list("1234567")
    assert all(said["steps"][step]["title"] and said["steps"][step]["ask"] for step in said["steps"])
    assert said["link"] == f"/vergelijk?{question.to_query()}"
    found = tale(question, profile, (lived(DROP), lived(DIP), lived(FLAT)))
    assert set(found["told"]) == {"1", "2", "3", "5", "5_vote", "6", "6_stop"}
    assert all(text and "{" not in text for texts in found["told"].values() for text in texts)
    assert len(found["curves"]["a"]["middle"]) == MONTHS + 1


def test_kept_lives_come_back_as_they_were(tmp_path, monkeypatch):
    monkeypatch.setenv("WIJKSIM_LIBRARY_DIR", str(tmp_path))
    three = (lived(DROP, NEW), lived(DIP, Happening(3, "reranked", "")), lived(FLAT))
    kept.write("a" * 32, three)
    found = kept.read("a" * 32)
    assert found is not None
    for before, after in zip(three, found, strict=True):
        assert np.array_equal(before.trust, after.trust)
        assert before.happenings == after.happenings
        assert list(before.causes) == list(after.causes)
    assert kept.read("b" * 32) is None
    [file] = (tmp_path / "stories").iterdir()
    file.write_bytes(file.read_bytes()[:200])
    assert kept.read("a" * 32) is None


def test_only_the_latest_stories_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("WIJKSIM_LIBRARY_DIR", str(tmp_path))
    for number in range(kept._MOST + 2):
        kept.write(f"{number:032x}", (lived(FLAT),) * 3)
        path = tmp_path / "stories" / f"{number:032x}.npz"
        os.utime(path, (number, number))
    assert len(list((tmp_path / "stories").iterdir())) == kept._MOST
    assert kept.read(f"{0:032x}") is None
    assert kept.read(f"{kept._MOST + 1:032x}") is not None


def test_joined_lives_keep_their_order():
    both = joined([lived(DROP), lived(DIP)])
    assert both.count == 2 * LIVES
    assert np.array_equal(both.trust[LIVES:], DIP)
