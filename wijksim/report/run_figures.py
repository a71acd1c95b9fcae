"""One run as a figure a wijk: wellbeing and its seven parts, the kinds of trust, who takes part, the money.

One run is one possible course, and the figure says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from wijksim.experiments.paired import Numbers
from wijksim.experiments.result import RunResult
from wijksim.experiments.summary import HEADLINE
from wijksim.locale import Words, words
from wijksim.population.profile import Profile
from wijksim.report import canvas
from wijksim.report.canvas import LOOKS, HouseFigure, Look
from wijksim.report.money import by_year, residents_at_start
from wijksim.report.outcomes import DOMAINS, TRUSTS
from wijksim.report.pairs import which_wijk
from wijksim.report.run_source import Source, source_of

_QUIET = Look("#6b6b6b", "-")
_PARTICIPANTS = ("all", "young", "education_low", "education_high")
#: kinds of cost that are one colour in the panel of the money, from the bottom up
_STACK = {
    "delivery": ("spent_delivery", "spent_projects"),
    "talking": ("spent_dialogue", "spent_preparation", "spent_objections"),
    "overhead": ("spent_administration", "spent_hiring"),
    "unused": ("lapsed", "withdrawn"),
}
_GIVEN = "appropriated_"
_LABEL_SIZE = 0.77
_GRID = {"left": 0.06, "right": 0.845, "top": 0.83, "hspace": 0.38, "wspace": 0.5}


def write_run_figures(run: RunResult, folder: Path | str, language: str) -> list[Path]:
    """Write run-<wijk>.png and .svg to `folder`.

    Raises WijksimError for an unknown language, provenance that cannot be read or a folder that cannot be
    written, DiskFullError when the disk is full.
    """
    text = words(language)
    source = source_of(run)
    paths = []
    for profile in source.profiles:
        with canvas.house_style():
            paths += canvas.save(_drawn(run, profile, source, text), folder, f"run-{profile.slug}")
    return paths


def run_figure(run: RunResult, wijk: str | None, language: str) -> HouseFigure:
    """One of those figures; `wijk` may be left out where there is one.

    Raises WijksimError for an unknown language or wijk, and for provenance that cannot be read.
    """
    text = words(language)
    source = source_of(run)
    with canvas.house_style():
        return _drawn(run, which_wijk(source.profiles, wijk), source, text)


def _drawn(run: RunResult, profile: Profile, source: Source, text: Words) -> HouseFigure:
    """The figure; to be called in the house style."""
    indicators = run.indicators[run.indicators["wijk"] == profile.slug]
    books = run.books[run.books["wijk"] == profile.slug]
    time = text.duration(source.months)
    notes = source.notes(text)
    figure = canvas.new_figure()
    axes = figure.subplots(2, 2, gridspec_kw={**_GRID, "bottom": canvas.floor(notes)})
    wellbeing(axes[0, 0], indicators, text)
    trust(axes[0, 1], indicators, text)
    participation(axes[1, 0], indicators, text)
    money(axes[1, 1], books, indicators, text)
    for panel in axes.flat:
        finish(panel, source.months, text)
    figure.title = text.say("run.figure_title", place=source.place(profile), time=time)
    figure.about = text.say("run.alt", time=time)
    canvas.heading(figure, figure.title, source.title(text))
    canvas.footing(figure, notes, source.corner(text))
    return figure


@dataclass(frozen=True)
class _Line:
    """One line of a panel: its name, months and values, look, and width as a share of the size of letters."""

    name: str
    months: Numbers
    values: Numbers
    look: Look
    width: float = 0.17


def wellbeing(axes: Axes, indicators: pd.DataFrame, text: Words) -> None:
    """Wellbeing as a thick line over its seven parts."""
    lines = [_line(indicators, name, text.name("outcome", name), _QUIET, 0.09) for name in DOMAINS]
    lines.append(_line(indicators, HEADLINE, text.name("outcome", HEADLINE), LOOKS[0], 0.23))
    _draw(axes, lines, text)
    canvas.panel_title(axes, text.say("run.wellbeing"))


def trust(axes: Axes, indicators: pd.DataFrame, text: Words) -> None:
    """The five kinds of trust."""
    looks = zip(TRUSTS, LOOKS, strict=True)
    _draw(axes, [_line(indicators, name, text.say(f"short.{name}"), look) for name, look in looks], text)
    canvas.panel_title(axes, text.say("run.trust"))


def participation(axes: Axes, indicators: pd.DataFrame, text: Words) -> None:
    """Who takes part: everybody each month, groups each year."""
    rows = indicators[indicators["indicator"] == "participation"]
    groups = [group for group in _PARTICIPANTS if (rows["group"] == group).any()]
    lines = [
        _line(indicators, "participation", text.name("group", group), look, group=group)
        for group, look in zip(groups, LOOKS, strict=False)
    ]
    _draw(axes, lines, text)
    canvas.panel_title(axes, text.say("run.participation"))


def money(axes: Axes, books: pd.DataFrame, indicators: pd.DataFrame, text: Words) -> None:
    """What was done with the money in each year, stacked, under the line of what was given."""
    yearly = by_year(books, residents_at_start(indicators))
    ends = np.array([min(12.0 * year, float(books["month"].max())) for year in yearly.index])
    starts = 12.0 * (yearly.index.to_numpy(dtype=np.float64) - 1)
    floor, labels = np.zeros(len(yearly)), []
    for (name, kinds), look in zip(_STACK.items(), LOOKS, strict=False):
        height = _sum(yearly, kinds)
        if height.any():
            axes.bar(starts, height, ends - starts, floor, align="edge", color=look.colour, alpha=0.75)
            labels.append((float(floor[-1] + height[-1] / 2), text.say(f"short.{name}"), look))
            floor = floor + height
    given = _sum(yearly, [kind for kind in yearly.columns if str(kind).startswith(_GIVEN)])
    axes.stairs(given, [*starts, ends[-1]], color="black", linewidth=canvas.letters(0.12), baseline=None)
    labels.append((float(given[-1]), text.say("run.given"), Look("black", "-")))
    axes.set_ylim(0, 1.12 * max(given.max(), floor.max(), 1.0))
    canvas.value_axis(axes, text)
    canvas.end_labels(axes, labels, size=_LABEL_SIZE)
    canvas.panel_title(axes, text.say("run.money"))


def _line(
    indicators: pd.DataFrame, outcome: str, name: str, look: Look, width: float = 0.17, group: str = "all"
) -> _Line:
    """The values of one indicator and group; no months when there are none."""
    rows = indicators[(indicators["indicator"] == outcome) & (indicators["group"] == group)]
    rows = rows.sort_values("month")
    return _Line(name, rows["month"].to_numpy(np.float64), rows["value"].to_numpy(np.float64), look, width)


def _draw(axes: Axes, lines: Sequence[_Line], text: Words) -> None:
    """Draw the lines that have values, and name them at their ends."""
    known = [line for line in lines if len(line.values)]
    for line in known:
        axes.plot(
            line.months,
            line.values,
            color=line.look.colour,
            linestyle=line.look.style,
            linewidth=canvas.letters(line.width),
        )
    canvas.value_axis(axes, text)
    ends = [(float(line.values[-1]), line.name, line.look) for line in known]
    canvas.end_labels(axes, ends, size=_LABEL_SIZE)


def _sum(yearly: pd.DataFrame, kinds: Sequence[str]) -> Numbers:
    """The kinds together, year by year."""
    return yearly.reindex(columns=list(kinds), fill_value=0.0).sum(axis=1).to_numpy(np.float64)


def finish(axes: Axes, months: int, text: Words) -> None:
    """What all panels share: years along the bottom and council terms behind."""
    canvas.years_axis(axes, months, text)
    canvas.councils(axes, months)
    axes.set_xlabel(text.say("figure.year"), labelpad=1, fontsize=canvas.letters(0.85))
    axes.tick_params(labelsize=canvas.letters(0.85))
