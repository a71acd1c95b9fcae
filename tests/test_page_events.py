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
from wijksim.experiments.single import run_one
from wijksim.locale import LANGUAGES, words
from wijksim.report.page.asked import strategy
from wijksim.report.page.blocks import Bullets
from wijksim.report.page.events import LEFT_OUT, run_events
from wijksim.report.scenario_text import scenario_text
from wijksim.scenario.scenario import load_scenario

#: what a programme aims at is told in a sentence of its own, and some events are not told on purpose
UNTOLD = {"aim", *LEFT_OUT}


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
    assert {name for name in found if not any(fnmatch(event, name) for event in known())} == {"aim"}
    assert {event for event in {*known(), *LEFT_OUT} if not any(fnmatch(event, name) for name in found)} == set()


def test_every_event_of_busy_years_has_words() -> None:
    seen = {event for table in busy() for event in table["event"]}
    assert {"project_approved", "project_deferred", "project_completed", "programme_stopped"} <= seen
    assert seen - known() == UNTOLD


@pytest.mark.parametrize("language", LANGUAGES)
def test_events_of_busy_years_are_told_in_words_and_counted(language: str) -> None:
    text, wijk = words(language), small_profile(400)
    for table in busy():
        told = str(run_events(replace(one_result(), events=table), wijk, BUSY_MONTHS, text))
        assert {event for event in table["event"] if f"{event.replace('_', ' ')} (" in told} == set()
        first_council = table[(table["event"] == "project_deferred") & (table["month"] <= 48)]
        assert text.say("event.project_deferred", count=len(first_council)) in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_scenario_plans_is_told_with_its_year_and_whether_it_was_in_vain(language: str) -> None:
    text, usual = words(language), load_scenario("business-as-usual")
    planned = usual.with_event(13, "budget_cut").with_event(30, "election")
    told = [line for block in strategy(planned, text).blocks if isinstance(block, Bullets) for line in block.items]
    cut = text.say("event.budget_cut", year=2)
    assert [line.partition(": ")[2] for line in told] == [cut, text.say("event.early_election", year=3)]
    assert f"- {text.say('scenario.planned', month=13, event=cut)}" in " ".join(scenario_text(planned, text).split())
    run = run_one(planned, [small_profile()], 1, 36)
    (table,) = run_events(run, small_profile(), 36, text)
    assert text.say("page.events.in_vain", event=cut) in str(table)
