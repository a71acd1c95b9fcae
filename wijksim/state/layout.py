"""Dwellings on a map of blocks, and who is tied to whom.

A dwelling has room for its households and a little more; a slot is one place in it. Ties belong to slots:
the household, heads and seconds of the dwellings next door, a school or club, and a weak tie across the wijk.
Whoever lives in a slot meets those who live in the tied slots.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from wijksim.population.households import MOST_ROOM, VACANT_SHARE
from wijksim.population.profile import Profile
from wijksim.rules.numbers import F, plain
from wijksim.state.building import link
from wijksim.state.draws import STREAMS, U64, philox, seed_words, stream_key
from wijksim.state.settlement import first_households, within_step

BLOCK = 24
CLUB_TIES = 2
#: Slots from which a school or club draws its people: some hundreds of homes, however large the wijk.
CATCHMENT = 900
#: Bits of the number of a key that is sorted; and of the part of a place that luck adds, in which uniforms fit exactly.
_NUMBER, _PART = U64(21), 22


@dataclass(frozen=True)
class Layout:
    """Dwellings of one wijk: room (slots), owner-occupied, vacant at the start, map position (x, y) in metres/10.

    `age` (months, -1 nobody) and `position` of the first household have one column a slot.
    """

    room: Any
    owner: Any
    vacant: Any
    x: Any
    y: Any
    age: Any
    position: Any


def uniforms(seed: int, stream: str, wijk: int, count: int, when: int = 0, occupant: int = 0) -> tuple[Any, ...]:
    """Four float32 arrays of keyed uniforms for occupants of slots 0 to count - 1."""
    low, high = seed_words(seed)
    slots = np.arange(count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        key = plain(stream_key)(U64(STREAMS[stream]), U64(wijk))
        drawn: tuple[Any, ...] = plain(philox)(low, high, slots, U64(when), key, U64(occupant))
    return drawn


def in_order(keys: Any) -> Any:
    """Numbers of keys (whole, below 2**43) as they rise, equal keys as they stand: as `np.argsort`, but far faster.

    Key and number are sorted as one word, which has room for the numbers of two million keys.
    """
    words = keys.astype(np.uint64) << _NUMBER | np.arange(len(keys), dtype=np.uint64)
    words.sort()
    return (words & ((U64(1) << _NUMBER) - U64(1))).view(np.int64)


def lay_out(seed: int, wijk: int, profile: Profile) -> Layout:
    """The dwellings of a wijk and their first households, dealt out over the map."""
    dwellings = profile.dwellings
    u0, u1, _, u3 = uniforms(seed, "dwelling", wijk, dwellings)
    empty = int(VACANT_SHARE * dwellings)
    owner, room, age, position = first_households(profile, dwellings - empty, empty, float(u3[0]))
    dealt = in_order(u0.view(np.int32))
    age, position = age[dealt], position[dealt]
    block = np.arange(dwellings) // BLOCK
    within = np.arange(dwellings) % BLOCK
    side = max(1, int(np.ceil(np.sqrt(dwellings / BLOCK))))
    return Layout(
        room[dealt], owner[dealt].astype(np.int8), (age < 0).all(axis=1),
        (block % side * 14 + within % 12).astype(np.int16), (block // side * 5 + within // 12 * 2).astype(np.int16), 
        within_step(age, position, u1), position,
    )  # fmt: skip


def make_ties(seed: int, wijk: int, starts: Any) -> tuple[Any, Any]:
    """CSR ties between the slots of one wijk: (starts of length slots + 1, tied slots), symmetric, no self-ties."""
    dwellings = len(starts) - 1
    slots = int(starts[-1])
    pairs = [_household(starts), *_next_door(starts, dwellings)]
    u0, u1, u2, _ = uniforms(seed, "tie", wijk, slots)
    # a club draws from a stretch of the map: its key is the place plus a random part
    near = in_order((np.arange(slots) << _PART) + (CATCHMENT * (u0.astype(np.float64) * 2.0**_PART)).astype(np.int64))
    pairs += [_ring(near, step) for step in range(1, CLUB_TIES + 1)]
    pairs += [_ring(in_order(u1.view(np.int32)), 1)[:, u2 < F(0.5)]]
    starts_of, tied = link(np.concatenate(pairs, axis=1), slots)
    return starts_of, tied


def _ring(order: Any, step: int) -> Any:
    """Pairs of slots that are `step` apart in an order."""
    return np.stack([order, np.roll(order, step)])


def _household(starts: Any) -> Any:
    """All pairs of slots within a dwelling."""
    from_here = np.repeat(starts[1:], np.diff(starts)) - np.arange(starts[-1])
    first = [np.flatnonzero(from_here > step) for step in range(1, MOST_ROOM)]
    return np.concatenate([np.stack([slots, slots + step]) for step, slots in enumerate(first, 1)], axis=1)


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
