"""The main figure of a comparison: how it goes under each strategy, and under it the paired difference.

One figure an outcome and wijk. The title is the finding in words, taken from the comparison's table, so
figure, table and paragraph say the same. Up to three strategies share a figure; with more, each pair gets
its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

import pandas as pd
from matplotlib.axes import Axes

from wijksim import __version__
from wijksim.experiments.compare import Comparison
from wijksim.locale import Words, words
from wijksim.population.profile import Profile
from wijksim.report import canvas
from wijksim.report.canvas import LOOKS, HouseFigure, Look
from wijksim.report.money import same_money
from wijksim.report.notes import note_few, note_outside, outside_data, seeds_in_short
from wijksim.report.outcomes import Outcome, chosen
from wijksim.report.pairs import Pair, Side, pairs, place, replicates, verdicts, which_pair, which_wijk
from wijksim.report.sentences import since_year
from wijksim.report.series import ahead_since, difference, monthly, spread

DEFAULT_OUTCOMES = ("wellbeing", "trust_municipality")

_TOGETHER = 3
_GRID = {"left": 0.075, "right": 0.79, "top": 0.845, "hspace": 0.2, "height_ratios": [3, 2]}
_LABEL_WIDTH = 20


@dataclass(frozen=True)
class Shown:
    """What one figure shows: an outcome of a wijk, lived by the strategies of up to a few pairs."""

    comparison: Comparison
    outcome: Outcome
    profile: Profile
    pairs: Sequence[Pair]
    values: pd.DataFrame
    notes: Sequence[str]
    text: Words

    @property
    def sides(self) -> list[Side]:
        """The strategies in it, the first one first."""
        return [self.pairs[0].first, *(pair.second for pair in self.pairs)]

    def look(self, side: Side) -> Look:
        """A strategy's colour and line style; the first one's is the same in every figure."""
        return LOOKS[self.sides.index(side)]


def write_figures(
    comparison: Comparison,
    folder: Path | str,
    language: str,
    outcomes: Sequence[str] = DEFAULT_OUTCOMES,
) -> list[Path]:
    """Write <outcome>-<wijk>.png and .svg to `folder`; with more than three strategies -<strategy> is added.

    Raises WijksimError for an unknown outcome or language or a folder that cannot be written, DiskFullError
    when the disk is full.
    """
    text = words(language)
    asked = chosen(outcomes)
    values = monthly(comparison, outcomes)
    groups = groups_of(comparison)
    notes = _notes(comparison, text)
    paths = []
    for outcome in asked:
        for profile in comparison.profiles:
            for group in groups:
                lived = values[outcome.name, profile.slug]
                shown = Shown(comparison, outcome, profile, group, lived, notes, text)
                apart = [group[0].second.name] if len(groups) > 1 else []
                name = "-".join([outcome.name, profile.slug, *apart])
                with canvas.house_style():
                    paths += canvas.save(_drawn(shown), folder, re.sub(r"[^\w.-]+", "-", name))
    return paths


def outcome_figure(
    comparison: Comparison, outcome: str, second: str | None, wijk: str | None, language: str
) -> HouseFigure:
    """One of those figures; `second` and `wijk` may be left out where there is no choice.

    Raises WijksimError for an unknown outcome or language, and when it is not clear who or where is meant.
    """
    text = words(language)
    [asked] = chosen([outcome])
    profile = which_wijk(comparison.profiles, wijk)
    groups = groups_of(comparison)
    group = groups[0] if second is None and len(groups) == 1 else [which_pair(comparison, second)]
    lived = monthly(comparison, [outcome])[outcome, profile.slug]
    with canvas.house_style():
        return _drawn(Shown(comparison, asked, profile, group, lived, _notes(comparison, text), text))


def groups_of(comparison: Comparison) -> list[list[Pair]]:
    """The pairs that share a figure."""
    every = pairs(comparison.scenarios)
    return [every] if len(every) < _TOGETHER else [[pair] for pair in every]


def _drawn(shown: Shown) -> HouseFigure:
    """The figure; to be called in the house style."""
    figure = canvas.new_figure()
    upper, lower = figure.subplots(
        2,
        1,
        sharex=True,
        gridspec_kw={**_GRID, "bottom": canvas.floor(shown.notes)},
    )
    bands(upper, shown, [_label(side, shown.text) for side in shown.sides])
    canvas.panel_title(upper, shown.text.say("figure.bands"))
    differences(lower, shown)
    unit = shown.text.say(f"difference_unit.{shown.outcome.unit}")
    canvas.panel_title(lower, shown.text.say("figure.differences", unit=unit))
    _better(lower, shown)
    text = shown.text
    figure.title = finding(shown)
    figure.about = text.say(
        "figure.alt",
        outcome=text.name("outcome", shown.outcome.name),
        time=text.duration(shown.comparison.months),
    )
    _frame(figure, shown, figure.title)
    return figure


def bands(axes: Axes, shown: Shown, names: Sequence[str]) -> None:
    """The upper panel: median and band of each strategy, named at the end of its line."""
    labels = []
    for side, name in zip(shown.sides, names, strict=True):
        look, band = shown.look(side), spread(shown.values, side)
        axes.fill_between(band.months, band.low, band.high, color=look.colour, alpha=0.17, linewidth=0)
        axes.plot(band.months, band.middle, color=look.colour, linestyle=look.style, linewidth=canvas.letters(0.2))
        labels.append((float(band.middle[-1]), name, look))
    months = shown.comparison.months
    canvas.years_axis(axes, months, shown.text)
    canvas.headroom(axes, 0.09)
    canvas.value_axis(axes, shown.text)
    canvas.councils(axes, months, shown.text)
    canvas.end_labels(axes, labels)


def differences(axes: Axes, shown: Shown) -> None:
    """The lower panel: second minus first with its interval, around a line at zero."""
    labels = []
    for pair in shown.pairs:
        look, band = shown.look(pair.second), difference(shown.values, pair)
        labels.append((float(band.middle[-1]), pair.second.letter, look))
        axes.fill_between(band.months, band.low, band.high, color=look.colour, alpha=0.22, linewidth=0)
        axes.plot(band.months, band.middle, color=look.colour, linestyle=look.style, linewidth=canvas.letters(0.185))
    axes.axhline(0, color="black", linewidth=1.3)
    _around_zero(axes)
    months = shown.comparison.months
    canvas.value_axis(axes, shown.text, signed=True)
    canvas.councils(axes, months)
    axes.set_xlabel(shown.text.say("figure.year"), labelpad=2)
    canvas.end_labels(axes, labels)


def _around_zero(axes: Axes) -> None:
    """Keep room on both sides of zero, for the words there."""
    low, high = axes.get_ylim()
    height = max(high, 0.0) - min(low, 0.0) or 1.0
    axes.set_ylim(min(low, -0.28 * height), max(high, 0.28 * height))


def better(shown: Shown, *, above: bool) -> tuple[str, Look]:
    """For whom the side above (or below) zero is better, in words, and in whose colour."""
    first = shown.sides[0]
    others_better = above == shown.outcome.up_is_better
    seconds = shown.text.both([pair.second.letter for pair in shown.pairs])
    gain, loss = (seconds, first.letter) if others_better else (first.letter, seconds)
    alone = shown.look(shown.pairs[0].second) if len(shown.pairs) == 1 else Look("#222222", "-")
    words = shown.text.say("figure.better", gain_side=gain, loss_side=loss)
    return f"{'▲' if above else '▼'} {words}", alone if others_better else shown.look(first)


def _better(axes: Axes, shown: Shown) -> None:
    """Beside the panel, above and below zero: for whom that side is better."""
    low, high = axes.get_ylim()
    zero = -low / (high - low)
    for above in (True, False):
        words, look = better(shown, above=above)
        axes.text(
            1.04,
            zero + (0.11 if above else -0.11),
            words,
            transform=axes.transAxes,
            ha="left",
            va="center",
            fontsize=canvas.letters(0.92),
            fontweight="bold",
            color=look.colour,
        )


def finding(shown: Shown) -> str:
    """The finding in words, or only the outcome when the comparison is too small for one."""
    text = shown.text
    name = text.name("outcome", shown.outcome.name)
    clauses = [clause for pair in shown.pairs if (clause := _clause(pair, shown))]
    return text.say("figure.title", outcome=name, clauses="; ".join(clauses)) if clauses else name


def _clause(pair: Pair, shown: Shown) -> str:
    """Who is ahead in the last year of the table, and since when where that holds to the end."""
    found = verdicts(shown.comparison, pair, shown.profile.slug, [shown.outcome.name])
    if not found or not found[-1].known:
        return ""
    last, text = found[-1], shown.text
    if last.ahead is None:
        return text.say("figure.clause_none", year=last.year, first=pair.first.letter, second=pair.second.letter)
    other = pair.first if last.ahead == pair.second else pair.second
    who = {"who": last.ahead.letter, "other": other.letter}
    since = ahead_since(difference(shown.values, pair), shown.outcome, pair, last.ahead)
    if since is None or since > last.year * 12 or since_year(since) == 0:
        clause = text.say("figure.clause_ahead", year=last.year, **who)
    else:
        clause = text.say("figure.clause_since", since=since_year(since), **who)
    return f"{clause} ({text.say('figure.tiny')})" if last.tiny else clause


def _frame(figure: HouseFigure, shown: Shown, title: str) -> None:
    """Title, notes and where the figure comes from."""
    text, comparison = shown.text, shown.comparison
    axis = text.say(f"axis.{shown.outcome.unit}")
    canvas.heading(figure, title, text.say("figure.subtitle", place=place(shown.profile), axis=axis))
    corner = text.say(
        "figure.corner",
        count=replicates(comparison),
        seeds=seeds_in_short(comparison.seeds),
        hashes=" · ".join(f"{side.letter} {side.scenario.hash[:8]}" for side in shown.sides),
        version=__version__,
    )
    canvas.footing(figure, shown.notes, corner)


def _notes(comparison: Comparison, text: Words) -> list[str]:
    """The lines under the figure: what it is not, and every reason for care."""
    same = same_money(comparison.money)
    first = ["note.comparison", *(["note.same_money"] if same else []), "note.luck"]
    notes = [" ".join(text.say(key) for key in first), *note_few(comparison, text)]
    if not same:
        notes.append(text.say("note.other_money"))
    return [*notes, *note_outside(outside_data(comparison), text)]


def _label(side: Side, text: Words) -> str:
    label = f"{side.letter}: {side.title(text)}"
    return fill(label, _LABEL_WIDTH, max_lines=4, placeholder=" …", break_on_hyphens=False)
