"""What findings.md says of pillars together: their effect minus the sum of the effects of each alone."""

from collections.abc import Iterator

import pandas as pd
from found import Study
from in_short import LUCK, margin_of, outcome_of, say
from make_tables import table

from wijksim.analysis.naming import title_of
from wijksim.analysis.pillars import NONE, PARTS, pillar_interaction
from wijksim.locale import Words
from wijksim.report.outcomes import OUTCOMES


def together(each: Study) -> pd.DataFrame:
    """A row a combination and outcome: strategy, indicator, difference (the interaction), low, high, seen.

    Empty where the design does not hold all combinations.
    """
    there = set(each.sweep.design.strategies)
    if not {NONE, *PARTS, *(part for parts in PARTS.values() for part in parts)} <= there:
        return pd.DataFrame()
    parts = [each.made(pillar_interaction, name, NONE).table.assign(indicator=name) for name in each.outcomes]
    rows = pd.concat(parts, ignore_index=True).rename(columns={"interaction": "difference"})
    rows = rows[rows["wijk"] == each.wijk]
    return rows.assign(seen=(rows["low"] > 0) | (rows["high"] < 0))


def in_short(each: Study, text: Words) -> str:
    """Whether any interaction is seen, in one sentence; empty where the design does not say."""
    rows = together(each)
    if rows.empty:
        return ""
    seen = rows[rows["seen"]].to_dict("records")
    if not seen:
        return say("pillars_short_none", text, combinations=len(PARTS), outcomes=len(each.outcomes))
    items = []
    for row in seen:
        unit = text.say(f"difference_unit.{OUTCOMES[row['indicator']].unit}")
        who = title_of(each.asked(each.outcomes[0]), row["strategy"], text)
        outcome = outcome_of(row["indicator"], text)
        items.append(say("pillars_item", text, who=who, outcome=outcome, unit=unit, **margin_of(row, text)))
    luck = text.number(LUCK * len(rows), 1)
    return say("pillars_short", text, seen=len(seen), count=len(rows), luck=luck, what="; ".join(items))


def section(each: Study, text: Words) -> Iterator[str]:
    """A row a combination, a column an outcome; nothing where the design does not hold all combinations."""
    rows = together(each)
    if rows.empty:
        return
    question = each.asked(each.outcomes[0])
    yield f"### {say('pillars_title', text)}"
    yield say("pillars_read", text, year=each.year, none=title_of(question, NONE, text))
    units = [
        f"{outcome_of(name, text)} ({text.say(f'difference_unit.{OUTCOMES[name].unit}')})" for name in each.outcomes
    ]
    lines = []
    for name, own in rows.groupby("strategy", sort=False):
        cells = []
        for row in own.to_dict("records"):
            margin = margin_of(row, text)
            cell = say("span", text, value=margin.pop("difference"), **margin)
            cells.append(f"**{cell}**" if row["seen"] else cell)
        lines.append([title_of(question, str(name), text), *cells])
    yield table([say("combination", text), *units], lines)
