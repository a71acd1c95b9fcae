"""Runs stored results again and says whether the same came out.

What is run comes from the stored provenance alone, scenario and wijken written out in full, so it works when
the files they came from have changed or gone.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from wijksim.errors import WijksimError
from wijksim.experiments.executor import Progress, Run, run_many, worker_count
from wijksim.experiments.parquet import asked_of
from wijksim.experiments.plan import MONTHS, Job, whole
from wijksim.experiments.provenance import Rules, profile_from, rules_hash, source_hash, versions
from wijksim.experiments.result import RunResult
from wijksim.experiments.store import MANIFEST, Store, read_manifest
from wijksim.experiments.tables import TABLES
from wijksim.rules.replaced import ReplacedRules, rule_sources
from wijksim.scenario.scenario import Scenario
from wijksim.state.draws import SEEDS
from wijksim.state.phases import REPLACEABLE


def rerun(
    where: str | os.PathLike[str],
    workers: int | None = None,
    progress: Progress | None = None,
    rules: ReplacedRules | None = None,
    run: Run | None = None,
    prepare: Callable[[], object] | None = None,
) -> tuple[bool, list[str]]:
    """Whether the runs in folder `where` (or that one file) come out the same, and where they differ if not.

    Each difference names strategy and seed and the first table, month, wijk, name and pair of values that
    differ; the last lines say which versions differ. `rules` are the replaced rules that the runs were made
    with, if any: code is never read from a result. `prepare` is called before the runs, for compiling. Raises
    `WijksimError` when there is nothing to run, a file is damaged, or a run cannot be made by this version.
    """
    sources = rule_sources(rules, REPLACEABLE) if rules else None
    files = run_files(Path(where))
    width = worker_count(workers)
    differences: list[str] = []
    others: set[str] = set()
    done = 0
    for batch in _batches(files, 4 * width):
        stored = [RunResult.load(path) for path in batch]
        jobs = [asked_job(path, result, sources) for path, result in zip(batch, stored, strict=True)]
        for old, record in zip(stored, run_many(jobs, None, width, None, run, prepare), strict=True):
            if record.result is None:
                differences.append(f"{record.job.label}: failed now: {record.error}")
            elif record.result.digest != old.digest:
                differences.append(f"{record.job.label}: {first_difference(old, record.result)}")
                others |= _other_versions(old)
        done += len(batch)
        if progress:
            progress(done, len(files))
    return not differences, differences + sorted(others)


def absent(where: str | os.PathLike[str]) -> tuple[int, int]:
    """How many runs are not in folder `where` (yet), and how many its experiment asks for; (0, 0) without a manifest.

    Raises `WijksimError` when the manifest is there and cannot be read.
    """
    folder = Path(where)
    if not (folder / MANIFEST).exists():
        return 0, 0
    manifest = read_manifest(folder)
    hashes = {str(each.get("hash")) for each in manifest["strategies"] if isinstance(each, dict)}
    asked = {(strategy, seed) for strategy in hashes for seed in manifest["seeds"]}
    store = Store(folder)
    # business as usual may have been lived beside the strategies: those runs are nobody's absence
    there = {asked_of(store.path(key)) for key in store.finished()}
    return len(asked - there), len(asked)


def first_difference(old: RunResult, new: RunResult) -> str:
    """The first table, month, wijk, name and values in which two results differ."""
    for name in TABLES:
        was, now = old.tables[name], new.tables[name]
        rows = min(len(was), len(now))
        differs = _differing_rows(was.iloc[:rows], now.iloc[:rows])
        if differs.any():
            row = int(np.argmax(differs))
            return f"{name}: {_words(was, row)} was stored, {_words(now, row)} came out"
        if len(was) != len(now):
            extra, verb = (was, "is missing") if len(was) > rows else (now, "is new")
            return f"{name}: {len(was)} rows were stored, {len(now)} came out; {_words(extra, rows)} {verb}"
    return "no difference"


def _differing_rows(was: pd.DataFrame, now: pd.DataFrame) -> np.ndarray:
    """Which rows differ in any column; nan equals nan."""
    differs = np.zeros(len(was), dtype=bool)
    for column in was.columns:
        a, b = was[column].to_numpy(), now[column].to_numpy()
        unequal = np.asarray(a != b, dtype=bool)
        if column == "value":
            unequal = (a.view(np.int64) != b.view(np.int64)) & ~(np.isnan(a) & np.isnan(b))
        differs |= unequal
    return differs


def _words(frame: pd.DataFrame, row: int) -> str:
    """One row as "month 3, moerwijk, all, wellbeing: 0.25"."""
    month, *rest = frame.iloc[row].tolist()
    number = [f": {rest.pop()}"] if frame.columns[-1] in ("value", "cents") else []
    return ", ".join([f"month {month}", *rest]) + "".join(number)


def run_files(where: Path) -> list[Path]:
    """The files of the runs in a folder (or that one file), by name.

    Raises `WijksimError` when there are none, or the folder cannot be read.
    """
    if where.is_file():
        return [where]
    folder = where / "runs" if (where / "runs").is_dir() else where
    try:
        names = sorted(os.listdir(folder))
    except FileNotFoundError:
        names = []
    except OSError as error:
        raise WijksimError(f"{folder}: cannot be read ({error.strerror}).") from error
    files = [folder / name for name in names if name.endswith(".parquet") and not name.startswith(".")]
    if not files:
        raise WijksimError(f"{where}: holds no runs (no runs/*.parquet). Name the output folder of a run.")
    return files


def _batches(files: Sequence[Path], size: int) -> Iterator[Sequence[Path]]:
    """The files in groups, so that not all results are in memory at once."""
    for start in range(0, len(files), size):
        yield files[start : start + size]


def asked_job(path: Path | str, result: RunResult, rules: Rules | None) -> Job:
    """What the provenance of a result asks, to be run again; raises `WijksimError` when this version cannot."""
    asked = result.provenance
    try:
        scenario = Scenario.from_dict(asked["scenario"]["content"])
        profiles = tuple(profile_from(wijk["content"]) for wijk in asked["wijken"])
        seed, months = whole("seed", asked["seed"], SEEDS), whole("months", asked["months"], MONTHS)
        replaced = asked["rules"]
    except WijksimError as error:
        raise WijksimError(f"{path}: cannot be run by this version of wijksim: {error}") from error
    except (KeyError, TypeError) as error:
        raise WijksimError(f"{path}: its provenance is not complete ({error}); it cannot be run again.") from error
    if replaced != rules_hash(rules):
        raise WijksimError(
            f"{path}: was made with replaced rules {str(replaced)[:12] or '(none)'}, not with these "
            f"({rules_hash(rules)[:12] or 'none'}). Give the same rules: rerun(folder, rules=...)."
        )
    return Job(scenario, profiles, seed, months, rules)


def _other_versions(old: RunResult) -> set[str]:
    """Which versions the stored result has that this session has not."""
    stored = old.provenance.get("versions")
    then = dict(stored) if isinstance(stored, dict) else {}
    then["model sources"] = str(old.provenance.get("sources", ""))[:12]
    now = {**versions(), "model sources": source_hash()[:12]}
    return {
        f"{name} differs: {then.get(name, 'unknown')} then, {now.get(name, 'unknown')} now"
        for name in {*then, *now}
        if then.get(name) != now.get(name)
    }
