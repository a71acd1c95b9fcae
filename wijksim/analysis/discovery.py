"""Scenario discovery: where does a strategy fail to beat another, in terms of the uncertain numbers?

A point is a case when the mean over its seeds is not better than that of the other strategy by `at_least`. PRIM looks
for boxes of cases; where the strategy fails at more than half of the points it looks for where it holds instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from wijksim.analysis import prim
from wijksim.analysis.asked import Asked, Asking, asked, at_least_two
from wijksim.analysis.drawing import MANY, across_axis, folded
from wijksim.analysis.finding import Finding, Note, care
from wijksim.analysis.lived import Lived, independent
from wijksim.analysis.naming import letter_of, number_of
from wijksim.analysis.unfit import UnfitError
from wijksim.errors import WijksimError
from wijksim.experiments.paired import Numbers
from wijksim.locale import Words
from wijksim.report import canvas

#: Points below which no search is made, and cases (and others) that a search needs.
FEWEST_POINTS, FEWEST_CASES = 40, 8
#: p-value of the shuffles above which a box may be luck.
SURE = 0.05
_MOST_BOXES = 2
#: Letters of the name of a number that has little room.
_SHORT = 64
_GRID = {"left": 0.09, "right": 0.97, "top": 0.84, "wspace": 0.12, "width_ratios": [1.2, 1]}


@dataclass(frozen=True, eq=False, repr=False)
class Discovery(Finding):
    """`table`: a row a restriction of a box, or one row with outcome "nothing", "few", "always" or "never".

    Columns wijk, strategy, against, outcome, case ("fails" or "holds"), fails (share of points), box, number, low,
    high, range_low, range_high, qp, coverage, density, mass, p, points, cases. An end that is not restricted is that
    of the range.
    """

    name = "discovery"
    #: by how much a strategy must be better not to be a case
    at_least: float

    def say(self, wijk: str, text: Words) -> str:
        """Where each strategy fails, or that no box was found."""
        every = [rows for _, rows in self.rows(wijk).groupby("strategy", sort=False)]
        short = len(every) >= MANY
        told = [self._told(rows, text) for rows in every if not short or rows["outcome"].iloc[0] == "box"]
        for outcome in ("nothing", "few", "always", "never") if short else ():
            names = [rows["strategy"].iloc[0] for rows in every if rows["outcome"].iloc[0] == outcome]
            if names:
                who = text.both([letter_of(self.question, name) for name in names])
                told.append(text.say(f"analysis.discovery.rest_{outcome}", who=who, **self.common(text)))
        return " ".join(told)

    def _told(self, rows: pd.DataFrame, text: Words) -> str:
        first = rows.iloc[0]
        values = {
            "who": letter_of(self.question, first["strategy"]), "other": letter_of(self.question, first["against"]),
            "share": text.number(100 * first["fails"]), "points": text.number(first["points"]),
        }  # fmt: skip
        if first["outcome"] != "box":
            return text.say(f"analysis.discovery.{first['outcome']}", **values)
        where = []
        for _, box in rows.groupby("box", sort=True):
            limits = text.both([restriction(row, text) for row in box.to_dict("records")])
            where.append(
                text.say(
                    "analysis.discovery.box", limits=limits, coverage=text.number(100 * box["coverage"].iloc[0]),
                    density=text.number(100 * box["density"].iloc[0]),
                )
            )  # fmt: skip
        joint = text.say("analysis.discovery.or")
        return text.say(f"analysis.discovery.{first['case']}", where=f" {joint} ".join(where), **values)

    def title(self, wijk: str, text: Words) -> str:
        """The question of the strategy that is shown."""
        row = self._shown(wijk).iloc[0]
        who, other = (letter_of(self.question, str(row[name])) for name in ("strategy", "against"))
        return text.say("analysis.discovery.title", who=who, other=other, **self.common(text))

    def draw(self, figure: Figure, wijk: str, bottom: float, text: Words) -> None:
        """Left the points over the two numbers that matter most, right the restrictions of the first box."""
        left, right = figure.subplots(1, 2, gridspec_kw={**_GRID, "bottom": bottom + 0.08})
        rows = self._shown(wijk)
        self._points(left, rows, wijk, str(rows["strategy"].iloc[0]), text)
        self._limits(right, rows, self._told(rows, text), text)

    def _shown(self, wijk: str) -> pd.DataFrame:
        """The first box of the first strategy that has one, what matters most first; else one that also wins."""
        rows = self.rows(wijk)
        found, some = rows[rows["outcome"] == "box"], rows[rows["fails"].between(0, 1, inclusive="neither")]
        shown = next(each for each in (found, some, rows) if len(each))["strategy"].iloc[0]
        return pd.DataFrame(rows[(rows["strategy"] == shown) & (rows["box"] <= 1)].sort_values("qp", kind="stable"))

    def _points(self, axes: Axes, rows: pd.DataFrame, wijk: str, strategy: str, text: Words) -> None:
        """The points: a cross where the strategy fails, a dot where it holds."""
        found = self.question.lived()[wijk]
        margins = margins_of(self.question, found, strategy)
        names = [name for name in rows["number"] if name] or list(self.question.varied)
        points = self.question.sweep.points.iloc[independent(self.question.sweep)]
        fails = margins <= self.at_least
        one = len(names) == 1
        across, up = points[names[0]].to_numpy(), margins if one else points[names[1]].to_numpy()
        for cases, marker, colour, key in ((~fails, "o", "#0072B2", "holding"), (fails, "X", "#B34A00", "failing")):
            cases = cases & np.isfinite(margins)
            axes.plot(across[cases], up[cases], marker, color=colour, markersize=6, alpha=0.65, linestyle="none",
                      label=text.say(f"analysis.discovery.{key}"))  # fmt: skip
        if rows["outcome"].iloc[0] == "box":
            self._box(axes, rows, names, up, one)
        axes.set_xlabel(folded(number_of(names[0], text, 90), 46))
        axes.set_ylabel(
            text.say("analysis.discovery.margin", **self.common(text))
            if one
            else folded(number_of(names[1], text, 80), 40)
        )
        across_axis(axes, text)
        canvas.value_axis(axes, text)
        axes.legend(
            loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=2, frameon=False, fontsize=canvas.letters(0.85)
        )

    def _box(self, axes: Axes, rows: pd.DataFrame, names: list[str], up: Numbers, one: bool) -> None:
        """The box as a frame."""
        ends = {str(row["number"]): (float(row["low"]), float(row["high"])) for row in rows.to_dict("records")}
        low, high = ends[names[0]]
        bottom, top = (float(np.nanmin(up)), float(np.nanmax(up))) if one else ends[names[1]]
        axes.add_patch(
            Rectangle((low, bottom), high - low, top - bottom, fill=False, edgecolor="#222222", linewidth=2.6)
        )

    def _limits(self, axes: Axes, rows: pd.DataFrame, said: str, text: Words) -> None:
        """Each restriction as a bar within the range of its number, or what was `said` where there is none."""
        rows = rows[rows["number"] != ""]
        axes.set_xlim(0, 1)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.set_xticks([])
        for place, row in enumerate(rows.to_dict("records")):
            width = row["range_high"] - row["range_low"]
            start, end = ((row[side] - row["range_low"]) / width for side in ("low", "high"))
            axes.barh(place, 1, color="#e4e4e4", height=0.3)
            axes.barh(place, end - start, left=start, color="#222222", height=0.3)
            label = folded(restriction(row, text, _SHORT), 46)
            axes.text(0, place - 0.2, label, fontsize=canvas.letters(0.8), va="bottom", linespacing=1.15)
        axes.set_yticks([])
        axes.set_ylim(max(len(rows), 4) - 0.4, -0.9)
        first = rows.iloc[0] if len(rows) else None
        if first is None:
            axes.text(0, 0, fill(said, 46), fontsize=canvas.letters(0.95), va="top", linespacing=1.3)
            return
        quality = {name: text.number(100 * first[name]) for name in ("coverage", "density", "mass")}
        canvas.panel_title(axes, text.say("analysis.discovery.quality", **quality))


def discover(
    sweep: Asking,
    indicator: str | None = None,
    year: int | None = None,
    group: str = "all",
    against: str | None = None,
    *,
    at_least: float = 0.0,
) -> Discovery:
    """Where each strategy fails to beat `against` by more than `at_least` (unit of the outcome), by PRIM.

    Of a Sobol plan only the rows that are a sample by themselves count. Raises WijksimError where no number varies, and
    for a Morris plan.
    """
    question = asked(sweep, indicator, year, group, against)
    at_least_two(question)
    if not question.varied:
        raise UnfitError(question.sweep.folder, "nothing_varied")
    if question.sweep.design.plan == "morris":
        raise UnfitError(question.sweep.folder, "no_sample", plan="morris")
    if not isfinite(at_least):
        raise WijksimError(f"at_least={at_least!r}; a number is needed, in the unit of the outcome.")
    found = question.lived()
    rows = [row for each in found.values() for name in question.others for row in _of(question, each, name, at_least)]
    return Discovery(question, pd.DataFrame(rows), (*care(question, found), Note("search")), at_least)


def margins_of(question: Asked, found: Lived, strategy: str) -> Numbers:
    """How much better than `against` a strategy is, by independent point: mean over the seeds that both lived."""
    differences = question.better() * found.difference(strategy, question.against)[..., 0][independent(question.sweep)]
    there = np.isfinite(differences)
    count = there.sum(axis=1)
    sums = np.where(there, differences, 0.0).sum(axis=1)
    return np.asarray(np.divide(sums, count, out=np.full(len(sums), np.nan), where=count > 0))


def restriction(row: Mapping[Any, Any], text: Words, longest: int = 130) -> str:
    """A restriction in words: at least, at most, or between; the name of the number is cut to `longest`."""
    low, high = float(row["low"]), float(row["high"])
    key = "at_most" if low == row["range_low"] else "at_least" if high == row["range_high"] else "between"
    values = {"low": text.plain(float(f"{low:.3g}")), "high": text.plain(float(f"{high:.3g}"))}
    return text.say(f"analysis.discovery.{key}", name=number_of(str(row["number"]), text, longest), **values)


def _of(question: Asked, found: Lived, strategy: str, at_least: float) -> list[dict[str, object]]:
    """The rows of one wijk and strategy."""
    margins = margins_of(question, found, strategy)
    there = np.isfinite(margins)
    frame = question.sweep.points.iloc[independent(question.sweep)][list(question.varied)][there]
    points, fails = frame.to_numpy(np.float64), margins[there] <= at_least
    share = float(fails.mean())
    case = "fails" if share <= 0.5 else "holds"
    cases = fails if case == "fails" else ~fails
    head = {
        "wijk": found.wijk, "strategy": strategy, "against": question.against, "outcome": "box", "case": case,
        "fails": share,
    }  # fmt: skip
    count = {"points": len(points), "cases": int(cases.sum())}
    boxes = [] if len(points) < FEWEST_POINTS else _boxes(points, cases, question.sweep.design.sample_seed)
    if not boxes:
        few = len(points) < FEWEST_POINTS or 0 < cases.sum() < FEWEST_CASES
        outcome = {0.0: "never", 1.0: "always"}.get(share, "few" if few else "nothing")
        nothing = dict.fromkeys(
            ("low", "high", "range_low", "range_high", "qp", "coverage", "density", "mass", "p"), np.nan
        )
        return [{**head, "outcome": outcome, "box": 0, "number": "", **nothing, **count}]
    rows: list[dict[str, object]] = []
    for place, (box, p) in enumerate(boxes, start=1):
        good = prim.quality(box, points, cases)
        for number in box.restricted:
            varied = question.sweep.design.varied[number]
            rows.append(
                {
                    **head, "box": place, "number": varied.name, "low": max(box.low[number], varied.low),
                    "high": min(box.high[number], varied.high), "range_low": varied.low, "range_high": varied.high,
                    "qp": prim.quasi_p(box, number, points, cases), "coverage": good.coverage, "density": good.density,
                    "mass": good.mass, "p": p, **count,
                }
            )  # fmt: skip
    return rows


def _boxes(points: Numbers, cases: prim.Mask, seed: int) -> list[tuple[prim.Box, float]]:
    """The boxes that luck would not find, one after the other, each among the points that the ones before left."""
    boxes: list[tuple[prim.Box, float]] = []
    left = np.ones(len(points), bool)
    while len(boxes) < _MOST_BOXES:
        few = min(int(cases[left].sum()), int((~cases[left]).sum()))
        box = prim.prim(points[left], cases[left]) if few >= FEWEST_CASES else None
        if box is None or not box.restricted:
            break
        p = prim.shuffled(points[left], cases[left], seed)
        if p > SURE:
            break
        boxes.append((box, p))
        left &= ~box.inside(points)
    return boxes
