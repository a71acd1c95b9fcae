"""When a strategy has made up what it was behind: the difference in wellbeing, added up month after month.

Each replicate is a thin line and the mean a thick one. Where a line is above zero for good, the second strategy
has made up, in that life of the wijk, what it was behind.
"""

import numpy as np
from matplotlib.axes import Axes

from wijksim import __version__
from wijksim.experiments.compare import Comparison
from wijksim.experiments.paired import Numbers
from wijksim.experiments.summary import HEADLINE
from wijksim.locale import Words, words
from wijksim.report import canvas
from wijksim.report.break_even import break_even
from wijksim.report.canvas import LOOKS, HouseFigure, Look
from wijksim.report.notes import note_few, note_outside, outside_data, seeds_in_short
from wijksim.report.pairs import Pair, place, replicates, which_pair, which_wijk
from wijksim.report.sentences import even_in_words

_GRID = {"left": 0.085, "right": 0.83, "top": 0.845}
_YEAR = 12.0


def running_figure(comparison: Comparison, second: str | None, wijk: str | None, language: str) -> HouseFigure:
    """The figure of one pair and wijk; either may be left out where there is no choice.

    Raises WijksimError for an unknown language, and when it is not clear who or where is meant.
    """
    text = words(language)
    pair, profile = which_pair(comparison, second), which_wijk(comparison.profiles, wijk)
    lived = comparison.wide(indicators=[HEADLINE]).loc[HEADLINE].xs(profile.slug, level="wijk").sort_index()
    months = lived.index.to_numpy(np.float64)
    sums = np.cumsum((lived[pair.second.name] - lived[pair.first.name]).to_numpy(np.float64), axis=0) / _YEAR
    notes = _notes(comparison, pair, profile.slug, text)
    with canvas.house_style():
        figure = canvas.new_figure()
        axes = figure.subplots(gridspec_kw={**_GRID, "bottom": canvas.floor(notes)})
        _draw(axes, months, sums, pair, text)
        figure.title = text.say("running.title", second=pair.second.letter, first=pair.first.letter)
        figure.about = text.say("running.alt", time=text.duration(comparison.months))
        sides = (f"{side.letter}: {side.title(text)}" for side in (pair.first, pair.second))
        canvas.heading(figure, figure.title, " · ".join([place(profile), *sides]))
        corner = text.say(
            "figure.corner",
            count=replicates(comparison),
            seeds=seeds_in_short(comparison.seeds),
            hashes=" · ".join(f"{side.letter} {side.scenario.hash[:8]}" for side in (pair.first, pair.second)),
            version=__version__,
        )
        canvas.footing(figure, notes, corner)
    return figure


def _draw(axes: Axes, months: Numbers, sums: Numbers, pair: Pair, text: Words) -> None:
    """Every replicate thin, their mean thick, and who is ahead on either side of zero."""
    look, quiet, mean = LOOKS[1], Look("#6b6b6b", "-"), sums.mean(axis=1)
    axes.plot(months, sums, color=quiet.colour, linewidth=canvas.letters(0.06))
    axes.plot(months, mean, color=look.colour, linestyle=look.style, linewidth=canvas.letters(0.23))
    axes.axhline(0, color="black", linewidth=1.3)
    reach = 1.15 * float(np.abs(sums).max()) or 1.0
    axes.set_ylim(-reach, reach)
    canvas.years_axis(axes, float(months[-1]), text)
    canvas.value_axis(axes, text, signed=True)
    canvas.councils(axes, float(months[-1]), text)
    axes.set_xlabel(text.say("figure.year"), labelpad=2)
    canvas.panel_title(axes, text.say("running.panel"))
    letters = (pair.second.letter, pair.first.letter)
    above = (0.8 * reach, f"▲ {text.say('running.ahead', who=letters[0])}", look)
    below = (-0.8 * reach, f"▼ {text.say('running.ahead', who=letters[1])}", LOOKS[0])
    canvas.end_labels(axes, [above, (float(mean[-1]), text.say("running.mean"), look), below])


def _notes(comparison: Comparison, pair: Pair, wijk: str, text: Words) -> list[str]:
    """The break-even in words, what the figure is not, and every reason for care."""
    even = break_even(comparison, pair, wijk) if replicates(comparison) > 1 else None
    said = [even_in_words(even, pair, replicates(comparison), text)] if even else []
    care = " ".join([text.say("note.comparison"), text.say("note.luck")])
    outside = [letter for letter in outside_data(comparison) if letter in (pair.first.letter, pair.second.letter)]
    return [*said, care, *note_few(comparison, text), *note_outside(outside, text)]
