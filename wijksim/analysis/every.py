"""All analyses that fit a sweep, and for the others why they were not made."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from wijksim.analysis.asked import Asked, asked
from wijksim.analysis.best import chance_best
from wijksim.analysis.crossing import crossing_year
from wijksim.analysis.differences import paired_differences
from wijksim.analysis.discovery import discover
from wijksim.analysis.finding import Finding
from wijksim.analysis.front import pareto
from wijksim.analysis.pillars import pillar_interaction
from wijksim.analysis.robustness import robustness
from wijksim.analysis.sensitivity import sensitivity
from wijksim.analysis.unfit import UnfitError
from wijksim.analysis.variance import prior_share
from wijksim.analysis.winners import winner_map
from wijksim.errors import WijksimError
from wijksim.locale import words

if TYPE_CHECKING:
    from wijksim.sweeps import Sweep

#: Name -> what makes it, in the order of texts.
ANALYSES: dict[str, Callable[..., Finding]] = {
    "differences": paired_differences,
    "best": chance_best,
    "crossing": crossing_year,
    "pillars": pillar_interaction,
    "variance": prior_share,
    "winners": winner_map,
    "sensitivity": sensitivity,
    "discovery": discover,
    "robustness": robustness,
    "front": pareto,
}
#: Version of the JSON form.
_FORMAT = 1


@dataclass(frozen=True, eq=False, repr=False)
class Analysis:
    """What came out: `findings` by name, and `left_out` with the reason for every analysis that was not made."""

    question: Asked
    findings: dict[str, Finding]
    left_out: dict[str, WijksimError]

    def __getitem__(self, name: str) -> Finding:
        """The finding of that name; WijksimError says why it was not made."""
        if name in self.findings:
            return self.findings[name]
        if name in self.left_out:
            raise self.left_out[name]
        raise WijksimError(f"{name!r} was not asked; choose from {', '.join(self.findings)}.")

    def reasons(self, language: str = "nl") -> dict[str, str]:
        """Why each analysis that is left out was not made."""
        text = words(language)
        return {
            name: f"{error.why(text)}." if isinstance(error, UnfitError) else str(error)
            for name, error in self.left_out.items()
        }

    def in_words(self, language: str = "nl") -> str:
        """Every finding: its sentence, its table and its reasons for care; and what was left out."""
        from wijksim.analysis.telling import told

        return told(self, language)

    def as_values(self, language: str = "nl") -> dict[str, Any]:
        """Everything as plain values that fit JSON; the keys are the same in every language."""
        sweep, question = self.question.sweep, self.question
        return {
            "format": _FORMAT,
            "design": sweep.design.name,
            "plan": sweep.design.plan,
            "planned": sweep.planned,
            "finished": question.finished,
            "points": len(sweep.points),
            "seeds": [int(seed) for seed in sweep.design.seeds],
            "indicator": question.outcome.name,
            "year": question.year,
            "group": question.group,
            "against": question.against,
            "language": language,
            "findings": {
                name: {
                    "sentence": finding.sentence(language),
                    "warnings": finding.warnings(language),
                    "table": [_plain(row) for row in finding.table.to_dict("records")],
                }
                for name, finding in self.findings.items()
            },
            "left_out": self.reasons(language),
        }

    def write(self, folder: str | os.PathLike[str], language: str = "nl") -> list[Path]:
        """Write analysis.txt, analysis.json, figures/ (PNG and SVG, one a wijk) and tables/ (Parquet and CSV).

        Raises WijksimError for an unknown language or a folder that cannot be written, DiskFullError when the disk is
        full.
        """
        from wijksim.analysis.telling import write

        return write(self, Path(folder), language)

    def __repr__(self) -> str:
        return self.in_words("en")


def analyse(
    sweep: "Sweep | str | os.PathLike[str]",
    indicator: str | None = None,
    year: int | None = None,
    group: str = "all",
    against: str | None = None,
    *,
    over: Sequence[str] | None = None,
    only: Sequence[str] | None = None,
) -> Analysis:
    """Every analysis that fits a sweep (or the folder of one): of `indicator` of `group` in `year`, against a strategy.

    Left out, it is wellbeing of everybody in year 20 (or the last), against the first strategy. `over` names two
    varied numbers for the map of the winner; `only` the analyses to make. Raises WijksimError for what the sweep does
    not have.
    """
    if isinstance(sweep, str | os.PathLike):
        from wijksim.sweeps import open_sweep

        sweep = open_sweep(sweep)
    question = asked(sweep, indicator, year, group, against)
    question.lived()
    for name in only or ():
        if name not in ANALYSES:
            raise WijksimError(f"{name!r} is no analysis; choose from {', '.join(ANALYSES)}.")
    findings, left_out = {}, {}
    for name, make in ANALYSES.items():
        if only and name not in only:
            continue
        try:
            findings[name] = make(question, over=over) if name == "winners" else make(question)
        except WijksimError as error:
            if over and name == "winners":
                raise
            left_out[name] = error
    return Analysis(question, findings, left_out)


def titles(language: str) -> dict[str, str]:
    """The name of every analysis in the language."""
    text = words(language)
    return {name: text.say(f"analysis.name.{name}") for name in ANALYSES}


def tables(analysis: Analysis) -> dict[str, pd.DataFrame]:
    """The tidy tables by name."""
    return {name: finding.table for name, finding in analysis.findings.items()}


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    """Values that fit JSON; what is no finite number is None, and never is "inf"."""
    plain: dict[str, Any] = {}
    for key, value in row.items():
        value = value.item() if hasattr(value, "item") else value
        if isinstance(value, float) and not isfinite(value):
            value = "never" if value == float("inf") else None
        plain[str(key)] = value
    return plain
