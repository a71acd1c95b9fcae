"""Compiled kernels come out of numba's cache without numba's declarations.

Before it looks in the cache numba reads in its declarations of everything that a function could call: more time
than a small wijk takes for twenty years. Only a compiler needs those, and it reads them in by itself. What compiled
code calls (memory, errors, Python) is there once numba's runtime is.
"""

from typing import Any

from numba.core.runtime.nrt import rtsys


def load_quickly(kernel: Any) -> None:
    """Let a kernel that numba keeps in its cache be taken out without declarations, where this numba can."""
    cache = kernel._cache
    if not all(hasattr(cache, name) for name in ("_load_overload", "_guard_against_spurious_io_errors")):
        return

    def load_overload(signature: Any, target: Any) -> Any:
        rtsys.initialize(target)
        with cache._guard_against_spurious_io_errors():
            return cache._load_overload(signature, target)

    cache.load_overload = load_overload
