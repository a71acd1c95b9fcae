"""A wijk of 300 residents to live in, and everything it leaves behind as digests.

Run as a program it lives that wijk in another process and prints the digests: `python small_wijk.py kernel 24`,
with a third word `uncached` compiling its kernels for that process only.
"""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from wijksim import Profile, Scenario, WijkModel, find_wijk, load_scenario
from wijksim.state import kernels
from wijksim.state.columns import COLUMNS, LIVES

STRATEGY = "resident-led-4"
MONTHS = 24


@cache
def small_profile(population: int = 300, wijk: str = "presikhaaf-west") -> Profile:
    """A shipped wijk with fewer residents."""
    return replace(find_wijk(wijk), population=population, dwellings=max(1, population * 142 // 300))


@cache
def strategy() -> Scenario:
    """A programme of four years."""
    return load_scenario(STRATEGY)


def small_model(scenario: Scenario | str | None = None, seed: int = 1, **options) -> WijkModel:
    """A model of the small wijk at month 0."""
    return WijkModel(scenario or strategy(), [small_profile()], seed, **options)


def digests(model: WijkModel) -> dict[str, str]:
    """Sha256 of every column, of what was summed and surveyed each month, of inputs, posts, events and books."""
    found = {f"column {name}": getattr(model.table, name) for name in COLUMNS}
    for place in model.places:
        found[f"sums {place.index}"] = model.record.trust_sums(place.index)
        found[f"households {place.index}"] = place.homes.households
        for name in ("inputs", "margins", "post_holder", "post_quality", "voices"):
            found[f"{name} {place.index}"] = getattr(place, name)
    found["surveys"] = np.stack([cells for _, _, cells in model.record.surveys])
    hashed = {name: _sha(str(array.dtype).encode() + array.tobytes()) for name, array in found.items()}
    books = [place.books.rows for place in model.places]
    return hashed | {"events": _sha(repr(model.record.events).encode()), "books": _sha(repr(books).encode())}


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def differing(one: WijkModel | dict[str, str], other: WijkModel | dict[str, str]) -> list[str]:
    """Names of what is not the same, bit for bit."""
    a, b = (given if isinstance(given, dict) else digests(given) for given in (one, other))
    return [name for name in a.keys() | b.keys() if a.get(name) != b.get(name)]


def living(model: WijkModel) -> np.ndarray:
    """Rows in which somebody lives."""
    return np.flatnonzero(model.table.status == LIVES)


def elsewhere(way: str = "kernel", months: int = MONTHS, *words: str, **environment: str) -> dict[str, str]:
    """Digests of the small wijk lived in a fresh process with other settings in its environment."""
    command = [sys.executable, "-W", "error", str(Path(__file__)), way, str(months), *words]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


if __name__ == "__main__":
    if "uncached" in sys.argv:
        kernels.cache_folders = list
    print(json.dumps(digests(small_model(way=sys.argv[1]).run(int(sys.argv[2])))))
