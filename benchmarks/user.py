"""Speed as a user feels it: fresh processes, the main comparison, many runs on several cores, large models.

Everything is shown as a ratio to something measured in the same minutes on the same machine, except seconds a person
waits for. Commands in fresh processes take turns; what counts is the median.
"""

import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.speed import STRATEGY, lived, wijk_of
from wijksim.experiments.executor import run_many
from wijksim.experiments.plan import plan
from wijksim.model import WijkModel
from wijksim.population.catalogue import find_wijk

_IMPORTS = ("-c", "import numpy, numba")
_RUN = ("-c", f"import wijksim; wijksim.run({STRATEGY!r}, wijk='nergensveld', months=240)")
_COMMAND = ("-m", "wijksim", "run", STRATEGY, "--wijk", "nergensveld", "--months", "240", "--quiet")
_MAIN = (
    "-m", "wijksim", "compare", "top-down-4", "resident-led-20", "--wijk", "presikhaaf-west", "--replicates", "32",
    "--quiet",
)  # fmt: skip


def _seconds(words: tuple[str, ...], **environment: str) -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=os.environ | environment,
    )  # fmt: skip
    return time.perf_counter() - began


def fresh_processes(rounds: int) -> list[str]:
    """A run of 5,000 residents and 20 years from nothing, against what any program with numba waits for."""
    spent: dict[str, list[float]] = {"imports": [], "python": [], "command": []}
    for turn in range(rounds + 1):
        for name, words in zip(spent, (_IMPORTS, _RUN, _COMMAND), strict=True):
            seconds = _seconds(words)
            if turn:
                spent[name].append(seconds)
    imports, python, command = (median(times) for times in spent.values())
    return [
        f"import numpy, numba                          {imports:6.2f} s",
        f"5,000 residents, 20 years, fresh Python      {python:6.2f} s  {python / imports:4.1f}x (aim 5)",
        f"the same by `wijksim run`                    {command:6.2f} s  {command / imports:4.1f}x",
    ]


def very_first(rounds: int) -> list[str]:
    """The first run ever: no compiled code anywhere."""
    times = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as cache:
            times.append(_seconds(_COMMAND, WIJKSIM_CACHE_DIR=cache))
            _wait_for_compiler(Path(cache))
    return [f"the very first run ever                      {median(times):6.2f} s  (aim 15)"]


def _wait_for_compiler(cache: Path) -> None:
    """Until the process in the background has left its kernels, so that it slows nothing that is measured next."""
    last = time.monotonic() + 300
    while not list(cache.glob("*/compiled-*")) and time.monotonic() < last:
        time.sleep(0.5)


def main_comparison(rounds: int) -> list[str]:
    """The comparison of the README, 2 x 32 lives of 30 years, with its page, figures and tables."""
    times = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as out:
            times.append(_seconds((*_MAIN, "--out", out)))
    return [f"the main comparison on {os.cpu_count()} cores             {median(times):6.2f} s  (aim 20)"]


def parallel(runs: int) -> list[str]:
    """How well two workers share runs: time of one worker over twice that of two."""
    profile = find_wijk("nergensveld")
    spent = {}
    for workers in (1, 2):
        run_many(plan([STRATEGY], profile, 2 * workers, 1, 12).jobs, None, workers)
        jobs = plan([STRATEGY], profile, runs, 100, 240).jobs
        began = time.perf_counter()
        run_many(jobs, None, workers)
        spent[workers] = time.perf_counter() - began
    return [f"{runs} runs by one and by two workers           {spent[1]:6.2f} s  {spent[2]:.2f} s: "
            f"{100 * spent[1] / (2 * spent[2]):.0f} % efficient (aim 90)"]  # fmt: skip


def scaling(rounds: int) -> list[str]:
    """Time of twelve months at 5,000 to 500,000 residents, as wijken of 5,000, and the exponent of growth."""
    lines, points = [], []
    for wijken in (1, 10, 100):
        times, builds = [], []
        for _ in range(rounds):
            began = time.process_time()
            model = WijkModel(STRATEGY, [wijk_of(5000)] * wijken, 1)
            built = time.process_time()
            model.run(12)
            times.append((time.process_time() - built) * 1e9 / lived(model, 0, 12))
            builds.append((built - began) * 1e6 / (5000 * wijken))
        points.append((math.log(5000 * wijken), math.log(median(times) * wijken)))
        lines.append(f"{5000 * wijken:>8,} residents, 12 months              {median(times):6.1f} ns a resident-month, "
                     f"world {median(builds):.1f} us a resident")  # fmt: skip
    exponent = (points[-1][1] - points[0][1]) / (points[-1][0] - points[0][0])
    return [*lines, f"exponent of growth from 5,000 to 500,000     {exponent:6.3f}    (aim at most 1.05)"]


def measure(quick: bool) -> list[str]:
    """All lines of the table."""
    rounds = 1 if quick else 5
    return [
        *fresh_processes(rounds), *very_first(1 if quick else 3), *main_comparison(1 if quick else 3),
        *parallel(8 if quick else 64), *scaling(1 if quick else 3),
    ]  # fmt: skip
