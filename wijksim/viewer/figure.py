"""A comparison of the screen as one figure, in the style of the reports: how it goes under A and B, and the difference.

It is drawn from the very payload that the screen shows, so both say the same.
"""

import threading
from io import BytesIO
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from wijksim import __version__
from wijksim.locale import Words
from wijksim.report import canvas
from wijksim.report.canvas import LOOKS, HouseFigure
from wijksim.viewer.lived import Content
from wijksim.viewer.question import Question

_GRID = {"left": 0.075, "right": 0.79, "top": 0.845, "hspace": 0.24, "height_ratios": [3, 2]}
_LABEL_WIDTH = 20
_LETTERS = ("a", "b")
#: matplotlib's style is one for the whole process, and several people may ask for a figure at a time.
_one_at_a_time = threading.Lock()


def picture(question: Question, shown: Content, indicator: str, kind: str, text: Words) -> bytes:
    """The figure of one indicator as "png" or "svg"; `shown` is a payload with all that came later in it."""
    with _one_at_a_time, canvas.house_style():
        figure = _drawn(question, shown, indicator, text)
        content = BytesIO()
        metadata: dict[str, Any] = {"Title": figure.title, "Description": figure.about}
        metadata |= {"Software": None} if kind == "png" else {"Date": None, "Creator": None}
        figure.savefig(content, format=kind, metadata=metadata)
        return content.getvalue()


def _drawn(question: Question, shown: Content, indicator: str, text: Words) -> HouseFigure:
    declared = next(each for each in shown["indicators"] if each["id"] == indicator)
    notes = [_joined(shown), *([shown["extrapolates"]] if shown["extrapolates"] else [])]
    figure = canvas.new_figure()
    upper, lower = figure.subplots(2, 1, sharex=True, gridspec_kw={**_GRID, "bottom": canvas.floor(notes)})
    _sides(upper, question, shown, indicator, text)
    canvas.panel_title(upper, text.say("export.figure.upper"))
    _difference(lower, question, shown, indicator, text)
    canvas.panel_title(lower, text.say("export.figure.lower"))
    figure.title = text.say("export.figure.title", outcome=declared["label"], unit=declared["unit"])
    titles = [_title(shown, letter) for letter in _LETTERS]
    figure.about = text.say("export.figure.about", outcome=declared["label"], first=titles[0], second=titles[1])
    wijk = shown["wijk"]
    where = text.say("export.figure.where", wijk=wijk["name"], municipality=wijk["municipality"], seed=question.seed)
    canvas.heading(figure, figure.title, where)
    corner = text.say(
        "export.figure.corner", count=shown["difference"]["seeds"], query=question.to_query(), version=__version__
    )  # fmt: skip
    canvas.footing(figure, notes, corner)
    return figure


def _joined(shown: Content) -> str:
    """What it is not, and whether both got the same money, on one line."""
    return f"{shown['notes'][0]} {shown['difference']['money']['text']}"


def _title(shown: Content, letter: str) -> str:
    """A side's letter, title and whether it was changed."""
    side = shown["sides"][letter]
    return f"{side['letter']}: {side['title']}{' *' if side['changes'] else ''}"


def _sides(axes: Axes, question: Question, shown: Content, indicator: str, text: Words) -> None:
    """Both sides: the band and the middle of many lives, where they are known, and the own life."""
    months, labels = np.arange(question.months + 1), []
    for letter, look in zip(_LETTERS, LOOKS, strict=False):
        side = shown["sides"][letter]
        own = np.array(side["series"][indicator])
        middle = own
        if side["band"]:
            band = side["band"][indicator]
            middle = np.array(band["middle"])
            axes.fill_between(months, band["low"], band["high"], color=look.colour, alpha=0.17, linewidth=0)
            axes.plot(months, own, color=look.colour, linewidth=canvas.letters(0.07))
        axes.plot(months, middle, color=look.colour, linestyle=look.style, linewidth=canvas.letters(0.2))
        label = fill(_title(shown, letter), _LABEL_WIDTH, max_lines=4, placeholder=" …", break_on_hyphens=False)
        labels.append((float(middle[-1]), label, look))
    canvas.years_axis(axes, question.months, text)
    canvas.headroom(axes, 0.09)
    canvas.value_axis(axes, text)
    canvas.councils(axes, question.months, text)
    canvas.end_labels(axes, labels)


def _difference(axes: Axes, question: Question, shown: Content, indicator: str, text: Words) -> None:
    """B minus A: the mean with its margin, where it is known, and the own life."""
    months, look = np.arange(question.months + 1), LOOKS[1]
    found = shown["difference"]
    own = np.array(found["own"][indicator])
    last = own
    if found["series"]:
        series = found["series"][indicator]
        last = np.array(series["middle"])
        axes.fill_between(months, series["low"], series["high"], color=look.colour, alpha=0.22, linewidth=0)
        axes.plot(months, last, color=look.colour, linestyle=look.style, linewidth=canvas.letters(0.185))
    axes.plot(months, own, color="#555555", linewidth=canvas.letters(0.07))
    axes.axhline(0, color="black", linewidth=1.3)
    canvas.value_axis(axes, text, signed=True)
    canvas.councils(axes, question.months)
    axes.set_xlabel(text.say("figure.year"), labelpad=2)
    canvas.end_labels(axes, [(float(last[-1]), "B − A", look)])
