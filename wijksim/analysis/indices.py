"""What Sobol indices and elementary effects share: which rows are shown, their panels, and numbers down the side."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wijksim.analysis.drawing import folded
from wijksim.analysis.finding import Finding
from wijksim.analysis.naming import letter_of, number_of
from wijksim.locale import Words
from wijksim.report import canvas

_GRID = {"left": 0.36, "right": 0.95, "top": 0.8, "wspace": 0.12}
#: Differences that a figure shows, numbers that it shows, and numbers that a sentence tells.
_PANELS, _DRAWN, TOLD = 3, 10, 3
#: Bootstrap resamples of SALib.
RESAMPLES = 500


class OfNumbers(Finding):
    """A finding with a row a varied number, for the difference or the level of each strategy."""

    def shown(self, wijk: str) -> list[pd.DataFrame]:
        """The rows of each difference, or of each level where there is one strategy or no difference varies."""
        rows = self.rows(wijk)
        kind = "difference" if (rows["what"] == "difference").any() else "level"
        return [each for _, each in rows[rows["what"] == kind].groupby("strategy", sort=False)]

    def explained(self, rows: pd.DataFrame, text: Words) -> str:
        """What rows explain, in words: a strategy's outcome or its difference with another."""
        row = rows.iloc[0]
        second = letter_of(self.question, row["strategy"])
        if row["what"] == "level":
            return text.say("analysis.level", who=second)
        return text.say("analysis.difference", second=second, first=letter_of(self.question, row["against"]))

    def panels(
        self, figure: Figure, wijk: str, bottom: float, by: str, text: Words
    ) -> list[tuple[Axes, pd.DataFrame, Any]]:
        """A panel each, at most three: its axes, the rows of the numbers with most of `by`, and their places."""
        groups = self.shown(wijk)[:_PANELS]
        axes = np.ravel(
            figure.subplots(
                1, len(groups), squeeze=False, sharex=True, sharey=True, gridspec_kw={**_GRID, "bottom": bottom + 0.05}
            )
        )
        largest = pd.concat(groups).groupby("number")[by].max()
        names = list(largest.sort_values(ascending=False, kind="stable").index[:_DRAWN])
        places = np.arange(len(names))
        for panel, rows in zip(axes, groups, strict=True):
            panel.set_yticks(
                places, [folded(number_of(name, text, 90), 44) for name in names], fontsize=canvas.letters(0.78)
            )
            panel.set_ylim(len(names) - 0.4, -0.6)
            panel.tick_params(axis="y", length=0)
            canvas.panel_title(panel, self.explained(rows, text))
        chosen = [rows.set_index("number").loc[names] for rows in groups]
        return [(panel, rows, places) for panel, rows in zip(axes, chosen, strict=True)]


def problem(names: list[str]) -> dict[str, Any]:
    """The plan as SALib is told: every number from 0 to 1."""
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
