"""Sobol indices: the share of the variance that a number explains alone (S1) and with all its interactions (ST)."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from wijksim.analysis.asked import Asked
from wijksim.analysis.drawing import across_axis
from wijksim.analysis.finding import Note
from wijksim.analysis.indices import RESAMPLES, TOLD, OfNumbers, problem
from wijksim.analysis.naming import number_of
from wijksim.experiments.paired import Numbers
from wijksim.locale import Words
from wijksim.report import canvas

#: ST below which a number may be fixed, where the whole interval says so.
_SMALL = 0.05
#: Half a margin of ST above which nothing can be said of what matters.
_NOTHING = 0.5


class SobolFinding(OfNumbers):
    """`table`: wijk, what, strategy, against, number, s1, s1_conf, st, st_conf, noise; conf is half the 95 % interval.

    `noise` is true where S1 or ST is below zero, which no share can be: more base points are needed to tell it from
    none.
    """

    name = "sobol"
    has_marks = True

    @classmethod
    def of(cls, question: Asked, table: pd.DataFrame, notes: tuple[Note, ...]) -> "SobolFinding":
        """With a note where indices are below zero or above one, and where all are unsure."""
        below = table[["s1", "st"]].min(axis=1) < 0
        beyond = ((table["s1"] + table["s1_conf"] < 0) | (table["st"] + table["st_conf"] < 0)).sum()
        more = [Note("negative", {"count": int(below.sum()), "of": len(table)})] if below.any() else []
        more += [Note("beyond", {"count": int(beyond)})] if beyond else []
        above = (table[["s1", "st"]].max(axis=1) > 1 + _SMALL).sum()
        more += [Note("above", {"count": int(above), "of": len(table)})] if above else []
        wide = (table["st_conf"] > 0.1).sum()
        more += [Note("wide", {"count": int(wide), "of": len(table)})] if wide else []
        return cls(question, table, (*notes, *more))

    def say(self, wijk: str, text: Words) -> str:
        """What moves each difference most, and how much the numbers explain each by itself."""
        told = []
        for rows in self.shown(wijk):
            first = rows.sort_values("st", ascending=False, kind="stable").head(TOLD)
            first = first[first["st"] >= min(_SMALL, first["st"].max())]
            named = [
                text.say(
                    "analysis.sobol.number",
                    name=number_of(row["number"], text),
                    **{key: text.number(100 * min(1.0, max(0.0, share))) for key, share in _shares(row).items()},
                )
                for row in first.to_dict("records")
            ]
            outside = (rows["st"] + rows["st_conf"] < 0) | (rows["st"] - rows["st_conf"] > 1 + _SMALL)
            if rows["st_conf"].max() > _NOTHING or outside.any():
                told.append(text.say("analysis.sobol.noisy", what=self.explained(rows, text)))
                continue
            quiet = int((rows["st"] + rows["st_conf"] < _SMALL).sum())
            told.append(
                text.say(
                    "analysis.sobol.told", what=self.explained(rows, text), numbers=text.both(named),
                    sum=text.number(100 * min(1.0, max(0.0, rows["s1"].sum()))),
                    quiet=quiet, of=len(rows), small=text.number(100 * _SMALL), **self.common(text),
                )
            )  # fmt: skip
        return " ".join(told)

    def draw(self, figure: Figure, wijk: str, bottom: float, text: Words) -> None:
        """S1 and ST of the numbers that matter most to each difference (or level), a panel each, at most three."""
        panels = self.panels(figure, wijk, bottom, "st", text)
        for axes, rows, places in panels:
            for shift, index, colour in ((-0.19, "st", "#0072B2"), (0.19, "s1", "#B34A00")):
                axes.barh(
                    places + shift,
                    rows[index],
                    height=0.36,
                    color=colour,
                    alpha=0.85,
                    label=text.say(f"analysis.sobol.{index}"),
                )
                axes.errorbar(
                    rows[index],
                    places + shift,
                    xerr=rows[f"{index}_conf"],
                    fmt="none",
                    ecolor="#222222",
                    elinewidth=1.4,
                )
            axes.axvline(0, color="black", linewidth=1.1)
            across_axis(axes, text, percent=True)
        figure.legend(
            *panels[0][0].get_legend_handles_labels(), loc="lower left", bbox_to_anchor=(0.02, 0.85), ncols=2,
            frameon=False, fontsize=canvas.letters(0.85),
        )  # fmt: skip


def _shares(row: Mapping[Any, Any]) -> dict[str, float]:
    """The share with interactions, and its margin."""
    return {"share": row["st"], "low": row["st"] - row["st_conf"], "high": row["st"] + row["st_conf"]}


def sobol_rows(question: Asked, values: Numbers) -> list[dict[str, Any]]:
    """S1 and ST of each varied number by SALib (Saltelli 2010), with half their 95 % bootstrap interval."""
    from SALib.analyze import sobol

    names = list(question.varied)
    count = len(names)
    second = len(values) == question.sweep.design.base_points * (2 * count + 2)
    # SALib takes seed 0 for none
    seed = question.sweep.design.sample_seed + 1
    found = sobol.analyze(problem(names), values, calc_second_order=second, num_resamples=RESAMPLES, seed=seed)
    return [
        {
            "number": name, "s1": float(found["S1"][k]), "s1_conf": float(found["S1_conf"][k]),
            "st": float(found["ST"][k]), "st_conf": float(found["ST_conf"][k]),
            "noise": bool(min(found["S1"][k], found["ST"][k]) < 0),
        }
        for k, name in enumerate(names)
    ]  # fmt: skip
