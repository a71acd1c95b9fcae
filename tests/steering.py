"""A wijk whose programme looks around, learns, tries and combines: what sets it up, and what must hold for it.

The checks are run by the tests of the four mechanisms, and by `test_guards.py` on a model with a fault in it.
"""

from typing import Any

import numpy as np
from small_wijk import small_profile
from worlds import BUSY, wijk_under

from wijksim.agents.combining import Combination
from wijksim.agents.consent import answers
from wijksim.agents.project import Project
from wijksim.model import WijkModel
from wijksim.scenario.scenario import Scenario, load_scenario

#: Everything that a programme can do to steer, at once.
STEERED = BUSY.with_values(exchange=0.7, learning=0.7, experiments=0.5, integration=0.7)
CENTS = 1_000_000


def at_month(month: int, scenario: Scenario = BUSY, seed: int = 1, **values: float) -> WijkModel:
    """A small wijk in a month of its programme."""
    return wijk_under(scenario.with_values(**values), seed).run(month)


def project(
    model: WijkModel, number: int = 900, domain: int = 0, agenda: str = "social", kind: Any = Project
) -> Project:
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


#: Much money for social projects in a few years: there are hours enough for some domains and too few for others.
PLENTY = load_scenario("top-down-4").with_values(
    support_existing=0, staffing_share=0.3, physical_share=0, stop_chance=0.1, coalition_change=0.28,
    project_months=18, preparation_months=6,
)  # fmt: skip


def bought_and_used(seed: int, **values: float) -> tuple[float, float]:
    """Hours that projects bought in seven years of a wijk of 1,000, and how many of them were used."""
    model = wijk_under(PLENTY.with_values(**values), seed, 1000)
    bought = used = 0.0
    for _ in range(84):
        model.step()
        for each in model.places[0].projects:
            bought += each.hours()
            used += each.hours() * model.places[0].use.fit(each.domain, 6)
    return bought, used


def trusting(model: WijkModel) -> float:
    """Mean trust of adults in the municipality, sd."""
    table = model.table
    adults = (table.status == 1) & (model.month - table.birth_month.astype(np.int64) >= 216)
    return float(table.trust_municipality[adults].mean() / 2**20)


def combined(model: WijkModel, *agendas: str) -> list[Project]:
    """Projects of these agendas that are carried out together, in preparation."""
    made = [project(model, 900 + k, 0 if agenda == "social" else 5, agenda) for k, agenda in enumerate(agendas)]
    together = Combination()
    together.members += made
    for each in made:
        each.combined = together
    return made


def prepare(made: Project) -> None:
    """Live the preparation of a project."""
    while made.phase == "preparation":
        made.step()


# checks --------------------------------------------------------------------------------------------------------


def order_of_wijken_does_not_count(months: int = 28) -> None:
    """Two wijken that look in each other's kitchen set the same aims whichever of them stands first."""
    seen = []
    for order in (("presikhaaf-west", "giethoorn"), ("giethoorn", "presikhaaf-west")):
        profiles = [small_profile(300, wijk) for wijk in order]
        model = WijkModel(BUSY.with_values(exchange=1), profiles, 1)
        for _ in range(months):
            model.step()
            # look around in every month, the first of a year included
            for place in model.places:
                assert place.programme is not None
                place.programme.rerank()
        seen.append(sorted(row for row in model.record.events if row[2] == "aim"))
    assert len(seen[0]) == 2 * months
    assert seen[0] == seen[1], "a wijk knows more because it stands first"


def one_answer_is_nobody_else_s_luck() -> None:
    """When one household is gone, all others answer about energy works as before."""
    model = at_month(6)
    place = model.places[0]
    rows, before = answers(model, place, 7)
    gone = rows[len(rows) // 3]
    model.table.status[gone] = 0
    others, after = answers(model, place, 7)
    kept = {row: answer for row, answer in zip(rows.tolist(), before.tolist(), strict=True) if row != gone}
    assert dict(zip(others.tolist(), after.tolist(), strict=True)) == kept, "others answer otherwise"


def a_trial_is_its_own_luck(months: int = 60) -> None:
    """Which of the projects are tried does not depend on how many others there are or when they begin."""
    tried, begun = [], []
    for share in (0.0, 0.6):
        scenario = BUSY.with_values(experiments=0.5, support_existing=share, physical_share=0, preparation_months=9)
        model = wijk_under(scenario, 2).run(months)
        tried.append({int(number) for number in noted(model, "project_tried")})
        begun.append({int(number) for number in noted(model, "project_ready")} | tried[-1])
    both = begun[0] & begun[1]
    assert len(both) > 5
    assert tried[0] & both == tried[1] & both, "a project is tried under one strategy and not under the other"


def one_late_agenda_delays_all() -> None:
    """A social project waits as long as the works that it goes with are deferred."""
    model = at_month(1, objection_delay=18)
    social, works = combined(model, "social", "physical")
    prepare(social)
    prepare(works)
    works._draws = (0.0, 1.0)
    assert works.decide(1.0, 0.0) == "deferred"
    for _ in range(17):
        works.step()
        social.step()
        assert (social.phase, social.hours()) == ("held", 0.0), "it did not wait"
    works.step()
    social.step()
    assert works.phase == social.phase == "running"
    assert social.months_left == social.running_months
    assert noted(model, "project_held") == ["900"]
