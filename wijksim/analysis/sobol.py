"""Sobol indices: the share of the variance that a number explains alone (S1) and with all its interactions (ST)."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from wijksim.analysis.asked import Asked
from wijksim.analysis.drawing import across_axis, folded
from wijksim.analysis.finding import Finding, Note
from wijksim.analysis.naming import letter_of, number_of
from wijksim.experiments.paired import Numbers
from wijksim.locale import Words
from wijksim.report import canvas

_GRID = {"left": 0.36, "right": 0.95, "top": 0.8, "wspace": 0.12}
_RESAMPLES = 500
#: Numbers that a figure and a sentence show.
_DRAWN, _TOLD = 10, 3
#: ST below which a number may be fixed, where the whole interval says so.
_SMALL = 0.05
#: Half a margin of ST from which nothing can be said of what matters.
_NOTHING = 0.5


class SobolFinding(Finding):
    """`table`: wijk, what, strategy, against, number, s1, s1_conf, st, st_conf, noise; conf is half the 95 % interval.

    `noise` is true where S1 or ST is below zero, which no share can be: more base points are needed to tell it from
    none.
    """

    name = "sobol"

    @classmethod
    def of(cls, question: Asked, table: pd.DataFrame, notes: tuple[Note, ...]) -> "SobolFinding":
        """With a note where indices below zero are not explained by their own interval, and where all are unsure."""
        below = table[["s1", "st"]].min(axis=1) < 0
        beyond = ((table["s1"] + table["s1_conf"] < 0) | (table["st"] + table["st_conf"] < 0)).sum()
        more = [Note("negative", {"count": int(below.sum()), "of": len(table)})] if below.any() else []
        more += [Note("beyond", {"count": int(beyond)})] if beyond else []
        wide = (table["st_conf"] > 0.1).sum()
        more += [Note("wide", {"count": int(wide), "of": len(table)})] if wide else []
        return cls(question, table, (*notes, *more))

    def say(self, wijk: str, text: Words) -> str:
        """What moves each difference most, and how much the numbers explain each by itself."""
        told = []
        for strategy, rows in self._shown(wijk).groupby("strategy", sort=False):
            first = rows.sort_values("st", ascending=False, kind="stable").head(_TOLD)
            first = first[first["st"] >= min(_SMALL, first["st"].max())]
            named = [
                text.say(
                    "analysis.sobol.number",
                    name=number_of(row["number"], text),
                    share=text.number(100 * max(0.0, row["st"])),
                )
                for row in first.to_dict("records")
            ]
            if rows["st_conf"].max() > _NOTHING:
                told.append(text.say("analysis.sobol.noisy", what=self._what(str(strategy), text)))
                continue
            quiet = int((rows["st"] + rows["st_conf"] < _SMALL).sum())
            told.append(
                text.say(
                    "analysis.sobol.told", what=self._what(str(strategy), text), numbers=text.both(named),
                    sum=text.number(100 * rows["s1"].sum()), quiet=quiet, of=len(rows), small=text.number(100 * _SMALL),
                    **self.common(text),
                )
            )  # fmt: skip
        return " ".join(told)

    def draw(self, figure: Figure, wijk: str, bottom: float, text: Words) -> None:
        """S1 and ST of the numbers that matter most to each difference (or level), a panel each, at most three."""
        groups = list(self._shown(wijk).groupby("strategy", sort=False))[:3]
        panels = np.ravel(
            figure.subplots(
                1, len(groups), squeeze=False, sharex=True, sharey=True, gridspec_kw={**_GRID, "bottom": bottom + 0.05}
            )
        )
        worst = pd.concat([rows for _, rows in groups]).groupby("number")["st"].max()
        names = list(worst.sort_values(ascending=False, kind="stable").index[:_DRAWN])
        places = np.arange(len(names))
        for axes, (strategy, rows) in zip(panels, groups, strict=True):
            by_name = rows.set_index("number").loc[names]
            for shift, index, colour in ((-0.19, "st", "#0072B2"), (0.19, "s1", "#B34A00")):
                axes.barh(
                    places + shift,
                    by_name[index],
                    height=0.36,
                    color=colour,
                    alpha=0.85,
                    label=text.say(f"analysis.sobol.{index}"),
                )
                axes.errorbar(
                    by_name[index],
                    places + shift,
                    xerr=by_name[f"{index}_conf"],
                    fmt="none",
                    ecolor="#222222",
                    elinewidth=1.4,
                )
            axes.axvline(0, color="black", linewidth=1.1)
            axes.set_yticks(
                places, [folded(number_of(name, text, 90), 44) for name in names], fontsize=canvas.letters(0.78)
            )
            axes.set_ylim(len(names) - 0.4, -0.6)
            axes.tick_params(axis="y", length=0)
            across_axis(axes, text, percent=True)
            canvas.panel_title(axes, self._what(str(strategy), text))
        panels[0].legend(loc="lower left", bbox_to_anchor=(-0.7, 1.02), frameon=False, fontsize=canvas.letters(0.85))

    def _shown(self, wijk: str) -> pd.DataFrame:
        """The differences, or the levels where there is one strategy or no difference varies."""
        rows = self.rows(wijk)
        kind = "difference" if (rows["what"] == "difference").any() else "level"
        return rows[rows["what"] == kind]

    def _what(self, strategy: str, text: Words) -> str:
        row = self.table[self.table["strategy"] == strategy].iloc[0]
        return explained(self.question, row, text)


def explained(question: Asked, row: Any, text: Words) -> str:
    """What is explained, in words: a strategy's outcome or its difference with another."""
    second = letter_of(question, row["strategy"])
    if row["what"] == "level":
        return text.say("analysis.level", who=second)
    return text.say("analysis.difference", second=second, first=letter_of(question, row["against"]))


def sobol_rows(question: Asked, values: Numbers) -> list[dict[str, Any]]:
    """S1 and ST of each varied number by SALib (Saltelli 2010), with half their 95 % bootstrap interval."""
    from SALib.analyze import sobol

    names = list(question.varied)
    count = len(names)
    second = len(values) == question.sweep.design.base_points * (2 * count + 2)
    problem = {"num_vars": count, "names": names, "bounds": [[0.0, 1.0]] * count}
    # SALib takes seed 0 for none
    seed = question.sweep.design.sample_seed + 1
    found = sobol.analyze(problem, values, calc_second_order=second, num_resamples=_RESAMPLES, seed=seed)
    return [
        {
            "number": name, "s1": float(found["S1"][k]), "s1_conf": float(found["S1_conf"][k]),
            "st": float(found["ST"][k]), "st_conf": float(found["ST_conf"][k]),
            "noise": bool(min(found["S1"][k], found["ST"][k]) < 0),
        }
        for k, name in enumerate(names)
    ]  # fmt: skip
