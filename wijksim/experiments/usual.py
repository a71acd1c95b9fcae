"""Business as usual beside a comparison: what the strategies are set against when it is not among them.

It is lived in the world of the first strategy (its uncertainties and its mechanisms), with the levers of
business as usual, under the first few seeds: luck is shared, so few lives say much, and they cost little.
"""

from collections.abc import Sequence

from wijksim.scenario.scenario import BASELINE, Scenario, load_scenario

#: One life of business as usual for every so many replicates, but this many at least where there are as many.
_EVERY, _FEWEST = 4, 8


def usual_among(scenarios: Sequence[Scenario]) -> Scenario | None:
    """The strategy that asks the same as business as usual in the world of the first one; None without one."""
    asked = usual_scenario(scenarios[0])
    return next((each for each in scenarios if each.with_months(asked.months).hash == asked.hash), None)


def usual_scenario(first: Scenario) -> Scenario:
    """Business as usual in the world of `first`: its uncertainties, mechanisms and months."""
    plain = load_scenario(BASELINE)
    levers = plain.with_values(**first.uncertainties)
    for mechanism, strength in first.strengths.items():
        levers = levers.with_strength(mechanism, strength)
    return levers.with_months(first.months)


def usual_seeds(seeds: Sequence[int]) -> tuple[int, ...]:
    """The seeds under which business as usual is lived: the first quarter, but eight where there are as many."""
    return tuple(seeds[: max(_FEWEST, len(seeds) // _EVERY)])
