"""The virtual survey of everybody, once a year: answers of each resident added up by cell, in whole numbers.

Beside `survey.py`, whose cells it shares: there is what the model itself looks at, here is what surveys ask. Nothing
in the model reads it.
"""

from collections import namedtuple
from typing import Any

import numpy as np

from wijksim.rules.life import age_in_months
from wijksim.rules.numbers import I32, F, plain, rule, select, to_units, within_kernel
from wijksim.rules.questions import (
    anxious,
    cohesion_score,
    ever_suspect,
    feels_at_home,
    in_work,
    satisfied_with_area,
    together,
    volunteers_elsewhere,
    within,
)
from wijksim.state.phases import INPUTS
from wijksim.state.survey import BLOCK, CELL_COUNT, cell_of, lines, living

#: What is added up: counts, and chances and scores in units of 2**-20.
COUNTED = (
    "adults", "satisfied_area", "feels_at_home", "cohesion", "cohesion_squared", "volunteers_area", "volunteers_any",
    "asked_municipality", "anxiety", "aged_15_to_74", "in_work", "aged_12_to_22", "ever_suspect",
    "knows_professional",
)  # fmt: skip
#: The columns that are read.
ASKED = (
    "active_month", "asked_month", "status", "birth_month", "arrival_month", "education", "income", "owner",
    "threshold", "trust_residents", "trust_place", "state_upbringing", "state_schooling", "state_social", "state_work",
    "state_health", "state_housing", "state_safety", "tie",
)  # fmt: skip
#: The same as one argument for a kernel.
Asked = namedtuple("Asked", ASKED)  # type: ignore[misc]
_LINES = tuple(
    INPUTS[name]
    for name in (
        "satisfied_at", "at_home_at", "cohesion_mean", "anxious_at", "suspect_at", "work_at_0", "work_at_1",
        "work_at_2", "work_at_3",
    )
)  # fmt: skip
_COUNTED = len(COUNTED)
_NOT = I32(0)
#: Where the answers of each that is counted begin.
_AT = lines(_COUNTED)


@rule
def answers(
    month: Any, active_month: Any, asked_month: Any, status: Any, birth_month: Any, arrival_month: Any, education: Any,
    income: Any, owner: Any, threshold: Any, trust_residents: Any, trust_place: Any, state_upbringing: Any,
    state_schooling: Any, state_social: Any, state_work: Any, state_health: Any, state_housing: Any,
    state_safety: Any, tie: Any, satisfied_at: Any, at_home_at: Any, cohesion_mean: Any, anxious_at: Any,
    suspect_at: Any, work_at_0: Any, work_at_1: Any, work_at_2: Any, work_at_3: Any,
) -> Any:  # fmt: skip
    """The cell somebody belongs to, and what is counted of them, in the order of `COUNTED`."""
    age = age_in_months(month, birth_month)
    adult = age >= I32(216)
    working_age = (age >= I32(180)) & (age < I32(900))
    young = (age >= I32(144)) & (age < I32(276))
    standing = together(trust_residents, state_social)
    score = cohesion_score(standing, cohesion_mean)
    volunteered = within(month, active_month, arrival_month, I32(12))
    elsewhere = to_units(volunteers_elsewhere(threshold))
    employed = in_work(age, state_work, work_at_0, work_at_1, work_at_2, work_at_3)
    suspect = ever_suspect(age, state_upbringing, state_schooling, state_safety, suspect_at)
    return (
        cell_of(month, status, birth_month, arrival_month, education, income, owner, threshold),
        select(adult, I32(1), _NOT),
        select(adult, to_units(satisfied_with_area(trust_place, state_housing, state_safety, satisfied_at)), _NOT),
        select(adult, to_units(feels_at_home(standing, at_home_at)), _NOT),
        select(adult, to_units(score), _NOT),
        select(adult, to_units(score * score), _NOT),
        select(adult & volunteered, I32(1), _NOT),
        select(adult, select(volunteered, I32(1 << 20), elsewhere), _NOT),
        select(adult & within(month, asked_month, arrival_month, I32(24)), I32(1), _NOT),
        select(adult, to_units(anxious(state_health, state_social, anxious_at)), _NOT),
        select(working_age, I32(1), _NOT),
        select(working_age, to_units(employed), _NOT),
        select(young, I32(1), _NOT),
        select(young, to_units(suspect), _NOT),
        select(adult & (tie > F(0.0)), I32(1), _NOT),
    )  # fmt: skip


@within_kernel
def _answer(first: Any, last: Any, month: Any, inputs: Any, a: Any, cell: Any, seen: Any) -> None:
    """Fill `a` (a line of each that is counted) and `cell` with the answers of rows [first, last)."""
    satisfied_at, at_home_at, cohesion_mean = inputs[_LINES[0]], inputs[_LINES[1]], inputs[_LINES[2]]
    anxious_at, suspect_at = inputs[_LINES[3]], inputs[_LINES[4]]
    work_0, work_1, work_2, work_3 = inputs[_LINES[5]], inputs[_LINES[6]], inputs[_LINES[7]], inputs[_LINES[8]]
    for i in range(first, last):
        j = i - first
        (
            cell[j], a[j + _AT[0]], a[j + _AT[1]], a[j + _AT[2]], a[j + _AT[3]], a[j + _AT[4]], a[j + _AT[5]],
            a[j + _AT[6]], a[j + _AT[7]], a[j + _AT[8]], a[j + _AT[9]], a[j + _AT[10]], a[j + _AT[11]],
            a[j + _AT[12]], a[j + _AT[13]],
        ) = answers(
            month, I32(seen.active_month[i]), I32(seen.asked_month[i]), seen.status[i], seen.birth_month[i],
            seen.arrival_month[i], seen.education[i], seen.income[i], seen.owner[i], seen.threshold[i],
            seen.trust_residents[i], seen.trust_place[i], seen.state_upbringing[i], seen.state_schooling[i],
            seen.state_social[i], seen.state_work[i], seen.state_health[i], seen.state_housing[i],
            seen.state_safety[i], seen.tie[i], satisfied_at, at_home_at, cohesion_mean, anxious_at, suspect_at, work_0,
            work_1, work_2, work_3,
        )  # fmt: skip


@within_kernel
def ask(first: int, last: int, month: int, inputs: Any, cells: Any, seen: Any) -> None:
    """Add the answers of rows [first, last) to `cells` (cells x counted)."""
    found = np.zeros(_COUNTED * BLOCK, dtype=np.int32)
    cell = np.zeros(BLOCK, dtype=np.int32)
    for block in range(first, last, BLOCK):
        end = min(block + BLOCK, last)
        _answer(np.uint64(block), np.uint64(end), month, inputs, found, cell, seen)
        for j in living(end - block, cell):
            into = cells[np.uint64(cell[j])]
            for k in range(_COUNTED):
                into[k] += found[j + _AT[k]]


def ask_arrays(first: int, last: int, month: int, inputs: Any, cells: Any, seen: Any) -> None:
    """The same as `ask` with whole numpy arrays."""
    when, rest = (seen.active_month, seen.asked_month), seen[2:]
    columns = [*(each[first:last].astype(I32) for each in when), *(column[first:last] for column in rest)]
    cell, *found = plain(answers)(month, *columns, *(F(inputs[line]) for line in _LINES))
    sums = np.zeros((CELL_COUNT + 1, _COUNTED), dtype=np.int64)
    for k, answer in enumerate(found):
        np.add.at(sums[:, k], cell, answer)
    cells += sums[:CELL_COUNT]
