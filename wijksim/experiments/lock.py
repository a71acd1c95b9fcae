"""One writer a folder: two commands in one folder at once would live everything twice, or mix what they show.

The lock is the system's own (`flock`, `msvcrt.locking` on Windows) on a small file that says who has it. It is let go
of when the process ends, however it ends: a file that a killed process left behind is in nobody's way. Who only reads
needs no lock.
"""

import errno
import json
import os
import socket
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wijksim.errors import WijksimError
from wijksim.experiments.files import explained

LOCK = ".lock"
#: How often and how long apart (seconds) to look again: who asks whether there is a lock has it for a moment.
_TRIES, _PAUSE = 10, 0.03
_HELD_BY_OTHERS = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)
_NO_LOCKS_HERE = (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL)
_LONGEST = 1000
#: Folders that this thread has the lock of.
_OURS: ContextVar[frozenset[Path]] = ContextVar("folders", default=frozenset())

if sys.platform == "win32":
    import msvcrt

    #: A byte that is never written: Windows lets nobody read what is locked.
    _FAR = 1 << 30

    def _try(file: int, shared: bool) -> None:
        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try(file: int, shared: bool) -> None:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


@dataclass(frozen=True)
class Holder:
    """Who writes in a folder: the number of the process, its machine, and since when (UTC, by the second)."""

    pid: int
    host: str
    since: datetime

    def __str__(self) -> str:
        """Who, in words."""
        return f"process {self.pid} on {self.host}, since {self.since:%Y-%m-%d %H:%M:%S} UTC"


@contextmanager
def alone_in(folder: str | os.PathLike[str] | None) -> Iterator[None]:
    """Within it, no other process or thread is alone in `folder`, which is made where needed; None is no folder.

    Raises `WijksimError` when another one is. A folder that was made for it and stays empty is removed.
    """
    place = None if folder is None else Path(folder)
    if place is None or place.resolve() in _OURS.get():
        yield
        return
    if place.exists() and not place.is_dir():
        raise WijksimError(f"{place}: is a file; name a folder for the results.")
    made = [each for each in (place, *place.parents) if not each.exists()]
    try:
        file = _taken(place)
        ours = _OURS.set(_OURS.get() | {place.resolve()})
        try:
            yield
        finally:
            _OURS.reset(ours)
            _let_go(file, place / LOCK)
    finally:
        for each in made:
            with suppress(OSError):
                each.rmdir()


def is_left_over(name: str) -> bool:
    """Whether a file of this name may be what a process killed at its very start left in a folder."""
    return name == LOCK or (name.startswith(".") and name.endswith(".tmp"))


def holder_of(folder: Path) -> Holder | None:
    """Who writes in `folder` now; None when nobody does, or when that cannot be known."""
    try:
        file = os.open(folder / LOCK, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    except OSError:
        return None
    try:
        _try(file, shared=True)
        return None
    except OSError:
        return _read(file)
    finally:
        os.close(file)


def _taken(folder: Path) -> int:
    """The lock of a folder, as an open file; raises `WijksimError` when another one has it."""
    path = folder / LOCK
    for left in reversed(range(_TRIES)):
        with explained(path):
            folder.mkdir(parents=True, exist_ok=True)
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _try(file, shared=False)
            if _is_at(file, path):
                _write(file, path)
                return file
        except OSError as error:
            if error.errno in _NO_LOCKS_HERE:
                warnings.warn(f"{folder}: locks are unknown here, so start no second command in it.", stacklevel=4)
                return file
            if error.errno not in _HELD_BY_OTHERS:
                os.close(file)
                raise WijksimError(f"{path}: cannot be locked ({error.strerror}). Choose another place.") from error
        except BaseException:
            os.close(file)
            raise
        who = _read(file)
        os.close(file)
        if left:
            time.sleep(_PAUSE)
    who_says = f" ({who})" if who else ""
    raise WijksimError(
        f"{folder}: another command of wijksim is writing here{who_says}. "
        "Wait until it has ended, or name another folder."
    )


def _is_at(file: int, path: Path) -> bool:
    """Whether an open file is still the one of that name, and not one that its holder has just removed."""
    with suppress(OSError):
        return os.path.samestat(os.fstat(file), os.stat(path))
    return False


def _write(file: int, path: Path) -> None:
    """Say who has the lock."""
    since = datetime.now(UTC).isoformat(timespec="seconds")
    content = json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since})
    with explained(path):
        os.lseek(file, 0, os.SEEK_SET)
        os.ftruncate(file, 0)
        os.write(file, content.encode())


def _read(file: int) -> Holder | None:
    """Who says to have the lock; None where it does not say so, or not yet."""
    try:
        os.lseek(file, 0, os.SEEK_SET)
        content = json.loads(os.read(file, _LONGEST))
        since = datetime.fromisoformat(content["since"]).astimezone(UTC)
        return Holder(int(content["pid"]), str(content["host"]), since)
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _let_go(file: int, path: Path) -> None:
    """Remove the file of a lock and let go of it; where it cannot be removed it stays, and is in nobody's way."""
    with suppress(OSError):  # Windows removes no open file
        path.unlink(missing_ok=True)
    os.close(file)
    if sys.platform == "win32":
        with suppress(OSError):
            path.unlink(missing_ok=True)
