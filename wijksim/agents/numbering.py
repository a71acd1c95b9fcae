"""Numbers for Mesa agents (`unique_id`) that are copied along with their model and do not keep it alive.

Before Mesa 3.5 the numbers come from one dictionary for all models: a copy of a model would start again at 1,
and no model would ever be freed. From 3.5 on a model counts by itself, and there is nothing to do.
"""

import weakref
from typing import TYPE_CHECKING

from wijksim.agents import Agent

if TYPE_CHECKING:
    from mesa import Model


class Numbers:
    """1, 2, 3, ...; unlike `itertools.count` it can be copied and pickled on every Python."""

    def __init__(self) -> None:
        """Nothing handed out yet."""
        self.last = 0

    def __next__(self) -> int:
        """The next number."""
        self.last += 1
        return self.last


class _Key:
    """Found in a dictionary by its model, without keeping the model alive."""

    def __init__(self, model: "Model") -> None:
        self._hash = hash(model)
        self._model = weakref.ref(model)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return other is self or other is self._model()


def number_agents(model: "Model", numbers: Numbers) -> None:
    """Let Mesa number the agents of `model` from `numbers` on."""
    of_models = getattr(Agent, "_ids", None)
    if of_models is None:
        return
    key = _Key(model)
    of_models[key] = numbers
    weakref.finalize(model, of_models.pop, key, None).atexit = False
