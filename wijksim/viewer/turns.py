"""What the server and its workers share about the very first time: who compiles, and how far the first lives are."""

from dataclasses import dataclass, field
from multiprocessing.context import SpawnContext
from typing import Any


@dataclass
class Turns:
    """Made by the server and handed to workers as they begin.

    `turn` is taken once, by the worker that has the kernels compiled. `slow` is not 0 from then until a life goes on
    with kernels; `months` counts months that were lived without them.
    """

    context: SpawnContext
    turn: Any = field(init=False)
    slow: Any = field(init=False)
    months: Any = field(init=False)

    def __post_init__(self) -> None:
        self.turn = self.context.Lock()
        self.slow, self.months = self.context.Value("b", 0), self.context.Value("q", 0)

    @property
    def slowly(self) -> int | None:
        """How many months have been lived so far without kernels; None when the kernels are there."""
        return int(self.months.value) if self.slow.value else None
