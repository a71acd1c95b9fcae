"""What a comparison says beyond its main table: for whom, why trust moved, and the risk of being worse off.

Like the main table it pairs replicates, so that luck falls away: a difference is taken within a replicate
first. Each function takes results by (strategy, seed) and gives a tidy table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from wijksim.experiments import paired
from wijksim.experiments.result import RunResult
from wijksim.experiments.summary import HEADLINE, pair_name
from wijksim.state.columns import DOMAINS

Results = Mapping[tuple[str, int], RunResult]

#: sd; a domain that is lower by more than this is noticeably worse. An assumption of ours, a reading aid.
NOTICED = 0.02
#: Outcomes that are shown by group.
GROUP_OUTCOMES = (HEADLINE, "trust_municipality", "participation")
#: Gap -> the two groups of which it is the first minus the second.
GAPS = {
    "gap_education": ("education_low", "education_high"),
    "gap_income": ("income_low", "income_high"),
    "gap_tenure": ("rent", "own"),
    "gap_reach": ("not_by_themselves", "by_themselves"),
}
ANY_DOMAIN = "any"


@dataclass(frozen=True)
class Contrast:
    """`second` set against `first` under `seeds`; every difference is second minus first."""

    first: str
    second: str
    seeds: tuple[int, ...]

    @property
    def name(self) -> str:
        """How the pair is called in tables."""
        return pair_name(self.first, self.second)


def group_table(results: Results, contrasts: Sequence[Contrast], year: int) -> pd.DataFrame:
    """One row a pair, wijk, indicator and group at the end of `year`, gaps between groups among them.

    Columns pair, wijk, indicator, group, year, first, second, difference, low, high (95 % paired t interval) and
    chance that the second is better. A gap is the first group of `GAPS` minus the second, so when it rises
    the group that is behind catches up. A group that is empty in one of the runs has nan.
    """

    def chosen(result: RunResult) -> "pd.Series[Any]":
        frame = _at_end_of(result, year)
        frame = frame[frame["indicator"].isin(GROUP_OUTCOMES)]
        return frame.set_index(["wijk", "indicator", "group"])["value"]

    def with_gaps(lived: pd.DataFrame) -> pd.DataFrame:
        by_group = pd.DataFrame(lived.unstack("group"))
        known = by_group.columns.unique("group")
        gaps = {
            gap: by_group.xs(low, axis=1, level="group") - by_group.xs(high, axis=1, level="group")
            for gap, (low, high) in GAPS.items()
            if low in known and high in known
        }
        beside = [pd.concat(gaps, axis=1, names=["group"]).swaplevel(axis=1)] if gaps else []
        return pd.DataFrame(pd.concat([by_group, *beside], axis=1).stack("group", future_stack=True))

    table = _contrasted(results, contrasts, chosen, with_gaps)
    table.insert(4, "year", year)
    return table


def cause_table(results: Results, contrasts: Sequence[Contrast]) -> pd.DataFrame:
    """One row a pair, wijk, trust and cause: what moved trust over the whole run, summed over its months.

    Columns pair, wijk, trust, cause, first, second, difference, low, high; sd per adult.
    """

    def chosen(result: RunResult) -> "pd.Series[Any]":
        return result.causes.groupby(["wijk", "trust", "cause"], observed=True)["value"].sum()

    return _contrasted(results, contrasts, chosen).drop(columns="chance")


def risk_table(results: Results, contrasts: Sequence[Contrast], year: int) -> pd.DataFrame:
    """One row a pair, wijk and domain, and one for any domain: how often the second ends lower than the first.

    At the end of `year`; columns pair, wijk, domain, year, difference, low, high, share_lower (of the
    replicates), share_noticed (lower by more than `NOTICED`), worst (the lowest difference) and replicates. For
    any domain the shares count replicates with at least one such domain, and the other numbers are nan but worst.
    """

    def chosen(result: RunResult) -> "pd.Series[Any]":
        frame = _at_end_of(result, year)
        frame = frame[(frame["group"] == "all") & frame["indicator"].isin(DOMAINS)]
        return frame.set_index(["wijk", "indicator"])["value"]

    blocks = []
    for contrast in contrasts:
        first, second = (_lived(results, name, contrast.seeds, chosen) for name in (contrast.first, contrast.second))
        differences = second - first
        for wijk, rows in differences.groupby(level="wijk", sort=False):
            rows = rows.droplevel("wijk").reindex([domain for domain in DOMAINS if (wijk, domain) in rows.index])
            blocks.append(_risks(rows, str(wijk), contrast, year))
    return pd.concat(blocks, ignore_index=True)


def middle_seed(wide: pd.DataFrame, second: str, first: str, wijk: str) -> int:
    """The replicate in the middle by the difference in the headline in the last month; the lower of two."""
    last = wide.loc[HEADLINE].xs(wijk, level="wijk").sort_index().iloc[-1]
    difference = (last[second] - last[first]).sort_values(kind="stable")
    return int(difference.index[(len(difference) - 1) // 2])


def _at_end_of(result: RunResult, year: int) -> pd.DataFrame:
    """The indicators at the end of a year; rows stand in the order of months, so it need not look at all of them."""
    frame = result.indicators
    first, last = np.searchsorted(frame["month"].to_numpy(), [12 * year, 12 * year + 1])
    return frame.iloc[first:last]


def _risks(differences: pd.DataFrame, wijk: str, contrast: Contrast, year: int) -> pd.DataFrame:
    """The rows of one pair and wijk; `differences` by domain (rows) and seed (columns)."""
    found = differences.to_numpy(np.float64)
    lower, noticed = found < 0, found < -NOTICED
    mean, low, high = paired.interval(found)
    nothing = np.array([np.nan])
    return pd.DataFrame(
        {
            "pair": contrast.name,
            "wijk": wijk,
            "domain": [*differences.index, ANY_DOMAIN],
            "year": year,
            "difference": np.concatenate([mean, nothing]),
            "low": np.concatenate([low, nothing]),
            "high": np.concatenate([high, nothing]),
            "share_lower": [*lower.mean(axis=1), lower.any(axis=0).mean()],
            "share_noticed": [*noticed.mean(axis=1), noticed.any(axis=0).mean()],
            "worst": [*found.min(axis=1), found.min()],
            "replicates": found.shape[1],
        }
    )


def _lived(results: Results, name: str, seeds: Iterable[int], chosen: Any) -> pd.DataFrame:
    """What is chosen of each run of a strategy: a column a seed."""
    lived = {seed: chosen(results[name, seed]) for seed in seeds}
    columns = list(lived.values())
    rows = columns[0].index
    if all(column.index.equals(rows) for column in columns):  # as a rule: nothing to bring in line, which takes long
        return pd.DataFrame(np.column_stack(columns), index=rows, columns=list(lived))
    return pd.DataFrame(lived)


def _contrasted(results: Results, contrasts: Sequence[Contrast], chosen: Any, widen: Any = None) -> pd.DataFrame:
    """Means, paired difference, its interval and chance of every row that `chosen` gives, for each pair."""
    lived: dict[tuple[str, tuple[int, ...]], pd.DataFrame] = {}
    blocks = []
    for contrast in contrasts:
        for name in (contrast.first, contrast.second):
            if (name, contrast.seeds) not in lived:
                found = _lived(results, name, contrast.seeds, chosen)
                lived[name, contrast.seeds] = widen(found) if widen else found
        first, second = (lived[name, contrast.seeds] for name in (contrast.first, contrast.second))
        rows = first.index.union(second.index, sort=False)
        first, second = first.reindex(rows), second.reindex(rows)
        differences = (second - first).to_numpy(np.float64)
        mean, low, high = paired.interval(differences)
        block = rows.to_frame(index=False)
        block.insert(0, "pair", contrast.name)
        means = {"first": first.to_numpy().mean(axis=1), "second": second.to_numpy().mean(axis=1)}
        blocks.append(block.assign(**means, difference=mean, low=low, high=high, chance=paired.chance(differences)))
    return pd.concat(blocks, ignore_index=True)
