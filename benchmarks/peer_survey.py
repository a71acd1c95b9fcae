"""The yearly survey of the plain-Mesa peer: the same cells and voices as the engine's, in plain floats."""

from typing import TYPE_CHECKING, Any

from benchmarks.peer import ACTIVE, LEADS, PeerResident
from benchmarks.peer_rates import yes

if TYPE_CHECKING:
    from benchmarks.peer_month import Month

_UNIT = 2.0**20
#: Domains in which shame keeps needs unspoken: upbringing, social functioning, work.
_HUSHED = (0, 2, 3)


def survey(residents: Any, now: "Month", cells: Any, voices: Any) -> None:
    """Fill `cells` (kinds of residents, measures) and `voices` (7 wants and a weight), as `state/survey.py` does."""
    rows = [[0.0] * cells.shape[1] for _ in range(cells.shape[0])]
    wants = [0.0] * 8
    for one in residents:
        months = now.month - one.birth
        row = rows[cell_of(one, months)]
        _answer(one, row, months >= 216, now)
        weight = one.participation + one.in_dialogue
        if weight and months >= 216:
            _speak(one, weight, wants, now)
    cells[:] = [[round(value) for value in row] for row in rows]
    voices[:] = [round(value) for value in wants]


def cell_of(one: PeerResident, months: int) -> int:
    """The kind of resident that somebody of an age in months is, as `state/survey.py` numbers them."""
    old = 0 if months < 180 else 1 if months < 300 else 2 if months < 780 else 3
    paid = 0 if one.income < 40 else 1 if one.income < 80 else 2
    kind = (((old * 3 + one.education) * 2 + one.owner) * 2 + (one.arrival <= 0)) * 3 + paid
    return kind * 2 + (one.threshold >= 0.63)


def _answer(one: PeerResident, row: list[float], adult: bool, now: "Month") -> None:
    state = one.state
    row[0] += 1
    for domain in range(7):
        row[12 + domain] += _UNIT * state[domain]
    if not adult:
        return
    row[1] += 1
    row[2] += one.participation >= ACTIVE
    row[3] += one.participation == LEADS
    row[4] += _UNIT * yes(now.hardship_at - state[3])
    row[5] += _UNIT * yes(state[4] - now.health_at)
    row[6] += _UNIT * yes(now.lonely_at - state[2])
    for kind in range(5):
        row[7 + kind] += _UNIT * yes(one.trust[kind])
    row[19] += _UNIT * yes(one.parliament)


def _speak(one: PeerResident, weight: int, wants: list[float], now: "Month") -> None:
    for domain in range(7):
        said = now.want_of_taste * one.taste[domain] - now.want_of_need * one.state[domain]
        if said > 0.0:
            wants[domain] += weight * _UNIT * said * (1.0 - now.shame if domain in _HUSHED else 1.0)
    wants[7] += weight
