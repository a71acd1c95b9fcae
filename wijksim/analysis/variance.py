"""Where the spread of an outcome comes from: the uncertain numbers (priors), the luck of seeds, or both together.

Every seed is lived at every point, so the spread falls apart as in a two-way random-effects analysis of variance:
points, seeds, and what luck does otherwise at every point. The share of points is the intraclass correlation
ICC(A,1), with the interval of McGraw & Wong (1996).
"""

from collections.abc import Mapping
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from wijksim.analysis.asked import Asked, Asking, asked
from wijksim.analysis.drawing import MANY, across_axis, folded, row_letters
from wijksim.analysis.finding import Finding, Note, care
from wijksim.analysis.lived import Lived, Mask, independent
from wijksim.analysis.naming import letter_of, lettered, title_of
from wijksim.analysis.unfit import UnfitError
from wijksim.errors import WijksimError
from wijksim.experiments.paired import CONFIDENCE, Numbers
from wijksim.locale import Words
from wijksim.report import canvas

_GRID = {"left": 0.3, "right": 0.95, "top": 0.8}
#: Bars up to which their shares are written in them.
_WRITTEN = 14
#: Share of the mean square of points below which the others are rounding.
_ROUNDING = 1e-12
_PARTS = (("points", "#0072B2"), ("seeds", "#B34A00"), ("both", "#999999"))


class PriorShare(Finding):
    """`table`: wijk, what, strategy, against, sd_points, sd_seeds, sd_both, points, low, high, seeds, both, used.

    `what` is "level" of a strategy or its "difference" with `against`; sd in the unit of the outcome; points, seeds and
    both are shares of the variance, low and high the interval of `points`; `used` the points that were used.
    """

    name = "variance"
    names_itself = True

    def say(self, wijk: str, text: Words) -> str:
        """How much of the spread of each difference (or of the only strategy) comes from the priors."""
        rows = self.rows(wijk)
        what = "difference" if (rows["what"] == "difference").any() else "level"
        told = []
        for row in rows[rows["what"] == what].to_dict("records"):
            values = {
                "who": letter_of(self.question, row["strategy"]), "share": text.number(100 * row["points"]),
                "low": text.number(100 * row["low"]), "high": text.number(100 * row["high"]),
                "seeds": text.number(100 * (row["seeds"] + row["both"])),
            }  # fmt: skip
            key = what if isfinite(row["points"]) else "nothing"
            told.append(text.say(f"analysis.variance.{key}", **values, **self.common(text)))
        return " ".join(told)

    def draw(self, figure: Figure, wijk: str, bottom: float, text: Words) -> None:
        """A bar a strategy or difference, cut in three."""
        axes = figure.subplots(gridspec_kw={**_GRID, "bottom": bottom + 0.04})
        shown = self.rows(wijk)
        if len(self.question.strategies) > MANY:
            shown = shown[shown["what"] == "difference"]
        rows = shown.to_dict("records")
        labels = [self._label(row, text) for row in rows]
        left = np.zeros(len(rows))
        for part, colour in _PARTS:
            width = np.nan_to_num([row[part] for row in rows])
            axes.barh(
                np.arange(len(rows)),
                width,
                left=left,
                color=colour,
                height=0.62,
                label=text.say(f"analysis.variance.{part}"),
            )
            for place, share in enumerate(width):
                if share >= 0.08 and len(rows) <= _WRITTEN:
                    axes.text(
                        left[place] + share / 2, place, f"{text.number(100 * share)} %", ha="center", va="center",
                        color="white" if part != "both" else "#222222", fontsize=canvas.letters(0.85),
                    )  # fmt: skip
            left = left + width
        axes.set_yticks(np.arange(len(rows)), labels)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        row_letters(axes, len(rows))
        axes.set_xlim(0, 1)
        across_axis(axes, text, percent=True)
        axes.tick_params(axis="y", length=0)
        axes.legend(
            loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=3, frameon=False, fontsize=canvas.letters(0.88)
        )

    def _label(self, row: Mapping[Any, Any], text: Words) -> str:
        if row["what"] == "level":
            return folded(lettered(self.question, row["strategy"], text))
        second, first = (letter_of(self.question, row[name]) for name in ("strategy", "against"))
        pair = text.say("analysis.variance.pair", second=second, first=first)
        many = len(self.question.strategies) > MANY
        return f"{title_of(self.question, row['strategy'], text)}: {pair}" if many else pair


def prior_share(
    sweep: Asking, indicator: str | None = None, year: int | None = None, group: str = "all", against: str | None = None
) -> PriorShare:
    """The share of the variance of each strategy and each difference that comes from points, seeds and both.

    Of a Sobol plan only the rows that are a sample by themselves count. Points or seeds under which a run is missing
    are left out. Raises WijksimError where fewer than two points or two seeds are left, and of a Morris plan.
    """
    question = asked(sweep, indicator, year, group, against)
    design = question.sweep.design
    if design.plan == "morris":
        raise UnfitError(question.sweep.folder, "no_sample", plan=design.plan)
    if len(question.sweep.points) < 2 or len(design.seeds) < 2:
        count = {"points": len(question.sweep.points), "seeds": len(design.seeds)}
        raise UnfitError(question.sweep.folder, "two_by_two", **count)
    found = question.lived()
    notes = list(care(question, found))
    if design.plan == "factorial":
        notes.append(Note("levels"))
    parts = [row for each in found.values() for row in _of(question, each)]
    return PriorShare(question, pd.DataFrame(parts), tuple(notes))


def components(values: Numbers) -> tuple[float, float, float, float, float]:
    """Variance of points (rows), of seeds (columns) and of both together, and the interval of the first one's share.

    Estimates below zero are zero; the interval is nan where nothing varies.
    """
    n, k = values.shape
    rows, columns, mean = values.mean(axis=1), values.mean(axis=0), values.mean()
    row = float(k * ((rows - mean) ** 2).sum() / (n - 1))
    column = float(n * ((columns - mean) ** 2).sum() / (k - 1))
    rest = float(((values - rows[:, None] - columns + mean) ** 2).sum() / ((n - 1) * (k - 1)))
    low, high = _interval(row, column, rest, n, k)
    return max(0.0, (row - rest) / k), max(0.0, (column - rest) / n), rest, low, high


def _interval(row: float, column: float, rest: float, n: int, k: int) -> tuple[float, float]:
    """McGraw & Wong (1996), table 7, ICC(A,1): mean squares of rows, columns and rest; cut to 0 to 1."""
    from scipy.stats import f

    total = row + (k - 1) * rest + k / n * (column - rest)
    if total <= 0:
        return np.nan, np.nan
    if max(column, rest) <= _ROUNDING * row:
        return 1.0, 1.0
    if max(row, rest) <= _ROUNDING * column:
        return 0.0, 0.0
    share = (row - rest) / total
    a, b = k * share / (n * (1 - share)), 1 + k * share * (n - 1) / (n * (1 - share))
    freedom = (a * column + b * rest) ** 2 / ((a * column) ** 2 / (k - 1) + (b * rest) ** 2 / ((n - 1) * (k - 1)))
    tail = 0.5 + CONFIDENCE / 2
    beside = k * column + (k * n - k - n) * rest
    upper, lower = float(f.ppf(tail, n - 1, freedom)), float(f.ppf(tail, freedom, n - 1))
    low = n * (row - upper * rest) / (upper * beside + n * row)
    high = n * (lower * row - rest) / (beside + n * lower * row)
    return max(0.0, low), min(1.0, max(0.0, high))


def _of(question: Asked, found: Lived) -> list[dict[str, object]]:
    """The rows of one wijk."""
    cells = found.whole[independent(question.sweep)]
    points: Mask = np.logical_and.reduce(cells, axis=1)
    seeds: Mask = np.ones(cells.shape[1], bool)
    if points.sum() < 2:
        points, seeds = np.ones(cells.shape[0], bool), np.logical_and.reduce(cells, axis=0)
    if points.sum() < 2 or seeds.sum() < 2:
        raise WijksimError(
            f"{question.sweep.folder}, {found.wijk}: too many runs are missing ({found.missing()}); no two points and "
            "two seeds are whole."
        )
    levels = found.at(question.year)[:, independent(question.sweep)][:, points][:, :, seeds]
    place = found.strategies.index
    asked_for = [("level", name, "", levels[place(name)]) for name in found.strategies]
    asked_for += [
        ("difference", name, question.against, levels[place(name)] - levels[place(question.against)])
        for name in question.others
    ]
    return [
        {"wijk": found.wijk, "what": what, "strategy": name, "against": against, **_shares(values)}
        for what, name, against, values in asked_for
    ]


def _shares(values: Numbers) -> dict[str, float]:
    """The numbers of one row."""
    points, seeds, both, low, high = components(values)
    total = points + seeds + both
    share = (lambda part: part / total) if total > 0 else (lambda _: np.nan)
    return {
        "sd_points": float(np.sqrt(points)), "sd_seeds": float(np.sqrt(seeds)), "sd_both": float(np.sqrt(both)),
        "points": share(points), "low": low, "high": high, "seeds": share(seeds), "both": share(both),
        "used": values.shape[0],
    }  # fmt: skip
