"""Events that a scenario plans: how they are written, read, refused, hashed and shown."""

import hashlib
import json

import pytest

from wijksim.cli import main
from wijksim.errors import WijksimError
from wijksim.scenario.events import EVENTS, MOST_EVENTS, ScheduledEvent
from wijksim.scenario.scenario import Scenario, list_scenarios, load

HEAD = 'format = 1\nname = "mine"\n'
CUT = '[[events]]\nmonth = 60\nevent = "budget_cut"\n'
ELECTION = '[[events]]\nmonth = 7\nevent = "election"\n'


def written(tmp_path, text: str, name: str = "mine.toml"):
    """A scenario file with this text."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def refusal(tmp_path, text: str) -> str:
    """What is said about a file that cannot be used; the file is named on one line."""
    path = written(tmp_path, HEAD + text)
    with pytest.raises(WijksimError) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_events_of_a_file_are_read_in_order_of_month(tmp_path):
    scenario = load(written(tmp_path, HEAD + CUT + ELECTION))
    assert scenario.events == (ScheduledEvent(7, "election"), ScheduledEvent(60, "budget_cut"))


def test_an_event_that_is_planned_twice_happens_once(tmp_path):
    assert load(written(tmp_path, HEAD + CUT + CUT)).events == (ScheduledEvent(60, "budget_cut"),)


def test_a_list_of_events_takes_the_place_of_the_one_it_extends(tmp_path):
    written(tmp_path, HEAD + CUT, "base.toml")
    child = HEAD + 'extends = "base.toml"\n'
    assert load(written(tmp_path, child)).events == (ScheduledEvent(60, "budget_cut"),)
    assert load(written(tmp_path, child + ELECTION)).events == (ScheduledEvent(7, "election"),)
    assert load(written(tmp_path, child + "events = []\n")).events == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[[event]]\nmonth = 1\n", ["'event'", "Did you mean 'events'"]),
        (CUT + "size = 3\n", ["'size' under [[events]]", "Allowed: month, event"]),
        (CUT + "months = 3\n", ["'months' under [[events]]", "Did you mean 'month'"]),
        ('[[events]]\nmonth = 1\nevent = "budgetcut"\n', ["'budgetcut'", "Did you mean 'budget_cut'", "team_leaves"]),
        ('[[events]]\nmonth = 1\nevent = "zzz"\n', ["'zzz', which is no event. Allowed: election, budget_cut"]),
        ("[[events]]\nmonth = 1\n", ["'event' is nothing", "one of election"]),
        ("[[events]]\nmonth = 1\nevent = 4\n", ["'event' is 4", "one of election"]),
        ('[[events]]\nevent = "election"\n', ["'month' is nothing", "from 1 to 1200"]),
        ('[[events]]\nmonth = 0\nevent = "election"\n', ["'month' is 0", "from 1 to 1200"]),
        ('[[events]]\nmonth = 1201\nevent = "election"\n', ["'month' is 1201"]),
        ('[[events]]\nmonth = 1.0\nevent = "election"\n', ["'month' is 1.0", "a whole number"]),
        ('[[events]]\nmonth = true\nevent = "election"\n', ["'month' is true"]),
        ("[events]\nmonth = 1\n", ["'events' is a table", "a list of tables: [[events]]"]),
        ("events = 3\n", ["'events' is 3", "[[events]]"]),
        ("events = [3]\n", ["'events' holds 3", "[[events]]"]),
        (CUT * (MOST_EVENTS + 1), ["has 21 events", "at most 20"]),
    ],
)
def test_what_is_wrong_with_an_event_is_told_with_the_way_out(tmp_path, text, parts):
    message = refusal(tmp_path, text)
    for part in parts:
        assert part in message


def test_with_event_gives_a_checked_copy():
    base = load("manifest")
    changed = base.with_event(60, "budget_cut").with_event(7, "election").with_event(60, "budget_cut")
    assert changed.events == (ScheduledEvent(7, "election"), ScheduledEvent(60, "budget_cut"))
    assert base.events == ()
    with pytest.raises(WijksimError, match="Did you mean 'election'"):
        base.with_event(7, "elections")
    with pytest.raises(WijksimError, match="'month' is -1"):
        base.with_event(-1, "election")


def test_a_scenario_without_events_keeps_its_hash_and_one_with_them_has_its_own():
    base = load("manifest")
    for name in list_scenarios("main"):
        scenario = load(name)
        asked = {"values": scenario.values, "strengths": scenario.strengths, "months": scenario.months}
        text = json.dumps(asked, sort_keys=True, separators=(",", ":"))
        assert scenario.hash == hashlib.sha256(text.encode()).hexdigest(), "stored runs would not be found again"
    others = [base.with_event(month, kind) for month in (7, 8) for kind in EVENTS]
    assert len({scenario.hash for scenario in (base, *others)}) == 1 + 2 * len(EVENTS)
    assert base.with_event(7, "election").with_event(8, "team_leaves") == base.with_event(8, "team_leaves").with_event(
        7, "election"
    )


def test_events_are_written_and_read_back(tmp_path):
    scenario = load("manifest").with_event(60, "budget_cut").with_event(7, "election")
    assert Scenario.from_dict(json.loads(json.dumps(scenario.to_dict()))) == scenario
    assert load(written(tmp_path, scenario.to_toml())) == scenario


@pytest.mark.parametrize("name", list_scenarios("main"))
def test_what_was_stored_before_there_were_events_is_still_read(name):
    content = load(name).to_dict()
    assert content.pop("events") == []
    assert Scenario.from_dict(content) == load(name)


def test_events_are_shown(capsys, tmp_path):
    scenario = load("manifest").with_event(60, "budget_cut")
    assert repr(scenario).splitlines()[-1] == f"in month 60: {EVENTS['budget_cut']}"
    usual = repr(load("business-as-usual").with_event(7, "election")).splitlines()
    assert usual[-2:] == ["asks the same as business-as-usual", f"in month 7: {EVENTS['election']}"]
    assert main(["scenario", "show", str(written(tmp_path, scenario.to_toml()))]) == 0
    assert "- maand 60: bezuiniging: " in capsys.readouterr().out
