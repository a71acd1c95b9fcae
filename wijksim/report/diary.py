"""The diary of a resident in words: who it is, and one sentence for each entry."""

from wijksim.locale import Words
from wijksim.observe.diary import Diary, Entry

_OF_AGE = 18


def when(month: int, text: Words) -> str:
    """The year and month of a run that a month is, both counted from 1: "jaar 3, maand 7"."""
    year, rest = divmod(max(month - 1, 0), 12)
    return text.say("diary.date", year=year + 1, month=rest + 1)


def happened(entry: Entry, text: Words) -> str:
    """What happened as the rest of a sentence about the resident: "gaat uit zichzelf meedoen in de wijk"."""
    kind, detail = entry.kind, entry.detail
    own = f"diary.{kind}_{detail}"
    key = own if detail and own in text.texts else f"diary.{kind}"
    domain = text.texts.get(f"diary.domain_{detail}", "")
    return text.say(key, domain=domain, kept=_percent(detail, text))


def sentence(entry: Entry, text: Words) -> str:
    """One entry with its date: "Jaar 3, maand 7: gaat uit zichzelf meedoen in de wijk."."""
    line = text.say("diary.dated", date=when(entry.month, text), text=happened(entry, text))
    return line[0].upper() + line[1:]


def about(diary: Diary, text: Words) -> str:
    """Who it is when the diary starts: "34 jaar, huurwoning, middelbaar opgeleid, woont alleen"."""
    parts = [text.say("diary.about", age=diary.age), text.say(f"diary.tenure_{diary.tenure}")]
    if diary.age >= _OF_AGE:
        parts.append(text.say(f"diary.education_{diary.education}"))
    return ", ".join([*parts, text.say(f"diary.household_{diary.household}")])


def _percent(share: str, text: Words) -> str:
    try:
        return text.number(100.0 * float(share))
    except ValueError:
        return ""
