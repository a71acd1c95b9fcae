"""Has the lives of a story lived, once for everybody who follows it, and keeps them for the next time.

A `Telling` is shared by all pages that tell the same story; its lives are made by the workers of the server, and kept
in a file beside the library under a key that covers all they depend on. A story that nobody follows any more is not
lived on, so that it holds up nobody else; whoever comes back to it goes on where it was.
"""

import threading
import time
from dataclasses import dataclass, replace
from functools import partial

from wijksim.population.catalogue import find_wijk
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario
from wijksim.viewer.question import Asked, Question
from wijksim.viewer.recent import Recent
from wijksim.viewer.story import kept
from wijksim.viewer.story.lives import Lives, joined, lives
from wijksim.viewer.story.tale import scenarios
from wijksim.viewer.workers import DROPPED, Answer, Workers

#: Of how many lives a story is made, and how long they are.
SEEDS = range(1, 33)
TOTAL = 3 * len(SEEDS)
MONTHS = 240
#: How many stories are kept in memory.
_STORIES = 4
#: After the lives and the first margins that a comparison waits for.
_RANK = 2
#: Seconds without a page that asks after which nobody follows a story any more; each page asks once a second.
_LEFT = 30.0

Three = tuple[Lives, Lives, Lives]


@dataclass(frozen=True)
class State:
    """How far a story is: `done` of `total` lives, the level of trust at the `start` once known, and the lives."""

    version: int = 0
    done: int = 0
    total: int = 0
    start: float | None = None
    lived: Three | None = None
    error: str = ""

    @property
    def finished(self) -> bool:
        """Whether nothing more will come."""
        return self.lived is not None or bool(self.error)


def of_story(question: Question) -> Question:
    """The question that a story tells: the strategies as they are shipped, over twenty years."""
    first, second = (Asked(side.strategy) for side in (question.first, question.second))
    return replace(question, first=first, second=second, months=MONTHS)


class Telling:
    """One story on its way."""

    def __init__(self, question: Question, workers: Workers) -> None:
        """Read what is kept, or have everything lived; returns at once."""
        self.state = State(total=3 * len(SEEDS))
        self._changed = threading.Condition()
        profile, asked = find_wijk(question.wijk), scenarios(question)
        self._key = kept.key(asked, profile, MONTHS, SEEDS)
        self._parts: dict[tuple[int, int], Lives] = {}
        self._dropped: list[tuple[int, int]] = []
        self._scenarios, self._profile, self._workers = asked, profile, workers
        self._followed = time.monotonic()
        if (found := kept.read(self._key)) is not None:
            self._now(lived=found, done=self.state.total)
            return
        for seed in SEEDS:
            for side in range(len(asked)):
                self._ask(side, seed)

    def wait(self, version: int, timeout: float) -> State:
        """The state once it is newer than `version`, or when `timeout` seconds have passed."""
        self._followed = time.monotonic()
        with self._changed:
            again, self._dropped = self._dropped, []
        for side, seed in again:
            self._ask(side, seed)
        with self._changed:
            self._changed.wait_for(lambda: self.state.version > version, timeout)
            return self.state

    def _ask(self, side: int, seed: int) -> None:
        """Have one life lived, unless nobody follows the story by then."""
        self._workers.submit(
            live, self._scenarios[side], self._profile, seed,
            answered=partial(self._came, side, seed), rank=_RANK, wanted=self._is_followed,
        )  # fmt: skip

    def _is_followed(self) -> bool:
        return time.monotonic() - self._followed < _LEFT

    def _now(self, **known: object) -> None:
        with self._changed:
            self.state = replace(self.state, version=self.state.version + 1, **known)  # type: ignore[arg-type]
            self._changed.notify_all()

    def _came(self, side: int, seed: int, answer: Answer) -> None:
        with self._changed:
            if self.state.finished:
                return
            if answer.error == DROPPED:
                self._dropped.append((side, seed))
                return
            if not answer.ok:
                self._now(error=answer.error)
                return
            self._parts[side, seed] = answer.value
            start = self.state.start if self.state.start is not None else float(answer.value.trust[0, 0])
            self._now(done=len(self._parts), start=start)
            if len(self._parts) < self.state.total:
                return
            first, second, third = (joined([self._parts[each, seed] for seed in SEEDS]) for each in range(3))
            self._parts = {}
        kept.write(self._key, (first, second, third))
        self._now(lived=(first, second, third))


def live(scenario: Scenario, profile: Profile, seed: int) -> Lives:
    """One life, in a worker; the server itself does not load the model."""
    from wijksim.viewer import first

    return lives([first.live(scenario, profile, seed, MONTHS)])


_lock = threading.Lock()
_tellings: Recent[Question, Telling] = Recent(_STORIES)


def telling(question: Question, workers: Workers) -> Telling:
    """The telling of this story, begun now or before; one that failed is begun anew."""
    asked = replace(of_story(question), language="nl", seed=0, measure="trust_municipality", resident=0)
    with _lock:
        found = _tellings.get(asked)
        if found is None or found.state.error:
            found = Telling(asked, workers)
            _tellings.put(asked, found)
        return found
