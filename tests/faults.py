"""Faults to plant: each breaks one rule of honesty, without touching a file.

Every function takes pytest's monkeypatch, plants its fault in the running model, and leaves it to monkeypatch to
dig it up again.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from worlds import votes

from wijksim import model
from wijksim.agents import consent, policy, programme, resident
from wijksim.agents.accountability import Accountability
from wijksim.agents.combining import Combination
from wijksim.agents.mistakes import Course, Mistakes
from wijksim.agents.national import NationalCycle
from wijksim.agents.organisation import Organisation
from wijksim.agents.partner import Partnership
from wijksim.agents.policy import PolicyCycle
from wijksim.agents.programme import Programme
from wijksim.agents.project import Project
from wijksim.agents.use import Use
from wijksim.agents.wijk import Wijk
from wijksim.observe import indicators, later_costs, turnout
from wijksim.observe.books import Books
from wijksim.observe.diary import DiaryWriter
from wijksim.observe.indicators import GROUPS
from wijksim.report import run_source, story
from wijksim.rules.numbers import ONE, F, plain
from wijksim.state import runner, survey
from wijksim.state.columns import LIVES
from wijksim.state.ledger import INDEX
from wijksim.state.phases import Phase
from wijksim.state.reading import Reader
from wijksim.state.runner import Runner

UNIT = 2**20


def lever_adds_to_trust(patch: pytest.MonkeyPatch) -> None:
    """Residents' share of the agenda adds 0.001 sd to trust, by itself."""
    work = Wijk.work

    def kinder_work(place: Wijk) -> None:
        work(place)
        rows = slice(place.first, place.last)
        place.model.table.trust_municipality[rows] += round(0.001 * place.model.values["agenda_share"] * UNIT)

    patch.setattr(Wijk, "work", kinder_work)


def lever_adds_to_place(patch: pytest.MonkeyPatch) -> None:
    """Protection of a programme adds 0.001 sd to how safe a place is, by itself."""
    work = Wijk.work

    def kinder_work(place: Wijk) -> None:
        work(place)
        place.set("place_safety", place.get("place_safety") + 0.001 * place.model.values["protection"])

    patch.setattr(Wijk, "work", kinder_work)


def _trust_by_protection(trust: Any, protection: Any) -> Any:
    return trust + protection


#: A phase whose rule reads a lever.
PHASE_WITH_A_LEVER = Phase("protected", _trust_by_protection, ("trust_place",), suffix="place")


def lost_cent(patch: pytest.MonkeyPatch) -> None:
    """Every payment takes a cent more from the purse than it books."""
    spend = Books.spend

    def careless_spend(books: Books, purse: str, kind: str, cents: int) -> int:
        paid = spend(books, purse, kind, cents)
        books.free[purse] -= 1
        return paid

    patch.setattr(Books, "spend", careless_spend)


def unwritten_cent(patch: pytest.MonkeyPatch) -> None:
    """The books close, but one cent less is written down than was spent on administration."""
    close = Books.close

    def forgetful_close(books: Books, month: int) -> None:
        close(books, month)
        books.closed[month]["spent_administration"] -= 1

    patch.setattr(Books, "close", forgetful_close)


def forgotten_grant(patch: pytest.MonkeyPatch) -> None:
    """Programme money comes in whole euros: what is left of a grant is kept back."""
    appropriate = Books.appropriate

    def stingy_appropriate(books: Books, purse: str, cents: int) -> None:
        appropriate(books, purse, cents // 100 * 100 if purse == "programme" else cents)

    patch.setattr(Books, "appropriate", stingy_appropriate)


def early_election_takes_a_term(patch: pytest.MonkeyPatch) -> None:
    """An early election counts as the next regular one, so that later elections have other luck."""
    patch.setattr(PolicyCycle, "_early_election", lambda policy: policy._election(certain=True))


def everybody_leaves(patch: pytest.MonkeyPatch) -> None:
    """When the team of a programme leaves, so does the ordinary team."""
    lose = Organisation.lose_everybody

    def lose_more(team: Organisation) -> int:
        lose(team.place.welfare)
        return lose(team)

    patch.setattr(Organisation, "lose_everybody", lose_more)


def draws_by_order(patch: pytest.MonkeyPatch) -> None:
    """Draws are keyed by the order of those who live here, not by their slots."""

    class OrderedReader(Reader):
        def _draw(self, stream: str) -> tuple[Any, ...]:
            rows = slice(self.place.first, self.place.last)
            lives = self.column("status") == LIVES
            assert len(lives) == rows.stop - rows.start
            self.slots = (np.cumsum(lives) - lives).astype(np.uint64)
            return super()._draw(stream)

    patch.setattr(runner, "Reader", OrderedReader)


def draws_without_occupant(patch: pytest.MonkeyPatch) -> None:
    """Draws leave out the occupant's number: whoever moves in is like the one who left."""

    class ForgetfulReader(Reader):
        def _draw(self, stream: str) -> tuple[Any, ...]:
            column = self.column
            self.column = lambda name: column(name) * 0 if name == "occupant" else column(name)
            try:
                return super()._draw(stream)
            finally:
                self.column = column

    patch.setattr(runner, "Reader", ForgetfulReader)


def a_door_that_all_hear(patch: pytest.MonkeyPatch) -> None:
    """In a month in which a household moves in, everybody who lives here is a little more tired."""
    lived = Runner.live

    def noisy_live(self: Runner, place: Any, month: int, *others: Any) -> None:
        lived(self, place, month, *others)
        rows = slice(place.first, place.last)
        came = (self.table.status[rows] == LIVES) & (self.table.arrival_month[rows] == month)
        self.table.energy[rows] *= F(1.0 - 0.001 * came.any())

    patch.setattr(Runner, "live", noisy_live)


def dropped_cause(patch: pytest.MonkeyPatch, cause: str) -> None:
    """The ledger loses one cause of a change of trust."""
    lived = Runner.live

    def forgetful_live(self: Runner, place: Any, *others: Any) -> None:
        lived(self, place, *others)
        place.ledger[INDEX[cause]] = 0

    patch.setattr(Runner, "live", forgetful_live)


def altered_constant(patch: pytest.MonkeyPatch) -> None:
    """Agent by agent, a setback weighs a hair more than in the kernels."""

    class AlteredReader(Reader):
        def _value(self, kind: str, full: str) -> Any:
            value = super()._value(kind, full)
            return np.nextafter(value, ONE, dtype=F) if (kind, full) == ("constant", "setback_share") else value

    patch.setattr(resident, "Reader", AlteredReader)


def steering_costs_without_its_mechanism(patch: pytest.MonkeyPatch) -> None:
    """Hours for exchange, learning and coordination are spent also where nothing comes of them."""
    share = programme.steering_share
    patch.setattr(programme, "steering_share", lambda values, strengths: share(values, dict.fromkeys(strengths, 1.0)))


def kitchens_of_those_who_came_first(patch: pytest.MonkeyPatch) -> None:
    """A wijk tells what was used as soon as it has noted it itself, so that later wijken know more."""
    patch.setattr(Use, "last_year", lambda use: _shares(use.years[-1]) if use.years else None)


def _shares(cases: list[float]) -> list[float]:
    return [each / sum(cases) for each in cases]


def broken_off_money_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """What is left of a project that the programme breaks off stays set aside for nobody."""
    patch.setattr(Project, "_not_spent", lambda project, cents: None)


def trials_by_order(patch: pytest.MonkeyPatch) -> None:
    """Whether a project is tried is drawn by how many run, not by its own number."""
    begins = programme.begins_small
    patch.setattr(programme, "begins_small", lambda model, place, number: begins(model, place, len(place.projects)))


def consent_by_order(patch: pytest.MonkeyPatch) -> None:
    """A household's answer is drawn by how many were asked before it, not by its own slot."""
    drawn = consent._philox

    def in_order(low: Any, high: Any, slots: Any, *others: Any) -> Any:
        return drawn(low, high, np.arange(len(slots), dtype=np.uint64), *others)

    patch.setattr(consent, "_philox", in_order)


def nobody_waits(patch: pytest.MonkeyPatch) -> None:
    """Combined projects begin as soon as they are ready themselves: what is late delays nobody."""
    patch.setattr(Combination, "late", lambda combination: False)


def forgotten_strength_of_freezing(patch: pytest.MonkeyPatch) -> None:
    """Frozen controls free hours however strong their mechanism is."""
    step = Accountability.step

    def generous_step(here: Accountability) -> None:
        step(here)
        values = here.place.model.values
        here.admin = values["admin_share"] * (1.0 - values["control_part"] * here.place.lever("controls_frozen"))

    patch.setattr(Accountability, "step", generous_step)


def tolerance_without_mistakes(patch: pytest.MonkeyPatch) -> None:
    """Where mistakes are tolerated those who lead learn something every month, wrong or not."""
    step = Mistakes.step

    def kind_step(mistakes: Mistakes) -> None:
        step(mistakes)
        place = mistakes.place
        place.set("experience_growth", place.get("experience_growth") + 0.01 * place.lever("tolerance"))

    patch.setattr(Mistakes, "step", kind_step)


def money_of_an_ended_project_forgotten(patch: pytest.MonkeyPatch) -> None:
    """What is left of a project that is ended stays set aside for nothing."""

    def careless_end(project: Project, phase: str = "stopped") -> None:
        project.left, project.phase = 0, phase
        project._close()

    patch.setattr(Project, "break_off", careless_end)


def mistakes_by_order(patch: pytest.MonkeyPatch) -> None:
    """The luck of a mistake is keyed by how many were made before it, not by the work."""
    begin = Course._begin

    def ordered_begin(course: Course, place: Any) -> None:
        slot, course.slot = course.slot, course.slot + 2 * place.mistakes.number
        begin(course, place)
        course.slot = slot

    patch.setattr(Course, "_begin", ordered_begin)


def voting_tires(patch: pytest.MonkeyPatch) -> None:
    """Who votes is a little more tired afterwards."""
    hold = policy.hold_election

    def tiring_election(living: Any) -> None:
        hold(living)
        for place in living.places:
            rows, voted = votes(place, living.month)
            place.model.table.energy[rows[voted]] *= F(0.999)

    patch.setattr(policy, "hold_election", tiring_election)


def turnout_by_the_first_class(patch: pytest.MonkeyPatch) -> None:
    """Who may vote is looked up as if each number of a group were a class of its own dimension."""

    def misread(group: str, cells: Any, measures: tuple[str, ...]) -> dict[str, int]:
        chosen = () if group == "all" else tuple(slice(k, k + 1) for k in GROUPS[group])
        sums = cells.reshape(*survey.CELLS, len(measures))[chosen].reshape(-1, len(measures)).sum(axis=0)
        return dict(zip(measures, sums.tolist(), strict=True))

    patch.setattr(turnout, "sums_of", misread)


def turnout_without_the_last_class(patch: pytest.MonkeyPatch) -> None:
    """Of a group of several classes only the first is counted."""
    patch.setattr(indicators, "GROUPS", {name: (kind, first, first) for name, (kind, first, _) in GROUPS.items()})


def later_costs_weigh_on_the_place(patch: pytest.MonkeyPatch) -> None:
    """What is booked as later costs takes a little from how the place is for work."""

    def weighing_year(place: Wijk) -> None:
        later_costs.book_year(place)
        place.works[3] -= 1e-12 * place.books.flows["later_work"]

    patch.setattr(model, "book_year", weighing_year)


def yearly_rounding(patch: pytest.MonkeyPatch) -> None:
    """Each grant is rounded down to whole euros by itself."""
    grant = Programme._grant
    patch.setattr(Programme, "_grant", lambda programme, until: grant(programme, until) // 100 * 100)


_sort = plain(survey.cell_of)


def _sort_by_outcome(
    month: Any, status: Any, birth_month: Any, arrival_month: Any, education: Any, income: Any, owner: Any,
    threshold: Any, participation: Any,
) -> Any:  # fmt: skip
    apart = np.where(participation == 0, np.maximum(threshold, F(0.63)), threshold)
    return _sort(month, status, birth_month, arrival_month, education, income, owner, apart)


def group_of_outcome(patch: pytest.MonkeyPatch) -> None:
    """Who hardly takes part by themselves is whoever does not take part: an outcome leaks into the definition."""
    patch.setattr(survey, "cell_of", _sort_by_outcome)


def silent_event(patch: pytest.MonkeyPatch, kind: str, writer: Any = DiaryWriter) -> None:
    """One kind of event is never written down, as if it did not happen."""
    add = writer._add

    def forgetful_add(self: Any, told: str, detail: str = "") -> None:
        if told != kind:
            add(self, told, detail)

    patch.setattr(writer, "_add", forgetful_add)


def dropped_sentence(patch: pytest.MonkeyPatch, kind: str) -> None:
    """A story leaves out the sentence of one kind of event."""
    tell = story.tell

    def forgetful_tell(entries: Any, text: Any) -> Any:
        return [line for line in tell(entries, text) if line.event.kind != kind]

    patch.setattr(story, "tell", forgetful_tell)


def made_up_sentence(patch: pytest.MonkeyPatch) -> None:
    """A story tells at its end how often somebody was helped, which is no event."""
    tell = story.tell

    def boastful_tell(entries: Any, text: Any) -> Any:
        lines, helped = tell(entries, text), sum(entry.kind == "helped" for entry in entries)
        return [*lines[:-1], replace(lines[-1], text=f"{lines[-1].text} Helped {helped} times.")]

    patch.setattr(story, "tell", boastful_tell)


def cabinet_knows_no_strength(patch: pytest.MonkeyPatch) -> None:
    """A cabinet that withdraws money does so whether or not the mechanism is on."""
    patch.setattr(
        NationalCycle, "left", lambda cycle: 1.0 if cycle.gives else 1.0 - cycle.model.values["national_share"]
    )


def partners_bring_hours(patch: pytest.MonkeyPatch) -> None:
    """Partners give what they usually do on top of what the wijkteam does everywhere."""

    def generous_hours(partners: Partnership, contact: float, asked: list[float]) -> list[float]:
        return [contact * (share + given) for share, given in zip(asked, partners.given, strict=True)]

    patch.setattr(Partnership, "hours", generous_hours)


def nobody_warns_in_a_story(patch: pytest.MonkeyPatch) -> None:
    """A story is told without saying that its strategy lies outside all data."""
    patch.setattr(run_source.Source, "outside", lambda source, text: [])
