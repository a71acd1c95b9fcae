"""Robustness: how a strategy does over all points, by measures that weigh bad points differently.

Every point is a world that the priors hold possible; its value is the mean over seeds. Which measure counts is a
choice of whoever decides, so all stand side by side (Herman et al. 2015; McPhail et al. 2018) and it is said whether
they agree.
"""

from dataclasses import dataclass
from math import isfinite

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from wijksim.analysis.asked import Asked, Asking, asked, at_least_two
from wijksim.analysis.drawing import MANY, across_axis, look_of, row_letters
from wijksim.analysis.finding import Finding, Note, care
from wijksim.analysis.lived import Lived, Mask
from wijksim.analysis.naming import letter_of
from wijksim.analysis.unfit import UnfitError
from wijksim.errors import WijksimError
from wijksim.experiments.paired import Numbers
from wijksim.locale import Words
from wijksim.report import canvas

#: The bad tail: the value that nine of ten points exceed, the regret that one of ten exceeds.
TAIL = 0.1
_GRID = {"left": 0.06, "right": 0.97, "top": 0.82, "hspace": 0.6, "wspace": 0.2}
#: Measure -> whether more is better; shares of points are "satisfied", the others in the unit of the outcome.
MEASURES = {"mean": 1, "tenth": 1, "worst": 1, "satisfied": 1, "regret_tenth": -1, "regret_most": -1}
#: Those that a figure of many strategies shows.
_FEW = ("mean", "tenth", "regret_tenth")
#: Chance of being best by a measure from which that is called sure.
_SURE = 0.95
#: Measures that rest on the single worst point: what lies beyond the sample they cannot know, so they get no interval.
_EXTREME = ("worst", "regret_most")
#: Between what a measure can be: a share, and what cannot be below nothing.
_BOUNDS = {"satisfied": (0.0, 1.0), "regret_tenth": (0.0, None)}


@dataclass(frozen=True, eq=False, repr=False)
class Robustness(Finding):
    """`table`: wijk, strategy, measure, value, low, high, best, chance_best; a row a strategy and measure.

    mean, tenth (of points lie below it), worst (maximin), satisfied (share of points that reach the threshold),
    regret_tenth and regret_most (how far below the best strategy of the same point; exceeded at a tenth of points,
    and the most). Where less of the outcome is better, values keep their own sign and "below" reads as worse.
    """

    name = "robustness"
    has_marks = True
    #: what satisfies; None for the start of the same run
    threshold: float | None

    def say(self, wijk: str, text: Words) -> str:
        """Which strategy is best by which measure, and whether the measures agree."""
        rows = self.rows(wijk)
        most = rows.loc[rows["measure"] == "regret_most", "value"].max()
        if most < self.question.outcome.tiny:
            regret = self.amount(most, text, signed=False)
            return text.say("analysis.robustness.tiny", regret=regret, **self.common(text))
        best = _telling(rows)
        winners = list(dict.fromkeys(best["strategy"]))
        by_name = {
            name: text.both(
                [text.say(f"analysis.robustness.{each}") for each in best[best["strategy"] == name]["measure"]]
            )
            for name in self.question.strategies
            if name in winners
        }
        threshold = self._threshold(text)
        agree = _agreed(best)
        if agree:
            row = rows[(rows["strategy"] == agree[0]) & (rows["measure"] == "regret_most")].iloc[0]
            chance = _least_sure(best)
            values = {"regret": self.amount(row["value"], text, signed=False), "chance": text.number(100 * chance)}
            return text.say(
                f"analysis.robustness.agree{_unsure(chance)}",
                who=text.both([letter_of(self.question, name) for name in agree]),
                threshold=threshold,
                **values,
                **self.common(text),
            )
        told = [
            text.say("analysis.robustness.by", who=letter_of(self.question, name), measures=measures)
            for name, measures in by_name.items()
        ]
        return text.say("analysis.robustness.differ", told="; ".join(told), threshold=threshold, **self.common(text))

    def title(self, wijk: str, text: Words) -> str:
        """Whether the measures agree."""
        rows = self.rows(wijk)
        best = _telling(rows)
        agree = _agreed(best)
        tiny = rows.loc[rows["measure"] == "regret_most", "value"].max() < self.question.outcome.tiny
        key = "title_tiny" if tiny else f"title_agree{_unsure(_least_sure(best))}" if agree else "title_differ"
        who = text.both([letter_of(self.question, name) for name in agree])
        return text.say(f"analysis.robustness.{key}", who=who, **self.common(text))

    def draw(self, figure: Figure, wijk: str, bottom: float, text: Words) -> None:
        """A panel a measure: a dot a strategy with its interval, the best one filled."""
        rows = self.rows(wijk)
        many = len(self.question.strategies) > MANY
        measures = _FEW if many else tuple(MEASURES)
        grid = {**_GRID, "bottom": bottom + 0.05}
        panels = np.ravel(figure.subplots(len(measures) // 3, 3, squeeze=False, gridspec_kw=grid))
        for axes, measure in zip(panels, measures, strict=True):
            these = rows[rows["measure"] == measure]
            for place, row in enumerate(these.to_dict("records")):
                look = look_of(self.question, row["strategy"])
                if isfinite(row["low"]):
                    axes.plot(
                        [row["low"], row["high"]], [place, place], color=look.colour, linewidth=canvas.letters(0.25)
                    )
                face = look.colour if row["best"] else "white"
                axes.plot(row["value"], place, "o", color=look.colour, markerfacecolor=face, markersize=10)
            axes.set_yticks(range(len(these)), [letter_of(self.question, name) for name in these["strategy"]])
            axes.set_ylim(len(these) - 0.4, -0.6)
            row_letters(axes, len(these) if many else 2 * len(these))
            axes.margins(x=0.12)
            if measure == "satisfied":
                axes.set_xlim(-0.04, 1.04)
            across_axis(axes, text, percent=measure == "satisfied")
            canvas.panel_title(axes, text.say(f"analysis.robustness.panel_{measure}", threshold=self._threshold(text)))

    def _threshold(self, text: Words) -> str:
        """The threshold in words."""
        if self.threshold is None:
            return text.say("analysis.robustness.start")
        return text.say(
            "analysis.robustness.given", amount=self.amount(self.threshold, text, signed=False), **self.common(text)
        )


def _telling(rows: pd.DataFrame) -> pd.DataFrame:
    """The best by each measure of one wijk, without measures by which most are equally good."""
    apart = rows.groupby("measure")["best"].transform(lambda best: 2 * best.sum() <= max(len(best), 2))
    return rows[rows["best"] & apart]


def _agreed(best: pd.DataFrame) -> list[str]:
    """The strategies that are best by every measure that tells them apart, in the order of the design."""
    return [str(name) for name, rows in best.groupby("strategy", sort=False) if len(rows) == best["measure"].nunique()]


def _least_sure(best: pd.DataFrame) -> float:
    """The lowest chance that those who agree are best by a measure; nan where it is unknown.

    Without the share that satisfies: in resamples others often reach the threshold everywhere too, and share its place.
    """
    agreed = best[best["strategy"].isin(_agreed(best)) & (best["measure"] != "satisfied")]
    return float(agreed.groupby("measure")["chance_best"].sum(min_count=1).min())


def _unsure(chance: float) -> str:
    """What the name of a text ends in where a chance is too low to be sure."""
    return "_unsure" if chance < _SURE else ""


def robustness(
    sweep: Asking,
    indicator: str | None = None,
    year: int | None = None,
    group: str = "all",
    against: str | None = None,
    *,
    threshold: float | None = None,
) -> Robustness:
    """All measures of each strategy; `threshold` is what satisfies, the start of the same run when left out.

    Raises WijksimError as `asked` and `lived` do, and where there is one point: robustness is over points.
    """
    question = asked(sweep, indicator, year, group, against)
    at_least_two(question)
    if len(question.sweep.points) < 2:
        raise UnfitError(question.sweep.folder, "one_point")
    if threshold is not None and not isfinite(threshold):
        raise WijksimError(f"threshold={threshold!r}; a number is needed, in the unit of the outcome.")
    found = question.lived()
    start = question.lived(years=(0,)) if threshold is None else {}
    rows = [row for wijk, each in found.items() for row in _of(question, each, start.get(wijk), threshold)]
    notes = care(question, found)
    if question.sweep.design.plan == "factorial":
        notes = (*notes, Note("levels"))
    return Robustness(question, pd.DataFrame(rows), notes, threshold)


def measured(values: Numbers, enough: Numbers) -> dict[str, Numbers]:
    """Every measure by strategy (axis 0), over points (the last axis); values stand the better way up."""
    regret = values.max(axis=0) - values
    return {
        "mean": values.mean(axis=-1),
        "tenth": np.quantile(values, TAIL, axis=-1),
        "worst": values.min(axis=-1),
        "satisfied": (values >= enough).mean(axis=-1),
        "regret_tenth": np.quantile(regret, 1 - TAIL, axis=-1),
        "regret_most": regret.max(axis=-1),
    }


def _of(question: Asked, found: Lived, start: Lived | None, threshold: float | None) -> list[dict[str, object]]:
    """The rows of one wijk."""
    better = question.better()
    places = [found.points.index(point) for point in found.only_whole().points]
    begun = start.at(0)[:, places] if start is not None else None
    found = found.only_whole()
    values = better * np.where(found.whole, found.at(question.year), np.nan)
    enough = np.full_like(values, better * (threshold or 0.0)) if begun is None else better * begun
    enough = np.where(np.isfinite(values), enough, np.nan)
    kept: Mask = np.logical_or.reduce(found.whole, axis=1)
    here = measured(np.nanmean(values[:, kept], axis=2), np.nanmean(enough[:, kept], axis=2))
    resampled = question.resampling(found)
    drawn = (
        measured(resampled.of_points(np.where(kept[:, None], values, np.nan)), resampled.of_points(enough))
        if kept.all()
        else None
    )
    freedom = resampled.freedom(values)
    rows: list[dict[str, object]] = []
    for measure, sign in MEASURES.items():
        found_here = here[measure]
        best = found_here * sign >= (found_here * sign).max() - 1e-12
        nothing = np.full(len(best), np.nan)
        low, high, chance = nothing, nothing, nothing
        if drawn is not None and resampled.units > 1:
            if measure not in _EXTREME:
                low, high = resampled.interval(drawn[measure], freedom)
                if measure in _BOUNDS:
                    low, high = np.clip([low, high], *_BOUNDS[measure])
            top = drawn[measure] * sign >= (drawn[measure] * sign).max(axis=0) - 1e-12
            chance = (top / top.sum(axis=0)).mean(axis=1)
        own = better if measure in ("mean", "tenth", "worst") else 1.0
        for place, strategy in enumerate(found.strategies):
            ends = sorted((own * low[place], own * high[place])) if isfinite(low[place]) else (np.nan, np.nan)
            rows.append(
                {
                    "wijk": found.wijk, "strategy": strategy, "measure": measure,
                    "value": own * float(found_here[place]), "low": float(ends[0]), "high": float(ends[1]),
                    "best": bool(best[place]), "chance_best": float(chance[place]),
                }
            )  # fmt: skip
    return rows
