"""Compiled kernels come out of numba's cache without numba's declarations.

Before it looks in the cache numba reads in its declarations of everything that a function could call: more time
than a small wijk takes for twenty years. Only a compiler needs those, and it reads them in by itself. What compiled
code calls (memory, errors, Python) is there once numba's runtime is.
"""

from functools import partial
from types import ModuleType
from typing import Any

from numba.core.runtime.nrt import rtsys

_NEEDED = ("_load_overload", "_guard_against_spurious_io_errors")


def load_quickly(kernels: ModuleType) -> None:
    """Let those of a module that numba keeps in its cache be taken out without declarations, where this numba can."""
    for kernel in vars(kernels).values():
        cache: Any = getattr(kernel, "_cache", None)
        if all(hasattr(cache, name) for name in _NEEDED):  # functions that are not kept have a cache of another kind
            cache.load_overload = partial(_load_overload, cache)


def _load_overload(cache: Any, signature: Any, target: Any) -> Any:
    """What the cache holds of a kernel for arguments of these types; None when it does not."""
    rtsys.initialize(target)
    with cache._guard_against_spurious_io_errors():
        return cache._load_overload(signature, target)
