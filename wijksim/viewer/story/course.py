"""How a curve moves, read from many lives: which way it goes, how far, and whether that can be seen at all.

A movement counts when its 95 % interval over the lives leaves out zero and it is not tiny; so a curve that goes its
way by chance alone, or by too little for anybody to notice, is said to stay where it is.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from wijksim.experiments import paired
from wijksim.report.outcomes import OUTCOMES
from wijksim.viewer.story.lives import TRUST, Numbers

Kind = Literal["flat", "rises", "falls", "dip", "hump"]
Way = Literal["up", "same", "down"]

#: percentage points; what nobody in the wijk would notice
TINY = OUTCOMES[TRUST].tiny


@dataclass(frozen=True)
class Move:
    """A change with its 95 % interval over the lives, in the unit of what changes."""

    mean: float
    low: float
    high: float
    tiny: float = TINY

    @property
    def seen(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0

    @property
    def way(self) -> Way:
        """Up or down when that can be seen and is not tiny; else the same."""
        if not self.seen or abs(self.mean) < self.tiny:
            return "same"
        return "up" if self.mean > 0 else "down"


@dataclass(frozen=True)
class Course:
    """A curve in short: months and levels (the middle life) of start, turn and end, and how they are connected.

    `turn` is the month where the curve stands farthest from its start in the way that `kind` says.
    """

    kind: Kind
    start: float
    turn: int
    turned: float
    last: int
    end: float
    whole: Move


def change(values: Numbers, first: int, last: int) -> Move:
    """How a series (lives, months) moved from month `first` to `last`, within each life."""
    return over(values[:, last] - values[:, first])


def over(differences: Numbers, tiny: float = TINY) -> Move:
    """The mean of a number a life, with its interval; one life has none, and then nothing is seen."""
    mean, low, high = (float(each) for each in paired.interval(differences))
    return Move(mean, low, high, tiny) if np.isfinite(low) else Move(mean, -np.inf, np.inf, tiny)


def course(values: Numbers) -> Course:
    """The course of a series (lives, months)."""
    middle = np.median(values, axis=0)
    last = len(middle) - 1
    lowest, highest = int(np.argmin(middle)), int(np.argmax(middle))
    fell, rose = change(values, 0, lowest).way == "down", change(values, 0, highest).way == "up"
    recovered = fell and change(values, lowest, last).way == "up"
    sank = rose and change(values, highest, last).way == "down"
    if fell and (not rose or lowest < highest):
        kind: Kind = "dip" if recovered else "falls"
        turn = lowest
    elif rose:
        kind, turn = ("hump" if sank else "rises"), highest
    else:
        kind, turn = "flat", last
    whole = change(values, 0, last)
    return Course(kind, float(middle[0]), turn, float(middle[turn]), last, float(middle[-1]), whole)
