"""What steering costs: hours of programme staff that go to exchange, learning and coordination instead of residents."""

from collections.abc import Mapping
from math import fsum

#: Mechanism (and lever of the same name) -> what it costs at full, in share of programme hours.
_COSTS = {"exchange": "exchange_cost", "learning": "learning_cost", "integration": "coordination_cost"}


def steering_share(values: Mapping[str, float], strengths: Mapping[str, float]) -> float:
    """Share of programme hours outside administration that steering takes; trials pay for themselves."""
    return fsum(strengths[name] * values[name] * values[cost] for name, cost in _COSTS.items())
