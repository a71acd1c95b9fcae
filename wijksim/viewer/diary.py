"""The residents who are followed, in words: who they are, and what happened to them, month by month.

They are figures of the model. A name is neutral and follows the home; nothing says where anybody comes from.
"""

from collections.abc import Sequence

from wijksim.locale import Words
from wijksim.observe.diary import Diary, Entry
from wijksim.report.diary import about, happened
from wijksim.viewer.lived import Content

NAMES = ("Robin", "Sam", "Noor", "Kim", "Charlie", "Alex", "Bo", "Jip")


def people(contents: Sequence[Content], text: Words) -> list[Content]:
    """The residents of a payload, each with a name of their own."""
    names: list[str] = []
    for content in contents:
        turn = content["home"] % len(NAMES)
        names.append(next(name for name in (*NAMES[turn:], *NAMES[:turn]) if name not in names))
    return [_resident(content, name, text) for content, name in zip(contents, names, strict=True)]


def _resident(content: Content, name: str, text: Words) -> Content:
    """One of them; `trust` begins in month `first`, and ends when they `left`."""
    diary = _diary(content)
    return {
        "name": name,
        "about": about(diary, text),
        "home": diary.home,
        "first": diary.first,
        "left": diary.has_left,
        "trust": list(diary.trust),
        "diary": [{"month": each.month, "text": _sentence(happened(each, text))} for each in diary.events],
    }


def _diary(content: Content) -> Diary:
    """The diary that was kept as plain content."""
    events = tuple(Entry(*entry) for entry in content["events"])
    return Diary(**{**content, "events": events, "trust": tuple(content["trust"])})


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
