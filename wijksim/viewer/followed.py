"""Whom somebody may follow besides the resident who is followed by rule: chosen before anything has happened.

`ask` puts a question with the resident that it names; a page and an export that ask the same get the same life.
"""

import threading
from collections.abc import Callable
from functools import lru_cache

from wijksim.population.catalogue import find_wijk
from wijksim.population.profile import Profile
from wijksim.viewer.jobs import Jobs, State, Ticket
from wijksim.viewer.question import Question
from wijksim.viewer.workers import Answer, Workers

#: Ages at the start, in months: adults who are likely to stay for a good part of the run.
_AGES = (30 * 12, 50 * 12)
#: So far apart are those who are offered one after the other, so that they are no neighbours.
_STRIDE = 97
_BASELINE = "business-as-usual"
_PATIENCE = 60.0


def ask(jobs: Jobs, question: Question, told: Callable[[State], object] | None = None) -> Ticket:
    """Ask a question with the life of the resident that it names; may wait for a worker, unlike `Jobs.ask`."""
    row = other_resident(question.wijk, question.seed, question.resident, jobs.workers)
    return jobs.ask(question, told, row)


def other_resident(wijk: str, seed: int, turn: int, workers: Workers) -> int | None:
    """The slot of the resident of a turn, 1, 2, ...; None for turn 0 and when nobody can be found in time."""
    if not turn:
        return None
    try:
        rows = _rows(wijk, seed, workers)
    except _NotToldError:
        return None
    return rows[turn * _STRIDE % len(rows)] if rows else None


class _NotToldError(Exception):
    """A worker that did not answer; raised, because what is returned is kept, and the next one may answer."""


@lru_cache(maxsize=16)
def _rows(wijk: str, seed: int, workers: Workers) -> tuple[int, ...]:
    """Everybody who may be followed, asked of a worker."""
    come, answers = threading.Event(), []

    def came(answer: Answer) -> None:
        answers.append(answer)
        come.set()

    workers.submit(adults, find_wijk(wijk), seed, answered=came)
    come.wait(_PATIENCE)
    if not answers or not answers[0].ok:
        raise _NotToldError
    return tuple(answers[0].value)


def adults(profile: Profile, seed: int) -> list[int]:
    """The slots of those who are 30 to 50 at month 0; the same under every strategy."""
    from wijksim.model import WijkModel
    from wijksim.state.columns import LIVES

    table = WijkModel(_BASELINE, [profile], seed).table
    age = -table.birth_month.astype("int64")
    fits = (table.status == LIVES) & (age >= _AGES[0]) & (age < _AGES[1])
    return [int(row) for row in fits.nonzero()[0]]
