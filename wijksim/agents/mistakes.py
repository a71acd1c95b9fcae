"""Mistakes of whoever leads a project or an initiative: made, hidden, found, repaired or stopped.

One hazard for every leader, lower with experience and with control: h0 / (1 + x + x^2 / 2), x = k * experience +
c * control. That has the slope of h0 * exp(-x) at nought, and the curvature too, but is the same on every processor.
Sizes are heavy-tailed (median m: m * u / (1 - u), at most 1), larger for institutions. A mistake spoils so much of the
work, and grows until somebody finds it: controls, stories, who leads, or everybody when it is large. Then the council
lets it be repaired, which takes the leaders' own hours and teaches them, or stops the work, and who led it leaves.
"""

from math import fsum
from typing import TYPE_CHECKING

import numpy as np

from wijksim.state.columns import ACTIVE, LEADS
from wijksim.state.draws import draw

if TYPE_CHECKING:
    from wijksim.agents.professional import Professional
    from wijksim.agents.project import Initiative, Project
    from wijksim.agents.wijk import Wijk

_UNIT = 2**20
#: How a mistake is found, in the order in which chances are set beside a draw.
FINDERS = ("controls", "stories", "themselves", "everybody")


def hazard(rate: float, x: float) -> float:
    """Monthly chance of a mistake at `rate` a year and a strength `x` of experience and control."""
    return rate / 12.0 / (1.0 + x + x * x / 2.0)


def size_of(u: float, median: float) -> float:
    """Share of the work that a mistake spoils, from a uniform: half are larger than the median, few much larger."""
    return min(1.0, median * u / (1.0 - u))


class Course:
    """How the work of one project or initiative goes: what is wrong with it (`size`, 0 to 1), and what was learnt.

    `repairing` counts the months for which it still stands still.
    """

    def __init__(self, place: "Wijk", slot: int, by_residents: bool) -> None:
        """Nothing is wrong yet; `slot` keys the luck of this work."""
        self.slot = slot
        self.by_residents = by_residents
        self.count = 0
        self.number = 0
        self.size = 0.0
        self.repairing = 0
        self.lessons = 0
        self._begin(place)

    def _begin(self, place: "Wijk") -> None:
        """Luck of the next mistake: when it is made, how large, when it is found, and by whom."""
        self.sound, self.hidden = 1.0, 1.0
        draws = draw(place.model.seed, "mistake", place.key, self.slot, self.count)
        self.limit, self.luck_of_size, self.found_limit, self.luck_of_finder = draws

    def end(self, place: "Wijk") -> None:
        """The mistake is over, or nobody looks at it any more: the next luck."""
        self.count += 1
        self._begin(place)

    @property
    def works(self) -> float:
        """Share of the work that comes to something this month: none while it stands still."""
        return 0.0 if self.repairing else 1.0 - self.size


class Mistakes:
    """The mistakes in one wijk; `repair_hours` are what repair takes this month, of staff and of residents."""

    def __init__(self, place: "Wijk") -> None:
        """Nothing has gone wrong yet."""
        self.place = place
        self.number = 0
        self.repair_hours = {True: 0.0, False: 0.0}
        self.blamed = 0
        self._taught = 0.0
        self._marked, self._told = False, False
        self._experience = {True: 0.0, False: 0.0}
        #: chances as they were worked out last, and with how much frozen and how experienced
        self._known: tuple[tuple[float, ...], dict[bool, float]] = ((), {})
        #: what has come out and is felt in the months to come: number, size, by residents, made good
        self._public: list[tuple[int, float, bool, bool]] = []

    def step(self) -> None:
        """A month of everything that is led by somebody here."""
        place, model = self.place, self.place.model
        if model.strengths["mistakes"] <= 0.0 and not self.number:
            return
        if model.month % 12 == 1:
            self._look()
        self.repair_hours = {True: 0.0, False: 0.0}
        self.blamed, self._taught = 0, 0.0
        chances = self._chances()
        works: list[Project | Initiative] = [*place.projects, *place.initiatives]
        for work in works:
            if work.at_work:
                self._live(work, chances)
        self._mark()
        self._tell()

    def _mark(self) -> None:
        """Those who led what was stopped leave, those who repaired something learn: this month, and no longer."""
        changed = self.blamed > 0 or self._taught > 0.0
        if not (changed or self._marked):
            return
        self._marked = changed
        place = self.place
        led = max(1, len(place.initiatives) + sum(project.by_residents for project in place.projects))
        place.set("blamed", self.blamed / (led + self.blamed))
        place.set("experience_growth", place.usual_growth + self._taught / led)

    def _look(self) -> None:
        """Once a year: how experienced those are who lead, residents and professionals (means, 0 to 1)."""
        place, table = self.place, self.place.model.table
        part = table.participation[place.first : place.last]
        experience = table.experience[place.first : place.last]
        leaders = np.flatnonzero(part == LEADS)
        lead = experience[leaders if len(leaders) else part == ACTIVE]
        # whole units, so that the sum is the same in any order
        total = int((lead * np.float32(_UNIT)).astype(np.int64).sum())
        self._experience[True] = total / _UNIT / max(1, len(lead))
        staff = self._staff()
        self._experience[False] = fsum(post.knowledge for post in staff) / max(1, len(staff))

    def _staff(self) -> "list[Professional]":
        """Professionals who lead projects: of the programme, or of the ordinary team where that has nobody."""
        place = self.place
        posts = [post for post in place.welfare_programme.posts if post.holder >= 0]
        return posts or [post for post in place.welfare.posts if post.holder >= 0]

    def _chances(self) -> dict[bool, float]:
        """Monthly chance of a mistake for those who have not repaired one yet, residents and institutions."""
        experience = self._experience
        now = (self.place.accountability.frozen, experience[True], experience[False])
        if now != self._known[0]:
            self._known = now, {by_residents: self._chance(experience[by_residents]) for by_residents in (True, False)}
        return self._known[1]

    def forget(self) -> None:
        """Other values hold from now on: chances are worked out anew."""
        self._known = (), {}

    def _chance(self, experience: float) -> float:
        values, strengths = self.place.model.values, self.place.model.strengths
        control = 1.0 - self.place.accountability.frozen
        x = values["mistake_experience"] * experience + values["mistake_control"] * control
        return float(strengths["mistakes"] * hazard(values["mistake_rate"], x))

    def _live(self, work: "Project | Initiative", chances: dict[bool, float]) -> None:
        """A month of one work: it stays sound, goes wrong, stays wrong, is found, or is repaired."""
        course = work.course
        if course.repairing:
            course.repairing -= 1
            self.repair_hours[course.by_residents] += self.place.model.values["repair_hours"] * course.size
            if not course.repairing:
                self._repaired(work)
        elif course.size > 0.0:
            self._grow(work)
        else:
            course.sound *= 1.0 - (self._after_lessons(course) if course.lessons else chances[course.by_residents])
            if course.sound < course.limit:
                self._go_wrong(work)

    def _after_lessons(self, course: Course) -> float:
        """The chance of a mistake for those who have learnt from earlier ones."""
        left = 1.0 - self._experience[course.by_residents]
        for _ in range(course.lessons):
            left *= 1.0 - self.place.model.values["repair_lesson"]
        return self._chance(1.0 - left)

    def _go_wrong(self, work: "Project | Initiative") -> None:
        values, course = self.place.model.values, work.course
        larger = 1.0 if course.by_residents else values["institution_mistakes"]
        course.size = size_of(course.luck_of_size, values["mistake_size"] * larger)
        self.number += 1
        course.number = self.number
        self._note("mistake_made", work, f"{course.size:.3f}")

    def _grow(self, work: "Project | Initiative") -> None:
        """Another month that it goes on unless it is found."""
        place, values, course = self.place, self.place.model.values, work.course
        course.size = min(1.0, course.size * (1.0 + values["mistake_growth"] / 12.0))
        regime = place.accountability
        reported = values["mistakes_reported"] * place.lever("tolerance")
        odds = (regime.controls_find, regime.stories_find, reported, values["mistake_seen"] * course.size)
        for chance in odds:
            course.hidden *= 1.0 - chance
        if course.hidden < course.found_limit:
            self._found(work, odds)

    def _found(self, work: "Project | Initiative", odds: tuple[float, ...]) -> None:
        """It comes out: people feel it, controls may come back, and the council has it repaired or stopped."""
        place, model, course = self.place, self.place.model, work.course
        left, by = course.luck_of_finder * fsum(odds), 0
        while by < len(odds) - 1 and left >= odds[by]:
            left -= odds[by]
            by += 1
        self._note("mistake_found", work, FINDERS[by])
        self._public.append((course.number, course.size, course.by_residents, False))
        u_tolerated, u_reflex, _, u_post = self._luck(course)
        place.accountability.scandal(course.size, u_reflex)
        if u_tolerated < place.lever("tolerance"):
            course.repairing = max(1, round(model.values["repair_months"] * (0.5 + course.size)))
            return
        self._note("mistake_stopped", work, "")
        if course.by_residents:
            self.blamed += 1
        elif staff := self._staff():
            staff[int(u_post * len(staff))].leave()
        work.break_off()

    def _luck(self, course: Course) -> tuple[float, ...]:
        """Draws of what follows once a mistake is found: tolerated, controls taken back, repair fails, which post."""
        return draw(self.place.model.seed, "mistake", self.place.key, course.slot, course.count, 1)

    def _repaired(self, work: "Project | Initiative") -> None:
        """The months of repair are over: it is mended and has taught who led, or it has failed and is forgotten."""
        values, course = self.place.model.values, work.course
        _, _, u_repair, u_post = self._luck(course)
        if u_repair < values["repair_fails"]:
            self._note("repair_failed", work, "")
            course.end(self.place)
            return
        self._note("mistake_repaired", work, "")
        self._public.append((course.number, course.size, course.by_residents, True))
        course.size = 0.0
        course.lessons += 1
        course.end(self.place)
        if course.by_residents:
            self._taught += values["repair_lesson"]
        elif staff := self._staff():
            post = staff[int(u_post * len(staff))]
            post.knowledge += values["repair_lesson"] * (1.0 - post.knowledge)

    def _tell(self) -> None:
        """Who led is felt to have failed, or made good: one mistake a month, in the order in which they came."""
        place, values = self.place, self.place.model.values
        if not self._public:
            if self._told:
                place.set("mistake", 0.0)
            self._told = False
            return
        self._told = True
        number, size, by_residents, made_good = self._public.pop(0)
        event = values["repair_amends"] if made_good else -values["mistake_hurt"]
        place.set("mistake", float(number))
        place.set("mistake_touches", values["mistake_reach"] * size)
        place.set("mistake_event_municipality", 0.0 if by_residents else event)
        place.set("mistake_event_residents", event if by_residents else 0.0)

    def _note(self, event: str, work: "Project | Initiative", detail: str) -> None:
        """An event: which work (a letter and its number), and more."""
        kind = "initiative" if work.course.slot % 2 else "project"
        self.place.model.event(self.place, event, f"{kind} {work.number} {detail}".strip())
