"""Metrics: what can be measured of lives, each registered once with its arguments and an example.

To add one, write a function of the lives and its arguments with `@metric(...)` above it, in a file that `metrics`
imports, and what it is in words under `[metric]` in `wijksim/locale`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from wijksim.patterns.arguments import Argument, Values, read_arguments
from wijksim.patterns.interval import Measured
from wijksim.patterns.lived import Lived, Need

Measure = Callable[[Lived, Values], Measured]
Needs = Callable[[Values], list[Need]]


@dataclass(frozen=True)
class Metric:
    """One metric; `example` is what a table may have in its column arguments, `needs` the lives that it takes."""

    name: str
    arguments: tuple[Argument, ...]
    example: str
    needs: Needs
    measure: Measure

    def read(self, where: str, text: str) -> dict[str, Any]:
        """The arguments in a text; raises `WijksimError`, beginning with `where`, for what cannot be read."""
        return read_arguments(where, self.name, self.arguments, text)


METRICS: dict[str, Metric] = {}


def metric(example: str, needs: Needs, arguments: Sequence[Argument]) -> Callable[[Measure], Measure]:
    """Register a function under its own name."""

    def register(measure: Measure) -> Measure:
        METRICS[measure.__name__] = Metric(measure.__name__, tuple(arguments), example, needs, measure)
        return measure

    return register
