"""What a table does not hold, estimated from what it does hold; every estimate is an assumption and says so.

Tenure and price say most: in wijken with as many owner-occupied homes of the same value, on average, this many people
are lonely, in work, and so on. Hardship, health, severe loneliness and schooling follow the regression by which
`population/start.py` draws newcomers; the rest has a regression of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import fsum

from wijksim.population.catalogue import find_wijk
from wijksim.population.profile import HOUSEHOLD_KINDS, Profile
from wijksim.population.start import DOMAIN_SD, latent_share, means_by_tenure_and_price, thresholds

#: Persons in a household of each kind: assumption, as for the wijken that come with wijksim; 3.85 and 2.6 give the
#: mean size of the country (CBS 37975, 2022: 2.14).
PERSONS = {"single": 1.0, "couple": 2.0, "couple_children": 3.85, "single_parent": 2.6, "multi": 2.6}
#: Percentages by tenure and price: level, per share of owner-occupied, per relative WOZ value, both against the
#: average wijk; then the number of wijken and R2. Own computation by least squares weighted with residents, CBS 2022
#: and RIVM 2020.
BY_TENURE_AND_PRICE: dict[str, tuple[float, float, float, int, float]] = {
    "lonely": (46.86, -26.81, -3.83, 2960, 0.78),
    "anxiety_high": (6.67, -10.78, -2.00, 2960, 0.76),
    "informal_carer": (13.61, 10.88, -1.43, 2960, 0.60),
    "in_control": (90.19, 6.10, 4.01, 2960, 0.61),
    "employed": (64.91, 14.18, 6.26, 3058, 0.48),
    "income_low": (39.91, -11.28, -10.78, 3129, 0.54),
    "income_high": (20.20, 1.46, 20.54, 3129, 0.72),
}
_LATENT = ("hardship", "good_health", "lonely_severe", "education_high")
_REGRESSION = "the mean of wijken with this share of owner-occupied homes and this WOZ value"


@dataclass(frozen=True)
class Estimate:
    """A value and, in words, where it comes from."""

    value: float
    source: str


@cache
def average() -> Profile:
    """The average wijk, against which estimates are made."""
    return find_wijk("gemiddelde-wijk")


@cache
def _lines() -> Mapping[str, float]:
    return thresholds(average())


def by_tenure_and_price(
    owner_occupied: float, woz_value: float, differs: Mapping[str, float] | None = None
) -> dict[str, Estimate]:
    """Health, loneliness, hardship, control, care, work, income and schooling; % as in `profile.FIGURES`.

    `differs` is how far the mean states of a wijk are from what tenure and price predict, sd.
    """
    means = means_by_tenure_and_price(owner_occupied, woz_value, average())
    means = {name: mean + (differs or {}).get(name, 0.0) for name, mean in means.items()}
    shares = _shares_by_latent_mean(means)
    source = f"Assumption: not in the file; {_REGRESSION} (regression over 2,928 wijken, CBS 2022 and RIVM 2020)"
    found = {name: Estimate(_percent(shares[name]), source) for name in _LATENT}
    own = (owner_occupied - average().owner_occupied) / 100
    price = max(-1.0, min(1.0, woz_value / average().woz_value - 1.0))
    for name, (level, per_own, per_price, wijken, fit) in BY_TENURE_AND_PRICE.items():
        fitted = f"regression over {wijken:,} wijken, CBS 2022 and RIVM 2020, R2 {fit:.2f}"
        source = f"Assumption: not in the file; {_REGRESSION} ({fitted})"
        found[name] = Estimate(_percent(level + per_own * own + per_price * price), source)
    return found


def _shares_by_latent_mean(means: Mapping[str, float]) -> dict[str, float]:
    """The shares (%) that `start.domain_means` would turn into these means."""
    lines = _lines()
    return {
        "hardship": 100 * latent_share(lines["hardship_at"] - means["work"], DOMAIN_SD),
        "good_health": 100 * latent_share(means["health"] - lines["health_at"], DOMAIN_SD),
        "lonely_severe": 100 * latent_share(lines["lonely_at"] - means["social"], DOMAIN_SD),
        "education_high": average().education_high + 40.0 * means["schooling"],
    }


def _percent(value: float) -> float:
    return round(max(0.0, min(100.0, value)), 1)


def households_by_size(persons: float) -> dict[str, float]:
    """Shares of household kinds (%) with this mean number of persons, as near to the national shares as can be.

    Each national share is multiplied by a power of the size; of all mixes with this mean, that one differs least from
    the national one (minimum discrimination information). Means outside 1.1 to 3.5 are taken as these.
    """
    wanted = max(1.1, min(3.5, persons))
    low, high = 1e-3, 1e3
    for _ in range(60):
        middle = (low * high) ** 0.5
        shares = _tilted(middle)
        if fsum(shares[kind] * PERSONS[kind] for kind in HOUSEHOLD_KINDS) < wanted:
            low = middle
        else:
            high = middle
    return to_hundred(_tilted((low * high) ** 0.5))


def _tilted(base: float) -> dict[str, float]:
    weights = {kind: share * base ** PERSONS[kind] for kind, share in average().household_shares.items()}
    total = fsum(weights.values())
    return {kind: weight / total for kind, weight in weights.items()}


def to_hundred(parts: Mapping[str, float]) -> dict[str, float]:
    """The parts as percentages with one decimal of their sum, which must be above 0."""
    total = fsum(parts.values())
    return {name: round(100 * part / total, 1) for name, part in parts.items()}
