"""Paired differences: each strategy minus the one it is set against, at the same point and under the same luck.

The mean is over points and seeds; its 95 % interval comes from resampling whole pairs (`resampling`).
"""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wijksim.analysis.asked import Asked, Asking, asked, at_least_two
from wijksim.analysis.drawing import MANY, across_axis, look_of, row_letters
from wijksim.analysis.finding import Finding, care, together
from wijksim.analysis.naming import letter_of, place_of
from wijksim.errors import WijksimError
from wijksim.experiments import paired
from wijksim.experiments.result import SHOWN
from wijksim.experiments.summary import YEARS
from wijksim.locale import Words
from wijksim.report import canvas
from wijksim.report.outcomes import OUTCOMES, chosen

_COLUMNS = 3
_GRID = {"left": 0.07, "right": 0.97, "top": 0.81, "hspace": 0.6, "wspace": 0.22}


class Differences(Finding):
    """`table`: wijk, indicator, year, strategy, against, difference, low, high, chance, pairs.

    `chance` is the share of pairs in which the strategy is better, ties counted half.
    """

    name = "differences"
    has_marks = True

    def say(self, wijk: str, text: Words) -> str:
        """Which strategies differ from the first in the outcome asked, and by how much."""
        rows = self._asked(wijk)
        records = rows.to_dict("records")
        short = len(records) >= MANY
        told = [self._told(row, text) for row in records if not short or _seen(row)]
        if short and (rest := [letter_of(self.question, row["strategy"]) for row in records if not _seen(row)]):
            told.append(text.say("analysis.differences.rest", who=text.both(rest), **self.common(text)))
        return together(text.say("analysis.differences.intro", **self.common(text)), told)

    def _told(self, row: Mapping[Any, Any], text: Words) -> str:
        """One strategy."""
        key = "seen" if _seen(row) else "none" if isfinite(row["low"]) else "unknown"
        tiny = "_tiny" if key == "seen" and abs(row["difference"]) < self.question.outcome.tiny else ""
        better = row["difference"] * self.question.better() > 0
        ahead, behind = (row["strategy"], row["against"])[:: 1 if better else -1]
        return text.say(
            f"analysis.differences.{key}{tiny}",
            who=letter_of(self.question, row["strategy"]),
            ahead=letter_of(self.question, ahead), behind=letter_of(self.question, behind),
            amount=self.amount(abs(row["difference"]), text, signed=False),
            low=self.amount(row["low"], text), high=self.amount(row["high"], text), **self.common(text),
        )  # fmt: skip

    def subtitle(self, wijk: str, text: Words) -> str:
        """Without the outcome: there are several."""
        parts = [place_of(self.question, wijk), text.say("analysis.year", **self.common(text))]
        return " · ".join([*parts, text.name("group", self.question.group)])

    def draw(self, figure: Figure, wijk: str, bottom: float, text: Words) -> None:
        """A panel an outcome: a strategy a line, a dot with its interval."""
        rows = self.rows(wijk)
        rows = rows[rows["year"] == self.question.year]
        names = list(dict.fromkeys(rows["indicator"]))
        if len(self.question.others) > MANY:
            names = [self.question.outcome.name]
        columns = min(_COLUMNS, len(names))
        deep = -(-len(names) // columns)
        panels = np.ravel(figure.subplots(deep, columns, squeeze=False, gridspec_kw={**_GRID, "bottom": bottom + 0.03}))
        for axes, name in zip(panels, names, strict=False):
            self._panel(axes, rows[rows["indicator"] == name], name, text)
        for axes in panels[len(names) :]:
            axes.set_axis_off()

    def _panel(self, axes: Axes, rows: pd.DataFrame, name: str, text: Words) -> None:
        """One outcome."""
        for place, row in enumerate(rows.to_dict("records")):
            look = look_of(self.question, row["strategy"])
            if isfinite(row["low"]):
                axes.plot([row["low"], row["high"]], [place, place], color=look.colour, linewidth=canvas.letters(0.25))
            marker = "o" if _seen(row) else "D"
            filled = look.colour if _seen(row) else "white"
            axes.plot(row["difference"], place, marker, color=look.colour, markerfacecolor=filled, markersize=9)
        axes.axvline(0, color="black", linewidth=1.1)
        axes.set_yticks(range(len(rows)), [letter_of(self.question, each) for each in rows["strategy"]])
        row_letters(axes, 2 * len(rows) if len(self.question.others) <= MANY else len(rows))
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.margins(x=0.12)
        across_axis(axes, text, signed=True)
        outcome = OUTCOMES[name]
        arrow = text.say("analysis.differences.right" if outcome.up_is_better else "analysis.differences.left")
        unit = text.say(f"difference_unit.{outcome.unit}")
        canvas.panel_title(axes, f"{text.name('outcome', name)} ({unit}; {arrow})")

    def _asked(self, wijk: str) -> pd.DataFrame:
        """The rows of the outcome and year that were asked."""
        rows = self.rows(wijk)
        return rows[(rows["indicator"] == self.question.outcome.name) & (rows["year"] == self.question.year)]


def paired_differences(
    sweep: Asking,
    indicator: str | None = None,
    year: int | None = None,
    group: str = "all",
    against: str | None = None,
    *,
    indicators: Sequence[str] = SHOWN,
) -> Differences:
    """Every strategy minus `against` (the first, when left out), for `indicators` and the one asked.

    Years are `year` and those of every comparison (4, 10, 20, 30) that the sweep reaches. Raises WijksimError as
    `asked` and `lived` do.
    """
    question = asked(sweep, indicator, year, group, against)
    at_least_two(question)
    names = list(dict.fromkeys([question.outcome.name, *(each.name for each in chosen(indicators))]))
    years = sorted({question.year, *(year for year in YEARS if year in question.years)})
    parts = [
        _of(question, name, years) for name in names if name == question.outcome.name or _held(question, name, years)
    ]
    return Differences(question, pd.concat(parts, ignore_index=True), care(question, question.lived()))


def _of(question: Asked, name: str, years: list[int]) -> pd.DataFrame:
    """The rows of one outcome."""
    rows = []
    for wijk, found in question.lived(name, years).items():
        resampled = question.resampling(found)
        for strategy in question.others:
            differences = found.difference(strategy, question.against).transpose(2, 0, 1)
            low, high = resampled.mean_interval(differences)
            flat = differences.reshape(len(years), -1)
            flat = flat[:, np.isfinite(flat).all(axis=0)]
            chance = paired.chance(question.better(name) * flat)
            for place, year in enumerate(years):
                rows.append(
                    (wijk, name, year, strategy, question.against, float(flat[place].mean()), low[place], high[place],
                     float(chance[place]), flat.shape[1])
                )  # fmt: skip
    columns = ["wijk", "indicator", "year", "strategy", "against", "difference", "low", "high", "chance", "pairs"]
    return pd.DataFrame(rows, columns=columns)


def _held(question: Asked, name: str, years: list[int]) -> bool:
    """Whether the sweep holds an outcome of this group; some outcomes are counted for everybody only."""
    try:
        return bool(question.lived(name, years))
    except WijksimError:
        return False


def _seen(row: Mapping[Any, Any]) -> bool:
    """Whether the whole interval lies on one side of zero."""
    return bool(row["low"] > 0 or row["high"] < 0)
