"""The sentences beside the charts, made from the numbers behind them and from nothing else.

The rules of honesty are those of the reports: who is ahead is said only when the whole 95 % interval says so, a
difference nobody would notice is called that, what cannot be seen is no proof of nothing, and unequal money is said.
"""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from wijksim.locale import Words
from wijksim.report.money import SAME_MONEY
from wijksim.report.notes import times
from wijksim.report.pairs import ENOUGH_REPLICATES, Pair
from wijksim.report.sentences import even_in_words
from wijksim.state.columns import DOMAINS
from wijksim.viewer.bands import Bands, Seen
from wijksim.viewer.units import DIGITS, INDICATORS, is_share

TRUST = "trust_municipality"
#: A difference on the way is told apart when it was this many times as large as the one at the end.
_LARGER = 1.5


def difference_text(bands: Bands, months: int, text: Words) -> str:
    """What the difference is, whether it can be seen, and how small it is, after `months`."""
    if bands.same:
        return text.say("payload.difference.same")
    seen = bands.seen(TRUST, months)
    told = [_one(seen, bands.pair, text)]
    if not seen.ahead or not seen.tiny:
        count = len(bands.seeds)
        often = times(bands.chance(TRUST, months), count, text)
        told.append(text.say("payload.difference.often", who=bands.pair.second.letter, count=often, of=count))
    told += _on_the_way(bands, seen, text)
    told += _domains([bands.seen(name, months) for name in DOMAINS], seen, text)
    return " ".join(told)


def own_text(own: dict[str, list[float]], pair: Pair, months: int, text: Words) -> str:
    """The same while there is one life: its numbers, and that they prove nothing."""
    apart = own[TRUST][-1]
    if not any(any(values) for values in own.values()):
        return text.say("payload.difference.same_so_far")
    if round(abs(apart), DIGITS) == 0:
        first = text.say("payload.difference.own_none", time=text.duration(months))
    else:
        higher, lower = (pair.second, pair.first) if apart > 0 else (pair.first, pair.second)
        first = text.say(
            "payload.difference.own", time=text.duration(months), who=higher.letter, other=lower.letter,
            amount=text.number(abs(apart), DIGITS),
        )  # fmt: skip
    return f"{first} {text.say('payload.difference.once')}"


def _one(seen: Seen, pair: Pair, text: Words) -> str:
    """One difference with its margin, and that it is tiny or cannot be seen."""
    facts = {"outcome": text.name("outcome", seen.indicator), "time": text.duration(seen.month)}
    if seen.ahead is None:
        return text.say("payload.difference.unseen", **facts, **_margin(seen.low, seen.high, seen.indicator, text))
    other = pair.first if seen.ahead == pair.second else pair.second
    low, high = sorted((abs(seen.low), abs(seen.high)))
    said = text.say(
        "payload.difference.seen", **facts, who=seen.ahead.letter, other=other.letter, amount=_size(seen, text),
        **_margin(low, high, seen.indicator, text, signed=False),
    )  # fmt: skip
    return f"{said} {text.say('payload.difference.tiny')}" if seen.tiny else said


def _on_the_way(bands: Bands, end: Seen, text: Words) -> list[str]:
    """The largest difference on the way, where the end does not tell that story."""
    most = bands.largest(TRUST)
    if most is None or most.ahead is None or most.tiny or most.month == end.month:
        return []
    if end.ahead == most.ahead and abs(most.middle) < _LARGER * abs(end.middle):
        return []
    facts = {"time": text.duration(most.month), "who": most.ahead.letter, "unit": _unit(TRUST, text)}
    return [text.say("payload.difference.largest", amount=_size(most, text), **facts)]


def _domains(found: Sequence[Seen], trust: Seen, text: Words) -> list[str]:
    """On which domains a difference can be seen, and for whom."""
    told = []
    clear = [each for each in found if each.ahead]
    for letter in sorted({each.ahead.letter for each in clear if each.ahead}, reverse=True):
        won = [each for each in clear if each.ahead and each.ahead.letter == letter]
        large = [
            text.say("payload.difference.domain", domain=_named(each, text), amount=_size(each, text))
            for each in won
            if not each.tiny
        ]
        small = [_named(each, text) for each in won if each.tiny]
        if large:
            told.append(text.say("payload.difference.domains", who=letter, domains=text.both(large)))
        if small:
            told.append(text.say("payload.difference.domains_tiny", who=letter, domains=text.both(small)))
    if len(clear) == 1 and trust.ahead is None:
        told.append(text.say("plain.lone", count=len(INDICATORS)))
    unseen = [_named(each, text) for each in found if not each.ahead]
    if len(unseen) == len(found):
        told.append(text.say("payload.difference.domains_none"))
    elif unseen:
        told.append(text.say("payload.difference.domains_unseen", domains=text.both(unseen)))
    return told


def payback(bands: Bands, text: Words) -> dict[str, Any]:
    """When the second side has made up what it was behind: months, and the sentence of the reports."""
    even = bands.even
    low, median, high = (round(month) if isfinite(month) else None for month in (even.low, even.median, even.high))
    return {
        "kind": even.kind,
        "text": even_in_words(even, bands.pair, len(bands.seeds), text),
        "month": median,
        "low": low,
        "high": high,
        "never": round(even.share_never, 2),
    }


def money(euros: tuple[float, float], months: int, text: Words) -> dict[str, Any]:
    """Euros granted per resident to both sides, whether that is the same, and the sentence."""
    first, second = euros
    same = abs(first - second) <= SAME_MONEY * max(first, second)
    a, b, time = text.number(first), text.number(second), text.duration(months)
    if same:
        said = text.say("payload.money.same", amount=a, time=time)
    else:
        said = text.say("payload.money.other", a=a, b=b, time=time)
    return {"a": round(first, 2), "b": round(second, 2), "same": same, "text": said}


def notes(pair: Pair, count: int, invented: bool, text: Words) -> list[str]:
    """What the page says under everything: what it is not, and how far it goes."""
    told = [text.say("note.comparison"), text.say("note.luck"), text.say("payload.note.domains")]
    if invented:
        told.append(text.say("payload.note.invented"))
    if 1 < count < ENOUGH_REPLICATES:
        told.append(text.say("note.few", count=count, enough=ENOUGH_REPLICATES))
    return told


def extrapolates(pair: Pair, text: Words) -> str:
    """The warning for strategies outside all data; empty when there are none."""
    outside = [side.letter for side in (pair.first, pair.second) if side.scenario.extrapolates]
    return text.say("note.extrapolates", who=text.both(outside)) if outside else ""


def _named(seen: Seen, text: Words) -> str:
    return text.name("outcome", seen.indicator).lower()


def _size(seen: Seen, text: Words) -> str:
    """How large a difference is, without its sign; what would read as nothing is "less than" the last decimal."""
    if round(abs(seen.middle), DIGITS) == 0:
        return text.say("plain.less_than", amount=text.number(10.0**-DIGITS, DIGITS))
    return text.number(abs(seen.middle), DIGITS)


def _margin(low: float, high: float, indicator: str, text: Words, signed: bool = True) -> dict[str, str]:
    ends = {name: text.number(value, DIGITS, signed=signed) for name, value in (("low", low), ("high", high))}
    return {**ends, "unit": _unit(indicator, text)}


def _unit(indicator: str, text: Words) -> str:
    return text.say("payload.unit.share_apart" if is_share(indicator) else "payload.unit.domain_apart")
