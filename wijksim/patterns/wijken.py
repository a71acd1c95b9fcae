"""Which wijken are lived: a sample of many small ones, the weakest real ones, and the average one."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from wijksim.errors import WijksimError
from wijksim.experiments.elsewhere import start_weakness
from wijksim.patterns.invented import invented_wijk
from wijksim.patterns.sizes import SIZES
from wijksim.population.catalogue import find_wijk, list_wijken
from wijksim.population.imported import list_imported
from wijksim.population.profile import Profile
from wijksim.state.draws import draw
from wijksim.state.place import wijk_key

#: Residents of a wijk in the sample: enough for what shows between wijken (`tests/test_validate_wijken.py`).
SMALL = 500
#: Wijken in which programmes run, and their residents at most.
WEAK_WIJKEN, WEAK_RESIDENTS = 8, 5000
_SEED = 1
_REAL = ("WK", "BU")


def resized(profile: Profile, residents: int) -> Profile:
    """The same wijk with so many residents and as many fewer homes; smaller ones stay as they are."""
    if profile.population <= residents:
        return profile
    homes = max(1, round(profile.dwellings * residents / profile.population))
    return replace(profile, population=residents, dwellings=homes)


def average_wijk() -> list[Profile]:
    """The average Dutch wijk, on which national levels are read."""
    return [find_wijk("gemiddelde-wijk")]


def weak_wijken() -> list[Profile]:
    """The weakest real wijken that come with wijksim, weakest first."""
    real = [profile for profile in list_wijken() if profile.code[:2] in _REAL]
    weakest = sorted(real, key=lambda profile: (start_weakness(profile), profile.slug))[:WEAK_WIJKEN]
    return [resized(profile, WEAK_RESIDENTS) for profile in weakest]


def sample(count: int) -> list[Profile]:
    """So many small wijken: drawn from the real ones there are, and invented ones where those are too few."""
    real = {profile.code: profile for profile in list_wijken() if profile.code[:2] in _REAL}
    real |= {profile.code: profile for profile in list_imported()[0] if profile.code not in real}
    order = sorted(real.values(), key=lambda each: (draw(_SEED, "sampled_wijk", wijk_key(each, 0), 0, 0), each.code))
    chosen = [resized(profile, SMALL) for profile in order[:count]]
    return chosen + [invented_wijk(number, SMALL) for number in range(count - len(chosen))]


def wijken_of_table(path: Path) -> list[Profile]:
    """Every wijk of a table of CBS about which enough is published, small; raises `WijksimError` for another file."""
    from wijksim.population.cbs.cells import clean
    from wijksim.population.cbs.importing import make_profiles, of_kind, year_of
    from wijksim.population.cbs.rivm import Health
    from wijksim.population.cbs.rows import Origin, read_kwb

    rows = of_kind(read_kwb(path), buurten=False)
    made = make_profiles(rows, Origin(year_of(path, None), clean(path.name)), Health()).profiles
    return [resized(profile, SMALL) for profile in enough(made, str(path))]


def enough(profiles: Sequence[Profile], where: str) -> list[Profile]:
    """The profiles, if they are as many as ranks need and the machine can live; raises `WijksimError` otherwise."""
    if len(profiles) < SIZES[0]:
        raise WijksimError(f"{where}: {len(profiles)} wijken can be used; rankings need at least {SIZES[0]}.")
    if len(profiles) > SIZES[-1]:
        raise WijksimError(f"{where}: holds {len(profiles):,} wijken that can be used; give {SIZES[-1]:,} at most.")
    return list(profiles)
