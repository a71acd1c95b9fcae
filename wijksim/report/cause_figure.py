"""What moved a kind of trust in one run: a bar a cause, the largest on top."""

import numpy as np
from matplotlib.axes import Axes

from wijksim.errors import WijksimError, did_you_mean
from wijksim.experiments.result import RunResult
from wijksim.locale import Words, words
from wijksim.report import canvas
from wijksim.report.canvas import LOOKS, HouseFigure
from wijksim.report.pairs import which_wijk
from wijksim.report.run_source import source_of

_GRID = {"left": 0.34, "right": 0.92, "top": 0.86}
_DIGITS = 3


def cause_figure(run: RunResult, trust: str, wijk: str | None, language: str) -> HouseFigure:
    """The causes of one kind of trust, summed over the run, in sd per adult; `wijk` as in `run_figure`.

    Raises WijksimError for an unknown language, trust or wijk, and for provenance that cannot be read.
    """
    text = words(language)
    source = source_of(run)
    profile = which_wijk(source.profiles, wijk)
    kinds = sorted(run.causes["trust"].unique())
    if trust not in kinds:
        raise WijksimError(f"trust={trust!r} is not known; choose from {', '.join(kinds)}.{did_you_mean(trust, kinds)}")
    rows = run.causes[(run.causes["wijk"] == profile.slug) & (run.causes["trust"] == trust)]
    sums = rows.groupby("cause", observed=True)["value"].sum()
    sums = sums[sums.round(_DIGITS) != 0]
    sums = sums.reindex(sums.abs().sort_values(kind="stable").index)
    notes = [text.say("causes.unit"), *source.notes(text)]
    with canvas.house_style():
        figure = canvas.new_figure()
        axes = figure.subplots(gridspec_kw={**_GRID, "bottom": canvas.floor(notes)})
        _draw(axes, {text.name("cause", str(cause)): float(moved) for cause, moved in sums.items()}, text)
        kind = text.name("outcome", f"trust_{trust}")
        figure.title = text.say("causes.title", trust=kind, time=text.duration(source.months))
        figure.about = text.say("causes.alt")
        canvas.heading(figure, figure.title, f"{source.place(profile)} · {source.title(text)}")
        canvas.footing(figure, notes, source.corner(text))
    return figure


def _draw(axes: Axes, moved: dict[str, float], text: Words) -> None:
    """A bar a cause with its number at the end; blue up, orange down."""
    values = np.array(list(moved.values()))
    axes.barh(list(moved), values, color=[LOOKS[0 if value > 0 else 1].colour for value in values], height=0.65)
    reach = 1.25 * float(np.abs(values).max(initial=0.0)) or 1.0
    axes.set_xlim(-reach, reach)
    axes.axvline(0, color="black", linewidth=1.3)
    for place, value in enumerate(values):
        axes.annotate(
            text.number(value, _DIGITS, signed=True), (value, place), va="center", ha="left" if value > 0 else "right",
            xytext=(5 if value > 0 else -5, 0), textcoords="offset points", fontsize=canvas.letters(0.85),
        )  # fmt: skip
    axes.set_xticks([])
    axes.spines[["bottom", "left"]].set_visible(False)
    axes.tick_params(left=False)
    canvas.panel_title(axes, text.say("causes.panel"))
