"""The folder of the library: entries found by key, added seed by seed, by several processes at once.

    LIBRARY/<key>/<seeds>.parquet    numbers of some seeds of one entry, named by a hash of those seeds
    LIBRARY/<key>/film-<seed>-<measure>.json    one life as the screen shows it

What is added is a new file. Files of one entry are joined into one by writing the whole first and removing then what
went into it, so nobody needs a lock: whoever is killed, or comes at the same moment, leaves a seed twice at worst, and
a seed counts once.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wijksim.errors import WijksimError
from wijksim.experiments.files import clean, explained, write_whole
from wijksim.experiments.plan import KEY_LENGTH
from wijksim.experiments.provenance import content_hash
from wijksim.viewer.library.entry import WAY_OUT, Entry, joined, read_entry, subject_in, to_bytes
from wijksim.viewer.library.films import FILM_SUFFIX, film_name, read_film, write_film
from wijksim.viewer.library.key import Subject

_KEY = re.compile(rf"[0-9a-f]{{{KEY_LENGTH}}}")
_SUFFIX = ".parquet"
_TRIES = 5


def library_folder() -> Path:
    """Where the library is kept: WIJKSIM_LIBRARY_DIR, or a folder among the user's data; it need not exist."""
    if chosen := os.environ.get("WIJKSIM_LIBRARY_DIR"):
        return Path(chosen)
    if data := os.environ.get("WIJKSIM_DATA_DIR"):
        return Path(data) / "library"
    from platformdirs import user_data_path

    return user_data_path("wijksim", appauthor=False) / "library"


@dataclass(frozen=True)
class Shelf:
    """What stands in one entry's folder: about whom, which seeds, how many bytes; or why it cannot be read."""

    folder: Path
    subject: Subject | None
    seeds: tuple[int, ...]
    films: int
    size: int
    trouble: str = ""

    @property
    def stale(self) -> bool:
        """Whether nothing will ever read it again: made by another model, or damaged."""
        return self.subject is None or self.subject.stale


@dataclass(frozen=True)
class Library:
    """The entries in one folder; small and picklable, so that workers add what they finish."""

    folder: Path

    @classmethod
    def of_user(cls) -> "Library":
        """The library of whoever runs this."""
        return cls(library_folder())

    def seeds(self, subject: Subject) -> set[int]:
        """The seeds that an entry holds; empty when there is none. Raises `WijksimError` for a damaged file."""
        for _ in range(_TRIES):
            with suppress(FileNotFoundError):
                return {seed for path in self._files(subject.key) for seed in _head(path)[1]}
        raise self._restless(subject)

    def load(self, subject: Subject) -> Entry | None:
        """All that an entry holds; None when there is none.

        Raises `WijksimError` when a file is damaged or about something else than its place says.
        """
        for _ in range(_TRIES):
            with suppress(FileNotFoundError):
                parts = [_read(path) for path in self._files(subject.key)]
                return joined(parts) if parts else None
        raise self._restless(subject)

    def add(self, entry: Entry) -> None:
        """Keep these seeds; raises `DiskFullError` when there is no room for them."""
        path = self.path(entry.subject, entry.seeds)
        with explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, to_bytes(entry))

    def path(self, subject: Subject, seeds: tuple[int, ...]) -> Path:
        """The file that holds exactly these seeds of an entry, present or not."""
        return self.folder / subject.key / f"{content_hash(list(seeds))[:16]}{_SUFFIX}"

    def tidy(self, subject: Subject) -> None:
        """Join the files of an entry into one; what killed processes left half written goes too."""
        with suppress(FileNotFoundError):
            clean(self.folder / subject.key)
            files = self._files(subject.key)
            if len(files) < 2:
                return
            whole = joined([_read(path) for path in files])
            self.add(whole)
            kept = self.path(subject, whole.seeds)
            for path in files:
                if path != kept:
                    path.unlink(missing_ok=True)

    def film(self, subject: Subject, seed: int, measure: str) -> dict[str, Any] | None:
        """One life as the screen shows it; None when it is not kept. `WijksimError` for a damaged file."""
        path = self.folder / subject.key / film_name(seed, measure)
        return read_film(path)[1] if path.exists() else None

    def has_film(self, subject: Subject, seed: int, measure: str) -> bool:
        """Whether one life is kept."""
        return (self.folder / subject.key / film_name(seed, measure)).exists()

    def keep_film(self, subject: Subject, seed: int, measure: str, content: Mapping[str, Any]) -> None:
        """Keep one life as the screen shows it; raises `DiskFullError` when there is no room."""
        path = self.folder / subject.key / film_name(seed, measure)
        with explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        write_film(path, subject, content)

    def drop_damaged(self, subject: Subject) -> list[str]:
        """Remove the files of an entry that cannot be read; what was wrong with each."""
        troubles = []
        folder = self.folder / subject.key
        for path in _ours(folder) if folder.is_dir() else []:
            try:
                read_film(path) if path.suffix == FILM_SUFFIX else _read(path)
            except FileNotFoundError:
                continue
            except WijksimError as error:
                troubles.append(str(error))
                with explained(path):
                    path.unlink(missing_ok=True)
        return troubles

    def shelves(self) -> list[Shelf]:
        """All entries, by name of the folder."""
        return list(self._shelves())

    def clear(self, everything: bool = False) -> tuple[int, int]:
        """Remove entries that nothing will read again, or all; how many, and how many bytes.

        Only what this library wrote is removed; other files in the folder stay.
        """
        gone = [shelf for shelf in self._shelves() if everything or shelf.stale]
        for shelf in gone:
            with explained(shelf.folder):
                for path in _ours(shelf.folder):
                    path.unlink(missing_ok=True)
                clean(shelf.folder)
                with suppress(OSError):
                    shelf.folder.rmdir()
        return len(gone), sum(shelf.size for shelf in gone)

    def _shelves(self) -> Iterator[Shelf]:
        try:
            folders = sorted(path for path in self.folder.iterdir() if _KEY.fullmatch(path.name) and path.is_dir())
        except FileNotFoundError:
            return
        except OSError as error:
            raise WijksimError(f"{self.folder}: cannot be read ({error.strerror}).") from error
        for folder in folders:
            yield self._shelf(folder)

    def _shelf(self, folder: Path) -> Shelf:
        subject: Subject | None = None
        seeds: set[int] = set()
        trouble = ""
        ours = _ours(folder)
        films = [path for path in ours if path.suffix == FILM_SUFFIX]
        for path in ours:
            try:
                found, held = (read_film(path)[0], ()) if path in films else _head(path)
            except WijksimError as error:
                trouble = str(error)
                continue
            subject = found
            seeds |= set(held)
        return Shelf(folder, None if trouble else subject, tuple(sorted(seeds)), len(films), _size(ours), trouble)

    def _restless(self, subject: Subject) -> WijksimError:
        return WijksimError(f"{self.folder / subject.key}: changes all the time; other processes are at it. Try again.")

    def _files(self, key: str) -> list[Path]:
        folder = self.folder / key
        return sorted(path for path in folder.glob(f"*{_SUFFIX}") if not path.name.startswith("."))


def _read(path: Path) -> Entry:
    """One file of an entry; one that another process joined meanwhile is a FileNotFoundError."""
    with _meanwhile(path):
        entry = read_entry(path)
        _in_place(path, entry.subject)
        return entry


def _head(path: Path) -> tuple[Subject, tuple[int, ...]]:
    """What one file is about and its seeds, as `_read`."""
    with _meanwhile(path):
        subject, seeds = subject_in(path)
        _in_place(path, subject)
        return subject, seeds


@contextmanager
def _meanwhile(path: Path) -> Iterator[None]:
    """Tell a file that is gone from one that is damaged."""
    try:
        yield
    except WijksimError:
        if not path.exists():
            raise FileNotFoundError(path) from None
        raise


def _in_place(path: Path, subject: Subject) -> None:
    if subject.key != path.parent.name:
        raise WijksimError(f"{path}: holds another strategy, wijk or model than its place says. {WAY_OUT}")


def _ours(folder: Path) -> list[Path]:
    """The files in an entry's folder that the library wrote."""
    return [path for path in folder.iterdir() if path.suffix in (_SUFFIX, FILM_SUFFIX) and path.is_file()]


def _size(paths: list[Path]) -> int:
    total = 0
    for path in paths:
        with suppress(FileNotFoundError):
            total += path.stat().st_size
    return total
