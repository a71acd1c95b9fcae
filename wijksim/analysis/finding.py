"""What every analysis gives: a table, a figure, a plain sentence and warnings, in Dutch or English.

A figure shows one wijk; a sentence tells of each. Numbers in texts come from the table, never from elsewhere.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import ClassVar

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from wijksim import __version__
from wijksim.analysis.asked import Asked
from wijksim.analysis.lived import Lived
from wijksim.analysis.naming import letter_of, outside_data, place_of, title_of
from wijksim.errors import WijksimError, did_you_mean
from wijksim.locale import Words, words
from wijksim.report import canvas
from wijksim.report.canvas import HouseFigure
from wijksim.report.notes import note_outside, seeds_in_short
from wijksim.report.pairs import ENOUGH_REPLICATES

#: Letters that fit on a line under a figure, and the reasons for care that stand there.
_LINE, _SHOWN = 150, 2
#: Letters at which the warning of what lies outside all data falls in two halves.
_HALF = 100
#: Strategies above which a figure has no room to name them; text and tables do.
_MOST_NAMED = 26
#: Points of a sample below which shares and extremes over points are too unsteady to lean on.
ENOUGH_POINTS = 20


@dataclass(frozen=True)
class Note:
    """A text of the catalogue under `analysis.note` with its values; a float is written as the language does."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    digits: int = 0

    def say(self, text: Words) -> str:
        """The note in the language."""
        values = {
            name: text.number(value, self.digits) if isinstance(value, float) else value
            for name, value in self.values.items()
        }
        return text.say(f"analysis.note.{self.key}", **values)


@dataclass(frozen=True, eq=False, repr=False)
class Finding(ABC):
    """The result of one analysis; `table` is tidy, `notes` says every reason for care."""

    #: name of its files and of its texts
    name: ClassVar[str]
    #: whether its figure writes the titles of strategies beside their letters
    names_itself: ClassVar[bool] = False
    #: whether a line under its figure says what its marks mean
    has_marks: ClassVar[bool] = False
    question: Asked
    table: pd.DataFrame
    notes: tuple[Note, ...]

    @abstractmethod
    def say(self, wijk: str, text: Words) -> str:
        """The finding for one wijk in plain words."""

    @abstractmethod
    def draw(self, figure: Figure, wijk: str, bottom: float, text: Words) -> None:
        """Draw the panels above `bottom` (share of the height), in the house style."""

    def sentence(self, language: str = "nl") -> str:
        """The finding in plain words, wijk by wijk; WijksimError for an unknown language."""
        text = words(language)
        told = [(place_of(self.question, wijk), self.say(wijk, text)) for wijk in self.wijken]
        if len(told) == 1:
            return told[0][1]
        return " ".join(text.say("analysis.in_wijk", place=place, told=said) for place, said in told)

    def warnings(self, language: str = "nl") -> list[str]:
        """Every reason for care, a sentence each; empty when there is none."""
        text = words(language)
        return [note.say(text) for note in self.notes] + self.outside(text)

    def outside(self, text: Words) -> list[str]:
        """Which strategies lie outside all data; nothing where none do."""
        return note_outside(outside_data(self.question), text)

    def figure(self, language: str = "nl", wijk: str | None = None) -> HouseFigure:
        """The figure of `wijk` (the first, when left out); WijksimError for an unknown language or wijk."""
        text, wijk = words(language), self._wijk(wijk)
        outside = [line for said in self.outside(text) for line in wrap(said, _HALF)]
        notes = [*self.marks(text), *self.legend(text), *outside, *[note.say(text) for note in self.notes][:_SHOWN]]
        with canvas.house_style():
            figure = canvas.new_figure()
            self.draw(figure, wijk, canvas.floor(notes), text)
            figure.title = self.title(wijk, text)
            figure.about = text.say(f"analysis.{self.name}.about")
            canvas.heading(figure, figure.title, self.subtitle(wijk, text))
            canvas.footing(figure, notes, self.corner(text))
        return figure

    def title(self, wijk: str, text: Words) -> str:
        """The heading of the figure."""
        return text.say(f"analysis.{self.name}.title", **self.common(text))

    def subtitle(self, wijk: str, text: Words) -> str:
        """Wijk, outcome and year under the heading."""
        question = self.question
        parts = [
            place_of(self.question, wijk),
            text.name("outcome", question.outcome.name),
            text.say("analysis.year", **self.common(text)),
        ]
        if question.group != "all":
            parts.append(text.name("group", question.group))
        return " · ".join(parts)

    def common(self, text: Words) -> dict[str, object]:
        """What most texts name."""
        question = self.question
        return {
            "outcome": text.name("outcome", question.outcome.name),
            "unit": text.say(f"difference_unit.{question.outcome.unit}"),
            "year": question.year,
            "first": letter_of(question, question.against),
        }

    def marks(self, text: Words) -> list[str]:
        """What lines and dots mean, in a line under the figure; nothing where the figure says so itself."""
        return [text.say(f"analysis.{self.name}.marks")] if self.has_marks else []

    def legend(self, text: Words) -> list[str]:
        """Which letter is which strategy, in lines that fit under a figure."""
        if self.names_itself or len(self.question.strategies) > _MOST_NAMED:
            return []
        each = [
            f"{letter_of(self.question, name)} = {title_of(self.question, name, text)}"
            for name in self.question.strategies
        ]
        return wrap(" · ".join(each), _LINE)

    def corner(self, text: Words) -> str:
        """Where the figure is from: the design, its points and seeds, and on how many runs it rests."""
        sweep = self.question.sweep
        return text.say(
            "analysis.corner", design=sweep.design.name, points=len(sweep.points),
            seeds=seeds_in_short(sweep.design.seeds), finished=self.question.finished, planned=sweep.planned,
            version=__version__,
        )  # fmt: skip

    def amount(self, value: float, text: Words, *, signed: bool = True) -> str:
        """A number in the unit of the outcome."""
        return text.number(value, self.question.outcome.digits, signed=signed)

    @property
    def wijken(self) -> list[str]:
        """The wijken of the table, in the order of the design."""
        there = set(self.table["wijk"]) if "wijk" in self.table else set(self.question.wijken)
        return [wijk for wijk in self.question.wijken if wijk in there]

    def rows(self, wijk: str) -> pd.DataFrame:
        """The rows of one wijk."""
        return self.table[self.table["wijk"] == wijk]

    def _wijk(self, wijk: str | None) -> str:
        if wijk is None:
            return self.wijken[0]
        if wijk not in self.wijken:
            hint = did_you_mean(wijk, self.wijken)
            raise WijksimError(f"wijk={wijk!r} is not in this analysis; {', '.join(self.wijken)} is.{hint}")
        return wijk

    def __repr__(self) -> str:
        table = self.table.round(3).to_string(index=False)
        return "\n".join([self.sentence("en"), table, *self.outside(words("en"))])

    def _repr_html_(self) -> str:
        return str(self.table.round(3).to_html(index=False))


def together(intro: str, told: Sequence[str]) -> str:
    """An introduction that ends in a colon and sentences after it."""
    first, *others = told
    return " ".join([intro, first, *(f"{each[0].upper()}{each[1:]}" for each in others)])


def nobody_notices(question: Asked, found: Mapping[str, Lived]) -> tuple[Note, ...]:
    """A reason for care where on average no two strategies differ, in any wijk and year, by what anybody notices."""
    most = 0.0
    for each in found.values():
        means = np.nanmean(np.where(each.whole[None, ..., None], each.values, np.nan), axis=(1, 2))
        most = max(most, float(np.ptp(means, axis=0).max()))
    return (Note("tiny"),) if most < question.outcome.tiny else ()


def care(question: Asked, found: Mapping[str, Lived], *, over_points: bool = True) -> tuple[Note, ...]:
    """The reasons for care that most analyses share: runs that are not there, few seeds, few points."""
    sweep = question.sweep
    planned, present = (sum(getattr(each, what) for each in found.values()) for what in ("planned", "present"))
    notes = []
    if present < planned:
        whole = sum(int(each.whole.sum()) for each in found.values())
        cells = sum(each.whole.size for each in found.values())
        notes.append(Note("missing", {"present": present, "planned": planned, "whole": whole, "cells": cells}))
    seeds = len(sweep.design.seeds)
    if seeds == 1:
        notes.append(Note("one_seed"))
    elif seeds < ENOUGH_REPLICATES:
        notes.append(Note("few_seeds", {"count": seeds, "enough": ENOUGH_REPLICATES}))
    points = len(set(next(iter(found.values())).blocks))
    if over_points and sweep.design.plan != "factorial" and 1 < points < ENOUGH_POINTS:
        notes.append(Note("few_points", {"count": points, "enough": ENOUGH_POINTS}))
    if over_points and points == 1:
        notes.append(Note("one_point"))
    return tuple(notes)
