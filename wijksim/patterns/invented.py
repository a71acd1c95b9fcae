"""Invented wijken as unlike each other as real ones are, so that rankings need no data beside the package.

The average wijk is varied along what tells Dutch wijken apart: tenure, the value of homes, ages, size of households,
and how far people differ from what homes of that kind attract. Numbers are drawn by key, so wijk k is always the same.
"""

from dataclasses import replace
from functools import cache
from math import exp, sqrt
from statistics import NormalDist
from typing import Any

from wijksim.population.cbs.estimates import average, by_tenure_and_price, households_by_size, to_hundred
from wijksim.population.profile import AGE_GROUPS, HOUSEHOLD_KINDS, Figure, Profile
from wijksim.state.draws import draw
from wijksim.state.place import wijk_key

_SPREAD = "own computation over 2,816 wijken of 500 residents and more, CBS Kerncijfers wijken en buurten 2022"
_SOURCE = f"Invented: drawn with the mean and spread of Dutch wijken ({_SPREAD})"
_DERIVED = f"{_SOURCE}; people follow homes as in 2,865 wijken (CBS 2022 and RIVM 2020), and differ by as much as there"
#: Owner-occupied homes: mean and sd over wijken, %; how the share goes along with value, ages and household size.
_OWNED, _OWNED_SD, _OWNED_RANGE = 65.8, 17.2, (3.0, 97.0)
_VALUE_BY_OWNED, _AGES_BY_OWNED, _SIZE_BY_OWNED = 0.36, -0.63, 0.64
#: WOZ value: median (x 1,000 EUR) and sd of its logarithm.
_VALUE, _VALUE_LOG_SD = 316.0, 0.30
#: Residents per dwelling: mean, sd and range.
_SIZE, _SIZE_SD, _SIZE_RANGE = 2.28, 0.31, (1.3, 3.4)
#: Ages (%): mean over wijken, and slope on the share of 25 to 45 (in sd), which tells wijken apart most.
_AGES = (15.2, 11.9, 23.2, 28.7, 21.0)
_AGES_BY_YOUNG = (0.2, 0.8, 6.1, -3.0, -4.1)
#: How far mean states differ from what tenure and price predict: sd, and the share of that sd that states have in
#: common (own computation over 2,605 wijken, CBS 2022 and RIVM 2020: correlations .57, .33 and .14 between residuals).
_DIFFERS = {"work": (0.42, 0.35), "social": (0.40, 0.80), "health": (0.21, 0.70), "schooling": (0.22, 0.0)}
_SEED, _CODES = 1, range(1000, 10_000)


@cache
def invented_wijk(number: int, residents: int) -> Profile:
    """Invented wijk `number`, from 0 to as many as a sample can have (`sizes.py`), with so many residents."""
    owned_z, value_z, young_z, size_z = _normals(number, 0)
    owned = min(_OWNED_RANGE[1], max(_OWNED_RANGE[0], round(_OWNED + _OWNED_SD * owned_z, 1)))
    value = round(_VALUE * exp(_VALUE_LOG_SD * _along(_VALUE_BY_OWNED, owned_z, value_z)), 1)
    size = _SIZE + _SIZE_SD * _along(_SIZE_BY_OWNED, owned_z, size_z)
    size = min(_SIZE_RANGE[1], max(_SIZE_RANGE[0], size))
    figures: dict[str, Any] = {
        "population": residents,
        "dwellings": max(1, round(residents / size)),
        "area_km2": max(0.01, round(average().area_km2 * residents / average().population, 2)),
        "owner_occupied": owned,
        "woz_value": value,
        "age_shares": _ages(_along(_AGES_BY_OWNED, owned_z, young_z)),
        **households_by_size(size),
    }
    estimates = by_tenure_and_price(owned, value, _differs(number))
    figures |= {name: estimate.value for name, estimate in estimates.items()}
    figures["lonely"] = max(estimates["lonely"].value, estimates["lonely_severe"].value)
    return _profile(number, figures, frozenset(estimates))


@cache
def _codes() -> tuple[str, ...]:
    """The codes of invented wijken; one that would have the luck of an earlier one is passed over."""
    by_key: dict[int, str] = {}
    for number in _CODES:
        code = f"XX{number}"
        by_key.setdefault(wijk_key(replace(average(), code=code), 0), code)
    return tuple(by_key.values())


def _profile(number: int, values: dict[str, Any], derived: frozenset[str]) -> Profile:
    """The average wijk with these figures and a name of its own."""
    code = _codes()[number]
    figures = {
        name: Figure(value, _DERIVED if name in derived or name in HOUSEHOLD_KINDS else _SOURCE, "", "assumption")
        for name, value in values.items()
    }
    name = f"Invented {code}"
    invented: Profile = replace(
        average(), code=code, slug=f"invented-{code.lower()}", name=name, municipality=name, province="verzonnen",
        **values, figures={**average().figures, **figures},
    )  # fmt: skip
    return invented


def _normals(number: int, slot: int) -> list[float]:
    """Four independent standard normal numbers of one wijk."""
    return [NormalDist().inv_cdf(u) for u in draw(_SEED, "invented_wijk", number, slot, 0)]


def _along(correlation: float, with_this: float, own: float) -> float:
    """A standard normal number that goes along with another one."""
    return correlation * with_this + sqrt(1.0 - correlation**2) * own


def _ages(young: float) -> tuple[float, ...]:
    shares = [max(1.0, mean + slope * young) for mean, slope in zip(_AGES, _AGES_BY_YOUNG, strict=True)]
    return tuple(to_hundred(dict(zip(AGE_GROUPS, shares, strict=True))).values())


def _differs(number: int) -> dict[str, float]:
    """How far the mean states of a wijk are from what its homes predict, sd."""
    own = dict(zip(_DIFFERS, _normals(number, 1), strict=True))
    common = _normals(number, 2)[0]
    return {name: sd * _along(shared, common, own[name]) for name, (sd, shared) in _DIFFERS.items()}
