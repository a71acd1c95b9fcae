"""Who moves between wijken, dwelling by dwelling and row by row: what `state/moving.py` does every month, as loops.

The same code in every way of running the model, as of the housing market.
"""

from collections import namedtuple
from typing import Any

import numpy as np

from wijksim.population.households import ADULTS, CHILDREN, KIND, MOST_ROOM, MULTI
from wijksim.rules.moves import age_band, let_now
from wijksim.rules.numbers import I8, I16, I32, from_coarse, within_kernel
from wijksim.state.columns import CHILD, COLUMNS, HEAD, LIVES, OTHER, PARTNER, PLACES, TRUSTS, TYPES
from wijksim.state.draws import STREAMS, U64, four_uniforms, stream_key
from wijksim.state.housing import ADULT, FILLS, LET, head_age, is_lived_in, who_comes
from wijksim.state.ledger import INDEX

#: What a mover takes along. The rest belongs to the dwelling, to this month, or to people left behind.
CARRIED = (
    "birth_month", "partnered", "education", "income", "threshold", "parliament", "energy", "experience", "setback",
    "asked_month", "promise_shift",
    *(f"{what}_{kind}" for what in ("trust", "reference", "expected") for kind in TRUSTS),
    *(name for name in COLUMNS if name.split("_")[0] in ("personal", "stage", "stock", "state", "taste")),
)  # fmt: skip
#: What nobody brings: participation, ties, what was heard and said, cases and promises of the wijk that was left.
_BLANK = tuple(
    name
    for name in COLUMNS
    if name not in CARRIED
    and name not in ("status", "occupant", "dwelling", "ordinal", "position", "owner", "arrival_month")
)

#: All dwellings of a model, wijk after wijk, with the fields of `housing.Homes`: rows `starts[d]` to `starts[d + 1]`;
#: the wijk of each, the number of the first dwelling and the key of each wijk; `came` has a line a wijk.
Town = namedtuple(
    "Town",
    ("starts", "owner", "households", "waits", "left", "looks", "wijk", "first", "keys", "came", "chance", "type",
     "low", "span"),
)  # fmt: skip
#: The columns that a move reads and writes one by one.
MOVED = (
    "status", "occupant", "position", "partnered", "owner", "birth_month", "arrival_month",
    "reference_residents", "reference_place", "trust_residents", "trust_place", "expected_residents", "expected_place",
)  # fmt: skip
#: The same as one argument for a kernel.
Moved = namedtuple("Moved", MOVED)  # type: ignore[misc]


def _numbers(names: tuple[str, ...]) -> tuple[Any, ...]:
    """Numbers of columns in the array of each type, in the order of `TYPES`."""
    found = [PLACES[name] for name in names]
    return tuple(np.array([at for k, at in found if k == kind], dtype=np.int64) for kind in TYPES)


_TAKEN, _CLEARED = _numbers(CARRIED), _numbers(_BLANK)
_TRUSTS = np.array([PLACES[f"trust_{kind}"][1] for kind in TRUSTS])
_ARRIVALS, _BROUGHT = INDEX["sum:arrivals"], np.array([INDEX[f"cause:{kind}:arrival"] for kind in TRUSTS])
_VACANCY, _HOUSEHOLD, _MOVE = (STREAMS[name] for name in ("vacancy", "household", "move"))
_ADULTS, _CHILDREN, _KIND = np.array(ADULTS), np.array(CHILDREN), np.array(KIND)
#: Heads first, children last.
_ORDER = np.array([HEAD, PARTNER, OTHER, CHILD])
#: A household as one number: what it is like, 23 bits of luck, its dwelling.
_LIKE, _LUCK = 47, 24
_NUMBER, _OF_LUCK = (1 << _LUCK) - 1, 2.0**23
#: Dwellings looked at together: mostly none of so many waits.
_BLOCK = 32


@within_kernel
def move(month: int, seed_low: Any, seed_high: Any, town: Any, arrived: Any, table: Any, of: Any) -> None:
    """Carry out this month's moves; households of the dwellings that are found are counted on.

    `arrived` (wijken, names of the ledger) is filled with the people who came and the trust (units) that adults bring.
    """
    movers = _list_movers(month, seed_low, seed_high, town, of)
    expected = _list_expected(month, seed_low, seed_high, town, of)
    most = min(len(movers), len(expected))
    old, new = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int64)
    count = _pair(movers, expected, town, old, new)
    old, new = old[:count], new[:count]
    for d in new:
        town.households[d] += 1
    source, target, dwelling = np.empty((3, MOST_ROOM * count), dtype=np.int64)
    people = _list_people(month, old, new, town, of, source, target, dwelling)
    _carry(month, source[:people], target[:people], dwelling[:people], town, table, of, arrived)


@within_kernel
def _list_movers(month: int, seed_low: Any, seed_high: Any, town: Any, of: Any) -> Any:
    """The households that left a dwelling which waits for them, as numbers in order."""
    dwellings = _waiting(month, town.waits)
    owner, wijk = _at(town.owner, dwellings), _at(town.wijk, dwellings)
    rows, ends = _rows_of(dwellings, town.starts)
    left, positions, born = _at(town.left, rows), _at(of.position, rows), _at(of.birth_month, rows)
    likes = np.empty(len(dwellings), dtype=np.int64)
    row = 0
    for k in range(len(dwellings)):
        adults, children, others = 0, 0, 0
        head, best = row, len(_ORDER)
        for j in range(row, ends[k]):
            if left[j] != month - 1:
                continue
            position = positions[j]
            children += 1 if position == CHILD else 0
            adults += 0 if position == CHILD else 1
            others += 1 if position == OTHER else 0
            for order in range(best):
                if _ORDER[order] == position:
                    head, best = j, order
        likes[k] = _like(owner[k], adults, children, others > 0, I32(month) - I32(born[head]))
        row = ends[k]
    return _in_order(likes, 0, month, seed_low, seed_high, dwellings, wijk, town)


@within_kernel
def _rows_of(dwellings: Any, starts: Any) -> tuple[Any, Any]:
    """The rows of some dwellings, one dwelling after another, and where those of each end."""
    rows, ends = np.empty(MOST_ROOM * len(dwellings), dtype=np.int64), np.empty(len(dwellings), dtype=np.int64)
    count = 0
    for k in range(len(dwellings)):
        for row in range(starts[dwellings[k]], starts[dwellings[k] + 1]):
            rows[count] = row
            count += 1
        ends[k] = count
    return rows[:count], ends


@within_kernel
def _at(values: Any, places: Any) -> Any:
    """Values at some places: where nothing in between depends on them, a processor waits for many at a time."""
    found = np.empty(len(places), dtype=values.dtype)
    for k in range(len(places)):
        found[k] = values[places[k]]
    return found


@within_kernel
def _waiting(month: int, waits: Any) -> Any:
    """The dwellings that wait for the household that left last month."""
    found = np.empty(len(waits), dtype=np.int64)
    count = 0
    for block in range(0, len(waits), _BLOCK):
        end = min(block + _BLOCK, len(waits))
        anything = False
        for d in range(U64(block), U64(end)):
            anything |= waits[d] == month - 1
        if not anything:
            continue
        for d in range(U64(block), U64(end)):
            found[count] = d
            count += 1 if waits[d] == month - 1 else 0
    return found[:count]


@within_kernel
def _empty(town: Any, status: Any) -> Any:
    """The dwellings where nobody lives."""
    found = np.empty(len(town.owner), dtype=np.int64)
    free = 0
    for d in range(U64(len(town.owner))):
        # somebody mostly lives in the first slot
        found[free] = d
        free += 1 if status[U64(town.starts[d])] != LIVES else 0
    count = 0
    for d in found[:free]:
        found[count] = d
        count += 0 if is_lived_in(town.starts[d], town.starts[d + 1], status) else 1
    return found[:count]


@within_kernel
def _list_expected(month: int, seed_low: Any, seed_high: Any, town: Any, of: Any) -> Any:
    """The households that are to come this month, as `housing.move_in` draws them, as numbers in order."""
    empty = _empty(town, of.status)
    wijk, waits = _at(town.wijk, empty), _at(town.waits, empty)
    count = 0
    for k in range(len(empty)):
        u0, _u1, _u2, _u3 = _draw(_VACANCY, empty[k], wijk[k], month, 0, seed_low, seed_high, town)
        empty[count], wijk[count] = empty[k], wijk[k]
        count += 1 if let_now(u0, waits[k], month, LET) else 0
    dwellings = empty[:count]
    owner, households = _at(town.owner, dwellings), _at(town.households, dwellings)
    likes = np.empty(count, dtype=np.int64)
    for k in range(count):
        d = dwellings[k]
        u0, u1, _u2, _u3 = _draw(_HOUSEHOLD, d, wijk[k], 0, households[k] + 1, seed_low, seed_high, town)
        came = town.came[wijk[k]]
        group = MOST_ROOM * owner[k] + town.starts[d + 1] - town.starts[d] - 1
        comes = who_comes(came[group], came[group + 1], town.chance, u0)
        one = town.type[comes]
        age = head_age(town.low[comes], town.span[comes], u1)
        likes[k] = _like(owner[k], _ADULTS[one], _CHILDREN[one], _KIND[one] == MULTI, age)
    return _in_order(likes, 1, month, seed_low, seed_high, dwellings, wijk, town)


@within_kernel
def _draw(stream: int, d: Any, wijk: Any, when: int, occupant: Any, seed_low: Any, seed_high: Any, town: Any) -> Any:
    """Four uniforms of a decision about dwelling `d`, which its wijk knows by a number of its own."""
    key = stream_key(U64(stream), town.keys[wijk])
    return four_uniforms(seed_low, seed_high, U64(d - town.first[wijk]), U64(when), key, U64(occupant))


@within_kernel
def _like(owner: Any, adults: Any, children: Any, multi: Any, age: Any) -> Any:
    """A number that households share which have the same tenure, adults, children, kind and age of the head."""
    several = 1 if multi else 0
    return (((np.int64(owner) * 8 + adults) * 8 + children) * 2 + several) * 16 + np.int64(age_band(age))


@within_kernel
def _in_order(
    likes: Any, side: int, month: int, seed_low: Any, seed_high: Any, dwellings: Any, wijk: Any, town: Any
) -> Any:  # fmt: skip
    """Households as numbers: what each is like, then luck of its own (0 who looks, 1 who is expected), its dwelling."""
    found = np.empty(len(dwellings), dtype=np.int64)
    for k in range(len(dwellings)):
        u0, u1, _u2, _u3 = _draw(_MOVE, dwellings[k], wijk[k], month, 0, seed_low, seed_high, town)
        luck = np.int64(np.float64(u0 if side == 0 else u1) * _OF_LUCK)
        found[k] = (likes[k] << _LIKE) | (luck << _LUCK) | dwellings[k]
    found.sort()
    return found


@within_kernel
def _pair(movers: Any, expected: Any, town: Any, old: Any, new: Any) -> int:
    """The k-th of those alike that look comes in the place of the k-th expected, unless that is the same wijk.

    Both are sorted; fills the dwellings that are left (`old`) and found (`new`), and returns how many.
    """
    count, i, j = 0, 0, 0
    while i < len(movers) and j < len(expected):
        one, other = movers[i] >> _LIKE, expected[j] >> _LIKE
        if one == other:
            leaves, finds = movers[i] & _NUMBER, expected[j] & _NUMBER
            if town.wijk[leaves] != town.wijk[finds]:
                old[count], new[count] = leaves, finds
                count += 1
        i += 1 if one <= other else 0
        j += 1 if other <= one else 0
    return count


@within_kernel
def _list_people(
    month: int, old: Any, new: Any, town: Any, of: Any, source: Any, target: Any, dwelling: Any
) -> int:  # fmt: skip
    """The rows that those who move come from and go to, heads first, and the dwelling each goes to; how many."""
    count = 0
    for k in range(len(old)):
        row = town.starts[new[k]]
        for position in _ORDER:
            for i in range(town.starts[old[k]], town.starts[old[k] + 1]):
                if town.left[i] == month - 1 and of.position[i] == position:
                    source[count], target[count], dwelling[count] = i, row, new[k]
                    row += 1
                    count += 1
    return count


@within_kernel
def _carry(month: int, source: Any, target: Any, dwelling: Any, town: Any, table: Any, of: Any, arrived: Any) -> None:
    """Put people of rows `source` in rows `target`, with all that they take along, and count them in `arrived`."""
    # a row can be left and found in the same month, so who is there is read before anybody comes
    positions = _at(of.position, source)
    partnered = _at(of.partnered, source)
    _take(table.int8, _TAKEN[0], _CLEARED[0], source, target)
    _take(table.int16, _TAKEN[1], _CLEARED[1], source, target)
    _take(table.int32, _TAKEN[2], _CLEARED[2], source, target)
    _take(table.uint64, _TAKEN[3], _CLEARED[3], source, target)
    _take(table.float32, _TAKEN[4], _CLEARED[4], source, target)
    for k in range(len(target)):
        row, d = target[k], dwelling[k]
        of.status[row] = I8(LIVES)
        of.occupant[row] = I16(town.households[d] * FILLS)
        of.position[row], of.partnered[row] = positions[k], partnered[k]
        of.owner[row] = town.owner[d]
        of.arrival_month[row] = I16(month)
        # trust in those who live around and in the place starts at one's own level: nothing is known of the new ones
        of.trust_residents[row] = from_coarse(of.reference_residents[row])
        of.trust_place[row] = from_coarse(of.reference_place[row])
        of.expected_residents[row] = 0
        of.expected_place[row] = 0
        wijk = town.wijk[d]
        arrived[wijk, _ARRIVALS] += 1
        # who comes of age this month is booked by that
        if month - 1 - np.int64(of.birth_month[row]) >= ADULT:
            for kind in range(len(_TRUSTS)):
                arrived[wijk, _BROUGHT[kind]] += table.int32[_TRUSTS[kind], row]


@within_kernel
def _take(columns: Any, taken: Any, cleared: Any, source: Any, target: Any) -> None:
    """Copy the `taken` columns of one type from row to row, and empty the `cleared` ones."""
    for number in taken:
        values = _at(columns[number], source)
        for k in range(len(target)):
            columns[number, target[k]] = values[k]
    for number in cleared:
        for k in range(len(target)):
            columns[number, target[k]] = 0
