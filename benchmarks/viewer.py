"""The screen against its budgets: a server of its own, and a real Chromium on the same machine.

Each line is a median or the value that somebody waits for, beside what was promised; nothing fails when it is more,
because the machine that measures is rarely the laptop that the promise is about.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from benchmarks.viewer_browser import SCRUB, WATCH_CURVE, Tab, opened

WIJK, KEPT = "nergensveld", ("top-down-4", "resident-led-20", "manifest")
PAGE = "/vergelijk?w={}&a={}&b={}"
_MEGABYTE, _KILOBYTE = 1e6, 1e3
_TABS = 4
_PATIENCE = 120.0


@dataclass(frozen=True)
class Line:
    """What was measured, what was promised, and in which unit."""

    what: str
    value: float
    budget: float
    unit: str = "ms"

    def __str__(self) -> str:
        verdict = "" if self.value <= self.budget else "  more than promised"
        return f"{self.what:<52}{self.value:>9,.1f}{self.budget:>9,.0f} {self.unit}{verdict}"


@dataclass
class Server:
    """A running `wijksim view`."""

    process: subprocess.Popen[bytes]
    port: int
    seconds: float
    url: str = field(init=False)

    def __post_init__(self) -> None:
        self.url = f"http://127.0.0.1:{self.port}"

    def megabytes(self) -> float:
        """Memory of the server itself, without its workers."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / _MEGABYTE


@contextmanager
def serving(library: Path) -> Iterator[Server]:
    """A server with a library of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "wijksim", "view", "--no-open", "--port", str(port)],
        env=os.environ | {"WIJKSIM_LIBRARY_DIR": str(library)}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - began > _PATIENCE:
                raise RuntimeError("the server did not start")
            time.sleep(0.02)
        yield Server(process, port, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
            return connection.recv(32).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def build(library: Path, seeds: int) -> None:
    """Make what the library must hold for the lines on a hit."""
    named = [word for name in KEPT for word in ("--strategy", name)]
    command = [sys.executable, "-m", "wijksim", "library", "build", "--wijk", WIJK, *named, "--seeds", str(seeds)]
    subprocess.run([*command, "--quiet"], env=os.environ | {"WIJKSIM_LIBRARY_DIR": str(library)}, check=True)


def loading(server: Server, browser: Any, rounds: int) -> list[Line]:
    """From an address to a page, in a new browser and again, and what comes over the line."""
    page = PAGE.format(WIJK, *KEPT[:2])
    shown, again, starts = [], [], []
    bytes_sent, payloads = 0, [b""]
    for _ in range(rounds):
        tab = Tab(browser, server.url)
        starts.append(tab.go("/", "[data-ready]"))
        tab.close()
        tab = Tab(browser, server.url)
        shown.append(tab.go(page, ".keuze select"))
        tab.wait("[data-ready=true]")
        bytes_sent, payloads = tab.bytes(), tab.frames
        again.append(tab.go(page, ".keuze select"))
        tab.close()
    largest = max(payloads, key=len, default=b"")
    return [
        Line("start page, new browser", median(starts), 2000),
        Line("compare page, new browser", median(shown), 2000),
        Line("compare page, again", median(again), 1000),
        Line("compare page over the line", bytes_sent / _KILOBYTE, 1300, "kB"),
        Line("one comparison over the line, compressed", len(zlib.compress(largest)) / _KILOBYTE, 400, "kB"),
    ]


def asking(server: Server, browser: Any) -> list[Line]:
    """From a choice to its curves, kept and not kept, and clicks while runs are made."""
    tab = Tab(browser, server.url)
    tab.go(PAGE.format(WIJK, *KEPT[:2]), "[data-ready=true]")
    warm = tab.timed(WATCH_CURVE, ["b-strategy", KEPT[2]])
    hits = [tab.timed(WATCH_CURVE, ["b-strategy", name]) for name in (KEPT[1], KEPT[2], KEPT[1], KEPT[2])]
    miss = tab.timed(WATCH_CURVE, ["a-strategy", "project-carousel"])
    clicks = [tab.click("[data-key=a-change]", "aria-expanded") for _ in range(6)]
    tab.close()
    return [
        Line("a strategy that is kept, first time", warm, 200),
        Line("a strategy that is kept, after that", median(hits), 200),
        Line("a strategy that is not kept: first curve", miss, 1500),
        Line("a click while runs are made", median(clicks), 50),
    ]


def playing(server: Server, browser: Any) -> list[Line]:
    """What happens within the browser: play, frames, pause, scrub."""
    tab = Tab(browser, server.url)
    tab.go(PAGE.format(WIJK, *KEPT[:2]), "[data-ready=true]")
    play = tab.click(".play", "aria-pressed")
    time.sleep(3)
    pause = tab.click(".play", "aria-pressed")
    draw, interval = tab.number("drawMs"), tab.number("intervalMs")
    scrub = tab.timed(SCRUB, [])
    tab.close()
    return [
        Line("play: click to playing", play, 100),
        Line("drawing a frame, 95 of 100 take at most", draw, 16),
        Line("between two frames, 95 of 100 take at most", interval, 50),
        Line("pause: click to standing still", pause, 50),
        Line("scrub: one step of the timeline", scrub, 16),
    ]


def memory(server: Server, browser: Any) -> list[Line]:
    """Memory of the server before anybody came, and what a tab adds."""
    base = server.megabytes()
    tabs = []
    after: list[float] = []
    for _ in range(_TABS + 1):
        tabs.append(Tab(browser, server.url))
        tabs[-1].go(PAGE.format(WIJK, *KEPT[:2]), "[data-ready=true]")
        time.sleep(1)
        after.append(server.megabytes())
    for tab in tabs:
        tab.close()
    return [
        Line("memory before anybody came", base, 350, "MB"),
        Line("memory with one comparison open", after[0], 350, "MB"),
        Line("memory a tab, after the first", (after[-1] - after[0]) / _TABS, 4, "MB"),
    ]


def measure(quick: bool) -> list[str]:
    """All lines of the table."""
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as folder, opened() as browser:
        library = Path(folder)
        build(library, 8 if quick else 100)
        starts = []
        for _ in range(1 if quick else 5):
            with serving(library) as server:
                starts.append(server.seconds * 1e3)
        lines.append(Line("server start", median(starts), 3000))
        with serving(library) as server:
            lines += memory(server, browser)
        with serving(library) as server:
            lines += loading(server, browser, 1 if quick else 5)
            lines += playing(server, browser)
            lines += asking(server, browser)
    return [f"{'the screen':<52}{'measured':>9}{'promised':>9}", *map(str, lines)]
