"""A country that was lived in a few plain sentences and two short tables, in Dutch or English, or as values."""

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from wijksim.country.ranking import OUTCOMES, RANKED
from wijksim.locale import Words, words
from wijksim.report.grid import Block, Grid, as_text

if TYPE_CHECKING:
    from wijksim.country.living import Lived

#: How many wijken are named at the top and at the bottom.
NAMED = 10
_DIGITS = 2
#: Rank correlation from which places at the end follow those at the start mostly (half of the variance), or in part.
_KEPT = ((0.7, "kept_mostly"), (0.3, "kept_partly"))


def country_text(lived: "Lived", language: str = "nl") -> str:
    """The country for a terminal."""
    text, table = words(language), lived.table
    blocks: list[Block] = [sentences(lived, language)]
    if len(table):
        blocks.append(_ranked(text.say("country.head_best"), table.head(NAMED), text))
        blocks.append(_ranked(text.say("country.head_worst"), table.tail(NAMED), text))
    return as_text(blocks)


def sentences(lived: "Lived", language: str = "nl") -> list[str]:
    """What came out, a sentence a thing."""
    text, table = words(language), lived.table
    found = [_size(lived, text)]
    if len(table):
        found += [_range(table, text), *_means(table, text)]
        found += _kept(table, text)
        found.append(text.say("country.once"))
    return found + outside(lived, text) + _missing(lived, text)


def outside(lived: "Lived", text: Words) -> list[str]:
    """That the strategy lies outside all data, where it does."""
    return [text.say("note.run_extrapolates")] if lived.scenario.extrapolates else []


def country_values(lived: "Lived") -> dict[str, Any]:
    """The same as values that fit JSON; keys are the same in every language."""
    table = lived.table
    return {
        "strategy": lived.scenario.name,
        "extrapolates": bool(lived.scenario.extrapolates),
        "seed": lived.seed,
        "months": lived.months,
        "folder": str(lived.store.folder),
        "municipalities": len(lived.country.municipalities),
        "failed": [{"code": each.code, "municipality": each.name, "error": error} for each, error in lived.failed],
        "wijken": len(table),
        "residents": int(table["residents_start"].sum()),
        "means": means_of(table),
        "best": _records(table.head(NAMED)),
        "worst": _records(table.tail(NAMED)),
        "left_out": dict(Counter(lived.left_out["reason"])),
    }


def means_of(table: pd.DataFrame) -> dict[str, float | None]:
    """The outcomes over all residents: means of wijken by how many live there at that moment."""
    found = {}
    for name in OUTCOMES:
        for part in ("start", "end"):
            values, residents = table[f"{name}_{part}"], table[f"residents_{part}"]
            known = values.notna() & (residents > 0)
            mean = np.average(values[known], weights=residents[known]) if known.any() else np.nan
            found[f"{name}_{part}"] = float(mean)
    known = table["residents_start"] > 0
    spent = np.average(table["spent_per_resident"], weights=table["residents_start"]) if known.any() else np.nan
    found["spent_per_resident"] = float(spent)
    return {name: value if np.isfinite(value) else None for name, value in found.items()}


def rows_of(table: pd.DataFrame) -> list[Any]:
    """The rows, each with the columns as attributes."""
    return list(table.itertuples(index=False))


def place_of(row: Any) -> str:
    """A wijk by its name and municipality."""
    return f"{row.wijk}, {row.municipality}"


def _size(lived: "Lived", text: Words) -> str:
    table = lived.table
    return text.say(
        "country.lived",
        wijken=text.number(len(table)),
        municipalities=text.number(table["municipality_code"].nunique()),
        residents=text.number(table["residents_start"].sum()),
        years=lived.years,
        strategy=lived.scenario.name,
        seed=lived.seed,
    )


def _range(table: pd.DataFrame, text: Words) -> str:
    first, third = table[f"{RANKED}_end"].quantile([0.25, 0.75])
    best, worst = rows_of(table)[0], rows_of(table)[-1]
    return text.say(
        "country.range",
        low=_sd(getattr(worst, f"{RANKED}_end"), text),
        high=_sd(getattr(best, f"{RANKED}_end"), text),
        lowest=place_of(worst),
        highest=place_of(best),
        first=_sd(first, text),
        third=_sd(third, text),
    )


def _means(table: pd.DataFrame, text: Words) -> list[str]:
    means = {name: np.nan if value is None else value for name, value in means_of(table).items()}
    shares = {name: text.number(value, 1) for name, value in means.items() if not name.startswith(RANKED)}
    shares["spent"] = shares.pop("spent_per_resident")
    return [
        text.say(
            "country.change",
            risen=text.number(int((table[f"{RANKED}_change"] > 0).sum())),
            wijken=text.number(len(table)),
            start=_sd(means[f"{RANKED}_start"], text),
            end=_sd(means[f"{RANKED}_end"], text),
        ),
        text.say("country.outcomes", **shares),
    ]


def _kept(table: pd.DataFrame, text: Words) -> list[str]:
    """How far the place at the end follows that at the start; nothing where that cannot be told."""
    if len(table) < 3 or table[[f"{RANKED}_start", f"{RANKED}_end"]].nunique().min() < 2:
        return []
    correlation = table[f"{RANKED}_start"].corr(table[f"{RANKED}_end"], method="spearman")
    key = next((key for least, key in _KEPT if correlation >= least), "kept_hardly")
    return [text.say(f"country.{key}", correlation=text.number(correlation, _DIGITS))]


def _missing(lived: "Lived", text: Words) -> list[str]:
    found = []
    counted = Counter(_reason(reason, text) for _, _, reason in lived.country.skipped)
    if lost := sum(len(each.profiles) for each, _ in lived.failed):
        counted[text.say("country.failed_wijken")] = lost
    if counted:
        reasons = [
            text.say("country.left_reason", reason=reason, count=count) for reason, count in counted.most_common()
        ]
        found.append(text.say("country.left_out", count=text.number(sum(counted.values())), reasons="; ".join(reasons)))
    if lived.failed:
        names = [each.name for each, _ in lived.failed]
        named = ", ".join([*names[:NAMED], *(["..."] if len(names) > NAMED else [])])
        folder = lived.store.folder / "failures"
        found.append(text.say("country.failed", count=len(names), names=named, folder=folder))
    return found


def _reason(reason: Any, text: Words) -> str:
    return text.say(f"skip.{reason.reason}", **reason.values)


def _ranked(title: str, table: pd.DataFrame, text: Words) -> list[Any]:
    head = [text.say(f"country.head_{name}") for name in ("wijk", "rank", "start", "end", "change")]
    rows = [
        [
            place_of(row), text.number(row.rank),
            *(_sd(getattr(row, f"{RANKED}_{part}"), text) for part in ("start", "end", "change")),
        ]
        for row in rows_of(table)
    ]  # fmt: skip
    return [title, Grid([head, *rows], rule_after=1)]


def _sd(value: float, text: Words) -> str:
    return text.number(value, _DIGITS, signed=True)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]
