"""The virtual survey of the plain-Mesa peer: what `state/questionnaire.py` asks, answered in plain floats."""

from typing import TYPE_CHECKING, Any

from benchmarks.peer import PeerResident
from benchmarks.peer_rates import yes
from benchmarks.peer_survey import cell_of

if TYPE_CHECKING:
    from benchmarks.peer_month import Month

_UNIT = 2.0**20


def question(residents: Any, now: "Month", cells: Any) -> None:
    """Fill `cells` (kinds of residents, what is counted)."""
    rows = [[0.0] * cells.shape[1] for _ in range(cells.shape[0])]
    for one in residents:
        months = now.month - one.birth
        row = rows[cell_of(one, months)]
        if months >= 216:
            _adult(one, row, now)
        if 180 <= months < 900:
            row[9] += 1
            row[10] += _UNIT * yes(0.23 * one.state[3] - _line(now, months))
        if 144 <= months < 276:
            row[11] += 1
            state = (one.state[0] + one.state[1] + one.state[6]) / 3.0
            row[12] += _UNIT * min(max((months / 12.0 - 12.0) / 11.0, 0.0), 1.0) * yes(now.suspect_at - state)
    cells[:] = [[round(value) for value in row] for row in rows]


def _adult(one: PeerResident, row: list[float], now: "Month") -> None:
    state, trust = one.state, one.trust
    standing = 0.5 * (trust[3] + state[2])
    score = min(max(6.5 + 2.0 * (standing - now.cohesion_mean), 0.0), 10.0)
    row[0] += 1
    row[1] += _UNIT * yes((trust[4] + state[5] + state[6]) / 3.0 - now.satisfied_at)
    row[2] += _UNIT * yes(standing - now.at_home_at)
    row[3] += _UNIT * score
    row[4] += _UNIT * score * score
    if one.active_month > max(now.month - 12, one.arrival):
        row[5] += 1
        row[6] += _UNIT
    else:
        row[6] += _UNIT * min(max(0.397 * (1.6 - 1.5 * one.threshold), 0.0), 1.0)
    row[7] += one.asked_month > max(now.month - 24, one.arrival)
    row[8] += _UNIT * yes(now.anxious_at - 0.5 * (state[4] + state[2]))


def _line(now: "Month", months: int) -> float:
    """Where the line of paid work lies at an age."""
    line = now.work_at_3 if months >= 780 else now.work_at_2 if months >= 540 else now.work_at_1
    return float(line if months >= 300 else now.work_at_0)
