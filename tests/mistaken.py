"""Works with a mistake in them, for the tests of mistakes."""

from worlds import BUSY, wijk_under

from wijksim.agents.project import Initiative, Project
from wijksim.agents.wijk import Wijk
from wijksim.model import WijkModel
from wijksim.scenario.scenario import Scenario, load_scenario

#: Politics leaves the programme alone, and nothing goes wrong by itself.
SOUND = BUSY.with_values(
    coalition_change=0.28, stop_chance=0.1, mistake_rate=0.03, control_finds=0.005, mistake_seen=0.02
)
USUAL = load_scenario("business-as-usual")


def events(model: WijkModel, name: str) -> list[str]:
    """The details of these events."""
    return [detail for _, _, event, detail in model.record.events if event == name]


def spoilt(scenario: Scenario, size: float, by_residents: bool = True, months: int = 3) -> tuple[Wijk, Project]:
    """A place with one running project that somebody has made a mistake in."""
    model = wijk_under(scenario).run(months)
    place = model.places[0]
    cents = 1_000_000
    place.books.appropriate("programme", cents)
    place.books.reserve(cents)
    project = Project(model, place, 900, 0, False, by_residents, cents)
    project.phase, project.months_left = "running", 30
    place.projects.append(project)
    project.course.size, project.course.number = size, 77
    return place, project


def find(place: Wijk, work: Project | Initiative, tolerated: bool, repair_fails: bool = False) -> None:
    """It comes out this month; the council tolerates it, or not."""
    course = work.course
    course.found_limit = 2.0
    place.mistakes._luck = lambda _: (0.0 if tolerated else 0.999, 0.999, 0.0 if repair_fails else 0.999, 0.0)
    place.model.step()
