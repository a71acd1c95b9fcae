"""`Keuze`: the bar above a comparison, where wijk, luck, strategies and levers are chosen, as a widget.

`form_of` says what the bar shows of a question; `answer` is the question that follows from a choice in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from secrets import randbelow
from typing import Any

import traitlets

from wijksim.locale import Words
from wijksim.population.catalogue import list_wijken
from wijksim.population.imported import imported_names
from wijksim.report.pairs import place
from wijksim.scenario.shipped import MAIN
from wijksim.viewer.heard import Hearing
from wijksim.viewer.levers import LEVERS, by_name, idle
from wijksim.viewer.question import DEFAULT, Asked, BadQuestion, Problem, Question, shipped, strategy
from wijksim.viewer.scripts import loaded, static_text
from wijksim.viewer.sides import changes
from wijksim.viewer.words import subject, viewer_words

Content = dict[str, Any]

#: New luck is one of these, so that a number is easy to say aloud.
_LUCK = range(1, 1000)


class Keuze(Hearing):
    """Shows `form` (as `form_of` makes it) and gives `chosen`: {"what", "side", "name", "value", "n"}."""

    _esm = loaded("keuze")
    _css = static_text("keuze.css")
    heard = ("chosen",)

    form = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict()


def form_of(question: Question, problems: Sequence[Problem], busy: Content | None = None) -> Content:
    """What the bar shows."""
    text = viewer_words(question.language)
    return {
        "words": _words(question.language),
        "wijk": {"value": question.wijk, "options": _wijken(question)},
        "seed": question.seed,
        "sides": {letter: _side(asked, text) for letter, asked in question.sides.items()},
        "problems": [problem.in_words(text) for problem in problems],
        "busy": busy,
        "link": f"/vergelijk?{question.to_query()}",
    }


def answer(question: Question, chosen: Mapping[str, Any]) -> Question:
    """The question after a choice; the same one when the choice cannot be followed."""
    try:
        return _followed(question, chosen)
    except (BadQuestion, KeyError, TypeError, ValueError):
        return question


def _followed(question: Question, chosen: Mapping[str, Any]) -> Question:
    what = chosen["what"]
    if what == "wijk":
        return replace(question, wijk=chosen["value"])
    if what == "luck":
        return replace(question, seed=_other_luck(question.seed))
    if what not in ("strategy", "lever", "undo"):
        return question
    asked = question.sides[chosen["side"]]
    if what == "strategy":
        return question.with_side(chosen["side"], Asked(chosen["value"]))
    if what == "undo":
        return question.with_side(chosen["side"], _undone(asked, chosen["value"]))
    lever = by_name(chosen["name"])
    return question if lever is None else question.with_side(chosen["side"], lever.put(asked, float(chosen["value"])))


def _other_luck(seed: int) -> int:
    """Another number than `seed`: chance decides which luck, and only that."""
    drawn = _LUCK[randbelow(len(_LUCK) - 1)]
    return drawn if drawn < seed or seed not in _LUCK else drawn + 1


def _undone(asked: Asked, key: str) -> Asked:
    """The side without one of its changes: a lever, a mechanism or an event by its place."""
    kind, _, name = key.partition(":")
    if kind == "lever":
        return replace(asked, levers=tuple(each for each in asked.levers if each[0] != name))
    if kind == "off":
        return replace(asked, off=tuple(each for each in asked.off if each != name))
    return replace(asked, events=tuple(each for each in asked.events if f"{each[0]}:{each[1]}" != name))


def _side(asked: Asked, text: Words) -> Content:
    keys = [f"lever:{name}" for name, _ in asked.levers] + [f"off:{name}" for name in asked.off]
    keys += [f"event:{month}:{kind}" for month, kind in asked.events]
    scenario = strategy(asked.strategy)
    offered = sorted({*shipped(MAIN), asked.strategy})
    options = [{"value": name, "label": strategy(name).title[text.language]} for name in offered]
    return {
        "strategy": {"value": asked.strategy, "options": options},
        "summary": scenario.summary[text.language],
        "changes": [{"key": key, "text": told} for key, told in zip(keys, changes(asked, text), strict=True)],
        "idle": idle(asked),
        "levers": [
            {
                "name": lever.name,
                "label": text.say(f"vergelijk.lever.{lever.name}"),
                "value": str(lever.value(asked)),
                "options": [
                    {"value": str(value), "label": lever.label(value, text)} for value in lever.choices(asked)
                ],
            }
            for lever in LEVERS
        ],
    }  # fmt: skip


def _wijken(question: Question) -> list[Content]:
    """Every wijk, the invented one first."""
    shipped = _shipped_wijken()
    imported = {names.slug: f"{names.name} ({names.municipality})" for names in imported_names()}
    named = {DEFAULT.wijk: shipped[DEFAULT.wijk], **shipped, **imported}
    if question.wijk not in named:
        named[question.wijk] = question.wijk
    return [{"value": slug, "label": label} for slug, label in named.items()]


@cache
def _shipped_wijken() -> dict[str, str]:
    """What each wijk that comes with wijksim is called, by its slug; read once."""
    return {profile.slug: place(profile) for profile in list_wijken()}


@cache
def _words(language: str) -> dict[str, str]:
    """The words of the bar."""
    prefix = "choice."
    texts = subject("vergelijk", language)
    return {key.removeprefix(prefix): value for key, value in texts.items() if key.startswith(prefix)}
