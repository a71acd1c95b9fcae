"""The screen against its budgets: a server of its own, and a real Chromium on the same machine.

Each line is a median or the value that somebody waits for, beside what was promised; nothing fails when it is more,
because the machine that measures is rarely the laptop that the promise is about. Wall time counts whatever else the
machine does, so the CPU time that a line cost stands beside it.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from benchmarks.viewer_browser import SCRUB, WATCH_CURVE, Tab
from benchmarks.viewer_started import View, browsing, chromium_path, free_port, view

WIJK, LARGE, KEPT = "nergensveld", "moerwijk", ("top-down-4", "resident-led-20", "manifest")
PAGE = "/vergelijk?w={}&a={}&b={}"
OPENED = PAGE.format(WIJK, *KEPT[:2])
READY, SETTLED = "[data-ready=true]", ".keuze[data-busy=false]"
#: What the brief promises of pages that there are not yet.
ABSENT = ("phone page on 5 Mbit/s (500 ms, 20 kB)", "phone to wall (300 ms; 60 posts in 1 s)", "200 phones at a time")
_MEGABYTE, _KILOBYTE = 1e6, 1e3


@dataclass(frozen=True)
class Line:
    """What was measured, what was promised, in which unit, and the ms of CPU that the server spent, where known."""

    what: str
    value: float
    budget: float
    unit: str = "ms"
    cpu: float | None = None

    def __str__(self) -> str:
        verdict = "" if self.value <= self.budget else "  more than promised"
        cpu = "" if self.cpu is None else f"  server {self.cpu:.0f} ms CPU"
        return f"{self.what:<52}{self.value:>9,.1f}{self.budget:>9,.0f} {self.unit:<3}{cpu}{verdict}"


class Server:
    """A running `wijksim view`, and what it costs."""

    def __init__(self, started: View) -> None:
        self.started, self.url = started, started.url
        self._process = psutil.Process(started.process.pid)

    def megabytes(self) -> float:
        """Memory of the server itself, without its workers."""
        return float(self._process.memory_info().rss) / _MEGABYTE

    def altogether(self) -> float:
        """Memory of the server and its workers in megabytes; what they share counts once, where the system says so."""
        infos = [each.memory_full_info() for each in (self._process, *self._process.children(recursive=True))]
        return sum(float(getattr(info, "pss", info.uss)) for info in infos) / _MEGABYTE

    def cpu(self) -> float:
        """Milliseconds of CPU that the server has spent, without its workers."""
        spent = self._process.cpu_times()
        return 1e3 * (spent.user + spent.system)


@contextmanager
def serving(library: Path) -> Iterator[Server]:
    """A server with a library of its own."""
    started = view(free_port(), {"WIJKSIM_LIBRARY_DIR": str(library)})
    try:
        yield Server(started)
    finally:
        started.process.terminate()
        started.process.wait()


def build(library: Path, wijk: str, strategies: Sequence[str], seeds: int) -> None:
    """Make what the library must hold for the lines on a hit."""
    named = [word for name in strategies for word in ("--strategy", name)]
    command = [sys.executable, "-m", "wijksim", "library", "build", "--wijk", wijk, *named, "--seeds", str(seeds)]
    subprocess.run([*command, "--quiet"], env=os.environ | {"WIJKSIM_LIBRARY_DIR": str(library)}, check=True)


def loading(server: Server, browser: Any, rounds: int) -> list[Line]:
    """From an address to a page, in a new browser and again, and what comes over the line."""
    starts, shown, ready, again, cpu = [], [], [], [], []
    tab = Tab(browser, server.url)
    for _ in range(rounds):
        tab.close()
        tab = Tab(browser, server.url)
        starts.append(tab.go("/", "[data-ready]"))
        tab.close()
        tab, before = Tab(browser, server.url), server.cpu()
        shown.append(tab.go(OPENED, ".keuze select"))
        ready.append(shown[-1] + tab.wait(READY))
        cpu.append(server.cpu() - before)
        sent, frames = tab.bytes(), list(tab.frames)
        again.append(tab.go(OPENED, READY))
    unpack = tab.number("unpackMs")
    tab.close()
    slow = Tab(browser, server.url, slow=True)
    far = slow.go(OPENED, READY)
    slow.close()
    return [
        Line("start page, new browser", median(starts), 2000),
        Line("compare page, new browser: the form", median(shown), 2000),
        Line("compare page, new browser: [data-ready]", median(ready), 2000, cpu=median(cpu)),
        Line("compare page, again: [data-ready]", median(again), 1000),
        Line("compare page on 5 Mbit/s", far, 4000),
        Line("compare page: files over the line", sent / _KILOBYTE, 1300, "kB"),
        Line(f"one comparison over the line, {WIJK}", max(map(len, frames)) / _KILOBYTE, 200, "kB"),
        Line(f"one comparison over the line, {LARGE}", _payload(server, browser) / _KILOBYTE, 200, "kB"),
        Line("unpacking both maps", unpack, 50),
    ]


def _payload(server: Server, browser: Any) -> int:
    """Bytes of the largest message of a page about a large wijk, as it is before the line compresses it."""
    tab = Tab(browser, server.url)
    tab.go(PAGE.format(LARGE, *KEPT[:2]), READY)
    largest = max(map(len, tab.frames))
    tab.close()
    return largest


def asking(server: Server, browser: Any) -> list[Line]:
    """From a choice to its curves, kept and not kept, and clicks while runs are made."""
    tab = Tab(browser, server.url)
    tab.go(OPENED, READY)
    tab.wait(SETTLED)
    warm = tab.timed(WATCH_CURVE, ["b-strategy", KEPT[2]])
    tab.wait(SETTLED)
    before, hits = server.cpu(), []
    for name in (KEPT[1], KEPT[2], KEPT[1], KEPT[2]):
        hits.append(tab.timed(WATCH_CURVE, ["b-strategy", name]))
        tab.wait(SETTLED)
    spent = (server.cpu() - before) / len(hits)
    began = time.perf_counter()
    miss = tab.timed(WATCH_CURVE, ["a-strategy", "project-carousel"])
    clicks = [tab.click("[data-key=a-change]", "aria-expanded") for _ in range(6)]
    tab.wait(SETTLED)
    whole = time.perf_counter() - began
    tab.close()
    return [
        Line("a strategy that is kept, first time", warm, 200),
        Line("a strategy that is kept, after that", median(hits), 200, cpu=spent),
        Line("a strategy that is not kept: first curve", miss, 1500),
        Line("a strategy that is not kept: all margins", 1e3 * whole, 15000),
        Line("a click while runs are made", median(clicks), 50),
    ]


def playing(server: Server, browser: Any) -> list[Line]:
    """What happens within the browser: play, frames, pause, scrub."""
    tab = Tab(browser, server.url)
    tab.go(OPENED, READY)
    tab.wait(SETTLED)
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


def memory(server: Server, browser: Any, tabs: int) -> list[Line]:
    """Memory of the server before anybody came, what a tab adds, and a click when there are many."""
    time.sleep(5)
    base, whole = server.megabytes(), server.altogether()
    opened: list[Tab] = []
    after: list[float] = []
    for _ in range(tabs + 1):
        opened.append(Tab(browser, server.url))
        opened[-1].go(OPENED, READY)
        opened[-1].wait(SETTLED)
        time.sleep(1)
        after.append(server.megabytes())
    clicks = [opened[0].click("[data-key=a-change]", "aria-expanded") for _ in range(4)]
    hit = opened[0].timed(WATCH_CURVE, ["b-strategy", KEPT[2]])
    for tab in opened:
        tab.close()
    return [
        Line("memory before anybody came", base, 350, "MB"),
        Line("memory before anybody came, workers too", whole, 350, "MB"),
        Line("memory with one comparison open", after[0], 350, "MB"),
        Line("memory a tab, after the first", (after[-1] - after[0]) / tabs, 4, "MB"),
        Line(f"a click with {tabs + 1} tabs open (30 promised)", median(clicks), 100),
        Line(f"a strategy that is kept, with {tabs + 1} tabs open", hit, 200),
    ]


def measure(quick: bool) -> list[str]:
    """All lines of the table; `quick` opens fewer tabs, and measures once what is otherwise measured five times."""
    lines: list[Line] = []
    found = chromium_path()
    if found is None:
        raise SystemExit("no Chromium here: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, browsing(found) as browser:
        library = Path(folder)
        build(library, WIJK, KEPT, 100)
        build(library, LARGE, KEPT[:2], 8)
        starts = []
        for _ in range(1 if quick else 5):
            with serving(library) as server:
                starts.append(server.started.seconds * 1e3)
        lines.append(Line("server start", median(starts), 3000))
        with serving(library) as server:
            lines += memory(server, browser, 4 if quick else 29)
        with serving(library) as server:
            lines += loading(server, browser, 1 if quick else 5)
            lines += playing(server, browser)
            lines += asking(server, browser)
    absent = [f"{what:<52}{'-':>9}  no such page yet" for what in ABSENT]
    return [f"{'the screen':<52}{'measured':>9}{'promised':>9}", *map(str, lines), *absent]
