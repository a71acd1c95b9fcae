"""One run, watched for the screen: a film of the map, and the diaries of three residents.

As `wijksim.observe.film`, which follows one resident; the run is the same, bit for bit. Who is followed is settled at
month 0, by age and place alone, so it is the same people under every strategy, and never chosen by how it ends.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.experiments.single import result_of
from wijksim.model import WijkModel
from wijksim.observe import film as filming
from wijksim.observe.diary import Diary, DiaryWriter, followed_by_rule
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario
from wijksim.state.columns import LIVES
from wijksim.viewer import first

if TYPE_CHECKING:
    from wijksim.observe.film import Film

#: Ages (months) of those who are followed beside the first, who is 30 to 50: somebody young who mostly has
#: a home of their own, and somebody old.
BESIDE_AGES = ((24 * 12, 30 * 12), (60 * 12, 130 * 12))


@dataclass(frozen=True, eq=False)
class Watched:
    """A film with its own diary, and the diaries of the others; fewer where nobody is of that age."""

    film: "Film"
    others: tuple[Diary, ...]

    @property
    def people(self) -> tuple[Diary, ...]:
        """All who are followed, the first of the film first."""
        return (self.film.diary, *self.others)


def watch(
    scenario: Scenario, profile: Profile, seed: int, months: int, measure: str, resident: int | None = None
) -> Watched:
    """Live `months` months of a wijk and watch; `resident` is the slot of the first who is followed, else by rule."""
    model = first.made(scenario, profile, seed)
    place = model.places[0]
    row = followed_by_rule(model) if resident is None else resident
    writers = [DiaryWriter(model, each) for each in (row, *beside(model, row))]
    # the camera of the film itself; the film takes one diary, and a second run for more would double the wait
    classes = filming.camera(model, measure)
    frames = np.empty((months + 1, len(place.layout.x)), dtype=np.int8)
    for month in range(months + 1):
        if month:
            first.step(model)
        frames[month] = classes()
        for writer in writers:
            writer.look()
    diary, *others = (writer.diary() for writer in writers)
    seen = filming.Film(result_of(model), measure, place.layout.x, place.layout.y, frames, filming.CUTS, diary)
    return Watched(seen, tuple(others))


def beside(model: WijkModel, first: int) -> list[int]:
    """The slots of the others who are followed beside `first`: a third and two thirds of the wijk further on."""
    table = model.table
    age: Any = model.month - table.birth_month.astype(np.int64)
    rows: list[int] = []
    for k, (youngest, oldest) in enumerate(BESIDE_AGES, 1):
        fits = np.flatnonzero((table.status == LIVES) & (age >= youngest) & (age < oldest))
        fits = fits[~np.isin(table.dwelling[fits], table.dwelling[[first, *rows]])]
        if len(fits):
            since = (first + k * table.rows // (len(BESIDE_AGES) + 1)) % table.rows
            rows.append(int(fits[np.searchsorted(fits, since) % len(fits)]))
    return rows
