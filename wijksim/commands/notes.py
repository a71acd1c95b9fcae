"""What a command says while it works: on standard error, so that standard output holds results alone."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache

from wijksim.commands.ctrl_c import stop_if_pressed
from wijksim.locale import words


@contextmanager
def progress(quiet: bool, what: str = "runs") -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, unless it should be `quiet`; it is also where a lost Ctrl-C is found."""
    from wijksim.experiments.progress import progress_bar

    def shown(done: int, total: int) -> None:
        stop_if_pressed()
        show(done, total)

    with nullcontext(_nothing) if quiet else progress_bar(what) as show:
        yield shown


def _nothing(done: int, total: int) -> None:
    """The bar of who wants none."""


def note(text: str, quiet: bool) -> None:
    """One line, above the progress bar if there is one."""
    if not quiet:
        from tqdm import tqdm

        tqdm.write(text, file=sys.stderr)


def prepare(quiet: bool, language: str) -> None:
    """Have the model compiled where it is not yet, and say so first, for that takes long."""
    stop_if_pressed()
    if is_cold():
        note(words(language).say("said.compiling"), quiet)
        _warm_up()


@cache
def _warm_up() -> None:
    from wijksim.experiments.single import warm_up

    warm_up()


def note_meanwhile(quiet: bool, language: str) -> None:
    """Say that the first run is slower, when it is."""
    stop_if_pressed()
    from wijksim.state.kernels import can_wait

    if can_wait():
        note(words(language).say("said.compiling_meanwhile"), quiet)
    elif is_cold():
        note(words(language).say("said.compiling_unkept"), quiet)


def is_cold() -> bool:
    """Whether compiled code of the model is still missing from the cache."""
    from wijksim.rules.numbers import COMPILED
    from wijksim.state.kernels import is_compiled

    return COMPILED and not is_compiled()
