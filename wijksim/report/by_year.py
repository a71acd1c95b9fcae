"""The long tables of a comparison made short enough for a spreadsheet: by year, over all replicates.

Month by month and run by run they have millions of rows, more than a spreadsheet opens; those are for Parquet.
"""

from collections.abc import Mapping

import pandas as pd

from wijksim.experiments.compare import Comparison

#: Kinds in the books that are a stock, not a flow: what counts is the end of the year.
_STOCKS = ("carried",)


def by_year(comparison: Comparison) -> Mapping[str, pd.DataFrame]:
    """Tables indicators, books and causes: mean and sd over replicates, a row a strategy, year, wijk and further names.

    Whole years only; year 0 is the start. Indicators (`value_mean`, `value_sd`) and what is carried are as they were at
    the end of a year; other money (`cents_mean`, `cents_sd`; hours of volunteers in hundredths) and causes of trust are
    summed over its months. The sd of a single replicate is nan.
    """
    indicators, books, causes = comparison.indicators, comparison.books, comparison.causes
    stock = books["kind"].isin(_STOCKS)
    money = pd.concat([_summed(books[~stock], comparison.months), _at_end(books[stock])])
    found = {
        "indicators": _over_replicates(_at_end(indicators), "value"),
        "books": _over_replicates(money, "cents"),
        "causes": _over_replicates(_summed(causes, comparison.months), "value"),
    }
    place = {scenario.name: k for k, scenario in enumerate(comparison.scenarios)}
    return {
        name: table.sort_values("strategy", kind="stable", key=lambda names: names.map(place), ignore_index=True)
        for name, table in found.items()
    }


def _at_end(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of the last month of each year, and of the start."""
    rows = frame[frame["month"] % 12 == 0]
    return rows.assign(year=rows["month"] // 12).drop(columns="month")


def _summed(frame: pd.DataFrame, months: int) -> pd.DataFrame:
    """The sum over the months of each whole year; months 1 to 12 are year 1."""
    rows = frame[(frame["month"] > 0) & (frame["month"] <= months - months % 12)]
    rows = rows.assign(year=(rows["month"] + 11) // 12).drop(columns="month")
    names = [name for name in rows.columns if name not in ("value", "cents")]
    return rows.groupby(names, observed=True, sort=False, as_index=False).sum()


def _over_replicates(frame: pd.DataFrame, number: str) -> pd.DataFrame:
    """Mean and sd over replicates; a replicate that lacks a row of the books had none of that money."""
    names = ["strategy", "year", *(name for name in frame.columns if name not in ("strategy", "year", "seed", number))]
    wide = frame.set_index([*names, "seed"])[number].unstack("seed")
    if number == "cents":
        wide = wide.fillna(0)
    return pd.DataFrame({f"{number}_mean": wide.mean(axis=1), f"{number}_sd": wide.std(axis=1)}).reset_index()
