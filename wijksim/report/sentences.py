"""A comparison in one paragraph of plain words, for an alderman rather than for a statistician.

The rules of honesty: a strategy is called ahead only when the whole 95 % interval says so; when the interval
spans zero the paragraph says that no difference can be seen; unequal money, too few replicates and a strategy
outside all data are said; and it is called a comparison, never a forecast.
"""

from collections.abc import Sequence
from itertools import groupby

import pandas as pd

from wijksim.experiments.compare import Comparison
from wijksim.experiments.summary import HEADLINE
from wijksim.locale import Words, words
from wijksim.report.break_even import BreakEven, break_even
from wijksim.report.money import same_money
from wijksim.report.notes import note_few, notes_after, times
from wijksim.report.outcomes import MAIN
from wijksim.report.pairs import Pair, Side, Verdict, pairs, place, replicates, sides, verdicts
from wijksim.report.series import Monthly, ahead_since, difference, monthly

#: Above this many wijken times pairs texts count wijken and tell no story of each.
MOST_STORIES = 4
#: One difference among at least this many outcomes is not surprising by chance alone.
_MANY_OUTCOMES = 5


def plain_paragraph(comparison: Comparison, language: str) -> str:
    """The comparison as one paragraph in `language`; WijksimError for an unknown language."""
    text = words(language)
    parts = [intro(comparison, text), *note_few(comparison, text)]
    if comparison.table.empty:
        parts.append(text.say("plain.short"))
    else:
        parts += _stories(comparison, text)
    return " ".join([*parts, *notes_after(comparison, text)])


def since_year(month: int) -> int:
    """The year in words of a month: the nearest whole year."""
    return round(month / 12)


def intro(comparison: Comparison, text: Words) -> str:
    """What was lived, where, under which strategies, how often, with which luck and money."""
    named = [text.say("plain.side", letter=side.letter, title=side.title(text)) for side in sides(comparison.scenarios)]
    count = replicates(comparison)
    several = len(comparison.profiles) > 1
    lived = text.say(
        "plain.intro_once" if count == 1 else "plain.intro",
        time=text.duration(comparison.months),
        places=text.both([place(profile) for profile in comparison.profiles]),
        sides=text.both(named),
        **({} if count == 1 else {"count": count}),
    )
    luck = text.say("plain.luck_more" if several else "plain.luck_one")
    return f"{lived} {luck} {_money(comparison, text)}"


def _money(comparison: Comparison, text: Words) -> str:
    given = comparison.money
    if not same_money(given):
        return text.say("plain.other_money", amounts=text.both(_amounts(comparison, given, text)))
    if len(comparison.profiles) > 1:
        return text.say("plain.same_money_more")
    return text.say("plain.same_money", amount=text.number(float(given["appropriated"].iloc[0])))


def _amounts(comparison: Comparison, given: pd.DataFrame, text: Words) -> list[str]:
    """What each strategy was given per resident, averaged over the wijken."""
    mean = given.groupby("strategy")["appropriated"].mean()
    return [
        text.say("plain.amount", letter=side.letter, amount=text.number(float(mean[side.name])))
        for side in sides(comparison.scenarios)
    ]


def _stories(comparison: Comparison, text: Words) -> list[str]:
    several = len(comparison.profiles) * (len(comparison.scenarios) - 1)
    if several > MOST_STORIES:
        return [counted(comparison, pair, text) for pair in pairs(comparison.scenarios)]
    series = monthly(comparison, MAIN)
    told = []
    for profile in comparison.profiles:
        for pair in pairs(comparison.scenarios):
            if several > 1:
                told.append(_block(place(profile), pair, text))
            told += story(comparison, pair, profile.slug, series, text)
    return [*told, text.say("note.point")] if replicates(comparison) > 1 else told


def _block(where: str, pair: Pair, text: Words) -> str:
    return text.say("plain.block", place=where, second=pair.second.letter, first=pair.first.letter)


def story(comparison: Comparison, pair: Pair, wijk: str, series: Monthly, text: Words) -> list[str]:
    """The headline, the other outcomes and the break-even of one pair in one wijk."""
    found = verdicts(comparison, pair, wijk, MAIN)
    if not all(verdict.known for verdict in found):
        return [text.say("plain.unknown")]
    since = _since(found, pair, wijk, series)
    count = replicates(comparison)
    told = _headline([v for v in found if v.outcome.name == HEADLINE], pair, since, count, text)
    told += _others(found, since, text)
    even = break_even(comparison, pair, wijk)
    return [*told, even_in_words(even, pair, count, text)] if even else told


def _since(found: Sequence[Verdict], pair: Pair, wijk: str, series: Monthly) -> dict[str, int]:
    """By outcome: the month since which the strategy that is ahead in the last year has been ahead."""
    since = {}
    for verdict in found:
        values = series.get((verdict.outcome.name, wijk))
        if verdict.ahead is None or values is None:
            continue
        month = ahead_since(difference(values, pair), verdict.outcome, pair, verdict.ahead)
        if month is not None and month <= verdict.year * 12:
            since[verdict.outcome.name] = month
    return since


def _headline(found: Sequence[Verdict], pair: Pair, since: dict[str, int], count: int, text: Words) -> list[str]:
    """Who is ahead on the headline outcome in each year, and how sure that is in the last one."""
    last = found[-1]
    clauses = [_clause(who, list(years), text) for who, years in groupby(found, key=lambda v: v.ahead)]
    name = text.name("outcome", last.outcome.name)
    told = [text.say("plain.headline", outcome=name, story="; ".join(clauses))]
    told += _sure(last, since.get(last.outcome.name), text)
    often = times(last.chance, count, text)
    return [*told, text.say("plain.how_often", second=pair.second.letter, count=often, of=count)]


def _clause(who: Side | None, found: Sequence[Verdict], text: Words) -> str:
    years = text.both([str(verdict.year) for verdict in found])
    if who is None:
        return text.say("plain.story_none", years=years)
    return text.say("plain.story_ahead", years=years, who=who.letter)


def _sure(last: Verdict, since: int | None, text: Words) -> list[str]:
    """The size and margin in the last year, or that the margin spans zero."""
    digits = last.outcome.digits
    margin = {
        "low": text.number(last.low, digits, signed=True),
        "high": text.number(last.high, digits, signed=True),
        "unit": text.say(f"difference_unit.{last.outcome.unit}"),
        "year": last.year,
    }
    if last.ahead is None:
        return [text.say("plain.spans", **margin)]
    amount = text.number(last.difference, digits, signed=True)
    told = [text.say("plain.how_much", amount=amount, **margin)]
    if last.tiny:
        told.append(text.say("plain.tiny"))
    if since is not None:
        start = since_year(since) == 0
        key = "plain.since_start" if start else "plain.since"
        told.append(text.say(key, who=last.ahead.letter, **({} if start else {"year": since_year(since)})))
    return told


def _others(found: Sequence[Verdict], since: dict[str, int], text: Words) -> list[str]:
    """Who is ahead on what else in the last year."""
    final = max((verdict.year for verdict in found), default=0)
    last = [v for v in found if v.year == final and v.outcome.name != HEADLINE]
    told = []
    winners = {v.ahead.letter for v in last if v.ahead}
    for letter in sorted(winners, reverse=True):
        told.append(_gains([v for v in last if v.ahead and v.ahead.letter == letter], letter, since, text))
    clear = [v for v in found if v.year == final and v.ahead]
    if len(clear) == 1 and clear[0].outcome.name != HEADLINE and len(last) + 1 >= _MANY_OUTCOMES:
        told.append(text.say("plain.lone", count=len(last) + 1))
    unseen = [text.name("outcome", v.outcome.name).lower() for v in last if v.ahead is None]
    if unseen:
        told.append(text.say("plain.others_none", year=final, outcomes=text.both(unseen)))
    return told


def _gains(won: Sequence[Verdict], letter: str, since: dict[str, int], text: Words) -> str:
    """What the leading strategy brings; the year since when is said once where it is the same for all."""
    years = [since_year(since.get(verdict.outcome.name, 0)) for verdict in won]
    together = len(won) > 1 and len(set(years)) == 1 and years[0] > 0
    gains = [_gain(v, 0 if together else year, text) for v, year in zip(won, years, strict=True)]
    told = {"year": won[0].year, "who": letter, "gains": text.both(gains)}
    if together:
        return text.say("plain.others_since", since=years[0], **told)
    return text.say("plain.others", **told)


def _gain(verdict: Verdict, year: int, text: Words) -> str:
    """One gain and its size; and since which year, where `year` is not 0."""
    told = {
        "gain": text.say(f"gain.{verdict.outcome.name}"),
        "amount": size(verdict, text),
        "unit": text.say(f"difference_unit.{verdict.outcome.unit}"),
    }
    return text.say("plain.gain_since", since=year, **told) if year else text.say("plain.gain", **told)


def size(verdict: Verdict, text: Words) -> str:
    """How large a difference is, without its sign; what would read as zero is "less than" the last decimal."""
    digits = verdict.outcome.digits
    if round(abs(verdict.difference), digits) == 0:
        return text.say("plain.less_than", amount=text.number(10.0**-digits, digits))
    return text.number(abs(verdict.difference), digits)


def even_in_words(even: BreakEven, pair: Pair, count: int, text: Words) -> str:
    """When the second strategy has made up what it was behind."""
    who = {"second": pair.second.letter, "first": pair.first.letter}
    did = {"did": times(1 - even.share_never, count, text), "of": count}
    if even.kind != "known":
        kind = "none" if even.share_never == 1 else even.kind
        return text.say(f"plain.break_even_{kind}", **who, **did)
    low, median, high = (even.time(month, text) for month in (even.low, even.median, even.high))
    return text.say("plain.break_even", median=median, low=low, high=high, **who, **did)


def counted(comparison: Comparison, pair: Pair, text: Words) -> str:
    """With many wijken: in how many of them which strategy is ahead at the end."""
    last = []
    for profile in comparison.profiles:
        last += verdicts(comparison, pair, profile.slug, [HEADLINE])[-1:]
    won = sum(verdict.ahead == pair.second for verdict in last)
    lost = sum(verdict.ahead == pair.first for verdict in last)
    return text.say(
        "plain.counted",
        year=max((verdict.year for verdict in last), default=0),
        second=pair.second.letter,
        first=pair.first.letter,
        won=won,
        lost=lost,
        open=len(last) - won - lost,
        of=len(last),
    )
