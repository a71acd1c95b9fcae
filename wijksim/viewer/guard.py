"""What a request must look like before anything else sees it, and what every answer carries.

The server is for the people at this machine. A web page from elsewhere that is open in the same browser must not be
able to talk to it, neither directly (Origin) nor under a name of its own that points here (Host). Addresses are plain
letters, so there is nothing to decode and no way up a path. Solara believes what some headers say about proxies; there
is no proxy, so these are taken off.
"""

import re
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wijksim.viewer import layout
from wijksim.viewer.visit import visit_of

#: What a plain page may load: files of this server, and nothing that stands in the page itself.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
#: A live page needs more: Vue 2 compiles the templates of widgets ('unsafe-eval'), anywidget imports its scripts from
#: blobs, and both write styles into the page ('unsafe-inline', styles only).
LIVE_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
LONGEST_QUERY, LARGEST_BODY = 4096, 65536

_LONGEST_PATH = 256
_PATH = re.compile(rb"/[A-Za-z0-9_.~/@-]*")
_KERNEL = re.compile(r"/jupyter/api/kernels/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/channels")
_SESSION = re.compile(rb"(^|&)session_id=[0-9a-zA-Z-]{8,64}(&|$)")
_METHODS = {"GET", "HEAD", "POST"}
_TOLD_BY_PROXIES = re.compile(rb"x-forwarded-.*|forwarded|(x-)?script-name|x-real-ip")


class Guard:
    """ASGI middleware: refuses, or passes on with headers; `allowed` are names of hosts without a port."""

    def __init__(self, app: ASGIApp, allowed: Iterable[str]) -> None:
        self.app = app
        self.allowed = frozenset(each.lower() for each in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        kept = [(name, value) for name, value in scope["headers"] if not _TOLD_BY_PROXIES.fullmatch(name)]
        scope = {**scope, "headers": kept}
        headers = Headers(scope=scope)
        status = self._problem(scope, headers)
        if scope["type"] == "websocket":
            await self._websocket(status, scope, receive, send)
            return
        if status:
            await _refusal(status, scope, headers)(scope, receive, _with_headers(send))
        else:
            await self.app(scope, _limited(receive), _with_headers(send))

    def _problem(self, scope: Scope, headers: Headers) -> int:
        """The status with which this request must be refused, or 0."""
        host = headers.get("host", "")
        asks = scope["type"] == "websocket" or scope["method"] == "POST"
        if len(headers.getlist("host")) != 1 or name_of(host) not in self.allowed:
            return 400
        if asks and headers.getlist("origin") not in ([f"http://{host}"], [f"https://{host}"]):
            return 403
        if not _is_from_here(headers):
            return 403
        raw = scope.get("raw_path") or scope["path"].encode()
        if not _PATH.fullmatch(raw) or len(raw) > _LONGEST_PATH or b"/." in raw or b"//" in raw:
            return 404
        if len(scope["query_string"]) > LONGEST_QUERY:
            return 414
        if asks and not _SESSION.search(scope["query_string"]):
            return 404
        if scope["type"] == "websocket":
            return 0 if _KERNEL.fullmatch(scope["path"]) else 404
        return self._problem_of_body(scope, headers)

    def _problem_of_body(self, scope: Scope, headers: Headers) -> int:
        if scope["method"] not in _METHODS:
            return 405
        length = headers.get("content-length", "0")
        return 0 if length.isdecimal() and int(length[:12]) <= LARGEST_BODY else 413

    async def _websocket(self, status: int, scope: Scope, receive: Receive, send: Send) -> None:
        if status:
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self.app(scope, receive, send)


def _is_from_here(headers: Headers) -> bool:
    """Whether a page of ours asks, or somebody opens an address: a page from elsewhere may link here, and load nothing.

    It could not read what it loads, but each export is work for this machine. Browsers that say nothing are let in.
    """
    from_here = headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    return from_here or headers.get("sec-fetch-dest") == "document"


def name_of(host: str) -> str:
    """The name in a Host header, without its port; empty when it is not one.

    >>> name_of("[::1]:8765"), name_of("LOCALHOST"), name_of("a@b")
    ('[::1]', 'localhost', '')
    """
    found = re.fullmatch(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?", host.lower())
    return found[1] if found else ""


def _refusal(status: int, scope: Scope, headers: Headers) -> Response:
    """A friendly page; the language is that of the address or the cookie."""
    query = scope["query_string"][:LONGEST_QUERY].decode("ascii", "replace")
    visit = visit_of(query, cookie_parser(headers.get("cookie", "")))
    return HTMLResponse(layout.error(status, visit), status)


def _with_headers(send: Send) -> Send:
    """Sends answers with the headers that they do not have yet."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sent


def _limited(receive: Receive) -> Receive:
    """Receives a body until it is too large, and then as if the browser had left."""
    seen = 0

    async def received() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return message if seen <= LARGEST_BODY else {"type": "http.disconnect"}

    return received
