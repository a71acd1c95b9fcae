"""What a sweep lived, as arrays in which strategies stand paired: same point, same wijk, same seed.

A run that failed or is not there yet is nan. What is lived twice cannot be paired and is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijksim.errors import WijksimError
from wijksim.experiments.paired import Numbers

if TYPE_CHECKING:
    from wijksim.sweeps import Sweep

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Lived:
    """One outcome of one wijk: `values` by strategy, point, seed and year; nan where a run or a number is missing.

    `blocks` names for each point the points it was planned with (see `blocks_of`); whole blocks are resampled.
    """

    wijk: str
    strategies: tuple[str, ...]
    points: tuple[int, ...]
    seeds: tuple[int, ...]
    years: tuple[int, ...]
    blocks: tuple[int, ...]
    values: Numbers

    def at(self, year: int) -> Numbers:
        """By strategy, point and seed at the end of `year`."""
        return np.asarray(self.values[..., self.years.index(year)])

    def difference(self, second: str, first: str) -> Numbers:
        """`second` minus `first` by point, seed and year; nan where one of the pair is missing."""
        place = self.strategies.index
        return np.asarray(self.values[place(second)] - self.values[place(first)])

    @cached_property
    def whole(self) -> Mask:
        """By point and seed: whether every strategy was lived, in every year."""
        return np.asarray(np.isfinite(self.values).all(axis=(0, 3)))

    @property
    def planned(self) -> int:
        """Runs that the design asks for in this wijk."""
        return len(self.strategies) * len(self.points) * len(self.seeds)

    @property
    def present(self) -> int:
        """Runs that gave a number in every year asked for."""
        return int(np.isfinite(self.values).all(axis=3).sum())

    def only_whole(self) -> "Lived":
        """Without the points of which no seed is whole, where points are planned one by one; else the same."""
        kept = np.flatnonzero(self.whole.any(axis=1))
        if len(kept) == len(self.points) or len(set(self.blocks)) < len(self.blocks):
            return self
        points, blocks = (tuple(axis[place] for place in kept) for axis in (self.points, self.blocks))
        return replace(self, points=points, blocks=blocks, values=self.values[:, kept])

    def missing(self) -> str:
        """The first few runs that are not there, in words for a message."""
        holes = np.argwhere(~np.isfinite(self.values).all(axis=3))
        named = [
            f"{self.strategies[strategy]} point {self.points[point]} seed {self.seeds[seed]}"
            for strategy, point, seed in holes[:_SHOWN]
        ]
        return ", ".join(named) + (f" and {len(holes) - _SHOWN} more" if len(holes) > _SHOWN else "")


def lived(sweep: "Sweep", indicator: str, years: Sequence[int], group: str = "all") -> dict[str, Lived]:
    """One `Lived` a wijk, by its short name.

    Raises WijksimError when nothing was lived yet, when the sweep does not hold the indicator, group or year, when the
    same run stands there twice, and when two strategies have no run in common.
    """
    frame = sweep.outcomes(indicators=[indicator], years=list(years), groups=(group,))
    if frame.empty:
        held = "no run is finished" if not sweep.finished else f"no run holds {indicator} of group {group!r}"
        raise WijksimError(f"{sweep.folder}: {held} in year {', '.join(map(str, years))}; nothing can be analysed.")
    design = sweep.design
    points = tuple(int(point) for point in sweep.points.index)
    axes: dict[str, tuple[object, ...]] = {
        "strategy": design.strategies,
        "point": points,
        "seed": design.seeds,
        "year": tuple(years),
    }
    blocks = blocks_of(sweep)
    return {
        wijk: _checked(
            Lived(
                wijk, design.strategies, points, design.seeds, tuple(years), blocks,
                _array(frame[frame["wijk"] == wijk], axes, sweep),
            ),
            sweep,
        )
        for wijk in design.wijken
    }  # fmt: skip


def blocks_of(sweep: "Sweep") -> tuple[int, ...]:
    """The block of each point: the rows of one base sample of Saltelli, one trajectory of Morris, else itself."""
    count = len(sweep.points)
    size = block_size(sweep)
    return tuple(int(number) // size for number in range(count))


def block_size(sweep: "Sweep") -> int:
    """Points in a block: Saltelli's D + 2 or 2D + 2, Morris' D + 1, in other plans 1."""
    base = sweep.design.base_points
    if sweep.design.plan in ("sobol", "morris") and base and len(sweep.points) % base == 0:
        return max(1, len(sweep.points) // base)
    return 1


def independent(sweep: "Sweep") -> Places:
    """The places of points that are a sample by themselves: Saltelli's A and B, the starts of trajectories, or all."""
    size, count = block_size(sweep), len(sweep.points)
    starts = np.arange(0, count, size)
    if sweep.design.plan == "sobol" and size > 1:
        return np.sort(np.concatenate([starts, starts + size - 1]))
    return starts


def _array(frame: pd.DataFrame, axes: dict[str, tuple[object, ...]], sweep: "Sweep") -> Numbers:
    """The rows on their places, nan elsewhere."""
    shape = tuple(len(labels) for labels in axes.values())
    places = [pd.Index(list(labels)).get_indexer(pd.Index(frame[axis].tolist())) for axis, labels in axes.items()]
    if any((place < 0).any() for place in places):
        raise WijksimError(f"{sweep.folder}: there are runs that its design does not ask for; they cannot be paired.")
    flat = np.ravel_multi_index(places, shape)
    if len(np.unique(flat)) != len(flat):
        twice = frame.iloc[int(np.flatnonzero(np.bincount(flat, minlength=1)[flat] > 1)[0])]
        raise WijksimError(
            f"{sweep.folder}: {twice['strategy']}, point {twice['point']}, seed {twice['seed']} stands there twice; "
            "which of the two makes a pair cannot be known."
        )
    values = np.full(shape, np.nan)
    values.reshape(-1)[flat] = frame["value"].to_numpy(np.float64)
    return values


def _checked(found: Lived, sweep: "Sweep") -> Lived:
    """The same, or a WijksimError where strategies have no run in common."""
    present: Mask = np.logical_and.reduce(np.isfinite(found.values), axis=3)
    alone = [name for name, runs in zip(found.strategies, present, strict=True) if not runs.any()]
    if alone:
        raise WijksimError(
            f"{sweep.folder}, {found.wijk}: no run of {', '.join(alone)} is finished or holds a number, so nothing can "
            "be set against it. Finish the sweep first."
        )
    if not found.whole.any():
        raise WijksimError(
            f"{sweep.folder}, {found.wijk}: there is no point and seed under which every strategy was lived, so "
            "pairing is broken. Finish the sweep first."
        )
    return found
