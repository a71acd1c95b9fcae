"""Who votes at a municipal election, resident by resident, counted by the cells of the yearly survey.

In whole numbers, with a draw of its own. Nothing in the model reads it.
"""

from collections import namedtuple
from typing import Any

import numpy as np

from wijksim.rules.life import age_in_months
from wijksim.rules.numbers import I8, I32, plain, rule, within_kernel
from wijksim.rules.turnout import chance_to_vote
from wijksim.state.draws import STREAMS, U64, philox, stream_key
from wijksim.state.phases import INPUTS
from wijksim.state.survey import CELL_COUNT, cell_of

#: The columns that are read.
POLLED = (
    "status", "occupant", "birth_month", "arrival_month", "education", "income", "owner", "threshold",
    "participation", "trust_municipality",
)  # fmt: skip
#: The same as one argument for a kernel.
Polled = namedtuple("Polled", POLLED)  # type: ignore[misc]
_LEVEL, _AGE, _EDUCATION, _TRUST, _ACTIVE = (
    INPUTS[f"turnout_{name}"] for name in ("level", "age", "education", "trust", "active")
)
_VOTE = STREAMS["vote"]
#: Residents who are worked out together before they are counted.
_BLOCK = 256


@rule
def may_vote(month: Any, status: Any, birth_month: Any) -> Any:
    """Whether somebody lives here and is 18 or older."""
    return (status == I8(1)) & (age_in_months(month, birth_month) >= I32(216))


@within_kernel
def _poll(
    first: Any, last: Any, slot: Any, month: Any, low: Any, high: Any, stream: Any, inputs: Any, cell: Any, may: Any,
    voted: Any, of: Any,
) -> None:  # fmt: skip
    """Fill `cell`, `may` and `voted` for rows [first, last)."""
    level, by_age, by_education = inputs[_LEVEL], inputs[_AGE], inputs[_EDUCATION]
    by_trust, by_activity = inputs[_TRUST], inputs[_ACTIVE]
    for i in range(first, last):
        j = i - first
        u, _, _, _ = philox(low, high, i - slot, U64(month), stream, U64(of.occupant[i]))
        chance = chance_to_vote(
            month, of.birth_month[i], of.education[i], of.participation[i], of.trust_municipality[i], level, by_age,
            by_education, by_trust, by_activity,
        )  # fmt: skip
        allowed = may_vote(month, of.status[i], of.birth_month[i])
        may[j] = I8(allowed)
        voted[j] = I8(allowed & (u < chance))
        cell[j] = cell_of(
            month, of.status[i], of.birth_month[i], of.arrival_month[i], of.education[i], of.income[i], of.owner[i],
            of.threshold[i],
        )  # fmt: skip


@within_kernel
def poll(
    first: int, last: int, slot: Any, month: int, low: Any, high: Any, wijk: Any, inputs: Any, counted: Any, of: Any
) -> None:
    """Add those who may vote and those who do in rows [first, last) to `counted` (2, cells)."""
    cell = np.zeros(_BLOCK, dtype=np.int32)
    may, voted = np.zeros(_BLOCK, dtype=np.int8), np.zeros(_BLOCK, dtype=np.int8)
    stream = stream_key(U64(_VOTE), wijk)
    for block in range(first, last, _BLOCK):
        end = min(block + _BLOCK, last)
        _poll(U64(block), U64(end), slot, month, low, high, stream, inputs, cell, may, voted, of)
        for j in range(end - block):
            if may[j]:
                counted[0, cell[j]] += 1
                counted[1, cell[j]] += voted[j]


def votes_arrays(
    first: int, last: int, month: int, low: Any, high: Any, wijk: Any, inputs: Any, of: Any
) -> tuple[Any, Any]:
    """Rows of those who may vote, and for each whether they do: the same as `poll` with whole numpy arrays."""
    every: Any = np.arange(first, last)
    rows = every[plain(may_vote)(month, of.status[every], of.birth_month[every])]
    zeros = np.zeros(len(rows), dtype=np.uint64)
    stream = plain(stream_key)(U64(_VOTE), wijk)
    slots, occupants = np.uint64(rows - first), np.uint64(of.occupant[rows])
    u = plain(philox)(low, high, slots, zeros + U64(month), zeros + stream, occupants)[0]
    chance = plain(chance_to_vote)(
        np.int32(month), of.birth_month[rows], of.education[rows], of.participation[rows],
        of.trust_municipality[rows], *(inputs[line] for line in (_LEVEL, _AGE, _EDUCATION, _TRUST, _ACTIVE)),
    )  # fmt: skip
    return rows, u < chance


def poll_arrays(
    first: int, last: int, month: int, low: Any, high: Any, wijk: Any, inputs: Any, counted: Any, of: Any
) -> None:
    """The same as `poll` with whole numpy arrays."""
    rows, voted = votes_arrays(first, last, month, low, high, wijk, inputs, of)
    traits = (of.status, of.birth_month, of.arrival_month, of.education, of.income, of.owner, of.threshold)
    cell: Any = np.int64(plain(cell_of)(np.int32(month), *(column[rows] for column in traits)))
    for line, chosen in enumerate((cell, cell[voted])):
        counted[line] += np.bincount(chosen, minlength=CELL_COUNT)
