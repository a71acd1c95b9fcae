"""One resident in words: who it is, and what happened to them, month by month.

The resident is a figure of the model. The name is neutral and follows the home; nothing says where anybody comes from.
"""

from wijksim.locale import Words
from wijksim.observe.diary import Diary, Entry
from wijksim.report.diary import about, happened
from wijksim.viewer.lived import Content

NAMES = ("Robin", "Sam", "Noor", "Kim", "Charlie", "Alex", "Bo", "Jip")


def resident(content: Content, text: Words) -> Content:
    """The resident of a payload; `trust` begins in month `first`, and ends when they `left`."""
    diary = _diary(content)
    return {
        "name": NAMES[diary.home % len(NAMES)],
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
