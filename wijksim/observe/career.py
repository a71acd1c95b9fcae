"""The working life of one post: who holds it, whom they get to know, what they carry, and what goes when they go.

Told from what changed in the post, in residents' columns and in the model, month by month; nothing is made up. An entry
is (month, kind, detail) in codes, as in a diary; the words for them stand under `[career]` in `wijksim/locale`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wijksim.errors import WijksimError
from wijksim.observe.diary import Entry
from wijksim.state.columns import LIVES

if TYPE_CHECKING:
    from wijksim.agents.professional import Professional
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

#: Overload above which it is told, and below which it is over: requests so far beyond the hours there are.
TOO_MUCH, ENOUGH = 0.5, 0.25
#: Knowledge of the wijk (0 to 1) at which somebody has got to know it.
_AT_HOME = 0.5


@dataclass(frozen=True)
class Career:
    """One post of a wijk from month `first` on, and everybody who held it; `programme` says whose post it is."""

    post: int
    wijk: str
    first: int
    programme: bool
    events: tuple[Entry, ...]


class CareerWriter:
    """Writes the working life of a post: call `look` at month 0 and after each step of the model."""

    def __init__(self, model: "WijkModel", place: "Wijk", post: int) -> None:
        """Nothing seen yet; raises `WijksimError` for a post that no wijk of this size can have."""
        if not 1 <= post <= model.most_posts:
            raise WijksimError(f"professional {post} does not exist; they are numbered from 1 to {model.most_posts}")
        self.model, self.place, self.post = model, place, post
        self._entries: list[Entry] = []
        self._worker: Professional | None = None
        self._holder = -1
        self._held_before = False
        self._ties = self._cases = 0
        self._overloaded = self._knows = False
        self._first: int | None = None
        self._programme = False

    def look(self) -> None:
        """Note what this month brought."""
        posts = (*self.place.welfare.posts, *self.place.welfare_programme.posts)
        worker = next((each for each in posts if each.post == self.post), None)
        holder = worker.holder if worker is not None else -1
        if self._holder >= 0 and (worker is not self._worker or holder != self._holder):
            self._add("leaves" if worker is self._worker else "post_ends", f"{self._ties}")
            self._holder, self._overloaded, self._knows, self._cases = -1, False, False, 0
        if worker is not None and worker is not self._worker:
            self._begin(worker)
        self._worker = worker
        if worker is None or holder < 0:
            return
        if self._holder < 0:
            self._take_up(holder)
        self._work(worker)

    def career(self) -> Career:
        """What was written so far; raises `WijksimError` when the post never existed in this run."""
        if self._first is None:
            raise WijksimError(
                f"there was no professional {self.post} in {self.place.profile.slug} in this run; 1 always exists"
            )
        return Career(self.post, self.place.profile.slug, self._first, self._programme, tuple(self._entries))

    def _add(self, kind: str, detail: str = "") -> None:
        self._entries.append(Entry(self.model.month, kind, detail))

    def _begin(self, worker: "Professional") -> None:
        if self._first is None:
            self._first, self._programme = self.model.month, worker.programme
        if worker.programme:
            self._add("post_begins")

    def _take_up(self, holder: int) -> None:
        self._holder = holder
        if self.model.month == 0:
            self._add("at_work")
        else:
            self._add("succeeds" if self._held_before else "hired")
        self._held_before = True

    def _work(self, worker: "Professional") -> None:
        """A month in which the post is held: ties and cases, too much work, and getting to know the wijk."""
        table, rows = self.model.table, slice(self.place.first, self.place.last)
        lives = table.status[rows] == LIVES
        tied = (table.tie_post[rows] == self.post) & (table.tie_holder[rows] == self._holder) & (table.tie[rows] > 0)
        self._ties = int(np.count_nonzero(tied & lives))
        if self.model.month:
            self._cases += int(np.count_nonzero((table.helped[rows] > 0) & (table.desk[rows] == self.post) & lives))
        overload = self.place.caseload.overload * self.model.strengths["caseload"]
        if overload > TOO_MUCH and not self._overloaded:
            self._overloaded = True
            self._add("overloaded", f"{overload:.2f}")
        elif overload < ENOUGH and self._overloaded:
            self._overloaded = False
            self._add("relieved")
        if worker.knowledge >= _AT_HOME and not self._knows:
            self._knows = True
            self._add("knows_the_wijk")
        if self.model.month and self.model.month % 12 == 0:
            self._add("year", f"{self._cases} {self._ties}")
            self._cases = 0
