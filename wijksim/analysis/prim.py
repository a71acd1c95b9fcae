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
SHUFFLES = 39

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
    as_good = 0
    for done in range(1, shuffles + 1):
        luck = random.permutation(cases)
        as_good += quality(_best(points, luck), points, luck).both >= found - 1e-12
        if as_good > KEPT * (1 + shuffles):  # it will not be sure any more
            return (1 + as_good) / (1 + done)
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
    steps = list(_peeled(points, cases))
    scores = [Quality(caught / total, caught / held, 1.0).both for _, held, caught in steps]
    return steps[int(np.argmax(scores))][0]


def _within(numbers: list[int], points: Numbers, cases: Mask) -> Box:
    """The best box that restricts these numbers alone."""
    found, box = _best(points[:, numbers], cases), everything(points.shape[1])
    box.low[numbers], box.high[numbers] = found.low, found.high
    return box


def _peeled(points: Numbers, cases: Mask) -> Iterator[tuple[Box, int, int]]:
    """The boxes of patient peeling with how many points and cases they hold, from everything inwards.

    Each step takes off the side of the number that raises density most (or lowers it least) per point lost, until the
    box is as small as it may be; a value goes whole.
    """
    here, caught = np.ascontiguousarray(points.T), cases.copy()  # a row a number, for speed
    low, high = everything(len(here)).low, everything(len(here)).high
    smallest = max(SMALLEST * len(points), 2)
    while True:
        count, held = here.shape[1], int(caught.sum())
        yield Box(low, high), count, held
        edges = _edges(here)
        kept = [here >= edges[0][:, None], here <= edges[1][:, None]]
        counts = np.stack([each.sum(axis=1) for each in kept])
        allowed = (counts >= smallest) & (counts < count)
        if not allowed.any():
            return
        density = np.stack([each[:, caught].sum(axis=1) for each in kept]) / np.maximum(counts, 1)
        gains = np.where(allowed, (density - held / count) / np.maximum(count - counts, 1), -np.inf)
        side, number = np.unravel_index(int(np.argmax(gains)), gains.shape)
        low, high = low.copy(), high.copy()
        (high if side else low)[number] = edges[side, number]
        stay = kept[side][number]
        here, caught = here[:, stay], caught[stay]


def _edges(here: Numbers) -> Numbers:
    """Where a box may begin (row 0) and end (row 1) when a small share is peeled, by number (rows of `here`)."""
    last = here.shape[1] - 1
    few = min(max(1, int(PEEL * here.shape[1])), last)
    ordered = np.partition(here, sorted({0, few, last - few, last}), axis=1)
    begin, end = ordered[:, few].copy(), ordered[:, last - few].copy()
    for edge, extreme, sign in ((begin, ordered[:, 0], 1.0), (end, ordered[:, last], -1.0)):
        for number in np.flatnonzero(edge == extreme):  # a value that many points share goes whole
            further = here[number][sign * here[number] > sign * extreme[number]]
            edge[number] = sign * (sign * further).min() if len(further) else sign * np.inf
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
