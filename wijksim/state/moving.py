"""Moves between wijken: households that left a dwelling last month come into one of another wijk of the model.

It happens before residents live a month. Every empty dwelling that is let this month has a household to come, drawn as
ever (`housing.move_in`). Where a household of the same tenure, kind, size and age is on its way from another wijk, they
come in its place, with all that they are; who finds nothing has left the municipality. So in numbers and kinds the same
people come and go as without moves. Whole columns at once, the same in every way of running the model; a model of one
wijk does nothing here.
"""

from collections import namedtuple
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.population.households import ADULTS, CHILDREN, KIND, MULTI
from wijksim.rules.moves import age_band, let_now
from wijksim.rules.numbers import from_coarse, plain
from wijksim.state.columns import CHILD, COLUMNS, HEAD, LIVES, OTHER, PARTNER, PLACES, TRUSTS, TYPES
from wijksim.state.draws import STREAMS, U64, philox, seed_words, stream_key
from wijksim.state.housing import LET
from wijksim.state.ledger import INDEX
from wijksim.state.settlement import GROUPS

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

#: What a mover takes along. The rest belongs to the dwelling, to this month, or to people left behind.
CARRIED = (
    "birth_month", "partnered", "education", "income", "threshold", "parliament", "energy", "experience", "setback",
    "asked_month", "promise_shift",
    *(f"{what}_{kind}" for what in ("trust", "reference", "expected") for kind in TRUSTS),
    *(name for name in COLUMNS if name.split("_")[0] in ("personal", "stage", "stock", "state", "taste")),
)  # fmt: skip
#: What nobody brings: participation, ties, what was heard and said, cases and promises of the wijk that was left.
_BLANK = tuple(
    name
    for name in COLUMNS
    if name not in CARRIED
    and name not in ("status", "occupant", "dwelling", "ordinal", "position", "owner", "arrival_month")
)
#: Trust in those who live around and in the place starts at one's own level: nothing is known of the new ones.
_NEARBY = ("residents", "place")
_FILLS = 16
_ADULT = 216
#: The order of a household in its slots, by position: head, partner, others, children.
_ORDER = np.argsort([HEAD, PARTNER, OTHER, CHILD])
#: What is booked of those who came: people, and the trust that adults bring.
_BOOKED = np.array([INDEX["sum:arrivals"], *(INDEX[f"cause:{kind}:arrival"] for kind in TRUSTS)])

#: Dwellings: which wijk, which of its dwellings, and a number for tenure, kind, size and age of the household.
Dwellings = namedtuple("Dwellings", ("wijk", "number", "like"))


def _columns_by_type(names: tuple[str, ...]) -> dict[str, list[int]]:
    """Numbers of columns in the array of each type."""
    return {kind: [at for k, at in (PLACES[name] for name in names) if k == kind] for kind in TYPES}


_TAKEN, _CLEARED = _columns_by_type(CARRIED), _columns_by_type(_BLANK)


class Moves:
    """The moves between the wijken of one model; `moved` counts the people so far."""

    def __init__(self, model: "WijkModel") -> None:
        """Gather what stays the same: where dwellings begin, and who may come where."""
        self.model = model
        self.moved = 0
        self._arrived: Any = None
        places = model.places
        self._several = len(places) > 1
        if not self._several:
            return
        self._starts = np.concatenate([place.homes.starts[:-1] for place in places])
        self._ends = np.concatenate([place.homes.starts[1:] for place in places])
        self._owner = np.concatenate([place.homes.owner for place in places])
        counts = [len(place.homes.owner) for place in places]
        self._wijk = np.repeat(np.arange(len(places)), counts)
        self._first = np.concatenate([[0], np.cumsum(counts)])
        self._keys = np.array([place.key for place in places], dtype=np.uint64)
        # one sorted list of chances for every kind of home in every wijk: the kind, and the chance as its fraction
        groups = [np.repeat(np.arange(GROUPS), np.diff(place.homes.came)) + GROUPS * place.index for place in places]
        self._chance = np.concatenate(groups) + np.concatenate([place.homes.chance for place in places])
        came = [place.homes.came + sum(len(other.homes.chance) for other in places[: place.index]) for place in places]
        self._last = np.stack(came)[:, 1:] - 1
        self._type, self._low, self._span = (
            np.concatenate([getattr(place.homes, name) for place in places]) for name in ("type", "low", "span")
        )

    def step(self) -> None:
        """Let those who look nearby move in, before residents live this month."""
        self._arrived = None
        share = self.model.values["moves_within"]
        if not self._several:
            return
        for place in self.model.places:
            place.homes.looks[0] = share
        waits = np.concatenate([place.homes.waits for place in self.model.places])
        waiting = np.flatnonzero(waits == self.model.month - 1)
        if len(waiting):
            with np.errstate(all="ignore"):
                self._carry_out(waiting, waits)

    def book(self, place: "Wijk") -> None:
        """Put who came from another wijk in this month's ledger of a wijk."""
        if self._arrived is not None:
            place.ledger[_BOOKED] += self._arrived[:, place.index]

    def _carry_out(self, waiting: Any, waits: Any) -> None:
        members, of = self._members(waiting)
        leaving = waiting[np.unique(of)]
        movers = Dwellings(self._wijk[leaving], leaving, self._like_of_movers(waiting, members, of))
        vacant = self._vacant(waits)
        expected = Dwellings(self._wijk[vacant], vacant, self._like_expected(vacant))
        old, new = self._matched(movers, expected)
        if len(old) == 0:
            return
        # both in the order of the dwelling that is left, as members are
        order = np.argsort(old)
        old, new = old[order], new[order]
        kept = np.isin(waiting[of], old)
        source, at = members[kept], np.searchsorted(old, waiting[of][kept])
        ordinal = np.arange(len(at)) - np.searchsorted(at, at)
        self._move(source, self._starts[new][at] + ordinal, new, new[at])

    def _members(self, waiting: Any) -> tuple[Any, Any]:
        """Rows of those who moved out of the waiting dwellings, heads first; and which of these dwellings they left."""
        table, month = self.model.table, self.model.month
        rows, of = self._slots(waiting)
        left = np.concatenate([place.homes.left for place in self.model.places])[rows] == month - 1
        rows, of = rows[left], of[left]
        order = np.lexsort((rows, _ORDER[table.position[rows]], of))
        return rows[order], of[order]

    def _slots(self, dwellings: Any) -> tuple[Any, Any]:
        """All rows of these dwellings, and which of them each belongs to."""
        room = self._ends[dwellings] - self._starts[dwellings]
        of = np.repeat(np.arange(len(dwellings)), room)
        rows = np.arange(len(of)) - np.repeat(np.cumsum(room) - room, room) + np.repeat(self._starts[dwellings], room)
        return rows, of

    def _like_of_movers(self, waiting: Any, members: Any, of: Any) -> Any:
        """What households look for: a number each, as `_like`."""
        table, count = self.model.table, len(waiting)
        position = table.position[members]
        children = np.bincount(of[position == CHILD], minlength=count)
        adults = np.bincount(of[position != CHILD], minlength=count)
        others = np.bincount(of[position == OTHER], minlength=count)
        there = np.unique(of)
        heads = members[np.searchsorted(of, there)]
        age = self.model.month - table.birth_month[heads].astype(np.int32)
        return _like(self._owner[waiting[there]], adults[there], children[there], others[there] > 0, age)

    def _vacant(self, waits: Any) -> Any:
        """Empty dwellings that are let this month."""
        status = self.model.table.status
        # somebody mostly lives in the first slot, so few dwellings need a closer look
        empty = np.flatnonzero(status[self._starts] != LIVES)
        rows, of = self._slots(empty)
        empty = empty[np.bincount(of, status[rows] == LIVES, len(empty)) == 0]
        u = self._draw("vacancy", empty, self.model.month, 0)[0]
        now = plain(let_now)(u, waits[empty], np.int32(self.model.month), LET)
        return empty[now]

    def _like_expected(self, vacant: Any) -> Any:
        """Which household is to come into each dwelling, from the draws of `housing.move_in`."""
        wijk = self._wijk[vacant]
        group = 6 * self._owner[vacant].astype(np.int64) + self._ends[vacant] - self._starts[vacant] - 1
        u0, u1, _, _ = self._draw("household", vacant, 0, self._households(vacant) + 1)
        at = np.searchsorted(self._chance, GROUPS * wijk + group + u0.astype(np.float64))
        at = np.minimum(at, self._last[wijk, group])
        one = self._type[at].astype(np.int64)
        age = self._low[at] + (u1 * self._span[at].astype(np.float32)).astype(np.int32)
        return _like(self._owner[vacant], _ADULTS[one], _CHILDREN[one], _KIND[one] == MULTI, age)

    def _matched(self, movers: Any, expected: Any) -> tuple[Any, Any]:
        """Pairs of a dwelling that was left and one in another wijk, alike, in the order of draws of their own."""
        ranked = []
        for these in (movers, expected):
            luck = self._draw("move", these.number, self.model.month, 0)[0 if these is movers else 1]
            order = np.lexsort((these.number, luck, these.like))
            like = these.like[order]
            ranked.append((these.number[order], like * _MOST + np.arange(len(like)) - np.searchsorted(like, like)))
        (old, one), (new, other) = ranked
        _, first, second = np.intersect1d(one, other, assume_unique=True, return_indices=True)
        old, new = old[first], new[second]
        elsewhere = self._wijk[old] != self._wijk[new]
        return old[elsewhere], new[elsewhere]

    def _move(self, source: Any, target: Any, dwellings: Any, dwelling: Any) -> None:
        """Put people of rows `source` in rows `target`, each of a `dwelling`; `dwellings` are those that fill."""
        table, month = self.model.table, self.model.month
        positions, partnered = table.position[source], table.partnered[source]
        for kind in TYPES:
            array = getattr(table.arrays, kind)
            # column by column: twice as fast as all at once
            for number in _TAKEN[kind]:
                array[number][target] = array[number][source]
            for number in _CLEARED[kind]:
                array[number][target] = 0
        ordered = np.sort(dwellings)
        of_wijk = np.searchsorted(ordered, self._first)
        for place in self.model.places:
            own = ordered[of_wijk[place.index] : of_wijk[place.index + 1]]
            place.homes.households[own - self._first[place.index]] += 1
        table.status[target] = LIVES
        table.occupant[target] = self._households(dwelling) * _FILLS
        table.position[target], table.partnered[target] = positions, partnered
        table.owner[target] = self._owner[dwelling]
        table.arrival_month[target] = month
        for kind in _NEARBY:
            table.column(f"trust_{kind}")[target] = plain(from_coarse)(table.column(f"reference_{kind}")[target])
            table.column(f"expected_{kind}")[target] = 0
        self.moved += len(target)
        self._note(target, self._wijk[dwelling])

    def _note(self, rows: Any, wijk: Any) -> None:
        """What the ledgers have to say of those who came: people, and the trust that adults bring."""
        table = self.model.table
        # who comes of age this month is booked by that
        adult = self.model.month - 1 - table.birth_month[rows].astype(np.int32) >= _ADULT
        count = len(self.model.places)
        # sums of whole numbers, exact in floats of 64 bits
        brought = [np.bincount(wijk[adult], table.column(f"trust_{kind}")[rows[adult]], count) for kind in TRUSTS]
        self._arrived = np.stack([np.bincount(wijk, minlength=count), *brought]).astype(np.int64)

    def _households(self, dwellings: Any) -> Any:
        """How many households these dwellings have had."""
        return np.concatenate([place.homes.households for place in self.model.places])[dwellings]

    def _draw(self, stream: str, dwellings: Any, when: int, occupant: Any) -> Any:
        """Four uniforms a dwelling, keyed by its wijk and its number there."""
        wijk = self._wijk[dwellings]
        zeros = np.zeros(len(dwellings), dtype=np.uint64)
        key = plain(stream_key)(U64(STREAMS[stream]), self._keys[wijk])
        slots = (dwellings - self._first[wijk]).astype(np.uint64)
        occupants = zeros + np.asarray(occupant).astype(np.uint64)
        return plain(philox)(*seed_words(self.model.seed), slots, zeros + U64(when), key, occupants)


_ADULTS, _CHILDREN, _KIND = np.array(ADULTS), np.array(CHILDREN), np.array(KIND)
#: More dwellings than can be alike.
_MOST = 1 << 32


def _like(owner: Any, adults: Any, children: Any, multi: Any, age: Any) -> Any:
    """A number that households share which have the same tenure, adults, children, kind and age of the head."""
    band = plain(age_band)(age).astype(np.int64)
    return (((owner.astype(np.int64) * 8 + adults) * 8 + children) * 2 + multi) * 16 + band
