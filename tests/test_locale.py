"""The words: both languages say the same things, and numbers look as the language writes them."""

import re
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wijksim
from wijksim.errors import WijksimError
from wijksim.locale import LANGUAGES, one_line, words
from wijksim.observe.books import KINDS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.state.ledger import CAUSES
from wijksim.viewer.words import viewer_words

_ASKED = re.compile(r"""\.say\(\s*"([\w.]+)\"""")


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_languages_have_the_same_keys() -> None:
    assert words("nl").texts.keys() == words("en").texts.keys()


@pytest.mark.parametrize("key", sorted(words("nl").texts))
def test_languages_have_the_same_places(key: str) -> None:
    dutch, english = words("nl").texts[key], words("en").texts[key]
    assert dutch.strip()
    assert english.strip()
    assert _places(dutch) == _places(english)


def test_every_key_that_the_code_asks_for_exists() -> None:
    package = Path(wijksim.__file__).parent
    files = [file for file in package.rglob("*.py") if package / "viewer" not in file.parents]
    asked = {key for file in files for key in _ASKED.findall(file.read_text(encoding="utf-8"))}
    assert "table.title" in asked
    assert asked - viewer_words("nl").texts.keys() == set()


@pytest.mark.parametrize(
    ("value", "digits", "signed", "dutch", "english"),
    [
        (1234.5, 1, False, "1.234,5", "1,234.5"),
        (-0.25, 2, True, "-0,25", "-0.25"),
        (0.25, 2, True, "+0,25", "+0.25"),
        (-0.0001, 2, True, "0,00", "0.00"),
        (0.0, 1, True, "0,0", "0.0"),
        (float("nan"), 1, True, "-", "-"),
        (1_000_000, 0, False, "1.000.000", "1,000,000"),
    ],
)
def test_numbers_are_written_as_the_language_does(
    value: float, digits: int, signed: bool, dutch: str, english: str
) -> None:
    assert words("nl").number(value, digits, signed=signed) == dutch
    assert words("en").number(value, digits, signed=signed) == english


@pytest.mark.parametrize(("value", "dutch"), [(12, "12"), (0.5, "0,5"), (1234.25, "1.234,25"), (1e-9, "0")])
def test_a_plain_number_has_no_more_decimals_than_it_needs(value: float, dutch: str) -> None:
    assert words("nl").plain(value) == dutch


@given(st.floats(-1e9, 1e9), st.integers(0, 4), st.booleans())
def test_a_written_number_reads_back_as_the_rounded_number(value: float, digits: int, signed: bool) -> None:
    written = words("nl").number(value, digits, signed=signed)
    read = float(written.replace(".", "").replace(",", "."))
    assert abs(read - value) <= 0.5 * 10**-digits + 1e-6


@pytest.mark.parametrize(
    ("months", "dutch", "english"),
    [
        (0, "0 maanden", "0 months"),
        (1, "1 maand", "1 month"),
        (12, "1 jaar", "1 year"),
        (111, "9 jaar en 3 maanden", "9 years and 3 months"),
        (360, "30 jaar", "30 years"),
    ],
)
def test_durations(months: int, dutch: str, english: str) -> None:
    assert words("nl").duration(months) == dutch
    assert words("en").duration(months) == english


def test_enumerations() -> None:
    assert words("nl").both([]) == ""
    assert words("nl").both(["a"]) == "a"
    assert words("nl").both(["a", "b", "c"]) == "a, b en c"


def test_a_name_without_translation_is_shown_in_plain_letters() -> None:
    assert words("nl").name("cause", "some_new_cause") == "some new cause"
    assert words("nl").name("cause", "hearsay") == "wat men van anderen hoort"


@pytest.mark.parametrize("kind", ["cause", "cost", "parameter_unit"])
def test_the_catalogue_names_what_there_is_and_nothing_else(kind: str) -> None:
    there = {
        "cause": {name for names in CAUSES.values() for name in names},
        "cost": {name for name in KINDS if name not in ("carried", "volunteer_hours")},
        "parameter_unit": {each.unit for each in PARAMETERS.values()} - {"0 or 1"},
    }
    named = {key.removeprefix(f"{kind}.") for key in words("nl").texts if key.startswith(f"{kind}.")}
    assert named == there[kind]


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    with pytest.raises(WijksimError, match=f"'nll' is not known.*{', '.join(LANGUAGES)}.*'nl'"):
        words("nll")


def test_one_line_leaves_ordinary_words_alone_and_takes_the_rest_out() -> None:
    assert one_line("Oud-Zuid  «café» ") == "Oud-Zuid «café»"
    assert one_line("a\x1b[2J\r\nb\u202ec") == "a [2J b c"
