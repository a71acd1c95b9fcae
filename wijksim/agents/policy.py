"""The policy cycle of a municipality: elections, coalitions, aldermen, programmes begun, kept and broken off.

A council sits four years. After an election another party may become the largest (ANP 2022: one in three
municipalities), with another priority. It ends a programme, sooner one that does not fit what it sees, or has its
aim set anew; so does a new alderman halfway the term. Protection makes all of that less likely, and many active
residents make an end less likely, for good programmes and bad ones alike, and whether or not those now in office see
better. A promise falls due when its programme ends, and is broken by what was not delivered. What a scenario plans
(`scheduled.py`) happens besides and for certain; the calendar of elections stays, and so does the luck of every other
decision.
"""

from typing import TYPE_CHECKING, NamedTuple

from wijksim.agents import Agent
from wijksim.agents.programme import Programme
from wijksim.agents.scheduled import carry_out, happening
from wijksim.observe.turnout import hold_election
from wijksim.state.draws import draw

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

TERM_MONTHS = 48
#: Fit (see `Programme.fit`) at which a new coalition ends programmes as often as declared.
_USUAL_FIT = 0.85
#: Where the draws of an early election, keyed by its month, stand beside those of elections, keyed by their term.
_EARLY = 8


class NewInOffice(NamedTuple):
    """Who is new in office: a coalition, or only an alderman; and by which draws they decide: stream, slot, when."""

    coalition: bool
    stream: str
    slot: int
    when: int


class PolicyCycle(Agent):  # type: ignore[misc]
    """The council of one municipality; `coalition` counts coalitions, `priority` is a domain number 0 to 6."""

    def __init__(self, model: "WijkModel", municipality: str, key: int = 0) -> None:
        """The first council has just taken office; `key` stands for the municipality in the draws of its council."""
        super().__init__(model)
        self.municipality = municipality
        self.key = key
        self.term = 0
        self.coalition = 0
        self.priority = 0
        #: what budget cuts have left of the money that is still to be granted to programmes
        self.granted_share = 1.0
        #: wijken where something of a promise was told this month
        self._told: list[Wijk] = []
        self._exit_month = 0
        self._take_office()

    @property
    def planned(self) -> int:
        """How many programmes the strategy has, one after the other."""
        values = self.model.values
        funded = int(values["horizon_years"] * 12) > 0 and values["budget_per_resident"] > 0.0
        return int(values["programmes"]) if funded else 0

    @property
    def begun(self) -> int:
        """How many programmes should have begun by now."""
        since, planned = self.model.month - self.model.strategy_since, self.planned
        if planned == 0 or since < 1:
            return 0
        months = int(self.model.values["horizon_years"] * 12)
        return min(planned, int(since - 1) // months + 1)

    def step(self) -> None:
        """A month: election when the term is over, the alderman's fate, programmes that end or begin."""
        month, kinds = self.model.month, happening(self)
        new = self._alderman_leaves() if month == self._exit_month else None
        if month > 1 and (month - 1) % TERM_MONTHS == 0:
            new = self._election("election" in kinds)
        elif "election" in kinds:
            new = self._early_election()
        carry_out(self, kinds)
        for place in self._told:
            place.clear_promise()
        self._told = []
        begun, stopped = self.begun, "funding_stops" in kinds
        for place in self.model.programme_places:
            self._run_programme(place, new, begun, stopped)

    def _alderman_leaves(self) -> NewInOffice:
        """A successor from the same coalition brings a priority of their own."""
        self.priority = int(draw(self.model.seed, "alderman", self.key, 1, self.term)[0] * 7)
        self.model.event(None, "alderman_leaves", self.municipality)
        return NewInOffice(False, "alderman", 0, self.term)

    def _election(self, certain: bool) -> NewInOffice | None:
        """The election after a term; `certain` when it is planned that another coalition takes office."""
        self.term += 1
        hold_election(self.model)
        u0, u1, _, _ = draw(self.model.seed, "election", self.key, 0, self.term)
        changed = bool(u0 < self.model.values["coalition_change"]) or certain
        if changed:
            self.coalition += 1
            self.priority = int(u1 * 7)
        self.model.event(None, "election", "new coalition" if changed else "same coalition")
        self._take_office()
        return NewInOffice(True, "election", 0, self.term) if changed else None

    def _early_election(self) -> NewInOffice:
        """A new coalition within a term, with a priority of its own; the term runs on to its own election."""
        month = self.model.month
        self.coalition += 1
        self.priority = int(draw(self.model.seed, "election", self.key, _EARLY, month)[0] * 7)
        self.model.event(None, "early_election", "new coalition")
        return NewInOffice(True, "election", _EARLY, month)

    def _take_office(self) -> None:
        if self.term == 0:
            self.priority = int(draw(self.model.seed, "alderman", self.key, 0, 0)[2] * 7)
        self.foresee_exit()

    def foresee_exit(self) -> None:
        """Whether, and when, the alderman of this term leaves before it ends."""
        u0, u1, _, _ = draw(self.model.seed, "alderman", self.key, 0, self.term)
        leaves = u0 < self.model.values["alderman_exit"]
        self._exit_month = self.term * TERM_MONTHS + 2 + int(u1 * (TERM_MONTHS - 2)) if leaves else 0

    def _run_programme(self, place: "Wijk", new: NewInOffice | None, begun: int, stopped: bool) -> None:
        """A month of a programme; `new` is who is new in office, `stopped` whether its funding stops as planned.

        `begun` programmes should have begun by now.
        """
        model = self.model
        programme = place.programme
        if programme is not None:
            if place.handed_over or model.month >= programme.first + programme.months:
                self._end(place, programme, by_politics=False)
            elif stopped or (new and self._ends_it(place, programme, new)):
                self._end(place, programme, by_politics=True)
            elif new and self._reranks(place, new):
                programme.rerank()
        place.handed_over = False
        if begun > place.programmes_begun:
            place.programmes_begun += 1
            place.programme = Programme(model, place, place.programmes_begun)
            model.event(place, "programme_starts", f"{place.programmes_begun}")
        elif place.programme is not None and model.month == place.programme.first + 1:
            # a month after the start, so that nobody judges this promise by the one that has just fallen due
            place.set("promise_made", 1.0 if model.strengths["reliability"] > 0.0 else 0.0)
            self._told.append(place)

    def hand_over(self, place: "Wijk") -> None:
        """Another strategy takes over: next month the running programme, if any, ends and its promise falls due.

        Its posts end at once, so that their numbers are free; nobody works between two months.
        """
        place.handed_over = True
        place.welfare_programme.end_posts()

    def _holds(self) -> float:
        """How far protection keeps a new coalition or alderman from doing what they want, 0 to 1."""
        return float(self.model.values["protection_effect"] * self.model.values["protection"])

    def _unbacked(self, place: "Wijk") -> float:
        """What residents' backing makes of the odds that a programme is ended: less than 1 where many are active.

        A council counts who shows up, whatever the programme is worth; where few are active nobody stands up for it.
        """
        return float(1.0 - self.model.values["residents_backing"] * max(-1.0, min(1.0, place.activity - 1.0)))

    def _ends_it(self, place: "Wijk", programme: Programme, new: NewInOffice) -> bool:
        """Whether a new coalition ends the programme: sooner the worse it fits, later when protected or backed."""
        if not new.coalition:
            return False
        values = self.model.values
        misfit = 1.0 + 4.0 * values["council_discernment"] * (_USUAL_FIT - programme.fit())
        chance = min(0.95, max(0.0, values["stop_chance"] * misfit * self._unbacked(place))) * (1.0 - self._holds())
        u = draw(self.model.seed, new.stream, place.key, new.slot + 1, new.when)[0]
        return bool(u < chance * self.model.strengths["reliability"])

    def _reranks(self, place: "Wijk", new: NewInOffice) -> bool:
        """Whether who is new in office has the aim of a running programme set anew."""
        chance = self.model.strengths["reliability"] * (1.0 - self._holds())
        return bool(draw(self.model.seed, new.stream, place.key, new.slot + 2, new.when)[0] < chance)

    def _end(self, place: "Wijk", programme: Programme, by_politics: bool) -> None:
        programme.end(by_politics)
        place.programme = None
        kept = programme.kept()
        strength = self.model.strengths["reliability"]
        place.set("promise_due", 1.0 if strength > 0.0 else 0.0)
        place.set("promise_broken", strength * (1.0 - kept))
        place.set("promise_kept", strength * kept)
        self._told.append(place)
        self.model.event(place, "programme_stopped" if by_politics else "programme_ends", f"{kept:.2f} kept")
