"""Fixtures: a server and a real Chromium in a network of loopback alone, and tabs that notice what goes wrong.

    def test_something(server, open_tab):
        tab = open_tab("/vergelijk?lang=en", width=390, height=844)
        tab.wait_for_selector("[data-ready]")

Mark such tests `browser`. When a test ends, its tabs must have had no error on the console, no answer of 400 or more
and no request to another machine, but for what the test puts in `open_tab.expected` (parts of the message).
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from namespace import CannotIsolate, Namespace

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.viewer_started import NotStarted, View, browsing, chromium_path, free_port, is_answering, view

ROOT = Path(__file__).parents[2]
WATCHED = Path(__file__).parent / "watched"
#: Milliseconds that anything in a browser may take; a slow machine is no reason to fail.
PATIENCE = 60_000


def missing(what: str) -> None:
    """Fail in CI, skip elsewhere."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@dataclass
class Server(View):
    """A running `wijksim view`; `outbound` is where it notes whom it tries to reach, `log` what it says."""

    outbound: Path = Path()
    log: Path = Path()

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Its exit code after a signal."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=PATIENCE / 1000)


@cache
def _kernels() -> None:
    """Have the model compiled for this machine: a page waits for that once, and longer than a test does."""
    from wijksim.experiments.single import warm_up

    warm_up()


def start_server(namespace: Namespace, folder: Path, *words: str) -> Server:
    """`wijksim view` at a free port within the network; what it says goes to `folder`."""
    _kernels()
    outbound, log = folder / "outbound.txt", folder / "log.txt"
    path = os.pathsep.join([str(WATCHED), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    library = os.environ.get("WIJKSIM_LIBRARY_DIR", str(folder / "library"))
    environment = {"WIJKSIM_LIBRARY_DIR": library, "PYTHONPATH": path, "WIJKSIM_TEST_OUTBOUND": str(outbound)}
    with open(log, "wb") as said:
        try:
            begun = view(
                namespace.run(free_port), environment, *words, said=said, folder=folder, around=namespace.words,
                answers=lambda port: namespace.run(is_answering, port),
            )  # fmt: skip
        except NotStarted:
            pytest.fail(f"the server did not start: {log.read_text(encoding='utf-8')}")
    return Server(begun.process, begun.port, begun.seconds, outbound, log)


@pytest.fixture(scope="session")
def namespace() -> Iterator[Namespace]:
    """The network of loopback alone."""
    try:
        made = Namespace()
    except CannotIsolate as error:
        missing(str(error))
    yield made
    made.close()


@pytest.fixture(scope="session")
def server(namespace: Namespace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that do not stop it."""
    running = start_server(namespace, tmp_path_factory.mktemp("server"))
    yield running
    running.stop()


@pytest.fixture
def start(namespace: Namespace, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts a server of a test's own, which is ended whatever becomes of the test."""
    begun: list[Server] = []

    def started(*words: str) -> Server:
        begun.append(start_server(namespace, tmp_path, *words))
        return begun[-1]

    yield started
    for each in begun:
        each.stop()


@pytest.fixture(scope="session")
def chromium(namespace: Namespace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A real browser within the network, as playwright has it."""
    found = chromium_path()
    if found is None:
        missing("no Chromium here: apt-get install chromium")
    starter = tmp_path_factory.mktemp("chromium") / "chromium"
    starter.write_text(f'#!/bin/sh\nexec nsenter --net={namespace.path} -- {found} "$@"\n', encoding="utf-8")
    starter.chmod(0o755)
    with browsing(str(starter)) as browser:
        yield browser


@dataclass
class Tabs:
    """Opens tabs and keeps what went wrong in them; `expected` are parts of messages that a test provokes."""

    browser: Any
    url: str
    expected: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    contexts: list[Any] = field(default_factory=list)

    def __call__(self, path: str = "/", *, width: int = 1366, height: int = 768, url: str = "", **context: Any) -> Any:
        """A tab with a page of the server, in a browser profile of its own."""
        tab = self.empty(width=width, height=height, **context)
        tab.goto((url or self.url) + path)
        return tab

    def empty(self, *, width: int = 1366, height: int = 768, **context: Any) -> Any:
        """A tab that has not been anywhere yet."""
        made = self.browser.new_context(viewport={"width": width, "height": height}, **context)
        made.set_default_timeout(PATIENCE)
        self.contexts.append(made)
        tab = made.new_page()
        tab.on("console", lambda said: self._console(said.type, said.text))
        tab.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        tab.on("response", lambda got: self._response(got.status, got.url))
        tab.on("request", lambda asked: self._request(asked.url))
        return tab

    def close(self) -> None:
        """Close all tabs; anything unexpected fails the test."""
        for each in self.contexts:
            each.close()
        unexpected = [said for said in self.problems if not any(part in said for part in self.expected)]
        assert unexpected == []

    def _console(self, kind: str, text: str) -> None:
        if kind == "error":
            self.problems.append(f"console: {text}")

    def _response(self, status: int, url: str) -> None:
        if status >= 400:
            self.problems.append(f"{status}: {url}")

    def _request(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:", "about:")):
            self.problems.append(f"foreign: {url}")


@pytest.fixture
def open_tab(server: Server, chromium: Any) -> Iterator[Tabs]:
    """Opens tabs, and looks after them when the test ends."""
    tabs = Tabs(chromium, server.url)
    yield tabs
    tabs.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core: the file that WIJKSIM_AXE names, or the one in node_modules."""
    paths = [os.environ.get("WIJKSIM_AXE"), ROOT / "node_modules/axe-core/axe.min.js"]
    found = next((Path(path) for path in paths if path and Path(path).is_file()), None)
    if found is None:
        missing("no axe-core here: npm install --no-save axe-core@4.14.1")
    return found.read_text(encoding="utf-8")


def violations(tab: Any, axe: str) -> list[str]:
    """What axe-core finds wrong for WCAG 2.2 AA and good practice, as short lines."""
    tab.evaluate(axe)
    asked = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = tab.evaluate("asked => axe.run(document, asked)", asked)["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]
