"""The very first time: lives begin without kernels and change over, with the same bits, and one process compiles."""

import multiprocessing
from dataclasses import replace

import pytest
import small_wijk

from wijksim import load_scenario
from wijksim.experiments import meanwhile
from wijksim.experiments.single import run_one
from wijksim.viewer import first
from wijksim.viewer.jobs import State
from wijksim.viewer.pages.vergelijk import Known, _busy
from wijksim.viewer.question import DEFAULT
from wijksim.viewer.turns import Turns
from wijksim.viewer.watched import watch
from wijksim.viewer.words import viewer_words

MONTHS = 30
PROFILE = small_wijk.small_profile()
SCENARIO = load_scenario("top-down-4")


@pytest.fixture
def compiled_after(monkeypatch):
    """Has kernels there from the n-th look on; before that they have still to be compiled."""

    def from_look(number):
        looks = []

        def is_there():
            looks.append(None)
            return len(looks) > number

        monkeypatch.setattr(first, "can_wait", lambda: True)
        monkeypatch.setattr(meanwhile, "is_compiled", is_there)
        return looks

    return from_look


@pytest.fixture
def turns():
    yield Turns(multiprocessing.get_context("spawn"))
    first._turns.clear()


def test_a_life_changes_over_in_the_middle_with_the_same_bits(compiled_after, monkeypatch):
    ways = []
    step = first.WijkModel.step
    monkeypatch.setattr(first.WijkModel, "step", lambda model: (ways.append(model.runner.way), step(model)))
    compiled_after(1)
    found = first.live(SCENARIO, PROFILE, 7, MONTHS)
    assert ways == ["arrays"] * 12 + ["kernel"] * 18
    assert found.digest == run_one(SCENARIO, [PROFILE], 7, MONTHS).digest


def test_a_film_begins_at_once_too(compiled_after):
    looks = compiled_after(2)
    seen = watch(SCENARIO, PROFILE, 7, MONTHS, "trust_municipality")
    assert len(looks) == 3
    assert seen.film.result.digest == run_one(SCENARIO, [PROFILE], 7, MONTHS).digest


def test_one_of_all_workers_has_the_kernels_compiled(monkeypatch, turns):
    began = []
    monkeypatch.setattr(first, "can_wait", lambda: True)
    monkeypatch.setattr(first, "start_compiling", lambda: began.append("elsewhere"))
    monkeypatch.setattr(first, "warm_up", lambda: began.append("here"))
    for _ in range(3):
        first.get_ready(turns)
    assert began == ["elsewhere"]
    assert turns.slowly == 0


def test_kernels_that_are_there_are_loaded_by_every_worker(monkeypatch, turns):
    began = []
    monkeypatch.setattr(first, "can_wait", lambda: False)
    monkeypatch.setattr(first, "warm_up", lambda: began.append("here"))
    first.get_ready(turns)
    first.get_ready(turns)
    assert began == ["here", "here"]
    assert turns.slowly is None


def test_months_without_kernels_are_counted_until_there_are_kernels(compiled_after, monkeypatch, turns):
    monkeypatch.setattr(first, "start_compiling", lambda: True)
    compiled_after(2)
    first.get_ready(turns)
    model = first.made(SCENARIO, PROFILE, 7)
    counted = []
    for _ in range(MONTHS):
        first.step(model)
        counted.append(turns.slowly)
    assert counted == [*range(1, 25), *[None] * 6]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_says_that_the_first_time_is_slow_and_how_far_it_is(language):
    question = replace(DEFAULT, language=language)
    said = _busy(Known(question, State(1, slowly=120, slowly_of=480)), question)
    assert (said["done"], said["of"]) == (120, 480)
    assert "120" in said["text"]
    assert {"nl": "de eerste keer", "en": "the first time"}[language] in said["text"]
    usual = _busy(Known(question, State(1)), question)
    assert usual["text"] == viewer_words(language).say("vergelijk.busy.first")
