"""The housing market: carries out what residents decided, and lets newcomers in.

Three steps, the same code in every way of running the model: `settle_leavers` says who goes along with whom,
`let_homes` fills empty dwellings and cots, `inherit` lets the newborn take after a parent and closes the month.
In between the phases of `phases.py` book who left and furnish who came. A slot left by a member stays empty
until the whole household has gone; an empty dwelling is let to a household from outside, never one drawn from
the wijk itself.
"""

from collections import namedtuple
from typing import Any

from numba import njit

from wijksim.rules.numbers import I8, I16, I32, F
from wijksim.state.columns import CHILD, DIES, FREE, HEAD, LEAVES_HOME, LIVES, MOVES_OUT, OTHER, PARTNER
from wijksim.state.draws import STREAMS, U64, four_uniforms, stream_key
from wijksim.state.ledger import INDEX
from wijksim.state.margins import AT, OUTSIDE, START
from wijksim.state.rare import rows_where

#: The dwellings of one wijk: rows `starts[d]` to `starts[d + 1]`, who owns, how many households so far.
Homes = namedtuple("Homes", ("starts", "owner", "households", "slot"))
#: The columns of residents that the housing market reads and writes.
Rows = namedtuple(
    "Rows",
    (
        "status",
        "occupant",
        "position",
        "partnered",
        "owner",
        "birth_month",
        "arrival_month",
        "leaves",
        "bears",
        "fresh",
    ),
)

#: Domains in which the newborn take after the head of their household.
INHERITED = ("upbringing", "schooling", "work")
_VACANCY, _HOUSEHOLD, _WHO = STREAMS["vacancy"], STREAMS["household"], STREAMS["who"]
_ADULT = I32(216)
_BIRTHS, _ARRIVALS = INDEX["sum:births"], INDEX["sum:arrivals"]
_KIND, _ROOM, _AGES = AT["single"], AT["room_1_0"], AT["alone_25"]


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def force_moves(homes: Any, forced: Any, rows: Any) -> None:
    """Heads of the `forced` dwellings move out this month, whatever they decided."""
    for d in forced:
        for i in range(homes.starts[d], homes.starts[d + 1]):
            if rows.status[i] == LIVES and rows.position[i] == HEAD:
                rows.leaves[i] = I8(MOVES_OUT)


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def settle_leavers(homes: Any, first: int, last: int, month: int, dwelling: Any, rows: Any) -> None:
    """When a head moves everybody goes along; when a head dies another adult follows, or the children leave."""
    done = -1
    for row in rows_where(first, last, rows.status, rows.leaves, rows.leaves):
        d = dwelling[row]
        if d != done:
            _settle_household(homes.starts[d], homes.starts[d + 1], month, rows)
        done = d


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def _settle_household(first: int, last: int, month: int, rows: Any) -> None:
    moving = False
    for i in range(first, last):
        if rows.status[i] == LIVES:
            moving = moving or (rows.leaves[i] == MOVES_OUT and rows.position[i] == HEAD)
    head, heir, partners = -1, -1, 0
    for i in range(first, last):
        if rows.status[i] != LIVES:
            continue
        if moving and rows.leaves[i] != DIES:
            rows.leaves[i] = I8(LEAVES_HOME)
        if rows.leaves[i] == 0:
            if rows.position[i] == HEAD:
                head = i
            elif heir < 0 and I32(month) - I32(rows.birth_month[i]) >= _ADULT:
                heir = i
            partners += 1 if rows.position[i] == PARTNER else 0
    if head >= 0:
        rows.partnered[head] = I8(1) if partners > 0 else I8(0)
    elif heir >= 0:
        rows.position[heir] = I8(HEAD)
        rows.partnered[heir] = I8(0)
    else:
        for i in range(first, last):
            if rows.status[i] == LIVES and rows.leaves[i] == 0:
                rows.leaves[i] = I8(LEAVES_HOME)


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def let_homes(
    homes: Any, first: int, last: int, month: int, seed_low: Any, seed_high: Any, wijk: Any, margins: Any, ledger: Any,
    dwelling: Any, rows: Any,
) -> None:  # fmt: skip
    """Births where the household has a slot it never used; empty dwellings are let after two months on average."""
    for row in rows_where(first, last, rows.status, rows.bears, rows.bears):
        d = dwelling[row]
        for i in range(homes.starts[d], homes.starts[d + 1]):
            if rows.status[i] == FREE:
                _occupy(i, month, 0, CHILD, OUTSIDE, homes.owner[d], rows)
                ledger[_BIRTHS] += 1
                break
    key = stream_key(U64(_VACANCY), wijk)
    for d in range(len(homes.owner)):
        # a household never leaves its first slot while somebody lives in the dwelling, unless the head died
        if rows.status[homes.starts[d]] == LIVES or _lived_in(homes.starts[d], homes.starts[d + 1], rows.status):
            continue
        u0, _u1, _u2, _u3 = four_uniforms(seed_low, seed_high, U64(d), U64(month), key, U64(0))
        if u0 < F(0.5):
            ledger[_ARRIVALS] += move_in(d, month, seed_low, seed_high, wijk, OUTSIDE, margins, homes, rows)


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def _lived_in(first: int, last: int, status: Any) -> bool:
    """Whether anybody lives in rows [first, last); if nobody does, all of them are free again."""
    for i in range(first, last):
        if status[i] == LIVES:
            return True
    for i in range(first, last):
        status[i] = I8(FREE)
    return False


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def move_in_all(homes: Any, vacant: Any, seed_low: Any, seed_high: Any, wijk: Any, margins: Any, rows: Any) -> None:
    """The first household of every dwelling that is not vacant, at month 0, from the margins of the wijk."""
    for d in range(len(homes.owner)):
        if not vacant[d]:
            move_in(d, 0, seed_low, seed_high, wijk, START, margins, homes, rows)


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def move_in(
    d: Any, month: int, seed_low: Any, seed_high: Any, wijk: Any, pool: Any, margins: Any, homes: Any, rows: Any
) -> Any:
    """The next household moves into dwelling `d`; keyed by dwelling and household number. Returns how many came."""
    homes.households[d] += 1
    key = stream_key(U64(_HOUSEHOLD), wijk)
    u0, u1, u2, u3 = four_uniforms(seed_low, seed_high, U64(d), U64(0), key, U64(homes.households[d]))
    first, last = homes.starts[d], homes.starts[d + 1]
    room = last - first
    kind = household_kind(u0, margins, pool, room)
    adults, children = household_size(kind, u1)
    adults = min(adults, room)
    children = min(children, room - adults)
    head = head_age(kind, u2, margins, pool)
    for ordinal in range(adults + children):
        i = first + ordinal
        position, age = HEAD, head
        if 0 < ordinal < adults:
            position = PARTNER if kind in (1, 2) else OTHER
            age = max(_ADULT, head + I32((u3 - F(0.5)) * F(96.0)) + I32(12 * (ordinal - 1)))
        elif ordinal >= adults:
            who = stream_key(U64(_WHO), wijk)
            slot = U64(i) - homes.slot
            w0, _w1, _w2, _w3 = four_uniforms(seed_low, seed_high, slot, U64(1), who, U64(rows.occupant[i] + 1))
            position, age = CHILD, I32(w0 * F(min(I32(288), max(I32(12), head - _ADULT))))
        _occupy(i, month, age, position, pool, homes.owner[d], rows)
        if ordinal == 0 and kind in (1, 2) and adults > 1:
            rows.partnered[i] = I8(1)
    return adults + children


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def _occupy(i: int, month: int, age: Any, position: Any, pool: Any, owner: Any, rows: Any) -> None:
    """Row `i` gets its next occupant; traits follow in the furnishing phases."""
    rows.status[i] = I8(LIVES)
    rows.occupant[i] += I16(1)
    rows.position[i] = I8(position)
    rows.partnered[i] = I8(0)
    rows.owner[i] = I8(owner)
    rows.birth_month[i] = I16(month - age)
    rows.arrival_month[i] = I16(month)
    rows.fresh[i] = I8(pool + 1)


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def household_kind(u: Any, margins: Any, pool: Any, room: Any) -> Any:
    """0 single, 1 couple, 2 couple with children, 3 single parent, 4 several adults, from cumulative shares.

    The first household (pool 0) makes the room; later ones are drawn given the room there is.
    """
    at = _KIND if pool == START else _ROOM + 5 * (min(room, 6) - 1)
    kind = 0
    for k in range(4):
        kind += 1 if u > margins[pool, at + k] else 0
    return kind


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def household_size(kind: Any, u: Any) -> Any:
    """(adults, children) of a household of a kind: families have one to three children, 1.8 on average."""
    children = 1 + (1 if u > F(0.40) else 0) + (1 if u > F(0.80) else 0)
    adults = 1 if kind in (0, 3) else (3 if kind == 4 else 2)
    return adults, (children if kind in (2, 3) else 0)


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def head_age(kind: Any, u: Any, margins: Any, pool: Any) -> Any:
    """Age in months of the head: spread evenly within 18-25, 25-45, 45-65, and thinning out from 65 to 95."""
    at = _AGES + 3 * (0 if kind in (0, 4) else (1 if kind == 1 else 2))
    young, middle, older = margins[pool, at], margins[pool, at + 1], margins[pool, at + 2]
    if u < young:
        years = F(18.0) + F(7.0) * u / young
    elif u < middle:
        years = F(25.0) + F(20.0) * (u - young) / (middle - young)
    elif u < older:
        years = F(45.0) + F(20.0) * (u - middle) / (older - middle)
    else:
        share = (u - older) / (F(1.0) - older)
        years = F(65.0) + F(30.0) * share * share
    return I32(years * F(12.0))


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def inherit(
    homes: Any, first: int, last: int, month: int, dwelling: Any, rows: Any, personal_upbringing: Any,
    personal_schooling: Any, personal_work: Any,
) -> None:  # fmt: skip
    """The newborn start halfway between their own draw and the head of the household in three slow domains."""
    half = F(0.5)
    for child in rows_where(first, last, rows.status, rows.fresh, rows.fresh):
        if rows.birth_month[child] == month:
            for i in range(homes.starts[dwelling[child]], homes.starts[dwelling[child] + 1]):
                if rows.status[i] == LIVES and rows.position[i] == HEAD:
                    personal_upbringing[child] += half * (personal_upbringing[i] - personal_upbringing[child])
                    personal_schooling[child] += half * (personal_schooling[i] - personal_schooling[child])
                    personal_work[child] += half * (personal_work[i] - personal_work[child])
        rows.fresh[child] = I8(0)
