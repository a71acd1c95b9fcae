"""Reading a file that anybody may have put there: all of it and at once, or refused."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from wijksim.errors import WijksimError


def open_file(path: Path, where: str = "") -> BinaryIO:
    """The file at `path`, open for reading; a folder, or a pipe or device that could block, is a `WijksimError`.

    `where` is how messages name it (default: the path). Raises `OSError` as `open` does.
    """
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise WijksimError(f"{where or path}: a folder or a device, not a file.")
    return open(path, "rb")


def read_bounded(path: Path, limit: int, what: str, where: str = "") -> bytes:
    """The content of a file of at most `limit` bytes; anything else is a `WijksimError`.

    `what` is what the file should be, and `where` how messages name it (default: the path). A pipe or a device,
    which could block or never end, is refused.
    """
    where = where or str(path)
    try:
        with open_file(path, where) as file:
            content = file.read(limit + 1)
    except FileNotFoundError as error:
        raise WijksimError(f"{where}: file not found") from error
    except (OSError, ValueError) as error:
        raise WijksimError(f"{where}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(content) > limit:
        raise WijksimError(f"{where}: larger than {limit // 1024:,} KB; this is no {what}")
    return content
