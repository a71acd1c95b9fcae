"""Answers questions beside the pages: first one life of both sides, then what many seeds say.

A page asks and gets a `Ticket`; what becomes known arrives in its `state`. Everything is keyed by what is asked, so two
people who ask the same share one job, and two who ask something else never meet. All bookkeeping is done by one thread,
the clerk; runs are made by workers (`workers.py`), and what the library holds is read, not run.
"""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from wijksim.errors import WijksimError
from wijksim.experiments.provenance import source_hash
from wijksim.locale import LANGUAGES
from wijksim.population.catalogue import find_wijk
from wijksim.population.profile import Profile
from wijksim.viewer.acts import Side
from wijksim.viewer.library.entry import Entry
from wijksim.viewer.library.store import Library
from wijksim.viewer.lived import Content, Filming, film_of
from wijksim.viewer.payload import extra, payload, player_words, question_hash
from wijksim.viewer.question import Asked, Question
from wijksim.viewer.recent import Recent
from wijksim.viewer.shelves import Gathering, Shelves
from wijksim.viewer.wire import packed
from wijksim.viewer.words import viewer_words
from wijksim.viewer.workers import Answer, Workers

#: After how many seeds what is known is shown; the last number is enough.
BATCHES = (8, 32, 100)
#: How many questions are kept with their answers.
QUESTIONS = 16
#: Seconds between two looks at how far the first lives are.
_LOOK = 2.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class State:
    """What is known of a question so far; `version` goes up with every change.

    `sent` are `payload` and `extra` as they go over the line, packed once for everybody. `done` of `total` runs are
    there. `slowly` are months lived so far, of `slowly_of`, while the model is made ready for this machine, the very
    first time; None when it is ready. `error` is one line, empty while all is well; after it nothing more comes.
    """

    version: int = 0
    payload: Content | None = None
    extra: Content | None = None
    sent: tuple[Content, Content] = ({}, {})
    done: int = 0
    total: int = 0
    slowly: int | None = None
    slowly_of: int = 0
    finished: bool = False
    error: str = ""


class Ticket:
    """One page's interest in a job; `cancel` it when the page asks something else or goes."""

    def __init__(self, job: "_Job", told: Callable[[State], object] | None) -> None:
        self._job = job
        self.told = told

    @property
    def state(self) -> State:
        """What is known now."""
        return self._job.state

    def wait(self, version: int = 0, timeout: float | None = None) -> State:
        """The state once it is newer than `version` or finished, or when `timeout` seconds have passed."""
        with self._job.changed:
            self._job.changed.wait_for(lambda: self.state.version > version or self.state.finished, timeout)
            return self.state

    def cancel(self) -> None:
        """Want no more of it; runs that nobody else wants are not begun."""
        self._job.leave(self)


class Jobs:
    """All questions of all pages; make one for a server, `start` it, and `close` it at the end."""

    def __init__(
        self, library: Library | None = None, width: int | None = None, *, filming: Filming = film_of,
        batches: Sequence[int] = BATCHES,
    ) -> None:  # fmt: skip
        self.workers = Workers(width)
        self.library = library or Library.of_user()
        self.batches = tuple(batches)
        self._inbox: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._clerk = threading.Thread(target=self._work, name="wijksim-clerk", daemon=True)
        self._jobs: Recent[str, _Job] = Recent(QUESTIONS)
        self._lock = threading.Lock()
        self.shelves = Shelves(self.library, self.workers, self._inbox.put, filming)

    def start(self) -> None:
        """Begin the clerk and the workers; what is asked before is answered after."""
        self._clerk.start()
        self.workers.start()
        self._inbox.put(_prepare)

    def close(self) -> None:
        """End the workers and the clerk."""
        self.workers.close()
        self._inbox.put(None)
        if self._clerk.is_alive():
            self._clerk.join()

    def ask(
        self, question: Question, told: Callable[[State], object] | None = None, resident: int | None = None
    ) -> Ticket:
        """Both sides of a question: `payload` first, then `extra` time and again. Returns at once.

        `told` is called with every new state, by the clerk; it must be quick and never raise. `resident` is a slot row.
        """
        key = f"{question_hash(question)} {resident}"
        return self._ticket(key, told, lambda job: _Compared(job, self, question, resident).begin())

    def later(self, act: Callable[[], object]) -> None:
        """Have the clerk do something."""
        self._inbox.put(act)

    def _ticket(self, key: str, told: Callable[[State], object] | None, begin: "Callable[[_Job], None]") -> Ticket:
        with self._lock:
            known = self._jobs.get(key)
            ticket = known.join(told) if known else None
            if ticket is None:
                job = _Job(partial(self._jobs.drop, key))
                self._jobs.put(key, job)
                ticket = job.first(told)
                self._inbox.put(partial(_guarded, job, partial(begin, job)))
            elif told and ticket.state.version:
                # what is known when its turn comes: what came meanwhile was told already, and must not be undone
                self._inbox.put(lambda: _tell(told, ticket.state))
        return ticket

    def _work(self) -> None:
        while (act := self._inbox.get()) is not None:
            try:
                act()
            except Exception:
                _log.exception("a question could not be worked on")


class _Job:
    """One question: who waits for it, and what is known."""

    def __init__(self, forget: Callable[[], object]) -> None:
        self.changed = threading.Condition()
        self.state = State()
        self._forget = forget
        self._tickets: list[Ticket] = []
        self.given_up = False

    def first(self, told: Callable[[State], object] | None) -> Ticket:
        """The one for whom it is begun."""
        ticket = Ticket(self, told)
        with self.changed:
            self._tickets.append(ticket)
        return ticket

    def join(self, told: Callable[[State], object] | None) -> Ticket | None:
        """One more who waits; None when it was given up, be it this very moment: nothing more comes of it then."""
        with self.changed:
            return None if self.given_up else self.first(told)

    def leave(self, ticket: Ticket) -> None:
        """One less; when nobody is left what is unfinished is given up."""
        with self.changed:
            if ticket in self._tickets:
                self._tickets.remove(ticket)
            self.given_up = self.given_up or (not self._tickets and not self.state.finished)

    @property
    def wanted(self) -> bool:
        """Whether anybody waits for it."""
        return not self.given_up and not self.state.finished

    def now(self, **known: Any) -> None:
        """Something more is known; everybody who waits is told."""
        with self.changed:
            if self.state.finished:
                return
            self.state = replace(self.state, version=self.state.version + 1, **known)
            tickets = list(self._tickets)
            self.changed.notify_all()
        for ticket in tickets:
            if ticket.told:
                _tell(ticket.told, self.state)

    def fail(self, error: str) -> None:
        """It cannot be answered; the next who asks tries again."""
        self._forget()
        self.now(error=error, finished=True)


def _tell(told: Callable[[State], object], state: State) -> None:
    """Tell one page; its trouble is not that of the others."""
    try:
        told(state)
    except Exception:
        _log.exception("a page could not be told")


def _guarded(job: _Job, act: Callable[[], object]) -> None:
    """Do what the clerk must, and turn trouble into a state."""
    try:
        if job.wanted:
            act()
    except WijksimError as error:
        job.fail(str(error))
    except Exception as error:
        job.fail(f"{type(error).__name__}: {error}")


class _Compared:
    """Both sides of a question."""

    def __init__(self, job: _Job, jobs: Jobs, question: Question, resident: int | None) -> None:
        self.job, self.jobs, self.question, self.resident = job, jobs, question, resident
        self.profile: Profile = find_wijk(question.wijk)
        asked = (question.first, question.second)
        self.sides = tuple(_side(each, self.profile, question.months, jobs.library) for each in asked)
        self.lives: dict[int, Content] = {}
        self.gathering = Gathering(
            jobs.shelves, self.sides, jobs.batches, lambda: job.wanted, self._progress, self._batch, job.fail
        )

    def begin(self) -> None:
        """First the maps, then the many."""
        for number, side in enumerate(self.sides):
            self.jobs.shelves.life(
                side, self.question.seed, self.question.measure, self.resident, lambda: self.job.wanted,
                partial(self._lived, number),
            )  # fmt: skip
        self._since = self.jobs.workers.turns.months.value
        self._look()

    def _look(self) -> None:
        """While somebody waits for the first curves, say how far they are where that is slow."""
        if len(self.lives) == len(self.sides) or not self.job.wanted:
            return
        slowly, most = self.jobs.workers.turns.slowly, len(self.sides) * self.question.months
        if slowly is not None:
            self.job.now(slowly=min(slowly - self._since, most), slowly_of=most)
        later = threading.Timer(_LOOK, self.jobs.later, [self._look])
        later.daemon = True
        later.start()

    def _lived(self, number: int, answer: Answer) -> None:
        if not answer.ok:
            self.job.fail(answer.error)
            return
        self.lives[number] = answer.value
        if len(self.lives) == len(self.sides):
            _guarded(self.job, self._show)

    def _show(self) -> None:
        found = payload(self.question, self.profile, self.lives[0], self.lives[1])
        self.job.now(payload=found, sent=(packed(found), {}), slowly=None)
        self.gathering.begin()

    def _progress(self, done: int, total: int) -> None:
        self.job.now(done=done, total=total)

    def _batch(self, entries: tuple[Entry, ...], last: bool) -> None:
        first, second = entries
        _guarded(self.job, partial(self._add, first, second, last))

    def _add(self, first: Entry, second: Entry, last: bool) -> None:
        found = extra(self.question, self.profile, first, second)
        self.job.now(extra=found, sent=(self.job.state.sent[0], packed(found)), finished=last)


def _prepare() -> None:
    """Load what the first answer would otherwise wait for."""
    import pyarrow.parquet  # noqa: F401
    from scipy.special import ndtr, stdtrit  # noqa: F401

    source_hash()
    for language in LANGUAGES:
        viewer_words(language)
        player_words(language)


def _side(asked: Asked, profile: Profile, months: int, library: Library) -> Side:
    """What has to be lived; the library keeps shipped strategies as they are, and nothing that somebody changed."""
    return Side(asked.scenario(), profile, months, None if asked.changed else library)
