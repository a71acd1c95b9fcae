"""A programme in one wijk: its money, posts, projects, aim and promise.

Money is appropriated a year at a time; unspent money lapses at year end unless it may be carried over. The aim
over the seven domains follows the picture of needs that the programme has, and is revised less often the
further away the deadline is.
"""

from typing import TYPE_CHECKING

from wijksim.agents.picture import picture_of_needs
from wijksim.agents.project import Project
from wijksim.state.draws import draw

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

_REVISION_MONTHS = 24
#: Domains that a physical project can serve: housing and safety.
_PHYSICAL = (5, 6)


class Programme:
    """One programme of `horizon_years` in one wijk; `delivered` and `promised` are contact hours."""

    def __init__(self, model: "WijkModel", place: "Wijk", number: int) -> None:
        """Start: first appropriation, posts to fill, a first picture, and a promise made."""
        values = model.values
        self.model, self.place, self.number = model, place, number
        self.months = int(values["horizon_years"] * 12)
        self.first = model.month
        self.spending_years = min(20.0, values["horizon_years"] * values["programmes"])
        cents = values["budget_per_resident"] * place.residents_at_start * 100 / self.spending_years
        self.yearly = round(cents)
        self.staff_cents = round(cents * values["staffing_share"])
        self.project_fund = 0.0
        self.years_granted = 0
        self.next_revision = self.first
        self.aim = [1 / 7] * 7
        self.started = 0
        self.delivered = 0.0
        fte = self.staff_cents / 100 / values["fte_cost"]
        place.welfare_programme.create_posts(place.mainstream_posts + 1, fte, place.most_programme_posts, True)
        admin = values["admin_share"]
        hours = self.staff_cents / 100 / values["fte_cost"] * 130.0 * self.months * (1.0 - admin)
        self.promised = hours * values["promise_optimism"] * 0.85

    @property
    def remaining_years(self) -> float:
        """Years until the deadline."""
        return max(0.0, (self.first + self.months - self.model.month) / 12.0)

    def appropriate(self) -> None:
        """Once a year: new money; before it, what is left lapses unless it may be carried over."""
        if (self.model.month - self.first) % 12:
            return
        books = self.place.books
        if self.model.values["carry_over"] < 0.5:
            books.give_back("programme", "lapsed")
            self.project_fund = 0.0
        books.appropriate("programme", self.yearly)
        self.years_granted += 1

    def revise(self) -> None:
        """Look at the picture of needs again when it is time and point the money at it."""
        model = self.model
        if model.month < self.next_revision:
            return
        long = model.strengths["long_horizon"] * min(1.0, self.remaining_years / 20.0)
        self.next_revision = model.month + round(_REVISION_MONTHS * (1.0 + long))
        focus = model.values["picture_focus"]
        picture = picture_of_needs(model, self.place)
        weights = [p * (1.0 + focus * p) + 0.001 for p in picture]
        strength = min(1.0, model.strengths["picture"])
        total = sum(weights)
        self.aim = [strength * weight / total + (1.0 - strength) / 7 for weight in weights]
        model.event(self.place, "aim", " ".join(f"{share:.2f}" for share in self.aim))

    def start_projects(self) -> None:
        """Reserve money for new projects as the fund for them grows."""
        model, place, values = self.model, self.place, self.model.values
        self.project_fund += (self.yearly - self.staff_cents) / 12.0
        cost = round(values["project_cost"] * place.residents_at_start * 100)
        while cost > 0 and self.project_fund >= cost and place.books.reserve(cost):
            self.project_fund -= cost
            self.started += 1
            number = self.number * 1000 + self.started
            u0, u1, u2, _ = draw(model.seed, "project", place.key, number, 0)
            physical = u0 < values["physical_share"]
            domain = self._pick(u1, _PHYSICAL if physical else tuple(range(7)))
            place.projects.append(Project(model, place, number, domain, physical, u2 < values["execution_share"], cost))
            model.event(place, "project_started", f"{number} {'physical' if physical else 'social'}")

    def _pick(self, u: float, domains: tuple[int, ...]) -> int:
        total = sum(self.aim[d] for d in domains)
        running = 0.0
        for d in domains:
            running += self.aim[d] / total
            if u < running:
                return d
        return domains[-1]

    def staff_hours(self) -> float:
        """Hours of programme staff this month after pay, slack and what cannot be paid."""
        model, values = self.model, self.model.values
        employer = self.place.welfare_programme
        dialogue = values["dialogue_share"]
        admin = values["admin_share"]
        paid = employer.pay("programme", (admin, (1 - admin) * dialogue, (1 - admin) * (1 - dialogue)))
        slack = model.strengths["long_horizon"] * values["slack"] * min(1.0, self.remaining_years / 20.0)
        return employer.hours() * paid * (1.0 - admin) * (1.0 - slack)

    def kept(self) -> float:
        """Share of the promise that was kept, at most 1."""
        return min(1.0, self.delivered / self.promised) if self.promised > 0 else 1.0

    def end(self, by_politics: bool) -> None:
        """The programme ends: posts end, free money goes back, running work of outsiders stops if politics ends it."""
        books = self.place.books
        self.place.welfare_programme.end_posts()
        if by_politics:
            # the coming years were granted at the start: what is withdrawn counts as appropriated money
            years = min(self.months // 12, round(self.spending_years))
            books.appropriate("programme", self.yearly * max(0, years - self.years_granted))
        books.give_back("programme", "withdrawn" if by_politics else "lapsed")
        carries_on = self.model.strengths["continuity"] > 0.0
        for project in list(self.place.projects):
            if by_politics and not (project.by_residents and carries_on):
                project.stop()
