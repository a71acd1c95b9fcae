"""How numbers of claims are stored: with so many decimals, and effects with their interval."""

from typing import Any

import numpy as np

from wijksim.experiments import paired

_DIGITS = 6


def rounded(value: float) -> float:
    """A number as it is stored; never minus zero."""
    return round(value, _DIGITS) + 0.0


def effect_of(differences: paired.Numbers, per: float = 1.0) -> dict[str, Any]:
    """The mean of paired differences and its 95 % interval, for each `per`."""
    mean, low, high = (float(each) / per for each in paired.interval(differences))
    return {"effect": rounded(mean), "ci": [rounded(low), rounded(high)]}


def span_of(low: float, high: float) -> list[float] | None:
    """An interval; None where it has no ends."""
    return [rounded(low), rounded(high)] if np.isfinite([low, high]).all() else None
