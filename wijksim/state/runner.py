"""Three ways to run the residents' part of a month; the numbers are the same, bit for bit.

`kernel` runs compiled loops over all rows of a wijk, `arrays` the plain rules on whole numpy columns, and
`agents` resident by resident through their views. The housing market is the same code in all three, as plain
Python in the last two, so that they start at once.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.rules.numbers import COMPILED, plain
from wijksim.scenario.parameters import PARAMETERS
from wijksim.state import ballot, blocks, housing, movers, questionnaire, reach, survey, ties
from wijksim.state.columns import PLACES, ResidentTable
from wijksim.state.draws import U64, seed_words
from wijksim.state.housing import Rows
from wijksim.state.kernels import load
from wijksim.state.ledger import INDEX
from wijksim.state.phases import Phase, groups_with
from wijksim.state.reading import Reader

if TYPE_CHECKING:
    from wijksim.state.place import Place

WAYS = ("kernel", "arrays", "agents")
#: No dwellings, for a month in which nobody is forced to move.
NOBODY = np.empty(0, dtype=np.int64)
_NOTHING: AbstractContextManager[None] = nullcontext()


def quiet() -> AbstractContextManager[None]:
    """No warnings of numpy about overflow, where a kernel runs as plain Python; compiled ones give none."""
    return _NOTHING if COMPILED else np.errstate(all="ignore")


class Runner:
    """Runs groups of phases over the residents of one wijk."""

    def __init__(
        self, table: ResidentTable, starts: Any, tied: Any, seed: int, rules: dict[str, str], way: str = "kernel"
    ) -> None:
        """`rules`: source of replaced rules by phase name; `way`: one of WAYS."""
        self.table, self.starts, self.tied, self.seed, self.rules, self.way = table, starts, tied, seed, rules, way
        self._bind()

    def _bind(self) -> None:
        self._kernels = load(self.rules)
        self._groups = groups_with({name: getattr(self._kernels, f"replaced_{name}") for name in self.rules})
        self._rows = self._of(Rows)
        self._words = seed_words(self.seed)
        self._ties = ties.by_type(self.tied)

    def __getstate__(self) -> dict[str, Any]:
        """Everything but the compiled kernels, which are found again."""
        return {name: value for name, value in self.__dict__.items() if not name.startswith("_")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._bind()

    @property
    def built_from(self) -> tuple[str, ...]:
        """The parameters with which the people of the start were furnished."""
        read = {full for phase in self._groups["furnish"] for _, kind, full in phase.reads() if kind == "input"}
        read |= {"setback_rate", "setback_size"} if "usual_setback" in read else set()
        return tuple(name for name in PARAMETERS if name in read)

    def live(self, place: "Place", month: int, residents: Any, forced: Any) -> None:
        """Steps 6 to 8 of a month and the counting after it; `forced` dwellings move out.

        `residents` gives the view of a row, where `way` is "agents".
        """
        if self.way == "kernel":
            self._run_kernel(place, month, forced)
            return
        low, high = self._words
        at = (place.homes, place.first, place.last, month)
        self._group("month", place, month, residents)
        with np.errstate(all="ignore"):
            plain(housing.force_moves)(place.homes, forced, self._rows)
            plain(housing.settle_leavers)(*at, self.table.dwelling, self._rows)
            self._group("leave", place, month, residents)
            plain(housing.let_homes)(
                *at, low, high, U64(place.key), place.margins, place.ledger, self.table.dwelling, self._rows
            )
        self._newcomers(place, month, residents)
        self._group("count", place, month, residents)

    def begin(self, place: "Place", residents: Any) -> None:
        """Month 0: the first households move in and are counted."""
        if self.way == "kernel":
            self._run_kernel(place, 0, NOBODY)
            return
        low, high = self._words
        with np.errstate(all="ignore"):
            key = U64(place.key)
            plain(housing.move_in_all)(place.homes, place.layout.vacant, low, high, key, place.margins, self._rows)
        self._newcomers(place, 0, residents)
        self._group("count", place, 0, residents)

    def _run_kernel(self, place: "Place", month: int, forced: Any) -> None:
        low, high = self._words
        with quiet():
            self._kernels.live(
                place.first, place.last, place.homes.slot, month, low, high, U64(place.key), place.inputs,
                place.margins, place.ledger, place.post_holder, place.post_quality, self.starts, *self._ties,
                self.table.arrays, place.homes, place.layout.vacant, forced,
            )  # fmt: skip

    def _newcomers(self, place: "Place", month: int, residents: Any) -> None:
        table = self.table
        self._group("furnish", place, month, residents)
        with np.errstate(all="ignore"):
            plain(housing.inherit)(
                place.homes, place.first, place.last, month, table.dwelling, self._rows, table.personal_upbringing,
                table.personal_schooling, table.personal_work,
            )  # fmt: skip

    def _group(self, name: str, place: "Place", month: int, residents: Any) -> None:
        """One group of phases on arrays or agent by agent."""
        with np.errstate(all="ignore"):
            if name == "month":
                self._listen(place)
            for phase in self._groups[name]:
                if phase.gate and place.get(phase.gate) == 0.0:
                    continue
                if self.way == "arrays":
                    self._on_arrays(phase, place, month)
                else:
                    self._on_agents(phase, place, month, residents)

    def _listen(self, place: "Place") -> None:
        if self.way == "arrays":
            ties.listen_arrays(place.first, place.last, self.table, self.starts, self.tied)
            return
        table = self.table
        heard = {
            row: ties.hear(row, place.first, table, self.starts, self.tied)
            for row in range(place.first, place.last)
            if table.status[row] == 1
        }
        for row, (municipality, near, seen) in heard.items():
            table.heard_municipality[row], table.heard_place[row], table.near_signals[row] = municipality, near, seen

    def _on_arrays(self, phase: Phase, place: "Place", month: int) -> None:
        slots = np.arange(place.last - place.first, dtype=np.uint64)
        rows: Any = slice(place.first, place.last)
        touched = self.table.status[rows] == 1
        if phase.where:
            touched = touched & np.logical_or.reduce(
                [self.table.column(name)[rows] & phase.mask != 0 for name in phase.where]
            )
            slots = slots[touched]
            rows = place.first + np.flatnonzero(touched)
            touched = touched[touched]
        reader = Reader(phase, place, self._words, month, lambda name: self.table.column(name)[rows])
        reader.slots = slots
        results = plain(phase.rule)(*reader.values(plain_rules=True))
        for name, result in zip(phase.writes, _many(results), strict=True):
            if ":" in name:
                place.ledger[INDEX[name]] += int(np.sum(np.where(touched, result, 0), dtype=np.int64))
            else:
                column = self.table.column(name)
                column[rows] = np.where(touched, result, column[rows])

    def _on_agents(self, phase: Phase, place: "Place", month: int, residents: Any) -> None:
        rows = np.flatnonzero(self.table.status[place.first : place.last] == 1) + place.first
        for row in rows.tolist():
            view = residents(row)
            if phase.where and not any(getattr(view, name) & phase.mask != 0 for name in phase.where):
                continue
            view.live(phase, place, self._words, month)

    def survey(self, place: "Place", month: int, cells: Any, voices: Any) -> None:
        """Everybody by kind, and who speaks; see `survey.py`."""
        where = (place.first, place.last, month, place.inputs, cells, voices)
        if self.way == "kernel":
            with quiet():
                self._kernels.run_survey(*where, self.table.arrays)
            return
        with np.errstate(all="ignore"):
            survey.survey_arrays(*where, self._of(survey.Seen))

    def question(self, place: "Place", month: int, cells: Any) -> None:
        """Everybody answers the virtual survey; see `questionnaire.py`."""
        where = (place.first, place.last, month, place.inputs, cells)
        if self.way == "kernel":
            with quiet():
                self._kernels.run_questionnaire(*where, self.table.arrays)
            return
        with np.errstate(all="ignore"):
            questionnaire.ask_arrays(*where, self._of(questionnaire.Asked))

    def poll(self, place: "Place", month: int, counted: Any) -> None:
        """Everybody votes or stays at home; see `ballot.py`."""
        draws = (month, *self._words, U64(place.key), place.inputs, counted)
        if self.way == "kernel":
            with quiet():
                self._kernels.run_poll(place.first, place.last, place.homes.slot, *draws, self.table.arrays)
            return
        with np.errstate(all="ignore"):
            ballot.poll_arrays(place.first, place.last, *draws, self._of(ballot.Polled))

    def add_blocks(self, place: "Place", starts: Any, people: Any, units: Any) -> None:
        """What people are like by block of dwellings; see `blocks.py`."""
        where = (starts, place.last, people, units)
        if self.way == "kernel":
            self._kernels.run_blocks(*where, self.table.arrays)
            return
        blocks.add_blocks_arrays(*where, self._of(blocks.LivedIn))

    def mark_reached(self, place: "Place", domains: Any, who: Any, reached: Any) -> None:
        """Who is reached by projects this month; see `reach.py`."""
        where = (place.first, place.last, domains, who, reached)
        if self.way == "kernel":
            self._kernels.run_reached(*where, self.table.arrays)
            return
        reach.mark_reached_arrays(*where, self._of(reach.Traits))

    def list_need(self, place: "Place", month: int, state: str, need: Any, then: Any, cells: Any) -> int:
        """Who lacks something, by a column of states; see `reach.py`."""
        if self.way == "kernel":
            where = (place.first, place.last, month, PLACES[state][1], need, then, cells)
            count: int = self._kernels.run_need(*where, self.table.arrays)
            return count
        where = (place.first, place.last, month, self.table.column(state), need, then, cells)
        return reach.list_need_arrays(*where, self._of(reach.Traits))

    def add_changes(
        self, place: "Place", listed: tuple[Any, Any, Any], state: str, who: Any, reached: Any, counted: Any, moved: Any
    ) -> None:
        """What became of those `list_need` listed; see `reach.py`."""
        sums = (who, reached, counted, moved)
        if self.way == "kernel":
            self._kernels.run_changes(place.first, *listed, PLACES[state][1], *sums, self.table.arrays)
            return
        reach.add_changes_arrays(place.first, *listed, self.table.column(state), *sums, self._of(reach.Traits))

    def move(self, month: int, town: Any, arrived: Any) -> None:
        """Carry out this month's moves between wijken, and count who arrived; see `movers.py`."""
        where = (month, *self._words, town, arrived, self.table.arrays)
        if self.way == "kernel":
            with quiet():
                self._kernels.run_moves(*where)
            return
        with np.errstate(all="ignore"):
            plain(movers.move)(*where, self._of(movers.Moved))

    def _of(self, kind: Any) -> Any:
        """The columns that a named tuple of columns is named after."""
        return kind(*(self.table.column(name) for name in kind._fields))


def _many(results: Any) -> tuple[Any, ...]:
    return results if isinstance(results, tuple) else (results,)
