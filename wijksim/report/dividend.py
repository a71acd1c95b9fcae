"""The dividend of a long horizon as text: a table of its parts and a paragraph of plain words."""

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from wijksim.experiments.dividend import WHOLE
from wijksim.locale import Words, words
from wijksim.report.grid import Block, Grid, as_html, as_text
from wijksim.report.notes import note_outside
from wijksim.report.outcomes import OUTCOMES, Outcome
from wijksim.report.pairs import place

if TYPE_CHECKING:
    from wijksim.experiments.dividend import Dividend


def dividend_text(found: "Dividend", language: str) -> str:
    """The table and the paragraph, for a terminal."""
    return as_text(_blocks(found, words(language)))


def dividend_html(found: "Dividend", language: str) -> str:
    """The same for a notebook."""
    return as_html(_blocks(found, words(language)))


def dividend_paragraph(found: "Dividend", language: str) -> str:
    """What the whole is, which parts stand for it and against it, and which are not sure."""
    text = words(language)
    rows = {str(row["part"]): row for row in found.parts.to_dict("records")}
    kinds: dict[str, list[str]] = {"up": [], "down": [], "unsure": []}
    for part, row in rows.items():
        if part != WHOLE:
            name = text.say(f"dividend.short_{part}")
            kinds[_kind(row, _outcome(found))].append(f"{name} ({_number(found, row['difference'], text)})")
    long = found.long.title[language]
    told = [text.say(f"dividend.{kind}", long=long, parts=text.both(parts)) for kind, parts in kinds.items() if parts]
    return " ".join([_whole(found, rows[WHOLE], text), *told, text.say("dividend.how"), *_outside(found, text)])


def dividend_json(found: "Dividend") -> dict[str, Any]:
    """What was asked and the parts as values."""
    from wijksim.commands.outputs import records

    return {
        "short": found.short.name, "long": found.long.name, "wijk": found.profile.slug,
        "residents": found.profile.population, "years": found.years, "outcome": found.outcome,
        "seeds": [int(seed) for seed in found.by_seed.index], "parts": records(found.parts),
    }  # fmt: skip


def _blocks(found: "Dividend", text: Words) -> list[Block]:
    language = text.language
    title = text.say(
        "dividend.title", long=found.long.title[language], short=found.short.title[language],
        place=place(found.profile), years=found.years, count=len(found.by_seed),
    )  # fmt: skip
    outcome = _outcome(found)
    unit = text.say(
        "dividend.unit", outcome=text.name("outcome", outcome.name), unit=text.say(f"dividend.{outcome.unit}"),
        years=found.years,
    )  # fmt: skip
    rows = [[text.say("dividend.part"), text.say("dividend.difference"), text.say("dividend.interval")]]
    for row in found.parts.to_dict("records"):
        span = text.say("table.span", low=_number(found, row["low"], text), high=_number(found, row["high"], text))
        rows.append([text.say(f"dividend.{row['part']}"), _number(found, row["difference"], text), span])
    return [[title, unit], [Grid(rows, rule_after=1)], [dividend_paragraph(found, language)]]


def _kind(row: Mapping[Any, Any], outcome: Outcome) -> str:
    """Whether a part stands for the long programme, against it, or its margin spans zero or is not known."""
    if not (row["low"] > 0 or row["high"] < 0):
        return "unsure"
    return "up" if (row["difference"] > 0) == outcome.up_is_better else "down"


def _whole(found: "Dividend", row: Mapping[Any, Any], text: Words) -> str:
    language = text.language
    value, low, high = (_number(found, row[name], text) for name in ("difference", "low", "high"))
    if not isfinite(row["low"]):
        return text.say("dividend.one", value=value)
    key = {"up": "more", "down": "less", "unsure": "none"}[_kind(row, _outcome(found))]
    return text.say(
        f"dividend.{key}", long=found.long.title[language], short=found.short.title[language], years=found.years,
        value=value, low=low, high=high,
    )  # fmt: skip


def _outside(found: "Dividend", text: Words) -> list[str]:
    """That a strategy lies outside all data."""
    who = [each.title[text.language] for each in (found.short, found.long) if each.extrapolates]
    return note_outside(who, text)


def _outcome(found: "Dividend") -> Outcome:
    return OUTCOMES[found.outcome]


def _number(found: "Dividend", value: float, text: Words) -> str:
    return text.number(value, _outcome(found).digits, signed=True)
