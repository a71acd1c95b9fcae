"""Arrays that take seconds to work out and never change are kept in the cache folder, beside the kernels.

A file is named by a hash of all it was worked out from. One that cannot be read is worked out again; one that
cannot be written is not kept.
"""

import os
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from wijksim.state.kernel_folders import cache_folders

Arrays = dict[str, Any]


def kept(name: str, make: Callable[[], Arrays]) -> Arrays:
    """The arrays of file `name` (without ending) in the user's cache folder, or those that `make` gives."""
    path = cache_folders()[0] / f"{name}.npz"
    try:
        with np.load(path, allow_pickle=False) as file:
            return {array: file[array] for array in file.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        arrays = make()
    _write(path, arrays)
    return arrays


def _write(path: Path, arrays: Arrays) -> None:
    """Written under a temporary name first, so that no reader sees half a file."""
    part = path.with_name(f"part-{os.getpid()}-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(part, **arrays)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
