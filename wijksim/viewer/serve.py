"""Starts the web server, says where it is, opens the browser, and ends without noise."""

import errno
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator
from urllib.parse import urlencode

from wijksim.errors import StoppedError, WijksimError
from wijksim.locale import LANGUAGES, Words
from wijksim.viewer.guard import name_of
from wijksim.viewer.offline import prepare
from wijksim.viewer.words import viewer_words

HERE = ("localhost", "127.0.0.1", "[::1]")
PORT = 8765
_TRIED = 20
_LARGEST_MESSAGE = 2**20
_CONNECTIONS = 600
_SECONDS_TO_END = 2
_BY_SIGNAL = 128


def serve(host: str, port: int | None, opens: bool, language: str) -> None:
    """Serve until Ctrl-C; `port` None takes the first free one, 0 one that the system chooses."""
    text = viewer_words(language)
    shown = _shown(host)
    try:
        with _listen(host, port) as listening:
            address = f"http://{shown}:{listening.getsockname()[1]}/"
            if language != LANGUAGES[0]:
                address += f"?{urlencode({'lang': language})}"
            _serve_at(listening, host, address, text, opens)
    except KeyboardInterrupt as error:
        raise StoppedError(text.say("shell.serve.stopped")) from error


def _serve_at(listening: socket.socket, host: str, address: str, text: Words, opens: bool) -> None:
    prepare()
    import uvicorn

    from wijksim.viewer.app import make_app, warm
    from wijksim.viewer.shared import close_shared_jobs

    config = uvicorn.Config(
        make_app(allowed_hosts(host)), http="h11", loop="asyncio", access_log=False, log_level="error",
        server_header=False, proxy_headers=False, ws_max_size=_LARGEST_MESSAGE, limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=_SECONDS_TO_END,
    )  # fmt: skip
    print(text.say("shell.serve.at", address=address), file=sys.stderr, flush=True)
    if is_open(host):
        names = ", ".join(sorted(allowed_hosts(host) - {*HERE, host}))
        print(text.say("shell.serve.open", names=names), file=sys.stderr, flush=True)
    threading.Thread(target=warm, daemon=True).start()
    if opens:
        threading.Thread(target=_open_browser, args=(address,), daemon=True).start()
    # uvicorn ends in good order and then passes the signal on; without a handler workers would be left to clean up.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(_BY_SIGNAL + number))
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        close_shared_jobs()


def allowed_hosts(host: str) -> frozenset[str]:
    """The names under which browsers may ask for this server, when it listens at `host`."""
    return frozenset(each.lower() for each in (*HERE, _shown(host), *(_own_names() if is_open(host) else ())))


def is_open(host: str) -> bool:
    """Whether `host` stands for every address of this machine."""
    return host in ("0.0.0.0", "::")


def _own_names() -> Iterator[str]:
    """The names and addresses of this machine, without asking any other."""
    import psutil

    name = socket.gethostname()
    yield from (name, f"{name}.local")
    for addresses in psutil.net_if_addrs().values():
        for each in addresses:
            if each.family == socket.AF_INET:
                yield each.address
            elif each.family == socket.AF_INET6 and "%" not in each.address:
                yield f"[{each.address}]"


def _shown(host: str) -> str:
    """The host as it stands in an address; WijksimError when it cannot be one."""
    if is_open(host):
        return HERE[0]
    shown = f"[{host}]" if ":" in host else host
    if not name_of(shown) or name_of(shown) != shown.lower():
        raise WijksimError(f"--host {host!r} is not the name or address of a machine; 127.0.0.1 is this one.")
    return shown


def _listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens; WijksimError says in one sentence why there is none."""
    for each in range(PORT, PORT + _TRIED) if port is None else (port,):
        try:
            return _bound(host, each)
        except OSError as error:
            if port is None and error.errno == errno.EADDRINUSE:
                continue
            raise WijksimError(_why(error, host, each)) from error
    raise WijksimError(f"ports {PORT} to {PORT + _TRIED - 1} are all in use; choose another with --port.")


def _bound(host: str, port: int) -> socket.socket:
    [(family, kind, proto, _, address), *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    listening = socket.socket(family, kind, proto)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use; choose another with --port, or leave --port out."
    if error.errno == errno.EACCES:
        return f"no permission to use port {port}; ports from 1024 on are free to use, for example --port {PORT}."
    return f"cannot listen at {host}: {error.strerror}."


def _open_browser(address: str) -> None:
    """Open a browser with windows; one that would take over the terminal is not wanted."""
    if sys.platform.startswith("linux") and not {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER"} & os.environ.keys():
        return
    webbrowser.open(address)
