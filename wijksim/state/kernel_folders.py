"""Where what takes long to work out is kept: compiled kernels and arrays, in folders named by what they come from.

Every edit of a rule leaves a folder of some megabytes behind, so old ones are removed.
"""

import hashlib
import os
import re
import shutil
import tempfile
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

KEPT = 8
#: Seconds; what was used this recently may be in use, by a worker or by another version side by side.
RECENT = 24 * 3600.0
_NAME = re.compile(r"[0-9a-f]{24}")


_ROOMS = ("rules", "state")


@lru_cache(maxsize=1)
def rules_hash() -> str:
    """Sha256 (hex) over the sources of the rules and the kernels."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(path for room in _ROOMS for path in (root / room).rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def cache_folders() -> list[Path]:
    """Folders to try for compiled kernels, best first: WIJKSIM_CACHE_DIR, the user's cache, a temporary one.

    There is no temporary one on a system on which nothing at all can be written.
    """
    from platformdirs import user_cache_dir

    asked = os.environ.get("WIJKSIM_CACHE_DIR")
    user = [Path(asked)] if asked else [Path(user_cache_dir("wijksim", appauthor=False))]
    try:
        temporary = Path(tempfile.gettempdir())
    except FileNotFoundError:
        return user
    return [*user, temporary / f"wijksim-{os.getuid() if hasattr(os, 'getuid') else 'cache'}"]


def refuse_others(folder: Path) -> None:
    """Raise `PermissionError` for a temporary folder that somebody else made: compiled code in it would be run."""
    if folder.parent == Path(tempfile.gettempdir()) and hasattr(os, "getuid"):
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid != os.getuid():
            raise PermissionError(f"{folder} belongs to somebody else")


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
