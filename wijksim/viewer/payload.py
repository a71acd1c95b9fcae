"""From two lives and many seeds to what the player shows: one JSON object, sent once; and one part that comes later.

`payload` is made from the lives of both sides under one seed. `extra` is made from the series of many seeds, and takes
the place of the parts of the payload that have its names.
"""

import tomllib
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

import wijksim
from wijksim.experiments.provenance import content_hash, source_hash
from wijksim.locale import Words
from wijksim.population.profile import Profile
from wijksim.report.outcomes import OUTCOMES
from wijksim.report.pairs import Pair, Side
from wijksim.viewer import pairs, statements
from wijksim.viewer.bands import Bands
from wijksim.viewer.library.entry import Entry
from wijksim.viewer.lived import Content
from wijksim.viewer.maps import apart
from wijksim.viewer.question import Question
from wijksim.viewer.sides import side_in_words
from wijksim.viewer.units import DIGITS, INDICATORS, drawn, is_share, tiny
from wijksim.viewer.words import viewer_words

VERSION = 2
_INVENTED = "XX"


def question_hash(question: Question) -> str:
    """Sha256 (hex) of what is asked and of the model that answers."""
    return content_hash({"question": asdict(question), "sources": source_hash(), "payload": VERSION})


def pair_of(question: Question) -> Pair:
    """The two sides with their letters."""
    first, second = (Side(letter.upper(), asked.scenario()) for letter, asked in question.sides.items())
    return Pair(first, second)


def payload(question: Question, profile: Profile, first: Content, second: Content) -> Content:
    """All that is known from one life of each side."""
    text = viewer_words(question.language)
    pair = pair_of(question)
    lives = {"a": first, "b": second}
    own = {name: drawn(np.subtract(second["series"][name], first["series"][name])) for name in INDICATORS}
    sides = {
        letter: side_in_words(asked, side, lives[letter], text)
        for (letter, asked), side in zip(question.sides.items(), (pair.first, pair.second), strict=True)
    }
    sides["b"]["map"] = apart(sides["a"]["map"], sides["b"]["map"])
    return {
        "version": VERSION,
        "language": question.language,
        "months": question.months,
        "seed": question.seed,
        "hash": question_hash(question),
        "model": wijksim.__version__,
        "wijk": wijk_in_words(profile),
        "indicators": indicators(text),
        "pairs": pairs.in_words(text),
        "sides": sides,
        "difference": _of_one(own, lives, pair, question, text),
        "extrapolates": statements.extrapolates(pair, text),
        "notes": statements.notes(pair, 1, _invented(profile), text),
        "words": player_words(question.language),
    }


def extra(question: Question, profile: Profile, first: Entry, second: Entry) -> Content:
    """What many seeds add: bands and thin runs of both sides, the difference, and the notes."""
    text = viewer_words(question.language)
    pair = pair_of(question)
    bands = Bands(first, second, pair)
    euros = (bands.euros(0), bands.euros(1))
    difference = {
        "seeds": len(bands.seeds),
        "series": bands.difference(),
        "payback": statements.payback(bands, text),
        "text": statements.difference_text(bands, question.months, text),
        "money": statements.money(euros, question.months, text),
    }
    return {
        "hash": question_hash(question),
        "sides": {letter: bands.side(number, question.seed) for number, letter in enumerate(question.sides)},
        "difference": difference,
        "notes": statements.notes(pair, len(bands.seeds), _invented(profile), text),
    }


def merged(base: Content, more: Content) -> Content:
    """A payload with what came later in it, for exports and tables; neither is changed."""
    both = dict(base)
    for name, value in more.items():
        deeper = isinstance(value, dict) and isinstance(base.get(name), dict)
        both[name] = merged(base[name], value) if deeper else value
    return both


def wijk_in_words(profile: Profile) -> Content:
    """Which wijk it is."""
    return {
        "slug": profile.slug,
        "name": profile.name,
        "municipality": profile.municipality,
        "invented": _invented(profile),
        "residents": profile.population,
    }


def indicators(text: Words) -> list[Content]:
    """What the charts show, in their order."""
    return [
        {
            "id": name,
            "label": text.name("outcome", name),
            "unit": text.say("payload.unit.share" if is_share(name) else "payload.unit.domain"),
            "digits": DIGITS,
            "low": 0,
            "high": 100,
            "up_is_better": OUTCOMES[name].up_is_better,
            "tiny": tiny(name),
            "explain": text.say(f"payload.explain.{name}"),
        }
        for name in INDICATORS
    ]


@cache
def player_words(language: str) -> dict[str, Any]:
    """All texts of the player in a language."""
    file = resources.files("wijksim.locale").joinpath("viewer", f"speler.{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _of_one(
    own: dict[str, list[float]], lives: dict[str, Content], pair: Pair, question: Question, text: Words
) -> Content:
    """The difference in one life: its course, and that one life proves nothing."""
    a, b = (life["appropriated"] / 100 / max(1, life["residents"]) for life in lives.values())
    return {
        "seeds": 1,
        "series": None,
        "own": own,
        "payback": None,
        "text": statements.own_text(own, pair, question.months, text),
        "money": statements.money((a, b), question.months, text),
    }


def _invented(profile: Profile) -> bool:
    """Whether no such wijk exists; the average wijk does not either."""
    return profile.code.startswith(_INVENTED) or profile.code == "NL"
