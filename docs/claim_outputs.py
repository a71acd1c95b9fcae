"""The section of a page of a claim that asks for an output beside its effect: what talks win back, and staff twice."""

from collections.abc import Iterator, Mapping
from typing import Any

from make_tables import table

from wijksim.claims.asked import BALANCE
from wijksim.claims.beside import SAME, TOP, effect_cells, won_back_cells
from wijksim.claims.outputs import STAFFING, WON_BACK
from wijksim.experiments.won_back import EUR, MONTHS
from wijksim.locale import Words

Content = Mapping[str, Any]


def sections(found: Content, text: Words) -> Iterator[str]:
    """The section of a row of `wijksim.claims.rows`; nothing where no output is asked or measured."""
    if found.get(WON_BACK):
        yield f"## {_say('won_back', text)}"
        yield from _won_back(found[WON_BACK], text)
    if found.get(STAFFING):
        yield f"## {_say('staffing', text)}"
        yield from _staffing(found[STAFFING], text)


def _won_back(found: Content, text: Words) -> Iterator[str]:
    yield _say("won_back_intro", text, projects=text.number(found["projects"]))
    heads = [_say(each, text) for each in ("measure", "before", "after", "ratio")]
    rows = []
    for measure in (MONTHS, EUR):
        cells = won_back_cells(found, measure, text)
        rows.append([_say(f"measure_{measure}", text), *(cells[each] for each in ("before", "after", "ratio", "span"))])
        rows[-1].append(cells["verdict"])
    yield table([*heads, text.say("claims.interval"), _say("verdict", text)], rows)


def _staffing(found: Content, text: Words) -> Iterator[str]:
    same, top = found[SAME], found[TOP]
    yield _say("staffing_intro", text, extra=text.number(top["extra_eur"]))
    margin = text.say("claims.interval")
    heads = [text.say("claims.page.outcome")]
    for each in ("column_same", "column_top", "column_per"):
        heads += [_say(each, text), margin]
    rows = []
    for outcome in (name for name, each in same.items() if isinstance(each, Mapping)):
        name = text.say("claims.balance") if outcome == BALANCE else text.name("outcome", outcome)
        effects = (same[outcome], top[outcome], top[outcome]["per_100_eur"])
        rows.append([name, *(cell for each in effects for cell in effect_cells(each, outcome, text))])
    yield table(heads, rows)
    yield _say("balance_note", text)


def _say(key: str, text: Words, **values: object) -> str:
    return text.say(f"claims.beside.{key}", **values)
