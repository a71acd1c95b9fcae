"""The plain-Mesa peer: the same month as the engine's, lived by ordinary Mesa agents one by one.

Council, organisations, professionals and projects are the engine's own; they differ from residents in being few.
The peer starts from the residents of a freshly built `WijkModel` and takes over the part that its compiled columns
would have run, so that a comparison is about residents. What the few others read of residents row by row (who votes,
who consents to works at home, whom a project reached) they read in the columns of month 0.
"""

from typing import Any

import mesa

from benchmarks.peer import DIES, STAYS, PeerResident
from benchmarks.peer_homes import Home, bear, inherit, move_in
from benchmarks.peer_month import Month
from benchmarks.peer_questions import question
from benchmarks.peer_survey import survey
from wijksim.model import WijkModel
from wijksim.population.households import MOST_ROOM
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario
from wijksim.state.columns import COLUMNS, DOMAINS, LIVES, TRUSTS
from wijksim.state.margins import AT, OUTSIDE, START

_STEPS = 2.0**12
_UNITS = 2.0**20


class PeerModel(mesa.Model):  # type: ignore[misc]
    """One wijk whose residents are plain Mesa agents."""

    def __init__(self, scenario: Scenario | str, profile: Profile, seed: int = 1) -> None:
        """The residents of `WijkModel(scenario, [profile], seed)` at month 0, as agents of their own."""
        super().__init__(rng=seed)
        self.town = WijkModel(scenario, [profile], seed)
        place = self.town.places[0]
        self.margins, self.margins_here = (
            {name: float(place.margins[pool, at]) for name, at in AT.items()} for pool in (OUTSIDE, START)
        )
        self.now = Month(self.random)
        self.now.open(place, 0)
        self.newborn: list[PeerResident] = []
        engine = self.town.runner
        self.homes = _build_homes(place, engine)
        # what only watches is the engine's own here too: votes, blocks of dwellings, impact paths
        self.poll, self.add_blocks = engine.poll, engine.add_blocks
        self.mark_reached, self.list_need, self.add_changes = engine.mark_reached, engine.list_need, engine.add_changes
        _copy_residents(self, place, self.town.table)
        self.vacant = [home for home in self.homes if not home.household]
        self.comes = _comes(place.homes)
        self.town.runner = self

    def step(self) -> None:
        """One month of the town, in which residents live as `live` says."""
        self.town.step()

    def live(self, place: Any, month: int, _residents: Any, _forced: Any) -> None:
        """The residents' part of a month; fills the ledger of the place."""
        self.now.open(place, month)
        self.agents.shuffle_do("step")
        self.move()
        self.agents.do("report")
        self.now.close(place.ledger)

    def move(self) -> None:
        """The housing market: leavers go, children are born, empty homes are let, the newborn take after a parent."""
        now = self.now
        for home in {one.slot.home: None for one in now.leavers}:
            home.settle(now.month)
            for one in home.household:
                if one.leaves != STAYS:
                    self._book_leaver(one)
                    one.leave()
            if not home.household:
                self.vacant.append(home)
        for parent in now.bearers:
            if parent.slot.resident is parent:
                now.born += bear(self, parent)
        waiting = []
        for home in self.vacant:
            if self.random.random() < 0.6:
                now.arrivals += move_in(self, home)
            else:
                waiting.append(home)
        self.vacant = waiting
        for child in self.newborn:
            inherit(child)
        self.newborn.clear()

    def _book_leaver(self, one: PeerResident) -> None:
        now, died = self.now, one.leaves == DIES
        now.deaths += died
        now.departures += not died
        if now.month - one.birth >= 216:
            sums = now.deaths_trust if died else now.departures_trust
            for kind in range(5):
                sums[kind] += one.trust[kind]

    def survey(self, _place: Any, _month: int, cells: Any, voices: Any) -> None:
        """Everybody by kind, and what those who take part say they want; once a year."""
        survey(self.agents, self.now, cells, voices)

    def question(self, _place: Any, _month: int, cells: Any) -> None:
        """Everybody answers the virtual survey."""
        question(self.agents, self.now, cells)


def _build_homes(place: Any, runner: Any) -> list[Home]:
    """Homes with the engine's slots and ties."""
    starts = place.homes.starts.tolist()
    owners = place.homes.owner.tolist()
    homes = [Home(starts[d + 1] - starts[d], bool(owners[d])) for d in range(len(owners))]
    slots = [slot for home in homes for slot in home.slots]
    edges, tied = runner.starts.tolist(), runner.tied.tolist()
    for row, slot in enumerate(slots):
        slot.tied = [slots[other] for other in tied[edges[row] : edges[row + 1]]]
    return homes


def _comes(homes: Any) -> dict[tuple[bool, int], tuple[list[float], list[tuple[int, int, int]]]]:
    """Who comes into homes of a tenure and number of slots: cumulative chances, and (type, age from, span)."""
    comes = {}
    for owner in (False, True):
        for slots in range(1, MOST_ROOM + 1):
            first, last = homes.came[MOST_ROOM * owner + slots - 1 : MOST_ROOM * owner + slots + 1].tolist()
            households = [(int(homes.type[k]), int(homes.low[k]), int(homes.span[k])) for k in range(first, last)]
            comes[owner, slots] = (homes.chance[first:last].tolist(), households)
    return comes


def _copy_residents(model: PeerModel, place: Any, table: Any) -> None:
    """Agents with the traits of the engine's residents at month 0."""
    slots = [slot for home in model.homes for slot in home.slots]
    columns = {name: table.column(name).tolist() for name in COLUMNS}
    for row in range(place.first, place.last):
        if columns["status"][row] != LIVES:
            continue
        got = {name: values[row] for name, values in columns.items()}
        slot = slots[row - place.first]
        resident = PeerResident(model, slot, got["position"], got["birth_month"], got["arrival_month"])
        resident.furnish(**_traits(got))


def _traits(got: dict[str, Any]) -> dict[str, Any]:
    """One row of the engine's columns in plain floats."""
    personal = [got[f"personal_{domain}"] for domain in DOMAINS]
    reference = [got[f"reference_{kind}"] / _STEPS for kind in TRUSTS]
    same = ("education", "income", "threshold", "energy", "setback", "experience", "participation")
    return {name: got[name] for name in same} | {
        "partnered": bool(got["partnered"]), "parliament": got["parliament"] / _STEPS,
        "reference": reference, "trust": [got[f"trust_{kind}"] / _UNITS for kind in TRUSTS],
        "personal": personal, "state": [got[f"state_{domain}"] for domain in DOMAINS],
        "taste": [got[f"taste_{domain}"] / 32.0 for domain in DOMAINS],
    }  # fmt: skip
