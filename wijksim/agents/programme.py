"""A programme in one wijk: its money, posts, projects, aim and promise.

Money is appropriated a year at a time; unspent money lapses at year end unless it may be carried over. However
the months of a strategy are cut into programmes, and whoever ends one, the same cents are appropriated over
twenty years. The aim over the seven domains follows the picture of needs that the programme has, and is revised
less often the further away the deadline is.
"""

from typing import TYPE_CHECKING

from wijksim.agents.picture import picture_of_needs
from wijksim.agents.professional import FTE_HOURS
from wijksim.agents.project import Project
from wijksim.state.draws import draw

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

_REVISION_MONTHS = 24
#: Months over which the budget of a strategy is spread, if it lasts that long.
BUDGET_MONTHS = 240
#: Domains that a physical project can serve: housing and safety.
_PHYSICAL = (5, 6)


class Programme:
    """One programme of `horizon_years` in one wijk; `delivered` and `promised` are hours of staff for residents."""

    def __init__(self, model: "WijkModel", place: "Wijk", number: int) -> None:
        """Start: first appropriation, posts to fill, a first picture, and a promise made."""
        values = model.values
        self.model, self.place, self.number = model, place, number
        self.months = int(values["horizon_years"] * 12)
        self.first = model.month
        self.months_before = model.month - 1 - model.strategy_since
        self.spread_over = min(BUDGET_MONTHS, self.months * int(values["programmes"]))
        self.total = round(values["budget_per_resident"] * place.residents_at_start * 100)
        self.staff_cents = round(self.total * 12 / self.spread_over * values["staffing_share"])
        fund = self.total * 12 / self.spread_over - self.staff_cents
        usual = values["project_cost"] * place.residents_at_start * 100
        # whole projects fill a year's fund, so that none of it lapses because a project is too large for a year
        self.project_cents = int(fund / max(1, round(fund / usual)))
        self.monthly_fund = fund / 12.0
        self.project_fund = 0.0
        self.months_granted = 0
        self.next_revision = self.first
        self.aim = [1 / 7] * 7
        self.started = 0
        self.delivered = 0.0
        fte = self.staff_cents / 100 / values["fte_cost"]
        place.welfare_programme.create_posts(place.mainstream_posts + 1, fte, place.most_programme_posts, True)
        admin = values["admin_share"]
        hours = self.staff_cents / 100 / values["fte_cost"] * FTE_HOURS * self.months * (1.0 - admin)
        self.promised = hours * values["promise_optimism"] * 0.85

    @property
    def remaining_years(self) -> float:
        """Years until the deadline."""
        return max(0.0, (self.first + self.months - self.model.month) / 12.0)

    def appropriate(self) -> None:
        """Once a year: new money; before it, what is left lapses or, if it may be carried over, goes to projects."""
        elapsed = self.model.month - self.first
        if elapsed < self.months_granted:
            return
        books = self.place.books
        if self.model.values["carry_over"] < 0.5:
            books.give_back("programme", "lapsed")
        self.project_fund = float(books.free["programme"])
        books.appropriate("programme", self._grant(elapsed + 12))

    def _grant(self, until: int) -> int:
        """Cents for the months of this programme up to `until`, not past twenty years, not granted before."""
        twenty_years = BUDGET_MONTHS - self.months_before
        until = min(until, self.months, twenty_years if self.months_granted < twenty_years else until)
        start = self.months_before + self.months_granted
        until = max(until, self.months_granted)
        self.months_granted = until
        end = self.months_before + until
        cents: int = self.total * end // self.spread_over - self.total * start // self.spread_over
        return cents

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
        self.project_fund += self.monthly_fund
        cost = self.project_cents
        # half a cent: twelve months add up to a year but for rounding
        while cost > 0 and self.project_fund + 0.5 >= cost and place.books.reserve(cost):
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
        # outreach is talking with people too
        talking = min(1.0, values["dialogue_share"] + values["outreach_share"])
        admin = values["admin_share"]
        paid = employer.pay("programme", (admin, (1 - admin) * talking, (1 - admin) * (1 - talking)))
        slack = model.strengths["long_horizon"] * values["slack"] * min(1.0, self.remaining_years / 20.0)
        return float(employer.hours() * paid * (1.0 - admin) * (1.0 - slack))

    def kept(self) -> float:
        """Share of the promise that was kept, at most 1."""
        return min(1.0, self.delivered / self.promised) if self.promised > 0 else 1.0

    def end(self, by_politics: bool) -> None:
        """The programme ends: posts end, free money goes back, running work of outsiders stops if politics ends it."""
        books = self.place.books
        self.place.welfare_programme.end_posts()
        if by_politics:
            # the budget was granted at the start: what is withdrawn counts as appropriated money
            books.appropriate("programme", self._grant(BUDGET_MONTHS - self.months_before))
        books.give_back("programme", "withdrawn" if by_politics else "lapsed")
        for project in list(self.place.projects):
            if by_politics and not project.carried_on:
                project.stop()
