"""The folder of a country, which can be continued.

DIR/country.json            what is lived: strategy, seed, months, the table of wijken
DIR/runs/<key>.parquet      one file a municipality, whole or absent
DIR/failures/<key>.txt      the traceback of a municipality that failed
DIR/log.jsonl               when each finished and how long it took
"""

import json
from pathlib import Path
from typing import Any

import wijksim
from wijksim.country.table import Country
from wijksim.errors import WijksimError
from wijksim.experiments.files import explained, write_whole
from wijksim.experiments.lock import is_left_over
from wijksim.experiments.plan import KEY_LENGTH
from wijksim.experiments.provenance import content_hash, source_hash
from wijksim.reading import read_bounded
from wijksim.scenario.scenario import Scenario
from wijksim.sweeps.store import SweepStore

FORMAT, MANIFEST, SCHEMA = "wijksim-country", "country.json", 1
MAX_MANIFEST = 10_000_000
_WAY_OUT = "Name another folder, or take this one with --force (force=True)."
#: What two descriptions must agree on, in words.
_IDENTITY = {
    "strategy": "another strategy", "wijken": "other wijken", "seed": "another seed", "months": "another length",
    "sources": "another version of the model",
}  # fmt: skip


def description(country: Country, scenario: Scenario, seed: int, months: int) -> dict[str, Any]:
    """What is lived, as plain content."""
    return {
        "format": FORMAT,
        "schema": SCHEMA,
        "file": country.file,
        "year": country.year,
        "strategy": scenario.with_months(months).hash,
        "name": scenario.name,
        "wijken": content_hash([profile.hash for profile in country.profiles]),
        "seed": seed,
        "months": months,
        "sources": source_hash(),
        "version": wijksim.__version__,
    }


def open_folder(folder: Path, wanted: dict[str, Any], keys: set[str], force: bool = False) -> SweepStore:
    """The store for what is lived, new or continued; runs of something else are removed with `force`.

    Raises `WijksimError` when the folder holds anything else and `force` is not given.
    """
    store = SweepStore(folder)
    _check(folder, wanted, force)
    with explained(folder):
        store.runs.mkdir(parents=True, exist_ok=True)
        for path in (*store.runs.glob("*.parquet"), *(folder / "failures").glob("*.txt")):
            own = len(path.stem) == KEY_LENGTH and path.stem not in (keys if path.suffix == ".parquet" else ())
            if own:
                path.unlink(missing_ok=True)
        store.clean()
    text = json.dumps(wanted, indent=1, sort_keys=True, ensure_ascii=False)
    write_whole(folder / MANIFEST, text.encode(), store.token)
    return store


def _check(folder: Path, wanted: dict[str, Any], force: bool) -> None:
    path = folder / MANIFEST
    with explained(folder):
        if folder.exists() and not folder.is_dir():
            raise WijksimError(f"{folder}: is a file; name a folder for the results.")
        left = [] if not folder.exists() else [each.name for each in folder.iterdir()]
    if force or not any(not is_left_over(name) and name != "runs" for name in left):
        return
    if MANIFEST not in left:
        raise WijksimError(f"{folder}: holds files that are no results of a country. {_WAY_OUT}")
    try:
        found = json.loads(read_bounded(path, MAX_MANIFEST, "description of a country"))
    except (ValueError, RecursionError) as error:
        raise WijksimError(f"{path}: is no JSON ({error}). {_WAY_OUT}") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise WijksimError(f"{path}: is not the description of a country of wijksim. {_WAY_OUT}")
    others = [words for name, words in _IDENTITY.items() if found.get(name) != wanted[name]]
    if found.get("months") != wanted["months"] and found.get("name") == wanted["name"]:
        others.remove(_IDENTITY["strategy"])  # its hash holds the length too
    if others:
        raise WijksimError(f"{folder}: holds results of {', '.join(others)}. {_WAY_OUT}")
