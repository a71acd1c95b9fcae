"""What is kept of every resident: one typed array a column, one row a slot.

A slot is a place that exists under every strategy: a dwelling and an ordinal in its household. Rows of one
wijk stand together. A free slot keeps the last values of its occupant until the next one comes.
"""

from collections import Counter, namedtuple
from typing import TYPE_CHECKING, Any

import numpy as np

DOMAINS = ("upbringing", "schooling", "social", "work", "health", "housing", "safety")
TRUSTS = ("municipality", "police", "professionals", "residents", "place")

#: Values of `status`.
FREE, LIVES = 0, 1
#: Values of `leaves`, decided by the resident, carried out by the housing market.
STAYS, DIES, MOVES_OUT, LEAVES_HOME = 0, 1, 2, 3
#: Values of `participation`.
NONE, ATTENDS, ACTIVE, LEADS = 0, 1, 2, 3
#: Values of `position` in the household.
HEAD, PARTNER, CHILD, OTHER = 0, 1, 2, 3
#: Values of `education`.
LOW, MIDDLE, HIGH = 0, 1, 2

_WHO = {
    "status": np.int8,  # FREE or LIVES
    "occupant": np.int16,  # 16 x number of the household in the dwelling + how often it used the slot before
    "dwelling": np.int32,
    "ordinal": np.int8,
    "position": np.int8,
    "partnered": np.int8,  # 1 for a head who lives with a partner
    "owner": np.int8,  # 1 when the household owns its dwelling
    "birth_month": np.int16,
    "arrival_month": np.int16,
    "education": np.int8,
    "income": np.int8,  # percentile of the national distribution, 0..100
    "threshold": np.float32,  # what keeps somebody from taking part or asking for help, 0..1
    "parliament": np.int16,  # trust in parliament, steps of 2**-12 sd: background, constant, asked once a year
}
_DOES = {
    "participation": np.int8,
    "asked": np.int8,  # 1 asked by somebody near, 2 by an office, this month
    "in_dialogue": np.int8,
    "objects": np.int8,
    "knows_promise": np.int8,
    "active_month": np.int16,  # the last month of being active or leading, 0 never; only the virtual survey reads it
    "asked_month": np.int16,  # the last month of being asked by an office, 0 never; only the virtual survey reads it
    "energy": np.float32,  # 0..1
    "experience": np.float32,  # 0..1, grows while active
    "setback": np.float32,  # sd, fades
    "helped": np.int8,  # domain number + 1 of this month's case, 0 none
    "desk": np.int8,  # post approached this month, 0 none
    "met": np.float32,  # how this month's case went, sd
    "aid": np.float32,  # worth of this month's case (1 is a full one) times the need it met
    "supported": np.int8,  # bit k: support in domain k + 1 is on its way or at work
    "tie_post": np.int8,  # the professional one knows best, 0 none
    "tie_holder": np.int16,  # which holder of that post
    "tie": np.float32,  # strength of that tie, 0..1
    "heard_municipality": np.int16,  # mean deviation heard, steps of 2**-12 sd
    "heard_place": np.int16,
    "near_signals": np.int32,  # counts over ties: present + 256 active + 65,536 objecting
    "voice": np.uint64,  # what others can hear and see of one, see rules/voice.py
    "fresh": np.int8,  # 1 + pool of somebody who came this month, until furnished
    "leaves": np.int8,
    "bears": np.int8,
}

COLUMNS: dict[str, Any] = {
    **_WHO,
    **_DOES,
    **{f"trust_{kind}": np.int32 for kind in TRUSTS},  # units of 2**-20 sd
    **{f"reference_{kind}": np.int16 for kind in TRUSTS},  # personal level, steps of 2**-12 sd
    "promise_shift": np.int32,  # how far broken and kept promises moved the municipality's reference, units
    **{f"expected_{kind}": np.float32 for kind in TRUSTS},
    **{f"personal_{domain}": np.float32 for domain in DOMAINS},  # sd, without support or setback
    **{f"stage_{domain}": np.float32 for domain in DOMAINS},  # support on its way
    **{f"stock_{domain}": np.float32 for domain in DOMAINS},  # support at work
    **{f"state_{domain}": np.float32 for domain in DOMAINS},
    **{f"taste_{domain}": np.int8 for domain in DOMAINS},  # what one wants apart from need, sd x 32
}


#: Columns of one type share an array (columns, rows); this is the order of the types.
TYPES = ("int8", "int16", "int32", "uint64", "float32")
#: All columns as one argument for a kernel: an array per type.
Columns = namedtuple("Columns", TYPES)  # type: ignore[misc]


def _places() -> dict[str, tuple[str, int]]:
    counted = dict.fromkeys(TYPES, 0)
    places = {}
    for name, dtype in COLUMNS.items():
        kind = np.dtype(dtype).name
        places[name] = (kind, counted[kind])
        counted[kind] += 1
    return places


#: Where a column is kept: the type and the number of the column in the array of that type.
PLACES = _places()


def _padded(rows: int) -> int:
    """Length of a column in memory: an odd multiple of 64, so that columns start on cache lines of different sets."""
    return (rows + 63) // 64 * 64 + (64 if (rows + 63) // 64 % 2 == 0 else 0)


class ResidentTable:
    """The columns of all residents; `table.income[row]` reads and writes one number.

    A compiled kernel takes five arrays far faster than ninety, so columns of one type lie in one array.
    """

    def __init__(self, rows: int) -> None:
        """Room for `rows` slots, all free."""
        self.rows = rows
        count = Counter(kind for kind, _ in PLACES.values())
        self.arrays = Columns(*(np.zeros((count[kind], _padded(rows)), dtype=kind) for kind in TYPES))
        self._show_columns()

    def _show_columns(self) -> None:
        for name, (kind, number) in PLACES.items():
            setattr(self, name, getattr(self.arrays, kind)[number, : self.rows])

    def __getstate__(self) -> dict[str, Any]:
        """The arrays; the columns are views on them."""
        return {"rows": self.rows, "arrays": self.arrays}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._show_columns()

    if TYPE_CHECKING:  # every column is an attribute

        def __getattr__(self, name: str) -> Any: ...

    def column(self, name: str) -> Any:
        """The array of one column."""
        return getattr(self, name)

    @staticmethod
    def bytes_per_row() -> int:
        """Bytes one slot takes in all columns together."""
        return sum(np.dtype(dtype).itemsize for dtype in COLUMNS.values())
