"""Groups of residents in the yearly survey: sums over the cells that belong to each, and the indicators of each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.observe.indicators import GROUPS, SHARES, UNIT
from wijksim.observe.long_table import words_at
from wijksim.state.columns import DOMAINS, TRUSTS
from wijksim.state.survey import CELLS, MEASURES

if TYPE_CHECKING:
    import pandas as pd

#: Background that no strategy moves, so it is asked in the yearly survey alone.
PARLIAMENT = "trust_parliament"


def sums_by_group(surveys: Any) -> Any:
    """Whole-number sums (groups, surveys, measures) over the cells of each group, from (surveys, cells, measures)."""
    shaped = surveys.reshape(len(surveys), *CELLS, -1)
    axes = range(1, len(CELLS) + 1)
    by_class = [shaped.sum(axis=tuple(other for other in axes if other != axis)) for axis in axes]
    return np.stack([by_class[kind][:, first : last + 1].sum(axis=1) for kind, first, last in GROUPS.values()])


def indicators_of(sums: Any) -> dict[str, Any]:
    """Indicator -> values (...) of groups with sums (..., measures); nan of those without residents."""

    def total(name: str) -> Any:
        return sums[..., MEASURES.index(name)].astype(np.float64)

    adults, residents = np.maximum(total("adults"), 1.0), total("residents")
    residents = np.where(residents > 0.0, residents, np.nan)
    found = {f"trust_{kind}": 100.0 * total(f"trusting_{kind}") / UNIT / adults for kind in TRUSTS}
    found[PARLIAMENT] = trusting_parliament(sums)
    states = {domain: total(f"state_{domain}") / UNIT / residents for domain in DOMAINS}
    found |= states | {"wellbeing": sum(states.values()) / len(DOMAINS)}
    found |= {name: 100.0 * total(name) / UNIT / adults for name in SHARES}
    found |= {"participation": 100.0 * total("active") / adults, "population": residents}
    return {name: np.where(np.isnan(residents), np.nan, values) for name, values in found.items()}


def trusting_parliament(sums: Any) -> Any:
    """Share of adults (%) who trust parliament, from sums (..., measures)."""
    trusting, adults = (sums[..., MEASURES.index(name)] for name in ("trusting_parliament", "adults"))
    return 100.0 * trusting / UNIT / np.maximum(1, adults)


def group_table(months: Sequence[int], wijk: str, surveys: Any) -> "pd.DataFrame":
    """Month, wijk, group, indicator and value from surveys (surveys, cells, measures) held in `months`.

    Of everybody ("all") only what is asked once a year; no rows of a group in a year in which it has no residents.
    """
    import pandas as pd

    asked = np.array(months, dtype=np.int32)
    found = indicators_of(sums_by_group(surveys))
    values = np.stack(list(found.values()))
    name, group, survey = np.nonzero(~np.isnan(values))
    everybody = trusting_parliament(surveys.sum(axis=1))
    return pd.DataFrame(
        {
            "month": np.concatenate([asked, asked[survey]]),
            "wijk": wijk,
            "group": words_at(["all", *GROUPS], np.concatenate([np.zeros_like(asked), group + 1])),
            "indicator": words_at([PARLIAMENT, *found], np.concatenate([np.zeros_like(asked), name + 1])),
            "value": np.concatenate([everybody, values[name, group, survey]]),
        }
    )
