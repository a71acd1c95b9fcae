"""One side in words: what was changed, its map, its council periods, its events, why trust moved, and its people."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from wijksim.locale import Words
from wijksim.report.page.told import amount
from wijksim.report.pairs import Side
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.viewer import pairs
from wijksim.viewer.diary import people
from wijksim.viewer.lived import IN_VAIN, NEW_COALITION, REST, TOGETHER, Content
from wijksim.viewer.question import Asked, strategy
from wijksim.viewer.units import DIGITS

_BIG = (
    "early_election", "programme_starts", "programme_ends", "programme_stopped", "recession", "budget_cut",
    "team_leaves", "funding_stops",
)  # fmt: skip
_MOST_NAMED = 2


def side_in_words(asked: Asked, side: Side, life: Content, text: Words) -> Content:
    """The side of a payload, but for what many seeds say of it."""
    return {
        "strategy": asked.strategy,
        "title": strategy(asked.strategy).title[text.language],
        "letter": side.letter,
        "changes": changes(asked, text),
        "map": life["map"] | _map_words(life["map"], text),
        "series": life["series"],
        "band": None,
        "thin": None,
        "councils": [
            {"from": since, "to": until, "changed": changed} for since, until, changed in life["councils"]
        ],
        "events": [_event(month, kind, detail, text) for month, kind, detail in life["events"]],
        "why": [_why((since, until), change, causes, text) for since, until, change, causes in life["causes"]],
        "pairs": pairs.told(side.letter, life["pairs"], text),
        "people": people(life["diaries"], text),
    }  # fmt: skip


def changes(asked: Asked, text: Words) -> list[str]:
    """What differs from the shipped strategy, a sentence each."""
    shipped = strategy(asked.strategy).values
    told = []
    for name, value in asked.levers:
        declared = PARAMETERS[name]
        unit = declared.unit.partition(" of ")[0]  # of what it is a share, the lever itself says
        now, was = (amount(each, unit, text) for each in (value, shipped[name]))
        told.append(text.say("payload.change.lever", lever=_meaning(declared, text), now=now, was=was))
    told += [text.say("payload.change.off", claim=_meaning(MECHANISMS[name], text)) for name in asked.off]
    for month, kind in asked.events:
        what = text.say(f"payload.pressed.{kind}")
        told.append(text.say("payload.change.event", what=what, when=moment(month, text)))
    return told


def moment(month: int, text: Words) -> str:
    """A month as people count: "jaar 3, maand 7"; the first month is month 1 of year 1."""
    before = max(month - 1, 0)
    return text.say("payload.moment", year=before // 12 + 1, month=before % 12 + 1)


def _meaning(declared: Any, text: Words) -> str:
    return str(declared.nl if text.language == "nl" else declared.en)


def _map_words(shown: Content, text: Words) -> Content:
    """What the map shows, its classes from low to high, and what homes are called where nobody lives."""
    digits = 1 if any(cut != round(cut) for cut in shown["cuts"]) else 0
    cuts = [text.number(cut, digits) for cut in shown["cuts"]]
    between = [text.say("payload.map.between", low=low, high=high) for low, high in pairwise(cuts)]
    ends = [text.say("payload.map.below", high=cuts[0]), text.say("payload.map.above", low=cuts[-1])]
    legend = [ends[0], *between, ends[1], text.say("payload.map.nobody")]
    label = text.say(f"payload.map.{shown['measure']}")
    if shown["each"] > 1:
        label = text.say("payload.map.each", label=label, each=shown["each"])
    return {"label": label, "legend": legend}


def _event(month: int, kind: str, detail: str, text: Words) -> Content:
    """One event of the timeline; of an ending it says how much of the promise was kept."""
    key, big = kind, kind in _BIG
    values = {}
    if kind == "election":
        big = detail == NEW_COALITION
        key = "election" if big else "election_same"
    if kind in ("programme_ends", "programme_stopped"):
        values["kept"] = text.number(100 * _share(detail))
    said = text.say(f"payload.event.{key}", **values)
    if detail == IN_VAIN:
        said, big = text.say("payload.event.in_vain", what=said), False
    return {"month": month, "kind": kind, "text": said, "big": big}


def _share(detail: str) -> float:
    try:
        return float(detail.split(" ")[0])
    except ValueError:
        return float("nan")


def _why(span: tuple[int, int], change: float, causes: dict[str, float], text: Words) -> Content:
    """A year of trust: how the share changed and by what, the largest first, and that in one sentence."""
    since, until = span
    ordered = sorted(causes.items(), key=lambda each: -abs(each[1]))
    named = [{"id": name, "label": _cause(name, text), "value": value} for name, value in ordered]
    return {
        "from": since, "to": until, "trust": "trust_municipality", "unit": text.say("payload.unit.share_apart"),
        "change": change, "causes": named, "text": _reason(until, change, ordered, text),
    }  # fmt: skip


def _reason(until: int, change: float, ordered: Sequence[tuple[str, float]], text: Words) -> str:
    year = (until + 11) // 12
    size = text.number(abs(change), DIGITS)
    if round(abs(change), DIGITS) == 0:
        return text.say("payload.why.still", year=year)
    along = [
        (name, value)
        for name, value in ordered
        if name != REST and value * change > 0 and round(abs(value), DIGITS) > 0
    ]
    named = [f"{_cause(name, text)} ({text.number(value, DIGITS, signed=True)})" for name, value in along[:_MOST_NAMED]]
    said = text.say(f"payload.why.{'up' if change > 0 else 'down'}", year=year, size=size)
    return f"{said} {text.say('payload.why.by', causes=text.both(named))}" if named else said


def _cause(name: str, text: Words) -> str:
    own = name == REST or name in TOGETHER.values()
    return text.say(f"payload.cause.{name}") if own else text.name("cause", name)
