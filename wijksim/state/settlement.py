"""Who lives in a wijk at the start, and in which proportions households come later: one fit for both.

The weight of a life course (`state/courses.py`) is how many households a year start it. Weights are fitted to the
figures of the wijk, so a wijk that goes on as it is keeps its ages, households and size on average. The first
households are pictures out of those courses.
"""

import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np

from wijksim.population.fitting import fit_weights
from wijksim.population.households import (
    ADULTS,
    AGE_BOUNDS,
    AGES,
    CHILDREN,
    COUPLE,
    FAMILY,
    KIND,
    MOST_ROOM,
    MULTI,
    SINGLE,
    SINGLE_PARENT,
    SLACK,
    START_SLACK,
    entries,
    targets,
)
from wijksim.population.profile import Profile
from wijksim.rules.life import moving_age
from wijksim.rules.numbers import F, plain
from wijksim.scenario.parameters import PARAMETERS
from wijksim.state.building import add_up, weigh_cells
from wijksim.state.columns import CHILD, HEAD, OTHER, PARTNER
from wijksim.state.courses import COPIES, STEP, life_courses
from wijksim.state.kept import kept
from wijksim.state.kernel_folders import rules_hash

GROUPS = 2 * MOST_ROOM


@dataclass(frozen=True)
class Arrivals:
    """Households that come, by home: entries `starts[g]` to `starts[g + 1]` into homes of group g.

    A group is a tenure and a number of slots: `6 * owner + slots - 1`. `chance` is cumulative within a group; `type`
    is a row of `population/households.py`; ages of heads run from `low` for `span` months.
    """

    starts: Any
    chance: Any
    type: Any
    low: Any
    span: Any


#: One copy in so many is kept in pictures, for the first households; copies stand in the order of the head's age.
_PICTURED = 4
#: Margins that are counted at the start; slots and births come after them.
_COUNTED = len(START_SLACK)


@cache
def _library() -> SimpleNamespace:
    """What may move in (`owner`, `slots`, `type`, `age_class`, `share`), what it counts, and pictures of it.

    `counts` (margins of `households.MARGINS`, entries) and `years` are sums over a mean course; the pictures
    (`entry`, `age`, `position`, `people` by class of age and picture) stand sorted by tenure, kind, size and age of the
    head; `cell` numbers those, `owned` and `kind` say which they are.
    """
    declared = [PARAMETERS[name].default for name in ("births", "move_rate")]
    told = repr((rules_hash(), entries(), AGES, ADULTS, CHILDREN, KIND, AGE_BOUNDS, declared))
    return SimpleNamespace(**kept(f"courses-{hashlib.sha256(told.encode()).hexdigest()[:24]}", _count))


def _count() -> dict[str, Any]:
    courses = life_courses()
    lives = courses.age >= 0
    kind = household_kinds(lives, courses.position)
    years = np.maximum(courses.age, 0) // 12
    people = [(lives & (years >= low) & (years < high)).sum(axis=1) for low, high in pairwise(AGE_BOUNDS)]
    owned = courses.owner[courses.entry] == 1
    spare = courses.slots[courses.entry] - lives.sum(axis=1)
    counted = [*(kind == k for k in range(5)), *people, *((kind == k) & owned for k in range(5)), spare]
    counts = [np.bincount(courses.entry, each, len(courses.owner)) for each in counted]
    head = np.where(lives & (courses.position == HEAD), courses.age, 0).max(axis=1)
    classes = np.searchsorted(12 * np.array(AGE_BOUNDS[2:5]), head, side="right")
    sorts = np.stack([owned, kind, lives.sum(axis=1), classes])
    order = np.lexsort((head, *sorts[::-1]))
    order = order[courses.copy[order] % _PICTURED == 0]
    cells, cell = np.unique(sorts[:, order], axis=1, return_inverse=True)
    return {
        **{name: getattr(courses, name) for name in ("owner", "slots", "type", "age_class", "share")},
        "counts": np.stack([*counts, courses.births]) / COPIES, "years": np.bincount(courses.entry) / COPIES,
        **{name: getattr(courses, name)[order] for name in ("age", "position")},
        # as narrow as they can be: every wijk that is built runs through all of them
        "entry": courses.entry[order].astype(np.int16), "people": np.stack(people)[:, order].astype(np.int8),
        "cell": cell.reshape(-1).astype(np.int16), "owned": cells[0], "kind": cells[1],
    }  # fmt: skip


def household_kinds(lives: Any, position: Any) -> Any:
    """Which of `HOUSEHOLD_KINDS` households are, from who lives in their slots and as what (households, slots)."""
    partner, child, other = ((lives & (position == wanted)).any(axis=1) for wanted in (PARTNER, CHILD, OTHER))
    alone = np.where(lives.sum(axis=1) <= 1, SINGLE, MULTI)
    with_parents = np.where(partner, np.where(child, FAMILY, COUPLE), np.where(child, SINGLE_PARENT, alone))
    return np.where(other, MULTI, with_parents)


@lru_cache(maxsize=64)
def _factors(profile: Profile) -> Any:
    """What weights of pictures are multiplied by, by cell: fitted once more, to households, residents and owners alone.

    Where thrift with slots and the number of births stand in the way of the figures, the wijk starts with its figures.
    """
    library = _library()
    weights = _weights(profile)
    sums = weigh_cells(weights, library.entry, library.cell, library.people, len(library.kind))
    stock = sums[:, 0].copy()
    means = sums[:, 1:].T / stock
    kinds = np.stack([library.kind == k for k in range(5)]).astype(np.float64)
    values = np.concatenate([kinds, means, kinds * library.owned])
    fitted = fit_weights(values, targets(profile)[:_COUNTED], stock, START_SLACK)
    return fitted / stock


@lru_cache(maxsize=64)
def _weights(profile: Profile) -> Any:
    """Households a year that start each course, fitted to the figures of a wijk."""
    courses = _library()
    ages = np.array([(AGES[k] + AGES[k + 1]) / 2 for k in courses.age_class], dtype=np.float32)
    seeds = courses.share * plain(moving_age)(ages).astype(np.float64) * courses.years
    return fit_weights(courses.counts / courses.years, targets(profile), seeds, SLACK) / courses.years


def arrivals(profile: Profile) -> Arrivals:
    """Who comes into which homes of a wijk."""
    courses, weights = _library(), _weights(profile)
    group = MOST_ROOM * courses.owner + courses.slots - 1
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(GROUPS + 1))
    chance = np.zeros(len(order), dtype=np.float32)
    for first, last in pairwise(starts):
        if last > first:
            running = np.add.accumulate(weights[order[first:last]])
            chance[first:last] = running / running[-1]
            chance[last - 1] = F(1.0)
    bounds = 12 * np.array(AGES)
    low = bounds[courses.age_class[order]]
    return Arrivals(
        starts.astype(np.int64), chance, courses.type[order].astype(np.int8), low.astype(np.int32),
        (bounds[courses.age_class[order] + 1] - low).astype(np.int32),
    )  # fmt: skip


def first_households(profile: Profile, occupied: int, empty: int, luck: float) -> tuple[Any, Any, Any, Any]:
    """Homes with their households, then empty homes: owner, slots, ages (months, -1 nobody), positions.

    Pictures are picked at even steps along the sum of their weights, sorted by tenure, kind, size and age of
    head, so that whole households come as near to the figures as their number allows. `luck` (0..1) shifts them.
    """
    courses = _library()
    running = add_up(_weights(profile), courses.entry, courses.cell, _factors(profile))
    steps = [(np.arange(count) + luck) * (running[-1] / max(1, count)) for count in (occupied, empty)]
    chosen = np.minimum(np.searchsorted(running, np.concatenate(steps)), len(running) - 1)
    age = courses.age[chosen].astype(np.int32)
    age[occupied:] = -1
    entry = courses.entry[chosen]
    return courses.owner[entry], courses.slots[entry], age, courses.position[chosen]


def within_step(age: Any, position: Any, u: Any) -> Any:
    """Ages on a grid of half years as months: a household shifts together, by up to three months; adults are of age."""
    shift = STEP // 2 - (u * F(STEP)).astype(np.int32)[:, None]
    return np.where(age < 0, -1, np.where(position == CHILD, age + shift, np.maximum(age + shift, 216)))
