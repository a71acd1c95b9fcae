"""Three agendas together: which projects are combined, who waits for whom, and what works at the door bring.

A combination holds at most one project of each agenda (social, physical, energy), all begun about the same time. They
are carried out together, so all wait for the one that is late. Works that run together are one nuisance and not two,
and where works come to the door together with social work, people near it ask for help sooner, or keep away: the sign
is open.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wijksim.state.draws import draw

if TYPE_CHECKING:
    from wijksim.agents.project import Project
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

#: Phases in which a project is not ready to be carried out.
_LATE = frozenset(("preparation", "trial", "waiting", "deferred"))
#: Most of the barrier to ask for help that can be taken away.
_MOST_REACH = 0.5


class Combination:
    """Projects of different agendas that are carried out together, in the order in which they were begun."""

    def __init__(self) -> None:
        """Nothing combined yet."""
        self.members: list[Project] = []

    def takes(self, agenda: str) -> bool:
        """Whether a project of this agenda can still join: nobody has come further than preparation."""
        return all(each.phase == "preparation" and each.agenda != agenda for each in self.members)

    def late(self) -> bool:
        """Whether one of the projects is not ready yet."""
        return any(each.phase in _LATE for each in self.members)

    def counts(self, works: "Project") -> bool:
        """Whether these are the first of the works that run now: together they are counted once."""
        for each in self.members:
            if each.physical and each.runs:
                return each is works
        return False

    def with_social_work(self) -> bool:
        """Whether social work runs now."""
        return any(each.runs and not each.physical for each in self.members)


def is_energy(model: "WijkModel", place: "Wijk", number: int) -> bool:
    """Whether physical project `number` is energy works."""
    chance = model.strengths["integration"] * model.values["energy_share"]
    return bool(chance > 0.0 and draw(model.seed, "combine", place.key, number, 0)[1] < chance)


def combine(project: "Project") -> None:
    """Combine a new project with one of another agenda that is being prepared, or let a later one join it."""
    model, place = project.model, project.place
    chance = model.strengths["integration"] * model.values["integration"]
    if chance <= 0.0 or draw(model.seed, "combine", place.key, project.number, 0)[0] >= chance:
        return
    open_ones = (each.combined for each in place.projects if each.combined and each.combined.takes(project.agenda))
    project.combined = next(open_ones, None) or Combination()
    project.combined.members.append(project)


def at_work(projects: "Iterable[Project]") -> tuple[int, int]:
    """How many sites there are this month, works that run together being one, and how many with social work."""
    sites = doors = 0
    for project in projects:
        if project.physical and project.runs:
            together = project.combined
            if together is None:
                sites += 1
            elif together.counts(project):
                sites += 1
                doors += together.with_social_work()
    return sites, doors


def meet_at_the_door(place: "Wijk", doors: int) -> None:
    """Change the barrier to ask for help for the share of residents who are near works with social work."""
    values, strengths = place.model.values, place.model.strengths
    near = min(1.0, values["objection_exposure"] * doors)
    change = strengths["outreach"] * strengths["integration"] * values["door_reach"] * near
    place.set("outreach_reach", min(_MOST_REACH, place.get("outreach_reach") + change))
