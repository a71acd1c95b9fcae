"""The web server's application: what can be asked of it, and what answers.

Every address is on this list: plain pages, live pages (Solara), files by name, exports, and the two of Solara that a
live page talks to. Nothing of Solara's own pages, debug information, static folders or asset proxy is served.
"""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any
from uuid import uuid4

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from wijksim.locale import LANGUAGES
from wijksim.viewer import early, export, layout
from wijksim.viewer.assets import assets
from wijksim.viewer.guard import LIVE_POLICY, Guard
from wijksim.viewer.navigation import PAGES, Entry
from wijksim.viewer.offline import prepare
from wijksim.viewer.question import DEFAULT
from wijksim.viewer.shared import shared_jobs
from wijksim.viewer.visit import DOOR, LANGUAGE, THEME, Visit, visit_of

_A_YEAR = 365 * 24 * 3600
_SESSION = "solara-session-id"
_KNOWN_ERRORS = (400, 403, 404, 405, 413, 414)


def make_app(allowed: frozenset[str]) -> Starlette:
    """The application for browsers that name one of the `allowed` hosts."""
    prepare()
    from solara.server import app as solara_app
    from solara.server import starlette as solara_server

    solara_app.apps["__default__"] = solara_app.AppScript("wijksim.viewer.root")
    routes: list[BaseRoute] = [
        *pages(),
        Route("/f/{hash}/{name}", _file),
        *export.routes(),
        WebSocketRoute("/jupyter/api/kernels/{kernel_id}/{name}", solara_server.kernel_connection),
        Route("/_solara/api/close/{kernel_id}", solara_server.close, methods=["POST"]),
    ]
    handlers: dict[Any, Callable[[Request, Exception], Response]] = {HTTPException: _refused, Exception: _failed}
    made = Starlette(
        routes=routes, lifespan=solara_server.lifespan, exception_handlers=handlers,
        middleware=[Middleware(Guard, allowed=allowed)],
    )  # fmt: skip
    made.router.redirect_slashes = False
    return made


def pages() -> list[BaseRoute]:
    """The addresses of pages."""
    return [Route(each.path, _page(each, layout.waiting if each.live else _body(each))) for each in PAGES]


def warm() -> None:
    """Do beforehand what the first visitor would wait for: workers begun, pages and choices read, files compressed."""
    shared_jobs()
    for each in PAGES:
        import_module(f"wijksim.viewer.pages.{each.name}")
    choices = import_module("wijksim.viewer.choice")
    for language in LANGUAGES:
        choices.form_of(replace(DEFAULT, language=language), ())
    for asset in assets().values():
        asset.packed  # noqa: B018


def _body(entry: Entry) -> Callable[[Visit], str]:
    """What gives the main part of a plain page."""
    body: Callable[[Visit], str] = import_module(f"wijksim.viewer.pages.{entry.name}").body
    return body


def _page(entry: Entry, body: Callable[[Visit], str]) -> Callable[[Request], Response]:
    """What answers a request for a page."""

    def answer(request: Request) -> Response:
        visit = visit_of(request.url.query, request.cookies)
        if entry.compares and early.is_opened(request.headers):
            early.begin(visit)
        response = HTMLResponse(layout.page(entry, visit, body(visit)))
        for name, value in ((LANGUAGE, visit.language), (THEME, visit.theme), (DOOR, visit.door)):
            if value and request.cookies.get(name) != value:
                response.set_cookie(name, value, max_age=_A_YEAR, samesite="strict")
        if entry.live:
            response.headers["Content-Security-Policy"] = LIVE_POLICY
            if _SESSION not in request.cookies:
                response.set_cookie(_SESSION, str(uuid4()), httponly=True, samesite="strict")
        return response

    return answer


def _file(request: Request) -> Response:
    """A file of the list, at its present address."""
    asset = assets().get(request.path_params["name"])
    if asset is None or asset.url != request.url.path:
        raise HTTPException(404)
    headers = asset.headers()
    if asset.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.packed, headers=headers | {"Content-Encoding": "gzip"})
    return Response(asset.content, headers=headers)


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 400
    visit = visit_of(request.url.query, request.cookies)
    return HTMLResponse(layout.error(status if status in _KNOWN_ERRORS else 400, visit), status)


def _failed(request: Request, error: Exception) -> Response:
    return HTMLResponse(layout.error(500, visit_of(request.url.query, request.cookies)), 500)
