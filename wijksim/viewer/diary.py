"""One resident in words: who it is, and what happened to them, month by month.

The resident is a figure of the model. The name is neutral and follows the home; nothing says where anybody comes from.
"""

from wijksim.locale import Words
from wijksim.viewer.lived import Content

NAMES = ("Robin", "Sam", "Noor", "Kim", "Charlie", "Alex", "Bo", "Jip")


def resident(diary: Content, text: Words) -> Content:
    """The resident of a payload."""
    home = int(diary["home"])
    return {
        "name": NAMES[home % len(NAMES)],
        "about": about(diary["who"], text),
        "home": home,
        "trust": diary["trust"],
        "diary": [{"month": month, "text": _told(kind, detail, text)} for month, kind, detail in diary["events"]],
    }


def about(who: Content, text: Words) -> str:
    """Age, tenure, household and education in a few words."""
    return text.say("payload.resident.about", age=who["age"])


def _told(kind: str, detail: str, text: Words) -> str:
    return text.name("payload.diary", kind)
