"""The wijken of a table of CBS by municipality, largest first; what cannot be built is named with the reason.

Wijken of one municipality have one council and one budget, so a municipality is one model.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from wijksim.errors import WijksimError
from wijksim.population.cbs.cells import clean
from wijksim.population.cbs.importing import Made, make_profiles, municipalities, of_kind, year_of
from wijksim.population.cbs.rivm import Health, read_rivm
from wijksim.population.cbs.rows import Origin, Thin, read_kwb
from wijksim.population.profile import Profile

#: Fewer residents than this live in some ten homes: they are listed, but are no wijk to speak of.
FEWEST_RESIDENTS = 20


@dataclass(frozen=True)
class Municipality:
    """The wijken of one municipality, in order of code."""

    code: str
    name: str
    profiles: tuple[Profile, ...]

    @property
    def residents(self) -> int:
        """Residents of all its wijken, as the table has them."""
        return sum(profile.population for profile in self.profiles)


@dataclass(frozen=True)
class Country:
    """Municipalities, largest first, and the wijken left out: code, name and what is wrong with each."""

    file: str
    year: int
    municipalities: tuple[Municipality, ...]
    skipped: tuple[tuple[str, str, Thin], ...]

    @property
    def profiles(self) -> list[Profile]:
        """Every wijk that can be lived."""
        return [profile for each in self.municipalities for profile in each.profiles]

    @property
    def residents(self) -> int:
        """Residents of all wijken that can be lived."""
        return sum(each.residents for each in self.municipalities)

    def every(self, step: int) -> "Country":
        """Every so many-th municipality from large to small, starting in the middle of a step: a smaller country."""
        return Country(self.file, self.year, self.municipalities[step // 2 :: step], self.skipped)


def read_country(
    path: str | os.PathLike[str], rivm: str | os.PathLike[str] | None = None, year: int | None = None
) -> Country:
    """The country in a table of CBS ("Kerncijfers wijken en buurten"); health comes from a table of RIVM, if given.

    Raises `WijksimError` for another file, and when no wijk in it can be lived.
    """
    file = Path(path)
    edition = year_of(file, year)
    rows = of_kind(read_kwb(file), buurten=False)
    health = read_rivm(Path(rivm)) if rivm is not None else Health()
    made = _large_enough(make_profiles(rows, Origin(edition, clean(file.name)), health))
    if not made.profiles:
        raise WijksimError(f"{file}: no wijk in it can be lived; too little is known of each of them.")
    grouped = _grouped(made.profiles, municipalities(rows, health))
    return Country(file.name, edition, grouped, tuple(made.skipped))


def _large_enough(made: Made) -> Made:
    """Sets wijken with next to nobody apart."""
    kept = [profile for profile in made.profiles if profile.population >= FEWEST_RESIDENTS]
    small = [
        (each.code, each.name, Thin("too_small", fewest=str(FEWEST_RESIDENTS)))
        for each in made.profiles
        if each.population < FEWEST_RESIDENTS
    ]
    return Made(kept, sorted([*made.skipped, *small], key=lambda skipped: skipped[0]))


def _grouped(profiles: Sequence[Profile], names: dict[str, str]) -> tuple[Municipality, ...]:
    """By municipality (the digits after WK), largest first, so that no long one is left for the end."""
    found = []
    for digits, wijken in groupby(sorted(profiles, key=lambda each: each.code), lambda each: each.code[2:6]):
        found.append(Municipality(f"GM{digits}", names.get(digits, f"GM{digits}"), tuple(wijken)))
    return tuple(sorted(found, key=lambda each: (-each.residents, each.code)))
