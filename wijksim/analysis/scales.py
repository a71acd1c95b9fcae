"""Between a varied number in its own unit and its place between low (0) and high (1) on its scale."""

from typing import TYPE_CHECKING

import numpy as np

from wijksim.experiments.paired import Numbers

if TYPE_CHECKING:
    from wijksim.sweeps import Varied


def to_unit(values: Numbers, varied: "Varied") -> Numbers:
    """Where values stand between low and high, 0 to 1; on a log scale by their ratio."""
    low, high = varied.low, varied.high
    if varied.scale == "log":
        values, low, high = np.log(values), float(np.log(low)), float(np.log(high))
    if high == low:
        return np.zeros_like(values)
    return np.asarray(np.clip((values - low) / (high - low), 0.0, 1.0))
