"""Moves between wijken: households that left a dwelling last month come into one of another wijk of the model.

It happens before residents live a month. Every empty dwelling that is let this month has a household to come, drawn as
ever (`housing.move_in`). Where a household of the same tenure, kind, size and age is on its way from another wijk, they
come in its place, with all that they are; who finds nothing has left the municipality. So in numbers and kinds the same
people come and go as without moves. `state/movers.py` has the loops; a model of one wijk does nothing here.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.state.columns import TRUSTS
from wijksim.state.ledger import INDEX
from wijksim.state.movers import Town

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel
    from wijksim.state.place import Place

#: What is booked of those who came: people, and the trust that adults bring.
_BOOKED = np.array([INDEX["sum:arrivals"], *(INDEX[f"cause:{kind}:arrival"] for kind in TRUSTS)])


class Moves:
    """The moves between the wijken of one model; `moved` counts the people so far."""

    def __init__(self, model: "WijkModel") -> None:
        """Gather what stays the same: where dwellings begin, and who may come where."""
        self.model = model
        self.moved = 0
        self._arrived: Any = None
        self._several = len(model.places) > 1
        if self._several:
            self._town = _town(model.places)
            # room for everybody who looks, and for everybody who is expected
            self._households = np.empty((2, len(self._town.wijk)), dtype=np.int64)

    def step(self) -> None:
        """Let those who look nearby move in, before residents live this month."""
        self._arrived = None
        if not self._several:
            return
        places = self.model.places
        for place in places:
            place.homes.looks[0] = self.model.values["moves_within"]
        waits = _joined(places, "waits")
        if (waits == self.model.month - 1).any():
            self._carry_out(waits)

    def book(self, place: "Wijk") -> None:
        """Put who came from another wijk in this month's ledger of a wijk."""
        if self._arrived is not None:
            place.ledger[_BOOKED] += self._arrived[:, place.index]

    def _carry_out(self, waits: Any) -> None:
        model, town, places = self.model, self._town, self.model.places
        left, households = _joined(places, "left"), _joined(places, "households")
        arrived = np.zeros((len(_BOOKED), len(places)), dtype=np.int64)
        found = model.runner.move(model.month, waits, left, households, town, self._households, arrived)
        for dwelling in found.tolist():
            wijk = town.wijk[dwelling]
            places[wijk].homes.households[dwelling - town.first[wijk]] += 1
        self.moved += int(arrived[0].sum())
        self._arrived = arrived


def _town(places: Sequence["Place"]) -> Town:
    """The dwellings of all places, one after another."""
    homes = [place.homes for place in places]
    counts = [len(each.owner) for each in homes]
    before = np.cumsum([0, *(len(each.chance) for each in homes)])
    return Town(
        starts=np.concatenate([each.starts[:-1] for each in homes]),
        ends=np.concatenate([each.starts[1:] for each in homes]),
        wijk=np.repeat(np.arange(len(homes)), counts),
        first=np.cumsum([0, *counts]),
        keys=np.array([place.key for place in places], dtype=np.uint64),
        came=np.stack([each.came + first for each, first in zip(homes, before[:-1], strict=True)]),
        **{name: _joined(places, name) for name in ("owner", "chance", "type", "low", "span")},
    )


def _joined(places: Sequence["Place"], name: str) -> Any:
    """One field of the homes of all places, one after another."""
    return np.concatenate([getattr(place.homes, name) for place in places])
