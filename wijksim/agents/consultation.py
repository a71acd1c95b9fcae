"""Objections: one physical project at a time lies open, residents object, the council decides.

Residents who expect harm, have little voice and little trust object, and objection spreads (their rule). Talks
beforehand give voice, but also tell people what may harm them. A project without talks that goes ahead has
overruled its objectors; being heard softens that, most where residents share in decisions (Mazerolle 2013).
"""

from typing import TYPE_CHECKING

from wijksim.state.ledger import INDEX

if TYPE_CHECKING:
    from wijksim.agents.project import Project
    from wijksim.agents.wijk import Wijk

#: Months a project lies open for objections.
MONTHS = 3
_ADULTS, _OBJECTING = INDEX["sum:adults"], INDEX["sum:objecting"]
#: Share of programme hours in dialogue at which everybody who wants can be spoken to.
_FULL_DIALOGUE = 0.15
#: How the outcome feels to those who objected, sd, before having been heard.
_OUTCOMES = {"deferred": 0.3, "settled": -0.2, "overruled": -1.0}
#: Input for a month in which objectors put their signs away: open to rules, but no project's number.
_CLOSING = 0.5


class Consultation:
    """The consultation of one wijk; `project` is the one that lies open now."""

    def __init__(self, place: "Wijk") -> None:
        """Nothing lies open."""
        self.place = place
        self.project: Project | None = None
        self.months_left = 0
        self.closing = False

    def step(self, staffed: bool) -> None:
        """A month: go on with the open project, decide on it, or open the next one."""
        place = self.place
        place.set("objection_event", 0.0)
        if self.project is not None and self.project.phase == "stopped":
            self.project, self.closing = None, True
        if self.project is not None:
            self.months_left -= 1
            if self.months_left == 0:
                self._decide(self.project, staffed)
            return
        place.set("contested", _CLOSING if self.closing else 0.0)
        if not self.closing:
            self._open(staffed)
        self.closing = False

    def _talks(self, staffed: bool) -> float:
        """How much dialogue there is, 0 to 1, and how far it counts."""
        model = self.place.model
        share = model.values["dialogue_share"] / _FULL_DIALOGUE if staffed else 0.0
        return float(model.strengths["dialogue"] * min(1.0, share))

    def _open(self, staffed: bool) -> None:
        place, model = self.place, self.place.model
        self.project = next((project for project in place.projects if project.phase == "waiting"), None)
        if self.project is None:
            return
        if model.strengths["objection"] <= 0.0:
            self.project.decide(0.0, 0.0)
            self.project = None
            return
        self.months_left = MONTHS
        talks = self._talks(staffed)
        place.set("contested", float(self.project.number))
        exposure = model.strengths["objection"] * model.values["objection_exposure"] * (1.0 + 0.5 * talks)
        place.set("exposure", min(1.0, exposure))
        place.set("voice_given", 0.8 * model.values["decision_share"] * talks)

    def _decide(self, project: "Project", staffed: bool) -> None:
        place, model = self.place, self.place.model
        self.project, self.closing = None, True
        talks = self._talks(staffed)
        objecting = float(place.ledger[_OBJECTING]) / max(1.0, float(place.ledger[_ADULTS]))
        outcome = project.decide(objecting, talks)
        heard = model.values["fairness"] * model.values["decision_share"] * talks
        place.set("objection_event", model.strengths["objection"] * (_OUTCOMES[outcome] + heard))
        model.event(place, f"project_{outcome}", f"{project.number} {objecting:.3f}")
