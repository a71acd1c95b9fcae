"""Living a country: municipality by municipality, side by side, each written as soon as it is finished.

No process ever holds more than the municipality that it lives, so memory does not grow with the country. What is
finished is found again by name, so that an interrupted country goes on where it stopped.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from wijksim.country.folder import description, open_folder
from wijksim.country.table import Country, Municipality
from wijksim.country.years import live
from wijksim.errors import WijksimError
from wijksim.experiments.executor import Progress, Record, Run, run_many
from wijksim.experiments.lock import alone_in
from wijksim.experiments.plan import MONTHS, Job, whole
from wijksim.experiments.single import warm_up
from wijksim.scenario.scenario import Scenario, load_scenario, outside_all_data
from wijksim.state.draws import SEEDS
from wijksim.sweeps.store import SweepStore

if TYPE_CHECKING:
    import pandas as pd

_YEAR = 12


@dataclass(frozen=True, eq=False, repr=False)
class Lived:
    """A country that was lived: what was asked, where its municipalities are kept, and what became of each."""

    country: Country
    scenario: Scenario
    seed: int
    months: int
    store: SweepStore
    records: tuple[Record, ...]

    @property
    def years(self) -> int:
        """How long was lived."""
        return self.months // _YEAR

    @property
    def failed(self) -> list[tuple[Municipality, str]]:
        """Municipalities that could not be lived, and why."""
        pairs = zip(self.country.municipalities, self.records, strict=True)
        return [(each, record.error) for each, record in pairs if not record.ok]

    @cached_property
    def table(self) -> "pd.DataFrame":
        """One row a wijk, best first at the end; see `ranking.table_of`."""
        from wijksim.country.ranking import table_of

        return table_of(self)

    @cached_property
    def left_out(self) -> "pd.DataFrame":
        """The wijken of the table that are not in `table`: code, name, reason, and what the reason mentions."""
        from wijksim.country.ranking import left_out_of

        return left_out_of(self)

    def __repr__(self) -> str:
        """What was lived, in one line, and that it lies outside all data where it does."""
        country = self.country
        size = f"{len(country.profiles):,} wijken in {len(country.municipalities):,} municipalities"
        lived = f"{size}, {country.residents:,} residents, {self.years} years under {self.scenario.name}"
        return "\n".join([lived, *outside_all_data([self.scenario])])


def live_country(
    strategy: str | Scenario, country: Country, out: str | os.PathLike[str], *, seed: int = 1, months: int = 240,
    workers: int | None = None, force: bool = False, progress: Progress | None = None,
    prepare: Callable[[], object] | None = warm_up,
) -> Lived:  # fmt: skip
    """Live every municipality of a country that the folder `out` lacks; the country as it was lived.

    `workers`, `progress` and `prepare` are as in `run_many`. A municipality that fails is kept as a failure and the
    others go on. Raises `WijksimError` for what cannot be used, or is written to by another process, `DiskFullError`
    without room, and `KeyboardInterrupt` on Ctrl-C: what is finished is kept.
    """
    whole("seed", seed, SEEDS)
    whole("months", months, MONTHS)
    if months % _YEAR:
        raise WijksimError(f"months is {months}; a country is kept by year, so a multiple of 12 is needed.")
    scenario = load_scenario(strategy).with_months(months)
    jobs = [Job(scenario, each.profiles, seed, months) for each in country.municipalities]
    wanted = description(country, scenario, seed, months)
    with alone_in(out):
        store = open_folder(Path(out), wanted, {job.key for job in jobs}, force)
        records = run_many(jobs, store, workers, progress, cast(Run, live), prepare)
    return Lived(country, scenario, seed, months, store, tuple(records))
