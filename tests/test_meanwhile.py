"""The first run ever: it starts without compiled kernels, changes over when they are there, and nobody can see it."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_wijk import small_profile

from wijksim import load_scenario
from wijksim.experiments import meanwhile, single
from wijksim.experiments.single import run_one
from wijksim.state import kernels

SCENARIO = load_scenario("resident-led-4")


@pytest.fixture
def nobody_compiles(monkeypatch):
    """A machine on which nothing has been compiled; another process is as if it were at it."""
    started: list[list[str]] = []
    monkeypatch.setattr(meanwhile, "_compiling", [])
    monkeypatch.setattr(meanwhile, "can_wait", lambda: True)
    monkeypatch.setattr(meanwhile.subprocess, "Popen", lambda command, **_: started.append(command))
    return started


@pytest.mark.parametrize("ready_from", [0, 12, 24, 99])
def test_changing_over_to_kernels_in_the_middle_changes_no_bit(monkeypatch, nobody_compiles, ready_from):
    profiles = [small_profile(200)]
    ways: list[str] = []

    def note(model):
        model.runner.way = "kernel" if model.month >= ready_from else model.runner.way
        ways.append(model.runner.way)

    monkeypatch.setattr(single, "change_over", note)
    at_once = run_one(SCENARIO, profiles, 5, 36, at_once=True)
    assert len(nobody_compiles) == 1
    assert ways == ["arrays"] * min(3, ready_from // 12) + ["kernel"] * max(0, 3 - ready_from // 12)
    assert at_once.digest == run_one(SCENARIO, profiles, 5, 36).digest


def test_kernels_are_compiled_by_one_process_only(nobody_compiles):
    assert meanwhile.start_compiling()
    meanwhile._compiling.append(nobody_compiles[0])
    assert meanwhile.start_compiling()
    assert len(nobody_compiles) == 1


def test_nothing_is_started_where_it_would_not_help(monkeypatch, nobody_compiles):
    monkeypatch.setattr(meanwhile, "can_wait", lambda: False)
    assert not meanwhile.start_compiling()
    monkeypatch.setattr(meanwhile, "can_wait", lambda: True)
    monkeypatch.setattr(meanwhile.sys, "executable", "")
    assert not meanwhile.start_compiling()
    assert nobody_compiles == []


def test_there_is_no_waiting_where_compiled_code_cannot_be_kept(monkeypatch):
    monkeypatch.setattr(kernels, "load", lambda: kernels)
    monkeypatch.delattr(kernels, "__file__")
    assert not kernels.is_compiled()
    assert not kernels.can_wait()


@pytest.mark.slow
def test_the_very_first_run_leaves_the_kernels_for_the_next(tmp_path):
    """For real: an empty cache, one short run that ends at once, and the kernels are there a minute later."""
    environment = os.environ | {"WIJKSIM_CACHE_DIR": str(tmp_path / "cache")}
    command = [
        sys.executable,
        "-m",
        "wijksim",
        "run",
        "manifest",
        "--wijk",
        "giethoorn",
        "--months",
        "13",
        "--json",
        "--language",
        "en",
    ]
    first, second = (_digest(command, environment, tmp_path, number) for number in (1, 2))
    assert "first run starts without" in first[1]
    assert "first run starts without" not in second[1]
    assert first[0] == second[0]


def _digest(command: list[str], environment: dict[str, str], folder: Path, number: int) -> tuple[str, str]:
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=True)
    waited = time.monotonic() + 300
    while number == 1 and not list((folder / "cache").glob("*/compiled-*")) and time.monotonic() < waited:
        time.sleep(0.5)
    return json.loads(done.stdout)["digest"], done.stderr
