"""What talks win back (claim 4): time and money saved after, over time and money spent before.

Against a twin with the same luck and without the talks: its levers `dialogue_share` and `decision_share` are 0. Before
are months until a plan may be carried out (preparation, and consultation of physical ones) and money for preparation
and talks; after are months of deferral and money lost to objections. Ample is an interval above 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from wijksim.errors import WijksimError
from wijksim.experiments import paired
from wijksim.experiments.compare import check_records
from wijksim.experiments.executor import Progress, run_many
from wijksim.experiments.plan import YEARS, plan, whole
from wijksim.experiments.result import RunResult
from wijksim.observe.impact import EVENT
from wijksim.population.profile import Profile
from wijksim.rules.replaced import ReplacedRules
from wijksim.scenario.scenario import Scenario, load_scenario, outside_all_data

#: The levers that make talks.
TALKS = ("dialogue_share", "decision_share")
MONTHS, EUR = "months", "eur"
#: Kinds of money spent before a plan may be carried out, and after.
BEFORE, AFTER = ("spent_preparation", "spent_dialogue"), ("spent_objections",)
_CENTS = 100.0


@dataclass(frozen=True, eq=False)
class Spent:
    """What one life spent on its projects.

    `projects` as `project_months`; `eur_before` (preparation, talks) and `eur_after` (objections) are EUR per resident
    at the start, over the life.
    """

    projects: pd.DataFrame
    eur_before: float
    eur_after: float


@dataclass(frozen=True, eq=False, repr=False)
class WonBack:
    """What the talks of a strategy won back.

    `by_seed` has a row a seed: seed, projects (that could be compared), months_before, months_after (mean a project),
    eur_before, eur_after (per resident at the start, over the run). Before is more than the twin, after less than it.
    """

    scenario: Scenario
    twin: Scenario
    profiles: tuple[Profile, ...]
    years: int
    by_seed: pd.DataFrame

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a measure (months, eur), as `ratios` gives it."""
        return ratios(self.by_seed)

    def __repr__(self) -> str:
        """What was set against what, and the table."""
        projects = self.by_seed["projects"].sum()
        head = (
            f"WonBack by the talks of {self.scenario.name} in {', '.join(each.slug for each in self.profiles)}: "
            f"{self.years} years, {len(self.by_seed)} replicates, {projects} pairs of projects"
        )
        notes = [
            "months a project, eur per resident; ample: the interval lies above 1",
            *outside_all_data([self.scenario]),
        ]
        return "\n".join([head, self.table.set_index("measure").round(2).to_string(), *notes])


def won_back(
    strategy: str | Scenario,
    wijk: str | Profile | Sequence[str | Profile],
    *,
    years: int = 20,
    replicates: int = 16,
    seed: int = 1,
    workers: int | None = None,
    progress: Progress | None = None,
    rules: ReplacedRules | None = None,
) -> WonBack:
    """What the talks of a strategy win back, against its twin without them.

    `strategy` is a name, a file or a Scenario with a programme and talks; `wijk` one or more wijken of one
    municipality; `years` 1 to 100. Raises `WijksimError` for input that cannot be used.
    """
    whole("years", years, YEARS)
    scenario = load_scenario(strategy)
    twin = without_talks(scenario)
    experiment = plan([scenario, twin], wijk, replicates, seed, 12 * years, rules)
    records = run_many(experiment.jobs, None, workers, progress)
    check_records(records, None)
    lived = {(each.job.scenario.name, each.job.seed): each.result for each in records if each.result is not None}
    last = experiment.months - round(scenario.values["objection_delay"])
    rows = []
    for number in experiment.seeds:
        own, other = (_spent(lived[name, number], last) for name in (scenario.name, twin.name))
        rows.append({"seed": number, **set_against(own, other)})
    return WonBack(scenario, twin, experiment.profiles, years, pd.DataFrame(rows))


def without_talks(scenario: Scenario) -> Scenario:
    """The twin: the same strategy without its talks; `WijksimError` when there are none to leave out."""
    if not any(scenario.values[lever] for lever in TALKS):
        raise WijksimError(
            f"scenario {scenario.name!r} has no talks to win anything back: {' and '.join(TALKS)} are 0."
        )
    return scenario.with_values(**dict.fromkeys(TALKS, 0.0)).renamed(f"{scenario.name}-without-talks")


def project_months(events: pd.DataFrame, last: int) -> pd.DataFrame:
    """Months of every project whose plan could be carried out, by wijk and number: preparation, consultation, deferral.

    Those whose plan was ready, and decided on where it is physical, by month `last`: early enough for a whole deferral
    to be seen, else talks would look better the longer they take. A deferral ends when the project goes on or stops.
    """
    found: dict[tuple[str, int], dict[str, int]] = {}
    physical = set()
    for month, wijk, event, detail in events[["month", "wijk", "event", "detail"]].itertuples(index=False):
        if str(event).startswith("project_") and event != EVENT:
            number, _, kind = str(detail).partition(" ")
            project = str(wijk), int(number)
            found.setdefault(project, {})[str(event).removeprefix("project_")] = int(month)
            if event == "project_started" and kind != "social":
                physical.add(project)
    rows = {}
    for project, at in found.items():
        if "ready" not in at:
            continue
        decided = at.get("deferred", at.get("approved")) if project in physical else at["ready"]
        if decided is None or decided > last:
            continue
        goes_on = at.get("resumed", at.get("stopped", decided)) if "deferred" in at else decided
        rows[project] = (at["ready"] - at["started"] + 1, decided - at["ready"], goes_on - decided)
    index = pd.MultiIndex.from_tuples(list(rows), names=["wijk", "project"])
    return pd.DataFrame(list(rows.values()), index=index, columns=["preparation", "consultation", "deferral"])


def set_against(own: Spent, twin: Spent) -> dict[str, float]:
    """What talks cost before and saved after: projects, months_before, months_after, eur_before, eur_after.

    Months are means over the projects that could be carried out in both lives: one number is one project with one luck.
    """
    more = (own.projects - twin.projects).dropna()
    before, after = more["preparation"] + more["consultation"], -more["deferral"]
    none = more.empty
    return {
        "projects": len(more),
        "months_before": 0.0 if none else float(before.mean()),
        "months_after": 0.0 if none else float(after.mean()),
        "eur_before": own.eur_before - twin.eur_before,
        "eur_after": twin.eur_after - own.eur_after,
    }


def ratios(by_seed: pd.DataFrame) -> pd.DataFrame:
    """One row a measure (months, eur): before, after, won_back, low, high (95 %, Fieller), ample.

    `by_seed` holds a row of `set_against` a seed. `won_back` is after over before, of the means over seeds; nan where
    nothing was spent before. `ample` is an interval above 1.
    """
    rows: list[tuple[Any, ...]] = []
    for measure in (MONTHS, EUR):
        before, after = (by_seed[f"{measure}_{when}"].to_numpy(float) for when in ("before", "after"))
        found, low, high = paired.ratio(after, before)
        rows.append((measure, before.mean(), after.mean(), found, low, high, bool(low > 1.0)))
    return pd.DataFrame(rows, columns=["measure", "before", "after", "won_back", "low", "high", "ample"])


def _spent(result: RunResult, last: int) -> Spent:
    """What a run spent; projects decided on by month `last`."""
    residents = result.indicators.query("indicator == 'population' and month == 0 and group == 'all'")["value"].sum()
    eur = [
        float(result.books.loc[result.books["kind"].isin(kinds), "cents"].sum()) / _CENTS / residents
        for kinds in (BEFORE, AFTER)
    ]
    return Spent(project_months(result.events, last), *eur)
