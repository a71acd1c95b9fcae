"""A story is lived once for everybody who follows it, by the workers of the server, and kept for the next time."""

from dataclasses import replace

import numpy as np
import pytest

from wijksim.experiments.single import run_one
from wijksim.population.catalogue import find_wijk
from wijksim.viewer.question import DEFAULT, Asked
from wijksim.viewer.story import kept, telling
from wijksim.viewer.story.lives import lives
from wijksim.viewer.story.tale import scenarios
from wijksim.viewer.workers import DROPPED, Answer, Workers

QUESTION = replace(DEFAULT, wijk="giethoorn")


class AtOnce:
    """Workers that do everything at once, in this process, and count it; `error` makes them fail."""

    def __init__(self, error=""):
        self.error, self.asked = error, 0

    def submit(self, act, *arguments, answered, rank=0, wanted=None):
        self.asked += 1
        answered(Answer(error=self.error) if self.error else Answer(act(*arguments)))


@pytest.fixture(autouse=True)
def short(tmp_path, monkeypatch):
    """Two lives of five years, in a library of their own, and no story from before."""
    monkeypatch.setenv("WIJKSIM_LIBRARY_DIR", str(tmp_path))
    monkeypatch.setattr(telling, "SEEDS", range(1, 3))
    monkeypatch.setattr(telling, "MONTHS", 60)
    monkeypatch.setattr(telling, "_tellings", telling.Recent(4))


def test_a_story_is_that_of_the_runs_of_the_model():
    told = telling.telling(QUESTION, AtOnce())
    first, second, stopped = told.state.lived
    profile = find_wijk("giethoorn")
    for lived, scenario in zip((first, second, stopped), scenarios(telling.of_story(QUESTION)), strict=True):
        expected = lives([run_one(scenario, [profile], seed, 60) for seed in (1, 2)])
        assert np.array_equal(lived.trust, expected.trust)
        assert lived.happenings == expected.happenings
    assert np.array_equal(second.trust[:, :36], stopped.trust[:, :36])
    assert any(each.kind == "programme_stopped" for each in stopped.happenings[0])


def test_everybody_shares_one_telling_and_the_next_server_finds_it_kept(monkeypatch):
    workers = AtOnce()
    first = telling.telling(QUESTION, workers)
    assert telling.telling(replace(QUESTION, language="en", seed=12), workers) is first
    asked = workers.asked
    monkeypatch.setattr(telling, "_tellings", telling.Recent(4))
    again = telling.telling(QUESTION, workers)
    assert workers.asked == asked
    assert np.array_equal(again.state.lived[0].trust, first.state.lived[0].trust)


def test_a_story_that_failed_says_so_and_is_tried_again():
    told = telling.telling(QUESTION, AtOnce(error="no memory"))
    assert told.state.finished
    assert told.state.error == "no memory"
    assert telling.telling(QUESTION, AtOnce()).state.lived is not None


class Busy(AtOnce):
    """Workers that come to a task only when they are told to, and drop what nobody wants then."""

    def __init__(self):
        super().__init__()
        self.waiting = []

    def submit(self, act, *arguments, answered, rank=0, wanted=None):
        self.waiting.append((act, arguments, answered, wanted))

    def work(self, most=100):
        """Do the first tasks."""
        tasks, self.waiting = self.waiting[:most], self.waiting[most:]
        for act, arguments, answered, wanted in tasks:
            answered(Answer(act(*arguments)) if wanted() else Answer(error=DROPPED))


def test_a_story_that_nobody_follows_is_not_lived_on_and_goes_on_where_it_was(monkeypatch):
    workers = Busy()
    told = telling.telling(QUESTION, workers)
    workers.work(2)
    assert told.wait(0, 0).done == 2
    monkeypatch.setattr(telling, "_LEFT", 0)
    workers.work()
    assert (told.state.done, told.state.finished, workers.waiting) == (2, False, [])
    monkeypatch.setattr(telling, "_LEFT", 60)
    assert telling.telling(QUESTION, workers) is told
    told.wait(told.state.version, 0)
    assert len(workers.waiting) == 4
    workers.work()
    assert told.state.lived is not None


def test_real_workers_drop_the_lives_of_a_story_that_was_left(monkeypatch):
    monkeypatch.setattr(telling, "_LEFT", 0)
    workers = Workers(1)
    told = telling.telling(QUESTION, workers)
    try:
        assert len(told._dropped) == 6
        assert not told.state.finished
    finally:
        workers.close()


def test_a_story_tells_the_strategies_as_they_are_shipped():
    changed = replace(QUESTION, second=Asked("resident-led-20").with_levers(horizon_years=8).pressed(6, "election"))
    assert telling.of_story(changed).second == Asked("resident-led-20")


def test_another_model_has_another_key(monkeypatch):
    asked, profile = scenarios(QUESTION), find_wijk("giethoorn")
    before = kept.key(asked, profile, 60, range(3))
    monkeypatch.setattr(kept, "source_hash", lambda: "another")
    assert kept.key(asked, profile, 60, range(3)) != before
