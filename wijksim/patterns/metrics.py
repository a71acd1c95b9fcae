"""All metrics: whoever imports this knows them. A new file with metrics is imported here."""

from wijksim.patterns import encounters, happenings, levels, policy, ranks, shocks
from wijksim.patterns.metric import METRICS

__all__ = ["METRICS", "encounters", "happenings", "levels", "policy", "ranks", "shocks"]
