"""A comparison as a table for the terminal or a notebook, and as plain values for JSON.

A block a wijk and pair: the main outcomes in years 4, 10, 20 and 30, the break-even under it; then the money;
then the same notes as under every comparison. No line is wider than `grid.WIDTH`.
"""

from itertools import groupby
from math import isfinite
from typing import Any

import pandas as pd

from wijksim import __version__
from wijksim.experiments.compare import Comparison
from wijksim.locale import Words, words
from wijksim.population.profile import Profile
from wijksim.report.break_even import break_even
from wijksim.report.grid import Block, Grid, as_html, as_text, cut
from wijksim.report.later import later_cells, later_note
from wijksim.report.money import money_cells, money_note, same_money
from wijksim.report.notes import note_few, notes_after, seeds_in_short, times
from wijksim.report.outcomes import MAIN, Outcome
from wijksim.report.pairs import Pair, Verdict, pairs, place, replicates, sides, verdicts
from wijksim.report.rivals import rival_blocks
from wijksim.report.sentences import even_in_words

#: Version of the JSON form; a change that a reader would notice raises it.
JSON_FORMAT = 1

_TITLE_WIDTH, _NAME_WIDTH = 60, 36
_SHORT_HASH = 8


def comparison_table(comparison: Comparison, language: str) -> str:
    """The comparison as text of at most 110 columns, without a line end at the end."""
    return as_text(_blocks(comparison, words(language)))


def comparison_html(comparison: Comparison, language: str) -> str:
    """The same as HTML, for a notebook."""
    return as_html(_blocks(comparison, words(language)))


def _blocks(comparison: Comparison, text: Words) -> list[Block]:
    blocks: list[Block] = [_head(comparison, text)]
    if comparison.table.empty:
        blocks.append([text.say("table.short")])
    else:
        blocks += [
            _block(comparison, pair, profile, text)
            for profile in comparison.profiles
            for pair in pairs(comparison.scenarios)
        ]
    blocks += [_money(comparison, text), _later(comparison, text), *rival_blocks(comparison, text)]
    return [*blocks, [*note_few(comparison, text), *notes_after(comparison, text)]]


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as dicts, lists, texts and numbers; what is not a finite number is None.

    Keys: format, version, months, seeds, strategies, wijken, table, break_even, money, same_money, later_costs,
    rivals.
    """
    money = comparison.money
    return {
        "format": JSON_FORMAT,
        "version": __version__,
        "months": comparison.months,
        "seeds": [int(seed) for seed in comparison.seeds],
        "strategies": [
            {
                "letter": side.letter,
                "name": side.name,
                "title": dict(side.scenario.title),
                "hash": side.scenario.hash,
                "extrapolates": bool(side.scenario.extrapolates),
            }
            for side in sides(comparison.scenarios)
        ],
        "wijken": [{"slug": p.slug, "name": p.name, "municipality": p.municipality} for p in comparison.profiles],
        "table": _records(comparison.table),
        "break_even": _records(comparison.break_even),
        "money": _records(money),
        "same_money": same_money(money),
        "later_costs": _records(comparison.later),
        "rivals": _records(comparison.rivals),
    }


def _head(comparison: Comparison, text: Words) -> Block:
    title = text.say(
        "table.title",
        time=text.duration(comparison.months),
        count=replicates(comparison),
        seeds=seeds_in_short(comparison.seeds),
    )
    strategies = [
        [s.letter, cut(s.title(text), _TITLE_WIDTH), cut(s.name, _NAME_WIDTH), s.scenario.hash[:_SHORT_HASH]]
        for s in sides(comparison.scenarios)
    ]
    return [title, Grid(strategies, left=4)]


def _block(comparison: Comparison, pair: Pair, profile: Profile, text: Words) -> Block:
    """The outcomes and the break-even of one pair in one wijk."""
    who = {"second": pair.second.letter, "first": pair.first.letter}
    rows = [_titles(pair, text)]
    found = verdicts(comparison, pair, profile.slug, MAIN)
    for _, years in groupby(found, key=lambda verdict: verdict.outcome.name):
        for number, verdict in enumerate(years):
            rows.append(_row(verdict, number == 0, replicates(comparison), text))
    even = _even(comparison, pair, profile.slug, text)
    return [text.say("table.block", place=place(profile), **who), Grid(rows, rule_after=1), *([even] if even else [])]


def _titles(pair: Pair, text: Words) -> list[str]:
    return [text.say("table.outcome"), text.say("table.year"), *cell_titles(pair, text)]


def cell_titles(pair: Pair, text: Words) -> list[str]:
    """The titles of what `cells` gives."""
    first, second = pair.first.letter, pair.second.letter
    return [
        first,
        second,
        text.say("table.difference", first=first, second=second),
        text.say("table.interval"),
        text.say("table.chance", second=second),
        text.say("table.seen"),
    ]


def _row(verdict: Verdict, first: bool, count: int, text: Words) -> list[str]:
    """One outcome in one year; its name stands in the first row only."""
    return [outcome_name(verdict.outcome, text) if first else "", str(verdict.year), *cells(verdict, count, text)]


def outcome_name(outcome: Outcome, text: Words) -> str:
    """An outcome with its unit."""
    return f"{text.name('outcome', outcome.name)} ({text.say(f'unit.{outcome.unit}')})"


def cells(verdict: Verdict, count: int, text: Words) -> list[str]:
    """Both means, the difference, its margin, how often the second was better, and what can be seen."""
    digits = verdict.outcome.digits
    low, high = (text.number(value, digits, signed=True) for value in (verdict.low, verdict.high))
    return [
        *(text.number(mean, digits) for mean in verdict.means),
        text.number(verdict.difference, digits, signed=True),
        text.say("table.span", low=low, high=high) if verdict.known else low,
        text.say("table.count_of", count=times(verdict.chance, count, text), of=count),
        _seen(verdict, text),
    ]


def _seen(verdict: Verdict, text: Words) -> str:
    """Who is ahead, and whether by something that anybody would notice."""
    if not verdict.known:
        return text.say("table.unknown")
    if verdict.ahead is None:
        return text.say("table.none")
    return text.say("table.ahead_tiny" if verdict.tiny else "table.ahead", who=verdict.ahead.letter)


def _even(comparison: Comparison, pair: Pair, wijk: str, text: Words) -> str:
    """The break-even in words; nothing when it is not known, or known from one replicate only."""
    even = break_even(comparison, pair, wijk) if replicates(comparison) > 1 else None
    return even_in_words(even, pair, replicates(comparison), text) if even else ""


def _money(comparison: Comparison, text: Words) -> Block:
    """What every strategy was given, spent and left per resident, a row a wijk and strategy."""
    money = comparison.money
    titles, cells = money_cells(money, text)
    names = {profile.slug: place(profile) for profile in comparison.profiles}
    letters = {side.name: side.letter for side in sides(comparison.scenarios)}
    keys = [[names[row["wijk"]], letters[row["strategy"]]] for row in money.to_dict("records")]
    rows = [["", "", *titles], *([*key, *cell] for key, cell in zip(keys, cells, strict=True))]
    title = text.say("table.money", time=text.duration(comparison.months))
    same = text.say("note.same_money" if same_money(money) else "note.other_money")
    return [title, Grid(rows, left=2, rule_after=1), same, money_note(text)]


def _later(comparison: Comparison, text: Words) -> Block:
    """Later public costs and the balance, a row a wijk and strategy."""
    costs = comparison.later
    titles, cells = later_cells(costs, text)
    names = {profile.slug: place(profile) for profile in comparison.profiles}
    letters = {side.name: side.letter for side in sides(comparison.scenarios)}
    keys = [[names[row["wijk"]], letters[row["strategy"]]] for row in costs.to_dict("records")]
    rows = [["", "", *titles], *([*key, *cell] for key, cell in zip(keys, cells, strict=True))]
    title = text.say("later.title", time=text.duration(comparison.months))
    return [title, Grid(rows, left=2, rule_after=1), later_note(comparison.scenarios[0].values, text)]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dicts of plain values."""
    return [{str(key): _plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    """A number of Python that JSON can hold, a text as it is, None for what is not finite."""
    if isinstance(value, str | bool | None):
        return value
    number = float(value)
    if not isfinite(number):
        return None
    return int(value) if isinstance(value, int) else number
