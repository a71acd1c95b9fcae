"""What happens in one resident's home: who is born, dies or leaves, seen from that resident.

Read from the rows of the dwelling before and after a month. Whether somebody who is gone died or left follows from the
draw that decided it in the model.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.population.profile import HOUSEHOLD_KINDS
from wijksim.rules.life import death_rate
from wijksim.rules.numbers import YEAR, F, plain
from wijksim.state.columns import CHILD, HEAD, LIVES, OTHER, PARTNER
from wijksim.state.draws import draw
from wijksim.state.settlement import household_kinds

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

_SEEN = ("status", "occupant", "position", "birth_month")
#: Months between parent and child at the least; a smaller gap is that of siblings or of others in the house.
_GENERATION = 180


def _rows_of_home(model: "WijkModel", place: "Wijk", row: int) -> slice:
    home = int(model.table.dwelling[row])
    return slice(int(place.homes.starts[home]), int(place.homes.starts[home + 1]))


def household_kind(model: "WijkModel", place: "Wijk", row: int) -> str:
    """Which of `HOUSEHOLD_KINDS` the resident in a row lives in now."""
    home = _rows_of_home(model, place, row)
    lives = model.table.status[home] == LIVES
    return HOUSEHOLD_KINDS[int(household_kinds(lives[np.newaxis], model.table.position[home][np.newaxis])[0])]


class HouseholdWatch:
    """The rows of the dwelling in which the resident of `row` lives, as they were a month ago and as they are."""

    def __init__(self, model: "WijkModel", place: "Wijk", row: int) -> None:
        """Nothing remembered yet."""
        self.model, self.place, self.row = model, place, row
        self.rows = _rows_of_home(model, place, row)
        self.before: dict[str, list[int]] = {}

    def remember(self) -> None:
        """Keep how it is now."""
        self.before = self._now()

    def changes(self) -> Iterator[tuple[str, str]]:
        """What happened to others in the home this month: kind, and who they are to the resident."""
        now, own = self._now(), self.row - self.rows.start
        for k in range(len(now["status"])):
            lived, lives = self.before["status"][k] == LIVES, now["status"][k] == LIVES
            same = now["occupant"][k] == self.before["occupant"][k]
            if lived and not (lives and same):
                died = self.died(self.rows.start + k)
                yield "housemate_died" if died else "housemate_left", self._relation(self.before, own, k)
            if lives and not (lived and same) and now["birth_month"][k] == self.model.month:
                yield "child_born", self._relation(now, own, k)

    def how_left(self, row: int) -> str:
        """How the resident of a row, who lived here a month ago, is gone: `died`, `left_home`, or `moved_away`."""
        if self.died(row):
            return "died"
        now, k = self._now(), row - self.rows.start
        stay = any(
            status == LIVES and occupant == before
            for status, occupant, before in zip(now["status"], now["occupant"], self.before["occupant"], strict=True)
        )
        return "left_home" if stay and self.before["position"][k] == CHILD else "moved_away"

    def died(self, row: int) -> bool:
        """Whether somebody who lived here a month ago died, by the draw of that month of their life."""
        k = row - self.rows.start
        age = self.model.month - self.before["birth_month"][k]
        key = (self.place.key, row - self.place.first, age, self.before["occupant"][k])
        u = draw(self.model.seed, "life", *key)[0]
        return bool(F(u) < plain(death_rate)(F(age) / YEAR) / YEAR)

    def _now(self) -> dict[str, list[int]]:
        return {name: self.model.table.column(name)[self.rows].tolist() for name in _SEEN}

    def _relation(self, seen: dict[str, Any], own: int, other: int) -> str:
        """Who `other` is to the resident: partner, child, parent, sibling, or housemate where the rows do not say."""
        mine, theirs = seen["position"][own], seen["position"][other]
        younger_by = seen["birth_month"][other] - seen["birth_month"][own]
        if {mine, theirs} == {HEAD, PARTNER}:
            return "partner"
        if OTHER in (mine, theirs) or (mine in (HEAD, PARTNER)) == (theirs in (HEAD, PARTNER)):
            return "sibling" if mine == theirs == CHILD else "housemate"
        if theirs == CHILD:
            return "child" if younger_by >= _GENERATION else "housemate"
        return "parent" if -younger_by >= _GENERATION else "housemate"
