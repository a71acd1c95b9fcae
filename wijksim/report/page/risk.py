"""The risk of being worse off: how often a strategy ends lower, in any part of life, than another or than nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from wijksim.experiments.contrasts import ANY_DOMAIN, NOTICED
from wijksim.experiments.summary import pair_name
from wijksim.report.notes import times
from wijksim.report.page.blocks import Block, Bullets, Heading, Prose, Rows, Section, Table
from wijksim.report.page.told import Told
from wijksim.report.pairs import place

_DIGITS = 3


def risk(told: Told) -> Section:
    """A sentence and a table a pair: every strategy against the first, and against business as usual."""
    text, comparison = told.text, told.comparison
    title = text.say("page.risk.title")
    if comparison.table.empty:
        return Section("risk", title, [Prose(text.say("page.short"))])
    noticed = text.number(NOTICED, 2)
    blocks: list[Block] = [Prose(text.say("page.risk.lead", year=told.year, noticed=noticed)), *_beside(told)]
    for profile in told.shown:
        rows = comparison.risk[comparison.risk["wijk"] == profile.slug]
        if len(comparison.profiles) > 1:
            blocks.append(Heading(place(profile)))
        found = [(_names(told)[str(pair)], rows) for pair, rows in rows.groupby("pair", sort=False)]
        blocks += [Bullets([_sentence(told, names, rows) for names, rows in found]), _table(told, found)]
    return Section("risk", title, [*blocks, Prose(text.say("page.risk.mind"))])


def _beside(told: Told) -> list[Block]:
    """In how many replicates business as usual was lived, or that it was not."""
    text, comparison = told.text, told.comparison
    usual = len(comparison.usual_results)
    if usual:
        return [Prose(text.say("page.risk.beside", count=usual, of=told.count))]
    if any(comparison.usual_name == side.name for side in told.sides):
        return []
    return [Prose(text.say("page.risk.not_beside"))]


def _names(told: Told) -> dict[str, tuple[str, str]]:
    """Name of a pair -> how its second and first are called on the page."""
    called = {side.name: side.letter for side in told.sides}
    usual = told.comparison.usual_name
    called.setdefault(usual, told.text.say("page.risk.usual"))
    return {
        pair_name(first, second): (called[second], called[first])
        for first in called
        for second in called
        if first != second
    }


def _sentence(told: Told, names: tuple[str, str], found: pd.DataFrame) -> str:
    text = told.text
    any_ = found[found["domain"] == ANY_DOMAIN].iloc[0]
    count = int(any_["replicates"])
    return text.say(
        "page.risk.sentence",
        second=names[0],
        first=names[1],
        lower=times(float(any_["share_lower"]), count, text),
        noticed=times(float(any_["share_noticed"]), count, text),
        of=count,
        worst=text.number(float(any_["worst"]), _DIGITS, signed=True),
    )


def risks_in_short(told: Told) -> list[str]:
    """In how many replicates a part of life ends noticeably lower: against the first, and against nothing."""
    text, comparison = told.text, told.comparison
    rows = comparison.risk[comparison.risk["domain"] == ANY_DOMAIN]
    names = _names(told)
    several = len(comparison.profiles) > 1
    called = {profile.slug: place(profile) for profile in comparison.profiles}
    return [
        text.say(
            "page.risk.short",
            where=f"{called[str(row['wijk'])]}: " if several else "",
            second=names[row["pair"]][0],
            first=names[row["pair"]][1],
            count=times(float(row["share_noticed"]), int(row["replicates"]), text),
            of=row["replicates"],
        )
        for row in rows.to_dict("records")
    ]


def _table(told: Told, found: Sequence[tuple[tuple[str, str], pd.DataFrame]]) -> Table:
    text = told.text
    bodies = [
        Rows(
            [_row(row, told) for row in rows.to_dict("records")],
            text.say("page.risk.against", second=second, first=first),
        )
        for (second, first), rows in found
    ]
    head = [
        text.say("page.risk.pair"), text.say("page.risk.domain"), text.say("page.risk.mean"),
        text.say("table.interval"), text.say("page.risk.lower"), text.say("page.risk.noticed"),
        text.say("page.risk.worst"),
    ]  # fmt: skip
    return Table(text.say("page.risk.caption", year=told.year), head, bodies, "llrrrrr")


def _row(row: Mapping[Any, Any], told: Told) -> list[str]:
    text, count = told.text, int(row["replicates"])
    number = {
        name: text.number(float(row[name]), _DIGITS, signed=True) for name in ("difference", "low", "high", "worst")
    }
    known = bool(pd.notna(row["low"]))
    whole = row["domain"] == ANY_DOMAIN
    return [
        text.say("page.risk.any") if whole else text.name("outcome", str(row["domain"])),
        "" if whole else number["difference"],
        text.say("table.span", low=number["low"], high=number["high"]) if known else "",
        *(
            text.say("table.count_of", count=times(float(row[name]), count, text), of=count)
            for name in ("share_lower", "share_noticed")
        ),
        number["worst"],
    ]
