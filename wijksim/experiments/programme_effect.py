"""What an evaluator would find: a programme's wijk against comparison wijken, before and after.

Difference in differences: how much the programme's wijk changed since the start, less how much comparison wijken did.
Never the same wijk with the same luck: that is `compare`, and its noise is too small for this (rule 6).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import pandas as pd

from wijksim.errors import WijksimError, did_you_mean
from wijksim.experiments.compare import check_records
from wijksim.experiments.elsewhere import check_comparison, live_there, nearest_wijken
from wijksim.experiments.executor import Progress, run_many
from wijksim.experiments.paired import CONFIDENCE
from wijksim.experiments.plan import YEARS, Experiment, Job, plan, whole
from wijksim.experiments.result import SHOWN, RunResult
from wijksim.experiments.usual import usual_scenario
from wijksim.population.profile import Profile
from wijksim.rules.replaced import ReplacedRules
from wijksim.scenario.scenario import Scenario, outside_all_data

#: Who is looked at -> the group of residents in the tables.
WHO = {"place": "all", "stayers": "stayers"}
#: Counts of people: their change is no effect.
_COUNTS = (
    "population", "births", "deaths", "arrivals", "departures", "adults", "aged_15_to_74", "aged_12_to_22",
)  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class ProgrammeEffect:
    """A programme's effect as difference in differences.

    `changes` has a row a wijk, seed, indicator and year: role ("programme" or "comparison"), wijk, municipality, seed,
    indicator, year, change since month 0. `table` is what follows from it.
    """

    scenario: Scenario
    programme: tuple[Profile, ...]
    comparison: tuple[Profile, ...]
    seeds: tuple[int, ...]
    who: str
    changes: pd.DataFrame

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an indicator and year: indicator, year, programme, comparison (mean changes), effect, low, high, sd.

        A wijk's change is its mean over the seeds. `low` and `high` are a 95 % Student t interval from how unlike the
        comparison wijken change: more seeds take luck away, but not that wijken are not alike. `sd` is the spread
        over seeds of the effect: the luck in what one evaluator of one real programme would find; nan for one seed.
        """
        by_wijk = self.changes.groupby(["indicator", "year", "role", "wijk"], observed=True, sort=False)[
            "change"
        ].mean()
        of_role = by_wijk.groupby(level=["indicator", "year", "role"], observed=True, sort=False)
        means, spread = of_role.mean().unstack("role"), of_role.std().unstack("role")["comparison"]
        effect = means["programme"] - means["comparison"]
        reach = self._reach() * spread
        table = pd.DataFrame(
            {
                "programme": means["programme"],
                "comparison": means["comparison"],
                "effect": effect,
                "low": effect - reach,
                "high": effect + reach,
                "sd": self.by_seed.std(axis=1),
            }
        )
        return _in_order(table.reset_index())

    @cached_property
    def by_seed(self) -> pd.DataFrame:
        """The effect within each seed (columns), by indicator and year."""
        roles = self.changes.groupby(["indicator", "year", "seed", "role"], observed=True, sort=False)["change"].mean()
        wide = roles.unstack("role")
        return (wide["programme"] - wide["comparison"]).unstack("seed")

    def _reach(self) -> float:
        """Half the interval, in standard deviations of a comparison wijk's change."""
        from scipy.special import stdtrit

        programme, others = len(self.programme), len(self.comparison)
        return float(stdtrit(others - 1, 0.5 + CONFIDENCE / 2) * np.sqrt(1 / programme + 1 / others))

    def __repr__(self) -> str:
        """Who was set against whom, and the main outcomes in the last year."""
        table = self.table
        last = table[(table["year"] == table["year"].max()) & table["indicator"].isin(SHOWN)]
        against = ", ".join(each.slug for each in self.comparison)
        where = ", ".join(each.slug for each in self.programme)
        head = (
            f"ProgrammeEffect of {self.scenario.name} in {where} ({self.who}) against {against}, "
            f"{len(self.seeds)} replicates, year {table['year'].max()}"
        )
        notes = ["low and high: how unlike comparison wijken change", *outside_all_data([self.scenario])]
        shown = last.drop(columns="year").set_index("indicator").round(3).to_string()
        return "\n".join([head, shown, *notes])


def programme_effect(
    strategy: str | Scenario,
    wijk: str | Profile | Sequence[str | Profile],
    comparison: Sequence[str | Profile] | None = None,
    *,
    years: int = 10,
    replicates: int = 8,
    seed: int = 1,
    who: str = "place",
    workers: int | None = None,
    progress: Progress | None = None,
    rules: ReplacedRules | None = None,
) -> ProgrammeEffect:
    """The effect of a programme as an evaluator would estimate it: difference in differences.

    Args:
        strategy: name of a shipped scenario, a TOML file, or a Scenario.
        wijk: where the programme runs; a list for several wijken of one municipality.
        comparison: wijken of other municipalities, two or more, under business as usual in the same world; the four
            shipped ones nearest in weakness at the start when left out.
        years: how long after the start, 1 to 100; the table has every year.
        replicates: lives of every wijk: seeds `seed`, `seed` + 1, ...
        who: "place" for whoever lives there, "stayers" for those who have lived there since the start. They are no
            panel: who leaves is gone from both sides, so selective leaving cancels as far as it is alike.

    Raises:
        WijksimError: input that cannot be used, in one sentence.
    """
    if who not in WHO:
        raise WijksimError(f"who is {who!r}; it must be one of {', '.join(WHO)}.{did_you_mean(str(who), list(WHO))}")
    whole("years", years, YEARS)
    here = plan([strategy], wijk, replicates, seed, 12 * years, rules)
    chosen = nearest_wijken(here.profiles) if comparison is None else comparison
    usual = usual_scenario(here.scenarios[0])
    there = plan([usual], chosen, replicates, seed, 12 * years, rules)
    check_comparison(here.profiles, there.profiles)
    jobs = [*here.jobs, *_municipalities(there)]
    records = run_many(jobs, None, workers, progress, partial(live_there, here.profiles[0].municipality))
    check_records(records, None)
    names = {profile.slug: profile.municipality for profile in (*here.profiles, *there.profiles)}
    parts = []
    for record in records:
        assert record.result is not None, "without a store results come back"
        changes = changes_since_start(record.result, WHO[who])
        role = "programme" if record.job.profiles == here.profiles else "comparison"
        municipality = changes["wijk"].map(names)
        parts.append(changes.assign(role=role, municipality=municipality, seed=record.job.seed))
    order = ["role", "wijk", "municipality", "seed", "indicator", "year", "change"]
    changes = pd.concat(parts, ignore_index=True)[order]
    return ProgrammeEffect(here.scenarios[0], here.profiles, there.profiles, here.seeds, who, changes)


def _municipalities(there: Experiment) -> list[Job]:
    """Every comparison municipality as a model of its own, under every seed."""
    together: dict[str, list[Profile]] = defaultdict(list)
    for profile in there.profiles:
        together[profile.municipality].append(profile)
    return [
        Job(there.scenarios[0], tuple(profiles), seed, there.months, there.rules)
        for seed in there.seeds
        for profiles in together.values()
    ]


def changes_since_start(result: RunResult, group: str) -> pd.DataFrame:
    """wijk, indicator, year, change: every yearly figure of a group less that of everybody at month 0.

    What cannot be known at month 0, because it looks back a year or two, has no change.
    """
    frame = result.indicators
    frame = frame[~frame["indicator"].isin(_COUNTS)]
    everybody = frame[(frame["group"] == "all") & (frame["month"] == 0)]
    start = everybody.set_index(["wijk", "indicator"])["value"]
    later = frame[(frame["group"] == group) & (frame["month"] > 0) & (frame["month"] % 12 == 0)]
    rows = pd.MultiIndex.from_frame(later[["wijk", "indicator"]])
    known = rows.isin(start.index)
    later, rows = later[known], rows[known]
    return pd.DataFrame(
        {
            "wijk": later["wijk"].astype(str),
            "indicator": later["indicator"].astype(str),
            "year": later["month"] // 12,
            "change": later["value"].to_numpy() - start.reindex(rows).to_numpy(),
        }
    )


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Main outcomes first, then by name; years in order."""
    rank = {name: number for number, name in enumerate(SHOWN)}
    order = table.assign(rank=table["indicator"].map(rank)).sort_values(["rank", "indicator", "year"], kind="stable")
    return table.loc[order.index].reset_index(drop=True)
