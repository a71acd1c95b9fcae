"""What a command says while it works: on standard error, so that standard output holds results alone."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on a terminal; None when it should be `quiet`."""
    from wijksim.experiments.progress import progress_bar

    if quiet:
        yield None
        return
    with progress_bar() as show:
        yield show


def note(text: str, quiet: bool) -> None:
    """One line, above the progress bar if there is one."""
    if not quiet:
        from tqdm import tqdm

        tqdm.write(text, file=sys.stderr)


def prepare(quiet: bool) -> None:
    """Have the model compiled, once a process, and say so first when that takes long."""
    note_compiling(quiet)
    _warm_up()


@cache
def _warm_up() -> None:
    from wijksim.experiments.single import warm_up

    warm_up()


def note_compiling(quiet: bool) -> None:
    """Say that the first run takes longer, when it does."""
    if is_cold():
        note("Compiling the model once; this takes about a minute...", quiet)


def is_cold() -> bool:
    """Whether compiled code of the model is still missing from the cache."""
    from wijksim.rules.numbers import COMPILED
    from wijksim.state.kernels import load

    everything = [each for each in vars(load()).values() if hasattr(each, "stats")]
    kept = [each for each in everything if each.stats.cache_path]
    return COMPILED and not (kept and all(_is_saved(each.stats.cache_path, each.__name__) for each in kept))


def _is_saved(folder: str, kernel: str) -> bool:
    return any(Path(folder).glob(f"*.{kernel}-*.nbi"))
