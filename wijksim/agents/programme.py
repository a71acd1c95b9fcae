"""A programme in one wijk: its money, posts, aim and promise, and what it starts.

Money is appropriated a year at a time; unspent money lapses at year end unless it may be carried over. However
the months of a strategy are cut into programmes, and whoever ends one, the same cents are appropriated over
twenty years. The aim over the seven domains follows the picture of needs that the programme has. It is revised
less often the further away the deadline is and the better the programme is protected, and each time only in part,
for what has been begun is gone on with (Staw 1976). What a budget cut takes is granted and withdrawn at once: from then
on there are fewer hours of staff and less for projects.
"""

from math import fsum
from typing import TYPE_CHECKING

from wijksim.agents.budget_path import granted_until, weight
from wijksim.agents.combining import combine, is_energy
from wijksim.agents.exchange import with_exchange
from wijksim.agents.picture import aim_at, picture_of_needs, register_picture, residents_picture
from wijksim.agents.professional import FTE_HOURS
from wijksim.agents.project import Project
from wijksim.agents.steering import steering_share
from wijksim.agents.trial import Trial, begins_small
from wijksim.state.draws import draw

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

_REVISION_MONTHS = 24
#: Months over which the budget of a strategy is spread, if it lasts that long.
BUDGET_MONTHS = 240
#: Domains that a physical project can serve: housing and safety.
_PHYSICAL = (5, 6)
#: The domain of energy works: housing.
_HOUSING = 5


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
        planned_for_staff = round(self.total * 12 / self.spread_over * values["staffing_share"])
        #: share of what was planned that budget cuts have left this programme, of staff and of projects alike
        self.share = model.policy.granted_share
        self.staff_cents = round(planned_for_staff * self.share)
        #: money of the year against an even spread, of staff and of projects alike; posts are made for the most
        self.path = max(self._weight(at, min(at + 12, self.months)) for at in range(0, self.months, 12))
        #: cents a year for projects and initiatives; `fund` is what of it is set aside and not yet given to one
        self.fund_cents = int((self.total * 12 / self.spread_over - planned_for_staff) * self.share * self.path)
        self.fund = 0
        self._size_projects()
        self.subsidised_hours = 0.0
        self.months_granted = 0
        self.next_revision = self.first
        self.aim = [1 / 7] * 7
        self.begun_anew = True
        self.delivered = 0.0
        self.steering = steering_share(values, model.strengths)
        #: share of hours for residents in which staff talk with people, as they do in outreach too
        self.talking = min(1.0, values["dialogue_share"] + values["outreach_share"])
        #: share of the promise that the programme itself broke off
        self.broken_off = 0.0
        fte = self.staff_cents / 100 / values["fte_cost"]
        place.welfare_programme.create_posts(
            place.mainstream_posts + 1, fte * self.path, place.most_programme_posts, True
        )
        admin = place.accountability.planned_administration()
        hours = self.staff_cents / 100 / values["fte_cost"] * FTE_HOURS * self.months * (1.0 - admin)
        hours *= self._weight(0, self.months) * model.national.left()
        self.promised = hours * values["promise_optimism"] * 0.85

    @property
    def remaining_years(self) -> float:
        """Years until the deadline."""
        return max(0.0, (self.first + self.months - self.model.month) / 12.0)

    @property
    def more_to_grant(self) -> bool:
        """Whether a year of this programme is still to be granted."""
        return self.months_granted < self.months

    def appropriate(self) -> None:
        """Once a year: new money; before it, what is left lapses or, if it may be carried over, goes to projects."""
        elapsed = self.model.month - self.first
        if elapsed < self.months_granted:
            return
        books = self.place.books
        if self.model.values["carry_over"] < 0.5:
            self._give_back("lapsed")
        else:
            left = books.free["programme"]
            books.reserve(left)
            self.fund += left
        start = self.months_granted
        granted = self._grant(elapsed + 12)
        books.appropriate("programme", granted)
        self._cut(granted)
        self._follow_path(start)
        set_aside = self.model.values["set_aside"]
        self.place.follows = draw(self.model.seed, "followed", self.place.key, 0, self.model.month)[0] >= set_aside

    def _cut(self, granted: int) -> None:
        """Of what is granted, withdraw what council or cabinet has cut; staff and fund follow what is left."""
        left = self.model.policy.granted_share * self.model.national.left()
        self.place.books.give_back("programme", "withdrawn", granted - round(granted * left))
        if left != self.share:
            for post in self.place.welfare_programme.posts:
                post.fte *= left / self.share
            self.fund_cents = int(self.fund_cents * left / self.share)
            self.share = left

    def _weight(self, first: int, last: int) -> float:
        """Money of a part of this programme, in its own months, against an even spread; see `budget_path`."""
        before = self.months_before
        return weight(before + first, before + last, self.spread_over, self.model.values["budget_path"])

    def _follow_path(self, start: int) -> None:
        """Make staff and fund as large as the money of the year that begins in month `start` of the programme."""
        now = self._weight(start, self.months_granted)
        if now == self.path:
            return
        for post in self.place.welfare_programme.posts:
            post.fte *= now / self.path
        self.fund_cents = int(self.fund_cents * now / self.path)
        self.path = now
        self._size_projects()

    def _size_projects(self) -> None:
        """Whole projects fill a year's fund, so that none of it lapses because a project is too large for a year."""
        values = self.model.values
        fund_for_new = self.fund_cents * (1.0 - values["support_existing"])
        usual = values["project_cost"] * self.place.residents_at_start * 100
        self.project_cents = int(fund_for_new / max(1, round(fund_for_new / usual)))

    def _give_back(self, kind: str) -> None:
        self.place.books.give_back("programme", kind)
        self.place.books.release(self.fund, kind)
        self.fund = 0

    def _grant(self, until: int) -> int:
        """Cents for the months of this programme up to `until`, not past twenty years, not granted before."""
        twenty_years = BUDGET_MONTHS - self.months_before
        until = min(until, self.months, twenty_years if self.months_granted < twenty_years else until)
        start = self.months_before + self.months_granted
        until = max(until, self.months_granted)
        self.months_granted = until
        end = self.months_before + until
        path, spread_over = self.model.values["budget_path"], self.spread_over
        return granted_until(self.total, end, spread_over, path) - granted_until(self.total, start, spread_over, path)

    def revise(self) -> None:
        """Look at the picture of needs again when it is time and point the money at it."""
        model = self.model
        if model.month < self.next_revision:
            return
        values, strengths = model.values, model.strengths
        long = strengths["long_horizon"] * min(1.0, self.remaining_years / 20.0)
        covenant = strengths["reliability"] * values["covenant_rigidity"] * values["protection"]
        self.next_revision = model.month + round(_REVISION_MONTHS * (1.0 + long) * (1.0 + covenant))
        wanted = aim_at(picture_of_needs(model, self.place), values["picture_focus"] * 2.0 * values["focus"])
        strength = strengths["picture"]
        sunk = strengths["long_horizon"] * values["sunk_cost"] * min(1.0, (model.month - self.first) / BUDGET_MONTHS)
        kept, before = sunk, self.aim
        if self.begun_anew:
            self.begun_anew = False
            kept, before = self._carried_over()
        self.aim = [
            kept * old + (1.0 - kept) * (strength * new + (1.0 - strength) / 7)
            for old, new in zip(before, wanted, strict=True)
        ]
        self.aim = with_exchange(model, self.place, self.aim)
        model.event(self.place, "aim", " ".join(f"{share:.2f}" for share in self.aim))

    def _carried_over(self) -> tuple[float, list[float]]:
        """How much of the aim of the programme before residents carry over the break, and that aim: as it was then."""
        remembered = self.place.remembered
        if remembered is None:
            return 0.0, self.aim
        carried = self.model.strengths["continuity"] * self.model.values["picture_carried"]
        return carried * min(1.0, self.place.activity), remembered

    def rerank(self) -> None:
        """Other people in charge want the aim set anew: it is, this month."""
        self.next_revision = self.model.month
        self.model.event(self.place, "reranked", "")

    def fit(self) -> float:
        """How far the money goes where the council now in office sees need: 1 is all of it."""
        wanted = aim_at(register_picture(self.model, self.place), self.model.values["picture_focus"])
        return 1.0 - fsum(abs(a - w) for a, w in zip(self.aim, wanted, strict=True)) / 2

    def start_projects(self) -> None:
        """Set this month's project money aside: part goes to initiatives there are, the rest to new projects."""
        place = self.place
        k = (self.model.month - self.first) % 12
        share = self.fund_cents * (k + 1) // 12 - self.fund_cents * k // 12
        cents = min(share, place.books.free["programme"])
        place.books.reserve(cents)
        self.fund += cents - self._subsidise(cents)
        while self.project_cents > 0 and self.fund >= self.project_cents:
            self.fund -= self.project_cents
            self._start_project(self.project_cents)

    def _subsidise(self, cents: int) -> int:
        """Spend part of `cents` on hours for initiatives that are there, whatever they do; returns what was spent."""
        given = int(cents * self.model.values["support_existing"]) if self.place.initiatives else 0
        paid = self.place.books.spend_reserved("projects", given)
        self.subsidised_hours = paid / self.place.hour_cents
        return paid

    def _start_project(self, cost: int) -> None:
        model, place, values = self.model, self.place, self.model.values
        place.last_project += 1
        number = place.last_project
        u0, u1, u2, _ = draw(model.seed, "project", place.key, number, 0)
        physical = u0 < values["physical_share"]
        energy = physical and is_energy(model, place, number)
        domain = _HOUSING if energy else self._pick(u1, _PHYSICAL if physical else tuple(range(7)))
        kind = Trial if not physical and begins_small(model, place, number) else Project
        project = kind(model, place, number, domain, physical, u2 < values["execution_share"], cost)
        if energy:
            project.agenda = "energy"
        combine(project)
        place.projects.append(project)
        model.event(place, "project_started", f"{number} {project.agenda}")

    def _pick(self, u: float, domains: tuple[int, ...]) -> int:
        """A domain for a project: by the aim, and as far as residents decide by what those who speak want."""
        model = self.model
        decided = model.strengths["dialogue"] * model.values["decision_share"]
        voices = residents_picture(self.place, fsum(register_picture(model, self.place)))
        wanted = self.aim if voices is None else aim_at(voices, model.values["picture_focus"])
        shares = [(1.0 - decided) * a + decided * w for a, w in zip(self.aim, wanted, strict=True)]
        total = fsum(shares[d] for d in domains)
        running = 0.0
        for d in domains:
            running += shares[d] / total
            if u < running:
                return d
        return domains[-1]

    def staff_hours(self) -> float:
        """Hours of programme staff this month after pay, slack and what cannot be paid."""
        model, values = self.model, self.model.values
        employer = self.place.welfare_programme
        admin = self.place.accountability.admin
        apart = admin + (1.0 - admin) * self.steering
        work = (1.0 - admin) * (1.0 - self.steering)
        paid = employer.pay("programme", (apart, work * self.talking, work * (1.0 - self.talking)))
        slack = model.strengths["long_horizon"] * values["slack"] * min(1.0, self.remaining_years / 20.0)
        return float(employer.hours() * paid * (1.0 - admin) * (1.0 - slack) * (1.0 - self.steering))

    def kept(self) -> float:
        """Share of the promise that was kept, at most 1."""
        done = min(1.0, self.delivered / self.promised) if self.promised > 0 else 1.0
        return done * (1.0 - min(1.0, self.broken_off))

    def end(self, by_politics: bool) -> None:
        """The programme ends: posts end, free money goes back, running work of outsiders stops if politics ends it."""
        books = self.place.books
        self.place.remembered = self.aim
        self.place.welfare_programme.end_posts()
        if by_politics:
            # the budget was granted at the start: what is withdrawn counts as appropriated money
            books.appropriate("programme", self._grant(BUDGET_MONTHS - self.months_before))
        self._give_back("withdrawn" if by_politics else "lapsed")
        for project in list(self.place.projects):
            if by_politics and not project.carried_on:
                project.stop()
