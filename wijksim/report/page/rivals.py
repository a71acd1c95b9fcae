"""Rival models on the page of a comparison: which conclusions keep their side where a doubtful part is taken out."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from wijksim.experiments.result import SHOWN
from wijksim.experiments.rivals import KEPT, TURNED, UNSEEN
from wijksim.experiments.summary import pair_name
from wijksim.report.outcomes import OUTCOMES
from wijksim.report.page.blocks import Block, Bullets, Prose, Rows, Section, Table
from wijksim.report.page.told import Told
from wijksim.report.pairs import Pair
from wijksim.report.tables import outcome_name
from wijksim.scenario.rivals import RIVALS


def rivals(told: Told) -> list[Section]:
    """The section; nothing where no rival was lived or no whole year."""
    table, text = told.comparison.rivals, told.text
    if table.empty:
        return []
    names = [str(name) for name in table["rival"].unique()]
    asked = table[(table["year"] == told.year) & table["indicator"].isin(SHOWN)]
    seen = asked[asked["verdict"] != UNSEEN]
    what = [f"{name}: {getattr(RIVALS[name], text.language)}" for name in names]
    blocks: list[Block] = [Prose(text.say("page.rivals.lead", year=told.year)), Bullets(what)]
    if seen.empty:
        blocks.append(Prose(text.say("page.rivals.none", year=told.year), strong=True))
        return [Section("rivals", text.say("page.rivals.title"), blocks)]
    blocks += [Prose(_in_short(seen, names, told), strong=True), _table(seen, names, told)]
    unseen = asked[(asked["rival"] == names[0]) & (asked["verdict"] == UNSEEN)]
    if len(unseen):
        blocks.append(Prose(text.say("page.rivals.unseen", count=len(unseen))))
    return [Section("rivals", text.say("page.rivals.title"), blocks)]


def _in_short(seen: pd.DataFrame, names: list[str], told: Told) -> str:
    """How many conclusions there are, and how many keep their side under every rival."""
    kept = seen.assign(kept=seen["verdict"] == KEPT).groupby(["pair", "wijk", "indicator"], sort=False)["kept"].all()
    turned = sorted({str(name) for name in seen.loc[seen["verdict"] == TURNED, "rival"]})
    text = told.text
    short = text.say("page.rivals.short", count=len(kept), kept=int(kept.sum()), rivals=len(names))
    return f"{short} {text.say('page.rivals.turned', rivals=text.both(turned))}" if turned else short


def _table(seen: pd.DataFrame, names: list[str], told: Told) -> Table:
    """A row a conclusion, a column a rival; gathered by who is set against whom where."""
    text, bodies = told.text, []
    by_pair = {pair_name(pair.first.name, pair.second.name): pair for pair in told.pairs}
    for (pair, wijk), rows in seen.groupby(["pair", "wijk"], sort=False):
        by_outcome = {name: rows[rows["indicator"] == name].to_dict("records") for name in SHOWN}
        lines = []
        for name, found in by_outcome.items():
            if found:
                said = {str(each["rival"]): text.say(f"rival.{each['verdict']}") for each in found}
                difference = _difference(found[0], name, told)
                lines.append([outcome_name(OUTCOMES[name], text), difference, *(said[rival] for rival in names)])
        bodies.append(Rows(lines, _who(by_pair[str(pair)], str(wijk), told)))
    head = [text.say("rival.pair"), text.say("rival.outcome"), text.say("rival.own"), *names]
    return Table(text.say("page.rivals.caption", year=told.year), head, bodies, "llr" + "s" * len(names))


def _who(pair: Pair, wijk: str, told: Told) -> str:
    letters = f"{pair.second.letter} − {pair.first.letter}"
    return f"{letters}, {wijk}" if len(told.comparison.profiles) > 1 else letters


def _difference(row: Mapping[Any, Any], name: str, told: Told) -> str:
    digits, text = OUTCOMES[name].digits, told.text
    mean, low, high = (
        text.number(float(row[column]), digits, signed=True) for column in ("own_difference", "own_low", "own_high")
    )
    return f"{mean} ({text.say('table.span', low=low, high=high)})"
