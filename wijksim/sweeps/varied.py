"""One number that a sweep varies: its range or its levels, and which value belongs to a place between 0 and 1.

Plans draw places between 0 and 1; what a place means is said here, once for all plans.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wijksim.scenario.checks import STRENGTH, WHOLE_UNITS
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS

Numbers = npt.NDArray[np.float64]

LINEAR, LOG = "linear", "log"
#: Figures that count: what a processor does to the last bits of a logarithm is no difference.
_FIGURES = 12


@dataclass(frozen=True)
class Varied:
    """A declared number or the strength of a mechanism, from `low` to `high`; with `levels` it takes those values only.

    `scale` is "linear" or "log"; `whole` numbers count something and are rounded to whole ones.
    """

    name: str
    low: float
    high: float
    levels: tuple[float, ...] | None = None
    scale: str = LINEAR
    whole: bool = False

    def at(self, places: Numbers) -> Numbers:
        """The values at `places`, each from 0 to 1: equal parts of the places for levels and whole numbers."""
        if self.levels is not None:
            return np.array(self.levels, dtype=np.float64)[self._part(places, len(self.levels))]
        if self.whole:
            return self.low + self._part(places, int(self.high - self.low) + 1).astype(np.float64)
        if self.scale == LOG:
            values = self.low * np.power(self.high / self.low, places)
        else:
            values = self.low + (self.high - self.low) * places
        tidy = np.array([float(f"{value:.{_FIGURES}g}") for value in values.ravel()])
        return np.asarray(np.clip(tidy, self.low, self.high).reshape(places.shape))

    def steps(self, count: int) -> tuple[float, ...]:
        """The values of a grid: the levels, or `count` values from low to high, each once."""
        if self.levels is not None:
            return self.levels
        if self.whole:
            count = min(count, int(self.high - self.low) + 1)
            return tuple(dict.fromkeys(np.rint(np.linspace(self.low, self.high, count)).tolist()))
        return tuple(self.at(np.linspace(0.0, 1.0, count)).tolist())

    def to_dict(self) -> dict[str, Any]:
        """Plain content for json."""
        return {**asdict(self), "levels": None if self.levels is None else list(self.levels)}

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> "Varied":
        """What `to_dict` wrote."""
        levels = content["levels"]
        return cls(**{**content, "levels": None if levels is None else tuple(levels)})

    @staticmethod
    def _part(places: Numbers, count: int) -> npt.NDArray[np.int64]:
        """Which of `count` equal parts of 0..1 a place lies in."""
        return np.minimum((places * count).astype(np.int64), count - 1)


#: How the strength of a mechanism is called: by its name, or where a lever has the same name (room), with this before.
OF_MECHANISM = "mechanisms."
#: Everything that can vary -> the mechanism whose strength it is, or nothing for a parameter; as declared.
NAMES = dict.fromkeys(PARAMETERS, "") | {
    f"{OF_MECHANISM}{name}" if name in PARAMETERS else name: name for name in MECHANISMS
}


def declared_range(name: str) -> tuple[float, float, bool]:
    """Lowest and highest declared value of a parameter or a mechanism, and whether it counts; KeyError for others."""
    if NAMES[name]:
        return (*STRENGTH, False)
    declared = PARAMETERS[name]
    return declared.low, declared.high, declared.unit in WHOLE_UNITS
