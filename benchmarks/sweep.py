"""What a sweep costs: against one run of plain Mesa, beside its own computing, and with ten thousand runs stored.

A thousand runs of 5,000 residents and 20 years by two processes are set against one such run of plain Mesa; fewer are
measured and scaled up unless all are asked for. Aims are those of the project.
"""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peer_model import PeerModel
from benchmarks.speed import STRATEGY, wijk_of
from wijksim.experiments.single import warm_up
from wijksim.sweeps import open_sweep, sweep
from wijksim.sweeps.cells import jobs_of
from wijksim.sweeps.design import Design
from wijksim.sweeps.extract import Years, live, provenance_of
from wijksim.sweeps.folder import open_folder
from wijksim.sweeps.packs import compact
from wijksim.sweeps.reader import parse_design

RESIDENTS, YEARS, RUNS, STORED = 5000, 20, 1000, 10_000


@dataclass(frozen=True)
class Line:
    """One thing that was measured, what was asked at most, and the unit of both."""

    what: str
    measured: float
    asked: float
    unit: str

    def text(self) -> str:
        """One row of the table."""
        verdict = "" if self.measured <= self.asked else "  not reached"
        return f"{self.what:<58}{self.measured:>9.2f}  asked {self.asked:>5g} {self.unit}{verdict}"


def design_of(points: int, seeds: int, residents: int = RESIDENTS) -> Design:
    """Two strategies at so many points under so many seeds."""
    content = {
        "format": 1, "name": "benchmark", "strategies": ["top-down-4", STRATEGY], "wijken": ["presikhaaf-west"],
        "residents": residents, "years": YEARS, "replicates": seeds, "vary": {"all": "uncertainties"},
        "plan": {"kind": "latin-hypercube", "points": points},
    }  # fmt: skip
    return parse_design("benchmark", content)


def against_mesa(runs: int, months: int) -> tuple[float, float]:
    """Seconds of a thousand runs by two processes, and of one run of plain Mesa over the same months."""
    peer = PeerModel(STRATEGY, wijk_of(RESIDENTS), 1)
    mesa = _seconds(lambda: [peer.step() for _ in range(months)]) * 12 * YEARS / months
    with tempfile.TemporaryDirectory() as folder:
        sweep(design_of(1, 2), Path(folder, "first"), workers=2)
        design = design_of(runs // 4, 2)
        ours = _seconds(lambda: sweep(design, Path(folder, "out"), workers=2, prepare=None))
    return ours * RUNS / runs, mesa


def shares(runs: int) -> dict[str, float]:
    """Processor seconds of planning, computing, storing, and collecting so many runs, by one process."""
    spent: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        made: list[Any] = []
        design, cells, store = _timed(spent, "planning", lambda: open_folder(folder, design_of(runs // 2, 1)))
        jobs = _timed(spent, "planning", lambda: jobs_of(design, cells))
        for job in jobs:
            work = (lambda one: lambda: made.append(live(one.scenario, list(one.profiles), one.seed, one.months)))(job)
            _timed(spent, "computing", work)
            _timed(spent, "storing", (lambda key: lambda: store.save(key, made.pop()))(job.key))
        _timed(spent, "collecting", lambda: compact(store))
        _timed(spent, "collecting", lambda: open_sweep(folder).outcomes())
        _timed(spent, "collecting", lambda: open_sweep(folder).money())
    return spent


def filled(folder: Path, stored: int) -> None:
    """Put so many finished runs in a folder: one that was lived, with other numbers each time."""
    design, cells, store = open_folder(folder, design_of(stored // 100, 50, residents=100))
    jobs = jobs_of(design, cells)
    one = live(jobs[0].scenario, list(jobs[0].profiles), 1, design.months)
    draws = np.random.default_rng(1)
    for job in jobs:
        wijken = {
            name: Years(years.names, years.values + draws.normal(size=years.values.shape))
            for name, years in one.wijken.items()
        }
        asked = provenance_of(job.scenario, list(job.profiles), job.seed, job.months, None)
        store.save(job.key, replace(one, wijken=wijken, provenance=asked))
    compact(store)


def with_many(stored: int) -> tuple[float, float]:
    """Seconds until a sweep that has so many runs starts its next one, and until a question about them is answered."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "out")
        filled(folder, stored)
        design = design_of(stored // 100, 51, residents=100)
        resumed = _seconds(lambda: _until_started(design, folder))
        asked = _seconds(lambda: open_sweep(folder).outcomes(["wellbeing"], years=[YEARS]))
    return resumed, asked


class _StartedError(Exception):
    """The first run would begin now."""


def _until_started(design: Design, folder: Path) -> None:
    def stop() -> None:
        raise _StartedError

    try:
        sweep(design, folder, workers=1, prepare=stop)
    except _StartedError:
        return
    raise AssertionError("nothing was left to run")


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _timed(spent: dict[str, float], what: str, act: Callable[[], Any]) -> Any:
    began = time.process_time()
    result = act()
    spent[what] = spent.get(what, 0.0) + time.process_time() - began
    return result


def measure(quick: bool, whole: bool = False) -> list[Line]:
    """All lines of the table; with `whole` all thousand runs are made."""
    warm_up()
    runs = RUNS if whole else 12 if quick else 40
    ours, mesa = against_mesa(runs, 24 if quick else 12 * YEARS)
    shares(2)  # what is loaded once is not a cost of each run
    spent = shares(40 if quick else 200)
    stored = STORED // 10 if quick else STORED
    resumed, asked = with_many(stored)
    beside = spent["planning"] + spent["storing"] + spent["collecting"]
    scaled = "" if runs == RUNS else f", of {runs}"
    parts = ", ".join(f"{what} {100 * spent[what] / spent['computing']:.1f}" for what in spent if what != "computing")
    return [
        Line(f"1,000 runs ({ours:.0f} s{scaled}) over one of plain Mesa ({mesa:.1f} s)", ours / mesa, 10, "x"),
        Line(f"% of computing: {parts}", 100 * beside / spent["computing"], 10, "%"),
        Line(f"going on with {stored:,} finished runs, to the first run", resumed, 1, "s"),
        Line(f"one outcome at one year of {stored:,} runs", asked, 1, "s"),
    ]
