"""What two claims ask for beside their effect, in words: what talks win back, and staff in two contrasts."""

from collections.abc import Mapping
from typing import Any

from wijksim.claims.asked import BALANCE, OUTCOME, STAFF, TALKS, Claim
from wijksim.claims.outputs import STAFFING, WON_BACK
from wijksim.experiments.won_back import EUR, MONTHS
from wijksim.locale import Words

Content = Mapping[str, Any]
#: Claim -> the output that it asks for.
ASKED = {TALKS: WON_BACK, STAFF: STAFFING}
SAME, TOP = "same_budget", "on_top"
_DIGITS, _FEW, _CENTS = 4, 1, 2


def of(claim: Claim, entry: Content | None) -> dict[str, Any]:
    """The output of a claim by its name, None while it has not been measured; empty where none is asked."""
    name = ASKED.get(claim.name)
    return {name: (entry or {}).get(name)} if name else {}


def lines(row: Content, text: Words) -> list[str]:
    """The sentences of a row that has an output which was measured."""
    if row.get(WON_BACK):
        return [_won_back(row, measure, text) for measure in (MONTHS, EUR)]
    if row.get(STAFFING):
        return [_staffing(row, name, text) for name in (SAME, TOP)]
    return []


def won_back_cells(found: Content, measure: str, text: Words) -> dict[str, str]:
    """What was spent before and saved after, the ratio with its margin, and whether that is ample, as texts."""
    each = found[measure]
    verdict = "nothing" if each["ratio"] is None else "ample" if each["ample"] else "short"
    ratio = "-" if each["ratio"] is None else text.number(each["ratio"], _CENTS)
    ends = [text.number(end, _CENTS) for end in each["ci"] or ()]
    return {
        "before": text.number(each["before"], _FEW),
        "after": text.number(each["after"], _FEW),
        "ratio": ratio,
        "span": text.say("table.span", low=ends[0], high=ends[1]) if ends else text.say("claims.beside.no_span"),
        "verdict": text.say(f"claims.beside.{verdict}"),
    }


def effect_cells(effect: Content | None, outcome: str, text: Words) -> tuple[str, str]:
    """An effect and its margin; EUR for the balance, and "-" where there is none."""
    if effect is None:
        return "-", "-"
    digits = _FEW if outcome == BALANCE else _DIGITS
    value, low, high = (text.number(each, digits, signed=True) for each in (effect["effect"], *effect["ci"]))
    return value, text.say("table.span", low=low, high=high)


def _won_back(row: Content, measure: str, text: Words) -> str:
    cells = won_back_cells(row[WON_BACK], measure, text)
    return text.say(f"claims.beside.won_back_{measure}", claim=row["id"], **cells)


def _staffing(row: Content, name: str, text: Words) -> str:
    found, top = row[STAFFING][name], row[STAFFING][TOP]
    effect, span = effect_cells(found[OUTCOME], OUTCOME, text)
    told = {"extra": text.number(top["extra_eur"]), "effect": effect, "span": span, "claim": row["id"]}
    told["outcome"] = text.name("outcome", OUTCOME).lower()
    if name == SAME:
        return text.say("claims.beside.same_budget", **told)
    per, per_span = effect_cells(found[OUTCOME]["per_100_eur"], OUTCOME, text)
    net, net_span = effect_cells(found[BALANCE]["per_100_eur"], BALANCE, text)
    return text.say("claims.beside.on_top", per=per, per_span=per_span, net=net, net_span=net_span, **told)
