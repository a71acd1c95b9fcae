"""How well the people of a wijk at the start fit its figures: per margin what is wanted and what there is.

Margins are fitted; hardship, health and loneliness are set through their means, being in work through its lines.
Being in control of one's own life is no state of the model: what the states imply stands beside the figure as a check.
"""

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.population.catalogue import find_wijk
from wijksim.population.households import AGE_BOUNDS
from wijksim.population.people import INCOME_HIGH, INCOME_LOW
from wijksim.population.profile import AGE_GROUPS, HOUSEHOLD_KINDS
from wijksim.population.questions import WORK_SLOPE
from wijksim.population.start import latent_mean
from wijksim.rules.numbers import F, plain, sigmoid
from wijksim.state.columns import HIGH, LIVES
from wijksim.state.ledger import INDEX
from wijksim.state.settlement import household_kinds

if TYPE_CHECKING:
    from wijksim.model import WijkModel

#: Deviation of the mean of three domains, sd.
_MEAN_OF_THREE_SD = 0.72


@dataclass(frozen=True)
class Margin:
    """One line of the fit: `kind` is "fitted", "set" (through a mean or a line) or "check" (implied by the states).

    `grade` (see `scenario/parameter.py`) says how well grounded it is that the states imply the figure of a check.
    """

    name: str
    unit: str
    wanted: float
    has: float
    kind: str
    grade: str = ""

    @property
    def difference(self) -> float:
        """What there is, less what is wanted."""
        return self.has - self.wanted


def start_fit(model: "WijkModel", wijk: int = 0) -> list[Margin]:
    """The fit of one wijk of a model at month 0."""
    place, table = model.places[wijk], model.table
    profile, rows = place.profile, slice(place.first, place.last)
    lives = table.status[rows] == LIVES
    age = (model.month - table.birth_month[rows].astype(np.int64)) / 12
    households = _kinds(table, rows, lives)
    occupied = int(households.sum())
    found = [Margin("residents", "persons", profile.population, int(lives.sum()), "fitted")]
    for kind, count in zip(HOUSEHOLD_KINDS, households, strict=True):
        found.append(Margin(kind, "% of households", getattr(profile, kind), 100 * count / occupied, "fitted"))
    people = np.histogram(age[lives], AGE_BOUNDS)[0] / lives.sum()
    shares = [100 * share / fsum(profile.age_shares) for share in profile.age_shares]
    for group, wanted, share in zip(AGE_GROUPS, shares, people, strict=True):
        found.append(Margin(group, "% of residents", wanted, 100 * share, "fitted"))
    owned = 100 * place.layout.owner.mean()
    found.append(Margin("owner_occupied", "% of dwellings", profile.owner_occupied, owned, "fitted"))
    return [*found, *_people(profile, table, rows, lives, age), *_states(place, table, rows, lives, age)]


def _kinds(table: Any, rows: slice, lives: Any) -> Any:
    """How many households of each kind there are."""
    dwelling, ordinal = table.dwelling[rows], table.ordinal[rows]
    shape = (int(dwelling.max()) + 1, int(ordinal.max()) + 1)
    inhabited, position = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=np.int8)
    inhabited[dwelling, ordinal], position[dwelling, ordinal] = lives, table.position[rows]
    some = inhabited.any(axis=1)
    return np.bincount(household_kinds(inhabited[some], position[some]), minlength=len(HOUSEHOLD_KINDS))


def _people(profile: Any, table: Any, rows: slice, lives: Any, age: Any) -> list[Margin]:
    """Education of adults under 75, income of adults."""
    adult = lives & (age >= 18)
    high = table.education[rows][adult & (age < 75)] == HIGH
    income = table.income[rows][adult]
    return [
        Margin("education_high", "% of adults under 75", profile.education_high, 100 * high.mean(), "fitted"),
        Margin("income_low", "% of adults", profile.income_low, 100 * (income < 100 * INCOME_LOW).mean(), "fitted"),
        Margin(
            "income_high", "% of adults", profile.income_high, 100 * (income >= 100 - 100 * INCOME_HIGH).mean(),
            "fitted",
        ),
    ]  # fmt: skip


def _states(place: Any, table: Any, rows: slice, lives: Any, age: Any) -> list[Margin]:
    """Shares as the survey of month 0 has them, work, and what the states imply for control."""
    profile, adults = place.profile, max(1, int(place.ledger[INDEX["sum:adults"]]))
    found = []
    for name, counted in (
        ("hardship", "hardship"),
        ("good_health", "good_health"),
        ("lonely_severe", "severe_loneliness"),
    ):
        share = 100 * float(place.ledger[INDEX[f"sum:{counted}"]]) / 2**20 / adults
        found.append(Margin(name, "% of adults", getattr(profile, name), share, "set"))
    work, health, social = (getattr(table, f"state_{domain}")[rows] for domain in ("work", "health", "social"))
    adult = lives & (age >= 18)
    control = _yes((work + health + social)[adult] / F(3.0) - _line(_national().in_control / 100, _MEAN_OF_THREE_SD))
    active = lives & (age >= 15) & (age < 75)
    lines = np.array([place.get(f"work_at_{k}") for k in range(4)])
    employed = _yes(WORK_SLOPE * work[active] - lines[np.searchsorted(AGE_BOUNDS[2:5], age[active], side="right")])
    return [
        *found, Margin("in_control", "% of adults", profile.in_control, control, "check", "D"),
        Margin("employed", "% of persons aged 15-75", profile.employed, employed, "set"),
    ]  # fmt: skip


def _national() -> Any:
    return find_wijk("gemiddelde-wijk")


def _line(share: float, sd: float) -> float:
    """Where a line lies that a share (0..1) of the country is above."""
    return -latent_mean(share, sd)


def _yes(distance: Any) -> float:
    """Mean chance of a yes, %, as a survey counts it."""
    return 100 * float(np.mean(plain(sigmoid)(F(2.0) * distance.astype(np.float32)), dtype=np.float64))
