"""Keeps the cache of compiled kernels small: every edit of a rule leaves a folder of some megabytes behind."""

import re
import shutil
import time
from contextlib import suppress
from pathlib import Path

KEPT = 8
#: Seconds; what was used this recently may be in use, by a worker or by another version side by side.
RECENT = 24 * 3600.0
_NAME = re.compile(r"[0-9a-f]{24}")


def prune(cache: Path, used: str) -> None:
    """Note that the folder `used` in `cache` serves now, and remove folders that have not for long.

    The `KEPT` folders that were used last stay, and so does any that was used within `RECENT`. Trouble with the
    file system is no trouble for the caller: what cannot be noted or removed stays as it is.
    """
    with suppress(OSError):
        (cache / used).touch()
        dated = [(path.stat().st_mtime, path) for path in cache.iterdir() if _NAME.fullmatch(path.name)]
        for last, path in sorted(dated, reverse=True)[KEPT:]:
            if path.name != used and time.time() - last > RECENT:
                shutil.rmtree(path, ignore_errors=True)
