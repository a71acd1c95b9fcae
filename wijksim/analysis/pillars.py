"""Do the pillars of the manifesto strengthen each other? The effect of several together minus the sum of each alone.

Two by two by two: effects are differences with the strategy that has no pillar, at the same point and under the same
luck, so the interaction is one number a pair of point and seed. Its interval comes from `resampling`.
"""

from collections.abc import Mapping
from math import isfinite
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from wijksim.analysis.asked import Asked, Asking, asked
from wijksim.analysis.drawing import across_axis, bars, folded
from wijksim.analysis.finding import Finding, care, together
from wijksim.analysis.lived import Lived
from wijksim.analysis.naming import letter_of, lettered
from wijksim.analysis.unfit import UnfitError
from wijksim.experiments import paired
from wijksim.locale import Words
from wijksim.report import canvas

NONE = "project-carousel"
#: Combination of pillars -> the pillars that it is made of.
PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pillars-uitnodigend-lange-adem": ("pillar-uitnodigend", "pillar-lange-adem"),
        "pillars-uitnodigend-maakt-mogelijk": ("pillar-uitnodigend", "pillar-maakt-mogelijk"),
        "pillars-lange-adem-maakt-mogelijk": ("pillar-lange-adem", "pillar-maakt-mogelijk"),
        "manifest": ("pillar-uitnodigend", "pillar-lange-adem", "pillar-maakt-mogelijk"),
    }
)
_GRID = {"left": 0.3, "right": 0.94, "top": 0.84}
_COLOUR = "#0072B2"


class Pillars(Finding):
    """`table`: wijk, strategy, parts, effect, sum, interaction, low, high, chance, pairs.

    `effect` is that of the combination and `sum` that of its `parts` alone, each minus the strategy without pillars, in
    the unit of the outcome; `interaction` is the one minus the other, with its 95 % interval; `chance` the share of
    pairs in which together is better than apart.
    """

    name = "pillars"
    names_itself = True
    has_marks = True

    def say(self, wijk: str, text: Words) -> str:
        """Every combination: whether together is better than apart."""
        told = [self._told(row, text) for row in self.rows(wijk).to_dict("records")]
        none = letter_of(self.question, NONE)
        return together(text.say("analysis.pillars.intro", none=none, **self.common(text)), told)

    def _told(self, row: Mapping[Any, Any], text: Words) -> str:
        seen = row["low"] > 0 or row["high"] < 0
        better = row["interaction"] * self.question.better() > 0
        key = ("better" if better else "worse") if seen else "none" if isfinite(row["low"]) else "unknown"
        values = {name: self.amount(row[name], text) for name in ("effect", "sum", "interaction", "low", "high")}
        return text.say(
            f"analysis.pillars.{key}", who=letter_of(self.question, row["strategy"]),
            parts=text.both([letter_of(self.question, each) for each in row["parts"].split(" ")]), **values,
            **self.common(text),
        )  # fmt: skip

    def draw(self, figure: Figure, wijk: str, bottom: float, text: Words) -> None:
        """A bar a combination."""
        axes = figure.subplots(gridspec_kw={**_GRID, "bottom": bottom + 0.04})
        rows = self.rows(wijk)
        labels = [folded(lettered(self.question, name, text)) for name in rows["strategy"]]
        spans = list(zip(rows["low"], rows["high"], strict=True))
        bars(axes, labels, list(rows["interaction"]), spans, [_COLOUR] * len(rows))
        axes.axvline(0, color="black", linewidth=1.1)
        axes.margins(x=0.12)
        across_axis(axes, text, signed=True)
        canvas.panel_title(axes, text.say("analysis.pillars.panel", **self.common(text)))


def pillar_interaction(
    sweep: Asking, indicator: str | None = None, year: int | None = None, group: str = "all", against: str | None = None
) -> Pillars:
    """The interaction of every combination of pillars, all three together last.

    Raises UnfitError where not all eight strategies are there, and WijksimError as `asked` and `lived` do.
    """
    question = asked(sweep, indicator, year, group, against)
    eight = {NONE, *PARTS, *(part for parts in PARTS.values() for part in parts)}
    if not eight <= set(question.strategies):
        raise UnfitError(question.sweep.folder, "no_pillars", count=len(eight))
    found = question.lived()
    parts = [_of(question, each) for each in found.values()]
    return Pillars(question, pd.concat(parts, ignore_index=True), care(question, found))


def interaction(effect: paired.Numbers, parts: list[paired.Numbers]) -> paired.Numbers:
    """The effect of the whole minus the sum of the effects of the parts, pair by pair; nan where one is missing."""
    return np.asarray(effect - np.sum(parts, axis=0))


def _of(question: Asked, found: Lived) -> pd.DataFrame:
    """The rows of one wijk."""
    resampled = question.resampling(found)

    def effect(name: str) -> paired.Numbers:
        return found.difference(name, NONE)[..., found.years.index(question.year)]

    rows = []
    for name, parts in PARTS.items():
        apart = [effect(part) for part in parts]
        values = interaction(effect(name), apart)
        low, high = resampled.mean_interval(values)
        held = np.isfinite(values)
        whole, alone = effect(name)[held].mean(), np.sum(apart, axis=0)[held].mean()
        chance = paired.chance(question.better() * values[held])
        rows.append(
            (found.wijk, name, " ".join(parts), float(whole), float(alone), float(values[held].mean()), float(low),
             float(high), float(chance), int(held.sum()))
        )  # fmt: skip
    columns = ["wijk", "strategy", "parts", "effect", "sum", "interaction", "low", "high", "chance", "pairs"]
    return pd.DataFrame(rows, columns=columns)
