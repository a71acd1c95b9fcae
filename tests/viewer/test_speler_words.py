"""The words of the player: both languages say the same things, and every text that the script asks for is there."""

import re
import string
from pathlib import Path

import pytest
from speler_tabs import STATIC

from wijksim.viewer.words import subject

SCRIPTS = sorted(STATIC.glob("speler*.js"))


def asked(path: Path) -> list[str]:
    """Patterns of the keys that a module asks for: whole ones, and those with a part that it fills in."""
    script = path.read_text(encoding="utf-8")
    whole = re.findall(r'"(?!wijksim\.)([a-z_]+\.[a-z0-9_]+)"', script)
    made = re.findall(r"`([a-z_]+\.[a-z_]*\$\{[^`]*\}[a-z_]*)`", script)
    return [re.escape(key) for key in whole] + [re.sub(r"\\\$\\\{.*?\\\}", r"\\w+", re.escape(key)) for key in made]


def test_both_languages_have_the_same_texts() -> None:
    dutch, english = subject("speler", "nl"), subject("speler", "en")
    assert list(dutch) == list(english)
    assert all(dutch.values())
    assert all(english.values())
    fields = string.Formatter().parse
    for key in dutch:
        assert {part[1] for part in fields(dutch[key])} - {None} == {part[1] for part in fields(english[key])} - {
            None
        }, key


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_every_text_that_is_asked_for_exists(path) -> None:
    known = subject("speler", "nl")
    assert [key for key in asked(path) if not any(re.fullmatch(key, each) for each in known)] == []


def test_no_text_is_left_over() -> None:
    patterns = [key for path in SCRIPTS for key in asked(path)]
    assert [key for key in subject("speler", "nl") if not any(re.fullmatch(each, key) for each in patterns)] == []
