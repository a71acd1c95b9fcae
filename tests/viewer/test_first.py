"""The very first time: lives begin without kernels and change over, with the same bits, and one process compiles."""

import multiprocessing

import pytest
import small_wijk

from wijksim import load_scenario
from wijksim.experiments import meanwhile
from wijksim.experiments.single import run_one
from wijksim.viewer import first
from wijksim.viewer.watched import watch

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


def test_one_of_all_workers_has_the_kernels_compiled(monkeypatch):
    began = []
    monkeypatch.setattr(first, "can_wait", lambda: True)
    monkeypatch.setattr(first, "start_compiling", lambda: began.append("elsewhere"))
    monkeypatch.setattr(first, "warm_up", lambda: began.append("here"))
    turn = multiprocessing.get_context("spawn").Lock()
    for _ in range(3):
        first.get_ready(turn)
    assert began == ["elsewhere"]


def test_kernels_that_are_there_are_loaded_by_every_worker(monkeypatch):
    began = []
    monkeypatch.setattr(first, "can_wait", lambda: False)
    monkeypatch.setattr(first, "warm_up", lambda: began.append("here"))
    turn = multiprocessing.get_context("spawn").Lock()
    first.get_ready(turn)
    first.get_ready(turn)
    assert began == ["here", "here"]
