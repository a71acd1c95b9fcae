"""Keeps the lives of stories in files, so that a story that was lived once is there at once the next time.

A file holds numbers and one JSON text, nothing that can be run; whatever cannot be read is lived again.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from wijksim.errors import WijksimError
from wijksim.experiments.files import explained, write_whole
from wijksim.experiments.provenance import content_hash, source_hash
from wijksim.population.profile import Profile
from wijksim.reading import read_bounded
from wijksim.scenario.scenario import Scenario
from wijksim.viewer.library.store import library_folder
from wijksim.viewer.story.lives import Happening, Lives

#: Of the file; a file of another format is not read.
FORMAT = 1

_FOLDER, _SUFFIX = "stories", ".npz"
_LARGEST = 20_000_000
#: Stories that are kept, of a megabyte and a half each.
_MOST = 12
_DAMAGE = (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, json.JSONDecodeError)
_PLAIN = ("trust", "wellbeing", "given", "spent")


def key(asked: Sequence[Scenario], profile: Profile, months: int, seeds: Iterable[int]) -> str:
    """A hash of all that the lives depend on, the model among it."""
    lived = {"scenarios": [each.hash for each in asked], "wijk": profile.hash, "months": months, "seeds": list(seeds)}
    return content_hash({"format": FORMAT, "sources": source_hash(), **lived})[:32]


def read(name: str) -> tuple[Lives, Lives, Lives] | None:
    """The lives kept under a key; None when there are none, or they cannot be read."""
    path = _path(name)
    if not path.is_file():
        return None
    try:
        content = io.BytesIO(read_bounded(path, _LARGEST, "story"))
        with np.load(content, allow_pickle=False) as arrays:
            first, second, third = (_lives(dict(arrays), number) for number in range(3))
        return first, second, third
    except (*_DAMAGE, WijksimError):
        return None


def write(name: str, lived: Sequence[Lives]) -> None:
    """Keep lives; that there is no room or no right to write is no reason not to tell the story."""
    arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {}
    for number, each in enumerate(lived):
        arrays |= {f"{number} {field}": getattr(each, field) for field in _PLAIN}
        arrays |= {f"{number} cause {cause}": values for cause, values in each.causes.items()}
        happened = [[[h.month, h.kind, h.detail] for h in life] for life in each.happenings]
        arrays[f"{number} happenings"] = np.frombuffer(json.dumps(happened).encode(), dtype=np.uint8)
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)  # type: ignore[arg-type]
    path = _path(name)
    try:
        with explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content.getvalue())
        _forget(path.parent)
    except (WijksimError, OSError):
        return


def _forget(folder: Path) -> None:
    """Remove the oldest stories, those of earlier models among them."""
    files = sorted(folder.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime)
    for path in files[:-_MOST]:
        path.unlink(missing_ok=True)


def _path(name: str) -> Path:
    return library_folder() / _FOLDER / f"{name}{_SUFFIX}"


def _lives(arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]], number: int) -> Lives:
    trust, wellbeing, given, spent = (arrays[f"{number} {field}"].astype(np.float64) for field in _PLAIN)
    start = f"{number} cause "
    causes = {name.removeprefix(start): values for name, values in arrays.items() if name.startswith(start)}
    text = arrays[f"{number} happenings"].astype(np.uint8).tobytes().decode()
    happened = tuple(tuple(Happening(int(m), str(k), str(d)) for m, k, d in life) for life in json.loads(text))
    if (
        trust.shape != wellbeing.shape
        or len(happened) != len(trust)
        or any(v.shape != trust.shape for v in causes.values())
    ):
        raise ValueError("parts do not fit together")
    return Lives(trust, wellbeing, causes, given, spent, happened)
