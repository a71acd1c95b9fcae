"""Fills the library: strategies x wijken x seeds, on all cores, entry by entry, and the stories of these wijken.

Every finished run is kept at once in a file of its own, by the worker that made it; when an entry is complete its
files become one. So whatever ends a build, the next one goes on where it stopped.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from wijksim.errors import WijksimError
from wijksim.experiments.executor import Progress, Record, Run, run_many, worker_count
from wijksim.experiments.plan import Job
from wijksim.experiments.provenance import Rules
from wijksim.experiments.result import RunResult
from wijksim.experiments.store import Store
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario
from wijksim.viewer.library.entry import entry_of
from wijksim.viewer.library.key import MAP_MEASURE, MAP_SEED, Subject, job_of, subject_of
from wijksim.viewer.library.store import Library
from wijksim.viewer.lived import Filming, film_of, lived
from wijksim.viewer.question import DEFAULT
from wijksim.viewer.story import making
from wijksim.viewer.story.making import Story

#: A wijk that is complete, which number it is, and of how many.
Told = Callable[[Profile, int, int], object]
#: Bytes of one seed and month in a joined entry, and of one film, for saying beforehand how much room is needed.
BYTES_A_MONTH, BYTES_A_FILM = 25, 150_000


@dataclass(frozen=True)
class Task:
    """One entry to fill: what is missing of it."""

    scenario: Scenario
    profile: Profile
    months: int
    missing: tuple[int, ...]
    film: bool

    @property
    def subject(self) -> Subject:
        """What the entry is about."""
        return subject_of(self.scenario, self.profile, self.months)

    @property
    def jobs(self) -> list[Job]:
        """The runs that are missing."""
        return [job_of(self.scenario, self.profile, self.months, seed) for seed in self.missing]

    @property
    def weight(self) -> int:
        """How much there is to live: residents x months x seeds."""
        return self.profile.population * self.months * len(self.missing)


@dataclass(frozen=True)
class Plan:
    """What a build will do; `done` runs are there already, lives of stories among them."""

    tasks: tuple[Task, ...]
    done: int
    mended: tuple[str, ...]
    stories: tuple[Story, ...] = ()

    @property
    def parts(self) -> tuple[Task | Story, ...]:
        """All there is to do, in its order: wijk by wijk, each with its story, so that what is done can be used."""
        every: tuple[Task | Story, ...] = (*self.tasks, *self.stories)
        wijken = list(dict.fromkeys(part.profile.slug for part in every))
        return tuple(sorted(every, key=lambda part: wijken.index(part.profile.slug)))

    @property
    def runs(self) -> int:
        """How many runs are missing."""
        return sum(len(part.missing) for part in self.parts)

    def seconds(self, pace: float, workers: int | None) -> float:
        """How long it will take, with `pace` seconds a resident and month."""
        return pace * sum(part.weight for part in self.parts) / min(worker_count(workers), max(1, self.runs))

    @property
    def room(self) -> int:
        """How many bytes it will add, about."""
        numbers = sum(BYTES_A_MONTH * task.months * len(task.missing) for task in self.tasks)
        return numbers + BYTES_A_FILM * sum(task.film for task in self.tasks) + making.BYTES * len(self.stories)


def in_order(profiles: Iterable[Profile]) -> list[Profile]:
    """Wijken in the order in which to make them: the one that the screen opens with, then from small to large.

    Whoever stops halfway then has most of them.
    """
    return sorted(profiles, key=lambda profile: (profile.slug != DEFAULT.wijk, profile.population))


def plan_build(
    library: Library, scenarios: Sequence[Scenario], profiles: Sequence[Profile], seeds: Sequence[int], months: int
) -> Plan:
    """What is missing, wijk by wijk; damaged files of these entries are removed, and named in `mended`."""
    tasks, done = [], 0
    mended: list[str] = []
    for profile in profiles:
        for scenario in scenarios:
            subject = subject_of(scenario, profile, months)
            mended += library.drop_damaged(subject)
            there = library.seeds(subject)
            filmed = library.has_film(subject, MAP_SEED, MAP_MEASURE)
            wanted = [seed for seed in seeds if seed not in there or (seed == MAP_SEED and not filmed)]
            done += len(seeds) - len(wanted)
            if wanted:
                film = MAP_SEED in wanted and not filmed
                tasks.append(Task(scenario.with_months(months), profile, months, tuple(wanted), film))
    stories, lived = making.plan_stories([each.name for each in scenarios], profiles, seeds, months)
    return Plan(tuple(tasks), done + lived, tuple(mended), tuple(stories))


def pace(plan: Plan) -> float:
    """Seconds that this machine needs for a resident and month, measured on one life of the middle wijk of a plan.

    The model should have been compiled before; what a wijk needs once is not timed.
    """
    from wijksim.experiments.single import run_one

    parts = sorted((part for part in plan.parts if part.missing), key=lambda part: part.profile.population)
    if not parts:
        return 0.0
    job = parts[len(parts) // 2].jobs[0]
    run_one(job.scenario, list(job.profiles), job.seed, 1)
    started = time.perf_counter()
    entry_of(run_one(job.scenario, list(job.profiles), job.seed, job.months))
    return (time.perf_counter() - started) / (job.profiles[0].population * job.months)


def build(
    plan: Plan, library: Library, workers: int | None = None, progress: Progress | None = None, *,
    told: Told | None = None, filming: Filming = film_of, run: Run | None = None,
) -> list[Record]:  # fmt: skip
    """Make what is missing; the records of runs that failed.

    `progress(done, total)` counts runs, those that were there already among them; `told(profile, number, of)` is called
    when all of a wijk is there. Raises `DiskFullError` and `KeyboardInterrupt` as `run_many` does; finished runs are
    kept.
    """
    failed: list[Record] = []
    before, total = plan.done, plan.done + plan.runs
    wijken = [(profile, list(parts)) for profile, parts in groupby(plan.parts, key=lambda part: part.profile)]
    for number, (profile, parts) in enumerate(wijken, 1):
        for part in parts:
            step = partial(_counted, progress, before, total) if progress else None
            if isinstance(part, Task):
                failed += _fill(part, library, workers, step, filming, run)
            else:
                failed += making.make(part, workers, step)
            before += len(part.missing)
        if told:
            told(profile, number, len(wijken))
    return failed


def _fill(
    task: Task, library: Library, workers: int | None, step: Progress | None, filming: Filming, run: Run | None
) -> list[Record]:
    """Make the runs of one entry and join its files; the records of those that failed."""
    live = run or partial(live_one, library=library, film=task.film, filming=filming)
    records = run_many(task.jobs, _Desk(library.folder), workers, step, live)
    library.tidy(task.subject)
    return [record for record in records if not record.ok]


def live_one(
    scenario: Scenario, profiles: list[Profile], seed: int, months: int, rules: Rules | None,
    *, library: Library, film: bool, filming: Filming,
) -> RunResult:  # fmt: skip
    """One run; that of the map is filmed as well, and its film is kept first."""
    if film and seed == MAP_SEED:
        [profile] = profiles
        watched = filming(scenario, profile, seed, months, MAP_MEASURE, None)
        subject = subject_of(scenario, profile, months)
        library.keep_film(subject, seed, MAP_MEASURE, lived(watched, profile, months))
        result: RunResult = watched.film.result
        return result
    from wijksim.experiments.single import run_one

    return run_one(scenario, profiles, seed, months, rules)


def _counted(progress: Progress, before: int, total: int, done: int, _: int) -> None:
    progress(before + done, total)


@dataclass(frozen=True)
class _Desk(Store):
    """The store of one entry's runs, as the executor knows stores: what is saved is added to the library."""

    def finished(self) -> set[str]:
        """None: only what is missing is asked."""
        return set()

    def save(self, key: str, result: RunResult) -> None:
        """Add one run to its entry."""
        Library(self.folder).add(entry_of(result))

    def path(self, key: str) -> Path:
        """Nowhere: a run whose worker died is made again, which harms nothing."""
        return self.folder / "runs" / f"{key}.parquet"

    def log(self, **entry: Any) -> None:
        """The library keeps no log."""

    def fail(self, key: str, traceback: str) -> None:
        """The traceback is in the record."""

    def clean(self) -> None:
        """What killed workers left half written goes when the entry is joined."""


def failure_of(failed: Sequence[Record]) -> WijksimError:
    """One message for runs that failed."""
    first = failed[0]
    error = WijksimError(f"{len(failed)} runs failed. The first, {first.job.label}: {first.error}")
    error.add_note(first.traceback)
    return error
