"""The page `/vergelijk`: two strategies in one wijk with one luck, chosen, played, shared and taken along.

The address is what is asked: the page begins with what it says, and every choice makes another address.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import solara

from wijksim.viewer.choice import Keuze, answer, form_of
from wijksim.viewer.followed import ask
from wijksim.viewer.jobs import State
from wijksim.viewer.library.key import SEEDS
from wijksim.viewer.payload import question_hash
from wijksim.viewer.question import RESIDENTS, BadQuestion, Problem, Question
from wijksim.viewer.shared import shared_jobs
from wijksim.viewer.speler import Speler
from wijksim.viewer.take import Take
from wijksim.viewer.visit import use_visit
from wijksim.viewer.words import viewer_words

#: Seconds after which a page that was closed is noticed.
_PATIENCE = 0.5


@dataclass(frozen=True)
class Known:
    """What is known, and of which question; it stays on the screen until more is known of another."""

    question: Question | None = None
    state: State = field(default_factory=State)
    halted: bool = False


class Latest:
    """What is shown, as the thread says that follows what was asked last; those of before are not heard any more.

    A thread learns a little late that something else is asked. What it passed on then would take the place of newer
    things, for good where nothing more comes of those.
    """

    def __init__(self, show: Callable[[Known], object]) -> None:
        self._show = show
        self._known = Known()
        self._lock = threading.Lock()
        self._halt = threading.Event()

    def begin(self) -> threading.Event:
        """Something else is asked: only who has this event is heard from now on. Who sets it wants no more of it."""
        # without the lock: the page asks while it is drawn, and whoever holds the lock may wait for the page
        self._halt = threading.Event()
        return self._halt

    def tell(self, halt: threading.Event, change: Callable[[Known], Known]) -> None:
        """Show what was known, changed; nothing when something else was asked meanwhile."""
        with self._lock:
            if halt is self._halt:
                self._known = change(self._known)
                self._show(self._known)


@dataclass(frozen=True)
class View:
    """What is asked on the screen now, what of the address could not be used, and how often somebody chose."""

    question: Question
    problems: tuple[Problem, ...] = ()
    chosen: int = 0

    @classmethod
    def of(cls, query: str, language: str, chosen: int = 0) -> "View":
        """What an address asks."""
        question, problems = Question.from_query(query)
        return cls(replace(question, language=language), tuple(problems), chosen)


@solara.component
def Page() -> None:
    """The whole page."""
    visit = use_visit()
    first = solara.use_memo(lambda: View.of(visit.query, visit.language), [])
    view, set_view = solara.use_state(first)
    known, set_known = solara.use_state(Known())
    again, set_again = solara.use_state(0)
    question = view.question
    latest = solara.use_memo(lambda: Latest(set_known), [])
    halt = solara.use_memo(latest.begin, [question, again])
    solara.use_thread(_follower(question, halt, latest), dependencies=[question, again], intrusive_cancel=False)

    def put(make: Callable[[], Question]) -> None:
        try:
            other = make()
        except BadQuestion as bad:
            set_view(replace(view, problems=(bad.problem,)))
            return
        if other != question:
            set_view(View(other, chosen=view.chosen + 1))

    def choose(chosen: Mapping[str, Any]) -> None:
        if chosen.get("what") == "cancel":
            halt.set()
        elif chosen.get("what") == "again":
            set_again(again + 1)
        elif chosen.get("what") == "address":
            set_view(View.of(str(chosen.get("value")), question.language, view.chosen))
        else:
            put(lambda: answer(question, chosen))

    def change(wanted: Mapping[str, Any]) -> None:
        if wanted.get("what") == "resident":
            put(lambda: replace(question, resident=(question.resident + 1) % len(RESIDENTS)))
        elif wanted.get("what") == "measure":
            put(lambda: replace(question, measure=str(wanted.get("value"))))

    text = viewer_words(question.language)
    solara.v.Html(tag="h1", class_="keuze-title", children=[text.say("vergelijk.title")])
    busy = _busy(known, question)
    Keuze.element(form={**form_of(question, view.problems, busy), "chosen": view.chosen}, on_chosen=choose)
    if known.state.payload is not None:
        payload, extra = known.state.sent
        Speler.element(
            payload=payload,
            extra=extra,
            on_pressed=lambda pressed: put(lambda: with_pressed(question, pressed)),
            on_asked=change,
        )
    elif known.state.error:
        solara.v.Html(tag="div", attributes={"data-ready": "failed"})
    Take(question, _lives(known, question))


def _lives(known: Known, question: Question) -> int:
    """On how many lives margins rest, or will: fewer where somebody stopped the computing, 1 where there are none."""
    if known.question != question or not known.halted:
        return len(SEEDS)
    found = known.state.extra
    return int(found["difference"]["seeds"]) if found and found["hash"] == question_hash(question) else 1


def with_pressed(question: Question, pressed: Mapping[str, Any]) -> Question:
    """The question in which what was pressed happens too; BadQuestion when that cannot be asked."""
    sides = pressed.get("sides", [])
    for letter in question.sides:
        if letter in sides:
            side = question.sides[letter].pressed(pressed.get("month", 0), str(pressed.get("event")))
            question = question.with_side(letter, side)
    return question


def _follower(question: Question, halt: threading.Event, latest: Latest) -> Callable[[threading.Event], None]:
    """What a thread does for a question: pass on what becomes known, until nobody wants it any more."""

    def follow(cancel: threading.Event) -> None:
        ticket = ask(shared_jobs(), question)
        version = -1
        try:
            while not cancel.is_set() and not halt.is_set():
                state = ticket.wait(max(version, 0), _PATIENCE)
                if state.version > version:
                    version = state.version
                    latest.tell(halt, partial(_newer, question, state))
                if state.finished:
                    return
            if halt.is_set():
                latest.tell(halt, lambda old: replace(old, question=question, halted=True))
        finally:
            ticket.cancel()

    return follow


def _newer(question: Question, state: State, old: Known) -> Known:
    """What to show: of a new question nothing takes the place of what is there until its first curves are known."""
    if state.payload is None and not state.error:
        state = replace(state, payload=old.state.payload, extra=old.state.extra, sent=old.state.sent)
    return Known(question, state)


def _busy(known: Known, question: Question) -> dict[str, Any] | None:
    """What the bar says about the computing; None when there is nothing to say."""
    text = viewer_words(question.language)
    state = known.state
    if known.question == question and known.halted:
        return {"text": text.say("vergelijk.busy.stopped"), "again": True}
    if known.question == question and state.error:
        return {"text": text.say("vergelijk.busy.failed", why=state.error), "again": True}
    if known.question == question and state.finished:
        return None
    if known.question == question and state.slowly is not None:
        counts = {"done": state.slowly, "of": state.slowly_of}
        return {"text": text.say("vergelijk.busy.ready", **counts), "cancel": True, **counts}
    if known.question != question or not state.total:
        return {"text": text.say("vergelijk.busy.first"), "cancel": True}
    counts = {"done": state.done, "of": state.total}
    return {"text": text.say("vergelijk.busy.bands", **counts), "cancel": True, **counts}
