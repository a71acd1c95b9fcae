"""Iterative proportional fitting to margins of several levels at once: generalised raking.

A household counts in many margins: households of kinds, people of ages. Classical fitting scales the cells of one
table, one margin after the other; with margins at two levels that creeps. Generalised raking (Deville, Särndal and
Sautory 1993) multiplies every weight by a factor linear in what the unit counts, and finds the factors of all
margins together. The arithmetic of that is in `state/raking.py`.
"""

from typing import Any

import numpy as np


def fit_weights(values: Any, wanted: Any, weights: Any, slack: Any) -> Any:
    """Positive weights (units), summing to 1, with which the means of `values` (margins, units) come to `wanted`.

    Starts from `weights` and stays near to them in proportion. Values are not negative, what is wanted is above 0.
    `slack` (margins, 0 or more) says how much each margin gives way, as a share of what is wanted, where margins pull
    at each other: 0 holds exactly if anything can.
    """
    # here, because a compiler comes with it: who only reads profiles does not wait for that
    from wijksim.state.building import rake

    goal = np.array(wanted, dtype=np.float64)
    # units stand below each other, so that sums over them run down the rows, many columns at a time
    scaled = np.concatenate([values / goal[:, None], np.ones((1, len(weights)))]).T.copy()
    return rake(scaled, np.array([*slack, 0.0]), weights)
