"""Faults to plant: each breaks one rule of honesty, without touching a file.

Every function takes pytest's monkeypatch, plants its fault in the running model, and leaves it to monkeypatch to
dig it up again.
"""

from typing import Any

import numpy as np
import pytest

from wijksim import model
from wijksim.agents import policy, resident
from wijksim.agents.national import NationalCycle
from wijksim.agents.organisation import Organisation
from wijksim.agents.partner import Partnership
from wijksim.agents.policy import PolicyCycle
from wijksim.agents.programme import Programme
from wijksim.agents.wijk import Wijk
from wijksim.observe import later_costs
from wijksim.observe.books import Books
from wijksim.observe.turnout import votes
from wijksim.rules.numbers import ONE, F
from wijksim.state import runner
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
        books.rows[:] = [
            (when, kind, cents - (when == month and kind == "spent_administration")) for when, kind, cents in books.rows
        ]

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


def voting_tires(patch: pytest.MonkeyPatch) -> None:
    """Who votes is a little more tired afterwards."""
    hold = policy.hold_election

    def tiring_election(living: Any) -> None:
        hold(living)
        for place in living.places:
            rows, voted = votes(place, living.month)
            place.model.table.energy[rows[voted]] *= F(0.999)

    patch.setattr(policy, "hold_election", tiring_election)


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
