"""Starting and ending: one clear line for each thing that can go wrong, and nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

import psutil
import pytest
import solara
from browser import PATIENCE

from wijksim.cli import main
from wijksim.viewer import offline, root, serve
from wijksim.viewer.navigation import PAGES
from wijksim.viewer.words import viewer_words

browser = pytest.mark.browser


def test_a_port_in_use_is_told(capsys) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["view", "--no-open", "--port", str(port)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"port {port} is in use" in said


def test_no_permission_is_told(capsys, monkeypatch) -> None:
    def refused(*_):
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(serve, "_bound", refused)
    assert main(["view", "--no-open", "--port", "80"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "no permission to use port 80" in said


def test_without_a_port_the_next_free_one_is_taken() -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", serve.PORT))
            taken.listen()
        except OSError:
            pytest.skip("somebody else uses the first port")
        with serve._listen("127.0.0.1", None) as listening:
            assert listening.getsockname()[1] > serve.PORT


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--port", "65536"), "--port is 65536"),
        (("--port", "many"), "'many' is not a whole number"),
        (("--host", "a b"), "is not the name or address"),
        (("--host", "http://127.0.0.1/"), "is not the name or address"),
        (("--host", ""), "is not the name or address"),
        (("--host", "203.0.113.7"), "cannot listen at 203.0.113.7"),
    ],
)
def test_what_cannot_be_is_told(words, said, capsys) -> None:
    assert main(["view", "--no-open", *words]) == 2
    printed = capsys.readouterr().err
    assert printed.count("\n") == 1
    assert said in printed


def test_without_the_extra_it_says_what_to_install(capsys, monkeypatch) -> None:
    offline.prepare.cache_clear()
    monkeypatch.setattr(offline, "_NEEDED", ("solara", "a_package_that_is_not_there"))
    assert main(["view", "--no-open", "--port", "0"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "pip install 'wijksim[viewer]'" in said
    assert "a_package_that_is_not_there" in said


def test_the_command_line_does_not_load_the_screen() -> None:
    code = "import sys, wijksim.cli; wijksim.cli.build_parser(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [name for name in done.stdout.split() if name.startswith(("wijksim.viewer", "solara", "starlette"))] == []


def test_hosts_of_an_open_server_are_those_of_this_machine() -> None:
    assert serve.allowed_hosts("127.0.0.1") == {"127.0.0.1", "localhost", "[::1]"}
    assert "kamer.example" in serve.allowed_hosts("Kamer.example")
    assert serve.allowed_hosts("0.0.0.0") > serve.allowed_hosts("127.0.0.1") | {socket.gethostname().lower()}
    assert "0.0.0.0" not in serve.allowed_hosts("0.0.0.0")


def test_solara_is_set_to_stay_here() -> None:
    from solara.server import settings

    assert settings.telemetry.mixpanel_enable is False
    assert settings.main.mode == "production"
    assert settings.oauth.private is False
    assert settings.state.backend == ""
    assert solara.settings.assets.proxy is False
    assert "://" not in solara.settings.assets.cdn


@pytest.mark.parametrize("name", [each.name for each in PAGES if each.live])
def test_a_page_that_fails_shows_one_friendly_sentence(name, monkeypatch, capsys) -> None:
    @solara.component
    def wrong():
        raise ZeroDivisionError("not for the reader")

    monkeypatch.setattr(f"wijksim.viewer.pages.{name}.Page", wrong)
    entry = next(each for each in PAGES if each.name == name)
    shown, context = solara.render(root._live(entry)(), handle_error=False)
    texts = _texts(shown)
    context.close()
    assert viewer_words("nl").say("shell.error.500.title") in texts
    assert "not for the reader" not in texts
    assert "ZeroDivisionError: not for the reader" in capsys.readouterr().err


def _texts(widget) -> str:
    """All text in a widget and those in it."""
    if isinstance(widget, str):
        return widget
    return " ".join(_texts(child) for child in getattr(widget, "children", ()))


@browser
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_with_a_tab_open(start, chromium, how) -> None:
    running = start()
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE)
    tab = context.new_page()
    tab.goto(f"{running.url}/vergelijk")
    # a page that is connected, whose lives are still being lived
    tab.wait_for_selector(".keuze select")
    assert running.stop(how) == 128 + how
    tab.wait_for_selector("#lost:not([hidden])")
    assert viewer_words("nl").say("shell.lost") in tab.inner_text("#lost")
    assert tab.locator("h1").count() == 1
    context.close()
    said = running.log.read_text(encoding="utf-8")
    assert "Traceback" not in said
    assert running.url in said
    assert said.count("\n") == (2 if how == signal.SIGINT else 1)


@browser
def test_an_open_server_says_so_in_one_line(start) -> None:
    running = start("--host", "0.0.0.0", "--language", "en")
    running.stop()
    said = running.log.read_text(encoding="utf-8").splitlines()
    assert said[1].startswith("Beware: everybody on this network")
    assert socket.gethostname() in said[1]


@browser
def test_workers_begin_with_the_server_and_end_with_it(start) -> None:
    running = start()
    server = psutil.Process(running.process.pid)
    last = time.monotonic() + PATIENCE / 1000
    while not (workers := [each for each in server.children(recursive=True) if _is_worker(each)]):
        assert time.monotonic() < last
        time.sleep(0.05)
    assert running.stop() == 128 + signal.SIGINT
    assert psutil.wait_procs(workers, timeout=PATIENCE / 1000)[1] == []
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


def _is_worker(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return any("spawn_main" in word for word in process.cmdline())
    return False


@browser
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_in_order_while_workers_begin(start, how) -> None:
    running = start()
    assert running.stop(how) == 128 + how
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


def test_the_server_itself_does_not_load_the_model() -> None:
    pages = "; ".join(f"import wijksim.viewer.pages.{each.name}" for each in PAGES)
    script = (
        "import sys; from wijksim.viewer.offline import prepare; prepare(); "
        f"import wijksim.viewer.app, wijksim.viewer.jobs; {pages}; "
        "print(sorted({'mesa', 'matplotlib', 'wijksim.model', 'wijksim.experiments.single'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
