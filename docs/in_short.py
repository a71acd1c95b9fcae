"""The first screen of findings.md: plain findings in a few sentences, with their margins, and how sure they are."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
from found import Study

from wijksim.analysis.naming import title_of
from wijksim.locale import Words
from wijksim.report.outcomes import OUTCOMES

#: Share of points at which a difference must point the same way to be called firm; share that luck gives.
_FIRM, LUCK = 0.9, 0.05
#: Strategies named of one outcome.
_MOST_NAMED = 4
#: Pairs of a group that are told one by one.
_FEW = 2


def short(each: Study, text: Words) -> Iterator[str]:
    """The plain findings of a sweep: each of a few pairs in full, of many how often and the largest."""
    for group, pairs in each.groups.items():
        rows = each.rows[each.rows["group"] == group]
        if len(pairs) <= _FEW:
            yield " ".join(
                _compared(each, rows[rows["strategy"].eq(a) & rows["against"].eq(b)], text) for a, b in pairs
            )
        else:
            yield _counted(each, group, rows, text)


def _compared(each: Study, rows: pd.DataFrame, text: Words) -> str:
    """One pair: better on, worse on, nothing to be seen on."""
    records = rows.to_dict("records")
    kinds = {
        "better": [_item(row, text) for row in records if row["seen"] and row["better"]],
        "worse": [_item(row, text) for row in records if row["seen"] and not row["better"]],
        "none": [outcome_of(row["indicator"], text) for row in records if not row["seen"]],
    }
    shares = {
        outcome_of(row["indicator"], text): text.number(100 * row["fails"]) for row in records if row["fails"] > 0.5
    }
    kinds["fails"] = [say("fails_at", text, outcome=name, share=share) for name, share in shares.items()]
    parts = "; ".join(say(kind, text, what=text.both(items)) for kind, items in kinds.items() if items)
    return say("compare", text, parts=parts, year=each.year, **who_are(each, records[0], text))


def _counted(each: Study, group: str, rows: pd.DataFrame, text: Words) -> str:
    """Many pairs: on which outcomes differences are seen and of whom, and the largest of them."""
    head = {"group": say(f"group.{group}", text), "year": each.year, "pairs": len(each.groups[group])}
    seen = rows[rows["seen"]]
    if not len(seen):
        return say("count_none", text, outcomes=len(each.outcomes), **head)
    parts = []
    for (name, better), some in seen.groupby(["indicator", "better"], sort=False):
        first, *others = some.sort_values("size", ascending=False, kind="stable").to_dict("records")
        names = "; ".join(who_are(each, row, text)["who"] for row in others)
        then = say("then", text, names=names) if 0 < len(others) < _MOST_NAMED else ""
        told = {"count": len(some), "unit": text.say(f"difference_unit.{OUTCOMES[str(name)].unit}"), "then": then}
        told |= {"outcome": outcome_of(str(name), text), "of": head["pairs"], "who": who_are(each, first, text)["who"]}
        parts.append(say(f"many_{'better' if better else 'worse'}", text, **told, **margin_of(first, text)))
    quiet = len(each.outcomes) - seen["indicator"].nunique()
    parts += [say("quiet", text, count=quiet, of=len(each.outcomes))] if quiet else []
    return say("count", text, parts="; ".join(parts), **head)


def same(rows: pd.DataFrame, text: Words) -> list[str]:
    """Outcomes of which no margin of any pair reaches what somebody would notice."""
    items = []
    for name, some in rows.groupby("indicator", sort=False):
        own, most = OUTCOMES[str(name)], float(some[["low", "high"]].abs().max(axis=None))
        if most < own.tiny:
            unit = text.say(f"difference_unit.{own.unit}")
            sizes = {"most": text.number(most, own.digits), "tiny": text.plain(own.tiny)}
            items.append(say("item_same", text, outcome=outcome_of(own.name, text), unit=unit, **sizes))
    return [say("same", text, what=text.both(items))] if items else []


def sure(rows: pd.DataFrame, text: Words) -> str:
    """How many differences are seen, how many luck would give, and on what the rest hangs."""
    seen = rows[rows["seen"]]
    if not len(seen):
        return say("sure_none", text)
    counts = {
        "firm": int((seen["turned"] <= 1 - _FIRM).sum()), "prior": int((seen["prior"] > 0.5).sum()),
        "tiny": int(seen["tiny"].sum()),
    }  # fmt: skip
    told = say("sure", text, seen=len(seen), count=len(rows), luck=text.number(LUCK * len(rows)), **counts)
    return f"{told} {say('sure_tiny', text, **counts)}" if counts["tiny"] else told


def say(key: str, text: Words, **values: object) -> str:
    """A text of the catalogue under `findings`."""
    return text.say(f"findings.{key}", **values)


def who_are(each: Study, row: Any, text: Words) -> dict[str, str]:
    """The titles of a pair."""
    question = each.asked(each.outcomes[0])
    return {key: title_of(question, row[name], text) for key, name in (("who", "strategy"), ("other", "against"))}


def outcome_of(name: str, text: Words) -> str:
    """The name of an outcome within a sentence."""
    return text.name("outcome", name).lower()


def _item(row: Any, text: Words) -> str:
    """An outcome with its difference and margin."""
    own = OUTCOMES[row["indicator"]]
    key = "item_tiny" if row["tiny"] else "item"
    unit = text.say(f"difference_unit.{own.unit}")
    return say(key, text, outcome=outcome_of(own.name, text), unit=unit, **margin_of(row, text))


def margin_of(row: Any, text: Words) -> dict[str, str]:
    """A difference and its margin in the decimals of the outcome."""
    digits = OUTCOMES[row["indicator"]].digits + 1  # small and sure is what is asked about here
    return {name: text.number(row[name], digits, signed=True) for name in ("difference", "low", "high")}


def pair_of(each: Study, row: Any, text: Words) -> str:
    """A pair as "strategy − against"."""
    return say("pair_of", text, **who_are(each, row, text))
