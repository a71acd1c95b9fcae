"""Nanoseconds per resident-month: the engine's compiled columns, its numpy columns, and plain Mesa.

A resident-month is one month of one person who lives in the wijk at the end of it. Compiling and building the world
are not in the figures; the world is shown apart. All runs use one thread and live the same strategy. Ratios are of
processor time: on a quiet machine it equals the time that passes, on a busy one it is what can be compared.
"""

import gc
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from statistics import median
from typing import Any

import numpy as np

from benchmarks.peer_model import PeerModel
from wijksim.model import WijkModel
from wijksim.population.catalogue import find_wijk
from wijksim.population.profile import Profile
from wijksim.state.ledger import INDEX

STRATEGY = "resident-led-20"
_RESIDENTS = INDEX["sum:residents"]


@dataclass
class Measured:
    """Repeated timings of one way of living: ns per resident-month (passed and used), and seconds to build."""

    name: str
    residents: int
    months: int
    passed: list[float] = field(default_factory=list)
    used: list[float] = field(default_factory=list)
    builds: list[float] = field(default_factory=list)

    @property
    def ns(self) -> float:
        """Median processor time, in ns per resident-month."""
        return median(self.used)

    def line(self, peer: "Measured | None" = None) -> str:
        """One row of the table; `peer` is what the ratio is against."""
        spread = f"{min(self.used):,.0f}-{max(self.used):,.0f}"
        ratio = f"{peer.ns / self.ns:,.0f}x" if peer else ""
        return (
            f"{self.name:<28}{self.residents:>7,} x {self.months:<4}{self.ns:>10,.1f}{spread:>16}"
            f"{median(self.passed):>12,.1f}{median(self.builds):>9.2f}{ratio:>8}"
        )


HEAD = f"{'':<28}{'residents x months':<14}{'ns':>6}{'from-to':>16}{'clock ns':>12}{'build s':>9}{'faster':>8}"


def wijk_of(residents: int) -> Profile:
    """Presikhaaf-West with another number of people, and homes in proportion."""
    profile = find_wijk("presikhaaf-west")
    return replace(profile, population=residents, dwellings=round(profile.dwellings * residents / profile.population))


def lived(model: WijkModel, first: int, last: int) -> int:
    """Resident-months of the months after `first` up to and including `last`."""
    return sum(int(np.stack(sums)[first + 1 : last + 1, _RESIDENTS].sum()) for sums in model.record.sums)


def measure_engine(
    name: str, residents: int, months: int, *, wijken: int = 1, repeats: int = 5, way: str = "kernel"
) -> Measured:
    """Time whole runs of the engine, built anew each time."""
    profiles = [wijk_of(residents // wijken)] * wijken
    measured = Measured(name, residents, months)
    for _ in range(repeats):
        started = time.perf_counter()
        model = WijkModel(STRATEGY, profiles, 1, way=way)
        measured.builds.append(time.perf_counter() - started)
        _timed(measured, model.step, model, months)
    return measured


def measure_peer(name: str, residents: int, months: int, *, blocks: int) -> Measured:
    """Time one long run of the peer in equal blocks of `months`."""
    measured = Measured(name, residents, months * blocks)
    started = time.perf_counter()
    peer = PeerModel(STRATEGY, wijk_of(residents), 1)
    measured.builds.append(time.perf_counter() - started)
    for _ in range(blocks):
        _timed(measured, peer.step, peer.town, months)
    return measured


def _timed(measured: Measured, step: Callable[[], None], town: WijkModel, months: int) -> None:
    before = town.month
    gc.collect()  # what was lived before is not cleared away at the expense of this
    started, used = time.perf_counter(), time.process_time()
    for _ in range(months):
        step()
    passed, used = time.perf_counter() - started, time.process_time() - used
    lives = lived(town, before, before + months)
    measured.passed.append(passed * 1e9 / lives)
    measured.used.append(used * 1e9 / lives)


def warm_up() -> None:
    """Compile everything that is timed, and let Python look no more through what was imported, as workers do."""
    for way in ("kernel", "arrays"):
        WijkModel(STRATEGY, [wijk_of(200)], 1, way=way).run(60)
    gc.collect()
    gc.freeze()


def sizes(residents: int = 5000) -> dict[str, float]:
    """Bytes per resident at the start: columns, and ties."""
    model = WijkModel(STRATEGY, [wijk_of(residents)], 1)
    alive = float(model.places[0].ledger[_RESIDENTS])
    runner = model.runner
    ties = runner.starts.nbytes + runner.tied.nbytes
    return {
        "columns": model.table.bytes_per_row() * model.table.rows / alive,
        "ties": ties / alive,
        "rows": model.table.rows / alive,
    }


def measure_all(quick: bool) -> list[tuple[Measured, Measured | None]]:
    """Every line of the table, each with the peer it is set against; each measured in a process of its own.

    What one way of living leaves in memory then costs no other anything, as it does for whoever lives one wijk.
    """
    peer = _apart(measure_peer, "plain Mesa", 5000, 12, blocks=2 if quick else 20)
    months = 24 if quick else 240
    lines: list[tuple[Measured, Measured | None]] = [
        (_apart(measure_engine, "engine", 5000, months), peer),
        (_apart(measure_engine, "engine, numpy columns", 5000, 24, repeats=1 if quick else 3, way="arrays"), peer),
        (peer, None),
    ]
    if not quick:
        large = _apart(measure_peer, "plain Mesa", 50_000, 12, blocks=3)
        lines += [
            (_apart(measure_engine, "engine, one wijk", 50_000, 12), large),
            (_apart(measure_engine, "engine, ten wijken of 5,000", 50_000, 12, wijken=10), large),
            (large, None),
        ]
    return lines


def _apart(measure: Callable[..., Measured], *words: Any, **how: Any) -> Measured:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=warm_up) as process:
        return process.submit(measure, *words, **how).result()
