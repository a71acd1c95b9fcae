"""Writes files whole or not at all.

What is written goes to a temporary name in the same folder first and is then renamed, so that a reader, or a
process killed halfway, never leaves or meets half a file.
"""

import errno
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wijksim.errors import DiskFullError, WijksimError

#: Seconds after which a temporary file is left over for certain; writing takes far less.
STALE = 60.0
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def write_whole(path: Path, content: bytes, token: str = "", lasting: bool = True) -> None:
    """Write `content` to `path`; on any failure the old file, if any, stays as it was.

    `token` marks the temporary file for `clean`. What need not be `lasting` may be gone, or damaged, after a power cut,
    and is written sooner. Raises `DiskFullError` when there is no room, `WijksimError` for other troubles.
    """
    name = f".{path.name}.{token or secrets.token_hex(6)}.{os.getpid()}.tmp"
    temporary = path.with_name(name)
    with explained(path):
        try:
            with open(temporary, "xb") as file:
                file.write(content)
                if lasting:
                    file.flush()
                    os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def clean(folder: Path, token: str = "") -> None:
    """Remove temporary files in `folder` that bear `token`, and any that are left over from long ago."""
    for path in folder.glob(".*.tmp"):
        try:
            if (token and f".{token}." in path.name) or time.time() - path.stat().st_mtime > STALE:
                path.unlink(missing_ok=True)
        except OSError:
            continue


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn trouble of the system with `path` into one message for people."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            text = f"{path.parent}: no room left to write {path.name} ({error.strerror})."
            raise DiskFullError(text) from error
        raise WijksimError(f"{path}: cannot be written ({error.strerror}). Choose another place.") from error
