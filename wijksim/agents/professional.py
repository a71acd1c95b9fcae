"""Professionals: they know the wijk better the longer they stay, get overloaded, leave, and are succeeded.

A post is a place that exists in every strategy; each holder's stay and each vacancy has one keyed draw, and
ends when the chance of having lasted so long falls below it. Sources: turnover and overload in the declared
parameters; a successor knows nobody. Room for judgement lets who knows the wijk do more (or less: its sign is
open), and lets failures of who does not know it pass unseen.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from wijksim.agents import Agent
from wijksim.state.draws import draw

if TYPE_CHECKING:
    from wijksim.agents.organisation import Organisation
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

#: Net working hours of one full-time post in a month.
FTE_HOURS = 130.0


def contact_hour_cents(values: Mapping[str, float]) -> float:
    """What an hour outside administration costs, in cents."""
    return values["fte_cost"] * 100 / 12 / FTE_HOURS / (1.0 - values["admin_share"])


class WorkingMonth(NamedTuple):
    """What a month holds for every professional of a wijk."""

    vacancy_lasts: float
    stays: float
    long: float
    learning: float
    worth: float
    missed: float


def working_month(model: "WijkModel", place: "Wijk") -> WorkingMonth:
    """Chances that a vacancy and a holder stay, pace of learning, and what knowing the wijk or not does to an hour."""
    values, strengths = model.values, model.strengths
    overload = strengths["caseload"] * values["overload_exit"] * place.caseload.overload
    room, long = strengths["room"] * place.lever("room"), strengths["long_horizon"]
    stays = 1.0 - values["turnover"] / 12.0 * (1.0 + overload)
    worth = room * values["judgement_value"] + long * values["skill_value"]
    missed = room * values["missed_failures"]
    return WorkingMonth(1.0 - 1.0 / values["hiring_months"], stays, long, values["learning_months"], worth, missed)


def work(place: "Wijk", posts: list["Professional"], month: WorkingMonth) -> None:
    """A month of posts of one wijk: those who hold them learn and perhaps leave; vacant ones are perhaps filled.

    In one loop: a call for each of them would take longer than what they do.
    """
    vacancy_lasts, stays, long, learning, worth, failing = month
    quality = place.post_quality
    for post in posts:
        if post.holder < 0:
            post.wait(vacancy_lasts)
            continue
        lasted = post.lasted = post.lasted * stays
        if lasted < post.limit:
            post.leave()
            continue
        known = post.knowledge
        knowledge = post.knowledge = known + long * (1.0 - known) / learning
        gained = worth * knowledge
        missed = failing * (1.0 - knowledge)
        quality[post.post] = 1.0 + gained - missed


class Professional(Agent):  # type: ignore[misc]
    """One post, or in a very large wijk a team, and whoever holds it.

    `holder` counts its holders from 0 over all programmes; -1 is vacant.
    """

    def __init__(
        self, model: "WijkModel", employer: "Organisation", place: "Wijk", post: int, fte: float, programme: bool,
        vacant: bool = False,
    ) -> None:  # fmt: skip
        """A post of `fte` at an employer; programme posts start vacant, mainstream posts filled unless `vacant`."""
        super().__init__(model)
        self.employer = employer
        self.place = place
        self.post = post
        self.fte = fte
        self.programme = programme
        self.holders = place.holders_so_far.get(post, 0)
        self.holder = -1
        self.knowledge = 0.0
        self.lasted = 1.0
        self.limit = 0.0
        if programme or vacant:
            self.leave()
        else:
            self._take_up()
            # the average holder has been there for some years
            self.knowledge = 0.5 * model.strengths["long_horizon"]

    def step(self) -> None:
        """A month: learn the wijk and perhaps leave, or stand vacant and perhaps be filled."""
        work(self.place, [self], working_month(self.model, self.place))

    def wait(self, lasts: float) -> None:
        """A month vacant, which a vacancy `lasts` with this chance: perhaps the post is filled."""
        self.lasted *= lasts
        if self.lasted < self.limit:
            self._take_up()
            self.employer.pay_hiring(self)

    @property
    def hours(self) -> float:
        """Working hours this month; none while vacant."""
        return self.fte * FTE_HOURS if self.holder >= 0 else 0.0

    def dismiss(self) -> None:
        """The post ends with its programme; whoever holds it under a next one is somebody else."""
        self.place.holders_so_far[self.post] = self.holders
        self.place.post_holder[self.post] = -1
        self.remove()

    def _draw(self, vacancy: bool) -> float:
        model, key = self.model, self.place.key
        return draw(model.seed, "post", key, 2 * self.post + vacancy, 0, self.holders)[0]

    def _take_up(self) -> None:
        self.holder = self.holders
        self.holders += 1
        self.knowledge, self.lasted, self.limit = 0.0, 1.0, self._draw(vacancy=False)
        self.place.post_holder[self.post] = self.holder
        self.place.post_quality[self.post] = 1.0

    def leave(self) -> None:
        """Whoever holds the post leaves; the vacancy has a draw of its own."""
        self.holder = -1
        self.lasted, self.limit = 1.0, self._draw(vacancy=True)
        self.place.post_holder[self.post] = -1
