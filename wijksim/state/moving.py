"""Moves between wijken: households that left a dwelling last month come into one of another wijk of the model.

It happens before residents live a month. Every empty dwelling that is let this month has a household to come, drawn as
ever (`housing.move_in`). Where a household of the same tenure, kind, size and age is on its way from another wijk, they
come in its place, with all that they are; who finds nothing has left the municipality. So in numbers and kinds the same
people come and go as without moves. `state/movers.py` has the loops; a model of one wijk does nothing here.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.state.ledger import INDEX, NAMES
from wijksim.state.movers import Town

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel
    from wijksim.state.place import Place

#: What months change of the dwellings of a wijk.
_CHANGING = ("waits", "left", "households", "looks")


class Moves:
    """The moves between the wijken of one model; `moved` counts the people so far."""

    def __init__(self, model: "WijkModel") -> None:
        """Nobody has moved yet."""
        self.model = model
        self.moved = 0
        self._arrived: Any = None
        self._town: Any = None

    def __getstate__(self) -> dict[str, Any]:
        """Everything but the dwellings of all wijken together: a copied model makes those of its own."""
        return self.__dict__ | {"_town": None}

    def step(self) -> None:
        """Let those who look nearby move in, before residents live this month."""
        self._arrived = None
        model = self.model
        if len(model.places) == 1:
            return
        if self._town is None:
            self._town = _town(model.places)
        self._town.looks[:] = model.values["moves_within"]
        if (self._town.waits == model.month - 1).any():
            self._arrived = np.zeros((len(model.places), len(NAMES)), dtype=np.int64)
            model.runner.move(model.month, self._town, self._arrived)
            self.moved += int(self._arrived[:, INDEX["sum:arrivals"]].sum())

    def book(self, place: "Wijk") -> None:
        """Put who came from another wijk in this month's ledger of a wijk."""
        if self._arrived is not None:
            place.ledger += self._arrived[place.index]


def _town(places: Sequence["Place"]) -> Town:
    """The dwellings of all places, one after another; from now on what changes of each place is a part of theirs."""
    changing = {name: _joined(places, name) for name in _CHANGING}
    for name, values in changing.items():
        ends = np.cumsum([len(getattr(place.homes, name)) for place in places])
        for place, own in zip(places, np.split(values, ends[:-1]), strict=True):
            place.homes = place.homes._replace(**{name: own})
    homes = [place.homes for place in places]
    counts = [len(each.owner) for each in homes]
    before = np.cumsum([0, *(len(each.chance) for each in homes)])
    return Town(
        starts=np.concatenate([[0], *(each.starts[1:] for each in homes)]),
        wijk=np.repeat(np.arange(len(homes), dtype=np.int32), counts),
        first=np.cumsum([0, *counts]),
        keys=np.array([place.key for place in places], dtype=np.uint64),
        came=np.stack([each.came + first for each, first in zip(homes, before[:-1], strict=True)]),
        **changing,
        **{name: _joined(places, name) for name in ("owner", "chance", "type", "low", "span")},
    )


def _joined(places: Sequence["Place"], name: str) -> Any:
    """One field of the homes of all places, one after another."""
    return np.concatenate([getattr(place.homes, name) for place in places])
