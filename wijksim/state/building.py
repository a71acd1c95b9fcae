"""The heavy sums of building a wijk: by kernels where the model will run on kernels, else with whole numpy arrays.

Both give the same bits. Who builds says which it is (`build_places`), so that a model that is to start at once does not
wait for a compiler while it is built.
"""

from types import ModuleType
from typing import Any

from wijksim.state.linking import link_arrays
from wijksim.state.pictures import add_up_arrays, weigh_cells_arrays
from wijksim.state.raking import rake_arrays

_kernels: list[ModuleType] = []


def build_with(kernels: ModuleType | None) -> None:
    """Use these kernels from now on; None: whole arrays."""
    _kernels[:] = [kernels] if kernels else []


def _way(kernel: str, arrays: Any) -> Any:
    # a copy: another thread may be told another way meanwhile
    held = list(_kernels)
    return getattr(held[0], kernel) if held else arrays


def rake(scaled: Any, give: Any, weights: Any) -> Any:
    """See `raking.py`."""
    return _way("run_raking", rake_arrays)(scaled, give, weights)


def weigh_cells(weights: Any, entry: Any, cell: Any, people: Any, cells: int) -> Any:
    """See `pictures.py`."""
    return _way("run_cells", weigh_cells_arrays)(weights, entry, cell, people, cells)


def add_up(weights: Any, entry: Any, cell: Any, factors: Any) -> Any:
    """See `pictures.py`."""
    return _way("run_pictures", add_up_arrays)(weights, entry, cell, factors)


def link(pairs: Any, slots: int) -> Any:
    """See `linking.py`."""
    return _way("run_links", link_arrays)(pairs, slots)
