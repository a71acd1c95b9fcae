"""The housing market: carries out what residents decided, and lets newcomers in.

Three steps, the same code in every way of running the model: `settle_leavers` says who goes along with whom,
`let_homes` fills empty dwellings and cots, `inherit` lets the newborn take after a parent and closes the month.
In between the phases of `phases.py` book who left and furnish who came. A child may be born into any free slot
of the home, and is drawn as its family was; an empty dwelling is let to a household from outside, never one drawn
from the wijk itself.
"""

from collections import namedtuple
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.population.households import ADULTS, CHILDREN, KIND, MOST_ROOM, MULTI
from wijksim.population.profile import Profile
from wijksim.rules.life import adult_age, child_age, turned
from wijksim.rules.moves import let_now, looks_nearby
from wijksim.rules.numbers import I8, I16, I32, F, within_kernel
from wijksim.state.columns import CHILD, DIES, FREE, HEAD, LEAVES_HOME, LIVES, MOVES_OUT, OTHER, PARTNER
from wijksim.state.draws import STREAMS, U64, four_uniforms, stream_key
from wijksim.state.ledger import INDEX
from wijksim.state.margins import OUTSIDE, START
from wijksim.state.rare import rows_where
from wijksim.state.settlement import arrivals

if TYPE_CHECKING:
    from wijksim.state.layout import Layout

#: The dwellings of one wijk: rows `starts[d]` to `starts[d + 1]`, who owns, how many households so far; the row of
#: the wijk's first slot; the first households by slot; who comes later (`state/settlement.py`); and who moves to
#: another wijk of the model (`state/moving.py`): the month in which each slot was left with a whole household, the
#: month since which a dwelling waits for that, and the share of households that look there (0 in a single wijk).
Homes = namedtuple(
    "Homes",
    ("starts", "owner", "households", "slot", "first_age", "first_position", "came", "chance", "type", "low", "span",
     "left", "waits", "looks"),
)  # fmt: skip
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
_VACANCY, _HOUSEHOLD = STREAMS["vacancy"], STREAMS["household"]
#: Chance that an empty dwelling is let in a month; with it one in two hundred stands empty, as at the start.
LET = F(0.6)
#: No month: before the first one by more than a month.
NEVER = -9
#: Numbers of occupants of a slot within one household.
FILLS = 16
_ADULTS, _SIZES = np.array(ADULTS), np.array(ADULTS) + np.array(CHILDREN)
_MULTI_TYPE = KIND.index(MULTI)
#: Months from which somebody is an adult.
ADULT = I32(216)
_BIRTHS, _ARRIVALS = INDEX["sum:births"], INDEX["sum:arrivals"]


def build_homes(profile: Profile, layout: "Layout", starts: Any) -> Any:
    """The `Homes` of a wijk, before anybody has moved in; `starts` are the rows of its dwellings."""
    comes = arrivals(profile)
    return Homes(
        starts, layout.owner, np.zeros(len(layout.owner), dtype=np.int64), np.uint64(starts[0]),
        layout.age, layout.position, comes.starts, comes.chance, comes.type, comes.low, comes.span,
        np.full(starts[-1] - starts[0], NEVER, dtype=np.int16), np.full(len(layout.owner), NEVER, dtype=np.int16),
        np.zeros(1, dtype=np.float32),
    )  # fmt: skip


@within_kernel
def force_moves(homes: Any, forced: Any, rows: Any) -> None:
    """Heads of the `forced` dwellings move out this month, whatever they decided."""
    for d in forced:
        for i in range(homes.starts[d], homes.starts[d + 1]):
            if rows.status[i] == LIVES and rows.position[i] == HEAD:
                rows.leaves[i] = I8(MOVES_OUT)


@within_kernel
def settle_leavers(homes: Any, first: int, last: int, month: int, dwelling: Any, rows: Any) -> None:
    """When a head moves everybody goes along; when a head dies another adult follows, or the children leave."""
    done = -1
    for row in rows_where(first, last, rows.status, rows.leaves, rows.leaves):
        d = dwelling[row]
        if d != done:
            _settle_household(homes, homes.starts[d], homes.starts[d + 1], month, rows)
        done = d


@within_kernel
def _settle_household(homes: Any, first: int, last: int, month: int, rows: Any) -> None:
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
            homes.left[i - homes.starts[0]] = I16(month)
        if rows.leaves[i] == 0:
            if rows.position[i] == HEAD:
                head = i
            elif heir < 0 and I32(month) - I32(rows.birth_month[i]) >= ADULT:
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


@within_kernel
def let_homes(
    homes: Any, first: int, last: int, month: int, seed_low: Any, seed_high: Any, wijk: Any, margins: Any, ledger: Any,
    dwelling: Any, rows: Any,
) -> None:  # fmt: skip
    """Births where the home has a free slot; empty dwellings are let within a few months."""
    for row in rows_where(first, last, rows.status, rows.bears, rows.bears):
        d = dwelling[row]
        pool = START if rows.arrival_month[row] <= 0 else OUTSIDE
        for i in range(homes.starts[d], homes.starts[d + 1]):
            if rows.status[i] == FREE:
                _occupy(i, month, 0, CHILD, pool, d, homes, rows)
                ledger[_BIRTHS] += 1
                break
    key = stream_key(U64(_VACANCY), wijk)
    for d in range(len(homes.owner)):
        # a household never leaves its first slot while somebody lives in the dwelling, unless the head died
        if rows.status[homes.starts[d]] == LIVES or is_lived_in(homes.starts[d], homes.starts[d + 1], rows.status):
            continue
        u0, u1, _u2, _u3 = four_uniforms(seed_low, seed_high, U64(d), U64(month), key, U64(0))
        if looks_nearby(u1, homes.looks[0]) and _just_left(homes, d, month):
            homes.waits[d] = I16(month)
        elif let_now(u0, homes.waits[d], month, LET):
            ledger[_ARRIVALS] += move_in(d, month, seed_low, seed_high, wijk, homes, rows)


@within_kernel
def _just_left(homes: Any, d: Any, month: int) -> bool:
    """Whether a whole household moved out of dwelling `d` this month."""
    anybody = False
    for i in range(homes.starts[d] - homes.starts[0], homes.starts[d + 1] - homes.starts[0]):
        anybody = anybody or homes.left[i] == I16(month)
    return anybody


@within_kernel
def is_lived_in(first: int, last: int, status: Any) -> bool:
    """Whether anybody lives in rows [first, last)."""
    anybody = False
    for i in range(first, last):
        anybody = anybody or status[i] == LIVES
    return anybody


@within_kernel
def move_in_all(homes: Any, vacant: Any, seed_low: Any, seed_high: Any, wijk: Any, margins: Any, rows: Any) -> None:
    """The first household of every dwelling that is not vacant, at month 0."""
    for d in range(len(homes.owner)):
        if vacant[d]:
            continue
        homes.households[d] += 1
        first, head, partners = homes.starts[d], 0, 0
        for slot in range(homes.starts[d + 1] - first):
            if homes.first_age[d, slot] >= 0:
                position = homes.first_position[d, slot]
                _occupy(first + slot, 0, homes.first_age[d, slot], position, START, d, homes, rows)
                head = slot if position == HEAD else head
                partners += 1 if position == PARTNER else 0
        rows.partnered[first + head] = I8(1) if partners > 0 else I8(0)


@within_kernel
def move_in(d: Any, month: int, seed_low: Any, seed_high: Any, wijk: Any, homes: Any, rows: Any) -> Any:
    """The next household moves into dwelling `d`; keyed by dwelling and household number. Returns how many came."""
    homes.households[d] += 1
    key = stream_key(U64(_HOUSEHOLD), wijk)
    u0, u1, u2, u3 = four_uniforms(seed_low, seed_high, U64(d), U64(0), key, U64(homes.households[d]))
    first = homes.starts[d]
    group = MOST_ROOM * homes.owner[d] + homes.starts[d + 1] - first - 1
    comes = who_comes(homes.came[group], homes.came[group + 1], homes.chance, u0)
    one = homes.type[comes]
    head = head_age(homes.low[comes], homes.span[comes], u1)
    _occupy(first, month, head, HEAD, OUTSIDE, d, homes, rows)
    for ordinal in range(1, _SIZES[one]):
        if ordinal < _ADULTS[one]:
            beside = OTHER if one == _MULTI_TYPE else PARTNER
            _occupy(first + ordinal, month, adult_age(head, ordinal, u2), beside, OUTSIDE, d, homes, rows)
        else:
            _occupy(first + ordinal, month, child_age(head, turned(u3, ordinal)), CHILD, OUTSIDE, d, homes, rows)
    rows.partnered[first] = I8(1) if _ADULTS[one] == 2 else I8(0)
    return _SIZES[one]


@within_kernel
def who_comes(first: Any, last: Any, chance: Any, u: Any) -> Any:
    """Which of the entries `first` to `last` of `chance` (cumulative) a uniform stands for."""
    comes, end = first, last - 1
    while comes < end:
        middle = (comes + end) // 2
        if chance[middle] < u:
            comes = middle + 1
        else:
            end = middle
    return comes


@within_kernel
def head_age(low: Any, span: Any, u: Any) -> Any:
    """The age (months) of the head of a household that comes."""
    return I32(low) + I32(u * F(span))


@within_kernel
def _occupy(i: int, month: int, age: Any, position: Any, pool: Any, d: Any, homes: Any, rows: Any) -> None:
    """Row `i` gets its next occupant; traits follow in the furnishing phases.

    The occupant's number holds the household's and how often that household used the slot before: so one birth more
    or less leaves the next household as it is.
    """
    before = rows.occupant[i]
    number = homes.households[d] * FILLS
    rows.status[i] = I8(LIVES)
    rows.occupant[i] = I16(before + 1 if before >= number else number)
    rows.position[i] = I8(position)
    rows.partnered[i] = I8(0)
    rows.owner[i] = I8(homes.owner[d])
    rows.birth_month[i] = I16(month - age)
    rows.arrival_month[i] = I16(month)
    rows.fresh[i] = I8(pool + 1)


@within_kernel
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
