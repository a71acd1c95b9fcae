"""Comparison wijken as an evaluator would choose them: others, as weak at the start, in other municipalities.

A comparison municipality is a model of its own: its wijken have their own keys and so their own shocks, its council its
own luck. What is national, a recession, is the same for all (rule 6).
"""

from collections.abc import Sequence
from zlib import crc32

from wijksim.errors import WijksimError
from wijksim.experiments.provenance import Rules
from wijksim.experiments.result import RunResult
from wijksim.population.catalogue import find_wijk, list_wijken
from wijksim.population.profile import Profile
from wijksim.population.start import domain_means
from wijksim.scenario.scenario import Scenario

#: Comparison wijken that are chosen by rule, and the fewest whose differences say how unlike wijken are.
USUAL_NUMBER, FEWEST = 4, 2
#: Codes of CBS; a wijk with another code does not exist and was not left without a programme.
_REAL = ("WK", "BU")


def start_weakness(profile: Profile) -> float:
    """Mean state over the seven domains at the start, sd; 0 is the country, lower is weaker."""
    means = domain_means(profile, find_wijk("gemiddelde-wijk"))
    return sum(means.values()) / len(means)


def nearest_wijken(programme: Sequence[Profile], count: int = USUAL_NUMBER) -> list[Profile]:
    """The shipped wijken of other municipalities, nearest in weakness at the start to the mean of `programme` first."""
    here = {profile.municipality for profile in programme}
    weak = sum(start_weakness(profile) for profile in programme) / len(programme)
    others = [each for each in list_wijken() if each.code[:2] in _REAL and each.municipality not in here]
    return sorted(others, key=lambda each: (abs(start_weakness(each) - weak), each.slug))[:count]


def check_comparison(programme: Sequence[Profile], comparison: Sequence[Profile]) -> None:
    """Raise `WijksimError` for comparison wijken that no evaluator could use."""
    for other in comparison:
        for profile in programme:
            if other.code == profile.code:
                raise WijksimError(
                    f"comparison wijk {other.slug!r} is the programme's own wijk. That is its twin, with the same "
                    "luck: use compare for it, and name another wijk here."
                )
            if other.municipality == profile.municipality:
                raise WijksimError(
                    f"comparison wijk {other.slug!r} is in {other.municipality}, as {profile.slug!r} is, under the "
                    "same council; name a wijk of another municipality."
                )
    if len({each.code for each in comparison}) < FEWEST:
        raise WijksimError(
            f"{len(comparison)} comparison wijken cannot show how unlike wijken are; name at least {FEWEST}."
        )


def municipality_key(municipality: str) -> int:
    """A number from 1 that stands for a comparison municipality; that of the programme is 0."""
    return 1 + crc32(municipality.encode()) % (2**24 - 2)


def live_there(
    home: str, scenario: Scenario, profiles: list[Profile], seed: int, months: int, rules: Rules | None
) -> RunResult:
    """A run as `single.run_one` makes it, in the programme's municipality `home` or in another one."""
    from wijksim.experiments.single import run_one

    municipality = profiles[0].municipality
    key = 0 if municipality == home else municipality_key(municipality)
    return run_one(scenario, profiles, seed, months, rules, municipality_key=key)
