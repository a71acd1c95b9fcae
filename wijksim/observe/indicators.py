"""Indicators: what the sums over residents mean in the units of Dutch surveys.

Shares in % of adults, states in standard deviations (0 is the national average at the start), counts of people.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.observe.long_table import long_table
from wijksim.state.columns import DOMAINS, TRUSTS
from wijksim.state.ledger import INDEX
from wijksim.state.survey import CELLS, MEASURES

if TYPE_CHECKING:
    import pandas as pd

_UNIT = 2.0**20
_SHARES = ("hardship", "good_health", "severe_loneliness")
_PARLIAMENT = "trust_parliament"
_FLOWS = ("births", "deaths", "arrivals", "departures")

#: Group -> which cells (age class, education, owner, stayer, income) belong to it; None is all.
GROUPS: dict[str, tuple[int | None, ...]] = {
    "young": (0, None, None, None, None),
    "middle": (1, None, None, None, None),
    "old": (2, None, None, None, None),
    "education_low": (None, 0, None, None, None),
    "education_middle": (None, 1, None, None, None),
    "education_high": (None, 2, None, None, None),
    "income_low": (None, None, None, None, 0),
    "income_middle": (None, None, None, None, 1),
    "income_high": (None, None, None, None, 2),
    "rent": (None, None, 0, None, None),
    "own": (None, None, 1, None, None),
    "stayers": (None, None, None, 1, None),
    "newcomers": (None, None, None, 0, None),
}


def monthly(sums: Any, levels: list[float], wijk: str) -> "pd.DataFrame":
    """Indicators of everybody, every month, from sums (months, names)."""

    def total(name: str) -> Any:
        return sums[:, INDEX[f"sum:{name}"]].astype(np.float64)

    adults, residents = np.maximum(total("adults"), 1.0), np.maximum(total("residents"), 1.0)
    columns = {f"trust_{kind}": 100.0 * total(f"trusting_{kind}") / _UNIT / adults for kind in TRUSTS}
    states = {domain: total(f"state_{domain}") / _UNIT / residents for domain in DOMAINS}
    columns |= states
    columns["wellbeing"] = sum(states.values()) / len(DOMAINS)
    columns |= {name: 100.0 * total(name) / _UNIT / adults for name in _SHARES}
    columns["participation"] = 100.0 * total("active") / adults
    columns["population"] = total("residents")
    columns |= {name: total(name) for name in _FLOWS}
    columns["liveability"] = np.array(levels, dtype=np.float64)
    return long_table(wijk, ("group", "indicator"), [("all", name) for name in columns], list(columns.values()))


def _trusting_parliament(sums: dict[str, int]) -> float:
    """Share of adults (%) who trust parliament: background that no strategy moves."""
    return 100.0 * sums["trusting_parliament"] / _UNIT / max(1, sums["adults"])


def group_rows(month: int, wijk: str, cells: Any) -> Iterator[tuple[int, str, str, str, float]]:
    """Indicators of each group from one survey (cells, measures); of everybody what is asked once a year only."""
    shaped = cells.reshape(*CELLS, len(MEASURES))
    everybody = dict(zip(MEASURES, cells.sum(axis=0).tolist(), strict=True))
    yield month, wijk, "all", _PARLIAMENT, _trusting_parliament(everybody)
    for group, wanted in GROUPS.items():
        chosen = shaped[tuple(slice(None) if k is None else slice(k, k + 1) for k in wanted)]
        sums = dict(zip(MEASURES, chosen.reshape(-1, len(MEASURES)).sum(axis=0).tolist(), strict=True))
        if sums["residents"] == 0:
            continue
        adults, residents = max(1, sums["adults"]), sums["residents"]
        states = {domain: sums[f"state_{domain}"] / _UNIT / residents for domain in DOMAINS}
        values = {f"trust_{kind}": 100.0 * sums[f"trusting_{kind}"] / _UNIT / adults for kind in TRUSTS}
        values[_PARLIAMENT] = _trusting_parliament(sums)
        values |= states | {"wellbeing": sum(states.values()) / len(DOMAINS)}
        values |= {name: 100.0 * sums[name] / _UNIT / adults for name in _SHARES}
        values |= {"participation": 100.0 * sums["active"] / adults, "population": float(residents)}
        for indicator, value in values.items():
            yield month, wijk, group, indicator, value
