"""Whatever is fed to wijksim: no traceback, no hang, and nothing partial that looks whole.

The number of cases is in WIJKSIM_FUZZ (default 10,000). On CI the cases are the same every time, unless
--hypothesis-seed is given.
"""

import itertools
import os
import subprocess
import sys
import time

import fuzz
import fuzz_commands
import fuzz_designs
import fuzz_profiles
import fuzz_scenarios
import fuzz_stores
import fuzz_tables
import fuzz_targets
import pytest
from fuzz import CASES, Hang, Target, answer, attack, cases_of, refused
from hypothesis import strategies as st

from wijksim.errors import WijksimError
from wijksim.experiments.single import warm_up

TARGETS = [
    *fuzz_scenarios.TARGETS,
    *fuzz_profiles.TARGETS,
    *fuzz_commands.TARGETS,
    *fuzz_stores.TARGETS,
    *fuzz_targets.TARGETS,
    *fuzz_designs.TARGETS,
    *fuzz_tables.TARGETS,
]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the guard against hanging needs signals")


@pytest.fixture(scope="module")
def compiled():
    """The model compiled, which takes longer than a case may."""
    warm_up()


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_no_case_breaks(target, tmp_path):
    asked = cases_of(target, TARGETS)
    assert attack(target, asked, tmp_path) >= asked


def test_the_cases_add_up():
    assert abs(sum(cases_of(target, TARGETS) for target in TARGETS) - CASES) <= len(TARGETS)


def attacked(act, folder, cases=20):
    """An attack on something that is wrong."""
    return attack(Target("wrong", 1, st.integers(0, 5), lambda case, _: act(case)), cases, folder)


def test_a_case_that_hangs_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(fuzz, "PATIENCE", 1)
    with pytest.raises(Hang, match="by the clock"):
        attacked(lambda case: time.sleep(20), tmp_path)


def test_a_case_that_works_without_end_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(fuzz, "LONGEST", 1)
    with pytest.raises(Hang, match="not done after 1 s of work"):
        attacked(lambda case: [each for each in itertools.count() if each < 0], tmp_path)


def test_a_case_that_waits_for_a_busy_machine_is_no_hang(tmp_path, monkeypatch):
    monkeypatch.setattr(fuzz, "LONGEST", 1)
    attacked(lambda case: time.sleep(1.2), tmp_path, cases=1)


@pytest.mark.parametrize(("error", "code"), [(ZeroDivisionError("x"), "of wijksim itself"), (SystemExit(3), "--help")])
def test_an_error_of_our_own_and_an_early_end_are_told(error, code, tmp_path, monkeypatch, capsys):
    def wrong():
        raise error

    monkeypatch.setattr("wijksim.population.catalogue.list_wijken", wrong)
    with pytest.raises(AssertionError, match=code):
        attacked(lambda case: answer(["wijk", "list"]), tmp_path)


def test_a_message_of_two_lines_and_a_traceback_are_told():
    for message in ("one line\nand another", "\x1b[2J it clears your screen"):
        with pytest.raises(AssertionError):
            refused(lambda message=message: _raise(WijksimError(message)))
    with pytest.raises(ZeroDivisionError):
        refused(lambda: _raise(ZeroDivisionError()))


def _raise(error):
    raise error


@pytest.mark.parametrize(("words", "same"), [([], "True"), (["--hypothesis-seed=1"], "False")])
def test_on_ci_the_cases_are_the_same_unless_a_seed_is_given(words, same):
    """Derandomized settings win over a seed without a word; then ten rounds would be one round, ten times."""
    code = "import sys, pytest; pytest.main(sys.argv[1:]); import hypothesis; print(hypothesis.settings().derandomize)"
    ask = [sys.executable, "-c", code, "--collect-only", "-q", "-p", "no:cacheprovider", *words, __file__]
    done = subprocess.run(ask, env={**os.environ, "CI": "1"}, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == same
