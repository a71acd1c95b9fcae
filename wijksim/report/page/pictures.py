"""The pictures of a page: those of the figures on disk, without their frame of words, wide and narrow.

Titles, notes and keys stand in the page itself, where they can be read aloud and grow with the letter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wijksim.experiments.compare import Comparison
from wijksim.locale import Words
from wijksim.population.profile import Profile
from wijksim.report import canvas, run_figures
from wijksim.report.canvas import Look
from wijksim.report.figures import Shown, bands, better, differences, finding, groups_of
from wijksim.report.outcomes import OUTCOMES
from wijksim.report.page.blocks import KeyItem, Picture
from wijksim.report.page.drawing import embedded
from wijksim.report.series import Monthly

#: room around the panels as shares of the figure
Margins = dict[str, float]


@dataclass(frozen=True)
class _Form:
    """Width in inches, height of a panel in inches, size of letters in points."""

    name: str
    width: float
    panel: float
    letter: float


_WIDE, _NARROW = _Form("wide", 7.2, 2.5, 10.0), _Form("narrow", 3.9, 2.1, 9.0)
#: inches left, above and under all panels, and between them
_LEFT, _ABOVE, _UNDER, _BETWEEN = 0.62, 0.42, 0.5, 0.5


def outcome_pictures(
    comparison: Comparison, outcome: str, profile: Profile, values: Monthly, text: Words
) -> list[Picture]:
    """How an outcome goes under each strategy, and the paired difference: one picture, or one a pair."""
    pictures = []
    for number, group in enumerate(groups_of(comparison)):
        lived = values[outcome, profile.slug]
        shown = Shown(comparison, OUTCOMES[outcome], profile, group, lived, (), text)
        name = f"{outcome}-{comparison.profiles.index(profile) + 1}-{number + 1}"
        told = text.duration(comparison.months)
        about = text.say("figure.alt", outcome=text.name("outcome", outcome), time=told)
        key = [_key_item(side.letter, side.title(text), shown.look(side)) for side in shown.sides]

        def draw(figure: Figure, axes: Sequence[Axes], shown: Shown = shown) -> None:
            _draw_outcome(axes, shown)

        pictures.append(
            Picture(
                name,
                f"{about} {finding(shown)}.",
                text.say("page.figure.caption"),
                *_twice(name, 2, draw, right=0.3),
                key,
            )
        )
    return pictures


def run_picture(
    name: str,
    panels: Sequence[Callable[..., None]],
    tables: Sequence[Sequence[pd.DataFrame]],
    months: int,
    about: str,
    caption: str,
    text: Words,
) -> Picture:
    """Panels of the figure of a run under each other; `tables` holds what each panel is drawn from."""

    def draw(figure: Figure, axes: Sequence[Axes]) -> None:
        for each, panel, frames in zip(axes, panels, tables, strict=True):
            panel(each, *frames, text)
            run_figures.finish(each, months, text)

    return Picture(name, about, caption, *_twice(name, len(panels), draw, right=1.25))


def _draw_outcome(axes: Sequence[Axes], shown: Shown) -> None:
    upper, lower = axes
    text = shown.text
    what = {"outcome": text.name("outcome", shown.outcome.name), "axis": text.say(f"axis.{shown.outcome.unit}")}
    bands(upper, shown, [side.letter for side in shown.sides])
    canvas.panel_title(upper, text.say("page.figure.upper", **what))
    differences(lower, shown)
    between = text.both([f"{pair.second.letter} - {pair.first.letter}" for pair in shown.pairs])
    unit = text.say(f"difference_unit.{shown.outcome.unit}")
    canvas.panel_title(lower, text.say("page.figure.lower", between=between, unit=unit))
    for above in (True, False):
        words, look = better(shown, above=above)
        lower.text(
            0.015, 0.97 if above else 0.03, words,
            transform=lower.transAxes, va="top" if above else "bottom", ha="left",
            color=look.colour, fontsize=canvas.letters(0.9), fontweight="bold",
        )  # fmt: skip


def _twice(name: str, rows: int, draw: Callable[[Figure, Sequence[Axes]], None], right: float) -> tuple[str, str]:
    """The drawing wide and narrow; `right` is the room for names at the ends of lines, in inches."""
    return _drawn(name, _WIDE, rows, draw, right), _drawn(name, _NARROW, rows, draw, right)


def _drawn(name: str, form: _Form, rows: int, draw: Callable[[Figure, Sequence[Axes]], None], right: float) -> str:
    height = _ABOVE + rows * form.panel + (rows - 1) * _BETWEEN + _UNDER
    grid: dict[str, Any] = {
        "left": _LEFT / form.width,
        "right": 1 - right / form.width,
        "top": 1 - _ABOVE / height,
        "bottom": _UNDER / height,
        "hspace": _BETWEEN / form.panel,
    }
    with canvas.house_style(form.letter):
        figure = canvas.new_figure((form.width, height))
        axes = figure.subplots(rows, 1, sharex=True, squeeze=False, gridspec_kw=grid)[:, 0]
        draw(figure, list(axes))
        for each in axes:
            each.label_outer()
        return embedded(canvas.svg(figure), f"{name}-{form.name}")


def _key_item(letter: str, title: str, look: Look) -> KeyItem:
    """How a line looks, as SVG writes it."""
    dash = "" if isinstance(look.style, str) else " ".join(f"{3 * length:g}" for length in look.style[1])
    return KeyItem(letter, title, look.colour, dash)
