"""All metrics: whoever imports this knows them. A new file with metrics is imported here."""

from wijksim.patterns import happenings, levels, policy, ranks, shocks
from wijksim.patterns.metric import METRICS

__all__ = ["METRICS", "happenings", "levels", "policy", "ranks", "shocks"]
