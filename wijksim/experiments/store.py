"""A folder of finished runs that can be continued.

    DIR/manifest.json         what the experiment is
    DIR/runs/<key>.parquet    one file a run, whole or absent
    DIR/failures/<key>.txt    the traceback of a run that failed
    DIR/log.jsonl             when each run finished and how long it took

What is missing is found by name, so an interrupted experiment goes on where it stopped, and more seeds are
more files. Results of another experiment are refused, never mixed.
"""

import errno
import json
import os
import re
import secrets
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wijksim.errors import WijksimError
from wijksim.experiments.files import clean, explained, write_whole
from wijksim.experiments.lock import is_left_over
from wijksim.experiments.plan import KEY_LENGTH, Experiment, key_of
from wijksim.experiments.result import RunResult
from wijksim.reading import read_bounded

MANIFEST = "manifest.json"
MAX_MANIFEST = 50_000_000
_KEY = re.compile(rf"[0-9a-f]{{{KEY_LENGTH}}}")
#: What two manifests must agree on, in words; seeds may differ.
_IDENTITY = {
    "strategies": "other strategies",
    "wijken": "other wijken",
    "months": "another number of months",
    "rules": "other replaced rules",
    "sources": "another version of the model",
}


@dataclass(frozen=True)
class Store:
    """The runs in one folder; small and picklable, so that workers write their own files."""

    folder: Path
    token: str = field(default_factory=lambda: secrets.token_hex(6))

    @property
    def runs(self) -> Path:
        """The folder of the finished runs."""
        return self.folder / "runs"

    def path(self, key: str) -> Path:
        """The file of one run, present or not."""
        return self.runs / f"{key}.parquet"

    def finished(self) -> set[str]:
        """The keys of the finished runs."""
        return {path.stem for path in self.runs.glob("*.parquet") if _KEY.fullmatch(path.stem)}

    @staticmethod
    def encode(result: Any) -> bytes:
        """The content of the file of one run."""
        from wijksim.experiments.parquet import to_bytes

        return to_bytes(result)

    def keep(self, key: str, content: bytes) -> None:
        """Write the file of one run; raises `DiskFullError` when there is no room for it."""
        write_whole(self.path(key), content, self.token)

    def save(self, key: str, result: Any) -> None:
        """Store one run; raises `DiskFullError` when there is no room for it."""
        self.keep(key, self.encode(result))

    def load(self, key: str) -> RunResult:
        """One stored run; raises `WijksimError` when its file is absent, damaged or that of another run."""
        path = self.path(key)
        result = RunResult.load(path)
        if key_of(result.provenance) != key:
            raise WijksimError(f"{path}: holds another run than its name says. Remove it and run it again.")
        return result

    def failure(self, key: str) -> Path:
        """The file with the traceback of a run that failed."""
        return self.folder / "failures" / f"{key}.txt"

    def fail(self, key: str, traceback: str) -> None:
        """Keep the traceback of a run that failed."""
        path = self.failure(key)
        with explained(path):
            path.parent.mkdir(exist_ok=True)
        write_whole(path, traceback.encode(errors="backslashreplace"), self.token)

    @property
    def side_log(self) -> Path:
        """The file that says when each run finished and how long it took."""
        return self.folder / "log.jsonl"

    def log(self, **entry: Any) -> None:
        """Add a line with the time to the side log."""
        line = json.dumps({"finished": datetime.now(UTC).isoformat(timespec="seconds"), **entry})
        path = self.side_log
        with explained(path):
            if path.exists() and not path.is_file():
                raise FileExistsError(errno.EEXIST, "a folder or a device, not a file")
            with open(path, "a", encoding="utf-8") as file:
                file.write(line + "\n")

    def clean(self) -> None:
        """Remove what killed workers of this session, or sessions of long ago, left half written."""
        for folder in (self.folder, self.runs, self.folder / "failures"):
            clean(folder, self.token)


def open_store(folder: str | os.PathLike[str], experiment: Experiment, force: bool = False) -> Store:
    """The store of `experiment` in `folder`, new or continued.

    Raises `WijksimError` when the folder holds anything else, unless `force`: then the experiment takes its
    place, runs that also belong to the new one are kept, other runs are removed, other files are left alone.
    """
    store = Store(Path(folder))
    wanted = experiment.manifest()
    found = _found(store.folder, wanted, force)
    if found is not None:
        wanted["seeds"] = sorted({*found["seeds"], *wanted["seeds"]})
    with explained(store.folder):
        store.folder.mkdir(parents=True, exist_ok=True)
        if found is None:
            _remove(store.runs, ".parquet", keep={job.key for job in experiment.jobs})
            store.side_log.unlink(missing_ok=True)
        _remove(store.folder / "failures", ".txt")
        store.clean()
        text = json.dumps(wanted, indent=1, sort_keys=True, ensure_ascii=False)
        write_whole(store.folder / MANIFEST, text.encode(), store.token)
        store.runs.mkdir(exist_ok=True)
    return store


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest in `folder`; raises `WijksimError` when it is not one this version reads."""
    path = folder / MANIFEST
    try:
        content = json.loads(read_bounded(path, MAX_MANIFEST, "manifest"))
    except (ValueError, RecursionError) as error:
        raise WijksimError(f"{path}: is no JSON ({error}).") from error
    if not isinstance(content, dict) or content.get("format") != "wijksim-experiment":
        raise WijksimError(f"{path}: is not the manifest of an experiment of wijksim.")
    if content.get("schema") != 1:
        raise WijksimError(f"{path}: has schema {content.get('schema')!r}; this version of wijksim reads 1.")
    seeds = content.get("seeds")
    if not isinstance(seeds, list) or not all(type(seed) is int for seed in seeds):
        raise WijksimError(f"{path}: seeds is {seeds!r}; a list of whole numbers is needed.")
    if not isinstance(content.get("strategies"), list):
        raise WijksimError(f"{path}: strategies is no list.")
    return content


def _found(folder: Path, wanted: Mapping[str, Any], force: bool) -> dict[str, Any] | None:
    """The manifest of the same experiment; None for a folder that is new, empty or to be taken by force."""
    way_out = "Name another folder, or take this one with --force (force=True)."
    with explained(folder):
        if folder.exists() and not folder.is_dir():
            raise WijksimError(f"{folder}: is a file; name a folder for the results.")
        known, used = (folder / MANIFEST).exists(), _in_use(folder)
    if not known:
        if force or not used:
            return None
        raise WijksimError(f"{folder}: holds files that are no results of this experiment. {way_out}")
    try:
        found = read_manifest(folder)
    except WijksimError as error:
        if force:
            return None
        raise WijksimError(f"{error} {way_out}") from error
    others = [words for name, words in _IDENTITY.items() if _bare(found.get(name)) != _bare(wanted[name])]
    if others and not force:
        raise WijksimError(f"{folder}: holds results of {', '.join(others)}. {way_out}")
    return None if others else found


def _in_use(folder: Path) -> bool:
    """Whether the folder holds more than what a process killed at its very start leaves behind."""
    return folder.exists() and any(not is_left_over(path.name) for path in folder.iterdir())


def _bare(part: Any) -> Any:
    """Part of a manifest without texts that can be reworded: names and hashes."""
    if not isinstance(part, list):
        return part
    return [[each.get("name"), each.get("hash")] if isinstance(each, dict) else each for each in part]


def _remove(folder: Path, suffix: str, keep: Set[str] = frozenset()) -> None:
    """Remove the files in `folder` that are named after a key, but for those in `keep`."""
    for path in folder.glob(f"*{suffix}"):
        if _KEY.fullmatch(path.stem) and path.stem not in keep:
            path.unlink(missing_ok=True)
