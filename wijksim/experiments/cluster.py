"""Runs on a dask cluster: a scheduler and workers that somebody started, here or on other machines.

Workers need the same wijksim and one thread each, and no files of this machine: runs come back and are stored by this
process. A worker that dies is dask's to replace; a run that keeps killing workers is set aside, as on one machine.
"""

import hashlib
import logging
import socket
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import wijksim
from wijksim.errors import WijksimError
from wijksim.experiments.engine import EngineLostError

#: Seconds within which a scheduler must answer.
ANSWER = 10.0
#: Seconds to wait for a first worker, and for another one when all have gone.
PATIENCE = 60.0
#: Runs under way for each worker: one that is made, one that waits.
AHEAD = 2
_SCHEMES = ("tcp", "tls")


class UnfitWorkerError(WijksimError):
    """A worker that would not make the same runs."""


class Cluster:
    """An engine of `run_many`: the dask cluster at an address such as "tcp://host:8786", or that of a dask `Client`.

    Use it in a `with` statement, or call `close`. `patience` is how many seconds it waits for workers. Raises
    `WijksimError` for an address where no scheduler answers, and for workers that are absent or unfit.
    """

    apart = True
    tick: float | None = 2.0

    def __init__(self, cluster: Any, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._own = isinstance(cluster, str)
        self._client = _connected(cluster) if self._own else cluster
        self.address = cluster if self._own else str(cluster.scheduler.address)
        self._looked = self._seen = 0.0
        self._workers = 0
        try:
            self._wait_for_workers()
            self._check_workers()
        except BaseException:
            self.close()
            raise
        self._executor = self._client.get_executor(pure=False, retries=0)

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave the cluster; scheduler and workers stay."""
        if self._own:
            self._client.close(timeout=1)

    def width(self) -> int:
        """Some tasks for each worker there is now."""
        if time.monotonic() - self._looked > (self.tick or 0.0):
            self._look()
        return max(1, AHEAD * self._workers)

    def submit(self, act: Callable[[Any], Any], task: Any) -> "Future[Any]":
        """Send a task; raises `EngineLostError` when the scheduler is gone."""
        if self._client.status != "running":
            raise self._lost("its scheduler is gone")
        future: Future[Any] = self._executor.submit(_fitting, fingerprint(), act, task)
        return future

    def died(self, error: BaseException) -> bool:
        """Whether workers died under a task; raises `EngineLostError` when that is because the cluster is gone."""
        from distributed.comm.core import CommClosedError
        from distributed.scheduler import KilledWorker

        if isinstance(error, KilledWorker):
            return True
        if isinstance(error, UnfitWorkerError):
            raise EngineLostError(str(error)) from error
        if isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] == wijksim.__name__:
            raise self._lost(f"a worker of it has not the same wijksim ({error})") from error
        if isinstance(error, CancelledError | CommClosedError):
            raise self._lost("its scheduler is gone") from error
        return False

    def check(self) -> None:
        """Raise `EngineLostError` when the scheduler is gone, or has had no worker for too long."""
        self._look()
        if time.monotonic() - self._seen > self.patience:
            raise self._lost(f"it has had no worker for {self.patience:.0f} seconds")

    def kill(self) -> None:
        """Nothing: workers are not ours to end; runs that are given up are dropped when they come to their end."""

    def _look(self) -> None:
        try:
            self._workers = len(self._client.nthreads())
        except (OSError, RuntimeError, TypeError) as error:  # a timeout, a closed connection, no connection
            raise self._lost("its scheduler is gone") from error
        self._looked = time.monotonic()
        if self._workers:
            self._seen = self._looked

    def _wait_for_workers(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=self.patience)
        except TimeoutError as error:
            raise WijksimError(
                f"cluster {self.address}: has no workers after {self.patience:.0f} seconds. "
                f"Start some with: dask worker {self.address} --nthreads 1"
            ) from error
        self._look()

    def _check_workers(self) -> None:
        """Refuse, by name, the first worker that would make other runs."""
        answers = self._client.run(_check_here, fingerprint(), on_error="return")
        for worker, error in sorted(answers.items()):
            if isinstance(error, WijksimError):
                raise error
            if error is not None:
                raise WijksimError(f"worker {worker}: cannot run wijksim ({error}). {_WAY_OUT}")

    def _lost(self, why: str) -> EngineLostError:
        return EngineLostError(f"cluster {self.address}: {why}.")


_WAY_OUT = "Install the same wijksim for every worker, and start it again."


@cache
def fingerprint() -> str:
    """The version of wijksim, and a hash of all its files that have to do with numbers or their storing."""
    package = Path(wijksim.__file__).parent
    seal = hashlib.sha256()
    for path in sorted(package.rglob("*.py"), key=lambda path: path.relative_to(package).as_posix()):
        name, text = path.relative_to(package).as_posix(), path.read_bytes().replace(b"\r\n", b"\n")
        seal.update(f"{name}\n{len(text)}\n".encode() + text)
    return f"{wijksim.__version__} ({seal.hexdigest()[:12]})"


def _fitting(expected: str, act: Callable[[Any], Any], task: Any) -> Any:
    """Do a task, in a worker that has shown to be fit."""
    from distributed import get_worker

    _check_here(expected, get_worker())
    return act(task)


def _check_here(expected: str, dask_worker: Any) -> None:
    """Raise `UnfitWorkerError` when this worker would make other runs than the one that sends them, or is slow.

    dask gives the worker to a function with an argument of this name.
    """
    who, threads = f"worker {dask_worker.address}", dask_worker.state.nthreads
    if fingerprint() != expected:
        raise UnfitWorkerError(f"{who}: has wijksim {fingerprint()}; what sends the runs has {expected}. {_WAY_OUT}")
    if threads != 1:
        raise UnfitWorkerError(
            f"{who}: has {threads} threads, which get in each other's way. "
            "Start it with --nthreads 1, and with --nworkers N for N cores."
        )


def _connected(address: str) -> Any:
    """A client of the scheduler at `address`; raises `WijksimError` when there is none."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port or parts.scheme not in _SCHEMES:
        raise WijksimError(f"cluster {address!r} is no address; tcp://HOST:PORT or tls://HOST:PORT is needed.")
    try:
        from distributed import Client, Security
    except ImportError as error:
        raise WijksimError("a cluster needs dask, which is not installed: pip install 'wijksim[cluster]'") from error
    if parts.scheme == "tls" and Security().get_connection_args("client").get("ssl_context") is None:
        raise WijksimError(f"cluster {address}: dask has no certificates here for TLS; see docs/cluster.md.")
    _knock(address, parts.scheme, host, port)
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what it says there, our errors say
    try:
        return Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:  # no answer, or none of its kind; TLS not set up
        raise WijksimError(f"cluster {address}: is no dask scheduler that can be talked to ({error}).") from error


def _knock(address: str, scheme: str, host: str, port: int) -> None:
    """Raise `WijksimError` where no scheduler is: dask itself would wait for one that is silent without end."""
    try:
        with socket.create_connection((host, port), timeout=ANSWER) as there:
            if scheme == "tcp" and not _speaks(there):
                raise WijksimError(f"cluster {address}: is no dask scheduler without TLS: what is there says nothing.")
    except OSError as error:
        why = error.strerror or str(error)
        raise WijksimError(f"cluster {address}: cannot be reached ({why}). Is its scheduler running?") from error


def _speaks(there: socket.socket) -> bool:
    """Whether the other side says something first, as a dask scheduler does."""
    try:
        return bool(there.recv(1))
    except TimeoutError:
        return False
