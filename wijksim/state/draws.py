"""Keyed draws: every uniform number belongs to a decision, not to an order of calls.

A draw is Philox4x32-7 (Salmon et al. 2011; seven rounds are the fewest that pass every test of BigCrush) of the
key (seed) and the counter (slot, month or age, stream and wijk, occupant). A newcomer in a slot is therefore the
same newcomer under every strategy, and one household that moves changes nobody else's luck. One call
gives four uniforms.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numba import njit

from wijksim.rules.numbers import I32, F, rule

U64 = np.uint64
_MASK = U64(0xFFFFFFFF)
_SHIFT = U64(32)
_M0 = U64(0xD2511F53)
_M1 = U64(0xCD9E8D57)
_W0 = U64(0x9E3779B9)
_W1 = U64(0xBB67AE85)
_STEP = F(2.0**-23)
_HALF_STEP = F(2.0**-24)
_WIDTH, _HALF_WIDTH = float(_STEP), float(_HALF_STEP)
_NINE = U64(9)
_STREAM_SHIFT = U64(24)
#: Seeds fit a signed 64-bit column of a table.
SEEDS = range(2**63)

#: Named decisions; the number is part of the key, so it never changes and is never reused: 10, 11, 13, 25, 26, 28 and
#: 29 have been in use.
STREAMS = {
    "who": 1, "who_trust": 2, "who_domains": 3, "who_more": 4, "seek": 5, "contact": 6, "take_part": 7,
    "objection": 8, "meeting": 9, "life": 12, "dwelling": 14,
    "tie": 15, "vacancy": 16, "household": 17, "level": 18, "outside": 19, "election": 20, "alderman": 21,
    "post": 22, "project": 23, "council": 24, "who_domains_2": 27,
    "who_taste": 30, "who_taste_2": 31, "followed": 32, "course": 33,
    "elsewhere": 40, "look": 41, "trial": 42, "consent": 43, "combine": 44,
    "mistake": 45, "touched": 46, "review": 47, "soft_signals": 48,
    "vote": 49, "cabinet": 50, "national": 51, "partner": 52, "move": 53, "sample": 56,
    "invented_wijk": 60, "start_class": 61, "sampled_wijk": 62,
}  # fmt: skip


@rule
def philox(seed_low: Any, seed_high: Any, slot: Any, when: Any, stream: Any, occupant: Any) -> Any:
    """Four independent uniforms in (0, 1), float32, of one key; all arguments are uint64 below 2**32."""
    c0, c1, c2, c3 = slot, when, stream, occupant
    k0, k1 = seed_low, seed_high
    # only the lower halves count; they are cut off where they are multiplied, which costs a processor nothing
    for _ in range(7):
        p0 = _M0 * (c0 & _MASK)
        p1 = _M1 * (c2 & _MASK)
        c0 = (p1 >> _SHIFT) ^ c1 ^ k0
        c1 = p1
        c2 = (p0 >> _SHIFT) ^ c3 ^ k1
        c3 = p0
        k0 = (k0 + _W0) & _MASK
        k1 = (k1 + _W1) & _MASK
    return uniform(c0 & _MASK), uniform(c1 & _MASK), uniform(c2 & _MASK), uniform(c3 & _MASK)


@rule
def uniform(bits: Any) -> Any:
    """The upper 23 of 32 bits as a float32 strictly between 0 and 1, exactly."""
    return F(I32(bits >> _NINE)) * _STEP + _HALF_STEP


@rule
def stream_key(stream: Any, wijk: Any) -> Any:
    """Decision number and wijk number in one 32-bit word (256 decisions, 16 million wijken)."""
    return U64(stream) << _STREAM_SHIFT | U64(wijk)


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def four_uniforms(seed_low: Any, seed_high: Any, slot: Any, when: Any, stream: Any, occupant: Any) -> Any:
    """`philox` as a function of its own, for rare draws: it is not worth inlining there."""
    return philox(seed_low, seed_high, slot, when, stream, occupant)


def seed_words(seed: int) -> tuple[np.uint64, np.uint64]:
    """The two 32-bit halves of a seed of up to 64 bits."""
    return U64(seed & 0xFFFFFFFF), U64(seed >> 32 & 0xFFFFFFFF)


@lru_cache(maxsize=64)
def _round_keys(seed: int) -> tuple[tuple[int, int], ...]:
    """The keys of the seven rounds of `philox`, in Python's own numbers."""
    low, high = seed & 0xFFFFFFFF, seed >> 32 & 0xFFFFFFFF
    return tuple((low + k * int(_W0) & 0xFFFFFFFF, high + k * int(_W1) & 0xFFFFFFFF) for k in range(7))


def draw(seed: int, stream: str, wijk: int, slot: int, when: int, occupant: int = 0) -> tuple[float, ...]:
    """Four uniforms of one key, for Python code; the same numbers a kernel gets for that key.

    `philox` in Python's own numbers, which never overflow: one draw is far faster than in numpy's scalars. All but
    the seed are whole numbers from 0 to 2**32 - 1, of whatever type.
    """
    c0, c1, c2, c3 = int(slot), int(when), STREAMS[stream] << 24 | int(wijk), int(occupant)
    for k0, k1 in _round_keys(int(seed)):
        p0 = 0xD2511F53 * c0
        p1 = 0xCD9E8D57 * c2
        c0 = p1 >> 32 ^ c1 ^ k0
        c1 = p1 & 0xFFFFFFFF
        c2 = p0 >> 32 ^ c3 ^ k1
        c3 = p0 & 0xFFFFFFFF
    return (
        (c0 >> 9) * _WIDTH + _HALF_WIDTH, (c1 >> 9) * _WIDTH + _HALF_WIDTH,
        (c2 >> 9) * _WIDTH + _HALF_WIDTH, (c3 >> 9) * _WIDTH + _HALF_WIDTH,
    )  # fmt: skip
