"""A life in dated sentences: one sentence an event, and none without.

A story is made of entries (month, kind, detail) alone. Take an entry away and its sentence is gone, and no other
sentence changes: the manifest asks for stories to account with, and a story must not know more than what happened.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from wijksim.locale import Words
from wijksim.observe.career import Career
from wijksim.observe.diary import Diary, Entry
from wijksim.observe.paths import paths_of
from wijksim.report.diary import sentence, when

_OF_AGE = 18
#: Overload beyond which the model does not count (`agents/caseload.py`).
MOST_OVERLOAD = 2.0
#: How projects end that are told of.
_ENDS = ("completed", "stopped")


@dataclass(frozen=True)
class Line:
    """One sentence of a story and the event that it tells."""

    event: Entry
    text: str


def life_of_resident(diary: Diary, events: pd.DataFrame, wijk: str) -> list[Entry]:
    """What happened to a resident, in order: who came to be followed, their diary, and the end of projects near them.

    A project is told of when they were helped in its domain while it ran, which is all that can be known of its help.
    """
    start = f"{diary.age} {diary.tenure} {diary.education} {diary.household}"
    lives_here = Entry(diary.first, "lives_here", start)
    came = 1 if diary.first else 0
    life = [*diary.events[:came], lives_here, *diary.events[came:], *_projects_near(diary, events, wijk)]
    return sorted(life, key=lambda entry: entry.month)


def _projects_near(diary: Diary, events: pd.DataFrame, wijk: str) -> Iterator[Entry]:
    helped = [(entry.month, entry.detail) for entry in diary.events if entry.kind == "helped"]
    last = diary.events[-1].month if diary.has_left else float("inf")
    paths = paths_of(events[events["wijk"] == wijk])
    social = paths[paths["fate"].isin(_ENDS) & (paths["agenda"] == "social")]
    for path in social.to_dict("records"):
        first, closed, domain = path["ran_from"], path["closed"], path["domain"]
        if closed < last and any(first <= month <= closed and about == domain for month, about in helped):
            yield Entry(int(closed), f"project_{path['fate']}", f"{path['number']} {domain}")


def tell(entries: Iterable[Entry], text: Words) -> list[Line]:
    """The sentences of a resident's life."""
    return [Line(entry, _resident_sentence(entry, text)) for entry in entries]


def tell_career(career: Career, text: Words) -> list[Line]:
    """The sentences of a post's working life."""
    return [Line(entry, _career_sentence(entry, text)) for entry in career.events]


def _resident_sentence(entry: Entry, text: Words) -> str:
    words = entry.detail.split()
    if entry.kind == "lives_here":
        return _dated(entry, text.say("story.lives_here", who=_who(words, text)), text)
    if entry.kind.startswith("project_"):
        domain = text.say(f"diary.domain_{words[1]}")
        return _dated(entry, text.say(f"story.{entry.kind}", number=words[0], domain=domain), text)
    return sentence(entry, text)


def _who(words: Sequence[str], text: Words) -> str:
    age, tenure, education, household = words
    schooled = [text.say(f"diary.education_{education}")] if int(age) >= _OF_AGE else []
    parts = [text.say("diary.about", age=age), text.say(f"diary.tenure_{tenure}"), *schooled]
    return ", ".join([*parts, text.say(f"diary.household_{household}")])


def _career_sentence(entry: Entry, text: Words) -> str:
    numbers = entry.detail.split()
    given = {"count": numbers[0]} if numbers else {}
    if entry.kind == "year":
        given = {"cases": numbers[0], "ties": numbers[1]}
    elif entry.kind == "overloaded":
        given = {"count": text.number(100 * float(numbers[0]))}
    key = f"career.{entry.kind}"
    if entry.kind == "overloaded" and float(numbers[0]) >= MOST_OVERLOAD:
        key = f"{key}_most"
    if numbers == ["0"] and f"{key}_nobody" in text.texts:
        key = f"{key}_nobody"
    return _dated(entry, text.say(key, **given), text)


def _dated(entry: Entry, what: str, text: Words) -> str:
    line = text.say("diary.dated", date=when(entry.month, text), text=what)
    return line[0].upper() + line[1:]
