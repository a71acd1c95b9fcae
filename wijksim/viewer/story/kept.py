"""Keeps the lives of stories in files, so that a story that was lived once is there at once the next time.

A file holds numbers and JSON texts, nothing that can be run; whatever cannot be read is lived again. While a story is
made beforehand each of its lives has a file of its own, so that what interrupts the making loses nothing.

    LIBRARY/stories/<key>.npz                  the lives of one story
    LIBRARY/stories/<key>/<side>-<seed>.npz    one life of a story that is being made
"""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from wijksim.errors import WijksimError
from wijksim.experiments.files import clean, explained, write_whole
from wijksim.experiments.provenance import content_hash, source_hash
from wijksim.population.profile import Profile
from wijksim.reading import read_bounded
from wijksim.scenario.scenario import Scenario
from wijksim.viewer.library.store import library_folder
from wijksim.viewer.story.lives import Happening, Lives

#: Of the file; a file of another format is not read.
FORMAT = 2

_SUFFIX, _SOURCES = ".npz", "sources"
_PART = re.compile(r"(\d)-(\d{1,4})\.npz")
_LARGEST = 20_000_000
#: Stories that are kept, of a megabyte and a half each: one of every wijk that comes with wijksim, and some more.
_MOST = 40
_DAMAGE = (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error, json.JSONDecodeError)
_PLAIN = ("trust", "wellbeing", "given", "spent")


def key(asked: Sequence[Scenario], profile: Profile, months: int, seeds: Iterable[int]) -> str:
    """A hash of all that the lives depend on, the model among it."""
    lived = {"scenarios": [each.hash for each in asked], "wijk": profile.hash, "months": months, "seeds": list(seeds)}
    return content_hash({"format": FORMAT, "sources": source_hash(), **lived})[:32]


def read(name: str) -> tuple[Lives, Lives, Lives] | None:
    """The lives kept under a key; None when there are none, or they cannot be read."""
    found = _read(_path(name), 3)
    return (found[0], found[1], found[2]) if found else None


def write(name: str, lived: Sequence[Lives]) -> None:
    """Keep lives; that there is no room or no right to write is no reason not to tell the story."""
    with suppress(WijksimError, OSError):
        keep(name, lived)


def keep(name: str, lived: Sequence[Lives]) -> None:
    """Keep lives, and let their parts go; raises `DiskFullError` when there is no room."""
    _write(_path(name), lived)
    _drop_parts(name)
    _forget(_path(name).parent)


def parts(name: str) -> set[tuple[int, int]]:
    """Side and seed of the lives that are there already, whole, of a story that is being made."""
    found = (_PART.fullmatch(path.name) for path in _parts(name).glob(f"*{_SUFFIX}"))
    named = {(int(each[1]), int(each[2])) for each in found if each}
    return {each for each in named if read_part(name, *each) is not None}


def write_part(name: str, side: int, seed: int, lived: Lives) -> None:
    """Keep one life of a story; raises `DiskFullError` when there is no room."""
    _write(_parts(name) / f"{side}-{seed}{_SUFFIX}", [lived])


def read_part(name: str, side: int, seed: int) -> Lives | None:
    """One life that `write_part` kept; None when there is none, or it cannot be read."""
    found = _read(_parts(name) / f"{side}-{seed}{_SUFFIX}", 1)
    return found[0] if found else None


def clear(everything: bool) -> tuple[int, int]:
    """Remove the stories that another version of the model made, or all; how many, and how many bytes."""
    count = size = 0
    for path in [*_folder().glob(f"*{_SUFFIX}"), *_folder().glob(f"*/*{_SUFFIX}")]:
        if everything or _sources(path) != source_hash():
            size += path.stat().st_size
            count += path.parent == _folder()
            with explained(path):
                path.unlink(missing_ok=True)
    for folder in _folder().glob("*/"):
        with suppress(OSError):
            clean(folder)
            folder.rmdir()
    return count, size


def count() -> int:
    """How many stories are kept."""
    return len(list(_folder().glob(f"*{_SUFFIX}")))


def _read(path: Path, sides: int) -> list[Lives]:
    """The lives in a file; empty when there are none, or they cannot be read."""
    if not path.is_file():
        return []
    try:
        content = io.BytesIO(read_bounded(path, _LARGEST, "story"))
        with np.load(content, allow_pickle=False) as arrays:
            return [_lives(dict(arrays), number) for number in range(sides)]
    except (*_DAMAGE, WijksimError):
        return []


def _write(path: Path, lived: Sequence[Lives]) -> None:
    arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {_SOURCES: _text(source_hash())}
    for number, each in enumerate(lived):
        arrays |= {f"{number} {field}": getattr(each, field) for field in _PLAIN}
        arrays |= {f"{number} cause {cause}": values for cause, values in each.causes.items()}
        happened = [[[h.month, h.kind, h.detail] for h in life] for life in each.happenings]
        arrays[f"{number} happenings"] = _text(json.dumps(happened))
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)  # type: ignore[arg-type]
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content.getvalue())


def _text(text: str) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _sources(path: Path) -> str:
    """By which model a file was made; empty when it does not say so."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return bytes(arrays[_SOURCES].astype(np.uint8)).decode()
    except _DAMAGE:
        return ""


def _drop_parts(name: str) -> None:
    for path in _parts(name).glob(f"*{_SUFFIX}"):
        path.unlink(missing_ok=True)
    with suppress(OSError):
        clean(_parts(name))
        _parts(name).rmdir()


def _forget(folder: Path) -> None:
    """Remove the oldest stories, those of earlier models among them."""
    files = sorted(folder.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime)
    for path in files[:-_MOST]:
        path.unlink(missing_ok=True)


def _folder() -> Path:
    return library_folder() / "stories"


def _path(name: str) -> Path:
    return _folder() / f"{name}{_SUFFIX}"


def _parts(name: str) -> Path:
    return _folder() / name


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
