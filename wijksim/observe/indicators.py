"""Indicators: what the sums over residents mean in the units of Dutch surveys.

Shares in % of adults, states in standard deviations (0 is the national average at the start), counts of people.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.observe.long_table import long_table
from wijksim.state.columns import DOMAINS, TRUSTS
from wijksim.state.ledger import INDEX, NAMES
from wijksim.state.survey import CELLS

if TYPE_CHECKING:
    import pandas as pd

#: Of one unit in which residents' states are counted.
UNIT = 2.0**20
#: Indicators that are shares of adults.
SHARES = ("hardship", "good_health", "severe_loneliness")
_FLOWS = ("births", "deaths", "arrivals", "departures")

#: Group -> the cells that belong to it: a dimension of `CELLS`, and the first and last class of it.
GROUPS: dict[str, tuple[int, int, int]] = {
    "young": (0, 0, 1),
    "youth": (0, 1, 1),
    "middle": (0, 2, 2),
    "old": (0, 3, 3),
    "education_low": (1, 0, 0),
    "education_middle": (1, 1, 1),
    "education_high": (1, 2, 2),
    "income_low": (4, 0, 0),
    "income_middle": (4, 1, 1),
    "income_high": (4, 2, 2),
    "rent": (2, 0, 0),
    "own": (2, 1, 1),
    "not_by_themselves": (5, 1, 1),
    "by_themselves": (5, 0, 0),
    "stayers": (3, 1, 1),
    "newcomers": (3, 0, 0),
}
#: Group -> what is known of those who moved away in the past year, as they were in their last month here.
LEAVERS = "leavers"


def monthly(sums: Any, levels: list[float], wijk: str) -> "pd.DataFrame":
    """Indicators of everybody, every month, from sums (months, names)."""

    def total(name: str) -> Any:
        return sums[:, INDEX[f"sum:{name}"]].astype(np.float64)

    adults, residents = np.maximum(total("adults"), 1.0), np.maximum(total("residents"), 1.0)
    columns = {f"trust_{kind}": 100.0 * total(f"trusting_{kind}") / UNIT / adults for kind in TRUSTS}
    states = {domain: total(f"state_{domain}") / UNIT / residents for domain in DOMAINS}
    columns |= states
    columns["wellbeing"] = sum(states.values()) / len(DOMAINS)
    columns |= {name: 100.0 * total(name) / UNIT / adults for name in SHARES}
    columns["participation"] = 100.0 * total("active") / adults
    columns["population"] = total("residents")
    columns |= {name: total(name) for name in _FLOWS}
    columns["liveability"] = np.array(levels, dtype=np.float64)
    return long_table(wijk, ("group", "indicator"), [("all", name) for name in columns], list(columns.values()))


def sums_of(group: str, cells: Any, measures: tuple[str, ...]) -> dict[str, int]:
    """The sums over one group, or over everybody ("all"), of a survey (cells, measures)."""
    if group != "all":
        dimension, first, last = GROUPS[group]
        shaped = cells.reshape(*CELLS, len(measures))
        cells = shaped[(slice(None),) * dimension + (slice(first, last + 1),)].reshape(-1, len(measures))
    return dict(zip(measures, cells.sum(axis=0).tolist(), strict=True))


def leaver_rows(month: int, wijk: str, year: Any) -> Iterator[tuple[int, str, str, str, float]]:
    """What those who moved away in a year were like, from the sums (months, names) of its months; not who died.

    "population" is how many they were.
    """
    sums = dict(zip(NAMES, year.sum(axis=0).tolist(), strict=True))
    moved, adults = sums["sum:moved"], sums["sum:moved_adults"]
    yield month, wijk, LEAVERS, "population", float(moved)
    if moved:
        yield month, wijk, LEAVERS, "wellbeing", sums["sum:moved_wellbeing"] / UNIT / moved
    if adults:
        for name in ("trust_municipality", "trust_place", "hardship", "good_health"):
            counted = sums[f"sum:moved_{name.replace('trust_', 'trusting_')}"]
            yield month, wijk, LEAVERS, name, 100.0 * counted / UNIT / adults
        yield month, wijk, LEAVERS, "participation", 100.0 * sums["sum:moved_active"] / adults
