"""What every resident of the plain-Mesa peer reads in a month, and what is added up over residents.

Filled from the inputs that the wijk at work sets for the engine's rules, and written back into the same ledger,
so that professionals, projects, policy and the record cannot tell which of the two lived the month.
"""

from typing import TYPE_CHECKING, Any

from wijksim.state.columns import DOMAINS, TRUSTS
from wijksim.state.ledger import INDEX
from wijksim.state.phases import INPUTS

_UNIT = 2.0**20
_CAUSES = ("routine", "dialogue", "objection", "promise", "hearsay", "return", "clip", "mistake", "scandal")
_COUNTS = (
    "asked_help", "helped", "objecting", "joined", "joined_asked", "quit", "residents", "adults", "active",
    "leading", "born", "arrivals", "deaths", "departures",
)  # fmt: skip
#: Counts that the ledger calls otherwise, because a parameter has that name.
_NAMES = {"born": "births"}
_SHARES = ("hardship", "good_health", "severe_loneliness", "used")


class Month:
    """Inputs of this month as plain floats (every name of `INPUTS`), and running sums."""

    def __init__(self, random: Any) -> None:
        """Before the first month."""
        self.uniform = random.random
        self._gauss = random.gauss
        self.month = 0

    def gauss(self) -> float:
        """A standard normal draw."""
        drawn: float = self._gauss(0.0, 1.0)
        return drawn

    # how many, of those that residents add to; see `_COUNTS`
    asked_help: int
    helped: int
    objecting: int
    joined: int
    joined_asked: int
    quit: int
    residents: int
    adults: int
    active: int
    leading: int
    born: int
    arrivals: int
    deaths: int
    departures: int
    # sums of chances, and of needs that were met; see `_SHARES`
    hardship: float
    good_health: float
    severe_loneliness: float
    used: float
    trusts: list[float]

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Every input and sum by name."""

    def open(self, place: Any, month: int) -> None:
        """Read the inputs of a month and set every sum to nothing."""
        self.month = month
        self.__dict__.update(zip(INPUTS, place.inputs.tolist(), strict=True))
        self.places = [getattr(self, f"place_{domain}") for domain in DOMAINS]
        self.leave_stage = [getattr(self, f"leave_stage_{domain}") for domain in DOMAINS]
        self.admit = [getattr(self, f"admit_{domain}") for domain in DOMAINS]
        self.drift = [self.__dict__.get(f"drift_{kind}", 0.0) for kind in TRUSTS]
        self.post_holder, self.post_quality = place.post_holder.tolist(), place.post_quality.tolist()
        self.__dict__.update(dict.fromkeys(_COUNTS, 0) | dict.fromkeys(_SHARES, 0.0))
        self.place_hearsay = self.mistake_causes = 0.0
        self.municipality_causes = [0.0] * len(_CAUSES)
        for name in ("trusts", "trusting", "encounter_causes", "return_causes", "clip_causes", "of_age"):
            setattr(self, name, [0.0] * 5)
        self.arrivals_trust, self.deaths_trust, self.departures_trust = [0.0] * 5, [0.0] * 5, [0.0] * 5
        self.states, self.needs, self.cases = [0.0] * 7, [0.0] * 7, [0] * 7
        self.leavers: list[Any] = []
        self.bearers: list[Any] = []

    def close(self, ledger: Any) -> None:
        """Write the sums where the engine would have written them."""
        for name, value in self._totals().items():
            ledger[INDEX[name]] = round(value)

    def _totals(self) -> dict[str, float]:
        totals: dict[str, float] = {f"sum:{_NAMES.get(name, name)}": getattr(self, name) for name in _COUNTS}
        totals |= {f"sum:{name}": _UNIT * getattr(self, name) for name in _SHARES}
        for k, domain in enumerate(DOMAINS):
            totals[f"sum:state_{domain}"] = _UNIT * self.states[k]
            totals[f"sum:need_{domain}"] = _UNIT * self.needs[k]
            totals[f"sum:cases_{domain}"] = self.cases[k]
        for k, kind in enumerate(TRUSTS):
            totals[f"sum:trust_{kind}"] = _UNIT * self.trusts[k]
            totals[f"sum:trusting_{kind}"] = _UNIT * self.trusting[k]
            totals |= {f"cause:{kind}:{cause}": _UNIT * value for cause, value in self._causes(k).items()}
        return totals

    def _causes(self, kind: int) -> dict[str, float]:
        causes = {
            "coming_of_age": self.of_age[kind], "arrival": self.arrivals_trust[kind],
            "death": -self.deaths_trust[kind], "departure": -self.departures_trust[kind],
        }  # fmt: skip
        if kind == 0:
            return causes | dict(zip(_CAUSES, self.municipality_causes, strict=True))
        return causes | {
            "encounter": self.encounter_causes[kind], "return": self.return_causes[kind],
            "hearsay": self.place_hearsay if kind == 4 else 0.0, "clip": self.clip_causes[kind],
            **({"mistake": self.mistake_causes} if kind == 3 else {}),
        }  # fmt: skip
