"""A wijk whose programme looks around, learns, tries and combines, and small things to set it up with."""

from typing import Any

import numpy as np
from worlds import BUSY, wijk_under

from wijksim.agents.project import Project
from wijksim.model import WijkModel
from wijksim.scenario.scenario import Scenario

#: Everything that a programme can do to steer, at once.
STEERED = BUSY.with_values(exchange=0.7, learning=0.7, experiments=0.5, integration=0.7)
CENTS = 1_000_000


def at_month(month: int, scenario: Scenario = BUSY, seed: int = 1, **values: float) -> WijkModel:
    """A small wijk in a month of its programme."""
    return wijk_under(scenario.with_values(**values), seed).run(month)


def project(model: WijkModel, number: int = 900, domain: int = 0, agenda: str = "social", kind: Any = Project) -> Project:
    """A project of 10,000 EUR in preparation, with money set aside for it."""
    place = model.places[0]
    place.books.appropriate("programme", CENTS)
    assert place.books.reserve(CENTS)
    made: Project = kind(model, place, number, domain, agenda != "social", False, CENTS)
    made.agenda = agenda
    place.projects.append(made)
    return made


def known_fit(model: WijkModel, fits: list[float], months: int = 18) -> None:
    """Make it known that so much of the hours of each domain was used in the last months."""
    use = model.places[0].use
    use.cases.clear()
    use.spent.clear()
    for _ in range(months):
        use.cases.append([10] * 7)
        use.spent.append([10 * model.values["case_hours"] / fit for fit in fits])
    use.spent.append([0.0] * 7)


def noted(model: WijkModel, *events: str) -> list[str]:
    """What was noted with these events, in order."""
    return [detail for _, _, event, detail in model.record.events if event in events]


def trusting(model: WijkModel) -> float:
    """Mean trust of adults in the municipality, sd."""
    table = model.table
    adults = (table.status == 1) & (model.month - table.birth_month.astype(np.int64) >= 216)
    return float(table.trust_municipality[adults].mean() / 2**20)
