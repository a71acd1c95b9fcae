"""Running a design: what is missing is run, side by side, and what there is stays."""

import os
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import pandas as pd

from wijksim.experiments.executor import Progress, Run, run_many, worker_count
from wijksim.experiments.lock import alone_in
from wijksim.experiments.single import warm_up
from wijksim.sweeps.cells import cells_of, jobs_of
from wijksim.sweeps.design import Design
from wijksim.sweeps.extract import live
from wijksim.sweeps.folder import open_folder, write_description
from wijksim.sweeps.packs import compact
from wijksim.sweeps.reader import load_design
from wijksim.sweeps.results import Sweep
from wijksim.sweeps.store import SweepStore
from wijksim.sweeps.until import enough

#: Loose runs from which on they are compacted at the end: reading more of them takes longer than a second.
LOOSE = 200


def sweep(
    design: "str | os.PathLike[str] | Design", out: str | os.PathLike[str], workers: int | None = None,
    full: bool = False, progress: Progress | None = None, prepare: Callable[[], object] | None = warm_up,
    **engine: Any,
) -> Sweep:  # fmt: skip
    """Run what a folder lacks of a design, at its small or its `full` setting; the sweep.

    `workers` and `progress` are as in `run_many`, and so is what else is given; `prepare` is called once before the
    first run. A run that fails is kept as a failure and the others go on. Raises `WijksimError` for a design or a
    folder that cannot be used, or that another process writes in, `DiskFullError` without room, and
    `KeyboardInterrupt` on Ctrl-C: what is finished is kept.
    """
    worker_count(workers)
    asked = load_design(design).setting(full)
    with alone_in(out):
        return _made(asked, out, partial(_Runs, workers=workers, progress=progress, prepare=prepare, engine=engine))


def _made(asked: Design, out: str | os.PathLike[str], runs: "Callable[[SweepStore], _Runs]") -> Sweep:
    """Run what the folder lacks, of which this process has the lock."""
    whole, cells, store = open_folder(out, asked)
    run = runs(store)
    run.missing(whole, cells)
    result = Sweep(store.folder, whole, cells)
    while whole.until and len(whole.seeds) < whole.until.at_most and not enough(result):
        whole = whole.with_more_seeds(min(len(asked.seeds), whole.until.at_most - len(whole.seeds)))
        cells = cells_of(whole, cells)
        write_description(store, whole, cells)
        run.missing(whole, cells)
        result = Sweep(store.folder, whole, cells)
    if len(store.loose()) >= LOOSE:
        compact(store)
    return result


class _Runs:
    """Making what is missing, in one or more rounds."""

    def __init__(
        self, store: SweepStore, workers: int | None, progress: Progress | None,
        prepare: Callable[[], object] | None, engine: dict[str, Any],
    ) -> None:  # fmt: skip
        self.store, self.workers, self.progress = store, workers, progress
        self.prepare, self.engine = prepare, engine

    def missing(self, design: Design, cells: pd.DataFrame) -> None:
        """Make the runs that the store lacks."""
        finished = self.store.finished()
        keys = pd.Index(cells["key"].unique())
        left = cells[~cells["key"].isin(finished)]
        there = len(keys) - left["key"].nunique()
        told = self.progress or (lambda done, total: None)
        told(there, len(keys))
        if len(left):
            run_many(
                jobs_of(design, left), self.store, self.workers,
                lambda done, total: told(there + done, len(keys)), cast(Run, live), self.prepare, **self.engine,
            )  # fmt: skip
