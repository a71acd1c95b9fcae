"""Mesa's classes, without waiting for libraries that Mesa imports and a run never uses.

Mesa imports networkx, parts of scipy and tqdm for its spaces and its batch runner: longer than twenty years of a
wijk take. While Mesa is imported stand-ins take their places. A stand-in hands on whatever is asked of it to the
real thing, which is imported then, so spaces and the batch runner work as ever.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

#: What Mesa takes out of these modules when it is imported itself, only to be called later.
_LATER = {
    "networkx": ("spring_layout",),
    "scipy.spatial": ("KDTree",),
    "scipy.spatial.distance": ("cdist",),
    "tqdm.auto": ("tqdm",),
}


class _StandIn:
    """In the place of a module until something is asked of it."""

    def __init__(self, module: str, names: tuple[str, ...]) -> None:
        self.__name__ = module
        for name in names:
            setattr(self, name, _called_later(self, name))

    def real(self) -> Any:
        """The module itself."""
        _take_away(self.__name__, self)
        return import_module(self.__name__)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked by the import system, which finds nothing here
            raise AttributeError(name)
        return getattr(self.real(), name)


def _take_away(module: str, stand_in: _StandIn) -> None:
    """Take a stand-in out of the modules, if it is still there."""
    modules: dict[str, Any] = sys.modules
    if modules.get(module) is stand_in:
        del modules[module]


def _called_later(module: _StandIn, name: str) -> Callable[..., Any]:
    """A function that calls that of the module."""

    def call(*arguments: Any, **named: Any) -> Any:
        return getattr(module.real(), name)(*arguments, **named)

    return call


@contextmanager
def _stand_ins() -> Iterator[None]:
    """Stand-ins for what nobody has imported yet; afterwards other code finds the real modules."""
    modules: dict[str, Any] = sys.modules
    put = {name: _StandIn(name, names) for name, names in _LATER.items() if name not in modules}
    modules.update(put)
    try:
        yield
    finally:
        for name, stand_in in put.items():
            _take_away(name, stand_in)


with _stand_ins():
    from mesa import Agent, Model
    from mesa.agent import AgentSet

__all__ = ["Agent", "AgentSet", "Model"]
