"""What makes runs: processes of this machine, any `concurrent.futures.Executor`, or a cluster (see `cluster`).

An engine takes tasks and gives futures. It says how many tasks may be under way, and what an error means: that the
task is to blame, that the worker died under it, or that the engine itself is gone.
"""

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from typing import Any, Protocol

from wijksim.errors import WijksimError


class EngineLostError(WijksimError):
    """What made the runs is gone; what was finished is kept."""

    exit_code = 69


class Engine(Protocol):
    """Runs tasks somewhere."""

    #: Whether workers may not share files with this process: then runs come back and are stored here.
    apart: bool
    #: Seconds to wait for an answer before `check` is called; None: wait on.
    tick: float | None

    def width(self) -> int:
        """How many tasks may be under way, at least 1."""
        ...

    def submit(self, act: Callable[[Any], Any], task: Any) -> "Future[Any]":
        """Send a task; raises `BrokenExecutor` where another try may help, `EngineLostError` where it cannot."""
        ...

    def died(self, error: BaseException) -> bool:
        """Whether the worker died under a task that ended in `error`; raises `EngineLostError` when all is lost."""
        ...

    def check(self) -> None:
        """Raise `EngineLostError` when no answer can come any more."""
        ...

    def kill(self) -> None:
        """End at once what this engine started itself."""
        ...


class Given:
    """An executor that somebody else made and ends: threads, processes, MPI. A broken one cannot be mended here."""

    apart = True
    tick: float | None = None

    def __init__(self, executor: Executor, width: int) -> None:
        self.executor = executor
        self._width = width

    def width(self) -> int:
        """One more than are made at a time, so that no worker waits."""
        return self._width + 1

    def submit(self, act: Callable[[Any], Any], task: Any) -> "Future[Any]":
        """Send a task; raises `EngineLostError` when the executor is broken or closed."""
        try:
            return self.executor.submit(act, task)
        except RuntimeError as error:  # which a broken executor is too
            raise _gone(error) from error

    def died(self, error: BaseException) -> bool:
        """False: the task is to blame; raises `EngineLostError` when a worker took the executor with it."""
        if isinstance(error, BrokenExecutor | CancelledError):
            raise _gone(error) from error
        return False

    def check(self) -> None:
        """Nothing to look after."""

    def kill(self) -> None:
        """Nothing: it is ended by who made it."""


def _gone(error: BaseException) -> EngineLostError:
    return EngineLostError(
        f"the executor that was given cannot go on ({error or type(error).__name__}). Make a new one."
    )


def engine_of(asked: "Engine | Executor", workers: int) -> Engine:
    """What was asked as an engine; `workers` bounds how much an executor is given at a time.

    Raises `WijksimError` for anything else.
    """
    if isinstance(asked, Executor):
        return Given(asked, workers)
    if not all(hasattr(asked, name) for name in ("apart", "submit", "died")):
        raise WijksimError(f"engine is {asked!r}; a concurrent.futures.Executor or an engine of wijksim is needed.")
    return asked
