"""How a wijk is held to account: by controls in numbers, and by stories and impact paths.

Each regime takes hours of professionals, finds failures at its own odds, and bends part of the programme's effort to
what it counts: controls to what registers see (Smith 1995; Bevan & Hood 2006), stories to what those who speak want.
Controls are what `admin_share` was measured with; freezing takes them away, and a large mistake that comes out may make
the council take them back for a term. Stories are softer: they need residents who speak, and some councils leave them
lying for a whole term. With the mechanism off, accountability is as usual and bends nothing.
"""

from math import fsum
from typing import TYPE_CHECKING, Any

from wijksim.agents.picture import aim_at, register_picture, residents_picture
from wijksim.scenario.parameters import PARAMETERS
from wijksim.state.draws import draw

if TYPE_CHECKING:
    from wijksim.agents.project import Project
    from wijksim.agents.wijk import Wijk

#: Months for which a council that takes controls back keeps them.
_BACK_MONTHS = 48
#: How often what the regimes count is looked up anew, in months.
_COUNT_MONTHS = 12
_USUAL_STORIES = PARAMETERS["storytelling"].default


def administration(values: dict[str, float], frozen: float, stories: float) -> float:
    """Share of working time that administration takes, with so much frozen and told (0 to 1)."""
    by_numbers = values["admin_share"] * (1.0 - values["control_part"] * frozen)
    return by_numbers + values["story_hours"] * (stories - _USUAL_STORIES)


def _stories(strength: float, asked: float) -> float:
    """Share of results that is told in stories: as usual with the mechanism off, as is `asked` at full strength."""
    return _USUAL_STORIES + strength * (asked - _USUAL_STORIES)


class Accountability:
    """The regime of one wijk this month.

    `frozen` and `stories` are shares; `admin` is the share of working time that administration takes; `controls_find`
    and `stories_find` are the chances to find a failure that is there.
    """

    def __init__(self, place: "Wijk") -> None:
        """As usual."""
        self.place = place
        self.back_until = 0
        self._counted_at = -_COUNT_MONTHS
        self._pulls: tuple[list[float], list[float] | None] = ([], None)
        #: what the bent aim was worked out from, none of which is changed in place, and that aim
        self._bent: tuple[Any, list[float]] = ((), [])
        self._listens = True
        self.forget()
        self.step()

    def forget(self) -> None:
        """Other values hold from now on: what follows from them is worked out anew."""
        #: whether a programme ran and controls were back when the regime was worked out
        self._settled: tuple[bool, bool] | None = None
        #: the term whose council has been asked whether it listens
        self._term = -1

    def step(self) -> None:
        """What holds this month."""
        place = self.place
        now = place.programme is not None, place.model.month < self.back_until
        if now != self._settled:
            self._settled = now
            self._settle()
        voice = min(2.0, place.activity) if self._council_listens() else 0.0
        self.stories_find = min(1.0, place.model.values["story_finds"] * self.stories * voice)

    def _settle(self) -> None:
        """What holds as long as a programme runs, or none does, and controls are frozen, or back."""
        place, model = self.place, self.place.model
        values, strength = model.values, model.strengths["accountability"]
        self.frozen = strength * place.lever("controls_frozen") if model.month >= self.back_until else 0.0
        self.stories = _stories(strength, place.lever("storytelling"))
        self.admin = administration(values, self.frozen, self.stories)
        self.controls_find = values["control_finds"] * (1.0 - self.frozen)
        self._gamed = strength * values["gaming"] * (1.0 - self.frozen)
        self._told = strength * values["story_pull"] * self.stories

    def planned_administration(self) -> float:
        """Share of working time that a programme which begins now counts on for administration."""
        values, strength = self.place.model.values, self.place.model.strengths["accountability"]
        stories = _stories(strength, values["storytelling"])
        return administration(values, strength * values["controls_frozen"], stories)

    def _council_listens(self) -> bool:
        """Whether this council takes soft signals seriously: drawn per council, the same under every strategy."""
        model = self.place.model
        policy = model.policy
        if policy.term != self._term:
            self._term = policy.term
            u = draw(model.seed, "soft_signals", policy.key, 0, policy.term)[0]
            self._listens = bool(u >= model.values["soft_signals_ignored"])
        return self._listens

    def bent(self, aim: list[float]) -> list[float]:
        """The programme's aim as it is worked on: partly what is counted, partly what those who speak want."""
        if self._gamed + self._told <= 0.0:
            return aim
        counted, told = self._what_counts()
        # the same from month to month, until one of these is looked up anew
        now = aim, counted, told, self._gamed, self._told
        if now != self._bent[0]:
            self._bent = now, self._bend(aim, counted, told)
        return self._bent[1]

    def _bend(self, aim: list[float], counted: list[float], told: list[float] | None) -> list[float]:
        """The aim pulled to what is counted, and to what is told, by as much as they pull here."""
        gamed, pulled = self._gamed, self._told if told is not None else 0.0
        rest = 1.0 - gamed - pulled
        return [
            rest * aimed + gamed * number + pulled * story
            for aimed, number, story in zip(aim, counted, told or counted, strict=True)
        ]

    def _what_counts(self) -> tuple[list[float], list[float] | None]:
        """The aims that controls and stories pull to, looked up once a year."""
        place, model = self.place, self.place.model
        if model.month >= self._counted_at + _COUNT_MONTHS:
            self._counted_at = model.month
            focus, registers = model.values["picture_focus"], register_picture(model, place)
            voices = residents_picture(place, fsum(registers))
            self._pulls = aim_at(registers, focus), None if voices is None else aim_at(voices, focus)
        return self._pulls

    def review(self) -> None:
        """Find projects that fit poorly and end them; what is left of their money goes back to the programme."""
        place, strength = self.place, self.place.model.strengths["accountability"]
        if strength <= 0.0:
            return
        for project in list(place.projects):
            if self._finds_misfit(project, strength):
                self.place.model.event(self.place, "poor_fit", f"{project.number}")
                project.break_off()

    def _finds_misfit(self, project: "Project", strength: float) -> bool:
        """Whether a regime finds this month that a project fits poorly: what it counts shows little need there."""
        if project.misfit is None:
            counted, told = self._what_counts()
            by_stories = 0.0 if told is None else misfit(told, project.domain)
            project.misfit = misfit(counted, project.domain), by_stories
            project.review_limit = draw(self.place.model.seed, "review", self.place.key, project.number, 0)[0]
        by_numbers, by_stories = project.misfit
        if by_numbers == by_stories == 0.0:
            return False
        missed = (1.0 - self.controls_find * by_numbers) * (1.0 - self.stories_find * by_stories)
        project.unnoticed *= 1.0 - strength * self.place.model.values["misfit_found"] * (1.0 - missed)
        return bool(project.unnoticed < project.review_limit)

    def scandal(self, size: float, u: float) -> None:
        """A mistake of a size (0 to 1) has come out: frozen controls may come back, the sooner the larger it is."""
        model = self.place.model
        if self.frozen > 0.0 and u < model.values["control_reflex"] * size:
            self.back_until = model.month + _BACK_MONTHS
            model.event(self.place, "controls_return", "")


def misfit(shares: list[float], domain: int) -> float:
    """How little of what somebody counts is in a domain: 0 is an equal share or more, 1 is nothing."""
    return max(0.0, 1.0 - 7.0 * shares[domain])
