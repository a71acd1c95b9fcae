"""Who gains: the place and those who stayed, young and old, by schooling, income and tenure, and the gaps."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from wijksim.experiments.contrasts import GROUP_OUTCOMES
from wijksim.experiments.result import RunResult
from wijksim.locale import Words
from wijksim.population.profile import Profile
from wijksim.report.outcomes import KINDS, OUTCOMES
from wijksim.report.page.blocks import Block, Heading, Prose, Rows, Section, Table
from wijksim.report.page.told import Told
from wijksim.report.pairs import Pair, Verdict, ahead, place, rows_of
from wijksim.report.tables import outcome_name

_IN_WORDS = ("wellbeing", "trust_municipality")


def groups(told: Told) -> Section:
    """A table an outcome: every group under both strategies, in the last year."""
    text, comparison = told.text, told.comparison
    leads = ("page.groups.lead", "page.groups.apart", "page.groups.chance")
    blocks: list[Block] = [Prose(text.say(lead)) for lead in leads]
    if comparison.table.empty:
        blocks = [Prose(text.say("page.short"))]
    for profile in told.shown if not comparison.table.empty else ():
        for pair in told.pairs:
            if len(comparison.profiles) * len(told.pairs) > 1:
                who = {"second": pair.second.letter, "first": pair.first.letter}
                blocks.append(Heading(text.say("page.block", place=place(profile), **who)))
            blocks += _pair(told, pair, profile)
    return Section("groups", text.say("page.groups.title"), blocks)


def _pair(told: Told, pair: Pair, profile: Profile) -> list[Block]:
    rows = rows_of(told.comparison.groups, pair, profile.slug)
    blocks: list[Block] = []
    for outcome in GROUP_OUTCOMES:
        found = {
            str(row["group"]): _verdict(row, pair) for row in rows[rows["indicator"] == outcome].to_dict("records")
        }
        if found:
            sentences = _sentences(told, found) if outcome in _IN_WORDS else []
            blocks += [*sentences, _table(told, pair, outcome, found)]
    return blocks


def _table(told: Told, pair: Pair, outcome: str, found: Mapping[str, Verdict]) -> Table:
    text = told.text
    bodies = []
    for kind, members in KINDS.items():
        rows = [[text.name("group", name), *told.row_cells(found[name])] for name in members if name in found]
        if rows:
            bodies.append(Rows(rows, text.say(f"page.groups.{kind}")))
    what = {"outcome": outcome_name(OUTCOMES[outcome], text), "year": told.year}
    head = [text.say("page.groups.kind"), text.say("page.groups.group"), *told.titles(pair)]
    return Table(text.say("page.groups.caption", **what), head, bodies, "llrrrrrs")


def _sentences(told: Told, found: Mapping[str, Verdict]) -> list[Block]:
    """Who gains for sure and who loses, and whether the gaps close."""
    text = told.text
    outcome = text.name("outcome", next(iter(found.values())).outcome.name)
    members = [name for kind in KINDS.values() for name in kind if not name.startswith("gap_") and name in found]
    told_of: dict[str, list[str]] = {}
    for name in members[1:]:
        if side := found[name].ahead:
            told_of.setdefault(side.letter, []).append(text.name("group", name))
    parts = [
        text.say("page.groups.for", who=letter, groups=_quoted(names, text), outcome=outcome)
        for letter, names in sorted(told_of.items(), reverse=True)
    ] or [text.say("page.groups.for_none", outcome=outcome)]
    alike = []
    for gap in ("gap_education", "gap_income", "gap_tenure", "gap_reach"):
        if gap in found:
            if side := found[gap].ahead:
                parts.append(text.say("page.groups.gap", gap=text.name("group", gap), who=side.letter))
            else:
                alike.append(text.name("group", gap))
    if alike:
        parts.append(text.say("page.groups.gap_none", gaps=_quoted(alike, text)))
    return [Prose(" ".join(parts))]


def _quoted(names: list[str], text: Words) -> str:
    """Groups in a sentence, each as it is called in the table."""
    return text.both([text.say("page.quoted", title=name) for name in names])


def _verdict(row: Mapping[Any, Any], pair: Pair) -> Verdict:
    outcome = OUTCOMES[row["indicator"]]
    low, high = float(row["low"]), float(row["high"])
    return Verdict(
        outcome,
        int(row["year"]),
        (float(row["first"]), float(row["second"])),
        float(row["difference"]),
        low,
        high,
        float(row["chance"]),
        ahead(low, high, outcome, pair),
    )


def run_groups(run: RunResult, profile: Profile, text: Words) -> list[Block]:
    """Every group at the start and in the last whole year of one run."""
    lived = run.indicators[run.indicators["wijk"] == profile.slug]
    month = int(lived.loc[lived["group"] != "all", "month"].max()) if (lived["group"] != "all").any() else 0
    if month < 12:
        return [Prose(text.say("page.short"))]
    return [_run_table(lived, outcome, month, text) for outcome in _IN_WORDS]


def _run_table(lived: pd.DataFrame, outcome: str, month: int, text: Words) -> Table:
    rows = lived[(lived["indicator"] == outcome) & lived["month"].isin((0, month))]
    by_group = {
        str(group): dict(zip(each["month"], each["value"], strict=True)) for group, each in rows.groupby("group")
    }
    bodies, digits = [], OUTCOMES[outcome].digits
    for kind, members in KINDS.items():
        cells = [_course(name, by_group[name], month, digits, text) for name in members if name in by_group]
        if cells:
            bodies.append(Rows(cells, text.say(f"page.groups.{kind}")))
    head = [
        text.say("page.groups.kind"), text.say("page.groups.group"), text.say("run.start"),
        text.say("run.year", year=month // 12), text.say("page.groups.change"),
    ]  # fmt: skip
    caption = text.say("page.groups.caption", outcome=outcome_name(OUTCOMES[outcome], text), year=month // 12)
    return Table(caption, head, bodies, "llrrr")


def _course(name: str, values: Mapping[int, float], month: int, digits: int, text: Words) -> list[str]:
    """One group at the start, at the end, and the difference."""
    first, last = (values.get(when, float("nan")) for when in (0, month))
    numbers = [text.number(first, digits), text.number(last, digits), text.number(last - first, digits, signed=True)]
    return [text.name("group", name), *numbers]
