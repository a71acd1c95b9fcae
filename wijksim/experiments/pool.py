"""A pool of worker processes that can break and be rebuilt, over loky.

Workers never hear Ctrl-C: their parent does, and ends them; when the parent dies, they go too. At most one
task more than there are workers is under way, so that when a worker dies few tasks can be meant.
"""

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import Any, Generic, TypeVar

from loky import get_reusable_executor

Task = TypeVar("Task")
Answer = TypeVar("Answer")

#: Seconds after which a worker with nothing to do goes; until then the next experiment starts at once.
IDLE = 60
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")


class Pool(Generic[Task, Answer]):
    """Up to `width` processes that run `act(task)`; `act` never raises but when it cannot be sent."""

    def __init__(self, width: int, act: Callable[[Task], Answer]) -> None:
        self.width = width
        self.act = act
        self._executor: Any = None

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
        under_way: dict[Future[Answer], Task] = {}
        lost: list[tuple[Task, BaseException]] = []
        while under_way or (waiting and not lost):
            while waiting and not lost and len(under_way) <= self.width and self._send(waiting, under_way):
                pass
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                task, error = under_way.pop(future), future.exception()
                if error is None:
                    answered(future.result())
                elif isinstance(error, BrokenExecutor):
                    lost.append((task, error))
                else:
                    unsent(task, error)
        return lost

    def _send(self, waiting: deque[Task], under_way: dict[Future[Answer], Task]) -> bool:
        """Send the next task; False when the pool turned out to be broken."""
        try:
            pool = self._alive()
            with _deaf():
                under_way[pool.submit(self.act, waiting[0])] = waiting[0]
        except BrokenExecutor:
            return False
        waiting.popleft()
        return True

    def _alive(self) -> Any:
        """The pool of this session, a new one when the last one broke."""
        with _deaf():
            self._executor = get_reusable_executor(
                max_workers=self.width,
                timeout=IDLE,
                initializer=_begin,
                initargs=(os.getpid(),),
                env=_ONE_THREAD,
            )
        return self._executor

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


def _follow(parent: int) -> None:
    """End this process when its parent has died."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)
