"""Fact and experience: what is registered of a part of life, and what residents say of it, side by side, once a year.

Facts are what the books, registers and counts of a run say; experiences are answers to its virtual survey. Both come
from the same states of the model, so what they show is how far a registered figure tells how something is lived. Of
upbringing and schooling, and of feeling safe, a run keeps no such pair.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any, NamedTuple

import numpy as np

from wijksim.experiments.result import RunResult
from wijksim.locale import Words

Yearly = list[float | None]

YEAR = 12
#: What professionals do with residents, of all that is paid.
_CONTACT = ("spent_delivery", "spent_dialogue")
_DIGITS = 2


class Figure(NamedTuple):
    """One line: its unit, decimals, scale (`high` None: as far as it goes), and which way is forward.

    `step` is the change between begin and end that is told; of shares a survey of 800 people would not see a smaller
    one, of the others it is a choice.
    """

    name: str
    unit: str
    step: float
    up_is_better: bool = True
    digits: int = 1
    low: float = 0.0
    high: float | None = 100.0


@dataclass(frozen=True)
class Pair:
    """A fact and an experience of one part of life."""

    name: str
    fact: Figure
    experience: Figure


_SHARE = 1.0
PAIRS = (
    Pair("contact", Figure("contact_hours", "hours", 0.1, high=None), Figure("asked_municipality", "share", _SHARE)),
    Pair(
        "area", Figure("liveability_score", "class", 0.2, high=10.0), Figure("satisfied_area", "share", _SHARE)
    ),
    Pair("social", Figure("participation", "share", _SHARE), Figure("feels_at_home", "share", _SHARE)),
    Pair("work", Figure("in_work", "share", _SHARE), Figure("hardship", "share", _SHARE, up_is_better=False)),
    Pair(
        "health", Figure("later_health", "euros", 25.0, up_is_better=False, digits=0, high=None),
        Figure("good_health", "share", _SHARE),
    ),
    Pair(
        "safety", Figure("ever_suspect", "share", _SHARE, up_is_better=False), Figure("trust_police", "share", _SHARE)
    ),
)  # fmt: skip

_ASKED = [figure.name for pair in PAIRS for figure in (pair.fact, pair.experience)]


def figures(result: RunResult, months: int) -> dict[str, dict[str, Yearly]]:
    """By pair its fact and its experience at month 0, 12, ...; None where nobody could be asked or nothing is known."""
    yearly = [*range(0, months + 1, YEAR)]
    frame = result.indicators
    frame = frame[(frame["group"] == "all") & frame["month"].isin(yearly)]
    asked = frame.pivot(index="month", columns="indicator", values="value").reindex(yearly)
    # what looks back further than the run was never asked
    asked = asked.reindex(columns=asked.columns.union(_ASKED))
    booked = _booked(result, yearly, asked["population"].to_numpy(np.float64))

    def line(figure: Figure) -> Yearly:
        values = booked[figure.name] if figure.name in booked else asked[figure.name].to_numpy(np.float64)
        return [None if isnan(value) else round(float(value), _DIGITS) for value in values]

    return {pair.name: {"fact": line(pair.fact), "experience": line(pair.experience)} for pair in PAIRS}


def _booked(result: RunResult, yearly: list[int], residents: Any) -> dict[str, Any]:
    """What the books say of the year that ends in each month, a resident: hours with residents, euros of care later."""
    from wijksim.agents.professional import FTE_HOURS

    books = result.books
    year = (books["month"] + YEAR - 1) // YEAR * YEAR
    cents = books.assign(year=year).pivot_table(index="year", columns="kind", values="cents", aggfunc="sum")
    cents = cents.reindex(index=yearly[1:], columns=[*_CONTACT, "later_health"], fill_value=0).fillna(0.0)
    each = np.maximum(residents[1:], 1.0)
    hour = result.provenance["scenario"]["content"]["values"]["fte_cost"] * 100 / 12 / FTE_HOURS
    hours = cents[list(_CONTACT)].sum(axis=1).to_numpy(np.float64) / hour / each
    euros = cents["later_health"].to_numpy(np.float64) / 100 / each
    return {"contact_hours": [float("nan"), *hours], "later_health": [float("nan"), *euros]}


def in_words(text: Words) -> list[dict[str, Any]]:
    """What the pairs are, in their order."""
    return [
        {
            "id": pair.name,
            "label": text.say(f"payload.pair.{pair.name}"),
            "fact": _figure_in_words(pair.fact, text),
            "experience": _figure_in_words(pair.experience, text),
        }
        for pair in PAIRS
    ]


def _figure_in_words(figure: Figure, text: Words) -> dict[str, Any]:
    return {
        "label": text.say(f"payload.figure.{figure.name}"),
        "source": text.say(f"payload.figure_source.{figure.name}"),
        "unit": text.say(f"payload.pair_unit.{figure.unit}"),
        "digits": figure.digits,
        "low": figure.low,
        "high": figure.high,
    }


def told(letter: str, lived: dict[str, dict[str, Yearly]], text: Words) -> dict[str, dict[str, Any]]:
    """The lines of a side, each pair with the sentence that follows from them."""
    return {pair.name: {**lived[pair.name], "text": _sentence(letter, pair, lived[pair.name], text)} for pair in PAIRS}


def _sentence(letter: str, pair: Pair, lines: dict[str, Yearly], text: Words) -> str:
    """From where to where both went, and whether they went the same way."""
    ways, ends = [], []
    for figure, values in ((pair.fact, lines["fact"]), (pair.experience, lines["experience"])):
        known = [value for value in values if value is not None]
        if not known:
            return ""
        ways.append(way(figure, known))
        ends += [text.number(known[0], figure.digits), text.number(known[-1], figure.digits)]
    first, last, said_first, said_last = ends
    facts = {"who": letter, "first": first, "last": last, "said_first": said_first, "said_last": said_last}
    return text.say(f"payload.pair_told.{verdict(*ways)}", **facts)


def way(figure: Figure, values: Sequence[float]) -> int:
    """1 when a line went forward from begin to end, -1 when back, 0 when by less than the step that is told."""
    moved = (values[-1] - values[0]) * (1 if figure.up_is_better else -1)
    return 0 if abs(moved) < figure.step else 1 if moved > 0 else -1


def verdict(fact: int, experience: int) -> str:
    """The name of the sentence for two ways.

    >>> verdict(1, -1)
    'apart'
    """
    if fact == experience:
        return {1: "both_forward", -1: "both_back", 0: "still"}[fact]
    if fact and experience:
        return "apart"
    return "fact_only" if fact else "experience_only"
