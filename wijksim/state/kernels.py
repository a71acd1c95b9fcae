"""Where the compiled kernels come from: written once to a cache folder, compiled once, loaded afterwards.

The folder is named by a hash of every rule and kernel source and of replaced rules, because a compiler cache
does not notice an edit in an imported file. If the user's cache folder cannot be written a temporary folder
serves; if that fails too the kernels are compiled for this process only.
"""

import hashlib
import importlib.util
import os
import sys
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import llvmlite.binding
import numba

from wijksim.rules.numbers import COMPILED
from wijksim.state.kernel_folders import cache_folders, prune, refuse_others, rules_hash
from wijksim.state.phases import INPUTS
from wijksim.state.quick_load import load_quickly
from wijksim.state.source import kernel_source


def load(rules: dict[str, str] | None = None) -> ModuleType:
    """The kernel module for a set of replaced rules (phase name -> source of the function)."""
    return _load(tuple(sorted((rules or {}).items())))


def can_wait() -> bool:
    """Whether the kernels have still to be compiled, and there is a folder where another process could leave them."""
    return COMPILED and _mark() is not None and not is_compiled()


def is_compiled() -> bool:
    """Whether this machine has compiled all kernels before and can load them."""
    mark = _mark()
    return mark is not None and mark.exists()


def note_compiled() -> None:
    """All kernels have been compiled, and kept where they can be."""
    mark = _mark()
    if mark is not None:
        with suppress(OSError):
            mark.touch()


def _mark() -> Path | None:
    """The file that says so, for this compiler and processor, beside the kernels; None where they cannot be kept."""
    folder = getattr(load(), "__file__", None)
    features = getattr(numba.config, "CPU_FEATURES", None)
    machine = f"{numba.__version__} {llvmlite.binding.get_host_cpu_name()} {features}"
    return Path(folder).with_name(f"compiled-{hashlib.sha256(machine.encode()).hexdigest()[:12]}") if folder else None


@lru_cache(maxsize=8)
def _load(rules: tuple[tuple[str, str], ...]) -> ModuleType:
    # the default allows too few checks that columns do not overlap, and loops would not be vectorised
    for limit in ("runtime", "vectorize"):
        llvmlite.binding.set_option("", f"-{limit}-memory-check-threshold=2000")
    text = kernel_source(dict(rules))
    name = hashlib.sha256("\n".join((rules_hash(), *INPUTS, text, sys.version)).encode()).hexdigest()[:24]
    for folder in cache_folders() if COMPILED else []:
        try:
            refuse_others(folder)
            module = _import(_written(folder / name, text), name)
            load_quickly(module)
            prune(folder, name)
            return module
        except (OSError, RuntimeError):
            continue
    module = ModuleType(f"wijksim_kernels_{name}")
    exec(compile("CACHE = False\n" + text, f"<kernels {name}>", "exec"), module.__dict__)
    return module


def _written(folder: Path, text: str) -> Path:
    """The kernel file in its folder, written under a temporary name so that no reader sees half of it."""
    path = folder / "wijksim_kernels.py"
    content = f"CACHE = True\n{text}".encode()
    if path.exists() and path.read_bytes() == content:
        return path
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"part-{os.getpid()}"
    part.write_bytes(content)
    part.replace(path)
    return path


def _import(path: Path, name: str) -> ModuleType:
    full = f"wijksim_kernels_{name}"
    spec = importlib.util.spec_from_file_location(full, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[full] = module
    spec.loader.exec_module(module)
    return module
