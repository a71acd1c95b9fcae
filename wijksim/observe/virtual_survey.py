"""The virtual survey: once a year the states of a wijk as Dutch surveys would give them.

Which survey, which question, which state, which line and which source stands in `population/questions.py`. Answers are
given of everybody and of every group of the yearly survey.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.observe.groups import sums_by_group
from wijksim.observe.indicators import GROUPS, sums_of
from wijksim.state.layout import BLOCK
from wijksim.state.ledger import INDEX
from wijksim.state.questionnaire import COUNTED
from wijksim.state.survey import CELL_COUNT

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

_UNIT = 2.0**20
_EVERYBODY = "all"
#: Figures of adults: indicator -> what was counted, in units or as heads.
_OF_ADULTS = {
    "satisfied_area": _UNIT, "feels_at_home": _UNIT, "volunteers_area": 1.0, "volunteers_any": _UNIT,
    "asked_municipality": 1.0, "anxiety": _UNIT, "knows_professional": 1.0,
}  # fmt: skip
#: Figures of others than adults: indicator -> who is asked.
_OF_OTHERS = {"in_work": "aged_15_to_74", "ever_suspect": "aged_12_to_22"}
#: Months that a question looks back; before that many months nobody can answer it. A tie with a professional begins
#: with the first help, so at the start nobody knows one.
_LOOKS_BACK = {"volunteers_area": 12, "volunteers_any": 12, "asked_municipality": 24, "knows_professional": 12}
#: What a class of liveability is in the mean of social life, housing and safety: the class of the average wijk, and
#: classes a standard deviation. The inverse of `place_loading` (0.15 sd a class); weak wijken (class 4 or lower) and
#: others differ by some 2.7 classes and .35 to .4 sd.
_AVERAGE_CLASS, _CLASSES_PER_SD = 6.6, 1.0 / 0.15
_LIVED_IN = ("social", "housing", "safety")
_WEAK = 4


@dataclass(frozen=True)
class Asked:
    """What one wijk answered in one month: sums (cells, `COUNTED`), and the share (%) of homes in a weak class."""

    month: int
    wijk: int
    cells: Any
    homes_weak_class: float


def ask_everybody(model: "WijkModel", place: "Wijk") -> Asked:
    """Put the questions to everybody in a wijk, as it is now."""
    cells = np.zeros((CELL_COUNT, len(COUNTED)), dtype=np.int64)
    model.runner.question(place, model.month, cells)
    lived_in, means, homes = _blocks(model, place)
    # of a class of _WEAK or lower: whole numbers begin classes
    weak = lived_in & (_on_scale(means) < _WEAK + 1)
    return Asked(model.month, place.index, cells, 100.0 * int(homes.dot(weak)) / max(1, int(homes.dot(lived_in))))


def classes_of_blocks(model: "WijkModel", place: "Wijk") -> tuple[Any, Any]:
    """Class of liveability (1 to 9; 0 where nobody lives) of each block of dwellings on the map, and its dwellings.

    Every dwelling has the class of its block: a Leefbaarometer of small squares is smoothed over a neighbourhood too.
    """
    lived_in, means, homes = _blocks(model, place)
    return np.where(lived_in, _class(means), 0), homes


def _blocks(model: "WijkModel", place: "Wijk") -> tuple[Any, Any, Any]:
    """Whether anybody lives in each block of dwellings, the mean state (sd) of who does, and its dwellings."""
    starts = place.homes.starts[:-1:BLOCK]
    people, units = np.empty((2, len(starts)), dtype=np.int64)
    model.runner.add_blocks(place, starts, people, units)
    homes = np.full(len(starts), BLOCK)
    homes[-1] = len(place.homes.owner) - BLOCK * (len(starts) - 1)
    return people > 0, units / _UNIT / np.maximum(people, 1), homes


def _on_scale(mean: Any) -> Any:
    """A mean state (sd) on the scale of classes: every whole number begins a class; below 1 and above 9 too."""
    return _AVERAGE_CLASS + _CLASSES_PER_SD * mean + 0.5


def _class(mean: Any) -> Any:
    """The class (1 to 9) that goes with a mean state (sd)."""
    return np.minimum(np.maximum(np.floor(_on_scale(mean)), 1), 9).astype(np.int64)


def asked_rows(asked: Asked, wijk: str, sums: Any) -> Iterator[tuple[int, str, str, str, float]]:
    """The figures of one survey as rows of the table of indicators; `sums` are those of that month."""
    month = asked.month
    for name, value in asked_of_everybody(asked, sums):
        yield month, wijk, _EVERYBODY, name, value
    by_group = sums_by_group(asked.cells[np.newaxis])[:, 0].tolist()
    for group, counted in zip(GROUPS, by_group, strict=True):
        for name, value in _figures(dict(zip(COUNTED, counted, strict=True)), month):
            yield month, wijk, group, name, value


def asked_of_everybody(asked: Asked, sums: Any) -> Iterator[tuple[str, float]]:
    """The figures of one survey of everybody together; `sums` are those of that month."""
    residents = max(1, int(sums[INDEX["sum:residents"]]))
    mean = sum(int(sums[INDEX[f"sum:state_{domain}"]]) for domain in _LIVED_IN) / _UNIT / residents / len(_LIVED_IN)
    yield "liveability_score", min(9.0, max(1.0, _AVERAGE_CLASS + _CLASSES_PER_SD * mean))
    yield "liveability_class", float(_class(mean))
    yield "homes_weak_class", asked.homes_weak_class
    yield from _figures(sums_of(_EVERYBODY, asked.cells, COUNTED), asked.month)


def _figures(counted: dict[str, int], month: int) -> Iterator[tuple[str, float]]:
    """The figures of one group; nothing of whom there are none, and nothing that looks back further than the run."""
    adults = counted["adults"]
    if adults:
        yield "adults", float(adults)
        score = counted["cohesion"] / _UNIT / adults
        yield "cohesion", score
        yield "cohesion_spread", max(0.0, counted["cohesion_squared"] / _UNIT / adults - score * score) ** 0.5
        for name, unit in _OF_ADULTS.items():
            if month >= _LOOKS_BACK.get(name, 0):
                yield name, 100.0 * counted[name] / unit / adults
    for name, who in _OF_OTHERS.items():
        if counted[who]:
            yield name, 100.0 * counted[name] / _UNIT / counted[who]
            yield who, float(counted[who])
