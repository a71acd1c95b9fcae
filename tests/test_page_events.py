"""Events on a page: everything the code can note has words, also what it only names when it happens."""

import ast
from dataclasses import replace
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from fake_runs import one_result
from small_wijk import small_profile
from worlds import BROKEN_OFF, BUSY, BUSY_MONTHS, SEEDS, wijk_under

import wijksim
from wijksim.locale import LANGUAGES, words
from wijksim.report.page.events import run_events

#: what a programme aims at is told in a sentence of its own
AIM = {"aim"}


def known() -> set[str]:
    """The events that have words."""
    return {key.removeprefix("event.") for key in words("nl").texts if key.startswith("event.")}


def noted(source: str) -> set[str]:
    """What a source notes as events; a name that is only known when it happens is a pattern with stars."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [call.args[1] for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "event"]
    return {name for expression in named for name in _names(expression)}


def _names(expression: ast.expr) -> set[str]:
    if isinstance(expression, ast.IfExp):
        return _names(expression.body) | _names(expression.orelse)
    if isinstance(expression, ast.JoinedStr):
        return {"".join(part.value if isinstance(part, ast.Constant) else "*" for part in expression.values)}
    return {expression.value if isinstance(expression, ast.Constant) else "*"}


@cache
def busy() -> tuple[pd.DataFrame, ...]:
    """The events of busy years under every seed; under one of them a programme is broken off."""
    lives = [wijk_under(BUSY, seed) for seed in (*SEEDS, BROKEN_OFF)]
    for model in lives:
        model.run(BUSY_MONTHS)
    return tuple(model.record.events_table() for model in lives)


def test_names_are_found_however_they_are_written() -> None:
    source = 'm.event(p, "a", ""); m.event(p, "b" if x else "c", ""); m.event(p, f"project_{x}", ""); m.event(p, x, "")'
    assert noted(source) == {"a", "b", "c", "project_*", "*"}


def test_every_event_in_the_code_has_words_and_the_other_way_round() -> None:
    agents = Path(wijksim.__file__).parent / "agents"
    found = {name for path in agents.glob("*.py") for name in noted(path.read_text(encoding="utf-8"))}
    assert {"recession", "election", "project_*"} <= found
    assert {name for name in found if not any(fnmatch(event, name) for event in known())} == AIM
    assert {event for event in known() if not any(fnmatch(event, name) for name in found)} == set()


def test_every_event_of_busy_years_has_words() -> None:
    seen = {event for table in busy() for event in table["event"]}
    assert {"project_approved", "project_deferred", "project_completed", "programme_stopped"} <= seen
    assert seen - known() == AIM


@pytest.mark.parametrize("language", LANGUAGES)
def test_events_of_busy_years_are_told_in_words_and_counted(language: str) -> None:
    text, wijk = words(language), small_profile(400)
    for table in busy():
        told = str(run_events(replace(one_result(), events=table), wijk, BUSY_MONTHS, text))
        assert {event for event in table["event"] if f"{event.replace('_', ' ')} (" in told} == set()
        first_council = table[(table["event"] == "project_approved") & (table["month"] <= 48)]
        assert text.say("event.project_approved", count=len(first_council)) in told
