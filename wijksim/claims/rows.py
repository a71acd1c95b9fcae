"""The table of claims: as plain rows for JSON, and as text for a terminal."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from wijksim.claims import beside
from wijksim.claims.asked import BALANCE, CUT, LEVERS, OUTCOME, RESIDENTS, STRATEGY, SWITCH, WIJK, YEAR, Claim
from wijksim.claims.stored import is_stale
from wijksim.locale import Words
from wijksim.report.grid import Block, Grid, as_text
from wijksim.report.notes import note_outside
from wijksim.report.outcomes import OUTCOMES
from wijksim.scenario.scenario import load_scenario

Content = dict[str, Any]
_RISK = ("worst_tenth", "regret")
#: One mechanism of many changes little: more decimals than a whole strategy is worth.
_DIGITS = 4


@dataclass(frozen=True)
class Found:
    """What leaving a claim out one way showed: with minus without and its interval, and where the claim fails."""

    effect: float | None = None
    ci: Sequence[float] | None = None
    counter_scenario: str | None = None
    counter_effect: float | None = None
    counter_ci: Sequence[float] | None = None

    @classmethod
    def of(cls, measured: Mapping[str, Any]) -> "Found":
        """What was stored of it."""
        return cls(**{each.name: measured.get(each.name) for each in fields(cls)})


def row(claim: Claim, entry: Mapping[str, Any] | None) -> Content:
    """What is known of a claim; numbers are None while it has not been measured."""
    name = claim.name if claim.mechanism else None
    found = entry[SWITCH] if entry else {}
    by_levers = entry[LEVERS] if entry else None
    return {
        "id": claim.number,
        "mechanism": name,
        "switch": name,
        **asdict(Found.of(found)),
        "grade": claim.grade,
        "measured": entry is not None,
        "stale": entry is not None and is_stale(claim, entry),
        "strategy": STRATEGY,
        "extrapolates": bool(load_scenario(STRATEGY).extrapolates),
        "outcome": claim.outcome if claim.mechanism else "chance",
        "wijk": WIJK,
        "residents": RESIDENTS,
        "year": YEAR,
        "replicates": entry["replicates"] if entry else None,
        "beside": found.get("beside", {}),
        "searched": found.get("searched", []),
        "left_out": {"scenario": claim.left_out, **asdict(Found.of(by_levers))} if by_levers else None,
        **({key: found.get(key) for key in _RISK} if claim.mechanism is None else {}),
        **beside.of(claim, entry),
    }


def table(rows: Sequence[Content], text: Words) -> str:
    """The rows as text: what each claim changes with its interval, its grade, and where it fails."""
    columns = ("claim", "mechanism", "effect", "interval", "grade", "fails", "there")
    grid = [[text.say(f"claims.{column}") for column in columns]]
    for each in rows:
        grid.append(
            [
                str(each["id"]),
                title(each, text),
                number(each["effect"], each, text),
                span(each["ci"], each, text),
                each["grade"],
                counter(each["counter_scenario"], each["measured"], text),
                number(each["counter_effect"], each, text),
            ]
        )
    blocks: list[Block] = [[_asked(text)], [Grid(grid, left=2, rule_after=1)], _notes(rows, text)]
    if any(each["left_out"] for each in rows):
        blocks.insert(2, [text.say("claims.left_out"), _left_out(rows, text)])
    if told := [line for each in rows for line in beside.lines(each, text)]:
        blocks.insert(-1, [text.say("claims.beside.head"), *told])
    return as_text(blocks)


def _left_out(rows: Sequence[Content], text: Words) -> Grid:
    columns = ("claim", "without", "effect", "interval", "fails", "there")
    grid = [[text.say(f"claims.{column}") for column in columns]]
    for each in (each for each in rows if each["left_out"]):
        found = each["left_out"]
        grid.append(
            [
                str(each["id"]),
                found["scenario"],
                number(found["effect"], each, text),
                span(found["ci"], each, text),
                counter(found["counter_scenario"], True, text),
                number(found["counter_effect"], each, text),
            ]
        )
    return Grid(grid, left=2, rule_after=1)


def title(each: Content, text: Words) -> str:
    """The mechanism of a row by its name, or that it is the risk."""
    return str(each["mechanism"] or text.say("claims.risk"))


def counter(found: str | None, measured: bool, text: Words) -> str:
    """The scenario in which a claim fails, or that none was found."""
    return found or (text.say("claims.not_found") if measured else "-")


def number(value: float | None, each: Content, text: Words) -> str:
    """An effect; "-" when it is not known; a chance without a sign; money in whole EUR."""
    if value is None:
        return "-"
    if each["outcome"] == BALANCE:
        return text.say("claims.eur", number=text.number(value, signed=True))
    chance = each["outcome"] == "chance"
    return text.number(value, 2 if chance else _DIGITS, signed=not chance)


def span(ci: Sequence[float] | None, each: Content, text: Words) -> str:
    """An interval."""
    return "-" if ci is None else text.say("table.span", low=number(ci[0], each, text), high=number(ci[1], each, text))


def _asked(text: Words) -> str:
    name = text.name("outcome", OUTCOME)
    return text.say("claims.asked", strategy=STRATEGY, outcome=name, wijk=WIJK, residents=RESIDENTS, year=YEAR)


def _notes(rows: Sequence[Content], text: Words) -> list[str]:
    """What a reader must know: how to read it, and which rows do not hold any more or are not there yet."""
    stale = text.both([str(each["id"]) for each in rows if each["stale"]])
    absent = text.both([str(each["id"]) for each in rows if not each["measured"]])
    tiny = text.number(OUTCOMES[OUTCOME].tiny, 2)
    notes = [text.say("claims.reading"), text.say("claims.tiny", tiny=tiny), text.say("claims.prior")]
    risk = [each for each in rows if each["outcome"] == "chance" and each["measured"]]
    if risk:
        worst, regret = (number(risk[0][key], {"outcome": OUTCOME}, text) for key in _RISK)
        notes.insert(0, text.say("claims.risk_is", worst=worst, regret=regret))
    if any(each["outcome"] == BALANCE for each in rows):
        notes.insert(0, text.say("claims.balance_is", scenario=CUT))
    notes += note_outside(list(dict.fromkeys(each["strategy"] for each in rows if each["extrapolates"])), text)
    if stale:
        notes.append(text.say("claims.stale", claims=stale))
    if absent:
        notes.append(text.say("claims.absent", claims=absent))
    return notes
