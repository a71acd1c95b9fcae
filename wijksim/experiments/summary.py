"""The tables of a comparison: each strategy against the first.

They are made from one wide table, as `Comparison.wide` gives it: rows indicator, month, wijk; columns
strategy, seed, the same seeds under every strategy.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from wijksim.experiments import paired
from wijksim.experiments.result import SHOWN

HEADLINE = "wellbeing"
#: Years after which strategies are compared, where the run is that long.
YEARS = (4, 10, 20, 30)
DOWN_IS_BETTER = ("hardship", "severe_loneliness", "anxiety", "ever_suspect", "homes_weak_class")


def years_of(months: int) -> list[int]:
    """The years to compare at in a run of `months`; its last whole year when it is shorter than four."""
    return [year for year in YEARS if 12 * year <= months] or [year for year in [months // 12] if year]


def pair_name(first: str, second: str) -> str:
    """How a pair is called in tables: every difference is second minus first."""
    return f"{second} - {first}"


def difference_table(wide: pd.DataFrame, strategies: Sequence[str], wijken: Sequence[str]) -> pd.DataFrame:
    """`Comparison.table` out of the months of a wide table that are whole years."""
    lived = {name: wide[name].to_numpy(np.float64) for name in strategies}
    rows = wide.index.to_frame(index=False)
    better = np.where(rows["indicator"].isin(DOWN_IS_BETTER), -1.0, 1.0)[:, None]
    first, *others = strategies
    blocks = [_block(rows, lived, first, second, better) for second in others]
    table = pd.concat(blocks, ignore_index=True)
    return table.loc[_row_order(table, wijken)].reset_index(drop=True)


def _block(
    rows: pd.DataFrame, lived: dict[str, paired.Numbers], first: str, second: str, better: paired.Numbers
) -> pd.DataFrame:
    """The rows of one pair."""
    differences = lived[second] - lived[first]
    mean, low, high = paired.interval(differences)
    columns: dict[str, Any] = {
        "pair": pair_name(first, second),
        "indicator": rows["indicator"],
        "year": rows["month"] // 12,
        "wijk": rows["wijk"],
    }
    columns |= {f"mean_{name}": values.mean(axis=1) for name, values in lived.items()}
    columns |= {"difference": mean, "low": low, "high": high, "chance": paired.chance(better * differences)}
    return pd.DataFrame(columns)


def _row_order(table: pd.DataFrame, wijken: Sequence[str]) -> "pd.Index[Any]":
    """Pairs as given, main outcomes first, then year and wijk."""
    ranks = pd.DataFrame(
        {
            "pair": pd.factorize(table["pair"])[0],
            "main": table["indicator"].map({name: rank for rank, name in enumerate(SHOWN)}),
            "indicator": table["indicator"],
            "year": table["year"],
            "wijk": table["wijk"].map({slug: rank for rank, slug in enumerate(wijken)}),
        }
    )
    return ranks.sort_values(list(ranks.columns), kind="stable").index


def break_even_table(wide: pd.DataFrame, strategies: Sequence[str], wijken: Sequence[str]) -> pd.DataFrame:
    """`Comparison.break_even` out of all months of the headline in a wide table."""
    first, *others = strategies
    rows = []
    for second in others:
        for wijk in wijken:
            lived = wide.loc[HEADLINE].xs(wijk, level="wijk").sort_index()
            behind = (lived[second] - lived[first]).to_numpy(np.float64).T
            median, low, high, never = paired.month_range(paired.break_even(behind))
            rows.append((pair_name(first, second), wijk, median, low, high, never))
    return pd.DataFrame(rows, columns=["pair", "wijk", "median", "low", "high", "share_never"])


def short_table(table: pd.DataFrame, first: str, second: str, wijk: str) -> str:
    """The main outcomes of one pair and wijk as text, each with the decimals that are worth showing."""
    from wijksim.report.outcomes import OUTCOMES

    rows = table[(table["pair"] == pair_name(first, second)) & (table["wijk"] == wijk)]
    rows = rows[rows["indicator"].isin(SHOWN)]
    if rows.empty:
        return "no whole year was lived; see .indicators"
    digits = [OUTCOMES[name].digits for name in rows["indicator"]]

    def shown(column: str, sign: str = "") -> list[str]:
        return [f"{value:{sign}.{places}f}" for value, places in zip(rows[column], digits, strict=True)]

    spans = zip(shown("difference", "+"), shown("low", "+"), shown("high", "+"), strict=True)
    text = pd.DataFrame(
        {
            "outcome": rows["indicator"],
            "year": rows["year"],
            "first": shown(f"mean_{first}"),
            "second": shown(f"mean_{second}"),
            "difference": [f"{mean} ({low} to {high})" for mean, low, high in spans],
            "chance": rows["chance"].map("{:.2f}".format),
        }
    )
    return text.to_string(index=False)


def break_even_line(row: Any) -> str:
    """One row of the break-even table as text."""
    months = ["never" if np.isinf(month) else f"{month:g}" for month in (row.median, row.low, row.high)]
    span = f"month {months[0]} ({months[1]} to {months[2]})" if months[0] != "never" else "never"
    return f"break-even in {HEADLINE}: {span}; never in {row.share_never:.0%} of the replicates"
