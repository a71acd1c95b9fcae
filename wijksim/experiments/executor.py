"""Runs many jobs, on all cores, and loses nothing.

A run never raises across processes: it gives a `Record`, ok or failed with its traceback. With a store each
worker writes its own finished run. A worker that dies takes nothing with it: the pool is rebuilt, the jobs it
may have been working on are tried again one by one, and a job that kills its worker twice is set aside.
"""

import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from wijksim.errors import DiskFullError, WijksimError
from wijksim.experiments.engine import Engine, EngineLostError, engine_of
from wijksim.experiments.plan import Job
from wijksim.experiments.pool import Loky, Pool
from wijksim.experiments.provenance import Rules, source_hash
from wijksim.experiments.result import RunResult
from wijksim.experiments.store import Store
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario

Progress = Callable[[int, int], None]
#: Makes one run, as `single.run_one` does: scenario, wijken, seed, months, replaced rules.
Run = Callable[[Scenario, list[Profile], int, int, Rules | None], RunResult]

OK, FAILED, FULL = "ok", "failed", "disk full"


@dataclass(frozen=True)
class Record:
    """What became of one job; `result` is None when it failed, or lies in the store and was not asked back."""

    job: Job
    status: str
    result: RunResult | None = None
    error: str = ""
    traceback: str = ""
    seconds: float = 0.0
    #: What its file in the store will hold, while that has still to be written.
    content: bytes | None = None

    @property
    def ok(self) -> bool:
        """Whether the run was made."""
        return self.status == OK


def run_many(
    jobs: Sequence[Job],
    store: Store | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    run: Run | None = None,
    prepare: Callable[[], object] | None = None,
    back: bool = False,
    engine: Engine | Executor | None = None,
) -> list[Record]:
    """The records of `jobs`, in their order; jobs that the store already holds are not run again.

    `workers` is the number of processes (default: the cores this process may use); 1 runs in this process.
    `progress(done, total)` is called as jobs finish. `prepare` is called once before the first run, for
    compiling. With `back` results come along even though they are stored: in a sixth of the time it takes to read
    them. With an `engine` runs are made there instead of in processes of this machine: a
    `concurrent.futures.Executor`, of which `workers` says how many tasks it gets at a time, or a cluster; they come
    back and are stored by this process, and what `prepare` would do its workers do themselves.

    Raises `DiskFullError` when a run cannot be stored, `EngineLostError` when an engine fails as a whole, and
    `KeyboardInterrupt` on Ctrl-C: each time no worker is left behind and finished runs are kept.
    """
    run = run or _default_run()
    board = _Board({job.key: job for job in jobs}, store, progress)
    todo = board.start()
    width = worker_count(workers)
    if todo and engine is not None:
        encode = None if store is None else store.encode
        act = partial(work_apart, run=run, encode=encode, back=back)
        _run_in_pool(todo, engine_of(engine, width), board, act)
        todo = []
    if todo and prepare:
        prepare()
    if width == 1:
        for job in todo:
            board.put(work(job, store, run, back))
    elif todo:
        act = partial(work, store=store, run=run, back=back)
        _run_in_pool(todo, Loky(min(width, len(todo))), board, act)
    return [replace(board.records[job.key], job=job) for job in jobs]


def worker_count(workers: int | None = None) -> int:
    """The number of processes to use; raises `WijksimError` for less than one."""
    if workers is None:
        from loky import cpu_count

        return int(cpu_count())
    if type(workers) is not int or workers < 1:
        raise WijksimError(f"workers is {workers!r}; a whole number of 1 or more is needed.")
    return workers


def work(job: Job, store: Store | None, run: Run, back: bool = False) -> Record:
    """Make one run and store it, in whatever process; only an interrupt gets out. `back` as in `run_many`."""
    started = time.perf_counter()
    try:
        if job.sources != source_hash():
            raise WijksimError("the sources of wijksim changed while this session ran. Start Python again.")
        result: RunResult | None = run(job.scenario, list(job.profiles), job.seed, job.months, job.rules)
        if store is not None and result is not None:
            store.save(job.key, result)
            result = result if back else None
        return Record(job, OK, result, seconds=time.perf_counter() - started)
    except DiskFullError as error:
        return Record(job, FULL, error=str(error))
    except (Exception, SystemExit) as error:
        return failure(job, error)


def work_apart(job: Job, run: Run, encode: Callable[[Any], bytes] | None, back: bool = False) -> Record:
    """`work` where files of the parent may be out of reach: a run comes back, to be stored, as content of its file."""
    record = work(job, None, run)
    if not record.ok or encode is None:
        return record
    try:
        return replace(record, content=encode(record.result), result=record.result if back else None)
    except Exception as error:
        return failure(job, error)


def failure(job: Job, error: BaseException) -> Record:
    """The record of a job that raised `error`."""
    last = traceback.format_exception_only(error)[-1].strip()
    if isinstance(error, WijksimError):
        last = str(error)
    text = "".join(traceback.format_exception(error))
    return Record(job, FAILED, error=last, traceback=text)


class _Board:
    """What has been asked and what has come in."""

    def __init__(self, jobs: dict[str, Job], store: Store | None, progress: Progress | None) -> None:
        self.jobs = jobs
        self.store = store
        self.progress = progress or (lambda done, total: None)
        self.records: dict[str, Record] = {}

    def start(self) -> list[Job]:
        """The jobs that are not in the store."""
        stored = self.store.finished() if self.store else set()
        self.records = {key: Record(job, OK) for key, job in self.jobs.items() if key in stored}
        self.progress(len(self.records), len(self.jobs))
        return [job for key, job in self.jobs.items() if key not in stored]

    def put(self, record: Record) -> None:
        """Note what became of a job; raises `DiskFullError` when that could not be stored."""
        key = record.job.key
        if record.content is not None and self.store:
            record = self._stored(record, self.store)
        if record.status == FULL:
            kept = sum(each.ok for each in self.records.values())
            raise DiskFullError(f"{record.error} The {kept} finished runs are kept; make room and run again.")
        # with the job that is here already: tens of thousands of copies that came back would fill the memory
        self.records[key] = record = replace(record, job=self.jobs[key])
        if self.store:
            if not record.ok:
                self.store.fail(key, record.traceback)
            facts = {"key": key, "strategy": record.job.name, "seed": record.job.seed}
            self.store.log(**facts, status=record.status, seconds=round(record.seconds, 3))
        self.progress(len(self.records), len(self.jobs))

    @staticmethod
    def _stored(record: Record, store: Store) -> Record:
        """The record of a run that came back, after its file has been written."""
        try:
            store.keep(record.job.key, record.content or b"")
        except DiskFullError as error:
            return Record(record.job, FULL, error=str(error))
        return replace(record, content=None)

    @property
    def kept(self) -> str:
        """What to say of runs that are finished when others cannot be made."""
        count = sum(each.ok for each in self.records.values())
        return f"The {count} finished runs are kept; run again to go on." if self.store else ""

    def arrived(self, job: Job) -> bool:
        """Whether a job whose worker died had stored its run before."""
        return self.store is not None and self.store.path(job.key).exists()


def _run_in_pool(todo: Sequence[Job], engine: Engine, board: _Board, act: Callable[[Job], Record]) -> None:
    """Run jobs side by side; after a worker died, those that were under way once more, one by one."""
    waiting, suspects = deque(todo), deque[Job]()
    strikes: Counter[str] = Counter()
    pool: Pool[Job, Record] = Pool(engine, act)
    try:
        while waiting or suspects:
            batch = deque([suspects.popleft()]) if suspects else waiting
            for job, error in pool.run(batch, board.put, lambda job, error: board.put(failure(job, error))):
                strikes[job.key] += 1
                if board.arrived(job):
                    board.put(Record(job, OK))
                elif strikes[job.key] < 2:
                    suspects.append(job)
                else:
                    board.put(_set_aside(job, error))
    except BaseException as error:
        pool.kill()
        if board.store:
            board.store.clean()
        if isinstance(error, EngineLostError):
            raise EngineLostError(f"{error} {board.kept}".strip()) from error
        raise


def _set_aside(job: Job, error: BaseException) -> Record:
    text = "it ended its worker process twice and was set aside; most often memory ran out."
    return Record(job, FAILED, error=text, traceback=f"{job.label}: {text}\n{error}\n")


def _default_run() -> Run:
    from wijksim.experiments.single import run_one

    return run_one
