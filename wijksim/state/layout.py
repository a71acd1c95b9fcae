"""Dwellings on a map of blocks, and who is tied to whom.

A dwelling has room for its first household and a little more; a slot is one place in it. Ties belong to slots:
the household, heads and seconds of the dwellings next door, a school or club, and a weak tie across the wijk.
Whoever lives in a slot meets those who live in the tied slots.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from wijksim.rules.numbers import F, plain
from wijksim.state.draws import STREAMS, U64, philox, seed_words, stream_key
from wijksim.state.housing import household_kind, household_size

BLOCK = 24
CLUB_TIES = 2
VACANT_SHARE = 0.02


@dataclass(frozen=True)
class Layout:
    """Dwellings of one wijk: room (slots), owner-occupied, vacant at the start, map position (x, y) in metres/10."""

    room: Any
    owner: Any
    vacant: Any
    x: Any
    y: Any


def uniforms(seed: int, stream: str, wijk: int, count: int, when: int = 0) -> tuple[Any, ...]:
    """Four float32 arrays of keyed uniforms for slots 0 to count - 1."""
    low, high = seed_words(seed)
    slots = np.arange(count, dtype=np.uint64)
    zeros = np.zeros(count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        key = plain(stream_key)(U64(STREAMS[stream]), U64(wijk))
        drawn: tuple[Any, ...] = plain(philox)(low, high, slots, zeros + U64(when), zeros + key, zeros)
    return drawn


def lay_out(seed: int, wijk: int, dwellings: int, owner_share: float, margins: Any) -> Layout:
    """The dwellings of a wijk; the first household is drawn with the keys that later furnish it."""
    low, high = seed_words(seed)
    u0, u1, u2, _ = uniforms(seed, "dwelling", wijk, dwellings)
    with np.errstate(over="ignore"):
        key = plain(stream_key)(U64(STREAMS["household"]), U64(wijk))
        numbers = np.arange(dwellings, dtype=np.uint64)
        ones = np.ones(dwellings, dtype=np.uint64)
        h0, h1, _, _ = plain(philox)(low, high, numbers, ones * U64(0), ones * key, ones)
    room = np.empty(dwellings, dtype=np.int64)
    for d in range(dwellings):
        kind = plain(household_kind)(h0[d], margins, 0, 0)
        adults, children = plain(household_size)(kind, h1[d])
        room[d] = adults + children + extra_room(kind, float(u0[d]))
    # families and couples buy more often than people alone; the share of owners is that of the wijk
    family = np.where(room >= 3, F(1.25), F(0.75))
    owner = (u1 < F(owner_share) * family / F(family.sum(dtype=np.float64) / dwellings)).astype(np.int8)
    block = np.arange(dwellings) // BLOCK
    within = np.arange(dwellings) % BLOCK
    side = max(1, int(np.ceil(np.sqrt(dwellings / BLOCK))))
    return Layout(
        room, owner, u2 < F(VACANT_SHARE), (block % side * 14 + within % 12).astype(np.int16),
        (block // side * 5 + within // 12 * 2).astype(np.int16),
    )  # fmt: skip


def extra_room(kind: int, u: float) -> int:
    """Slots beyond the first household: most couples and families have one to grow into, some single homes too."""
    return int(u < (0.1, 1.1, 0.7, 0.0, 0.0)[kind])


def kinds_by_room(shares: list[float]) -> list[list[float]]:
    """Cumulative chances of a kind of household given the room of a dwelling (1 to 6), as at the start.

    `shares` are the five kinds' shares. Newcomers so take homes of their size, and the mix stays what it was.
    """
    joint = [[0.0] * 5 for _ in range(7)]
    for kind, share in enumerate(shares):
        for u_size in range(50):
            adults, children = plain(household_size)(kind, F((u_size + 0.5) / 50))
            for u_extra in range(10):
                room = adults + children + extra_room(kind, (u_extra + 0.5) / 10)
                joint[min(room, 6)][kind] += share / 500
    out = []
    for room in range(1, 7):
        total = sum(joint[room]) or 1.0
        running, row = 0.0, []
        for value in joint[room]:
            running += value / total
            row.append(running if total > 0 else 1.0)
        out.append(row)
    return out


def make_ties(seed: int, wijk: int, starts: Any) -> tuple[Any, Any]:
    """CSR ties between the slots of one wijk: (starts of length slots + 1, tied slots), symmetric, no self-ties."""
    dwellings = len(starts) - 1
    slots = int(starts[-1])
    pairs = [_household(starts), *_next_door(starts, dwellings)]
    u0, u1, u2, _ = uniforms(seed, "tie", wijk, slots)
    # a club draws from a stretch of the map: its key is the place plus a random part
    near = np.arange(slots, dtype=np.float64) / max(1, slots) + 0.15 * u0.astype(np.float64)
    pairs += [_ring(near, step) for step in range(1, CLUB_TIES + 1)]
    pairs += [_ring(u1.astype(np.float64), 1)[:, u2[:slots] < F(0.5)]]
    edges = np.concatenate(pairs, axis=1)
    both = np.concatenate([edges, edges[::-1]], axis=1)
    both = both[:, both[0] != both[1]]
    unique = np.unique(both[0].astype(np.int64) * slots + both[1])
    source = unique // slots
    counts = np.bincount(source, minlength=slots)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), (unique % slots).astype(np.int32)


def _ring(key: Any, step: int) -> Any:
    """Pairs of slots that are `step` apart when all are ordered by `key`."""
    order = np.argsort(key, kind="stable")
    return np.stack([order, np.roll(order, step)])


def _household(starts: Any) -> Any:
    """All pairs of slots within a dwelling."""
    pairs = [np.empty((2, 0), dtype=np.int64)]
    room = np.diff(starts)
    for a in range(6):
        for b in range(a + 1, 6):
            has = np.flatnonzero(room > b)
            pairs.append(np.stack([starts[has] + a, starts[has] + b]))
    return np.concatenate(pairs, axis=1)


def _next_door(starts: Any, dwellings: int) -> list[Any]:
    """Heads of dwellings one and two doors on in the same block, and the second adults one door on."""
    pairs = []
    number = np.arange(dwellings)
    for step, ordinal in ((1, 0), (2, 0), (1, 1)):
        here = number[: max(0, dwellings - step)]
        there = here + step
        room = np.diff(starts)
        fits = (here // BLOCK == there // BLOCK) & (room[here] > ordinal) & (room[there] > ordinal)
        pairs.append(np.stack([starts[here[fits]] + ordinal, starts[there[fits]] + ordinal]))
    return pairs
