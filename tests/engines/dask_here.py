"""A dask cluster of real processes on loopback, to break in tests: a scheduler, and workers each with a nanny."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from waiting import wait_for

TESTS = Path(__file__).parents[1]
_SETTINGS = {
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    "DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "False",
}


def environment(path: Path | None = None, **more: str) -> dict[str, str]:
    """That of a process that finds these tests and wijksim, which may be another one at `path`."""
    where = os.pathsep.join(str(each) for each in (path or TESTS.parent, TESTS, Path(__file__).parent))
    return {**os.environ, "PYTHONPATH": where, **more}


def end(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process and all it started, at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Dask:
    """A scheduler and workers, each a process group of its own; what they say goes to `folder`."""

    def __init__(self, folder: Path, protocol: str = "tcp", **settings: str) -> None:
        self.folder = folder
        self.settings = {**_SETTINGS, **settings}
        self.workers: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        where = ("--protocol", protocol, "--port", "0", "--scheduler-file", str(file))
        self.scheduler = self._start("scheduler", *where)
        assert wait_for(lambda: file.exists() and file.stat().st_size), (folder / "scheduler.log").read_text()
        self.address = str(json.loads(file.read_text())["address"])

    def add_worker(self, *options: str, path: Path | None = None) -> "subprocess.Popen[bytes]":
        """Start a worker of one thread, or as `options` say; `path` is where it finds wijksim instead."""
        threads = () if "--nthreads" in options else ("--nthreads", "1")
        worker = self._start("worker", self.address, *threads, *options, path=path)
        self.workers.append(worker)
        return worker

    def process_of(self, worker: "subprocess.Popen[bytes]") -> psutil.Process:
        """The process that does the work, which the nanny of a worker started."""

        def found() -> list[psutil.Process]:
            each = psutil.Process(worker.pid).children(recursive=True)
            return [one for one in each if "spawn_main" in " ".join(one.cmdline())]

        assert wait_for(found)
        return found()[0]

    def close(self) -> None:
        """End all of it."""
        for process in (*self.workers, self.scheduler):
            end(process)

    def _start(self, what: str, *words: str, path: Path | None = None) -> "subprocess.Popen[bytes]":
        with open(self.folder / f"{what}.log", "ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{what}", *words, "--host", "127.0.0.1", "--no-dashboard"],
                env=environment(path, **self.settings),
                cwd=self.folder,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )


@contextmanager
def dask(folder: Path, workers: int = 0, protocol: str = "tcp", **settings: str) -> Iterator[Dask]:
    """A scheduler with so many workers, until the end of the block; `settings` are for their environment."""
    folder.mkdir(exist_ok=True)
    found = Dask(folder, protocol, **settings)
    try:
        for _ in range(workers):
            found.add_worker()
        yield found
    finally:
        found.close()
