"""How every figure looks: colours, sizes, the council terms behind it, labels at the end of a line, saving.

The colours are near those of Okabe and Ito, which colour-blind readers tell apart, but dark enough that words
in them can be read on white and on the shade of a council term. Every strategy has a line style of its own too.
Sizes follow the size of the letter, so a small figure has small lines. Saving leaves out dates and random
names, so the same figure has the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from math import ceil, isfinite
from pathlib import Path
from textwrap import fill
from typing import Any, BinaryIO

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

from wijksim.locale import Words
from wijksim.report.files import write_file

COUNCIL_MONTHS = 48

_MOST_TICKS, _MOST_DIGITS = 12, 6
#: widths that "college 1" and "1" need above a term, in letter sizes
_ROOM_FOR_WORD, _ROOM_FOR_NUMBER = 4.6, 1.6
#: where texts begin and end, as shares of the figure
_LEFT, _RIGHT = 0.03, 0.985
_SMALLEST = 6.0
_NOTE_HEIGHT = 0.024

_INK, _FAINT, _SHADE = "#222222", "#555555", "#f0f0f0"
_SIZE = (12.8, 7.2)
_DPI = 150
#: width in a notebook, pixels of the screen
_SHOWN_WIDTH = 960
#: points; the other sizes are multiples of it
_LETTER = 13.0
#: mean width of a letter as a share of its size
_LETTER_WIDTH = 0.5
_RC: Any = {
    "axes.edgecolor": _FAINT,
    "axes.labelcolor": _INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial"],
    "svg.fonttype": "none",
    "svg.hashsalt": "wijksim",
    "text.color": _INK,
    "text.parse_math": False,
    "xtick.color": _INK,
    "ytick.color": _INK,
}


@dataclass(frozen=True)
class Look:
    """Colour and line style of one line."""

    colour: str
    style: Any


LOOKS = (
    Look("#0072B2", "-"),
    Look("#B34A00", (0, (5, 1.5))),
    Look("#007A5A", (0, (6, 1.5, 1.2, 1.5))),
    Look("#AA4499", (0, (1.5, 1.2))),
    Look("#555555", (0, (9, 2))),
)


class HouseFigure(Figure):
    """A figure that knows what it shows: `title` is the finding, `about` says what is drawn, `source` where it is from.

    A notebook shows it in the house style, without pyplot and whatever backend is set.
    """

    title: str = ""
    about: str = ""
    source: str = ""

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        content = BytesIO()
        with house_style():
            _render(self, "png", {"Software": None}, content)
        return content.getvalue(), {"width": _SHOWN_WIDTH}

    def __repr__(self) -> str:
        """What a reader without the picture is told."""
        return f"{self.title}. {self.about}"


@contextmanager
def house_style(letter: float = _LETTER) -> Iterator[None]:
    """Within it figures are made and saved in the house style, whatever the caller had set and gets back.

    `letter` is the size of most letters in points.
    """
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({**_RC, "font.size": letter})
        yield


def new_figure(size: tuple[float, float] = _SIZE) -> HouseFigure:
    """An empty figure of `size` inches that belongs to nothing but itself."""
    figure = HouseFigure(figsize=size, dpi=_DPI)
    FigureCanvasAgg(figure)
    return figure


def svg(figure: Figure) -> bytes:
    """The figure as SVG without a title of its own, to stand in a page."""
    content = BytesIO()
    _render(figure, "svg", {"Date": None, "Creator": None, "Format": None, "Type": None}, content)
    return content.getvalue()


def letters(share: float) -> float:
    """A size in points: `share` of the size of most letters."""
    return float(mpl.rcParams["font.size"]) * share


def save(figure: HouseFigure, folder: Path | str, name: str) -> list[Path]:
    """Write `name`.png and `name`.svg with title, description and small print; errors as in `write_tables`."""
    said: dict[str, str | None] = {"Title": figure.title, "Description": figure.about}
    kinds: dict[str, dict[str, str | None]] = {
        "png": {**said, "Comment": figure.source, "Software": None},
        "svg": {**said, "Source": figure.source, "Date": None, "Creator": None},
    }
    return [
        write_file(Path(folder) / f"{name}.{kind}", partial(_render, figure, kind, metadata))
        for kind, metadata in kinds.items()
    ]


def years_axis(axes: Axes, months: float, text: Words) -> None:
    """Months along the bottom, shown as years: a tick a council term, or a year in a short run."""
    axes.set_xlim(0, months)
    terms = months / COUNCIL_MONTHS
    step = 12 if terms <= 2 else COUNCIL_MONTHS * ceil(terms / _MOST_TICKS)
    axes.xaxis.set_major_locator(MultipleLocator(step))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda month, _: text.number(month / 12)))


def value_axis(axes: Axes, text: Words, *, signed: bool = False) -> None:
    """Numbers up the side, written as the language does, with the decimals that the ticks need."""
    low, high = axes.get_ylim()
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10], min_n_ticks=4))
    first, second = axes.get_yticks()[:2]
    digits = next((d for d in range(_MOST_DIGITS) if _is_round(second - first, d)), _MOST_DIGITS)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: text.number(value, digits, signed=signed)))
    axes.set_ylim(low, high)


def councils(axes: Axes, months: float, text: Words | None = None) -> None:
    """Shade every second council term; with `text`, number them along the top."""
    across = _width(axes) / letters(1.0)
    for number, start in enumerate(np.arange(0, months, COUNCIL_MONTHS)):
        end = min(start + COUNCIL_MONTHS, months)
        if number % 2 == 0:
            axes.axvspan(start, end, facecolor=_SHADE, edgecolor="none", zorder=0)
        room = (end - start) / months * across
        if text and room >= _ROOM_FOR_NUMBER:
            key = "figure.council" if room >= _ROOM_FOR_WORD else "figure.council_short"
            axes.text(
                (start + end) / 2,
                0.985,
                text.say(key, number=number + 1),
                transform=axes.get_xaxis_transform(),
                ha="center",
                va="top",
                fontsize=letters(0.8),
                color=_FAINT,
            )


def headroom(axes: Axes, share: float) -> None:
    """Leave `share` of the height free above the lines."""
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + share * (high - low))


def end_labels(axes: Axes, labels: Sequence[tuple[float, str, Look]], *, size: float = 0.92) -> None:
    """Name each line at its right end, in its colour, moved apart where the ends are close.

    `labels` holds the height of the end (data units), the text (may have several lines) and the look; a line
    without an end gets no label. `size` is a share of the size of most letters.
    """
    labels = [label for label in labels if isfinite(label[0])]
    low, high = axes.get_ylim()
    heights = [_height(axes, text, size) for _, text, _ in labels]
    places = apart([(value - low) / (high - low) for value, _, _ in labels], heights)
    for place, (_, text, look) in zip(places, labels, strict=True):
        axes.text(
            1.012,
            place,
            text,
            transform=axes.transAxes,
            va="center",
            ha="left",
            color=look.colour,
            fontsize=letters(size),
            fontweight="bold",
            linespacing=1.1,
        )


def apart(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Centres near `wanted` such that boxes of these heights do not overlap and lie within 0 to 1.

    Boxes keep their order; when they do not fit together they are stacked from the bottom.
    """
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    places = list(wanted)
    floor = 0.0
    for number in order:
        places[number] = max(places[number], floor + heights[number] / 2)
        floor = places[number] + heights[number] / 2
    ceiling = max(1.0, sum(heights))
    for number in reversed(order):
        places[number] = min(places[number], ceiling - heights[number] / 2)
        ceiling = places[number] - heights[number] / 2
    return places


def heading(figure: Figure, title: str, subtitle: str) -> None:
    """Title and subtitle at the top left."""
    _line(figure, 0.975, title, fontsize=17, fontweight="bold", va="top")
    _line(figure, 0.925, subtitle, fontsize=12, color=_FAINT, va="top")


def footing(figure: HouseFigure, notes: Sequence[str], corner: str) -> None:
    """The notes, a line each, and under them where the figure comes from, which it then knows as its source."""
    figure.source = corner
    for number, note in enumerate(reversed(notes)):
        _line(figure, 0.036 + _NOTE_HEIGHT * number, note, fontsize=10.5, color=_INK, va="bottom")
    _line(figure, 0.011, corner, fontsize=8.5, color=_FAINT, va="bottom")


def floor(notes: Sequence[str]) -> float:
    """Where panels may begin, as a share of the height, with these notes under them."""
    return 0.105 + _NOTE_HEIGHT * len(notes)


def panel_title(axes: Axes, title: str) -> None:
    """What a panel shows, above it at the left, on as many lines as it needs."""
    across = int(_width(axes) / (letters(0.96) * _LETTER_WIDTH))
    lines = fill(title, max(across, 1), break_long_words=False)
    axes.set_title(lines, loc="left", fontsize=letters(0.96), pad=letters(0.46), color=_INK)


def _line(figure: Figure, height: float, content: str, *, fontsize: float, **style: Any) -> None:
    """One line of text from the left, as much smaller as it must be to fit the width."""
    line = figure.text(_LEFT, height, content, fontsize=fontsize, **style)
    room = (_RIGHT - _LEFT) * figure.bbox.width
    while line.get_window_extent().width > room and fontsize > _SMALLEST:
        fontsize -= 0.5
        line.set_fontsize(fontsize)


def _is_round(value: float, digits: int) -> bool:
    return bool(np.isclose(value, np.round(value, digits), rtol=1e-6, atol=0.0))


def _height(axes: Axes, text: str, size: float) -> float:
    """Height of a label as a share of the height of the axes, with some air."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    points = axes.get_position().height * figure.get_figheight() * 72
    return (text.count("\n") + 1) * letters(size) * 1.25 / points


def _width(axes: Axes) -> float:
    """Width of the axes in points."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    return float(axes.get_position().width * figure.get_figwidth() * 72)


def _render(figure: Figure, kind: str, metadata: Mapping[str, str | None], file: BinaryIO) -> None:
    figure.savefig(file, format=kind, metadata=dict(metadata))
