"""Intervals by resampling whole pairs: points and seeds are drawn with replacement, each by itself.

In a sweep every seed is lived at every point, so a run shares its luck with a column and its numbers with a row.
Drawing points and seeds apart and taking the cells where they cross keeps both (the pigeonhole bootstrap, Owen 2007);
it errs on the wide side where luck plays out otherwise at every point. With one point only seeds are drawn, and the
other way round.

Few units make percentile intervals too narrow, so their tails are moved out (Hesterberg 2015). Fewer than `ENOUGH`
leave no tails: then the standard error of the resamples counts, times Student's t. How many units there are is counted
as in Satterthwaite (1946), for points and seeds share in the spread unevenly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wijksim.experiments.paired import CONFIDENCE, Numbers

RESAMPLES = 2000
#: Units from which on percentiles are used; with fewer they hold too little (see docs/analysis.md).
ENOUGH = 8
_CHUNK = 250
#: Share of resamples that must hold a number; holes in a sweep can leave some without.
_MOSTLY = 0.9

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Resampling:
    """Which points and which seeds are drawn: a row a resample.

    `units` is the smaller number of blocks of points and of seeds, of those that vary; an interval needs 2. `members`
    holds the points of each block.
    """

    points: Places
    seeds: Places
    members: Places
    units: int

    def mean_interval(self, values: Numbers) -> tuple[Numbers, Numbers]:
        """The 95 % interval of the mean over points and seeds (axes -2 and -1)."""
        return self.interval(self.means(values), self.freedom(values))

    def freedom(self, values: Numbers) -> Numbers:
        """Degrees of freedom of the mean: those of blocks and seeds, by their share in its variance."""
        by_block = np.stack([_mean(values[..., block, :], (-2, -1)) for block in self.members], axis=-1)
        by_seed = _mean(values, (-2,))
        above, below = np.zeros(values.shape[:-2]), np.zeros(values.shape[:-2])
        for means in (by_block, by_seed):
            count = means.shape[-1]
            if count > 1:
                part = _variance(means) / count
                above += part
                below += part**2 / (count - 1)
        return np.divide(above**2, below, out=np.full_like(above, max(self.units - 1, 1)), where=below > 0)

    def means(self, values: Numbers) -> Numbers:
        """The mean over points and seeds (axes -2 and -1) in every resample, which becomes the last axis.

        nan cells are left out; a resample without any cell is nan.
        """
        filled, there = np.nan_to_num(values), np.isfinite(values).astype(np.float64)
        found = []
        for start in range(0, len(self.points), _CHUNK):
            drawn = slice(start, start + _CHUNK)
            rows = _counts(self.points[drawn], values.shape[-2])
            columns = _counts(self.seeds[drawn], values.shape[-1])
            sums = np.einsum("...rs,rs->...r", rows @ filled, columns)
            cells = np.einsum("...rs,rs->...r", rows @ there, columns)
            found.append(np.divide(sums, cells, out=np.full_like(sums, np.nan), where=cells > 0))
        return np.concatenate(found, axis=-1)

    def of_points(self, values: Numbers) -> Numbers:
        """By strategy, point and seed: each resample's mean over seeds at each drawn point.

        Gives strategy, resample and drawn point. nan cells are left out.
        """
        filled, there = np.nan_to_num(values), np.isfinite(values).astype(np.float64)
        columns = _counts(self.seeds, values.shape[-1]).T
        cells = there @ columns
        sums = filled @ columns
        means = np.divide(sums, cells, out=np.full_like(sums, np.nan), where=cells > 0)
        return np.asarray(np.take_along_axis(means.transpose(0, 2, 1), self.points[None], axis=2))

    def interval(self, draws: Numbers, freedom: Numbers | float | None = None) -> tuple[Numbers, Numbers]:
        """Low and high of the 95 % interval over the last axis; nan where there are no two units to draw from.

        `freedom` is one less than the number of units, by place; left out, the smaller of points and seeds counts.
        """
        low, high = np.full(draws.shape[:-1], np.nan), np.full(draws.shape[:-1], np.nan)
        if self.units < 2:
            return low, high
        many = np.broadcast_to(np.asarray(self.units - 1.0 if freedom is None else freedom), draws.shape[:-1])
        for place in np.ndindex(draws.shape[:-1]):
            drawn = draws[place][np.isfinite(draws[place])]
            if len(drawn) >= _MOSTLY * draws.shape[-1]:
                low[place], high[place] = _interval(drawn, float(many[place]))
        return low, high


def _interval(drawn: Numbers, freedom: float) -> tuple[float, float]:
    """The interval of one statistic out of its resamples."""
    from scipy.special import ndtr, stdtrit

    units = freedom + 1
    reach = float(np.sqrt(units / freedom) * stdtrit(freedom, 0.5 + CONFIDENCE / 2))
    if units >= ENOUGH:
        low, high = np.quantile(drawn, [ndtr(-reach), ndtr(reach)])
        return float(low), float(high)
    half = reach * float(drawn.std())
    return float(drawn.mean()) - half, float(drawn.mean()) + half


def resampling(blocks: Sequence[int], seeds: int, seed: int, resamples: int = RESAMPLES) -> Resampling:
    """Draw `resamples` times from the blocks of points and from `seeds` seeds; the same `seed` draws the same."""
    random = np.random.default_rng(seed)
    names, place = np.unique(np.asarray(blocks), return_inverse=True)
    size = len(place) // len(names)
    members = np.argsort(place, kind="stable").reshape(len(names), size)
    drawn = (
        random.integers(len(names), size=(resamples, len(names))) if len(names) > 1 else np.zeros((resamples, 1), int)
    )
    columns = random.integers(seeds, size=(resamples, seeds)) if seeds > 1 else np.zeros((resamples, 1), int)
    units = min([count for count in (len(names), seeds) if count > 1], default=1)
    return Resampling(members[drawn].reshape(resamples, -1), columns, members, units)


def _counts(drawn: Places, among: int) -> Numbers:
    """How often each of `among` was drawn, by resample."""
    counts = np.zeros((len(drawn), among))
    np.add.at(counts, (np.arange(len(drawn))[:, None], drawn), 1.0)
    return counts


def _mean(values: Numbers, axes: tuple[int, ...]) -> Numbers:
    """The mean over axes of what is there; nan where nothing is."""
    there = np.isfinite(values).sum(axis=axes)
    sums = np.nan_to_num(values).sum(axis=axes)
    return np.asarray(np.divide(sums, there, out=np.full(np.shape(sums), np.nan), where=there > 0))


def _variance(means: Numbers) -> Numbers:
    """The variance over the last axis of what is there."""
    off = means - _mean(means, (-1,))[..., None]
    count = np.isfinite(means).sum(axis=-1)
    return np.asarray(np.nansum(off**2, axis=-1) / np.maximum(count - 1, 1))
