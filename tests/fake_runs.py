"""Runs without a model: small results that depend on nothing but what is asked, and ways to go wrong."""

import os
import signal
import time
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from wijksim.experiments.plan import Experiment, plan
from wijksim.experiments.provenance import describe
from wijksim.experiments.result import RunResult

INDICATORS = ("wellbeing", "trust_municipality", "hardship", "liveability")
STRATEGIES = ("top-down-4", "resident-led-20")
WIJK = "moerwijk"


def experiment(replicates=3, months=24, seed=1, strategies=STRATEGIES, wijk=WIJK, rules=None) -> Experiment:
    """A small experiment with shipped strategies and a shipped wijk."""
    return plan(strategies, wijk, replicates, seed, months, rules)


@cache
def one_result() -> RunResult:
    """The result of the first job of `experiment`."""
    job = experiment().jobs[0]
    return steady(job.scenario, list(job.profiles), job.seed, job.months, None)


def steady(scenario, profiles, seed, months, rules) -> RunResult:
    """A result that follows from scenario, wijken and seed alone."""
    slugs = [profile.slug for profile in profiles]
    draws = np.random.default_rng([seed, int(scenario.hash[:8], 16)])
    rows = list(product(range(months + 1), slugs, ("all", "young"), INDICATORS))
    rows = [row for row in rows if row[2] == "all" or row[0] % 12 == 0]
    indicators = pd.DataFrame(rows, columns=["month", "wijk", "group", "indicator"])
    rows = list(product(range(1, months + 1), slugs, ("municipality",), ("delivery", "clip")))
    causes = pd.DataFrame(rows, columns=["month", "wijk", "trust", "cause"])
    rows = list(product(range(1, months + 1), slugs, ("appropriated_programme", "lapsed")))
    books = pd.DataFrame(rows, columns=["month", "wijk", "kind"])
    events = pd.DataFrame([(6, slug, "election", detail) for slug in slugs for detail in ("b", "a")])
    events.columns = ["month", "wijk", "event", "detail"]
    return RunResult(
        indicators=indicators.assign(value=draws.normal(size=len(indicators))),
        causes=causes.assign(value=draws.normal(size=len(causes))),
        books=books.assign(cents=draws.integers(0, 10**12, size=len(books))),
        events=events,
        provenance=describe(scenario, profiles, seed, months, rules),
    )


def slow(seconds, scenario, profiles, seed, months, rules) -> RunResult:
    """`steady`, after some time."""
    time.sleep(seconds)
    return steady(scenario, profiles, seed, months, rules)


def noting(folder, scenario, profiles, seed, months, rules) -> RunResult:
    """`steady`, leaving an empty file for every call."""
    Path(folder, f"{scenario.name} {seed} {os.getpid()} {time.monotonic_ns()}").touch()
    return steady(scenario, profiles, seed, months, rules)


def failing(scenario, profiles, seed, months, rules) -> RunResult:
    """Fails for the second seed of the first strategy."""
    if seed == 2 and scenario.name == STRATEGIES[0]:
        raise ZeroDivisionError("no residents left")
    return steady(scenario, profiles, seed, months, rules)


def killed(scenario, profiles, seed, months, rules) -> RunResult:
    """Kills its own process for the second seed of the first strategy, every time."""
    if seed == 2 and scenario.name == STRATEGIES[0]:
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGKILL)
    return slow(0.05, scenario, profiles, seed, months, rules)


def killed_once(flag, scenario, profiles, seed, months, rules) -> RunResult:
    """Kills its own process the first time it is called; `flag` is a file that remembers."""
    try:
        os.close(os.open(flag, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return steady(scenario, profiles, seed, months, rules)
    return os.kill(os.getpid(), signal.SIGKILL)


def no_room(scenario, profiles, seed, months, rules) -> RunResult:
    """From the third seed on, no file of this process may grow any more."""
    import resource

    if seed >= 3:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
    return slow(0.1, scenario, profiles, seed, months, rules)


def threads(scenario, profiles, seed, months, rules) -> RunResult:
    """The number of threads libraries may use, as a cause."""
    result = steady(scenario, profiles, seed, months, rules)
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
    values = [float(os.environ.get(name, "nan")) for name in names]
    causes = pd.DataFrame({"month": 1, "wijk": "x", "trust": "x", "cause": names, "value": values})
    return RunResult(result.indicators, causes, result.books, result.events, result.provenance)
