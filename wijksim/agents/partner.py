"""Partners beside municipality and welfare: housing corporation, school and police, each with a picture of its own.

They give part of the ordinary hours of the wijk: no hour is added, and the money is that of the mainstream under every
strategy. What each of them gives in all is what was usual at the start; how it divides that over its own domains
follows its picture, which is late, blunt outside its trade and bent towards it. The wijkteam gives the rest, where it
is asked beyond what partners usually do. So with pictures as they were at the start, hours are where they always were.
"""

from functools import lru_cache
from math import fsum
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from wijksim.agents import Agent
from wijksim.agents.picture import as_it_was
from wijksim.rules.numbers import normal, plain
from wijksim.state.draws import STREAMS, U64, philox, seed_words

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel


class Trade(NamedTuple):
    """A kind of partner: its domains by number, its own trade first, and its part of what partners do in each."""

    name: str
    domains: tuple[int, ...]
    parts: tuple[float, ...]


#: Housing and what keeps a place in order; lessons and growing up; crime, and people who are confused or alone.
TRADES = (
    Trade("housing corporation", (5, 6), (1.0, 0.5)),
    Trade("school", (1, 0), (1.0, 1.0)),
    Trade("police", (6, 2), (0.5, 0.1)),
)
_LEAST = 0.05
#: For how many years errors are drawn at once.
_YEARS_AHEAD = 20
#: The police among `TRADES`, and the share of working time in or for the wijk at which its part is as in that table.
_POLICE, _USUAL_POLICE = 2, 0.65


@lru_cache(maxsize=1)
def errors_of_years(seed: int, keys: tuple[int, ...], first: int) -> Any:
    """Standard normal errors (wijken, years, partners, 4) in month `first` and every year after it.

    Of all wijken of a model at once, as drawing for one takes as long; their partners look in the same month.
    """
    low, high = seed_words(seed)
    zeros = np.zeros((len(keys), _YEARS_AHEAD, len(TRADES)), dtype=np.uint64)
    months = zeros + np.arange(first, first + 12 * _YEARS_AHEAD, 12, dtype=np.uint64)[:, None]
    partners = zeros + np.arange(len(TRADES), dtype=np.uint64)
    streams = zeros + (U64(STREAMS["partner"] << 24) | np.array(keys, dtype=np.uint64))[:, None, None]
    return plain(normal)(np.stack(plain(philox)(low, high, partners, months, streams, zeros), axis=3))


class Partner(Agent):  # type: ignore[misc]
    """One partner in one wijk; `picture` is the need (sd) it sees in its domains, `given` its share of all hours."""

    def __init__(self, model: "WijkModel", place: "Wijk", number: int) -> None:
        """A partner that has not looked yet; `number` is that of its trade and keys what it misses or imagines."""
        super().__init__(model)
        self.place, self.number = place, number
        self.trade = TRADES[number]
        self.picture: list[float] = []
        self.first: list[float] = []
        self.given = [0.0] * len(self.trade.domains)

    def look(self) -> None:
        """Renew the picture from needs as they were `partner_lag` months ago."""
        seen = self._without_noise()
        if not self.first:
            self.first = seen
        errors = self.place.partnership.errors()[self.number][: len(seen)]
        noise = self.model.values["partner_noise"]
        self.picture = [max(0.0, need + noise * error) for need, error in zip(seen, errors, strict=True)]

    def _without_noise(self) -> list[float]:
        values = self.model.values
        then = as_it_was(self.place.need_history, values["partner_lag"])
        own, *others = self.trade.domains
        return [then[own] + values["partner_bias"], *(values["partner_visibility"] * then[d] for d in others)]

    def divide(self, claims: list[float]) -> None:
        """Divide what it usually gives in all over its domains, more than usual where it sees more than at first.

        `claims` are what it usually gives in each of its domains, as shares of all ordinary hours.
        """
        weights = [
            claim * now / max(_LEAST, then) for claim, now, then in zip(claims, self.picture, self.first, strict=True)
        ]
        total = fsum(weights)
        usual = fsum(claims)
        self.given = [usual * weight / total for weight in weights] if total > 0.0 else claims


class Partnership:
    """The partners of one wijk and what they give together, as shares of all ordinary hours per domain."""

    def __init__(self, model: "WijkModel", place: "Wijk") -> None:
        """One partner of each trade; what is usual follows from what is asked at the start."""
        self.place = place
        self.partners = [Partner(model, place, number) for number in range(len(TRADES))]
        self._errors: Any = ()
        self._first = 1
        self.settle()

    def settle(self) -> None:
        """Take what is asked now as usual, and look as if for the first time."""
        self.usual = self.place.caseload.spread()
        self.claimed, self.given, self.together = [0.0] * 7, [0.0] * 7, 0.0
        for partner in self.partners:
            partner.first = []

    def errors(self) -> list[list[float]]:
        """Standard normal errors (partners, 4) of pictures that are renewed this month."""
        model = self.place.model
        year, beside = divmod(model.month - self._first, 12)
        if beside or not 0 <= year < len(self._errors):
            keys = tuple(place.key for place in model.places)
            self._errors = errors_of_years(model.seed, keys, model.month)[self.place.index]
            self._first, year = model.month, 0
        errors: list[list[float]] = self._errors[year].tolist()
        return errors

    def step(self) -> None:
        """Once a year every partner looks and divides its hours anew."""
        model = self.place.model
        if model.month % 12 != 1:
            return
        values, usual = model.values, self.usual
        share, in_wijk = values["partner_share"], values["police_time_in_wijk"] / _USUAL_POLICE
        self.claimed, self.given = [0.0] * 7, [0.0] * 7
        for partner in self.partners:
            domains, parts = partner.trade.domains, partner.trade.parts
            there = in_wijk if partner.number == _POLICE else 1.0
            claims = [there * share * part * usual[d] for d, part in zip(domains, parts, strict=True)]
            partner.look()
            partner.divide(claims)
            for d, claim, given in zip(domains, claims, partner.given, strict=True):
                self.claimed[d] += claim
                self.given[d] += given
        self.together = fsum(self.given)

    def hours(self, contact: float, asked: list[float]) -> list[float]:
        """Ordinary hours per domain: those of partners, and of the team by what is `asked` (shares) beyond theirs."""
        if self.together == 0.0:
            return [contact * share for share in asked]
        claimed, given = self.claimed, self.given
        rest = [asked[d] - claimed[d] if asked[d] > claimed[d] else 0.0 for d in range(7)]
        of_team = (1.0 - self.together) / fsum(rest)
        return [contact * (given[d] + of_team * rest[d]) for d in range(7)]
