"""A film of a run for tests of the library and the jobs, made by stepping the model: small, and quick to make."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np

from wijksim.experiments.single import run_one
from wijksim.state.layout import lay_out


@dataclass
class Diary:
    """One resident."""

    who: dict
    home: int
    events: list
    trust: list = field(default_factory=list)


def film(scenario, profile, seed, months, measure, resident=None):
    """The real run; its map shows that every home follows the mean, month by month."""
    result = run_one(scenario, [profile], seed, months)
    frame = result.indicators
    frame = frame[(frame["group"] == "all") & (frame["indicator"] == "trust_municipality")]
    level = frame.sort_values("month")["value"].to_numpy()
    layout = lay_out(seed, 1, profile)
    homes = len(layout.x)
    classes = np.clip((level[:, None] / 15 + np.arange(homes) % 3), 0, 6).astype(np.int8)
    who = {"row": 1, "age": 34, "tenure": "rent", "education": "middle", "household": "single"}
    diary = Diary(who, 3, [(0, "lives_here", ""), (min(5, months), "joined", "")], level.tolist())
    cuts = (10, 20, 30, 40, 50, 60)
    return SimpleNamespace(
        result=result, measure=measure, x=layout.x, y=layout.y, frames=classes, cuts=cuts, diary=diary
    )
