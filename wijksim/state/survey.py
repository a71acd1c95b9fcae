"""A yearly survey of everybody, by kind of resident, and the voices of those who speak.

Whole numbers only. A resident belongs to one cell (age class, education, tenure, stayer or newcomer); groups
are sums of cells. Voices are the wants of residents who take part or are in dialogue, lowered by shame.
"""

from collections import namedtuple
from typing import Any

import numpy as np

from wijksim.rules.help import need
from wijksim.rules.numbers import I8, I32, F, most, to_units, within_kernel
from wijksim.rules.observation import count_person, count_trust
from wijksim.state.columns import DOMAINS, TRUSTS
from wijksim.state.phases import INPUTS

CELLS = (3, 3, 2, 2)  # age class, education, owner, stayer
MEASURES = (
    "residents", "adults", "active", "leading", "hardship", "good_health", "severe_loneliness",
    "trusting_municipality", "trusting_police", "trusting_professionals", "trusting_residents", "trusting_place",
    "state_upbringing", "state_schooling", "state_social", "state_work", "state_health", "state_housing",
    "state_safety",
)  # fmt: skip
#: The columns that a survey reads.
SEEN = (
    "status", "birth_month", "arrival_month", "education", "owner", "participation", "in_dialogue",
    *(f"trust_{kind}" for kind in TRUSTS), *(f"state_{domain}" for domain in DOMAINS),
    *(f"taste_{domain}" for domain in DOMAINS),
)  # fmt: skip
#: The same as one argument for a kernel.
Seen = namedtuple("Seen", SEEN)  # type: ignore[misc]
_HARDSHIP, _HEALTH, _LONELY = INPUTS["hardship_at"], INPUTS["health_at"], INPUTS["lonely_at"]
_CORRELATION, _SHAME = INPUTS["want_need_correlation"], INPUTS["shame"]
_TASTE = F(1.0 / 32.0)
_CELLS, _MEASURES = int(np.prod(CELLS)), len(MEASURES)
#: Residents whose answers are worked out together before they are sorted into cells.
_BLOCK = 256


@within_kernel
def want(state: Any, taste: Any, correlation: Any, rest: Any, spoken: Any) -> Any:
    """What somebody says is wanted in a domain, in units: need mixed with taste, lowered by what shame keeps back."""
    return to_units(most(F(0.0), (correlation * need(state) + rest * F(taste) * _TASTE) * spoken))


@within_kernel
def _speak(i: int, weight: Any, inputs: Any, voices: Any, seen: Any) -> None:
    correlation = inputs[_CORRELATION]
    rest = F(np.sqrt(F(1.0) - correlation * correlation))
    open_ = F(1.0)
    hushed = open_ - inputs[_SHAME]
    voices[0] += weight * want(seen.state_upbringing[i], seen.taste_upbringing[i], correlation, rest, hushed)
    voices[1] += weight * want(seen.state_schooling[i], seen.taste_schooling[i], correlation, rest, open_)
    voices[2] += weight * want(seen.state_social[i], seen.taste_social[i], correlation, rest, hushed)
    voices[3] += weight * want(seen.state_work[i], seen.taste_work[i], correlation, rest, hushed)
    voices[4] += weight * want(seen.state_health[i], seen.taste_health[i], correlation, rest, open_)
    voices[5] += weight * want(seen.state_housing[i], seen.taste_housing[i], correlation, rest, open_)
    voices[6] += weight * want(seen.state_safety[i], seen.taste_safety[i], correlation, rest, open_)
    voices[7] += weight


@within_kernel
def _answer(first: Any, last: Any, month: Any, inputs: Any, answers: Any, cell: Any, seen: Any) -> None:
    """Fill `answers` (measures, rows) and `cell` for rows [first, last); whoever is not there goes to a cell beyond."""
    hardship_at, health_at, lonely_at = inputs[_HARDSHIP], inputs[_HEALTH], inputs[_LONELY]
    for i in range(first, last):
        j = i - first
        age = I32(month) - I32(seen.birth_month[i])
        old = I32(1 if age >= I32(300) else 0) + I32(1 if age >= I32(780) else 0)
        stayer = I32(1 if seen.arrival_month[i] <= 0 else 0)
        place = ((old * I32(3) + I32(seen.education[i])) * I32(2) + I32(seen.owner[i])) * I32(2) + stayer
        cell[j] = place if seen.status[i] == I8(1) else I32(_CELLS)
        adult = age >= I32(216)
        (
            answers[0, j], answers[1, j], answers[2, j], answers[3, j], answers[4, j], answers[5, j], answers[6, j],
        ) = count_person(
            adult, seen.participation[i], seen.state_work[i], seen.state_health[i], seen.state_social[i],
            hardship_at, health_at, lonely_at,
        )  # fmt: skip
        answers[7, j] = count_trust(adult, seen.trust_municipality[i])[1]
        answers[8, j] = count_trust(adult, seen.trust_police[i])[1]
        answers[9, j] = count_trust(adult, seen.trust_professionals[i])[1]
        answers[10, j] = count_trust(adult, seen.trust_residents[i])[1]
        answers[11, j] = count_trust(adult, seen.trust_place[i])[1]
        answers[12, j] = to_units(seen.state_upbringing[i])
        answers[13, j] = to_units(seen.state_schooling[i])
        answers[14, j] = to_units(seen.state_social[i])
        answers[15, j] = to_units(seen.state_work[i])
        answers[16, j] = to_units(seen.state_health[i])
        answers[17, j] = to_units(seen.state_housing[i])
        answers[18, j] = to_units(seen.state_safety[i])


@within_kernel
def survey(first: int, last: int, month: int, inputs: Any, cells: Any, voices: Any, seen: Any) -> None:
    """Add everybody in rows [first, last) to `cells` (36 x measures) and the speakers to `voices` (7 wants, weight)."""
    answers = np.zeros((_MEASURES, _BLOCK), dtype=np.int32)
    cell = np.zeros(_BLOCK, dtype=np.int32)
    sums = np.zeros((_CELLS + 1, _MEASURES), dtype=np.int64)
    for block in range(first, last, _BLOCK):
        end = min(block + _BLOCK, last)
        _answer(np.uint64(block), np.uint64(end), month, inputs, answers, cell, seen)
        for j in range(end - block):
            into = sums[cell[j]]
            for k in range(_MEASURES):
                into[k] += answers[k, j]
        for i in range(block, end):
            weight = I32(seen.participation[i]) + (1 if seen.in_dialogue[i] > 0 else 0)
            adult = I32(month) - I32(seen.birth_month[i]) >= I32(216)
            if weight > 0 and adult and seen.status[i] == 1:
                _speak(i, weight, inputs, voices, seen)
    cells += sums[:_CELLS]
