"""What can be taken along from a comparison: its numbers, a figure, a strategy as a file; plain GET addresses.

An address is `/export/<kind>?<query>` with the query of the page, and gives the numbers of the page: they come from the
same job. It does not wait for margins that are still being computed: it gives those that are there, and says on how
many lives they rest.
"""

import json
import re
import threading
import time
from collections.abc import Callable
from typing import Any

import pandas as pd
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from wijksim import __version__
from wijksim.locale import Words
from wijksim.report.files import escape_formulas
from wijksim.viewer.followed import ask
from wijksim.viewer.jobs import State, Ticket
from wijksim.viewer.lived import Content
from wijksim.viewer.payload import merged
from wijksim.viewer.question import Problem, Question
from wijksim.viewer.reproduce import Again
from wijksim.viewer.shared import shared_jobs
from wijksim.viewer.units import INDICATORS
from wijksim.viewer.visit import visit_of
from wijksim.viewer.words import viewer_words

#: Of the JSON; a change that a reader would notice raises it.
JSON_FORMAT = 1
#: Seconds that an export waits for the curves, and then for margins: long enough for those that the library holds.
PATIENCE, GRACE = 60.0, 1.0
#: How many exports may wait at a time: half of the threads that answer all that is asked, so that pages always come.
MOST_WAITING = 20

_TYPES = {
    "csv": "text/csv; charset=utf-8", "json": "application/json", "png": "image/png", "svg": "image/svg+xml",
    "toml": "text/plain; charset=utf-8",
}  # fmt: skip
#: The parts of a payload that only the player needs.
_OF_PLAYER = ("words", "hash", "version")
#: A problem that a reader should know of, but that leaves the question as it is.
_HARMLESS = "model"

_room = threading.BoundedSemaphore(MOST_WAITING)


def routes() -> list[BaseRoute]:
    """The addresses of exports."""
    return [Route(f"/export/{kind}", _answer(kind, make)) for kind, make in _MAKERS.items()]


def table(question: Question, shown: Content) -> pd.DataFrame:
    """The series of a payload, tidy: a row a side (or their difference), indicator and month.

    Columns wijk, seed, lives, side, strategy, indicator, unit, month, own, low, middle, high. `own` is the life
    under the seed. Of a side low to high is the middle 80 % of the lives and middle their median; of "b minus a" they
    are the mean of the paired difference and its 95 % interval. Empty where margins are not known.
    """
    difference = shown["difference"]
    blocks = []
    for each in shown["indicators"]:
        name = each["id"]
        for letter, side in shown["sides"].items():
            band = side["band"][name] if side["band"] else {}
            blocks.append(_block(letter, question.sides[letter].scenario().name, each, side["series"][name], band))
        series = difference["series"][name] if difference["series"] else {}
        blocks.append(_block("b minus a", "", each, difference["own"][name], series))
    frame = pd.concat(blocks, ignore_index=True)
    frame.insert(0, "lives", difference["seeds"])
    frame.insert(0, "seed", question.seed)
    frame.insert(0, "wijk", question.wijk)
    return frame


def _block(
    side: str, strategy: str, indicator: Content, own: list[float], band: dict[str, list[float]]
) -> pd.DataFrame:
    facts = {"side": side, "strategy": strategy, "indicator": indicator["id"], "unit": indicator["unit"]}
    series = {name: band.get(name, float("nan")) for name in ("low", "middle", "high")}
    return pd.DataFrame({**facts, "month": range(len(own)), "own": own, **series})


def content(question: Question, shown: Content) -> Content:
    """All numbers and sentences of a payload as plain content for JSON, and what was asked."""
    kept = {name: value for name, value in shown.items() if name not in _OF_PLAYER}
    sides = {
        letter: {name: value for name, value in side.items() if name != "map"} for letter, side in kept["sides"].items()
    }
    scenarios = {letter: asked.scenario().to_dict() for letter, asked in question.sides.items()}
    asked = {"link": f"/vergelijk?{question.to_query()}", "scenarios": scenarios}
    return {"format": JSON_FORMAT, "model": __version__, "asked": asked, **kept, "sides": sides}


def known(question: Question) -> Content | None:
    """The payload of a question with the margins that are known by now; None when it cannot be computed in time."""
    ticket = ask(shared_jobs(), question)
    try:
        state = _waited(ticket, PATIENCE, lambda state: state.payload is not None)
        if state.payload is not None:
            state = _waited(ticket, GRACE, lambda state: False)
    finally:
        ticket.cancel()
    return merged(state.payload, state.extra or {}) if state.payload else None


def _known_soon(question: Question) -> Content | None:
    """As `known`; None at once when too many wait already."""
    if not _room.acquire(blocking=False):
        return None
    try:
        return known(question)
    finally:
        _room.release()


def _waited(ticket: Ticket, seconds: float, enough: Callable[[State], bool]) -> State:
    """The state once it is `enough` or finished, or when the time is over."""
    last, state = time.monotonic() + seconds, ticket.state
    while not (state.finished or enough(state)) and (left := last - time.monotonic()) > 0:
        state = ticket.wait(state.version, left)
    return state


def _csv(question: Question, shown: Content, request: Request, text: Words) -> bytes:
    return escape_formulas(table(question, shown)).to_csv(index=False).encode()


def _json(question: Question, shown: Content, request: Request, text: Words) -> bytes:
    return json.dumps(content(question, shown), ensure_ascii=False, allow_nan=False, indent=1).encode()


def _picture(kind: str) -> "Maker":
    def make(question: Question, shown: Content, request: Request, text: Words) -> bytes:
        from wijksim.viewer.figure import picture

        asked = request.query_params.get("i", INDICATORS[0])
        return picture(question, shown, asked if asked in INDICATORS else INDICATORS[0], kind, text)

    return make


def _toml(question: Question, request: Request) -> tuple[str, bytes]:
    """The file of a side, under the name that the command line on the page uses."""
    letter = "b" if request.query_params.get("side") == "b" else "a"
    scenario = dict(zip("ab", Again(question).scenarios, strict=True))[letter]
    return f"{scenario.name}.toml", scenario.to_toml().encode()


Maker = Callable[[Question, Content, Request, Words], bytes]
_MAKERS: dict[str, Maker | None] = {
    "csv": _csv, "json": _json, "png": _picture("png"), "svg": _picture("svg"), "toml": None,
}  # fmt: skip


def _answer(kind: str, make: Maker | None) -> Callable[[Request], Response]:
    """What answers a request; it runs in a thread, so it may wait."""

    def answer(request: Request) -> Response:
        question, problems = Question.from_query(request.url.query)
        text = viewer_words(visit_of(request.url.query, request.cookies).language)
        if wrong := [each for each in problems if each.key != _HARMLESS]:
            return _refusal(wrong, text)
        if make is None:
            return _file(kind, *_toml(question, request))
        shown = _known_soon(question)
        if shown is None:
            return PlainTextResponse(text.say("export.late"), 503)
        return _file(kind, _name(question, kind), make(question, shown, request, text))

    return answer


def _refusal(problems: list[Problem], text: Words) -> Response:
    return PlainTextResponse("\n".join(each.in_words(text) for each in problems), 400)


def _file(kind: str, name: str, body: bytes) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=_TYPES[kind], headers=headers)


def _name(question: Question, kind: str) -> str:
    """A file name that says what is in it."""
    parts: list[Any] = ["wijksim", question.wijk, question.first.strategy, question.second.strategy, question.seed]
    return f"{re.sub(r'[^A-Za-z0-9-]+', '-', '-'.join(map(str, parts)))}.{kind}"
