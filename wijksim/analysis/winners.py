"""The winner over two varied numbers: who has the best mean in each cell, and whether that can be seen.

A number with few values keeps them; another is cut into cells of equal width on its own scale. A cell is sure when the
interval of the winner minus the runner-up, by resampling its points and seeds, lies above zero; in a cell with one
point and one seed nothing is sure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from wijksim.analysis.asked import Asked, Asking, asked, at_least_two
from wijksim.analysis.drawing import look_of
from wijksim.analysis.finding import Finding, Note, care, nobody_notices
from wijksim.analysis.lived import Lived, Places, independent
from wijksim.analysis.naming import letter_of, number_of
from wijksim.analysis.resampling import resampling
from wijksim.analysis.scales import to_unit
from wijksim.analysis.unfit import UnfitError
from wijksim.errors import WijksimError, did_you_mean
from wijksim.experiments.paired import Numbers
from wijksim.locale import Words
from wijksim.report import canvas

if TYPE_CHECKING:
    from wijksim.sweeps import Varied

_GRID = {"left": 0.2, "right": 0.8, "top": 0.83}
#: Values of a number up to which each is a cell of its own, and cells into which others are cut.
_LEVELS, _CELLS = 8, 5
#: Points in a cell of a sample below which its winner says little.
_ENOUGH = 5
_RESAMPLES = 500


@dataclass(frozen=True)
class Cells:
    """How one number is cut: the place of each point and the middle, low and high of each cell."""

    name: str
    place: Places
    low: Numbers
    high: Numbers

    @property
    def count(self) -> int:
        """How many cells."""
        return len(self.low)


@dataclass(frozen=True, eq=False, repr=False)
class WinnerMap(Finding):
    """`table`: wijk, x_low, x_high, y_low, y_high, winner, runner_up, margin, low, high, sure, points.

    `margin` is the winner's mean minus the runner-up's, above zero as the better one; cells without points are left
    out.
    """

    name = "winners"

    #: names of the number to the right and of the one upwards
    x: str
    y: str

    def say(self, wijk: str, text: Words) -> str:
        """In how many cells who wins, and in how many that is sure."""
        rows = self.rows(wijk)
        sure = rows[rows["sure"]]
        won = [
            text.say(
                "analysis.winners.won", who=letter_of(self.question, name), count=int((sure["winner"] == name).sum())
            )
            for name in self.question.strategies
            if (sure["winner"] == name).any()
        ]
        axes = {"x": number_of(self.x, text), "y": number_of(self.y, text)}
        key = "told" if won else "none"
        return text.say(
            f"analysis.winners.{key}", cells=len(rows), won=text.both(won), open=len(rows) - len(sure), **axes,
            **self.common(text),
        )  # fmt: skip

    def draw(self, figure: Figure, wijk: str, bottom: float, text: Words) -> None:
        """A field a cell in the colour of its winner, pale where that cannot be seen, with letter and margin."""
        axes = figure.subplots(gridspec_kw={**_GRID, "bottom": bottom + 0.09})
        rows = self.rows(wijk)
        across, up = (_edges(rows, axis) for axis in ("x", "y"))
        for row in rows.to_dict("records"):
            self._cell(
                axes, row, across.index((row["x_low"], row["x_high"])), up.index((row["y_low"], row["y_high"])), text
            )
        axes.set_xlim(0, len(across))
        axes.set_ylim(0, len(up))
        axes.set_xticks(np.arange(len(across)) + 0.5, [_span(*edges, text) for edges in across])
        axes.set_yticks(np.arange(len(up)) + 0.5, [_span(*edges, text) for edges in up])
        axes.tick_params(length=0)
        axes.set_xlabel(number_of(self.x, text, 100), labelpad=6)
        axes.set_ylabel(number_of(self.y, text, 60), labelpad=6)
        canvas.panel_title(axes, text.say("analysis.winners.panel", **self.common(text)))
        self._key(axes, rows, text)

    def _cell(self, axes: Axes, row: Mapping[Any, Any], x: int, y: int, text: Words) -> None:
        """One cell."""
        look = look_of(self.question, str(row["winner"]))
        sure = bool(row["sure"])
        axes.add_patch(
            Rectangle(
                (x, y), 1, 1, facecolor=look.colour if sure else "#f0f0f0", edgecolor="white", linewidth=2,
                hatch=None if sure else "//",
            )
        )  # fmt: skip
        ink = "white" if sure else look.colour
        middle: dict[str, Any] = {"ha": "center", "va": "center", "color": ink}
        letter = letter_of(self.question, str(row["winner"]))
        axes.text(
            x + 0.5,
            y + 0.58,
            letter if sure else f"{letter}?",
            fontsize=canvas.letters(1.3),
            fontweight="bold",
            **middle,
        )
        axes.text(x + 0.5, y + 0.26, self.amount(row["margin"], text), fontsize=canvas.letters(0.8), **middle)

    def _key(self, axes: Axes, rows: pd.DataFrame, text: Words) -> None:
        """What colours and question marks mean, beside the panel."""
        lines = [("#222222", text.say("analysis.winners.key_sure")), ("#555555", text.say("analysis.winners.key_open"))]
        for place, (colour, line) in enumerate(lines):
            axes.text(
                1.03, 0.9 - 0.3 * place, line, transform=axes.transAxes, color=colour, va="top",
                fontsize=canvas.letters(0.85), linespacing=1.3,
            )  # fmt: skip


def winner_map(
    sweep: Asking,
    indicator: str | None = None,
    year: int | None = None,
    group: str = "all",
    against: str | None = None,
    *,
    over: Sequence[str] | None = None,
) -> WinnerMap:
    """Who wins over two varied numbers (`over`; the first two of the design, when left out).

    Raises WijksimError as `asked` and `lived` do, where fewer than two numbers vary, and for a number that does not.
    """
    question = asked(sweep, indicator, year, group, against)
    at_least_two(question)
    x, y = _axes(question, over)
    found = question.lived()
    cut = {name: cells_of(question, name) for name in (x, y)}
    parts = [_of(question, each, cut[x], cut[y]) for each in found.values()]
    table = pd.concat(parts, ignore_index=True)
    notes = [*nobody_notices(question, found), *care(question, found)]
    few = int((table["points"] < _ENOUGH).sum())
    if question.sweep.design.plan != "factorial" and few:
        notes.append(Note("few_in_cell", {"count": few, "enough": _ENOUGH}))
    return WinnerMap(question, table, tuple(notes), x, y)


def cells_of(question: Asked, name: str) -> Cells:
    """The values of a number as cells: each value by itself where they are few, else equal widths on its scale."""
    varied = next(each for each in question.sweep.design.varied if each.name == name)
    values = question.sweep.points[name].to_numpy(np.float64)
    levels = np.unique(values)
    if len(levels) <= _LEVELS:
        return Cells(name, np.searchsorted(levels, values), levels, levels)
    place = np.minimum((to_unit(values, varied) * _CELLS).astype(np.intp), _CELLS - 1)
    edges = _unit_edges(varied)
    return Cells(name, place, edges[:-1], edges[1:])


def _unit_edges(varied: "Varied") -> Numbers:
    """The borders of the cells in the number's own unit."""
    share = np.linspace(0, 1, _CELLS + 1)
    if varied.scale == "log":
        return np.asarray(varied.low * (varied.high / varied.low) ** share)
    return np.asarray(varied.low + (varied.high - varied.low) * share)


def _axes(question: Asked, over: Sequence[str] | None) -> tuple[str, str]:
    """The two numbers to look over."""
    names = list(question.varied)
    if len(names) < 2:
        raise UnfitError(question.sweep.folder, "two_numbers", count=len(names))
    if question.sweep.design.plan == "morris":
        raise UnfitError(question.sweep.folder, "no_sample", plan="morris")
    chosen = names[:2] if over is None else list(over)
    if len(chosen) != 2 or chosen[0] == chosen[1]:
        raise WijksimError(
            f"a map of the winner is over two different numbers; {', '.join(chosen) or 'none'} was given."
        )
    for name in chosen:
        if name not in names:
            raise WijksimError(
                f"{name!r} does not vary in this sweep; {', '.join(names)} do.{did_you_mean(name, names)}"
            )
    return chosen[0], chosen[1]


def _of(question: Asked, found: Lived, x: Cells, y: Cells) -> pd.DataFrame:
    """The rows of one wijk."""
    values = question.better() * np.where(found.whole, found.at(question.year), np.nan)
    usable = np.zeros(len(found.points), bool)
    usable[independent(question.sweep)] = True
    usable &= found.whole.any(axis=1)
    rows = []
    for right in range(x.count):
        for up in range(y.count):
            here = np.flatnonzero((x.place == right) & (y.place == up) & usable)
            if not len(here):
                continue
            inside = values[:, here]
            means = np.nanmean(inside, axis=(1, 2))
            best, second = np.argsort(-means, kind="stable")[:2]
            draw = resampling(range(len(here)), len(found.seeds), question.sweep.design.sample_seed, _RESAMPLES)
            low, high = draw.mean_interval(inside[best] - inside[second])
            rows.append(
                (
                    found.wijk, x.low[right], x.high[right], y.low[up], y.high[up], found.strategies[best],
                    found.strategies[second], float(means[best] - means[second]), float(low), float(high),
                    bool(low > 0), len(here),
                )
            )  # fmt: skip
    columns = [
        "wijk",
        "x_low",
        "x_high",
        "y_low",
        "y_high",
        "winner",
        "runner_up",
        "margin",
        "low",
        "high",
        "sure",
        "points",
    ]
    return pd.DataFrame(rows, columns=columns)


def _edges(rows: pd.DataFrame, axis: str) -> list[tuple[float, float]]:
    """The borders of the cells along one axis, in order."""
    pairs = rows[[f"{axis}_low", f"{axis}_high"]].drop_duplicates().sort_values(f"{axis}_low")
    return [(float(low), float(high)) for low, high in pairs.itertuples(index=False)]


def _span(low: float, high: float, text: Words) -> str:
    """A cell's values: one, or from low to high."""
    if low == high:
        return _short(low, text)
    return f"{_short(low, text)}–{_short(high, text)}"


def _short(value: float, text: Words) -> str:
    """Three significant digits."""
    return text.plain(float(f"{value:.3g}"))
