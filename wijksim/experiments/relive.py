"""Lives a stored run again to look closer: the same model, the same luck, watched month by month.

What is run comes from the stored provenance alone. What is seen is only trusted when the same result comes out.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from wijksim.errors import WijksimError, did_you_mean
from wijksim.experiments.parquet import asked_of
from wijksim.experiments.plan import Job
from wijksim.experiments.rerun import asked_job, run_files
from wijksim.experiments.result import RunResult
from wijksim.experiments.single import result_of
from wijksim.experiments.store import MANIFEST, read_manifest
from wijksim.model import WijkModel


class Watcher(Protocol):
    """Somebody who looks at a model at month 0 and after every month, and changes nothing."""

    def look(self) -> None:
        """See how it is now."""


def stored_run(where: str | os.PathLike[str], strategy: str | None = None, seed: int | None = None) -> RunResult:
    """One of the runs in an output folder, or that one file: of a strategy (the first) and a seed (the lowest).

    Raises `WijksimError` when there is nothing there, or no such run.
    """
    path = Path(where)
    if not path.exists():
        raise WijksimError(f"{path}: there is no such folder. Name the --out folder of a run or comparison.")
    files = run_files(path)
    names = _strategies(path)
    if strategy is not None and names and strategy not in names.values():
        known = ", ".join(names.values())
        hint = did_you_mean(strategy, list(names.values()))
        raise WijksimError(f"{path}: holds no strategy {strategy!r}; it holds {known}.{hint}")
    order = list(names)
    found = []
    for file in files:
        scenario, its_seed = asked_of(file)
        if (scenario in names or not names) and seed in (None, its_seed):
            found.append((order.index(scenario) if names else 0, its_seed, file.name, file))
    for *_, file in sorted(found):
        result = RunResult.load(file)
        if strategy is None or asked_job(file, result, None).scenario.name == strategy:
            return result
    asked = " and ".join(
        f"{name} {value}" for name, value in (("strategy", strategy), ("seed", seed)) if value is not None
    )
    raise WijksimError(f"{path}: holds no finished run" + (f" of {asked}." if asked else "."))


def _strategies(path: Path) -> dict[str, str]:
    """Hash and name of each strategy that a folder's experiment asks for, in order; nothing of a single file."""
    if not (path / MANIFEST).exists():
        return {}
    entries = [each for each in read_manifest(path)["strategies"] if isinstance(each, dict)]
    return {str(each.get("hash")): str(each.get("name")) for each in entries}


def relive(result: RunResult, watch: Callable[[WijkModel], Watcher]) -> WijkModel:
    """Live a result again, from month 0 to its last, with somebody watching; returns the model.

    `watch` is given the model at month 0. Raises `WijksimError` when the run cannot be made by this version, or comes
    out other than it was stored: then what was seen is not what happened.
    """
    job: Job = asked_job("the run", result, None)
    model = WijkModel(job.scenario, list(job.profiles), job.seed)
    watcher = watch(model)
    watcher.look()
    for _ in range(job.months):
        model.step()
        watcher.look()
    if result_of(model).digest != result.digest:
        raise WijksimError(
            "this run comes out differently now, so its story cannot be told; 'wijksim rerun' says where it differs. "
            "Make the run again with this version of wijksim."
        )
    return model
