"""A resident as a Mesa agent: a thin view on one row of the columns.

Reading and writing an attribute reads and writes the column. The view belongs to one occupant of one slot. When
that person dies or moves away it leaves the model; its last values can be read until somebody else comes.
"""

from typing import TYPE_CHECKING, Any

from wijksim.agents import Agent
from wijksim.errors import WijksimError
from wijksim.state.columns import COLUMNS
from wijksim.state.draws import U64
from wijksim.state.ledger import INDEX
from wijksim.state.reading import Reader

if TYPE_CHECKING:
    from wijksim.model import WijkModel
    from wijksim.state.phases import Phase
    from wijksim.state.place import Place


class _Column:
    """An attribute that lives in a column."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, view: "Resident | None", owner: type) -> Any:
        if view is None:
            return self
        table = view.model.table
        if table.occupant[view.row] != view.who:
            raise view.succeeded()
        return getattr(table, self.name)[view.row]

    def __set__(self, view: "Resident", value: Any) -> None:
        table = view.model.table
        if table.occupant[view.row] != view.who:
            raise view.succeeded()
        getattr(table, self.name)[view.row] = value


class Resident(Agent):  # type: ignore[misc]
    """One person; `row` is the slot, `who` the occupant number, together the identity in every strategy.

    Every column of `wijksim.state.columns` is an attribute.
    """

    def __init__(self, model: "WijkModel", row: int) -> None:
        """A view on whoever now lives in slot `row`."""
        super().__init__(model)
        self.row = row
        self.who = int(model.table.occupant[row])

    def succeeded(self) -> WijksimError:
        """The error for asking about somebody in whose slot somebody else has come to live."""
        return WijksimError(
            f"This resident has left: slot {self.row} is somebody else's now. Ask the model for its agents again."
        )

    @property
    def age(self) -> float:
        """Age in years."""
        return float(self.model.month - int(self.birth_month)) / 12.0

    @property
    def neighbours(self) -> list["Resident"]:
        """The residents this one is tied to now."""
        runner = self.model.runner
        first = next(place.first for place in reversed(self.model.places) if place.first <= self.row)
        tied = runner.tied[runner.starts[self.row] : runner.starts[self.row + 1]].tolist()
        status = self.model.table.status
        return [self.model.resident(first + slot) for slot in tied if status[first + slot] == 1]

    def live(self, phase: "Phase", place: "Place", words: tuple[Any, Any], month: int) -> None:
        """Go through one phase of the month: read what the rule asks for, apply it, write what it says."""
        reader = Reader(phase, place, words, month, lambda name: getattr(self, name))
        reader.slots = U64(self.row - place.first)
        results = phase.rule(*reader.values(plain_rules=False))
        for name, result in zip(phase.writes, results if isinstance(results, tuple) else (results,), strict=True):
            if ":" in name:
                place.ledger[INDEX[name]] += int(result)
            else:
                setattr(self, name, result)


for _name in COLUMNS:
    setattr(Resident, _name, _Column(_name))
