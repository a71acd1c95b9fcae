"""The dividend of a long horizon (*lange adem*), split into delay, ties and learning, politics, and saturation.

A short and a long programme at equal money live the same luck; the dividend is what the long one yields more over all
years. Then both live it in every world in which some of the four are switched off, sixteen in all. A part is what
switching it off takes away, averaged over all orders in which the four can be switched off (Shapley 1953), so that no
order is favoured and the parts and the rest add up. The rest is what is left with all four off: other mechanisms; that
what lasts for life (upbringing) counts for more years when it comes early; and what comes after the last year. Nothing
is discounted.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd

from wijksim.errors import WijksimError
from wijksim.experiments import paired
from wijksim.experiments.compare import check_records
from wijksim.experiments.executor import Progress, run_many
from wijksim.experiments.paired import Numbers
from wijksim.experiments.plan import YEARS, Job, plan, whole
from wijksim.experiments.provenance import Rules
from wijksim.experiments.result import RunResult
from wijksim.experiments.summary import HEADLINE
from wijksim.experiments.tables import TABLES
from wijksim.model import WijkModel
from wijksim.population.profile import Profile
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import Scenario, outside_all_data

DELAY, TIES, BREAKS, SATURATION = PARTS = ("delay", "ties", "breaks", "saturation")
REST, WHOLE = "rest", "whole"
#: Part -> the mechanisms that are off in a world without it.
MECHANISMS_OF: Mapping[str, tuple[str, ...]] = {
    TIES: ("long_horizon", "continuity", "learning", "exchange"),
    BREAKS: ("reliability",),
}
#: Part -> the numbers that stand at their value for a rival in a world without it.
NUMBERS_OF: Mapping[str, tuple[str, ...]] = {
    DELAY: tuple(name for name in PARAMETERS if name.startswith("lag_")),
    SATURATION: ("effect_max", "effect_half"),
}
#: Residents that are lived; enough, for what is asked is a mean over many years and replicates.
RESIDENTS, LIVES_OF_EACH = 1000, 8
_SIZES = range(100, 20_001)
#: Years: twenty of a long programme, and as many in which what it did fades.
LASTING = 40
#: Outcomes that exist in some months only.
ONCE_A_TERM = ("turnout",)
#: The worlds, by what is on in them.
WORLDS = tuple(frozenset(chosen) for count in range(len(PARTS) + 1) for chosen in combinations(PARTS, count))


@dataclass(frozen=True, eq=False, repr=False)
class Dividend:
    """What the long programme yields more than the short one, and what of it each part makes.

    `by_seed` has a row a seed and a column a world (an entry of `WORLDS`): long minus short, the outcome summed over
    the years (outcome x years per resident or adult).
    """

    short: Scenario
    long: Scenario
    profile: Profile
    years: int
    outcome: str
    by_seed: pd.DataFrame

    @cached_property
    def parts(self) -> pd.DataFrame:
        """One row a part, the rest and the whole: part, difference, low, high (95 % paired t interval).

        Parts and rest add up to the whole.
        """
        lived = {world: self.by_seed[world].to_numpy(float) for world in WORLDS}
        found = {part: shapley(lived, part) for part in PARTS}
        found |= {REST: lived[frozenset()], WHOLE: lived[frozenset(PARTS)]}
        mean, low, high = paired.interval(np.array(list(found.values())))
        return pd.DataFrame({"part": list(found), "difference": mean, "low": low, "high": high})

    def in_words(self, language: str = "nl") -> str:
        """The split in a few sentences, in "nl" or "en"."""
        from wijksim.report.dividend import dividend_paragraph

        return dividend_paragraph(self, language)

    def _repr_html_(self) -> str:
        """The table and the paragraph for a notebook, in Dutch, as everything that is shown by itself."""
        from wijksim.report.dividend import dividend_html

        return dividend_html(self, "nl")

    def __repr__(self) -> str:
        """What was set against what, and the parts."""
        head = (
            f"Dividend of {self.long.name} over {self.short.name} in {self.profile.slug} ({self.profile.population} "
            f"residents): {self.outcome} x years, {self.years} years, {len(self.by_seed)} replicates"
        )
        outside = outside_all_data([self.short, self.long])
        return "\n".join([head, self.parts.set_index("part").round(4).to_string(), *outside])


def shapley(lived: Mapping[frozenset[str], Numbers], part: str) -> Numbers:
    """What a part adds, averaged over all orders in which parts can be added, one value a replicate."""
    count = len(PARTS)
    total = np.zeros_like(lived[frozenset()])
    for world in WORLDS:
        if part not in world:
            weight = factorial(len(world)) * factorial(count - len(world) - 1) / factorial(count)
            total = total + weight * (lived[world | {part}] - lived[world])
    return total


def dividend(
    short: str | Scenario, long: str | Scenario, wijk: str | Profile, *, outcome: str = HEADLINE, years: int = LASTING,
    residents: int = RESIDENTS, replicates: int = LIVES_OF_EACH, seed: int = 1, workers: int | None = None,
    progress: Progress | None = None, prepare: Callable[[], object] | None = None,
) -> Dividend:  # fmt: skip
    """What a long programme yields more than a short one at equal money, split into four parts and a rest.

    Args:
        short, long: names, files or Scenarios; the second lasts longer, and both have the same money.
        wijk: lived with `residents` residents, 100 to 20,000, or as many as there are if that is fewer.
        outcome: an indicator that is known every month.
        years: 1 to 100; years after the long programme count too.
        replicates: lives of both in each of the sixteen worlds, from seed `seed` on.
        workers, progress, prepare: as in `compare`.

    Raises:
        WijksimError: input that cannot be used, in one sentence.
    """
    whole("years", years, YEARS)
    whole("residents", residents, _SIZES)
    experiment = plan([short, long], wijk, replicates, seed, 12 * years)
    first, second = experiment.scenarios
    _check(first, second)
    _known(outcome)
    profile = _sized(experiment.profiles[0], residents)
    jobs = {
        (world, scenario.name, number): Job(scenario_in(scenario, world), (profile,), number, 12 * years)
        for number in experiment.seeds
        for world in WORLDS
        for scenario in (first, second)
    }
    records = run_many(list(jobs.values()), None, workers, progress, partial(run_summed, outcome), prepare)
    check_records(records, None)
    sums = dict(zip(jobs, (_sum_of(each.result) for each in records), strict=True))
    rows = {
        world: [sums[world, second.name, number] - sums[world, first.name, number] for number in experiment.seeds]
        for world in WORLDS
    }
    table = pd.DataFrame(rows, index=pd.Index(experiment.seeds, name="seed"), columns=pd.Index(WORLDS, dtype=object))
    return Dividend(first, second, profile, years, outcome, table)


def scenario_in(scenario: Scenario, world: frozenset[str]) -> Scenario:
    """A strategy in the world in which only these parts are on."""
    for part in PARTS:
        if part in world:
            continue
        rivals = {name: PARAMETERS[name].rival for name in NUMBERS_OF.get(part, ())}
        scenario = scenario.with_values(**{name: value for name, value in rivals.items() if value is not None})
        for mechanism in MECHANISMS_OF.get(part, ()):
            scenario = scenario.without(mechanism)
    return scenario


def run_summed(
    outcome: str, scenario: Scenario, profiles: Sequence[Profile], seed: int, months: int, rules: Rules | None = None
) -> RunResult:
    """A life of which only the sum of an outcome over its years is kept. For `run_many`."""
    model = WijkModel(scenario, list(profiles), seed, rules=dict(rules or {}), follows_projects=False)
    record = model.run(months).record
    table = record.indicators()
    chosen = table[(table["group"] == "all") & (table["indicator"] == outcome) & (table["month"] > 0)]
    total = float(chosen["value"].to_numpy(np.float64).sum()) / 12.0
    kept = chosen.tail(1).assign(value=total)
    nothing = {name: pd.DataFrame(columns=list(layout.columns)) for name, layout in TABLES.items()}
    return RunResult(kept, nothing["causes"], nothing["books"], nothing["events"])


def _sum_of(result: RunResult | None) -> float:
    assert result is not None, "without a store results come back"
    return float(result.indicators["value"].iloc[0])


def _check(short: Scenario, long: Scenario) -> None:
    """Raise `WijksimError` unless the second lasts longer, at the same money."""
    lasts = [each.values["horizon_years"] * each.values["programmes"] for each in (short, long)]
    if not 0 < lasts[0] < lasts[1]:
        raise WijksimError(
            f"{short.name!r} lasts {lasts[0]:g} years and {long.name!r} {lasts[1]:g}: the first must have a programme, "
            "and the second must last longer."
        )
    money = [each.values["budget_per_resident"] for each in (short, long)]
    if money[0] != money[1]:
        raise WijksimError(
            f"{short.name!r} has {money[0]:g} EUR per resident and {long.name!r} {money[1]:g}: the dividend of a long "
            "horizon is asked at equal money. Give both the same budget_per_resident."
        )


def _known(outcome: str) -> None:
    from wijksim.report.outcomes import chosen

    [found] = chosen([outcome])
    if found.name in ONCE_A_TERM:
        raise WijksimError(f"outcome {outcome!r} is not known every month, so it cannot be summed; name another.")


def _sized(profile: Profile, residents: int) -> Profile:
    """The wijk with no more than so many residents."""
    if profile.population <= residents:
        return profile
    homes = max(1, round(profile.dwellings * residents / profile.population))
    return replace(profile, population=residents, dwellings=homes)
