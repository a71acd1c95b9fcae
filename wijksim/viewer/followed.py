"""Whom somebody may follow besides the resident who is followed by rule: chosen before anything has happened."""

import threading
from functools import lru_cache

from wijksim.model import WijkModel
from wijksim.population.catalogue import find_wijk
from wijksim.population.profile import Profile
from wijksim.viewer.workers import Answer, Workers

#: Ages at the start, in months: adults who are likely to stay for a good part of the run.
_AGES = (30 * 12, 50 * 12)
#: So far apart are those who are offered one after the other, so that they are no neighbours.
_STRIDE = 97
_BASELINE = "business-as-usual"
_PATIENCE = 60.0


def other_resident(wijk: str, seed: int, turn: int, workers: Workers) -> int | None:
    """The slot of the resident of a turn, 1, 2, ...; None for turn 0 and when nobody can be found in time."""
    rows = _rows(wijk, seed, workers) if turn else ()
    return rows[turn * _STRIDE % len(rows)] if rows else None


@lru_cache(maxsize=16)
def _rows(wijk: str, seed: int, workers: Workers) -> tuple[int, ...]:
    """Everybody who may be followed, asked of a worker."""
    come, answers = threading.Event(), []

    def came(answer: Answer) -> None:
        answers.append(answer)
        come.set()

    workers.submit(adults, find_wijk(wijk), seed, answered=came)
    come.wait(_PATIENCE)
    return tuple(answers[0].value) if answers and answers[0].ok else ()


def adults(profile: Profile, seed: int) -> list[int]:
    """The slots of those who are 30 to 50 at month 0; the same under every strategy."""
    from wijksim.state.columns import LIVES

    table = WijkModel(_BASELINE, [profile], seed).table
    age = -table.birth_month.astype("int64")
    fits = (table.status == LIVES) & (age >= _AGES[0]) & (age < _AGES[1])
    return [int(row) for row in fits.nonzero()[0]]
