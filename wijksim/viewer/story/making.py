"""Makes the lives of stories beforehand, so that nobody who opens one waits: a part of `wijksim library build`.

Every finished life is kept at once, by the worker that made it; when all of a story are there they become one file.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from wijksim.experiments.executor import Progress, Record, Run, run_many
from wijksim.experiments.plan import Job
from wijksim.experiments.result import RunResult
from wijksim.experiments.store import Store
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario
from wijksim.viewer.question import DEFAULT
from wijksim.viewer.story import kept, telling
from wijksim.viewer.story.lives import joined, lives
from wijksim.viewer.story.tale import scenarios

#: Bytes of a story, for saying beforehand how much room is needed.
BYTES = 1_500_000


@dataclass(frozen=True)
class Story:
    """One story to make: its wijk, its key, what its three sides are, and which lives are missing."""

    profile: Profile
    key: str
    sides: tuple[Scenario, Scenario, Scenario]
    missing: tuple[tuple[int, int], ...]

    @cached_property
    def jobs(self) -> list[Job]:
        """The lives that are missing."""
        return [Job(self.sides[side], (self.profile,), seed, telling.MONTHS) for side, seed in self.missing]

    @property
    def weight(self) -> int:
        """How much there is to live: residents x months x lives."""
        return self.profile.population * telling.MONTHS * len(self.missing)


def plan_stories(
    strategies: Iterable[str], profiles: Sequence[Profile], seeds: Sequence[int], months: int
) -> tuple[list[Story], int]:
    """The stories that a build of these has to make, and how many of their lives are there already.

    None when a build has other months, fewer seeds than a story, or not both strategies that the story tells.
    """
    asked = replace(DEFAULT, months=telling.MONTHS)
    told = {asked.first.strategy, asked.second.strategy}
    if months != telling.MONTHS or not told <= set(strategies) or not set(telling.SEEDS) <= set(seeds):
        return [], 0
    sides, stories, done = scenarios(asked), [], 0
    every = [(side, seed) for seed in telling.SEEDS for side in range(len(sides))]
    for profile in profiles:
        key = kept.key(sides, profile, telling.MONTHS, telling.SEEDS)
        whole = kept.read(key) is not None
        there = set(every) if whole else kept.parts(key)
        missing = tuple(each for each in every if each not in there)
        done += len(every) - len(missing)
        if not whole:
            stories.append(Story(profile, key, sides, missing))
    return stories, done


def make(story: Story, workers: int | None, progress: Progress | None, run: Run | None = None) -> list[Record]:
    """Live what is missing of a story and keep it; the records of lives that failed.

    Raises `DiskFullError` and `KeyboardInterrupt` as `run_many` does; finished lives are kept.
    """
    store = _Desk(Path(story.key), story=story)
    failed = [record for record in run_many(story.jobs, store, workers, progress, run) if not record.ok]
    if not failed:
        parts = [[kept.read_part(story.key, side, seed) for seed in telling.SEEDS] for side in range(len(story.sides))]
        # a part that cannot be read any more is made when the story is next asked for
        whole = [[each for each in side if each is not None] for side in parts]
        if all(len(side) == len(telling.SEEDS) for side in whole):
            kept.keep(story.key, [joined(side) for side in whole])
    return failed


@dataclass(frozen=True)
class _Desk(Store):
    """The store of a story's lives, as the executor knows stores."""

    story: Story | None = None

    def finished(self) -> set[str]:
        """None: only what is missing is asked."""
        return set()

    def save(self, key: str, result: RunResult) -> None:
        """Keep one life."""
        assert self.story is not None
        side = [each.key for each in self._firsts(result)].index(key)
        kept.write_part(self.story.key, side, int(result.provenance["seed"]), lives([result]))

    def _firsts(self, result: RunResult) -> list[Job]:
        """The job of each side under the seed of a result."""
        assert self.story is not None
        seed = int(result.provenance["seed"])
        return [Job(side, (self.story.profile,), seed, telling.MONTHS) for side in self.story.sides]

    def path(self, key: str) -> Path:
        """Nowhere: a life whose worker died is made again, which harms nothing."""
        return self.folder / f"{key}.npz"

    def log(self, **entry: Any) -> None:
        """Stories keep no log."""

    def fail(self, key: str, traceback: str) -> None:
        """The traceback is in the record."""

    def clean(self) -> None:
        """Nothing is left half written that counts."""
