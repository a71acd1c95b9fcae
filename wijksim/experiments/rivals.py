"""Which differences between strategies keep their side under rival models."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

#: What becomes of a difference under a rival: it keeps its side, can no longer be seen, turns round, or was never seen.
KEPT, LOST, TURNED, UNSEEN = "kept", "lost", "turned", "unseen"
_ROW = ["pair", "wijk", "indicator", "year"]
_FOUND = ["difference", "low", "high"]


def verdict(own: tuple[float, float], under: tuple[float, float]) -> str:
    """What becomes of a difference, by its interval in the model itself and under a rival."""
    side, there = _side(own), _side(under)
    if side == 0:
        return UNSEEN
    return KEPT if there == side else TURNED if there == -side else LOST


def _side(interval: tuple[float, float]) -> int:
    """1 above zero, -1 below, 0 where it spans zero or is not known."""
    low, high = interval
    return int(low > 0) - int(high < 0)


def rival_table(own: pd.DataFrame, under: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Every difference of `Comparison.table` beside what it is under each rival.

    Columns rival, pair, wijk, indicator, year, own_difference, own_low, own_high, difference, low, high, verdict.
    """
    plain = own[[*_ROW, *_FOUND]].rename(columns={name: f"own_{name}" for name in _FOUND})
    parts = []
    for name, table in under.items():
        part = plain.merge(table[[*_ROW, *_FOUND]], on=_ROW, how="left", validate="one_to_one")
        spans = part[["own_low", "own_high", "low", "high"]].to_numpy(np.float64).tolist()
        part["verdict"] = [verdict((a, b), (c, d)) for a, b, c, d in spans]
        part.insert(0, "rival", name)
        parts.append(part)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=_columns())


def _columns() -> list[str]:
    return ["rival", *_ROW, *(f"own_{name}" for name in _FOUND), *_FOUND, "verdict"]
