"""What a national scandal does to trust in the municipality: a little, as an encounter that surprises.

A scandal is about the national government; some people feel it as if their own municipality had done it. How far that
carries over is a weight on an ordinary surprise, so that a people who expect little are surprised less.
"""

from typing import Any

from wijksim.rules.numbers import I32, ZERO, rule, select, to_units
from wijksim.rules.trust import bounded, learned, surprise


@rule
def hear_scandal(
    trust: Any, expected: Any, adult: Any, scandal: Any, scandal_reach: Any, scandal_size: Any, scandal_spill: Any,
    trust_gain: Any, trust_negativity: Any, expectation_learning: Any, u_national0: Any,
) -> Any:  # fmt: skip
    """A month with a scandal: trust and expectation of those whom it reaches, by how far it is worse than expected."""
    hears = adult & (scandal > ZERO) & (u_national0 < scandal_reach)
    event = ZERO - scandal_size
    felt = scandal_spill * surprise(event, expected, trust_gain, trust_negativity)
    by_scandal = to_units(select(hears, felt, ZERO))
    kept, by_clip = bounded(trust + by_scandal)
    learning = learned(hears, event, expected, scandal_spill * expectation_learning)
    return (
        select(adult, kept, trust), select(adult, learning, expected), select(adult, by_scandal, I32(0)),
        select(adult, by_clip, I32(0)),
    )  # fmt: skip
