"""One run: a municipality with its wijken, lived month by month.

`step` reads like the schedule of the ODD: outside, policy, agenda, professionals and projects, residents,
domains, moves, books and observation. Residents live in columns; their Mesa agents are views, made when asked
for. Nothing here draws from Mesa's random generators: every draw is keyed.
"""

import copy
from typing import Any

import numpy as np

from wijksim.agents import Agent, AgentSet, Model
from wijksim.agents.national import NationalCycle
from wijksim.agents.numbering import Numbers, number_agents
from wijksim.agents.policy import PolicyCycle
from wijksim.agents.professional import working_month
from wijksim.agents.resident import Resident
from wijksim.agents.wijk import Wijk
from wijksim.errors import WijksimError
from wijksim.observe.later_costs import book_year
from wijksim.observe.record import Record
from wijksim.observe.turnout import hold_election
from wijksim.population.profile import Profile
from wijksim.rules.replaced import ReplacedRules, rule_sources
from wijksim.scenario.scenario import Scenario, load_scenario
from wijksim.state.columns import LIVES
from wijksim.state.draws import SEEDS, draw
from wijksim.state.moving import Moves
from wijksim.state.phases import REPLACEABLE
from wijksim.state.place import build_places
from wijksim.state.runner import NOBODY, Runner


class WijkModel(Model):  # type: ignore[misc]
    """One or more wijken of one municipality under one strategy.

    Example:
        >>> from wijksim import WijkModel, find_wijk
        >>> model = WijkModel("top-down-4", [find_wijk("giethoorn")], seed=1)  # doctest: +SKIP
        >>> model.run(12)  # doctest: +SKIP

    Mesa's own `run_model()` lives the months that the scenario asks for: `running` is False from then on.
    Values and strengths are those of the scenario until a `fork`: what follows from them is not worked out every
    month, so changing them in between is not noticed everywhere.
    """

    # Mesa 3.5 has a property of this name that ties a scenario to one model; ours are shared and never change
    scenario: Any = None

    def __init__(
        self, scenario: Scenario | str, profiles: list[Profile], seed: int = 1, *,
        rules: ReplacedRules | None = None, way: str = "kernel",
        programme_wijken: list[int] | None = None, municipality_key: int = 0, follows_projects: bool = True,
    ) -> None:  # fmt: skip
        """Build the wijken and let the first households move in.

        Args:
            scenario: strategy, by name, file or object.
            profiles: one profile a wijk, at least one.
            seed: 0 to 2**63 - 1; the same seed is the same luck under every scenario.
            rules: functions (or their source) that replace rules, by phase name.
            way: how residents' phases run: "kernel", "arrays" or "agents"; the bits are the same.
            programme_wijken: numbers of the wijken where the programme runs; all when left out.
            municipality_key: whose luck the council has, 0 to 2**24 - 1: another number, another council.
            follows_projects: keep each project's impact path among the events; nothing that is lived depends on it.
        """
        if not SEEDS[0] <= seed <= SEEDS[-1]:
            raise WijksimError(f"seed is {seed!r}; it must be a whole number from 0 to {SEEDS[-1]}")
        super().__init__(rng=seed)
        self._numbers = Numbers()
        number_agents(self, self._numbers)
        self.scenario = load_scenario(scenario)
        self.values = dict(self.scenario.values)
        self.strengths = dict(self.scenario.strengths)
        self.seed = seed
        self.month = 0
        self.strategy_since = 0
        self._year_luck = (-1, 1.0)
        self.profiles = list(profiles)
        self.rules = rule_sources(rules or {}, REPLACEABLE)
        self.most_posts = 80
        self.follows_projects = follows_projects
        places, self.table, starts, tied = build_places(self.profiles, seed, self.values, self.most_posts, Wijk, way)
        self.places: list[Wijk] = places
        chosen = range(len(places)) if programme_wijken is None else dict.fromkeys(programme_wijken)
        self.programme_places = [places[k] for k in chosen]
        self.runner = Runner(self.table, starts, tied, seed, self.rules, way)
        self.record = Record(self)
        self.forced_moves: set[tuple[int, int, int]] = set()
        self._views: dict[int, Resident] = {}
        self._views_agree = False
        self.national = NationalCycle(self)
        self.policy = PolicyCycle(self, self.profiles[0].municipality, municipality_key)
        for place in self.places:
            self._move_in(place)
        self.moves = Moves(self)
        hold_election(self)

    def _move_in(self, place: Wijk) -> None:
        self.runner.begin(place, self.resident)
        place.open(self, int((self.table.status[place.first : place.last] == LIVES).sum()))
        self._observe(place)

    def step(self) -> None:
        """One month."""
        self._views_agree = False
        self.month += 1
        for place in self.places:
            place.outside.step()
        self.national.step()
        self.policy.step()
        self.moves.step()
        # in rounds: Python's work and residents' columns push each other out of a processor's cache
        for place in self.places:
            month = working_month(self, place)
            place.welfare.work(month)
            place.welfare_programme.work(month)
            place.partnership.step()
            place.work()
        for place in self.places:
            place.ledger.fill(0)
            self.moves.book(place)
            self.runner.live(place, self.month, self.resident, self._forced(place))
        for place in self.places:
            if self.month % 12 == 0:
                book_year(place)
            place.books.close(self.month)
            self._observe(place)
        self._views_agree = False
        self.running = self.month < self.scenario.months

    def run(self, months: int) -> "WijkModel":
        """Live `months` more months, also past the horizon of the scenario; returns the model."""
        for _ in range(months):
            self.step()
        return self

    def _observe(self, place: Wijk) -> None:
        place.note_needs()
        self.record.note(place)
        if self.follows_projects:
            place.paths.look()
        # a survey looks back over months that have been noted, this one included
        if self.month % 12 == 0:
            self.record.survey(place)

    def _forced(self, place: Wijk) -> Any:
        """Dwellings of a wijk that an experiment makes move out this month."""
        if not self.forced_moves:
            return NOBODY
        dwellings = [d for month, index, d in self.forced_moves if (month, index) == (self.month, place.index)]
        return np.array(sorted(dwellings), dtype=np.int64)

    def force_move(self, month: int, dwelling: int, wijk: int = 0) -> None:
        """Make the household of a dwelling move out in a coming month, whatever it wants."""
        self.forced_moves.add((month, wijk, dwelling))

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copied or unpickled model goes on numbering its agents where the original was."""
        self.__dict__.update(state)
        number_agents(self, self._numbers)

    def fork(self, scenario: Scenario | str) -> "WijkModel":
        """A copy that goes on under another strategy from next month; the past is identical.

        Under a scenario that asks the same, the copy just goes on. Raises `WijksimError` when the scenario has another
        value for a parameter that the starting population was built from: those people would be others.
        """
        scenario = load_scenario(scenario)
        self._refuse_other_people(scenario)
        twin = copy.deepcopy(self)
        twin.scenario = scenario
        twin.running = twin.month < twin.scenario.months
        if (twin.values, twin.strengths) == (dict(twin.scenario.values), dict(twin.scenario.strengths)):
            return twin
        twin.values = dict(twin.scenario.values)
        twin.strengths = dict(twin.scenario.strengths)
        twin.strategy_since = twin.month
        twin.policy.foresee_exit()
        for place in twin.places:
            place.outside.take_over()
            place.take_over()
        return twin

    def _refuse_other_people(self, scenario: Scenario) -> None:
        """A fork keeps its people, so what they were built from cannot change."""
        for name in self.runner.built_from:
            was, asked = self.values[name], scenario.values[name]
            if asked != was:
                raise WijksimError(
                    f"{name} is {was:g} in this model and {asked:g} in scenario {scenario.name!r}: the people who live "
                    f"here were drawn with it, so a fork cannot change it. Give both the same {name}, or start anew: "
                    "WijkModel(...)"
                )

    def event(self, place: Wijk | None, event: str, detail: str) -> None:
        """Note something that happened, in one wijk or in the municipality."""
        self.record.events.append((self.month, place.profile.slug if place else "", event, detail))

    def year_luck(self, month: int) -> float:
        """The uniform that decides whether a recession begins in this month, the same for every wijk."""
        if self._year_luck[0] != month:
            self._year_luck = month, draw(self.seed, "outside", 0, 0, month)[0]
        return self._year_luck[1]

    def resident(self, row: int) -> Resident:
        """The agent of whoever lives in slot `row`; raises `WijksimError` when nobody does."""
        if not 0 <= row < self.table.rows or self.table.status[row] != LIVES:
            raise WijksimError(f"Nobody lives in slot {row} now; slots run from 0 to {self.table.rows - 1}.")
        view = self._views.get(row)
        if view is None or view.who != int(self.table.occupant[row]):
            if view is not None:
                view.remove()
            view = self._views[row] = Resident(self, row)
        return view

    @property
    def agents(self) -> AgentSet:
        """All agents; asking for them makes a view of every resident."""
        self._sync_views()
        return self._all_agents

    @property
    def agents_by_type(self) -> dict[type[Agent], AgentSet]:
        """Agents by class; asking for them makes a view of every resident."""
        self._sync_views()
        by_type: dict[type[Agent], AgentSet] = self._agents_by_type
        return by_type

    def _sync_views(self) -> None:
        """Make the views agree with who lives here now."""
        if getattr(self, "_views_agree", True):
            return
        alive = {int(row) for row in (self.table.status == LIVES).nonzero()[0]}
        for row in [
            row for row, view in self._views.items() if row not in alive or view.who != self.table.occupant[row]
        ]:
            self._views.pop(row).remove()
        for row in sorted(alive - self._views.keys()):
            self._views[row] = Resident(self, row)
        self._views_agree = True
