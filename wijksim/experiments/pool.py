"""Tasks on an engine that can break, and the engine of this machine: worker processes over loky.

Workers never hear Ctrl-C: their parent does, and ends them; when the parent dies, they go too. Few more tasks
than there are workers are under way, so that when a worker dies few tasks can be meant.
"""

import gc
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import resource_tracker
from typing import Any, Generic, TypeVar

from loky import get_reusable_executor

from wijksim.experiments.engine import Engine

Task = TypeVar("Task")
Answer = TypeVar("Answer")

#: Seconds after which a worker with nothing to do goes; until then the next experiment starts at once.
IDLE = 60
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
#: Bytes a worker may grow by before loky calls that a leak and starts another: whoever lived a large city has grown.
_LEAK = {"LOKY_MAX_MEMORY_LEAK_SIZE": "4e9"}


class Pool(Generic[Task, Answer]):
    """Runs `act(task)` for many tasks on an engine; `act` never raises but when it cannot be sent."""

    def __init__(self, engine: Engine, act: Callable[[Task], Answer]) -> None:
        self.engine = engine
        self.act = act
        self._under_way: dict[Future[Answer], Task] = {}

    def run(
        self,
        waiting: deque[Task],
        answered: Callable[[Answer], object],
        unsent: Callable[[Task, BaseException], object],
    ) -> list[tuple[Task, BaseException]]:
        """Run what is `waiting` until nothing is left or a worker dies.

        `answered` gets each answer, `unsent` each task that could not travel. Returns the tasks that were
        under way when a worker died; those that were not yet sent are still waiting.
        """
        under_way = self._under_way
        lost: list[tuple[Task, BaseException]] = []
        while under_way or (waiting and not lost):
            if waiting and not lost:
                self._fill(waiting)
            done = wait(under_way, self.engine.tick, FIRST_COMPLETED).done
            if under_way and not done:
                self.engine.check()
            for future in done:
                task, error = under_way.pop(future), _error_of(future)
                if error is None:
                    answered(future.result())
                elif self.engine.died(error):
                    lost.append((task, error))
                else:
                    unsent(task, error)
        return lost

    def _fill(self, waiting: deque[Task]) -> None:
        """Send tasks until enough are under way, or the engine turns out to be broken."""
        width = self.engine.width()
        while waiting and len(self._under_way) < width:
            try:
                future = self.engine.submit(self.act, waiting[0])
            except BrokenExecutor:
                return
            self._under_way[future] = waiting.popleft()

    @property
    def under_way(self) -> list[Task]:
        """What was sent and has not come back."""
        return list(self._under_way.values())

    def kill(self) -> None:
        """End what the engine started, and give up what is under way.

        In this order: loky answers for its tasks as it ends, and breaks on one that was given up before.
        """
        self.engine.kill()
        for future in self._under_way:
            future.cancel()


def _error_of(future: "Future[Answer]") -> BaseException | None:
    try:
        return future.exception()
    except CancelledError as error:
        return error


class Loky:
    """Up to `workers` processes of this machine; a new pool is made when one broke."""

    apart = False
    tick: float | None = None

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._executor: Any = None

    def width(self) -> int:
        """One task more than there are workers, so that none waits and few can be meant when one dies."""
        return self.workers + 1

    def submit(self, act: Callable[[Any], Any], task: Any) -> "Future[Any]":
        """Send a task to the pool of this session, a new one when the last one broke."""
        with _deaf():
            self._executor = get_reusable_executor(
                max_workers=self.workers,
                timeout=IDLE,
                initializer=_begin,
                initargs=(os.getpid(),),
                env=_ONE_THREAD | _LEAK,
            )
        with _deaf():
            future: Future[Any] = self._executor.submit(act, task)
        return future

    def died(self, error: BaseException) -> bool:
        """Whether a worker died."""
        return isinstance(error, BrokenExecutor)

    def check(self) -> None:
        """Nothing: loky notices workers that die."""

    def kill(self) -> None:
        """End all workers at once, whatever they are doing."""
        if self._executor is not None:
            with _deaf():
                self._executor.shutdown(wait=True, kill_workers=True)


@contextmanager
def _deaf() -> Iterator[None]:
    """Hold Ctrl-C back until the end, so that starting or ending a worker is never cut short.

    A process started meanwhile is deaf from its first moment, since it inherits what its thread blocks.
    """
    heard: list[int] = []
    listening = threading.current_thread() is threading.main_thread()
    before = signal.getsignal(signal.SIGINT) if listening else None
    if before is not None:
        signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))
    try:
        with blocked():
            yield
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)
            if heard:
                signal.raise_signal(signal.SIGINT)


@contextmanager
def blocked() -> Iterator[None]:
    """Block Ctrl-C in this thread, and in processes that are begun meanwhile, where the system can.

    Python and loky each start a tracker of resources beside the first pool, and that ends the blocking. So
    Python's is started first, and the pool is made and given its first task in two spells.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(parent: int) -> None:
    """What a worker does first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    # what every run needs stays: looking through it for garbage would take a tenth of the time of a run
    import_module("wijksim.experiments.single")
    gc.collect()
    gc.freeze()


def _follow(parent: int) -> None:
    """End this process when its parent has died."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)
