"""Stories are made beforehand by a build of the library, life by life, and a page that tells one finds it whole."""

from dataclasses import replace

import numpy as np
import pytest

from wijksim import find_wijk, load_scenario
from wijksim.cli import main
from wijksim.experiments.single import run_one
from wijksim.viewer.library.build import build, plan_build
from wijksim.viewer.library.store import Library
from wijksim.viewer.question import DEFAULT
from wijksim.viewer.story import kept, making, telling

TOLD = ("top-down-4", "resident-led-20")
PROFILE = find_wijk("giethoorn")
MONTHS, SEEDS = 48, range(1, 4)
LIVES = 3 * len(SEEDS)


class NoWorkers:
    """Workers that nobody should need."""

    def submit(self, *asked, **how):
        raise AssertionError("something is lived that was made before")


@pytest.fixture(autouse=True)
def short(tmp_path, monkeypatch):
    """Stories of three short lives a side, in a library of their own."""
    monkeypatch.setenv("WIJKSIM_LIBRARY_DIR", str(tmp_path))
    monkeypatch.setattr(telling, "SEEDS", SEEDS)
    monkeypatch.setattr(telling, "MONTHS", MONTHS)
    monkeypatch.setattr(telling, "_tellings", telling.Recent(4))


def planned():
    return making.plan_stories(TOLD, [PROFILE], SEEDS, MONTHS)


def made(run=None):
    [story], _ = planned()
    return making.make(story, 1, None, run)


def test_a_page_finds_what_was_made_and_it_is_what_it_would_have_lived():
    assert made() == []
    found = telling.telling(replace(DEFAULT, wijk="giethoorn"), NoWorkers()).state
    assert found.finished
    lived = telling.live(making.scenarios(DEFAULT)[1], PROFILE, SEEDS[1])
    assert np.array_equal(found.lived[1].trust[1:2], lived.trust)
    assert planned() == ([], LIVES)


def test_what_interrupts_the_making_loses_nothing():
    assert made() == []
    key = kept.key(making.scenarios(DEFAULT), PROFILE, MONTHS, SEEDS)
    lived = kept.read(key)
    kept.clear(everything=True)

    def stops(scenario, profiles, seed, months, rules):
        if seed == SEEDS[-1]:
            raise KeyboardInterrupt
        return run_one(scenario, profiles, seed, months, rules)

    with pytest.raises(KeyboardInterrupt):
        made(stops)
    [story], done = planned()
    assert (done, len(story.missing)) == (LIVES - 3, 3)
    assert made() == []
    for before, after in zip(lived, kept.read(key), strict=True):
        assert np.array_equal(before.trust, after.trust)
        assert before.happenings == after.happenings


def test_a_life_that_was_damaged_is_made_again(tmp_path):
    lives = []

    def counts(*asked):
        lives.append(asked)
        if len(lives) == LIVES:
            raise ValueError("not this one")
        return run_one(*asked)

    assert len(made(counts)) == 1
    part = next(tmp_path.rglob("0-1.npz"))
    part.write_bytes(part.read_bytes()[:-40])
    [story], done = planned()
    assert done == LIVES - 2
    assert (0, SEEDS[0]) in story.missing


@pytest.mark.parametrize(
    "other",
    [{"strategies": TOLD[:1]}, {"seeds": SEEDS[:-1]}, {"months": MONTHS - 12}],
    ids=lambda each: next(iter(each)),
)
def test_a_build_of_something_else_makes_no_story(other):
    asked = {"strategies": TOLD, "profiles": [PROFILE], "seeds": SEEDS, "months": MONTHS} | other
    assert making.plan_stories(**asked) == ([], 0)


def test_the_progress_of_a_build_counts_the_lives_of_stories(tmp_path):
    plan = plan_build(Library(tmp_path), [load_scenario(name) for name in TOLD], [PROFILE], SEEDS, MONTHS)
    assert plan.runs == len(TOLD) * len(SEEDS) + LIVES
    told = []
    assert build(plan, Library(tmp_path), 1, lambda done, total: told.append((done, total))) == []
    assert {total for _, total in told} == {plan.runs}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == plan.runs
    again = plan_build(Library(tmp_path), [load_scenario(name) for name in TOLD], [PROFILE], SEEDS, MONTHS)
    assert (again.parts, again.done) == ((), plan.runs)


def test_stories_are_listed_and_cleared_with_the_library(monkeypatch, capsys):
    assert made() == []
    assert main(["library", "list", "--language", "en"]) == 0
    assert "Stories: 1" in capsys.readouterr().out
    assert main(["library", "clear"]) == 0
    assert kept.count() == 1
    monkeypatch.setattr(kept, "source_hash", lambda: "another")
    assert main(["library", "clear"]) == 0
    assert kept.count() == 0
