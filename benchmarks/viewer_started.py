"""Starts what the screen is looked at with, for tests and measurements alike: `wijksim view`, and a real Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

#: Without a screen, without the sandbox that root cannot have, and without asking anybody else for anything.
_QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_STARTS_WITHIN = 60.0


class NotStarted(Exception):
    """A server that ended, or did not answer in time."""


@dataclass
class View:
    """A running `wijksim view`, and the seconds until it answered."""

    process: subprocess.Popen[bytes]
    port: int
    seconds: float = 0.0

    @property
    def url(self) -> str:
        """Where it is, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"


def chromium_path() -> str | None:
    """The Chromium of this machine; None when there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextmanager
def browsing(executable: str) -> Iterator[Any]:
    """A browser as playwright has it, closed at the end."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(_QUIET))
        yield browser
        browser.close()


def view(
    port: int, environment: Mapping[str, str], *words: str, said: IO[bytes] | int = subprocess.DEVNULL,
    folder: Path | None = None, around: Callable[..., Sequence[str]] = lambda *command: command,
    answers: Callable[[int], bool] | None = None,
) -> View:  # fmt: skip
    """`wijksim view` at a port, once it answers; raises `NotStarted`.

    `around` gives the command that starts a command in a network of its own, `answers` asks from within it.
    """
    command = around(sys.executable, "-m", "wijksim", "view", "--no-open", "--port", str(port), *words)
    began = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | environment, cwd=folder, stdout=said, stderr=said)
    while not (answers or is_answering)(port):
        if process.poll() is not None or time.perf_counter() - began > _STARTS_WITHIN:
            process.kill()
            process.wait()
            raise NotStarted
        time.sleep(0.02)
    return View(process, port, time.perf_counter() - began)


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        return int(any_socket.getsockname()[1])


def is_answering(port: int) -> bool:
    """Whether a server gives its first page."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False
