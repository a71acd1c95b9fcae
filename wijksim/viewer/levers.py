"""The levers of the first screen: at most six, each a choice among a few values that a council could understand.

Strategy and wijk are two of them. The other four change a strategy; a lever of the screen may set two of the model, and
what a strategy has of itself is always among the choices.
"""

from dataclasses import dataclass

from wijksim.locale import Words
from wijksim.report.page.told import amount
from wijksim.scenario.parameters import PARAMETERS
from wijksim.viewer.question import Asked

#: EUR per resident below which a programme is no programme.
_NOTHING = 0.0
_SHARE = "share"


@dataclass(frozen=True)
class Lever:
    """One lever: its name in the catalogue, the levers of the model that it sets alike, and the values it offers."""

    name: str
    sets: tuple[str, ...]
    offers: tuple[float, ...]

    def value(self, asked: Asked) -> float:
        """What a side asks; of levers that are set alike the first speaks for all."""
        return asked.value(self.sets[0])

    def choices(self, asked: Asked) -> list[float]:
        """What can be chosen, in order: the offers, what the strategy has of itself, and what is asked now."""
        own = self.value(Asked(asked.strategy))
        return sorted({*map(float, self.offers), own, self.value(asked)})

    def put(self, asked: Asked, value: float) -> Asked:
        """The side with this lever at a value; the strategy's own value puts back all that it sets."""
        own = Asked(asked.strategy)
        if value == self.value(own):
            return asked.with_levers(**{name: own.value(name) for name in self.sets})
        return asked.with_levers(**dict.fromkeys(self.sets, value))

    def label(self, value: float, text: Words) -> str:
        """A value with its unit; of what it is a share, the name of the lever says."""
        unit = PARAMETERS[self.sets[0]].unit
        return amount(value, _SHARE if unit.startswith(_SHARE) else unit, text)


LEVERS = (
    Lever("horizon", ("horizon_years",), (4, 8, 12, 20)),
    Lever("money", ("budget_per_resident",), (400, 800, 1200, 1600)),
    Lever("people", ("staffing_share",), (0.4, 0.6, 0.75, 0.9)),
    Lever("say", ("agenda_share", "decision_share"), (0.1, 0.3, 0.5, 0.8)),
)


def by_name(name: str) -> Lever | None:
    """The lever of this name; None when there is none."""
    return next((lever for lever in LEVERS if lever.name == name), None)


def idle(asked: Asked) -> bool:
    """Whether no programme runs, so that its levers move nothing."""
    return min(asked.value("horizon_years"), asked.value("budget_per_resident")) <= _NOTHING
