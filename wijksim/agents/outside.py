"""What comes from outside: the wandering level of each place, and recessions.

The level of a place wanders by a small shock every month and returns slowly to the national average
(prototype: Leefbaarometer 2002-2008). Each domain of a place wanders a little by itself as well, so that an old
picture of needs goes stale. Shocks are keyed by month, the same under every strategy.
"""

from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.rules.numbers import normal, plain
from wijksim.state.columns import DOMAINS
from wijksim.state.draws import STREAMS, U64, philox, seed_words
from wijksim.state.phases import INPUTS

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

_AHEAD = 120
_MONTH_ROOT = 0.2886751345948129  # the square root of 1/12
_WORK, _HOUSING, _SAFETY = 3, 5, 6
#: Where rules read what the place does to each domain, in their order.
_SEEN = slice(INPUTS[f"place_{DOMAINS[0]}"], INPUTS[f"place_{DOMAINS[-1]}"] + 1)
_RECESSION_MONTHS = 24
#: What a year and what eleven months leave of a recession, and what is there on average over a year that begins with 1.
_KEPT = 1.0 - 1.0 / _RECESSION_MONTHS
_YEAR_LEFT, _AT_YEARS_END = prod([_KEPT] * 12), prod([_KEPT] * 11)
_MEAN_OF_YEAR = (1.0 - _YEAR_LEFT) / (12.0 * (1.0 - _KEPT))


@lru_cache(maxsize=1)
def shocks(seed: int, keys: tuple[int, ...], first: int) -> Any:
    """Standard normal shocks (wijken, months, 8) from month `first` on: of the level and of the seven domains.

    Of all wijken of a model at once, as drawing for one takes as long; they look ahead in the same month, one by one.
    """
    low, high = seed_words(seed)
    zeros = np.zeros((len(keys), 2, _AHEAD), dtype=np.uint64)
    slots = zeros + np.arange(2, dtype=np.uint64)[:, None]
    months = zeros + np.arange(first, first + _AHEAD, dtype=np.uint64)
    streams = zeros + (U64(STREAMS["level"] << 24) | np.array(keys, dtype=np.uint64))[:, None, None]
    drawn = np.stack(plain(philox)(low, high, slots, months, streams, zeros), axis=2)
    return plain(normal)(drawn.reshape(len(keys), 8, _AHEAD)).transpose(0, 2, 1)


def wander(level: float, keep: float, moved: list[float]) -> list[float]:
    """Where what stands at `level` is in coming months, in which it is `moved` and keeps the rest of what it was."""
    path = []
    for step in moved:
        level = keep * level + step
        path.append(level)
    return path


class Outside:
    """The state of the world around one wijk.

    `level` and `domains` are read from what has been worked out ahead: setting them changes no coming month.
    """

    def __init__(self, model: "WijkModel", place: "Wijk") -> None:
        """Average at the start, and as deep in a recession as usual: the first month sets that."""
        self.model, self.place = model, place
        self.level = 0.0
        self.domains = [0.0] * 7
        self.recession = 0.0
        #: what those who look for a home elsewhere think of the place, sd against the start
        self.reputation = 0.0
        self.take_over()

    def take_over(self) -> None:
        """Another strategy takes over: how the place wanders from here on is worked out anew."""
        self._ahead: Any = ()
        self._first = 1

    def _look_ahead(self) -> None:
        """Work out how the place wanders in coming months (months, 8): nothing that is lived changes that."""
        model, values = self.model, self.model.values
        size = values["place_shock"] * _MONTH_ROOT
        keep = 1.0 - values["place_return"] / 12.0
        keys = tuple(place.key for place in model.places)
        moved = np.array([size] + [0.7 * size] * 7) * shocks(model.seed, keys, model.month)[self.place.index]
        paths = map(wander, (self.level, *self.domains), [keep] * 8, moved.T.tolist())
        self._ahead, self._first = np.array(list(paths)).T, model.month
        # how deep a recession is on average over the years: figures of a wijk are of an average year
        self._usual_recession = _MEAN_OF_YEAR * self._in_january()

    def step(self) -> None:
        """Move the level and the seven domains of the place, and tell residents what they see change."""
        model, place, values = self.model, self.place, self.model.values
        at = model.month - self._first
        if at >= len(self._ahead):
            self._look_ahead()
            at = 0
        self.level, *self.domains = self._ahead[at].tolist()
        self._step_recession()
        loading, fade, level = values["place_loading"], place.works_fade, self.level
        works = place.works = [work * fade for work in place.works]
        seen = [loading * (level + domain) + work for domain, work in zip(self.domains, works, strict=True)]
        seen[_WORK] += self._usual_recession - self.recession
        place.inputs[_SEEN] = seen
        looks = works[_HOUSING] + works[_SAFETY]
        self.reputation += (level + looks - self.reputation) / values["entrant_lag"]
        place.set("entrant_shift", max(-0.3, min(0.3, values["entrant_response"] * self.reputation)))
        place.set("place_seen", loading * level + looks)

    def _in_january(self) -> float:
        """How deep a recession is on average in the first month of a year, sd: begun that month, or before."""
        rate = self.model.values["recession_rate"]
        return float(rate * self.model.values["recession_depth"] / (1.0 - (1.0 - rate) * _YEAR_LEFT))

    def _step_recession(self) -> None:
        """A recession begins with a yearly chance, is the same for the whole country, and wears off.

        The first month comes after an average year, so that what happens later is on average as deep.
        """
        month, values = self.model.month, self.model.values
        if month == 1:
            self.recession = _AT_YEARS_END * self._in_january()
        self.recession *= _KEPT
        if month % 12 == 1 and self.model.year_luck(month) < values["recession_rate"]:
            self.recession = values["recession_depth"]
            self.model.event(self.place, "recession", "")
