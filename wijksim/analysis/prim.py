"""PRIM: a box in the space of uncertain numbers that holds many cases of interest and few others.

Patient peeling and pasting after Friedman & Fisher (1999); coverage, density and quasi-p-values after Bryant &
Lempert (2010). Of all boxes on the way the one with the highest harmonic mean of coverage and density is kept, so the
whole space is kept where no box is better than it. Whether luck finds as good a box is asked of the same search on
shuffled cases.
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
    """A box: points lie inside where low <= value <= high for every number; infinite where not restricted."""

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
    box = pruned(pasted(_best(points, cases), points, cases), points, cases)
    if not box.restricted:
        return box
    # the same again over the numbers that matter, which peels of others had disturbed
    again = pruned(pasted(_within(box.restricted, points, cases), points, cases), points, cases)
    return max(box, again, key=lambda each: quality(each, points, cases).both)


def shuffled(points: Numbers, cases: Mask, seed: int, shuffles: int = SHUFFLES) -> float:
    """How often the search finds as good a box among cases dealt out by luck: a p-value, from 1 / (shuffles + 1)."""
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
    """The box let out again where that makes it no worse."""
    while True:
        options = [wider for number in box.restricted for wider in _let_out(box, number, points)]
        scores = [quality(wider, points, cases).both for wider in options]
        if not scores or max(scores) < quality(box, points, cases).both:
            return box
        box = options[int(np.argmax(scores))]


def _best(points: Numbers, cases: Mask) -> Box:
    """The best box on the way of peeling, the widest of equals."""
    total = max(int(cases.sum()), 1)

    def both(step: tuple[Box, Mask]) -> float:
        inside = step[1]
        caught = int((inside & cases).sum())
        return Quality(caught / total, caught / int(inside.sum()), 1.0).both

    return max(_peeled(points, cases), key=both)[0]


def _within(numbers: list[int], points: Numbers, cases: Mask) -> Box:
    """The best box that restricts these numbers alone."""
    found, box = _best(points[:, numbers], cases), everything(points.shape[1])
    box.low[numbers], box.high[numbers] = found.low, found.high
    return box


def _peeled(points: Numbers, cases: Mask) -> Iterator[tuple[Box, Mask]]:
    """The boxes of patient peeling with their points, from everything inwards.

    Each step takes off the side of the number that raises density most (or lowers it least) per point lost, until the
    box is as small as it may be; a value goes whole.
    """
    low, high = everything(points.shape[1]).low, everything(points.shape[1]).high
    inside = np.ones(len(points), bool)
    smallest = max(SMALLEST * len(points), 2)
    while True:
        yield Box(low, high), inside
        here, caught = points[inside], cases[inside].astype(np.float64)
        edges = _edges(here)
        kept = np.stack([here >= edges[0], here <= edges[1]]).astype(np.float64)
        counts = kept.sum(axis=1)
        allowed = (counts >= smallest) & (counts < len(here))
        density = np.divide(caught @ kept, counts, out=np.zeros_like(counts), where=counts > 0)
        gains = np.where(allowed, (density - caught.mean()) / np.maximum(len(here) - counts, 1), -np.inf)
        side, number = np.unravel_index(int(np.argmax(gains)), gains.shape)
        if not allowed.any():
            return
        edge = edges[side, number]
        low, high = low.copy(), high.copy()
        (high if side else low)[number] = edge
        column = points[:, number]
        inside = inside & ((column <= edge) if side else (column >= edge))


def _edges(here: Numbers) -> Numbers:
    """Where a box may begin (row 0) and end (row 1) when a small share is peeled, by number."""
    ordered = np.sort(here, axis=0)
    few = max(1, int(PEEL * len(here)))
    lowest, highest = ordered[0], ordered[-1]
    above = np.where(here > lowest, here, np.inf).min(axis=0)
    below = np.where(here < highest, here, -np.inf).max(axis=0)
    begin = np.where(ordered[min(few, len(here) - 1)] > lowest, ordered[min(few, len(here) - 1)], above)
    end = np.where(ordered[-1 - min(few, len(here) - 1)] < highest, ordered[-1 - min(few, len(here) - 1)], below)
    return np.stack([begin, end])


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
