"""Objections: physical projects that are ready lie open together, residents object, the council decides.

A council takes several works in one decision, so all projects that wait share one window; nobody queues for
longer than a window. Residents who expect harm, have little voice and little trust object, and objection spreads
(their rule). Talks give voice and make part withdraw, but also tell people what may harm them, and they take
hours: of staff while there are any, otherwise bought with the projects' own money.

Being heard helps most when the decision is unfavourable (Mazerolle 2013; Brockner & Wiesenfeld 1996); having had a
say and being overruled all the same can hurt more than never having been asked (Folger 1977). Both are here, and
which is stronger is a matter of parameters.
"""

from math import fsum
from typing import TYPE_CHECKING

from wijksim.state.ledger import INDEX

if TYPE_CHECKING:
    from wijksim.agents.project import Project
    from wijksim.agents.wijk import Wijk

#: Months that projects lie open for objections.
MONTHS = 3
_ADULTS, _OBJECTING = INDEX["sum:adults"], INDEX["sum:objecting"]
#: Hours one talk with an objector takes, preparation included.
_TALK_HOURS = 1.5
#: How the outcome feels to those who objected, sd, before having been heard.
_DEFERRED, _SETTLED, _OVERRULED = 0.3, -0.2, -1.0
#: How much of what keeps people from objecting is having been given a full say, sd.
_VOICE = 0.8
#: Input for a month in which objectors put their signs away: open to rules, but no project's number.
_CLOSING = 0.5


class Consultation:
    """The consultation of one wijk; `projects` are those that lie open now, in the order in which they began."""

    def __init__(self, place: "Wijk") -> None:
        """Nothing lies open."""
        self.place = place
        self.projects: list[Project] = []
        self.months_left = 0
        self.closing = False
        self.talks = 0.0
        self.voice = 0.0
        self._decided = False
        self._exposed_to_one = 0.0
        self._exposed = 0.0

    def take_hours(self, offered: float) -> float:
        """Hours of staff, of those `offered` for dialogue, that go to talks this month; the rest is bought."""
        if not self.projects or self.talks <= 0.0:
            return 0.0
        needed = _TALK_HOURS * self.talks * float(self.place.ledger[_OBJECTING]) / (MONTHS - 1)
        taken = min(offered, needed)
        cents = (needed - taken) * self.place.hour_cents / len(self.projects)
        for project in self.projects:
            project.pay_talks(cents)
        return taken

    def step(self) -> None:
        """A month: go on with the open projects, decide on them, or open the next window."""
        place = self.place
        if self._decided:
            place.set("objection_event", 0.0)
            self._decided = False
        if self.projects:
            self.projects = [project for project in self.projects if project.phase == "waiting"]
            self.closing = not self.projects
        if self.projects:
            self.months_left -= 1
            if self.months_left == 0:
                self._decide()
            return
        place.set("contested", _CLOSING if self.closing else 0.0)
        if not self.closing:
            self._open()
        self.closing = False

    def _open(self) -> None:
        place, model = self.place, self.place.model
        waiting = [project for project in place.projects if project.phase == "waiting"]
        if not waiting:
            return
        strength = model.strengths["objection"]
        if strength <= 0.0:
            for project in waiting:
                model.event(place, f"project_{project.decide(0.0, 0.0)}", f"{project.number} {0:.3f}")
            return
        self.projects, self.months_left = waiting, MONTHS
        self.talks = fsum(project.talks for project in waiting) / len(waiting)
        self.voice = fsum(project.voice for project in waiting) / len(waiting)
        alert = 1.0 + model.values["talks_alert"] * self.talks
        one = min(1.0, strength * model.values["objection_exposure"] * alert)
        kept_clear = 1.0
        for _ in waiting:
            kept_clear *= 1.0 - one
        self._exposed_to_one, self._exposed = one, 1.0 - kept_clear
        place.set("contested", float(waiting[0].number))
        place.set("exposure", self._exposed)
        # who sees decisions of residents set aside expects nothing of a say
        place.set("voice_given", _VOICE * self.voice * self.talks * place.follows)

    def _decide(self) -> None:
        place, model = self.place, self.place.model
        # of those exposed to any of the works, so many are exposed to this one
        part = self._exposed_to_one / max(1e-9, self._exposed)
        objecting = part * float(place.ledger[_OBJECTING]) / max(1.0, float(place.ledger[_ADULTS]))
        felt = 0.0
        for project in self.projects:
            outcome = project.decide(objecting, self.talks)
            felt += self.felt(outcome)
            model.event(place, f"project_{outcome}", f"{project.number} {objecting:.3f}")
        place.set("objection_event", model.strengths["objection"] * felt / len(self.projects))
        self.projects, self.closing, self._decided = [], True, True

    def felt(self, outcome: str) -> float:
        """How an outcome feels to those who objected, sd: what was decided, and how far they had a say in it."""
        values = self.place.model.values
        say = self.voice * self.talks
        heard = values["fairness"] * say * self.place.follows
        if outcome == "deferred":
            return float(_DEFERRED + heard)
        withdrew = values["withdrawal"] * self.talks
        overruled = _OVERRULED - values["frustration"] * say
        return float(withdrew * _SETTLED + (1.0 - withdrew) * overruled + heard)
