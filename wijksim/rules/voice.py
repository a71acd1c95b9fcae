"""What a resident lets others hear and see, in one 64-bit word that can be added up.

Fields from the low end: present (8 bits), active (8), objecting (8), deviation of trust in the municipality (20)
and in the place (20), both in steps of 2**-12 sd, kept within +-4 sd and shifted to be positive. Words of up to
31 people add up without one field running into the next.
"""

from typing import Any

import numpy as np

from wijksim.rules.numbers import I16, I32, F, between, rule, select

U64 = np.uint64
_SHIFT = I32(16384)
_LIMIT = I32(16383)
_MUNICIPALITY, _PLACE = U64(24), U64(44)
_COUNTS, _FIELD = U64(0xFFFFFF), U64(0xFFFFF)
_ACTIVE, _OBJECTING = U64(256), U64(65536)
_NOTHING = U64(0)


@rule
def voice_of(municipality: Any, place: Any, active: Any, objecting: Any) -> Any:
    """The word of one adult: two deviations of trust in steps, and whether active and objecting."""
    m = U64(between(municipality, -_LIMIT, _LIMIT) + _SHIFT) << _MUNICIPALITY
    p = U64(between(place, -_LIMIT, _LIMIT) + _SHIFT) << _PLACE
    return U64(1) | m | p | select(active, _ACTIVE, _NOTHING) | select(objecting, _OBJECTING, _NOTHING)


@rule
def heard_from(total: Any) -> Any:
    """Mean deviations heard (municipality, place; steps, towards 0) and the three counters, from a sum of words."""
    seen = I32(total & _COUNTS)
    present = I32(seen & I32(255))
    some = select(present > I32(0), present, I32(1))
    municipality = I32(I32((total >> _MUNICIPALITY) & _FIELD) - _SHIFT * present)
    place = I32(I32((total >> _PLACE) & _FIELD) - _SHIFT * present)
    return I16(F(municipality) / F(some)), I16(F(place) / F(some)), seen


def plain_heard(total: int) -> tuple[int, int, int]:
    """`heard_from` in plain integers."""
    present = max(1, total & 255)
    count = total & 255
    municipality = (total >> 24 & 0xFFFFF) - 16384 * count
    place = (total >> 44 & 0xFFFFF) - 16384 * count
    # a quotient of small whole numbers, rounded to float32 as in the rule, then cut to a whole number
    return int(F(municipality) / F(present)), int(F(place) / F(present)), total & 0xFFFFFF
