"""Scenario files: what is read, what is refused, and how the refusal helps.

A scenario file is the part of wijksim that most people touch first, so every error message is asserted for
the file, the key and the way out.
"""

import os
from pathlib import Path

import pytest

from wijksim.errors import WijksimError
from wijksim.scenario import toml_file
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import load

HEAD = 'format = 1\nname = "mine"\n'


@pytest.fixture
def write(tmp_path):
    """Write a scenario file and give its path."""

    def _write(text: str | bytes, name: str = "mine.toml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    return _write


@pytest.fixture
def refusal(write):
    """Write a file, load it, and give the message of the error, which must name the file."""

    def _refusal(text: str | bytes, name: str = "mine.toml") -> str:
        path = write(text, name)
        with pytest.raises(WijksimError) as caught:
            load(path)
        message = str(caught.value)
        assert str(path) in message
        assert "\n" not in message
        return message

    return _refusal


# --- what is read -------------------------------------------------------------------------------------------


def test_a_file_is_a_difference_on_what_it_extends(write):
    text = HEAD + 'extends = "manifest"\nmonths = 120\n[levers]\nroom = 1\n[mechanisms]\nroom = false\n'
    scenario = load(write(text))
    assert scenario.values == {**load("manifest").values, "room": 1.0}
    assert scenario.strengths == {**load("manifest").strengths, "room": 0.0}
    assert scenario.months == 120
    assert scenario.title == {"nl": "mine", "en": "mine"}
    assert scenario.sources == ()


def test_a_file_without_extends_is_a_difference_on_the_declared_defaults(write):
    scenario = load(str(write(HEAD)))
    assert scenario.values == {name: declared.default for name, declared in PARAMETERS.items()}
    assert scenario.strengths == dict.fromkeys(MECHANISMS, 1.0)


def test_a_path_in_extends_counts_from_the_file_it_stands_in(write, tmp_path, monkeypatch):
    (tmp_path / "below").mkdir()
    write(HEAD + "[levers]\nroom = 0.9\n", "base.toml")
    child = write(HEAD + 'extends = "../base.toml"\n', "below/child.toml")
    monkeypatch.chdir("/")
    assert load(child).values["room"] == 0.9


def test_strengths_are_true_false_or_a_number(write):
    text = HEAD + "[mechanisms]\ndialogue = false\noutreach = true\npicture = 1\ndelivery = 0.5\n"
    strengths = load(write(text)).strengths
    assert [strengths[name] for name in ("dialogue", "outreach", "picture", "delivery")] == [0, 1, 1, 0.5]


def test_one_language_stands_for_both(write):
    scenario = load(write(HEAD + '[title]\nnl = "Mijn\\n  wijk"\n'))
    assert scenario.title == {"nl": "Mijn wijk", "en": "Mijn wijk"}


def test_a_byte_order_mark_and_windows_line_ends_are_read(write):
    scenario = load(write(b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode()))
    assert scenario.name == "mine"


# --- what is refused ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[levers]\nhorizon = 4\n", ["'horizon'", "[levers]", "Did you mean 'horizon_years'"]),
        ("[levers]\nzzz = 4\n", ["'zzz'", "Allowed: agenda_share", "budget_per_resident"]),
        ("[uncertainties]\ntrust_gian = 0.1\n", ["'trust_gian'", "Did you mean 'trust_gain'"]),
        ("[mechanisms]\nouterach = true\n", ["'outerach'", "Did you mean 'outreach'"]),
        ("month = 12\n", ["'month'", "top of the file", "Did you mean 'months'"]),
        ("[lever]\nroom = 1\n", ["'lever'", "Did you mean 'levers'"]),
        ("[uncertainties]\nhorizon_years = 4\n", ["'horizon_years'", "it is a lever, under [levers]"]),
        ("[levers]\ntrust_gain = 0.1\n", ["'trust_gain'", "an uncertainty, under [uncertainties]"]),
        ("[levers]\npicture = 1\n", ["'picture'", "it is a mechanism, under [mechanisms]"]),
        ("protection = 1\n", ["'protection' at the top", "it is a lever, under [levers]"]),
        ("[levers]\nmonths = 12\n", ["'months' under [levers]", "for the top of the file"]),
        ("room = 1\n", ["'room' at the top", "a lever, under [levers] or a mechanism, under [mechanisms]"]),
        ("[title]\nde = 'Viertel'\n", ["'de'", "[title]", "Allowed: nl, en"]),
    ],
)
def test_an_unknown_or_misplaced_key_is_told_where_it_belongs(refusal, text, parts):
    message = refusal(HEAD + text)
    for part in parts:
        assert part in message


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[levers]\nroom = true\n", ["'room' is true", "no number", "from 0 to 1 (share)"]),
        ("[levers]\ncarry_over = true\n", ["'carry_over' is true", "from 0 to 1 (0 or 1)"]),
        ("[levers]\nroom = '0.5'\n", ["'room' is '0.5'", "must be a number from 0 to 1"]),
        ("[levers]\nroom = nan\n", ["'room' is nan", "from 0 to 1"]),
        ("[levers]\nroom = -inf\n", ["'room' is -inf", "from 0 to 1"]),
        ("[levers]\nroom = [1]\n", ["'room' is a list"]),
        ("[levers]\nroom = 1979-05-27\n", ["'room' is a date"]),
        ("[levers.room]\nvalue = 1\n", ["'room' is a table"]),
        ("[levers]\nhorizon_years = 31\n", ["'horizon_years' is 31", "from 0 to 30 (year)"]),
        (
            "[levers]\nbudget_per_resident = -1\n",
            ["'budget_per_resident' is -1", "0 to 4000 (EUR per resident)"],
        ),
        ("[levers]\nprogrammes = 2.5\n", ["'programmes' is 2.5", "a whole number from 1 to 8"]),
        ("[levers]\ncarry_over = 0.5\n", ["'carry_over' is 0.5", "a whole number from 0 to 1"]),
        ("[levers]\nroom = 0x" + "f" * 9000, ["'room' is a huge number", "from 0 to 1"]),
        ("months = " + "9" * 5000, ["cannot be read"]),
        ("[uncertainties]\nquit_rate = 2\n", ["'quit_rate' is 2", "from 0.15 to 0.3 (per year)"]),
        ("[mechanisms]\nroom = 1.1\n", ["'room' is 1.1", "from 0 to 1 (strength"]),
        ("[mechanisms]\nroom = 'off'\n", ["'room' is 'off'", "from 0 to 1"]),
        ("levers = 3\n", ["'levers' is 3", "must be a table: [levers]"]),
        ("[[levers]]\nroom = 1\n", ["'levers' is a list", "must be a table"]),
        ("title = 'Mine'\n", ["'title' is 'Mine'", "must be a table: [title]"]),
        ("[title]\n", ["[title] is empty", "nl (Dutch)"]),
        ("[title]\nnl = 4\n", ["'title.nl' is 4", "must be text"]),
        ('[title]\nen = "\\u001b[31mred"\n', ["'title.en'", "control characters"]),
        ("sources = 'a book'\n", ["'sources' is 'a book'", "a list of texts"]),
        ("sources = [3]\n", ["'sources' is 3", "must be text"]),
        ("months = 0\n", ["'months' is 0", "from 1 to 1200"]),
        ("months = 12.0\n", ["'months' is 12.0", "a whole number"]),
        ("months = true\n", ["'months' is true", "a whole number"]),
        ("extends = 4\n", ["'extends' is 4", "must be text"]),
    ],
)
def test_a_wrong_value_is_shown_with_what_is_allowed(refusal, text, parts):
    message = refusal(HEAD + text)
    for part in parts:
        assert part in message


@pytest.mark.parametrize("found", ["2", "1.0", "true", "'1'", "0"])
def test_an_unsupported_format_is_refused(refusal, found):
    message = refusal(f'format = {found}\nname = "mine"\n')
    assert "'format' is" in message
    assert "reads format = 1 only" in message


def test_a_file_must_say_its_format(refusal):
    assert "'format' is missing; it must say: format = 1" in refusal('name = "mine"\n')


@pytest.mark.parametrize("name", ["Mine", "a b", "a--b", "-a", "../a", "", "é", "a" * 65])
def test_a_name_must_be_fit_for_columns_and_files(refusal, name):
    message = refusal(f'format = 1\nname = "{name}"\n')
    assert "'name' is" in message
    assert "lower-case letters and digits" in message


def test_a_name_is_needed(refusal):
    assert "'name' is nothing" in refusal("format = 1\n")


def test_what_is_not_toml_is_told_with_its_line(refusal):
    assert "not TOML" in (message := refusal(HEAD + "[levers]\nroom 0.5\n"))
    assert "line 4" in message


def test_what_is_not_utf8_is_told_with_its_line(refusal):
    message = refusal(HEAD.encode() + "# één".encode("latin-1"))
    assert "not UTF-8 text (line 3)" in message


def test_a_large_file_is_refused_at_the_limit(write, refusal):
    room = toml_file.SIZE_LIMIT - len(HEAD)
    assert load(write(HEAD + "#" * room)).name == "mine"
    assert "larger than 256 KB" in refusal(HEAD + "#" * (room + 1))


@pytest.mark.parametrize("text", ["a" + ".a" * 100_000 + " = 1", "a = " + "[" * 100_000, "a = " + "{a=" * 50_000])
def test_a_small_file_cannot_take_all_memory_or_the_stack(refusal, text):
    message = refusal(text)
    assert "full stops" in message or "nested too deeply" in message


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    with pytest.raises(WijksimError, match=r"gone\.toml: file not found$"):
        load(tmp_path / "gone.toml")
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(WijksimError, match=r"folder\.toml: a folder or a device"):
        load(tmp_path / "folder.toml")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_rather_than_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(WijksimError, match=r"pipe\.toml: a folder or a device"):
        load(tmp_path / "pipe.toml")


@pytest.mark.parametrize("path", ["a\0b.toml", "x" * 5000 + ".toml", "\udcff.toml", "\x1b[2J.toml"])
def test_a_path_that_cannot_be_one_is_told_on_one_printable_line(path):
    with pytest.raises(WijksimError) as caught:
        load(path)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 1000


def test_a_shipped_name_with_toml_behind_it_is_recognised(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WijksimError, match=r"top-down-4\.toml: file not found.*called 'top-down-4', without"):
        load("top-down-4.toml")


def test_an_unknown_name_gets_near_names_and_the_command_that_lists_them():
    with pytest.raises(WijksimError) as caught:
        load("residents-led-20")
    assert "unknown scenario 'residents-led-20'" in str(caught.value)
    assert "Did you mean 'resident-led-20'" in str(caught.value)
    assert "wijksim scenario list" in str(caught.value)


@pytest.mark.parametrize("asked", [None, 3, [], {"name": "x"}, b"manifest"])
def test_what_is_no_name_path_or_scenario_is_refused(asked):
    with pytest.raises(WijksimError, match=r"a shipped name, a \.toml path or a Scenario"):
        load(asked)


# --- extends ------------------------------------------------------------------------------------------------


def test_extending_an_unknown_name_or_a_missing_file_names_the_file_that_does_so(refusal):
    message = refusal(HEAD + 'extends = "top-down"\n')
    assert "'extends': unknown scenario 'top-down'" in message
    assert "'top-down-4'" in message
    message = refusal(HEAD + 'extends = "manifest.toml"\n')
    assert "'extends': file not found" in message
    assert "called 'manifest', without .toml" in message


def test_an_error_in_the_extended_file_names_that_file(write, tmp_path):
    write(HEAD + "[levers]\nroom = 7\n", "base.toml")
    with pytest.raises(WijksimError, match=r"base\.toml: 'room' is 7"):
        load(write(HEAD + 'extends = "base.toml"\n'))


def test_a_circle_is_told_step_by_step(write):
    write(HEAD + 'extends = "b.toml"\n', "a.toml")
    write(HEAD + 'extends = "./a.toml"\n', "b.toml")
    with pytest.raises(WijksimError, match=r"a\.toml: 'extends' goes round .*a\.toml -> .*b\.toml -> .*a\.toml"):
        load(write(HEAD + 'extends = "b.toml"\n', "a.toml"))


def test_a_file_that_extends_itself_is_a_circle(refusal):
    assert "goes round in a circle" in refusal(HEAD + 'extends = "mine.toml"\n')


def test_eight_files_deep_is_allowed_and_nine_is_not(write):
    write(HEAD + "months = 7\n", "1.toml")
    for depth in range(2, 10):
        write(HEAD + f'extends = "{depth - 1}.toml"\n', f"{depth}.toml")
    folder = write(HEAD).parent
    assert load(folder / "8.toml").months == 7
    with pytest.raises(WijksimError, match=r"9\.toml: 'extends' goes more than 8 files deep"):
        load(folder / "9.toml")
