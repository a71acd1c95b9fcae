"""What the arguments of a rule stand for, looked up outside a compiled kernel.

The same names as in the kernels' text: columns, inputs, margins, draws, posts. Used for whole columns and for
one resident; only how a column is read differs.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.rules.numbers import I8, I32, F, normal, plain
from wijksim.state.draws import STREAMS, U64, four_uniforms, philox, stream_key
from wijksim.state.margins import AT
from wijksim.state.phases import AT_POST, DERIVED, INPUTS, Phase, parameters, resolve

if TYPE_CHECKING:
    from wijksim.state.place import Place


class Reader:
    """Values for one phase of one wijk: `column` reads a column (or one row of it), `slots` numbers the slots."""

    def __init__(
        self, phase: Phase, place: "Place", words: tuple[Any, Any], month: int, column: Callable[[str], Any]
    ) -> None:
        """`words` are the halves of the seed."""
        self.phase, self.place, self.words, self.month, self.column = phase, place, words, month, column
        self.slots: Any = U64(0)
        self._drawn: dict[str, tuple[Any, ...]] = {}
        self.plain_rules = False

    def values(self, plain_rules: bool) -> list[Any]:
        """The arguments of the phase's rule, in order; `plain_rules` for whole columns."""
        self.plain_rules = plain_rules
        return [self._value(kind, full) for _, kind, full in self.phase.reads()]

    def _call(self, rule: Any) -> Any:
        return plain(rule) if self.plain_rules else rule

    def _value(self, kind: str, full: str) -> Any:
        if kind == "constant":
            return self.phase.constants[full]
        if kind == "month":
            return self.month
        if kind == "column":
            return self.column(full)
        if kind == "input":
            return self.place.inputs[INPUTS[full]]
        if kind == "margin":
            return self.place.margins[self.column("fresh") - I8(1), AT[full]]
        if kind == "post":
            table, at = AT_POST[full]
            return getattr(self.place, table)[self.column(at)]
        if kind == "derived":
            names = parameters(DERIVED[full])
            return self._call(DERIVED[full])(*(self._value(*resolve(name, self.phase)) for name in names))
        drawn = self._draw(full[2:-1])[int(full[-1])]
        return drawn if full[0] == "u" else F(self._call(normal)(drawn))

    def _draw(self, stream: str) -> tuple[Any, ...]:
        if stream not in self._drawn:
            low, high = self.words
            key = plain(stream_key)(U64(STREAMS[stream]), U64(self.place.key))
            shape = np.zeros_like(self.slots)
            occupant = np.uint64(self.column("occupant"))
            draw = plain(philox) if self.plain_rules else four_uniforms
            drawn = draw(low, high, self.slots, shape + self._when(), shape + key, occupant)
            # a compiled function hands its float32 to Python as float: type it again
            self._drawn[stream] = tuple(F(u) for u in drawn)
        return self._drawn[stream]

    def _when(self) -> Any:
        if self.phase.key_by == "who":
            return U64(0)
        if self.phase.key_by == "age":
            return np.uint64(I32(self.month) - np.int32(self.column("birth_month")))
        if self.phase.key_by in INPUTS:
            return U64(self.place.inputs[INPUTS[self.phase.key_by]])
        return U64(self.month)
