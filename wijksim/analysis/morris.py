"""Elementary effects (Morris): how far an outcome moves when a number crosses its range, and how unevenly."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from wijksim.analysis.asked import Asked
from wijksim.analysis.drawing import across_axis
from wijksim.analysis.finding import Note
from wijksim.analysis.indices import RESAMPLES, TOLD, OfNumbers, problem
from wijksim.analysis.naming import number_of
from wijksim.errors import WijksimError
from wijksim.experiments.paired import Numbers
from wijksim.locale import Words
from wijksim.report import canvas

#: Share of the largest effect from which another is told.
_WORTH = 0.1
#: Trajectories below which a screening is unsteady (Campolongo, Cariboni & Saltelli 2007 use 10 and more).
ENOUGH_TRAJECTORIES = 10


class MorrisFinding(OfNumbers):
    """`table`: wijk, what, strategy, against, number, mu, mu_star, mu_star_conf, sigma; in the unit of the outcome.

    mu_star is the mean size of an effect over the whole range, mu with its sign, sigma its spread over trajectories:
    large beside mu_star, the number works unevenly or through others.
    """

    name = "morris"

    @classmethod
    def of(cls, question: Asked, table: pd.DataFrame, notes: tuple[Note, ...]) -> "MorrisFinding":
        """With a note where there are few trajectories."""
        count = question.sweep.design.base_points
        few = (
            [Note("trajectories", {"count": count, "enough": ENOUGH_TRAJECTORIES})]
            if count < ENOUGH_TRAJECTORIES
            else []
        )
        return cls(question, table, (*notes, *few))

    def say(self, wijk: str, text: Words) -> str:
        """Which numbers move each difference most, and whether evenly."""
        told = []
        for rows in self.shown(wijk):
            first = rows.sort_values("mu_star", ascending=False, kind="stable").head(TOLD)
            first = first[first["mu_star"] >= _WORTH * first["mu_star"].max()]
            named = [
                text.say(
                    "analysis.morris.number", name=number_of(row["number"], text),
                    effect=self.amount(row["mu_star"], text, signed=False),
                )
                for row in first.to_dict("records")
            ]  # fmt: skip
            uneven = int((rows["sigma"] > rows["mu_star"]).sum())
            told.append(
                text.say(
                    "analysis.morris.told", what=self.explained(rows, text), numbers=text.both(named),
                    uneven=uneven, of=len(rows), **self.common(text),
                )
            )  # fmt: skip
        return " ".join(told)

    def draw(self, figure: Figure, wijk: str, bottom: float, text: Words) -> None:
        """The size of the effect of the numbers that matter most, with its interval; blue pushes up, orange down."""
        for axes, rows, places in self.panels(figure, wijk, bottom, "mu_star", text):
            colours = ["#0072B2" if mu > 0 else "#B34A00" for mu in rows["mu"]]
            axes.barh(places, rows["mu_star"], height=0.62, color=colours, alpha=0.85)
            axes.errorbar(
                rows["mu_star"], places, xerr=rows["mu_star_conf"], fmt="none", ecolor="#222222", elinewidth=1.4
            )
            axes.plot(rows["sigma"], places, "D", color="#222222", markersize=6, clip_on=False)
            axes.set_xlim(left=0)
            across_axis(axes, text)
        figure.text(0.03, 0.865, text.say("analysis.morris.key", **self.common(text)), fontsize=canvas.letters(0.85))


def morris_rows(question: Asked, values: Numbers) -> list[dict[str, Any]]:
    """Elementary effects by SALib, on the range of each number as 1; raises WijksimError for points of another plan."""
    from SALib.analyze import morris

    names, plan = list(question.varied), question.sweep.design.sampling
    found = morris.analyze(
        problem(names), _places(question), values, num_levels=plan.levels, num_resamples=RESAMPLES, seed=plan.seed
    )
    return [
        {
            "number": name, "mu": float(found["mu"][k]), "mu_star": float(found["mu_star"][k]),
            "mu_star_conf": float(found["mu_star_conf"][k]), "sigma": float(found["sigma"][k]),
        }
        for k, name in enumerate(names)
    ]  # fmt: skip


def _places(question: Asked) -> Numbers:
    """The trajectories as planned, each number from 0 to 1; whole numbers and levels hide them in the points."""
    from SALib.sample import morris

    design = question.sweep.design
    names, plan = list(question.varied), design.sampling
    places = np.asarray(morris.sample(problem(names), plan.points, num_levels=plan.levels, seed=plan.seed))
    planned = np.stack([each.at(places[:, column]) for column, each in enumerate(design.varied)], axis=1)
    if not np.allclose(planned, question.sweep.points.to_numpy(np.float64)):
        raise WijksimError(
            f"{question.sweep.folder}: its points are not those that SALib makes for this plan now, so which number "
            "moved when is not known. Use the version of SALib that the sweep was planned with."
        )
    return places
