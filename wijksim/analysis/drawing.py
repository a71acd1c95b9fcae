"""What the figures of analyses share: a look for each strategy, numbers along the bottom, bars with intervals."""

from collections.abc import Sequence
from math import isfinite
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from wijksim.analysis.asked import Asked
from wijksim.locale import Words
from wijksim.report import canvas
from wijksim.report.canvas import LOOKS, Look

_MOST_DIGITS = 6


def look_of(question: Asked, strategy: str) -> Look:
    """Colour and line style of a strategy; with more than five they return, and only the letter tells them apart."""
    return LOOKS[question.strategies.index(strategy) % len(LOOKS)]


#: Strategies above which a figure shows fewer panels, and says less of each.
MANY = 6


def row_letters(axes: Axes, count: int) -> None:
    """Make labels of rows as small as `count` of them need."""
    axes.tick_params(axis="y", labelsize=canvas.letters(min(1.0, max(0.55, 13 / max(count, 1)))))


def folded(label: str, width: int = 34) -> str:
    """A label on at most three lines."""
    return fill(label, width, max_lines=3, placeholder=" …", break_on_hyphens=False)


def across_axis(axes: Axes, text: Words, *, signed: bool = False, percent: bool = False) -> None:
    """Numbers along the bottom, written as the language does; with `percent` shares are shown as percentages."""
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    times = 100 if percent else 1
    low, high = sorted(axes.get_xlim())
    ticks = [tick * times for tick in axes.get_xticks() if low <= tick <= high]
    step = float(np.diff(ticks).min()) if len(ticks) > 1 else 1.0
    digits = next((d for d in range(_MOST_DIGITS) if np.isclose(step, round(step, d), rtol=1e-6)), _MOST_DIGITS)
    sign = " %" if percent else ""
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: text.number(value * times, digits, signed=signed) + sign)
    )


def bars(
    axes: Axes,
    labels: Sequence[str],
    values: Sequence[float],
    spans: Sequence[tuple[float, float]],
    colours: Sequence[str],
    height: float = 0.6,
) -> None:
    """A bar a label from the top, with its interval where there is one."""
    places = np.arange(len(labels))
    axes.barh(places, values, color=colours, height=height, alpha=0.85)
    for place, (low, high) in zip(places, spans, strict=True):
        if isfinite(low) and isfinite(high):
            axes.plot([low, high], [place, place], color="#222222", linewidth=canvas.letters(0.14))
    axes.set_yticks(places, labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    row_letters(axes, len(labels))
