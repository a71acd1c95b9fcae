"""The chance of being best: in which share of points and seeds does a strategy beat all others at once?

A tie is shared. Over points this is a share of what the priors hold possible, not a probability of what will happen.
"""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from wijksim.analysis.asked import Asked, Asking, asked, at_least_two
from wijksim.analysis.drawing import MANY, across_axis, bars, folded, look_of
from wijksim.analysis.finding import Finding, care, nobody_notices
from wijksim.analysis.lived import Lived
from wijksim.analysis.naming import letter_of, lettered
from wijksim.experiments.paired import Numbers
from wijksim.locale import Words
from wijksim.report import canvas

_GRID = {"left": 0.3, "right": 0.94, "top": 0.84}


class ChanceBest(Finding):
    """`table`: wijk, strategy, chance, low, high, worst (share in which it is last), points_best, pairs.

    `points_best` is the share of points at which its mean over seeds is best.
    """

    name = "best"
    names_itself = True
    has_marks = True

    def say(self, wijk: str, text: Words) -> str:
        """Who is best most often, and whether that is sure."""
        return self._told(wijk, "", text)

    def title(self, wijk: str, text: Words) -> str:
        """The same in short."""
        return self._told(wijk, "title_", text)

    def _told(self, wijk: str, kind: str, text: Words) -> str:
        rows = self.rows(wijk).sort_values("chance", ascending=False, kind="stable").to_dict("records")
        first, second = rows[0], rows[1]
        even = first["chance"] == second["chance"]
        sure = first["low"] > second["high"]
        always = "_always" if not kind and first["low"] == first["chance"] == 1 else ""
        key = "even" if even else f"sure{always}" if sure else "open"
        return text.say(
            f"analysis.best.{kind}{key}",
            who=letter_of(self.question, first["strategy"]), next=letter_of(self.question, second["strategy"]),
            share=text.number(100 * first["chance"]), low=text.number(100 * first["low"]),
            high=text.number(100 * first["high"]), other=text.number(100 * second["chance"]),
            pairs=text.number(first["pairs"]), **self.common(text),
        )  # fmt: skip

    def draw(self, figure: Figure, wijk: str, bottom: float, text: Words) -> None:
        """A bar a strategy."""
        axes = figure.subplots(gridspec_kw={**_GRID, "bottom": bottom + 0.04})
        rows = self.rows(wijk)
        names = list(rows["strategy"])
        labels = [folded(lettered(self.question, name, text), 34 if len(names) <= MANY else 60) for name in names]
        spans = list(zip(rows["low"], rows["high"], strict=True))
        bars(axes, labels, list(rows["chance"]), spans, [look_of(self.question, name).colour for name in names])
        axes.axvline(1 / len(names), color="#555555", linestyle=(0, (4, 3)), linewidth=1.3)
        axes.set_xlim(0, 1)
        across_axis(axes, text, percent=True)
        canvas.panel_title(axes, text.say("analysis.best.panel"))


def chance_best(
    sweep: Asking, indicator: str | None = None, year: int | None = None, group: str = "all", against: str | None = None
) -> ChanceBest:
    """How often each strategy is the best of all in the outcome and year; errors as in `asked` and `lived`."""
    question = asked(sweep, indicator, year, group, against)
    at_least_two(question)
    found = question.lived()
    parts = [_of(question, each) for each in found.values()]
    notes = (*nobody_notices(question, found), *care(question, found))
    return ChanceBest(question, pd.concat(parts, ignore_index=True), notes)


def shares_best(values: Numbers) -> Numbers:
    """Which strategy (axis 0) is highest at each place: 1, a tie shared, and nan where one is missing."""
    top = values == values.max(axis=0)
    return np.where(np.isfinite(values).all(axis=0), top / top.sum(axis=0).clip(1), np.nan)


def _of(question: Asked, found: Lived) -> pd.DataFrame:
    """The rows of one wijk."""
    values = question.better() * found.at(question.year)
    best, worst = shares_best(values), shares_best(-values)
    resampled = question.resampling(found)
    low, high = np.clip(resampled.mean_interval(best), 0.0, 1.0)
    # only seeds under which every strategy was lived count in the mean of a point
    held = np.where(np.isfinite(values).all(axis=0), values, np.nan)
    cells = np.isfinite(held).sum(axis=2)
    points = shares_best(
        np.divide(np.nan_to_num(held).sum(axis=2), cells, out=np.full(cells.shape, np.nan), where=cells > 0)
    )
    return pd.DataFrame(
        {
            "wijk": found.wijk,
            "strategy": found.strategies,
            "chance": np.nanmean(best, axis=(1, 2)),
            "low": low,
            "high": high,
            "worst": np.nanmean(worst, axis=(1, 2)),
            "points_best": np.nanmean(points, axis=1),
            "pairs": int(np.isfinite(best[0]).sum()),
        }
    )
