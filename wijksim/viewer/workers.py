"""Processes that compute beside the pages: a few, started once, replaced when one dies.

They are begun afresh (spawned), so nothing of the server is in them. What is asked of them never raises here: it gives
an `Answer`. The most urgent task goes first, and a task that nobody wants any more is dropped before it begins. When a
worker dies the pool is made anew; what was under way is tried again by itself, and set aside when that ends its worker
time and again.
"""

import heapq
import logging
import os
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from multiprocessing import get_context, parent_process
from queue import SimpleQueue
from typing import Any

from wijksim.experiments.executor import worker_count
from wijksim.experiments.pool import blocked
from wijksim.viewer.turns import Turns

#: How often a task ends its worker while nothing else is under way before it is set aside.
_STRIKES = 2
#: How much workers give way to what people wait for: pages, clicks and the browser itself.
_GIVES_WAY = 5
#: Seconds in which a worker that is told to end may do so.
_PATIENCE = 3.0
DROPPED, KILLED, CLOSED = "dropped", "killed its worker", "closed"


@dataclass(frozen=True)
class Answer:
    """What became of a task: its `value`, or in one line why there is none."""

    value: Any = None
    error: str = ""
    details: str = ""

    @property
    def ok(self) -> bool:
        """Whether there is a value."""
        return not self.error


@dataclass(order=True)
class _Task:
    """A call that waits for a worker; lower ranks first, then in the order in which they were asked."""

    rank: int
    number: int
    act: Callable[..., Any] = field(compare=False)
    arguments: tuple[Any, ...] = field(compare=False)
    wanted: Callable[[], bool] = field(compare=False)
    answered: Callable[[Answer], object] = field(compare=False)
    suspect: bool = field(default=False, compare=False)
    strikes: int = field(default=0, compare=False)


class Workers:
    """Up to `width` processes with a queue before them.

    By default one a core where they can give way to the pages, else one less; one of them begins only when the others
    have their hands full, so that a screen that nobody computes on takes no more memory.
    """

    def __init__(self, width: int | None = None) -> None:
        self.width = width or max(1, worker_count() - (0 if hasattr(os, "nice") else 1))
        self._lock = threading.RLock()
        self._queue: list[_Task] = []
        self._numbers = count()
        self._under_way: set[_Wrapped] = set()
        self._pool: ProcessPoolExecutor | None = None
        self._context = get_context("spawn")
        self.turns = Turns(self._context)
        self._closed = False
        self._finished: SimpleQueue[tuple[_Wrapped, Future[Answer]] | None] = SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.warm = threading.Event()

    def start(self) -> None:
        """Have all workers but one begun and warmed up, without waiting; `warm` is set when the first one is."""
        for _ in range(max(1, self.width - 1)):
            self.submit(_nothing, rank=-1, answered=lambda _: self.warm.set())

    def submit(
        self,
        act: Callable[..., Any],
        *arguments: Any,
        answered: Callable[[Answer], object],
        rank: int = 0,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        """Have `act(*arguments)` called in a worker; `answered` gets the answer, in whatever thread."""
        task = _Task(rank, next(self._numbers), act, arguments, wanted, answered)
        with self._lock:
            closed = self._closed
            if not closed:
                heapq.heappush(self._queue, task)
        if closed:
            answered(Answer(error=CLOSED))
        self._pump()

    def close(self) -> None:
        """End all workers at once; what waits is answered with `CLOSED`."""
        with self._lock:
            self._closed = True
            waiting, self._queue = self._queue, []
            pool, self._pool = self._pool, None
        for task in waiting:
            task.answered(Answer(error=CLOSED))
        if pool is not None:
            _end(pool)
        self._finished.put(None)

    def _listen(self) -> None:
        """Deal with what finished until all is closed.

        Not in the pool's own thread: from Python 3.13 on that holds a lock while it tells that the pool broke, so that
        whatever is done with the pool then would wait for ever.
        """
        while not (self._closed and not self._under_way):
            finished = self._finished.get()
            if finished is None:
                continue
            try:
                self._done(*finished)
            except Exception:  # of whoever takes the answer; the next one has to be dealt with all the same
                logging.getLogger(__name__).exception("an answer could not be taken")

    def _pump(self) -> None:
        """Send what waits to workers that are free; drop what nobody wants."""
        unsent = []
        with self._lock:
            while self._queue and not self._closed and self._room():
                task = heapq.heappop(self._queue)
                if not task.wanted():
                    unsent.append((task, DROPPED))
                elif not self._send(task):
                    unsent.append((task, CLOSED))
        for task, why in unsent:
            task.answered(Answer(error=why))

    def _room(self) -> bool:
        """Whether the next task may go: one whose worker died goes alone, so that nobody else is suspected."""
        alone = self._queue[0].suspect or any(each.task.suspect for each in self._under_way)
        return not self._under_way if alone else len(self._under_way) < self.width

    def _send(self, task: _Task) -> bool:
        """Give a task to the pool, a new one where it broke; False when this process is about to end."""
        while True:
            pool = self._alive()
            try:
                with blocked():
                    future = pool.submit(_answer, task.act, task.arguments)
            except BrokenExecutor:
                self._forget(pool)
            except RuntimeError:
                self._closed = True
                return False
            else:
                wrapped = _Wrapped(task, pool)
                self._under_way.add(wrapped)
                future.add_done_callback(partial(self._finish, wrapped))
                return True

    def _finish(self, wrapped: "_Wrapped", future: "Future[Answer]") -> None:
        self._finished.put((wrapped, future))

    def _done(self, wrapped: "_Wrapped", future: "Future[Answer]") -> None:
        task = wrapped.task
        error = None if future.cancelled() else future.exception()
        again = False
        with self._lock:
            self._under_way.discard(wrapped)
            if isinstance(error, BrokenExecutor) or future.cancelled():
                self._forget(wrapped.pool)
                task.strikes += task.suspect
                task.suspect = True
                again = task.strikes < _STRIKES and not self._closed
                if again:
                    heapq.heappush(self._queue, task)
        if not again:
            task.answered(self._verdict(future, error))
        self._pump()

    def _verdict(self, future: "Future[Answer]", error: BaseException | None) -> Answer:
        if self._closed:
            return Answer(error=CLOSED)
        if future.cancelled() or isinstance(error, BrokenExecutor):
            return Answer(error=KILLED)
        return future.result() if error is None else _failure(error)

    def _alive(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.width, self._context, _begin, (self.turns,))
        return self._pool

    def _forget(self, pool: ProcessPoolExecutor) -> None:
        """Let go of a pool that broke, and so ended its processes; the next task has a new one."""
        if self._pool is pool:
            self._pool = None


@dataclass(frozen=True, eq=False)
class _Wrapped:
    """A task under way, and the pool that has it."""

    task: _Task
    pool: ProcessPoolExecutor


def _answer(act: Callable[..., Any], arguments: tuple[Any, ...]) -> Answer:
    """What a worker does: the call, and whatever becomes of it as an answer."""
    try:
        return Answer(act(*arguments))
    except (Exception, SystemExit) as error:
        return _failure(error)


def _failure(error: BaseException) -> Answer:
    last = traceback.format_exception_only(error)[-1].strip() or type(error).__name__
    return Answer(error=last, details="".join(traceback.format_exception(error)))


def _begin(turns: Turns) -> None:
    """What a worker does first: deaf to Ctrl-C, giving way, gone with its parent, it gets the model ready."""
    if hasattr(os, "nice"):
        os.nice(_GIVES_WAY)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.join,), daemon=True).start()
    from wijksim.viewer import first

    with suppress(Exception):
        first.get_ready(turns)


def _follow(wait: Callable[[], object]) -> None:
    """End this process when its parent has died."""
    wait()
    os._exit(1)


def _nothing() -> None:
    """A task that only has a worker begun."""


def _end(pool: ProcessPoolExecutor) -> None:
    """End the processes of a pool, whatever they are doing, and see its own thread out.

    A thread left to close its pipe while Python goes would meet Python's last word to all pools on that pipe.
    """
    processes = list((pool._processes or {}).values())
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(_PATIENCE)
        if process.is_alive():
            process.kill()
    pool.shutdown(cancel_futures=True)
