"""One run, watched month by month: the map of dwellings in seven classes, and the diary of one resident.

Watching draws nothing and writes nothing, so the result is that of the same run unwatched, bit for bit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.errors import WijksimError, did_you_mean
from wijksim.experiments.result import RunResult
from wijksim.experiments.single import result_of
from wijksim.model import WijkModel
from wijksim.observe.diary import Diary, DiaryWriter, followed_by_rule
from wijksim.population.profile import Profile
from wijksim.rules.numbers import PER_UNIT, F, plain, sigmoid
from wijksim.scenario.scenario import Scenario
from wijksim.state.columns import DOMAINS, LIVES

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Bounds of the seven classes, in the unit shown, the same for every measure, wijk and month.
CUTS = (25.0, 35.0, 45.0, 55.0, 65.0, 75.0)
#: The class of a dwelling where nobody lives.
NOBODY = 7
#: What a map can show: the mean over the adults, or for wellbeing over all who live in a dwelling.
MEASURES = ("trust_municipality", "trust_place", "wellbeing")
_ADULT = 216


@dataclass(frozen=True, eq=False)
class Film:
    """A run and what was seen of it.

    `result` is that of `run_one`. `x` and `y` are where dwellings stand (`Layout`); `frames` (months + 1, dwellings)
    the class of each dwelling, 0 to 6 by `cuts`, 7 where nobody lives. A trust is a chance of yes in %, as the
    survey counts it; wellbeing is 100 times the share of a normal population that does less well, so that 50 is the
    Dutch average at the start.
    """

    result: RunResult
    measure: str
    x: "NDArray[np.int16]"
    y: "NDArray[np.int16]"
    frames: "NDArray[np.int8]"
    cuts: tuple[float, ...]
    diary: Diary


def film(
    scenario: Scenario | str, profile: Profile, seed: int, months: int, measure: str = "trust_municipality",
    resident: int | tuple[int, int] | None = None,
) -> Film:  # fmt: skip
    """Live `months` months of one wijk and watch.

    Args:
        scenario: strategy, by name, file or object.
        profile: the wijk.
        seed: 0 to 2**63 - 1.
        months: length of the run.
        measure: one of `MEASURES`.
        resident: who is followed: a slot (whoever lives there first), or a slot and an occupant number for somebody
            who comes later; by rule when left out (`followed_by_rule`).

    Raises:
        WijksimError: input that cannot be used, in one sentence.
    """
    if measure not in MEASURES:
        raise WijksimError(
            f"{measure!r} cannot be filmed; choose one of {', '.join(MEASURES)}.{did_you_mean(measure, list(MEASURES))}"
        )
    model = WijkModel(scenario, [profile], seed)
    place = model.places[0]
    row, occupant = resident if isinstance(resident, tuple) else (resident, None)
    writer = DiaryWriter(model, followed_by_rule(model) if row is None else row, occupant)
    classes = camera(model, measure)
    frames = np.empty((months + 1, len(place.layout.x)), dtype=np.int8)
    for month in range(months + 1):
        if month:
            model.step()
        frames[month] = classes()
        writer.look()
    return Film(result_of(model), measure, place.layout.x, place.layout.y, frames, CUTS, writer.diary())


def shown_wellbeing(state: float) -> float:
    """A state (sd) on the scale that is shown, 0 to 100, where 50 is the Dutch average at the start.

    >>> shown_wellbeing(0.0)
    50.0
    """
    return 100.0 * NormalDist().cdf(state)


def camera(model: WijkModel, measure: str) -> Callable[[], Any]:
    """A function that gives the class of every dwelling as it is now."""
    table, dwellings = model.table, len(model.places[0].layout.x)
    wellbeing = measure == "wellbeing"
    # a class is the same on either scale, so bounds are turned into sd once, not states into shares every month
    bounds = np.array([NormalDist().inv_cdf(cut / 100.0) if wellbeing else cut for cut in CUTS])

    def classes() -> Any:
        counted = table.status == LIVES
        if wellbeing:
            values = sum(table.column(f"state_{domain}") for domain in DOMAINS) / F(len(DOMAINS))
        else:
            counted &= table.birth_month <= model.month - _ADULT
            values = F(100.0) * plain(sigmoid)(F(2.0) * PER_UNIT * table.column(measure).astype(np.float32))
        home = table.dwelling[counted]
        people = np.bincount(home, minlength=dwellings)
        totals = np.bincount(home, values[counted], minlength=dwellings)
        found = np.searchsorted(bounds, totals / np.maximum(people, 1), side="right")
        return np.where(people > 0, found, NOBODY)

    return classes
