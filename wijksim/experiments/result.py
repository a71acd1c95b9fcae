"""The result of one run: four tidy tables, where they come from, and one digest of them.

A result lives in memory as pandas tables and on disk as one Parquet file; it is the same either way.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from wijksim.errors import WijksimError
from wijksim.experiments.tables import TABLES, conform, digest
from wijksim.scenario.scenario import outside_all_data

if TYPE_CHECKING:
    from wijksim.model import WijkModel
    from wijksim.report.canvas import HouseFigure

#: The outcomes that short tables show.
SHOWN = ("wellbeing", "trust_municipality", "trust_place", "participation", "hardship", "good_health")


@dataclass(frozen=True, eq=False, repr=False)
class RunResult:
    """What one run gave; tables are checked and put in order when the result is made.

    - `indicators`: month, wijk, group, indicator, value; month 0 is the start
    - `causes`: month, wijk, trust, cause, value: change in that month, sd per adult
    - `books`: month, wijk, kind, cents (volunteer_hours in hundredths of an hour)
    - `events`: month, wijk, event, detail
    - `provenance`: plain content that fits JSON, as `provenance.describe` gives it

    Raises ValueError when a table lacks a column, has a wrong type or holds the same row twice.
    """

    indicators: pd.DataFrame
    causes: pd.DataFrame
    books: pd.DataFrame
    events: pd.DataFrame
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in TABLES:
            object.__setattr__(self, name, conform(name, getattr(self, name)))

    @classmethod
    def of(cls, model: "WijkModel") -> "RunResult":
        """What a model has lived so far, without provenance.

        Its user may have changed agents or strategy on the way, so nobody can say how to make it again.
        """
        record = model.record
        return cls(record.indicators(), record.causes(), record.books(), record.events_table())

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The four tables by name."""
        return {name: getattr(self, name) for name in TABLES}

    @cached_property
    def digest(self) -> str:
        """Sha256 (hex) of the columns of all four tables; no versions, no time, no provenance in it."""
        return digest(self.tables)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write one Parquet file, whole or not at all; raises `WijksimError` when it cannot be written."""
        from wijksim.experiments.files import write_whole
        from wijksim.experiments.parquet import to_bytes

        write_whole(Path(path), to_bytes(self))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "RunResult":
        """Read the file that `save` wrote; raises `WijksimError` for anything else."""
        from wijksim.experiments.parquet import read

        return read(Path(path))

    def survey(self, sample: int | None = None) -> pd.DataFrame:
        """The run as Dutch surveys would give it, once a year: month, wijk, group, figure, unit, value, asked.

        Which survey, question, state and source stands behind a figure is in `wijksim.population.questions`. With
        `sample` so many adults are asked (1 to a million), and the figures have a sample's noise. Groups: all, stayers,
        youth (15 to 24) and those who do not take part by themselves. Raises `WijksimError` for any other sample.
        """
        from wijksim.observe.sampled import survey_table

        return survey_table(self, sample)

    def impact_paths(self) -> pd.DataFrame:
        """From each project to whom it reached and what changed for them, one row a project; it proves nothing.

        Columns: see `wijksim.observe.paths`. What changed is read a year after a project's end, so of later ones, and
        of those still going on, it is nan.
        """
        from wijksim.observe.paths import paths_of

        return paths_of(self.events)

    def report(self, path: str | os.PathLike[str], language: str = "nl") -> Path:
        """Write the run as one HTML page that needs nothing else, in "nl" or "en"; the path.

        Raises `WijksimError` for an unknown language, unreadable provenance or a path that cannot be written.
        """
        from wijksim.report.page import write_run_page

        return write_run_page(self, path, language)

    def figure(self, wijk: str | None = None, language: str = "nl") -> "HouseFigure":
        """Wellbeing, trust, participation and money of one wijk: a matplotlib figure.

        `wijk` is a short name, and may be left out where there is one. Raises `WijksimError` for what is not
        known, and for unreadable provenance.
        """
        from wijksim.report.run_figures import run_figure

        return run_figure(self, wijk, language)

    def cause_figure(self, trust: str = "municipality", wijk: str | None = None, language: str = "nl") -> "HouseFigure":
        """What moved a kind of trust over the run, cause by cause. As `figure`."""
        from wijksim.report.cause_figure import cause_figure

        return cause_figure(self, trust, wijk, language)

    def _repr_html_(self) -> str | None:
        """The tables of the command line, for a notebook, in Dutch; None where it is not known what was run."""
        from wijksim.report.run_tables import run_html

        return run_html(self, "nl") if self.provenance else None

    def __repr__(self) -> str:
        """What was run and, as a short table, the main outcomes at the start and at the end."""
        seed, scenario = self.provenance.get("seed"), self.provenance.get("scenario", {}).get("content", {})
        last = int(self.indicators["month"].max()) if len(self.indicators) else 0
        head = f"RunResult {scenario.get('name', '')}, seed {seed}: {last} months, digest {self.digest[:12]}"
        everyone = self.indicators[self.indicators["group"] == "all"]
        everyone = everyone[everyone["indicator"].isin(SHOWN) & everyone["month"].isin([0, last])]
        if everyone.empty:
            return head
        table = everyone.pivot(index=["wijk", "indicator"], columns="month", values="value")
        order = {name: place for place, name in enumerate(SHOWN)}
        table = table.sort_index(key=lambda labels: labels.map(lambda label: order.get(label, label)))
        return "\n".join([head, table.round(2).to_string(), *self._outside()])

    def _outside(self) -> list[str]:
        """That the strategy lies outside all data, where it does; nothing where it is not known what was run."""
        from wijksim.report.run_source import source_of

        try:
            return outside_all_data([source_of(self).scenario])
        except WijksimError:
            return []
