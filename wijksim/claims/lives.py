"""Lives of which only the end is kept, each lived once: what the claims are measured on.

Finished ones outlast Ctrl-C, so that measuring goes on where it stopped.
"""

from collections.abc import Container, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from wijksim.claims.asked import BALANCE, MONTHS, as_long, where
from wijksim.experiments.compare import check_records
from wijksim.experiments.executor import Progress
from wijksim.experiments.keeping import forget, kept_lives, run_kept
from wijksim.experiments.paired import Numbers
from wijksim.experiments.plan import Job
from wijksim.experiments.provenance import Rules
from wijksim.experiments.result import RunResult
from wijksim.experiments.tables import TABLES
from wijksim.experiments.won_back import AFTER, BEFORE, Spent, project_months
from wijksim.model import WijkModel
from wijksim.observe.books import APPROPRIATED, LATER, SPENT
from wijksim.observe.impact import EVENT
from wijksim.observe.record import Record
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario

#: What was appropriated over the life, EUR per resident at the start: as it is, and discounted to the first month.
GIVEN, GIVEN_NOW = "given", "given_now"
_EUR_BEFORE, _EUR_AFTER = "eur_before", "eur_after"


class Lives:
    """What everybody together came to at the end of a life and what its projects took, by scenario and seed."""

    def __init__(self, workers: int | None = None, progress: Progress | None = None) -> None:
        self.workers, self.progress = workers, progress
        self.ends: dict[tuple[str, int], Mapping[str, float]] = {}
        self._projects: dict[tuple[str, int], pd.DataFrame] = {}
        self._keeping = kept_lives(run_to_the_end, run_to_the_end)

    def live(self, scenarios: Iterable[Scenario], seeds: range) -> None:
        """Make the lives that are not there yet, side by side; raises `WijksimError` when one fails.

        On Ctrl-C the `KeyboardInterrupt` says how many are kept for the next time.
        """
        asked = {(as_long(each).hash, seed): (as_long(each), seed) for each in scenarios for seed in seeds}
        missing = [pair for key, pair in asked.items() if key not in self.ends]
        jobs = [Job(scenario, (where(),), seed, MONTHS) for scenario, seed in missing]
        if not jobs:
            return
        records = run_kept(jobs, run_to_the_end, self._keeping, self.workers, self.progress)
        check_records(records, None)
        for record in records:
            assert record.result is not None, "without a store results come back"
            end = record.result.indicators.set_index("indicator")["value"]
            key = record.job.scenario.hash, record.job.seed
            self.ends[key] = {str(name): float(v) for name, v in end.items()}
            last = MONTHS - round(record.job.scenario.values["objection_delay"])
            self._projects[key] = project_months(record.result.events, last)

    def forget(self) -> None:
        """Remove the lives that are kept: all that was asked is measured."""
        forget(self._keeping)

    def values(self, scenario: Scenario, outcome: str, seeds: range) -> Numbers:
        """One outcome at the end of the lives under `seeds`, which must have been lived."""
        return np.array([self.ends[as_long(scenario).hash, seed][outcome] for seed in seeds])

    def differences(self, first: Scenario, second: Scenario, outcome: str, seeds: range) -> Numbers:
        """Second minus first, seed by seed."""
        return self.values(second, outcome, seeds) - self.values(first, outcome, seeds)

    def spent(self, scenario: Scenario, seed: int) -> Spent:
        """What the projects of one life took, which must have been lived."""
        key = as_long(scenario).hash, seed
        return Spent(self._projects[key], self.ends[key][_EUR_BEFORE], self.ends[key][_EUR_AFTER])


def run_to_the_end(
    scenario: Scenario, profiles: list[Profile], seed: int, months: int, rules: Rules | None = None
) -> RunResult:
    """A life of which only the last month of everybody together and its projects are kept: thousands fit in memory.

    For `run_many`.
    """
    record = WijkModel(scenario, profiles, seed, rules=dict(rules or {})).run(months).record
    table = record.indicators()
    last = table[(table["month"] == months) & (table["group"] == "all")]
    money = [
        {"month": months, "wijk": "", "group": "all", "indicator": name, "value": value}
        for name, value in _money(record).items()
    ]
    last = pd.concat([last, pd.DataFrame(money)], ignore_index=True)
    nothing = {name: pd.DataFrame(columns=list(layout.columns)) for name, layout in TABLES.items()}
    events = record.events_table()
    projects = events[events["event"].str.startswith("project_") & (events["event"] != EVENT)]
    return RunResult(last, nothing["causes"], nothing["books"], projects)


def _money(record: Record) -> dict[str, float]:
    """Sums of the books, EUR per resident at the start; `BALANCE` is minus what was spent and what needs cost later."""
    rate = record.model.values["discount_rate"]
    worth = [(1.0 + rate) ** -(year + 0.5) for year in range(MONTHS // 12)]
    same = [1.0] * len(worth)
    return {
        BALANCE: -_sum(record, {*SPENT, *LATER}, worth),
        GIVEN: _sum(record, APPROPRIATED, same),
        GIVEN_NOW: _sum(record, APPROPRIATED, worth),
        _EUR_BEFORE: _sum(record, BEFORE, same),
        _EUR_AFTER: _sum(record, AFTER, same),
    }


def _sum(record: Record, kinds: Container[str], worth: Sequence[float]) -> float:
    """What was booked under `kinds`, EUR per resident at the start, a euro of each year being worth so much."""
    [place] = record.model.places
    cents = sum(worth[(month - 1) // 12] * paid for month, kind, paid in place.books.rows if kind in kinds and month)
    return float(cents / 100.0 / place.residents_at_start)
