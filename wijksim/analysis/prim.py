"""PRIM: a box in the space of uncertain numbers that holds many cases of interest and few others.

Patient peeling and pasting after Friedman & Fisher (1999); coverage, density and quasi-p-values after Bryant & Lempert
(2010). Of all boxes on the way the one with the highest harmonic mean of coverage and density is kept, so the whole space is kept
where no box is better than it. Whether luck finds as good a box is asked of the same search on shuffled cases.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from wijksim.experiments.paired import Numbers

#: Share of the box that is peeled or pasted at a time, and the smallest share of all points a box may hold.
PEEL, SMALLEST = 0.05, 0.05
#: Quasi-p-value above which a restriction is dropped.
KEPT = 0.05
SHUFFLES = 99

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Box:
    """A box by number (axis 0): points lie inside where low <= value <= high; nan-free, infinite where not restricted."""

    low: Numbers
    high: Numbers

    def inside(self, points: Numbers) -> Mask:
        """Which points lie in it."""
        return np.asarray(((points >= self.low) & (points <= self.high)).all(axis=1))

    @property
    def restricted(self) -> list[int]:
        """The numbers that it restricts."""
        return [int(each) for each in np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high))]

    def without(self, number: int) -> "Box":
        """The same box with one number free."""
        low, high = self.low.copy(), self.high.copy()
        low[number], high[number] = -np.inf, np.inf
        return Box(low, high)


@dataclass(frozen=True)
class Quality:
    """Of a box: the share of all cases that it holds, of its points that are cases, and of all points that it holds."""

    coverage: float
    density: float
    mass: float

    @property
    def both(self) -> float:
        """Harmonic mean of coverage and density."""
        total = self.coverage + self.density
        return 2 * self.coverage * self.density / total if total else 0.0


def everything(numbers: int) -> Box:
    """The box that restricts nothing."""
    return Box(np.full(numbers, -np.inf), np.full(numbers, np.inf))


def quality(box: Box, points: Numbers, cases: Mask) -> Quality:
    """How good a box is."""
    inside = box.inside(points)
    held, caught = int(inside.sum()), int((inside & cases).sum())
    return Quality(caught / max(int(cases.sum()), 1), caught / max(held, 1), held / len(points))


def prim(points: Numbers, cases: Mask) -> Box:
    """The best box for `cases` among `points` (rows) by number (columns); `everything` where no box is better."""
    best = _best(points, cases)
    if not best.restricted:
        return best
    return pruned(pasted(best, points, cases), points, cases)


def shuffled(points: Numbers, cases: Mask, seed: int, shuffles: int = SHUFFLES) -> float:
    """How often the search finds at least as good a box where cases are dealt out by luck: a p-value, from 1 / (shuffles + 1)."""
    random = np.random.default_rng(seed)
    found = quality(_best(points, cases), points, cases).both
    by_luck = [random.permutation(cases) for _ in range(shuffles)]
    as_good = sum(quality(_best(points, luck), points, luck).both >= found - 1e-12 for luck in by_luck)
    return (1 + as_good) / (1 + shuffles)


def quasi_p(box: Box, number: int, points: Numbers, cases: Mask) -> float:
    """The chance of as many cases in the box, had its restriction on `number` not mattered (Bryant & Lempert 2010)."""
    from scipy.stats import binom

    inside, wider = box.inside(points), box.without(number).inside(points)
    rate = float(cases[wider].mean())
    return float(binom.sf(int(cases[inside].sum()) - 1, int(inside.sum()), rate))


def pruned(box: Box, points: Numbers, cases: Mask) -> Box:
    """The box without restrictions whose quasi-p-value is above `KEPT`, the weakest first."""
    while box.restricted:
        weakest = max(box.restricted, key=lambda number: quasi_p(box, number, points, cases))
        if quasi_p(box, weakest, points, cases) <= KEPT:
            break
        box = box.without(weakest)
    return box


def pasted(box: Box, points: Numbers, cases: Mask) -> Box:
    """The box let out again where that makes it better."""
    while True:
        options = [wider for number in box.restricted for wider in _let_out(box, number, points)]
        scores = [quality(wider, points, cases).both for wider in options]
        if not scores or max(scores) <= quality(box, points, cases).both:
            return box
        box = options[int(np.argmax(scores))]


def _best(points: Numbers, cases: Mask) -> Box:
    """The best box on the way of peeling, the widest of equals."""
    return max(_peeled(points, cases), key=lambda box: quality(box, points, cases).both)


def _peeled(points: Numbers, cases: Mask) -> Iterator[Box]:
    """The boxes of patient peeling, from everything inwards; each takes off the side that gains most per point lost."""
    box, inside = everything(points.shape[1]), np.ones(len(points), bool)
    smallest = max(SMALLEST * len(points), 2)
    while True:
        yield box
        here = points[inside]
        density, best, chosen = float(cases[inside].mean()), 0.0, None
        for number in range(points.shape[1]):
            for side, edge in _edges(here[:, number]):
                kept = inside & ((points[:, number] >= edge) if side else (points[:, number] <= edge))
                count = int(kept.sum())
                if count < smallest:
                    continue
                gain = (float(cases[kept].mean()) - density) / (int(inside.sum()) - count)
                if gain > best:
                    best, chosen = gain, (number, side, edge, kept)
        if chosen is None:
            return
        number, side, edge, inside = chosen
        limits = box.low.copy() if side else box.high.copy()
        limits[number] = edge
        box = replace(box, low=limits) if side else replace(box, high=limits)


def _edges(values: Numbers) -> Iterator[tuple[bool, float]]:
    """Where a box may end when a small share is peeled from below (True) or above (False); a value goes whole."""
    levels = np.unique(values)
    if len(levels) < 2:
        return
    low, high = np.quantile(values, [PEEL, 1 - PEEL])
    yield True, float(levels[max(1, np.searchsorted(levels, low))])
    yield False, float(levels[min(len(levels) - 2, np.searchsorted(levels, high, side="right") - 1)])


def _let_out(box: Box, number: int, points: Numbers) -> Iterator[Box]:
    """The box with one side of one number let out by a small share of its points, or altogether."""
    outside = points[box.without(number).inside(points), number]
    more = max(1, int(PEEL * box.inside(points).sum()))
    below, above = np.sort(outside[outside < box.low[number]]), np.sort(outside[outside > box.high[number]])
    for limits, name, values in ((box.low, "low", below[::-1]), (box.high, "high", above)):
        if not np.isfinite(limits[number]):
            continue
        edges = [float(values[more - 1])] if len(values) > more else []
        for edge in [*edges, -np.inf if name == "low" else np.inf]:
            changed = limits.copy()
            changed[number] = edge
            yield replace(box, **{name: changed})
