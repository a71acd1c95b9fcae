"""Intervals by resampling whole pairs: points and seeds are drawn with replacement, each by itself.

In a sweep every seed is lived at every point, so a run shares its luck with a column and its numbers with a row.
Drawing points and seeds apart and taking the cells where they cross keeps both (the pigeonhole bootstrap, Owen 2007);
it errs on the wide side where luck plays out otherwise at every point. With one point only seeds are drawn, and the
other way round. Few units make percentile intervals too narrow, so their tails are moved out (Hesterberg 2015).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wijksim.experiments.paired import CONFIDENCE, Numbers

RESAMPLES = 2000
_CHUNK = 250
#: Share of resamples that must hold a number; holes in a sweep can leave some without.
_MOSTLY = 0.9

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Resampling:
    """Which points and which seeds are drawn: a row a resample.

    `units` is the smaller number of blocks of points and of seeds, of those that vary; an interval needs 2.
    """

    points: Places
    seeds: Places
    units: int

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

    def interval(self, draws: Numbers) -> tuple[Numbers, Numbers]:
        """Low and high of the 95 % interval over the last axis; nan where there are no two units to draw from."""
        if self.units < 2:
            nothing = np.full(draws.shape[:-1], np.nan)
            return nothing, nothing.copy()
        from scipy.special import ndtr, stdtrit

        wider = np.sqrt(self.units / (self.units - 1)) * stdtrit(self.units - 1, (1 - CONFIDENCE) / 2)
        tail = float(ndtr(wider))
        known = np.isfinite(draws).mean(axis=-1) >= _MOSTLY
        low, high = np.nanquantile(np.where(known[..., None], draws, 0.0), [tail, 1 - tail], axis=-1)
        return np.where(known, low, np.nan), np.where(known, high, np.nan)


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
    return Resampling(members[drawn].reshape(resamples, -1), columns, units)


def _counts(drawn: Places, among: int) -> Numbers:
    """How often each of `among` was drawn, by resample."""
    counts = np.zeros((len(drawn), among))
    np.add.at(counts, (np.arange(len(drawn))[:, None], drawn), 1.0)
    return counts
