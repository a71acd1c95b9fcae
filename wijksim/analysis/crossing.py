"""The crossing year: the first whole year from which a strategy beats another and stays ahead to the end.

Taken of the mean paired difference over points and seeds; resampling whole pairs gives its interval and the chance
that it never comes. Beside it stands the share of points at which the mean over seeds never crosses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wijksim.analysis.asked import Asked, Asking, asked, at_least_two
from wijksim.analysis.drawing import MANY, look_of, row_letters
from wijksim.analysis.finding import Finding, care, nobody_notices, together
from wijksim.analysis.lived import Lived, Mask
from wijksim.analysis.naming import letter_of
from wijksim.experiments.paired import CONFIDENCE, Numbers
from wijksim.locale import Words
from wijksim.report import canvas

_GRID = {"left": 0.085, "right": 0.9, "top": 0.84}
#: Share of resamples that must agree before it is said that a strategy does or does not cross.
_SURE = 0.95


@dataclass(frozen=True, eq=False, repr=False)
class Crossing(Finding):
    """`table`: wijk, strategy, against, year, low, high, chance_never, points_never, points, seen.

    `year` is inf when the strategy is not ahead at the end; low and high hold the middle 95 % of resamples. `seen` is
    whether the difference in the last year is: its whole interval lies on the better side of zero.
    """

    name = "crossing"

    #: by wijk and strategy the mean difference, low and high of its band, by year
    lines: dict[tuple[str, str], tuple[Numbers, Numbers, Numbers]]

    def say(self, wijk: str, text: Words) -> str:
        """From which year each strategy is ahead for good."""
        records = self.rows(wijk).to_dict("records")
        short = len(records) >= MANY
        told = [self._told(row, text) for row in records if not short or _verdict(row) == "since"]
        for verdict in ("open", "never", "unknown") if short else ():
            who = [letter_of(self.question, row["strategy"]) for row in records if _verdict(row).startswith(verdict)]
            if who:
                told.append(text.say(f"analysis.crossing.rest_{verdict}", who=text.both(who), **self.common(text)))
        return together(text.say("analysis.crossing.intro", **self.common(text)), told)

    def _told(self, row: Mapping[Any, Any], text: Words) -> str:
        """One strategy."""
        return text.say(
            f"analysis.crossing.{_verdict(row)}",
            who=letter_of(self.question, row["strategy"]),
            other=letter_of(self.question, row["against"]),
            since=_year(row["year"], text), low=_year(row["low"], text), high=_year(row["high"], text),
            never=text.number(100 * row["chance_never"]), points=text.number(100 * row["points_never"]),
            last=self.question.years[-1],
        )  # fmt: skip

    def marks(self, text: Words) -> list[str]:
        """What a dot means; of many strategies the panel says so."""
        return [] if len(self.question.others) > MANY else [text.say("analysis.crossing.marks")]

    def draw(self, figure: Figure, wijk: str, bottom: float, text: Words) -> None:
        """The mean difference by year with its band, and a mark where it crosses."""
        axes = figure.subplots(gridspec_kw={**_GRID, "bottom": bottom + 0.05})
        if len(self.question.others) > MANY:
            self._spans(axes, self.rows(wijk), text)
            return
        years = np.asarray(self.question.years, np.float64)
        labels = []
        for row in self.rows(wijk).to_dict("records"):
            middle, low, high = self.lines[wijk, row["strategy"]]
            look = look_of(self.question, row["strategy"])
            axes.fill_between(years * 12, low, high, color=look.colour, alpha=0.18, linewidth=0)
            axes.plot(years * 12, middle, color=look.colour, linestyle=look.style, linewidth=canvas.letters(0.2))
            if isfinite(row["year"]):
                height = middle[self.question.years.index(int(row["year"]))]
                face = look.colour if _verdict(row) == "since" else "white"
                axes.plot(row["year"] * 12, height, "o", color=look.colour, markerfacecolor=face, markersize=11)
            labels.append((float(middle[-1]), letter_of(self.question, row["strategy"]), look))
        axes.axhline(0, color="black", linewidth=1.3)
        canvas.years_axis(axes, self.question.sweep.design.months, text)
        canvas.headroom(axes, 0.08)
        canvas.value_axis(axes, text, signed=True)
        canvas.councils(axes, self.question.sweep.design.months, text)
        axes.set_xlabel(text.say("figure.year"), labelpad=2)
        canvas.end_labels(axes, labels, size=1.2)
        up = "up" if self.question.outcome.up_is_better else "down"
        canvas.panel_title(axes, text.say(f"analysis.crossing.panel_{up}", **self.common(text)))

    def _spans(self, axes: Axes, rows: pd.DataFrame, text: Words) -> None:
        """Many strategies: a line each, with the crossing year and its margin; past the end stands never."""
        end = self.question.years[-1] + 1.0
        records = rows.to_dict("records")
        for place, row in enumerate(records):
            look = look_of(self.question, row["strategy"])
            low, year, high = (
                min(row[name], end) if row[name] == row[name] else np.nan for name in ("low", "year", "high")
            )
            axes.plot([low, high], [place, place], color=look.colour, linewidth=canvas.letters(0.25))
            face = look.colour if _verdict(row) == "since" else "white"
            axes.plot(year, place, "o", color=look.colour, markerfacecolor=face, markersize=9)
        axes.axvline(end - 0.5, color="#555555", linestyle=(0, (4, 3)), linewidth=1.3)
        axes.set_yticks(range(len(records)), [letter_of(self.question, row["strategy"]) for row in records])
        row_letters(axes, len(records))
        axes.set_ylim(len(records) - 0.4, -0.6)
        axes.set_xlim(0, end + 0.5)
        ticks = [
            year for year in (1, *self.question.years) if year == 1 or year % max(1, len(self.question.years) // 6) == 0
        ]
        axes.set_xticks([*ticks, end], [*(text.number(year) for year in ticks), text.say("time.never")])
        axes.set_xlabel(text.say("figure.year"), labelpad=2)
        canvas.panel_title(axes, text.say("analysis.crossing.panel_many", **self.common(text)))


def crossing_year(
    sweep: Asking, indicator: str | None = None, year: int | None = None, group: str = "all", against: str | None = None
) -> Crossing:
    """From which year each strategy beats `against` and stays ahead; all whole years count, `year` does not.

    Raises WijksimError as `asked` and `lived` do.
    """
    question = asked(sweep, indicator, year, group, against)
    at_least_two(question)
    found = question.lived(years=question.years)
    rows, lines = [], {}
    for wijk, each in found.items():
        for strategy in question.others:
            row, lines[wijk, strategy] = _of(question, each, strategy)
            rows.append({"wijk": wijk, "strategy": strategy, "against": question.against, **row})
    notes = (*nobody_notices(question, found), *care(question, found))
    return Crossing(question, pd.DataFrame(rows), notes, lines)


def crossings(ahead: Numbers, years: Numbers) -> Numbers:
    """The first of `years` (last axis of `ahead`) from which `ahead` is above zero to the end; inf when it is not."""
    behind = ~(ahead > 0)
    count = ahead.shape[-1]
    last = count - 1 - np.argmax(behind[..., ::-1], axis=-1)
    since = np.where(behind.any(axis=-1), last + 1, 0)
    return np.where(since < count, years[np.minimum(since, count - 1)], np.inf)


def _of(question: Asked, found: Lived, strategy: str) -> tuple[dict[str, Any], tuple[Numbers, Numbers, Numbers]]:
    """Crossing year of one pair with its uncertainty, and its line by year."""
    years = np.asarray(found.years, np.float64)
    differences = found.difference(strategy, question.against)
    whole: Mask = np.logical_and.reduce(np.isfinite(differences), axis=2)
    lived: Mask = np.logical_or.reduce(whole, axis=1)
    differences = np.where(whole[..., None], differences, np.nan).transpose(2, 0, 1)
    resampled = question.resampling(found)
    draws = resampled.means(differences)
    middle = np.nanmean(differences, axis=(1, 2))
    drawn = crossings(question.better() * draws.T, years)
    by_point = np.nanmean(differences[:, lived], axis=2).T
    never = float(np.isinf(crossings(question.better() * by_point, years)).mean())
    low, high = _span(drawn) if resampled.units > 1 else (np.nan, np.nan)
    band = resampled.interval(draws, resampled.freedom(differences))
    row = {
        "year": float(crossings(question.better() * middle, years)),
        "low": low,
        "high": high,
        "chance_never": float(np.isinf(drawn).mean()) if resampled.units > 1 else np.nan,
        "points_never": never,
        "points": int(lived.sum()),
        "seen": bool(min(question.better() * end[-1] for end in band) > 0),
    }
    return row, (middle, *band)


def _span(drawn: Numbers) -> tuple[float, float]:
    """The middle 95 % of years, some of which are inf: values that were drawn, nothing between them."""
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], method="inverted_cdf")
    return float(low), float(high)


def _verdict(row: Mapping[Any, Any]) -> str:
    """Which sentence fits."""
    if not isfinite(row["chance_never"]):
        return "unknown" if isfinite(row["year"]) else "unknown_never"
    if row["chance_never"] >= _SURE:
        return "never"
    if row["chance_never"] > 1 - _SURE:
        return "open" if isfinite(row["year"]) else "open_never"
    return "since" if row["seen"] else "open_end"


def _year(value: float, text: Words) -> str:
    """A year, or "never"."""
    return text.say("time.never") if np.isinf(value) else text.number(value)
