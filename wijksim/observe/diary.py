"""The story of one resident, told from what changed in their own row, in their home, and in the model's events.

Nothing is made up: every entry is a change that can be read from the columns before and after a month, or an event
that the model noted. Who is followed is chosen by rule, never by how it ends. An entry is (month, kind, detail) in
codes; the words for them stand in `wijksim/locale` and are put together in `wijksim/report/diary.py`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from wijksim.errors import WijksimError
from wijksim.observe.household import HouseholdWatch, household_kind
from wijksim.rules.numbers import PER_UNIT, F, plain, sigmoid
from wijksim.state.columns import ACTIVE, DOMAINS, LEADS, LIVES, NONE
from wijksim.state.draws import draw
from wijksim.state.phases import INPUTS

if TYPE_CHECKING:
    from wijksim.model import WijkModel

#: Ages, in months, between which the resident who is followed is at the start.
FOLLOWED_AGES = (360, 600)
_ADULT = 216
_EDUCATION = ("low", "middle", "high")
#: Values of `asked`, as codes.
_ASKERS = ("", "near", "office")
#: Events of the model that residents notice, whatever becomes of them.
_NOTICED = (
    "programme_starts", "programme_ends", "programme_stopped", "early_election", "recession", "budget_cut",
    "team_leaves", "funding_stops",
)  # fmt: skip
#: What one knew of one's own row a month ago.
_OWN = (
    "participation", "objects", "knows_promise", "promise_shift", "setback", "tie_post", "tie_holder", "tie",
)  # fmt: skip
#: Kinds of entry that end a diary.
LEAVING = ("died", "moved_away", "left_home")


class Entry(NamedTuple):
    """Something that happened to somebody: the month, what kind of thing, and a code that says more."""

    month: int
    kind: str
    detail: str = ""


@dataclass(frozen=True)
class Diary:
    """One resident of a wijk, from month `first` until they leave or the run ends.

    `row` and `occupant` say who it is, `home` in which dwelling (the number of its cell on the map). As they were at
    `first`: `age` in whole years, `tenure` ("own", "rent"), `education` ("low", "middle", "high"), `household` (one of
    `HOUSEHOLD_KINDS`). `trust` is their own trust in the municipality, a chance of yes in %, one number a month.
    """

    row: int
    occupant: int
    home: int
    first: int
    age: int
    tenure: str
    education: str
    household: str
    events: tuple[Entry, ...]
    trust: tuple[float, ...]

    @property
    def has_left(self) -> bool:
        """Whether the resident died or moved away before the end of the run."""
        return bool(self.events) and self.events[-1].kind in LEAVING


def followed_by_rule(model: "WijkModel") -> int:
    """The row of the resident to follow: the first adult of 30 to 50 at the start, else the first who lives there.

    Call it at month 0: the choice must not depend on what happens.
    """
    table = model.table
    age = model.month - table.birth_month.astype(np.int64)
    lives = table.status == LIVES
    fits = lives & (age >= FOLLOWED_AGES[0]) & (age < FOLLOWED_AGES[1])
    return int(np.argmax(fits if fits.any() else lives))


class DiaryWriter:
    """Writes the diary of whoever lives in a slot: call `look` at month 0 and after each step of the model.

    Without `occupant` it is whoever lives there when it first looks, or else the first who comes.
    """

    def __init__(self, model: "WijkModel", row: int, occupant: int | None = None) -> None:
        """Nothing seen yet; raises `WijksimError` for a slot that there is not."""
        if not 0 <= row < model.table.rows:
            raise WijksimError(f"slot {row} does not exist; slots run from 0 to {model.table.rows - 1}")
        self.model, self.row, self.occupant = model, row, occupant
        self.place = next(place for place in model.places if place.first <= row < place.last)
        self.home = HouseholdWatch(model, self.place, row)
        self._entries: list[Entry] = []
        self._trust: list[float] = []
        self._start: dict[str, Any] = {}
        self._before: dict[str, Any] = {}
        self._told = 0
        self._left = False

    def look(self) -> None:
        """Note what this month brought."""
        events, self._told = self.model.record.events[self._told :], len(self.model.record.events)
        if self._left:
            return
        here = self._is_here()
        if self._start:
            self._tell(events, here)
        elif here:
            self._begin()
        if here:
            self._before = {name: self._own(name) for name in _OWN}
            self._trust.append(
                round(100.0 * float(plain(sigmoid)(F(2.0) * PER_UNIT * F(self._own("trust_municipality")))), 3)
            )
        self.home.remember()

    def diary(self) -> Diary:
        """What was written so far; raises `WijksimError` when nobody has lived there."""
        if not self._start:
            raise WijksimError(f"nobody lived in slot {self.row} in this run; name another resident")
        return Diary(
            self.row, int(self.occupant or 0), **self._start, events=tuple(self._entries), trust=tuple(self._trust)
        )

    def _own(self, name: str) -> Any:
        return self.model.table.column(name)[self.row].item()

    def _is_here(self) -> bool:
        return self._own("status") == LIVES and self.occupant in (None, self._own("occupant"))

    def _begin(self) -> None:
        month = self.model.month
        self.occupant = self._own("occupant")
        self._start = {
            "home": self._own("dwelling"),
            "first": month,
            "age": (month - self._own("birth_month")) // 12,
            "tenure": "own" if self._own("owner") else "rent",
            "education": _EDUCATION[self._own("education")],
            "household": household_kind(self.model, self.place, self.row),
        }
        if month > 0 and self._own("arrival_month") == month:
            self._add("born" if self._own("birth_month") == month else "arrived")

    def _add(self, kind: str, detail: str = "") -> None:
        self._entries.append(Entry(self.model.month, kind, detail))

    def _tell(self, events: list[tuple[int, str, str, str]], here: bool) -> None:
        self._tell_events(events)
        if not here:
            self._add(self.home.how_left(self.row))
            self._left = True
            return
        if self.model.month - self._own("birth_month") == _ADULT:
            self._add("comes_of_age")
        for kind, detail in self.home.changes():
            self._add(kind, detail)
        if self._own("setback") > self._before["setback"]:
            self._add("setback")
        self._tell_help()
        self._tell_participation()
        self._tell_promise()
        self._tell_mistake()

    def _tell_events(self, events: list[tuple[int, str, str, str]]) -> None:
        """What the council, the programme and the country did, as far as one notices."""
        for _, wijk, event, detail in events:
            if wijk not in ("", self.place.profile.slug) or detail == "nothing":
                continue
            if event in _NOTICED:
                kept = detail.removesuffix(" kept")
                self._add(event, kept if kept != detail else "")
            elif (event, detail) == ("election", "new coalition"):
                self._add("new_coalition")
        if self._before["objects"] and self.place.get("objection_event") != 0.0:
            outcomes = {event for _, _, event, _ in events if event in ("project_deferred", "project_approved")}
            self._add("council_decided", outcomes.pop().removeprefix("project_") if len(outcomes) == 1 else "both")

    def _tell_help(self) -> None:
        post = self._before["tie_post"]
        if post and self._before["tie"] > 0 and self.place.post_holder[post] != self._before["tie_holder"]:
            self._add("professional_left")
        helped = self._own("helped")
        if helped:
            self._add("helped", DOMAINS[helped - 1])
        elif self._own("desk"):
            self._add("turned_away")

    def _tell_participation(self) -> None:
        before, now = self._before["participation"], self._own("participation")
        asker = _ASKERS[self._own("asked")]
        if before == NONE < now:
            self._add("joined", asker)
        elif now == NONE < before:
            self._add("quit")
        elif before < now:
            self._add({ACTIVE: "active", LEADS: "leads"}[now])
        elif asker and now == NONE and self.model.month - self._own("birth_month") >= _ADULT:
            self._add("asked", asker)
        if self._own("in_dialogue"):
            self._add("in_dialogue")
        if self._own("objects") > self._before["objects"]:
            self._add("objected")

    def _tell_promise(self) -> None:
        if self._own("knows_promise") > self._before["knows_promise"]:
            self._add("promise_heard")
        if not (self._before["knows_promise"] and self.place.inputs[INPUTS["promise_due"]] > 0):
            return
        shift = self._before["promise_shift"]
        by_itself = shift - int(F(shift) * F(1.0 / 180.0))
        if self._own("promise_shift") != by_itself:
            self._add("promise_broken" if self._own("promise_shift") < by_itself else "promise_kept")

    def _tell_mistake(self) -> None:
        """A mistake that came out this month, or was repaired, if one is among those whom it touches."""
        place, number = self.place, int(self.place.get("mistake"))
        if not number or self.model.month - self._own("birth_month") < _ADULT:
            return
        slot = self.row - place.first
        u = draw(self.model.seed, "touched", place.key, slot, number, int(self.occupant or 0))[0]
        for who in ("municipality", "residents"):
            felt = place.get(f"mistake_event_{who}")
            if felt != 0.0 and u < place.get("mistake_touches"):
                self._add("mistake_felt" if felt < 0 else "mistake_mended", who)
