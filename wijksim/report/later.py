"""Later public costs beside the money: what is spent now and what needs cost elsewhere, and the balance of the two.

Euros per resident of the wijk at the start. A flow of a year counts from the middle of that year, discounted at the
declared rate. The balance of a strategy is how much less it costs in all than the first one, so it is known only next
to another; what comes after the last month is in none of it.
"""

from collections.abc import Mapping
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd

from wijksim.experiments.compare import Comparison
from wijksim.experiments.paired import interval
from wijksim.experiments.result import RunResult
from wijksim.locale import Words
from wijksim.observe.books import LATER
from wijksim.report.money import by_year, cents_by_year, per_resident, residents_at_start
from wijksim.report.pairs import sides
from wijksim.scenario.parameters import PARAMETERS

_RATE, _OPEN = "discount_rate", "avoided_share"


def present(books: pd.DataFrame, residents: float, rate: float) -> tuple[float, float]:
    """Of one wijk in one run: later costs as they come, and what was spent plus later costs, discounted.

    `residents` at the start, `rate` per year; EUR per resident.
    """
    return _worth(by_year(books, residents), rate)


def _worth(years: pd.DataFrame, rate: float) -> tuple[float, float]:
    """As `present`, from euros per resident by year (rows) and kind (columns)."""
    later = years.reindex(columns=list(LATER), fill_value=0.0).sum(axis=1)
    spent = years[[kind for kind in years.columns if str(kind).startswith("spent_")]].sum(axis=1)
    worth = (1.0 + rate) ** (0.5 - years.index.to_numpy(np.float64))
    return float(later.sum()), float(((spent + later).to_numpy() * worth).sum())


def later_costs(comparison: Comparison) -> pd.DataFrame:
    """One row a wijk and strategy: wijk, strategy, later, in_all, balance, low, high; means over the replicates.

    `balance` is in_all of the first strategy less its own, with a 95 % paired t interval (nan for one replicate); of
    the first itself all three are nan.
    """
    keys = ["wijk", "strategy", "seed"]
    by_run: Any = cents_by_year(comparison.books, keys).groupby(level=keys)
    flows = {key: rows.droplevel(keys) for key, rows in by_run}
    starts = comparison.indicators[comparison.indicators["month"] == 0]
    people = {key: residents_at_start(rows) for key, rows in starts.groupby(keys, observed=True)}
    rows = []
    for profile in comparison.profiles:
        first: Any = None
        for side in sides(comparison.scenarios):
            rate = side.scenario.values[_RATE]
            runs = [(profile.slug, side.name, seed) for seed in comparison.seeds]
            years = [per_resident(flows[run], people[run]) for run in runs]
            later, in_all = np.array([_worth(each, rate) for each in years]).T
            balance = (np.nan,) * 3 if first is None else interval(first - in_all)
            first = in_all if first is None else first
            rows.append((profile.slug, side.name, later.mean(), in_all.mean(), *map(float, balance)))
    return pd.DataFrame(rows, columns=["wijk", "strategy", "later", "in_all", "balance", "low", "high"])


def later_cells(costs: pd.DataFrame, text: Words) -> tuple[list[str], list[list[str]]]:
    """Titles and cells of `later_costs`, a row a wijk and strategy; empty cells where there is no balance."""
    cells = []
    for row in costs.to_dict("records"):
        balance = text.number(row["balance"], signed=True) if isfinite(row["balance"]) else ""
        low, high = (text.number(row[name], signed=True) for name in ("low", "high"))
        spans = text.say("table.span", low=low, high=high) if isfinite(row["low"]) else ""
        cells.append([text.number(row["later"]), text.number(row["in_all"]), balance, spans])
    return [text.say(f"later.{name}") for name in ("later", "in_all", "balance", "interval")], cells


def later_of_run(run: RunResult, wijk: str, rate: float) -> tuple[float, float]:
    """As `present`, of one wijk of a run."""
    books, indicators = (frame[frame["wijk"] == wijk] for frame in (run.books, run.indicators))
    return present(books, residents_at_start(indicators), rate)


def titles_of_run(text: Words) -> list[str]:
    """The titles of what `later_of_run` gives: of one run alone there is no balance."""
    return [text.say(f"later.{name}") for name in ("later", "in_all")]


def later_note(values: Mapping[str, float], text: Words) -> str:
    """What is counted, what is not, and how open it is, for the values of a scenario."""
    low, high = (text.number(100.0 * each) for each in (PARAMETERS[_OPEN].low, PARAMETERS[_OPEN].high))
    now = text.number(100.0 * values[_OPEN])
    return text.say("later.note", rate=text.number(100.0 * values[_RATE], 2), avoided=now, low=low, high=high)
