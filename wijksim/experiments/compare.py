"""Strategies side by side: the same wijken and the same luck, strategy against strategy.

Every strategy lives replicate r with the same seed. The first strategy is the measure: each other one is set
against it, second minus first.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from wijksim.errors import WijksimError
from wijksim.experiments import contrasts
from wijksim.experiments.contrasts import Contrast
from wijksim.experiments.executor import Progress, Record, Run, run_many
from wijksim.experiments.lock import alone_in
from wijksim.experiments.plan import Experiment, Job, plan
from wijksim.experiments.provenance import content_hash, versions
from wijksim.experiments.result import RunResult
from wijksim.experiments.rivals import rival_table
from wijksim.experiments.store import Store, open_store
from wijksim.experiments.summary import (
    HEADLINE,
    break_even_line,
    break_even_table,
    difference_table,
    short_table,
    years_of,
)
from wijksim.experiments.usual import usual_among, usual_scenario, usual_seeds
from wijksim.population.profile import Profile
from wijksim.rules.replaced import ReplacedRules
from wijksim.scenario.rivals import Rival, chosen_rivals
from wijksim.scenario.scenario import Scenario, outside_all_data

if TYPE_CHECKING:
    from wijksim.report.canvas import HouseFigure


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """The runs of an experiment and what they say; `results` by (name of the strategy, seed).

    `indicators`, `causes`, `books` and `events` are the tables of all runs, with columns strategy and seed
    before the others; `table`, `break_even`, `groups`, `why` and `risk` set each strategy against the first.
    `usual_results` holds runs of business as usual by seed, where it was lived beside the strategies; `under` the same
    comparison in the world of each rival model that was asked for, and `rivals` sets its differences beside the own.
    """

    experiment: Experiment
    results: Mapping[tuple[str, int], RunResult]
    usual_results: Mapping[int, RunResult] = field(default_factory=dict)
    under: Mapping[str, "Comparison"] = field(default_factory=dict)

    @property
    def scenarios(self) -> list[Scenario]:
        """The strategies; each is set against the first."""
        return list(self.experiment.scenarios)

    @property
    def profiles(self) -> list[Profile]:
        """The wijken."""
        return list(self.experiment.profiles)

    @property
    def seeds(self) -> list[int]:
        """One seed a replicate."""
        return list(self.experiment.seeds)

    @property
    def months(self) -> int:
        """The length of every run."""
        return self.experiment.months

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """Columns strategy, seed, month, wijk, group, indicator, value."""
        return self._stacked("indicators")

    @cached_property
    def causes(self) -> pd.DataFrame:
        """Columns strategy, seed, month, wijk, trust, cause, value."""
        return self._stacked("causes")

    @cached_property
    def books(self) -> pd.DataFrame:
        """Columns strategy, seed, month, wijk, kind, cents."""
        return self._stacked("books")

    @cached_property
    def events(self) -> pd.DataFrame:
        """Columns strategy, seed, month, wijk, event, detail."""
        return self._stacked("events")

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a pair, indicator, year and wijk: all residents together at the end of that year.

        Columns pair ("second - first"), indicator, year, wijk, mean_<strategy> for each, difference, low and
        high (95 % paired t interval; nan for one replicate) and chance: the share of replicates in which the
        second is better, ties half. Years are 4, 10, 20 and 30 where the run is that long, or else its last
        whole year.
        """
        wide = self.wide(months=[12 * year for year in years_of(self.months)])
        return difference_table(wide, self._names, self._wijken)

    @cached_property
    def break_even(self) -> pd.DataFrame:
        """One row a pair and wijk: the month from which the second has made up what it was behind.

        The measure is wellbeing. Columns pair, wijk, median, low, high (the middle 80 % of the replicates;
        inf is never) and share_never.
        """
        return break_even_table(self.wide(indicators=[HEADLINE]), self._names, self._wijken)

    @cached_property
    def groups(self) -> pd.DataFrame:
        """One row a pair, wijk, indicator and group in the last year of `table`; see `contrasts.group_table`."""
        return contrasts.group_table(self.results, self._pairs, self._last_year)

    @cached_property
    def why(self) -> pd.DataFrame:
        """One row a pair, wijk, trust and cause, summed over the run; see `contrasts.cause_table`."""
        return contrasts.cause_table(self.results, self._pairs)

    @cached_property
    def risk(self) -> pd.DataFrame:
        """How often a strategy ends lower in a domain; see `contrasts.risk_table`.

        Each strategy against the first, and every strategy against business as usual where that was lived.
        """
        usual = {(self.usual_name, seed): result for seed, result in self.usual_results.items()}
        return contrasts.risk_table({**self.results, **usual}, [*self._pairs, *self._against_usual], self._last_year)

    @cached_property
    def rivals(self) -> pd.DataFrame:
        """Which differences of `table` keep their side under rival models; see `rivals.rival_table`."""
        return rival_table(self.table, {name: other.table for name, other in self.under.items()})

    @cached_property
    def money(self) -> pd.DataFrame:
        """One row a wijk and strategy, EUR per resident at the start, mean over the replicates.

        Columns wijk, strategy, appropriated, spent, left, in_hand, volunteer_hours (hours), with_volunteers: what was
        spent, plus those hours at a shadow price.
        """
        from wijksim.report.money import purse

        return purse(self)

    @cached_property
    def later(self) -> pd.DataFrame:
        """One row a wijk and strategy: later public costs and the balance of all costs, EUR per resident.

        Columns: see `wijksim.report.later.later_costs`.
        """
        from wijksim.report.later import later_costs

        return later_costs(self)

    @cached_property
    def usual_name(self) -> str:
        """What business as usual is called in `risk`; the name of the strategy that is it, if one is."""
        if among := usual_among(self.scenarios):
            return among.name
        name = usual_scenario(self.scenarios[0]).name
        return f"{name}-beside" if name in self._names else name

    def middle_seed(self, second: str, wijk: str) -> int:
        """The replicate in the middle: its difference in wellbeing with the first strategy is the median one."""
        return contrasts.middle_seed(self.wide(indicators=[HEADLINE]), second, self._names[0], wijk)

    def report(self, path: "str | os.PathLike[str]", language: str = "nl") -> Path:
        """Write the comparison as one HTML page that needs nothing else, in "nl" or "en"; the path.

        Without runs of business as usual beside it (`compare(..., usual=True)`) the page leaves that risk out,
        and says so. Raises `WijksimError` for an unknown language or a path that cannot be written.
        """
        from wijksim.report.page import write_page

        return write_page(self, path, language)

    def figure(
        self, outcome: str = HEADLINE, second: str | None = None, wijk: str | None = None, language: str = "nl"
    ) -> "HouseFigure":
        """How an outcome goes under the strategies, and the paired difference: a matplotlib figure.

        `second` is set against the first strategy, `wijk` is a short name; either may be left out where there is
        no choice, and up to three strategies share a figure. Raises `WijksimError` for what is not known.
        """
        from wijksim.report.figures import outcome_figure

        return outcome_figure(self, outcome, second, wijk, language)

    def break_even_figure(
        self, second: str | None = None, wijk: str | None = None, language: str = "nl"
    ) -> "HouseFigure":
        """The difference in wellbeing added up over the years: when what was behind is made up. As `figure`."""
        from wijksim.report.running_figure import running_figure

        return running_figure(self, second, wijk, language)

    def in_words(self, language: str = "nl") -> str:
        """The comparison as one paragraph of plain words, in "nl" or "en"."""
        from wijksim.report.sentences import plain_paragraph

        return plain_paragraph(self, language)

    @cached_property
    def digest(self) -> str:
        """Sha256 (hex) of the digests of all runs, strategy by strategy and seed by seed."""
        return content_hash([self.results[name, seed].digest for name in self._names for seed in self.seeds])

    @property
    def provenance(self) -> dict[str, Any]:
        """What was compared, of which sources, by which versions; plain content that fits JSON."""
        return {**self.experiment.manifest(), "versions": dict(versions())}

    @property
    def _names(self) -> list[str]:
        return [scenario.name for scenario in self.scenarios]

    @property
    def _last_year(self) -> int:
        """The last year of `table`; 0 for a run that is shorter than a year."""
        return max(years_of(self.months), default=0)

    @property
    def _pairs(self) -> list[Contrast]:
        first, *others = self._names
        return [Contrast(first, other, self.experiment.seeds) for other in others]

    @property
    def _against_usual(self) -> list[Contrast]:
        """Every strategy against business as usual, under the seeds that both lived."""
        if usual_among(self.scenarios):
            seeds = self.experiment.seeds
        else:
            seeds = tuple(seed for seed in self.seeds if seed in self.usual_results)
        names = [name for name in self._names if name != self.usual_name] if seeds else []
        return [
            contrast
            for contrast in (Contrast(self.usual_name, name, seeds) for name in names)
            if contrast not in self._pairs
        ]

    @property
    def _wijken(self) -> list[str]:
        return [profile.slug for profile in self.profiles]

    def _stacked(self, name: str) -> pd.DataFrame:
        """One table of all runs under each other."""
        keys = [(strategy, seed) for strategy in self._names for seed in self.seeds]
        parts = [self.results[key].tables[name] for key in keys]
        rows = [len(part) for part in parts]
        stacked = pd.concat(parts, ignore_index=True)
        stacked.insert(0, "strategy", pd.Series(np.repeat([key[0] for key in keys], rows)).astype(str))
        stacked.insert(1, "seed", np.repeat(np.array([key[1] for key in keys], dtype=np.int64), rows))
        return stacked

    def wide(self, indicators: Sequence[str] | None = None, months: Sequence[int] | None = None) -> pd.DataFrame:
        """Values of all residents together: rows indicator, month, wijk; columns strategy, seed."""
        frame = self.indicators
        if months is not None:
            frame = frame[frame["month"].isin(months)]
        if indicators is not None:
            frame = frame[frame["indicator"].isin(indicators)]
        frame = frame[frame["group"] == "all"]
        wide = frame.pivot(index=["indicator", "month", "wijk"], columns=["strategy", "seed"], values="value")
        return wide.reindex(columns=pd.MultiIndex.from_product([self._names, self.seeds]))

    def _repr_html_(self) -> str:
        """The tables of the command line, for a notebook; in Dutch, as everything that is shown by itself."""
        from wijksim.report.tables import comparison_html

        return comparison_html(self, "nl")

    def __repr__(self) -> str:
        """What was compared, and the main outcomes as a short table for each pair and wijk."""
        first, *others = self._names
        seeds = f"{len(self.seeds)} replicates (seeds {self.seeds[0]} to {self.seeds[-1]})"
        lines = [f"Comparison of {len(self.scenarios)} strategies, {seeds}, {self.months} months"]
        pairs = [(second, wijk) for second in others for wijk in self._wijken]
        for (second, wijk), row in zip(pairs, self.break_even.itertuples(), strict=True):
            lines += ["", f"{wijk}: {second} (second) against {first} (first)"]
            lines += [short_table(self.table, first, second, wijk), break_even_line(row)]
        return "\n".join([*lines, *outside_all_data(self.scenarios)])


def compare(
    strategies: Sequence[str | Scenario],
    wijk: str | Profile | Sequence[str | Profile],
    replicates: int = 32,
    seed: int = 1,
    months: int = 360,
    workers: int | None = None,
    out: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    *,
    rules: ReplacedRules | None = None,
    force: bool = False,
    usual: bool = False,
    rivals: Sequence[str] = (),
    run: Run | None = None,
    prepare: Callable[[], object] | None = None,
) -> Comparison:
    """Live the same wijken under two or more strategies, `replicates` times: seeds `seed`, `seed` + 1, ...

    `months` is 1 to 1200. With `out` every run is stored in that folder, and an interrupted or smaller
    comparison goes on from what is there; a folder with other results is refused unless `force`. With `usual`
    business as usual is lived beside the strategies, under the seeds of `usual.usual_seeds`, so that `risk` can
    set them against it; it is in no other table and not in the digest. With `rivals`, names in `scenario.rivals`,
    the comparison is lived in the world of each as well, for `Comparison.rivals`, outside the digest. `workers`,
    `progress` and `prepare` are as in `executor.run_many`; `rules` replaces rules by name, and is part of the
    key of a run; `run` makes the runs in place of the model, and is not: give it a folder of its own.
    Raises `WijksimError` for input that cannot be used, for a folder that another process writes in and for runs that
    failed.
    """
    if isinstance(strategies, str | Scenario) or len(strategies) < 2:
        raise WijksimError("a comparison needs two or more strategies; to run one, use run.")
    experiment = plan(strategies, wijk, replicates, seed, months, rules)
    beside = _beside(experiment) if usual else []
    worlds = {rival.name: _in_world(experiment, rival) for rival in chosen_rivals(rivals)}
    elsewhere = [job for world in worlds.values() for job in world.jobs]
    with alone_in(out):
        store = open_store(out, experiment, force) if out is not None else None
        records = run_many([*experiment.jobs, *beside, *elsewhere], store, workers, progress, run, prepare, back=True)
        check_records(records, store)
        left = iter(records)
        compared = _results(left, experiment, store)
        extra = {each.job.seed: _result(each, store) for each in islice(left, len(beside))}
        under = {name: Comparison(world, _results(left, world, store)) for name, world in worlds.items()}
    return Comparison(experiment, compared, extra, under)


def _in_world(experiment: Experiment, rival: Rival) -> Experiment:
    """The same experiment in the world of a rival model."""
    return replace(experiment, scenarios=tuple(rival.applied(each) for each in experiment.scenarios))


def _results(
    records: Iterator[Record], experiment: Experiment, store: Store | None
) -> dict[tuple[str, int], RunResult]:
    """The next runs, those of an experiment, by strategy and seed."""
    own = islice(records, len(experiment.jobs))
    return {(each.job.scenario.name, each.job.seed): _result(each, store) for each in own}


def _beside(experiment: Experiment) -> list[Job]:
    """The runs of business as usual, unless it is one of the strategies."""
    if usual_among(experiment.scenarios):
        return []
    scenario = usual_scenario(experiment.scenarios[0])
    seeds = usual_seeds(experiment.seeds)
    return [Job(scenario, experiment.profiles, seed, experiment.months, experiment.rules) for seed in seeds]


def check_records(records: Sequence[Record], store: Store | None) -> None:
    """Raise `WijksimError` when a run failed."""
    failed = [record for record in records if not record.ok]
    if not failed:
        return
    first = failed[0]
    where = f"{store.failure(first.job.key)}" if store else "kept when an output folder is given (out=...)"
    error = WijksimError(
        f"{len(failed)} of {len(records)} runs failed. The first, {first.job.label}: {first.error} "
        f"Its traceback: {where}"
    )
    error.add_note(first.traceback)
    raise error


def _result(record: Record, store: Store | None) -> RunResult:
    if record.result is not None:
        return record.result
    assert store is not None, "a run without a result lies in a store"
    return store.load(record.job.key)
