"""The national cycle above the municipal one: cabinets that give and withdraw money, and scandals.

A cabinet sits four years at most and may fall before. A new one may withdraw the money for neighbourhoods that the one
before gave, or give it again. Everything is keyed by month alone, so it is the same in every municipality and under
every strategy. What is withdrawn is felt from the next yearly grant of a programme, in the share of its money that is
national. A scandal lowers trust in parliament for a while, and through it, a little, trust in the municipality.
"""

from typing import TYPE_CHECKING

import numpy as np

from wijksim.agents import Agent
from wijksim.rules.numbers import plain
from wijksim.state.draws import STREAMS, U64, philox, seed_words

if TYPE_CHECKING:
    from wijksim.model import WijkModel

TERM_MONTHS = 48
_AHEAD = 120
_FADE_MONTHS = 24


def luck_of_months(seed: int, first: int) -> list[list[float]]:
    """Four uniforms for each of the months from `first` on: fall, choice of a new cabinet, scandal, (free)."""
    low, high = seed_words(seed)
    months = np.arange(first, first + _AHEAD, dtype=np.uint64)
    zeros = np.zeros(_AHEAD, dtype=np.uint64)
    drawn = plain(philox)(low, high, zeros, months, zeros + U64(STREAMS["cabinet"] << 24), zeros)
    luck: list[list[float]] = np.stack(drawn, axis=1).tolist()
    return luck


class NationalCycle(Agent):  # type: ignore[misc]
    """The cabinet now in office; `gives` says whether it pays its share of programmes for neighbourhoods."""

    def __init__(self, model: "WijkModel") -> None:
        """At the start a cabinet that gives has been in office for some time."""
        super().__init__(model)
        self.gives = True
        self.shock = 0.0
        self._luck = luck_of_months(model.seed, 0)
        self._first = 0
        self.since = -int(self._luck[0][1] * TERM_MONTHS)

    def left(self) -> float:
        """What the cabinet leaves of the money of a programme, 0 to 1: all of it, or what is not national."""
        if self.gives:
            return 1.0
        return float(1.0 - self.model.strengths["reliability"] * self.model.values["national_share"])

    def step(self) -> None:
        """A month: perhaps another cabinet, perhaps a scandal; how parliament is trusted."""
        model = self.model
        values, month = model.values, model.month
        if month - self._first >= _AHEAD:
            self._luck, self._first = luck_of_months(model.seed, month), month
        fall, choice, scandal, _ = self._luck[month - self._first]
        if month - self.since >= TERM_MONTHS or fall < values["cabinet_fall"] / 12.0:
            self._new_cabinet(choice)
        self.shock *= 1.0 - 1.0 / _FADE_MONTHS
        happens = scandal < values["scandal_rate"] / 12.0
        if happens:
            self.shock += values["scandal_parliament"]
            model.event(None, "national_scandal", "")
        usual = values["scandal_rate"] / 12.0 * values["scandal_parliament"] * _FADE_MONTHS
        for place in model.places:
            place.set("scandal", 1.0 if happens else 0.0)
            # less than usual counts as more trust, so that it stands still in the long run
            place.set("parliament_shift", usual - self.shock)

    def _new_cabinet(self, choice: float) -> None:
        values = self.model.values
        self.since = self.model.month
        chance = values["national_withdraws"] if self.gives else values["national_returns"]
        if choice < chance:
            self.gives = not self.gives
            self.model.event(None, "cabinet_gives" if self.gives else "cabinet_withdraws", "")
