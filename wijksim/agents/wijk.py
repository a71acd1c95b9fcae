"""One wijk at work: professionals' hours, projects, initiatives and what residents meet of them this month.

This is steps 4 and 5 of the month. All that reaches residents goes through inputs that their rules read; each
is multiplied by the strength of the mechanism it belongs to, so that strength 0 is the same as switched off.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.agents.accountability import Accountability
from wijksim.agents.caseload import Caseload, usual_loss
from wijksim.agents.combining import at_work, meet_at_the_door
from wijksim.agents.consultation import Consultation
from wijksim.agents.learning import look_at_projects
from wijksim.agents.mistakes import Mistakes
from wijksim.agents.organisation import Organisation
from wijksim.agents.outside import Outside
from wijksim.agents.partner import Partnership
from wijksim.agents.picture import want_weights
from wijksim.agents.professional import Professional, contact_hour_cents
from wijksim.agents.programme import Programme
from wijksim.agents.project import Initiative, Project, chances_to_go_on
from wijksim.agents.use import Use
from wijksim.observe.books import Books
from wijksim.observe.impact import ImpactPaths
from wijksim.population.catalogue import find_wijk
from wijksim.population.start import domain_means
from wijksim.scenario.parameters import PARAMETERS
from wijksim.state.columns import DOMAINS
from wijksim.state.ledger import INDEX
from wijksim.state.place import Place, inputs_from

if TYPE_CHECKING:
    from wijksim.model import WijkModel

_ACTIVE, _ADULTS, _LEADING = INDEX["sum:active"], INDEX["sum:adults"], INDEX["sum:leading"]
#: Sums of need, between those of states.
_NEEDS = slice(INDEX[f"sum:need_{DOMAINS[0]}"], INDEX[f"sum:need_{DOMAINS[-1]}"] + 1, 2)
_RESIDENTS = INDEX["sum:residents"]
_UNIT = 2.0**20
#: Mean size of the negative half of a standard normal.
_HALF_NORMAL = 0.3989422804014327
_LN2 = 0.6931471805599453
#: What every lever is as usual.
_USUAL = {name: float(lever.default) for name, lever in PARAMETERS.items() if lever.kind == "lever"}
#: Hours one meeting of dialogue takes per resident who attends, and people asked in an hour of outreach.
_DIALOGUE_HOURS, _ASKED_PER_HOUR = 1.5, 2.0
_TIES = 8.0
#: Hours of staff that fully support one active resident in a month, and hours of a leader over those of others.
_SUPPORT_HOURS, _LEADERS_HOURS = 2.0, 3.0
#: What one running physical project takes from how the place looks, sd.
_NUISANCE = 0.025


@dataclass
class Wijk(Place):
    """A place with its organisations, money, projects and programme."""

    model: Any = None
    books: Books = field(default_factory=Books)
    projects: list[Project] = field(default_factory=list)
    initiatives: list[Initiative] = field(default_factory=list)
    programme: Programme | None = None
    programmes_begun: int = 0
    last_project: int = 0
    follows: bool = True
    works: list[float] = field(default_factory=lambda: [0.0] * 7)
    need_history: list[list[float]] = field(default_factory=list)
    voices: Any = field(default_factory=lambda: np.zeros(8, dtype=np.int64))
    execution: float = 0.0
    #: the aim of the last programme that ended, as those who took part remember it
    remembered: list[float] | None = None
    holders_so_far: dict[int, int] = field(default_factory=dict)
    handed_over: bool = False
    #: how much there is to hear of projects that the programme broke off, 0 to 1
    let_down: float = 0.0
    #: share of the posts that can be asked for help that somebody holds
    filled: float = 0.0
    _holders: set[tuple[int, int]] = field(default_factory=set)
    #: how many posts there were, and who held them, when residents were last told
    _posts: tuple[int, int, bytes] | None = None
    #: whether a programme ran when levers were last set
    _ran: bool | None = None

    def open(self, model: "WijkModel", residents: int) -> None:
        """Set up organisations, the stock of initiatives and the constants of the run, once residents live here."""
        self.model = model
        self.residents_at_start = residents
        self.outside = Outside(model, self)
        self.use = Use(self)
        self.consultation = Consultation(self)
        self.mistakes = Mistakes(self)
        self.paths = ImpactPaths(model, self)
        self._estimate_cases()
        self.partnership = Partnership(model, self)
        self.welfare = Organisation(model, "welfare", self)
        self.welfare_programme = Organisation(model, "welfare programme", self)
        self.welfare.create_posts(1, self._fund_mainstream(), self.mainstream_posts, False)
        self.first_initiatives = max(1, round(residents / 1000))
        for k in range(self.first_initiatives):
            self.initiatives.append(Initiative(model, self, k, k % 7))
        self.next_initiative = self.first_initiatives
        self.set_constants()
        self.accountability = Accountability(self)

    def _estimate_cases(self) -> None:
        self.caseload = Caseload(self, self.model.values, self._means(), self.residents_at_start)

    def _means(self) -> list[float]:
        """Mean states of the domains at the start, sd."""
        return list(domain_means(self.profile, find_wijk("gemiddelde-wijk")).values())

    def _fund_mainstream(self) -> float:
        """Set what the wijkteam gets and how many posts that is; returns its full-times."""
        values, most = self.model.values, self.model.most_posts
        self.mainstream_cents = round(values["mainstream_budget"] * self.residents_at_start * 100 / 12)
        fte = float(self.mainstream_cents * 12 / 100 / values["fte_cost"])
        self.mainstream_posts = min(most // 2, max(1, int(fte + 0.999)))
        self.most_programme_posts = most - self.mainstream_posts
        return fte

    def take_over(self) -> None:
        """Another strategy takes over: what follows from its values is worked out again.

        At month 0 nobody has lived yet, so first estimates and the first holders of posts are new too; later the wijk
        keeps what it has learnt and whom it has.
        """
        self.model.policy.hand_over(self)
        self.programmes_begun = 0
        fte = self._fund_mainstream()
        if self.model.month == 0:
            self._estimate_cases()
            self.partnership.settle()
            self.welfare.end_posts()
            self.holders_so_far.clear()
            self.welfare.create_posts(1, fte, self.mainstream_posts, False)
        else:
            self.welfare.resize(1, fte, self.mainstream_posts)
        self.set_constants()
        self.accountability.forget()
        self.mistakes.forget()
        if self.model.month == 0:
            self.model.record.hear(self)

    def set_constants(self) -> None:
        """Inputs that stay the same for a whole run under one strategy."""
        values, strengths = self.model.values, self.model.strengths
        # levers and posts are told anew
        self._ran = self._posts = None
        for name, value in (inputs_from(values) | values).items():
            self.set(name, value)
        fade = _LN2 / (12.0 * values["half_life"])
        self.works_fade = 1.0 - fade
        self.hour_cents = contact_hour_cents(values)
        self.set("fade", fade)
        # upbringing is exposure before 13 and not a lag: support is taken up at once
        self.set("leave_stage_upbringing", 1.0)
        for domain in DOMAINS[1:]:
            self.set(f"leave_stage_{domain}", min(1.0, 1.0 / (12.0 * values[f"lag_{domain}"])))
        self.set("tie_growth", 0.25 * strengths["long_horizon"])
        self.usual_growth = 0.02 * strengths["long_horizon"]
        self.set("experience_growth", self.usual_growth)
        accepted = values["accept"] * values["near_bonus"] * 0.6 * _TIES
        self.set("ask_near", values["asking_reproduction"] * values["quit_rate"] / 12.0 / accepted)
        drift = values["trust_gain"] * values["encounter_spread"] * _HALF_NORMAL * (values["trust_negativity"] - 1.0)
        scandals = values["scandal_rate"] / 12.0 * values["scandal_reach"] * values["scandal_spill"]
        by_scandals = scandals * values["trust_gain"] * values["trust_negativity"] * values["scandal_size"]
        self.set("drift_municipality", values["routine_contact"] * drift + by_scandals)
        self.set("drift_police", values["police_contact"] * drift)
        self.set("drift_professionals", usual_loss(values, self._means()))
        self.set("drift_residents", drift)
        self.set("drift_place", 0.2 * drift)
        self.set("usual_activity", 0.071)
        self._usual_activity = self.get("usual_activity")
        of_need, of_taste = want_weights(values["want_need_correlation"])
        self.set("want_of_need", of_need)
        self.set("want_of_taste", of_taste)

    @property
    def activity(self) -> float:
        """Active adults against the usual share of the country: 1 is as many, 2 twice as many."""
        share = float(self.ledger[_ACTIVE]) / (float(self.ledger[_ADULTS]) or 1.0)
        return share / self._usual_activity

    def clear_promise(self) -> None:
        """What was made or due last month is over."""
        for name in ("promise_made", "promise_due", "promise_broken", "promise_kept"):
            self.set(name, 0.0)

    def work(self) -> None:
        """Steps 4 and 5: hours over admission, dialogue and outreach; projects; what residents meet."""
        values, strengths = self.model.values, self.model.strengths
        self.accountability.step()
        self._money()
        self.accountability.review()
        self.mistakes.step()
        runs = self.programme is not None
        if runs != self._ran:
            self._ran = runs
            self._set_levers()
        asked = self.caseload.spread()
        hours = self._mainstream_hours(asked)
        self._programme_hours(hours, asked)
        self._volunteer_hours(hours)
        delivery = strengths["delivery"]
        self.paths.note(hours, delivery)
        for project in list(self.projects):
            if bought := project.hours():
                hours[project.domain] += bought * delivery
            project.step()
        self.consultation.step()
        sites, doors = at_work(self.projects)
        self.set("nuisance", strengths["objection"] * _NUISANCE * sites)
        if doors:
            meet_at_the_door(self, doors)
        self._tell_posts()
        self.caseload.step(hours, values["case_hours"], self.filled)
        self.use.note(hours)
        attention = 1.0 - strengths["caseload"] * values["overload_attention"] * self.caseload.overload / 2.0
        self.set("attention", attention)

    def _set_levers(self) -> None:
        """What residents meet of levers that hold as long as a programme runs, or none does."""
        values, strengths = self.model.values, self.model.strengths
        self.set("uneven", strengths["room"] * values["judgement_spread"] * self.lever("room"))
        self.set("dialogue_open", min(1.0, 0.3 + strengths["outreach"] * 7.0 * self.lever("outreach_share")))

    def lever(self, name: str) -> float:
        """A lever as it holds here now: the strategy's while its programme runs, otherwise as usual."""
        levers: dict[str, float] = self.model.values if self.programme is not None else _USUAL
        return levers[name]

    def _tell_posts(self) -> None:
        """Tell residents how many posts they can ask for help at, and whether somebody has left one of them."""
        now = len(self.welfare.posts), len(self.welfare_programme.posts), self.post_holder.tobytes()
        if now == self._posts:
            self.set("holders_left", 0.0)
            return
        self._posts = now
        posts = self._posts_to_ask()
        holders = {(post.post, post.holder) for post in posts if post.holder >= 0}
        self.filled = len(holders) / (len(posts) or 1)
        self.set("posts", len(posts))
        self.set("holders_left", not self._holders <= holders)
        self._holders = holders

    def _posts_to_ask(self) -> list[Professional]:
        """Posts at which residents can ask for help: those of a programme only if its hours are for help."""
        helps = self.model.strengths["delivery"] > 0.0
        return [*self.welfare.posts, *(self.welfare_programme.posts if helps else [])]

    def _money(self) -> None:
        month, books = self.model.month, self.books
        if month % 12 == 1:
            books.give_back("mainstream", "lapsed")
        books.appropriate("mainstream", self.mainstream_cents)
        if self.programme is not None:
            self.programme.appropriate()
            self.programme.revise()
            look_at_projects(self.programme)
            self.programme.start_projects()

    def _mainstream_hours(self, asked: list[float]) -> list[float]:
        """Hours of help per domain of the ordinary team and its partners, by what is `asked` (shares)."""
        admin = self.accountability.admin
        paid = self.welfare.pay("mainstream", (admin, 0.0, 1.0 - admin))
        contact = self.welfare.hours() * paid * (1.0 - admin)
        return self.partnership.hours(contact, asked)

    def _programme_hours(self, hours: list[float], asked: list[float]) -> None:
        """Divide programme staff over talking, outreach, backing initiatives and, what is left, `hours` of help."""
        values, strengths = self.model.values, self.model.strengths
        staff = self.programme.staff_hours() if self.programme is not None else 0.0
        talk, out = staff * values["dialogue_share"], staff * values["outreach_share"]
        active = float(self.ledger[_ACTIVE]) or 1.0
        backing = max(0.0, min(staff - talk - out, values["support_existing"] * _SUPPORT_HOURS * active))
        contact = max(0.0, staff - talk - out - backing - self.mistakes.repair_hours[False])
        if self.programme is not None:
            self.programme.delivered += staff
            # who has room to judge follows whoever knocks, and less what the programme aims at
            drift = strengths["room"] * values["goal_drift"] * values["room"]
            delivery, rest = strengths["delivery"], 1.0 - drift
            delivered = delivery * contact
            for d, aimed in enumerate(self.accountability.bent(self.programme.aim)):
                hours[d] += delivered * (rest * aimed + drift * asked[d])
            if self.initiatives:
                bought = delivery * (self.programme.subsidised_hours / len(self.initiatives))
                for initiative in self.initiatives:
                    hours[initiative.domain] += bought * initiative.course.works
        self.support = strengths["dialogue"] * backing / (_SUPPORT_HOURS * active)
        self.set("support_level", self.support)
        self._talk(talk - self.consultation.take_hours(talk), out)

    def _talk(self, talk: float, out: float) -> None:
        """Set what hours of dialogue and of outreach mean for residents."""
        values, strengths = self.model.values, self.model.strengths
        adults = float(self.ledger[_ADULTS]) or 1.0
        promised = self.lever("decision_share")
        followed = promised * self.follows
        self.set("dialogue_rate", min(0.1, strengths["dialogue"] * talk / _DIALOGUE_HOURS / adults))
        good, bad = values["fairness"] * followed, values["disappointment"] * (1.0 - followed)
        bad += values["frustration"] * (promised - followed + self.let_down)
        self.set("dialogue_event", strengths["dialogue"] * (good - bad))
        self.set("office_asks", strengths["dialogue"] * 0.5 * talk * _ASKED_PER_HOUR / adults)
        self.set("outreach_asks", strengths["outreach"] * out * _ASKED_PER_HOUR / adults)
        self.set("outreach_reach", min(0.5, strengths["outreach"] * 10.0 * out / adults))

    def _volunteer_hours(self, hours: list[float]) -> None:
        """Active residents carry initiatives, leaders most; room to lead grows with a programme and outlives it."""
        values, strengths = self.model.values, self.model.strengths
        active, leading = float(self.ledger[_ACTIVE]), float(self.ledger[_LEADING])
        aim = values["execution_share"] if self.programme is not None else 0.0
        pace = 1.0 / 24.0 if aim > self.execution else values["quit_rate"] / 12.0
        self.execution += pace * (aim - self.execution)
        if strengths["continuity"] <= 0.0:
            self.execution = 0.0
        slots = values["leader_slots"] * max(1, self.residents_at_start) / 1000.0 * (1.0 + self.support)
        free = max(0.0, 1.0 - leading / slots)
        self.set("leader_room", free * (0.004 + 0.03 * strengths["continuity"] * self.execution))
        given = (active + (_LEADERS_HOURS - 1.0) * leading) * values["volunteer_hours"]
        self.books.flows["volunteer_hours"] += int(given * 100)
        worth = max(0.0, given - self.mistakes.repair_hours[True]) * values["volunteer_worth"]
        leaders = leading / (len(self.initiatives) or 1)
        chances = chances_to_go_on(self.model, self.support, leaders)
        self._end_initiatives(*chances)
        # backed initiatives hold the field: it takes more active residents before another one starts
        crowded = (len(self.initiatives) + 1) * (1.0 + values["incumbent_lock"] * self.support)
        if active > 60.0 * crowded * self.residents_at_start / 1000 / self.first_initiatives:
            self._new_initiative()
        shared = worth / max(len(self.initiatives), self.first_initiatives)
        for initiative in self.initiatives:
            hours[initiative.domain] += shared * initiative.course.works

    def _end_initiatives(self, carried: float, peace: float) -> None:
        """A month of every initiative, with the `chances_to_go_on`."""
        ended = [(one, how) for one in self.initiatives if (how := one.step(carried, peace))]
        for initiative, how in ended:
            self.model.event(self, f"initiative_{how}", f"{initiative.number}")
            self.initiatives.remove(initiative)
            initiative.remove()

    def _new_initiative(self) -> None:
        number = self.next_initiative
        self.next_initiative += 1
        self.initiatives.append(Initiative(self.model, self, number, number % 7))
        self.model.event(self, "initiative_starts", f"{number}")

    def note_needs(self) -> None:
        """Keep the mean need per domain (sd) of this month: what registers will know later."""
        units = _UNIT * (float(self.ledger[_RESIDENTS]) or 1.0)
        self.need_history.append([need / units for need in self.ledger[_NEEDS].tolist()])
