"""Projects and residents' initiatives: from preparation, through objections, to delivery.

A physical project changes a place and may harm some; a social project buys hours in its domain. Energy works are
physical and need the consent of households. All take preparation first, longer and dearer the more residents decide
along. Initiatives of residents have no end date; they
last as long as people carry them.
"""

from typing import TYPE_CHECKING

from wijksim.agents import Agent
from wijksim.agents.consent import consenting
from wijksim.agents.mistakes import Course
from wijksim.state.draws import draw

if TYPE_CHECKING:
    from wijksim.agents.combining import Combination
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

_PREPARATION_SHARE = 0.15
#: Share of programme hours in dialogue at which everybody who wants can be spoken to.
_FULL_DIALOGUE = 0.15
#: Leaders to an initiative under business as usual, and how much likelier than that a quarrel gets at most.
_USUAL_LEADERS, _MOST_QUARREL = 3.0, 3.0
#: Part of the preparation that it takes to turn a running project to another domain.
_AGAIN = 1.0 / 3.0
#: The domain of lower energy costs: work and income.
_INCOME = 3
#: Phases in which a project is being carried out, or stands still for repair.
_AT_WORK = frozenset(("running", "paused", "repaired"))
#: The same without those that stand still.
_RUNS = frozenset(("running", "repaired"))


class Project(Agent):  # type: ignore[misc]
    """One project of one agenda (social, physical, energy).

    Phases: preparation, waiting (for the council), deferred, held (for another agenda), running, adjusting, completed,
    stopped. While a mistake is repaired it is paused; from then on it runs as repaired. What accountability sees of it:
    `misfit` by controls and by stories, and the chance that it was `unnoticed` so far.
    """

    def __init__(
        self,
        model: "WijkModel",
        place: "Wijk",
        number: int,
        domain: int,
        physical: bool,
        by_residents: bool,
        cents: int,
    ) -> None:
        """A project in preparation with its money reserved; an initiative has no money and runs at once."""
        super().__init__(model)
        self.place = place
        self.number = number
        self.domain = domain
        self.physical = physical
        self.agenda = "physical" if physical else "social"
        self.combined: Combination | None = None
        self.adjusted = self.asked = False
        #: money for homes whose household did not consent
        self.refused = 0
        self.by_residents = by_residents
        self.cents = cents
        self.left = cents
        self.lost = 0
        values = model.values
        self.phase = "preparation"
        dialogue = model.strengths["dialogue"]
        #: how far those who object are spoken to, and how far residents decide along, 0 to 1: as arranged at the start
        self.talks = dialogue * min(1.0, values["dialogue_share"] / _FULL_DIALOGUE)
        self.voice = values["decision_share"]
        longer = 1.0 + dialogue * values["deciding_delay"] * self.voice
        self.months_left = max(1, round(values["preparation_months"] * longer))
        self.running_months = max(1, round(values["project_months"]))
        self._draws = draw(model.seed, "council", place.key, number, 0)
        #: whether residents would carry it on after a break
        self.carried_on = by_residents and self._draws[1] < model.strengths["continuity"]
        self.course = Course(place, 2 * number, by_residents)
        self.misfit: tuple[float, float] | None = None
        self.unnoticed, self.review_limit = 1.0, 0.0

    @property
    def at_work(self) -> bool:
        """Whether it is being carried out, or stands still for repair: something can be wrong with it."""
        return self.phase in _AT_WORK

    @property
    def runs(self) -> bool:
        """Whether it is carried out this month."""
        return self.phase in _AT_WORK and not self.course.repairing

    def step(self) -> None:
        """A month: spend, count down, and go on to the next phase when it is time."""
        if self.course.repairing:
            self.phase = "paused"
        elif self.phase == "paused":
            self.phase = "repaired"
        phase = self.phase
        if phase in ("preparation", "adjusting"):
            self._spend(
                "preparation", self.cents * _PREPARATION_SHARE / max(1.0, self.model.values["preparation_months"])
            )
        elif phase in _RUNS:
            self._spend("projects", self.left / max(1, self.months_left))
        elif phase in ("waiting", "paused"):
            return
        elif phase == "held":
            self._begin()
            return
        self.months_left -= 1
        if self.months_left > 0:
            return
        if phase == "preparation":
            self._prepared()
        elif phase == "deferred":
            self.model.event(self.place, "project_resumed", f"{self.number}")
            self._begin()
        elif phase == "adjusting":
            self._begin()
        elif phase in _RUNS:
            self._complete()

    def _prepared(self) -> None:
        """The plan is ready: works wait for the council, other projects begin."""
        self.model.event(self.place, "project_ready", f"{self.number}")
        if self.physical:
            self.phase = "waiting"
        else:
            self._begin()

    def _begin(self) -> None:
        """Carry the project out, unless one that it is combined with is late."""
        if self.agenda == "energy" and not self.asked:
            self._ask_households()
        before, self.phase = self.phase, "held"
        if self.combined is not None and self.combined.late():
            if before != "held":
                self.model.event(self.place, "project_held", f"{self.number}")
            return
        self.phase, self.months_left = "running", self.running_months

    def _ask_households(self) -> None:
        """Homes whose household does not consent are left out; what was prepared for them was in vain."""
        self.asked = True
        share = consenting(self.model, self.place, self.number)
        self.refused = int(self.left * (1.0 - share))
        self.left -= self.refused
        self.lost += int((self.cents - self.lost) * (1.0 - share))
        self._not_spent(self.refused)
        self.model.event(self.place, "energy_consent", f"{self.number} {share:.3f}")

    def adjust(self, domain: int) -> None:
        """The programme turns a running project to another domain, which takes some preparation again."""
        self.domain, self.adjusted, self.phase = domain, True, "adjusting"
        # whoever had an opinion of it looks again
        self.misfit = None
        self.months_left = max(1, round(self.model.values["preparation_months"] * _AGAIN))
        self.model.event(self.place, "project_adjusted", f"{self.number}")

    def break_off(self, phase: str = "stopped") -> None:
        """End the project before its time: it fits poorly, or went wrong. What is left is not spent on it."""
        self.phase = phase
        self._not_spent(self.left)
        self.left = 0
        self._close()

    def _not_spent(self, cents: int) -> None:
        """Money goes back to the fund of a programme that runs; otherwise it lapses."""
        if self.place.programme is not None:
            self.place.programme.fund += cents
        else:
            self.place.books.release(cents, "lapsed")

    def hours(self) -> float:
        """Contact hours that a running social project buys this month."""
        if self.physical or not self.runs:
            return 0.0
        bought = self.left / max(1, self.months_left) / self.place.hour_cents
        return float(bought * self.course.works)

    def pay_talks(self, cents: float) -> None:
        """Talks with objectors for which there are no hours of staff are bought; that money builds nothing."""
        self.lost += self._spend("dialogue", cents)

    def decide(self, objecting: float, talks: float) -> str:
        """The council decides after consultation: `approved` or `deferred`.

        `objecting` is the share of adults who object to this project; talks make part of them withdraw (PCMO, upper
        bound).
        """
        values = self.model.values
        remaining = objecting * (1.0 - values["withdrawal"] * talks)
        chance = min(0.9, values["objection_deferral"] * remaining)
        if self._draws[0] < chance:
            self.phase = "deferred"
            self.months_left = max(1, round(values["objection_delay"]))
            self.lost += self._spend("objections", self.cents * 0.1)
            return "deferred"
        self._begin()
        return "approved"

    def stop(self) -> None:
        """Ended before its time; what was reserved goes back."""
        self.phase = "stopped"
        self.place.books.release(self.left, "withdrawn")
        self.left = 0
        self._close()

    def _spend(self, kind: str, cents: float) -> int:
        paid = self.place.books.spend_reserved(kind, min(self.left, round(cents)))
        self.left -= paid
        return paid

    def _complete(self) -> None:
        self._spend("projects", self.left)
        self.phase = "completed"
        if self.physical:
            values = self.model.values
            usual = values["project_cost"] * self.place.residents_at_start * 100
            worth = (self.cents - self.lost) / usual * self.course.works
            delivery = self.model.strengths["delivery"]
            self.place.works[self.domain] += delivery * values["works_effect"] * worth
            if self.agenda == "energy":
                self.place.works[_INCOME] += delivery * values["energy_savings"] * worth
        self._close()

    def _close(self) -> None:
        self.place.projects.remove(self)
        self.model.event(self.place, f"project_{self.phase}", f"{self.number}")
        self.remove()


class Initiative(Agent):  # type: ignore[misc]
    """A residents' initiative in one domain; it lasts until a draw says that nobody carries it any more, or a quarrel.

    Quarrels are a part of its endings; the more lead it the likelier they are, and support does not prevent them.
    """

    def __init__(self, model: "WijkModel", place: "Wijk", number: int, domain: int) -> None:
        """A running initiative; `number` keys its fate."""
        super().__init__(model)
        self.place = place
        self.number = number
        self.domain = domain
        self.lasted, self.agreed = 1.0, 1.0
        self.limit, self.limit_of_peace, _, _ = draw(model.seed, "project", place.key, number, 1)
        self.course = Course(place, 2 * number + 1, True)

    #: from its start to its end something can be wrong with it
    at_work = True

    def break_off(self) -> None:
        """Stopped before its time, by others."""
        self.place.initiatives.remove(self)
        self.remove()

    def step(self, carried: float, peace: float) -> str:
        """A month with the `chances_to_go_on`; returns how it ends: "ends", "quarrels", or "" when it goes on."""
        self.lasted *= carried
        self.agreed *= peace
        if self.lasted < self.limit:
            return "ends"
        return "quarrels" if self.agreed < self.limit_of_peace else ""


def chances_to_go_on(model: "WijkModel", support: float, leaders: float) -> tuple[float, float]:
    """Chances that an initiative with so many `leaders` is carried on for a month, and stays at peace.

    Support halves at most the chance of ending otherwise than by quarrel.
    """
    ending = model.values["initiative_survival"] / 12.0
    quarrel = model.strengths["continuity"] * model.values["initiative_quarrel"]
    carried = 1.0 - ending * (1.0 - quarrel) * (1.0 - 0.5 * support)
    return carried, 1.0 - ending * quarrel * min(_MOST_QUARREL, leaders / _USUAL_LEADERS)
