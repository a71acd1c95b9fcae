"""A yearly survey of everybody, by kind of resident, and the voices of those who speak.

Whole numbers only. A resident belongs to one cell (age class, education, tenure, stayer or newcomer, income, whether
they take part by themselves); groups are sums of cells. Who belongs to a cell follows from traits that no strategy
moves, never from an outcome. Voices are the wants of residents who take part or are in dialogue, lowered by shame.
Trust in parliament is background: it is asked here and moves with who lives in the wijk and with national scandals,
not with any strategy's events.
"""

from collections import namedtuple
from math import prod
from typing import Any

import numpy as np

from wijksim.rules.life import age_in_months
from wijksim.rules.numbers import I8, I32, F, from_coarse, most, plain, rule, select, to_units, within_kernel
from wijksim.rules.observation import count_person, count_trust
from wijksim.state.columns import DOMAINS, TRUSTS
from wijksim.state.phases import INPUTS

#: Classes of: age (under 15, 15 to 24, 25 to 64, 65 and over), education, owner, stayer, income, not by themselves.
CELLS = (4, 3, 2, 2, 3, 2)
MEASURES = (
    "residents", "adults", "active", "leading", "hardship", "good_health", "severe_loneliness",
    "trusting_municipality", "trusting_police", "trusting_professionals", "trusting_residents", "trusting_place",
    "state_upbringing", "state_schooling", "state_social", "state_work", "state_health", "state_housing",
    "state_safety", "trusting_parliament",
)  # fmt: skip
#: The columns that a survey reads.
SEEN = (
    "status", "birth_month", "arrival_month", "education", "income", "owner", "threshold", "participation",
    "in_dialogue", "parliament",
    *(f"trust_{kind}" for kind in TRUSTS), *(f"state_{domain}" for domain in DOMAINS),
    *(f"taste_{domain}" for domain in DOMAINS),
)  # fmt: skip
#: The same as one argument for a kernel.
Seen = namedtuple("Seen", SEEN)  # type: ignore[misc]
_HARDSHIP, _HEALTH, _LONELY = INPUTS["hardship_at"], INPUTS["health_at"], INPUTS["lonely_at"]
_PARLIAMENT = INPUTS["parliament_shift"]
_OF_NEED, _OF_TASTE, _SHAME = INPUTS["want_of_need"], INPUTS["want_of_taste"], INPUTS["shame"]
_TASTE = F(1.0 / 32.0)
CELL_COUNT = prod(CELLS)
#: The cell of slots where nobody lives comes after all others.
_NOWHERE = I32(CELL_COUNT)
_MEASURES = len(MEASURES)
#: Residents whose answers are worked out together before they are sorted into cells.
BLOCK = 240


def lines(count: int) -> tuple[Any, ...]:
    """Where each of `count` lines of answers of a block begins in one flat array.

    Lines at distances that a compiler knows need no checks that they do not overlap, block after block.
    """
    return tuple(np.uint64(k * BLOCK) for k in range(count))


#: Where the answers of each measure begin.
_AT = lines(_MEASURES)


@rule
def not_by_themselves(threshold: Any) -> Any:
    """Whether somebody hardly takes part by themselves (claim 3): offers to at most half as often as the average adult.

    Unasked one offers at `self_offer` times the square of 1.6 - 1.5 x threshold (`take_part`); at the mean threshold of
    0.45 that square is 0.86, at 0.63 it is 0.43. The threshold is drawn before somebody comes and never changes.
    """
    return threshold >= F(0.63)


@rule
def cell_of(
    month: Any, status: Any, birth_month: Any, arrival_month: Any, education: Any, income: Any, owner: Any,
    threshold: Any,
) -> Any:  # fmt: skip
    """The cell that somebody belongs to; the one after all others where nobody lives."""
    age = age_in_months(month, birth_month)
    grown = select(age >= I32(780), I32(3), select(age >= I32(300), I32(2), select(age >= I32(180), I32(1), I32(0))))
    stayer = select(I32(arrival_month) <= I32(0), I32(1), I32(0))
    paid = select(income >= I8(80), I32(2), select(income >= I8(40), I32(1), I32(0)))
    apart = select(not_by_themselves(threshold), I32(1), I32(0))
    cell = ((((grown * I32(3) + I32(education)) * I32(2) + I32(owner)) * I32(2) + stayer) * I32(3) + paid) * I32(2)
    return select(status == I8(1), cell + apart, _NOWHERE)


@rule
def answers_of(
    month: Any, status: Any, birth_month: Any, arrival_month: Any, education: Any, income: Any, owner: Any,
    threshold: Any, participation: Any, parliament: Any, trust_municipality: Any, trust_police: Any,
    trust_professionals: Any, trust_residents: Any, trust_place: Any, state_upbringing: Any, state_schooling: Any,
    state_social: Any, state_work: Any, state_health: Any, state_housing: Any, state_safety: Any, hardship_at: Any,
    health_at: Any, lonely_at: Any, parliament_shift: Any,
) -> Any:  # fmt: skip
    """The cell somebody belongs to, and what is counted of them: the measures in order, in whole numbers."""
    cell = cell_of(month, status, birth_month, arrival_month, education, income, owner, threshold)
    adult = age_in_months(month, birth_month) >= I32(216)
    one, grown, active, leading, hardship, healthy, lonely = count_person(
        adult, participation, state_work, state_health, state_social, hardship_at, health_at, lonely_at
    )
    _, municipality = count_trust(adult, trust_municipality)
    _, police = count_trust(adult, trust_police)
    _, professionals = count_trust(adult, trust_professionals)
    _, residents = count_trust(adult, trust_residents)
    _, place = count_trust(adult, trust_place)
    _, in_parliament = count_trust(adult, from_coarse(parliament) + to_units(parliament_shift))
    return (
        cell, one, grown, active, leading, hardship, healthy, lonely, municipality,
        police, professionals, residents, place, to_units(state_upbringing), to_units(state_schooling),
        to_units(state_social), to_units(state_work), to_units(state_health), to_units(state_housing),
        to_units(state_safety), in_parliament,
    )  # fmt: skip


@rule
def weight_of(month: Any, status: Any, birth_month: Any, participation: Any, in_dialogue: Any) -> Any:
    """How much of somebody is heard: nothing of those who neither take part nor are in dialogue."""
    speaks = (status == I8(1)) & (age_in_months(month, birth_month) >= I32(216))
    return select(speaks, I32(participation) + select(in_dialogue > I8(0), I32(1), I32(0)), I32(0))


@rule
def want(state: Any, taste: Any, of_need: Any, of_taste: Any, spoken: Any) -> Any:
    """What somebody says is wanted in a domain, in units: what is lacking mixed with taste, lowered by shame.

    Weights are those of `agents/picture.py`: want and need correlate as declared.
    """
    return to_units(most(F(0.0), (of_taste * F(taste) * _TASTE - of_need * state) * spoken))


@within_kernel
def _speak(i: Any, weight: Any, inputs: Any, voices: Any, seen: Any) -> None:
    of_need, of_taste = inputs[_OF_NEED], inputs[_OF_TASTE]
    open_ = F(1.0)
    hushed = open_ - inputs[_SHAME]
    voices[0] += weight * want(seen.state_upbringing[i], seen.taste_upbringing[i], of_need, of_taste, hushed)
    voices[1] += weight * want(seen.state_schooling[i], seen.taste_schooling[i], of_need, of_taste, open_)
    voices[2] += weight * want(seen.state_social[i], seen.taste_social[i], of_need, of_taste, hushed)
    voices[3] += weight * want(seen.state_work[i], seen.taste_work[i], of_need, of_taste, hushed)
    voices[4] += weight * want(seen.state_health[i], seen.taste_health[i], of_need, of_taste, open_)
    voices[5] += weight * want(seen.state_housing[i], seen.taste_housing[i], of_need, of_taste, open_)
    voices[6] += weight * want(seen.state_safety[i], seen.taste_safety[i], of_need, of_taste, open_)
    voices[7] += weight


@within_kernel
def _answer(first: Any, last: Any, month: Any, inputs: Any, a: Any, cell: Any, weight: Any, seen: Any) -> None:
    """Fill `a` (a line of each measure), `cell` and `weight` (of who speaks) with the answers of rows [first, last)."""
    hardship_at, health_at, lonely_at = inputs[_HARDSHIP], inputs[_HEALTH], inputs[_LONELY]
    parliament_shift = inputs[_PARLIAMENT]
    for i in range(first, last):
        j = i - first
        (
            cell[j], a[j + _AT[0]], a[j + _AT[1]], a[j + _AT[2]], a[j + _AT[3]], a[j + _AT[4]], a[j + _AT[5]],
            a[j + _AT[6]], a[j + _AT[7]], a[j + _AT[8]], a[j + _AT[9]], a[j + _AT[10]], a[j + _AT[11]],
            a[j + _AT[12]], a[j + _AT[13]], a[j + _AT[14]], a[j + _AT[15]], a[j + _AT[16]], a[j + _AT[17]],
            a[j + _AT[18]], a[j + _AT[19]],
        ) = answers_of(
            month, seen.status[i], seen.birth_month[i], seen.arrival_month[i], seen.education[i], seen.income[i],
            seen.owner[i], seen.threshold[i], seen.participation[i], seen.parliament[i],
            seen.trust_municipality[i], seen.trust_police[i], seen.trust_professionals[i], seen.trust_residents[i],
            seen.trust_place[i], seen.state_upbringing[i], seen.state_schooling[i], seen.state_social[i],
            seen.state_work[i], seen.state_health[i], seen.state_housing[i], seen.state_safety[i], hardship_at,
            health_at, lonely_at, parliament_shift,
        )  # fmt: skip
        weight[j] = I8(
            weight_of(month, seen.status[i], seen.birth_month[i], seen.participation[i], seen.in_dialogue[i])
        )


@within_kernel
def living(count: int, cell: Any) -> Any:
    """Which of the first `count` cells are of somebody: where nobody lives there is nothing to add."""
    found = np.empty(count, dtype=np.uint64)
    some = 0
    for j in range(np.uint64(count)):
        found[some] = j
        some += 1 if cell[j] != _NOWHERE else 0
    return found[:some]


@within_kernel
def _speaking(count: int, weight: Any) -> Any:
    """Which of the first `count` weights are of somebody who speaks."""
    found = np.empty(count, dtype=np.uint64)
    some = 0
    for j in range(np.uint64(count)):
        found[some] = j
        some += 1 if weight[j] > 0 else 0
    return found[:some]


@within_kernel
def survey(first: int, last: int, month: int, inputs: Any, cells: Any, voices: Any, seen: Any) -> None:
    """Add all in rows [first, last) to `cells` (kinds x measures) and the speakers to `voices` (7 wants, weight)."""
    answers = np.zeros(_MEASURES * BLOCK, dtype=np.int32)
    cell, weight = np.zeros(BLOCK, dtype=np.int32), np.zeros(BLOCK, dtype=np.int8)
    for block in range(first, last, BLOCK):
        end = min(block + BLOCK, last)
        _answer(np.uint64(block), np.uint64(end), month, inputs, answers, cell, weight, seen)
        for j in living(end - block, cell):
            into = cells[np.uint64(cell[j])]
            for k in range(_MEASURES):
                into[k] += answers[j + _AT[k]]
        for j in _speaking(end - block, weight):
            _speak(np.uint64(block) + j, np.int64(weight[j]), inputs, voices, seen)


def survey_arrays(first: int, last: int, month: int, inputs: Any, cells: Any, voices: Any, seen: Any) -> None:
    """The same as `survey` with whole numpy arrays."""
    of: Any = Seen(*(column[first:last] for column in seen))
    cell, *answers = plain(answers_of)(
        month, of.status, of.birth_month, of.arrival_month, of.education, of.income, of.owner, of.threshold,
        of.participation, of.parliament,
        *(getattr(of, f"trust_{kind}") for kind in TRUSTS), *(getattr(of, f"state_{domain}") for domain in DOMAINS),
        inputs[_HARDSHIP], inputs[_HEALTH], inputs[_LONELY], inputs[_PARLIAMENT],
    )  # fmt: skip
    sums = np.zeros((CELL_COUNT + 1, _MEASURES), dtype=np.int64)
    for k, answer in enumerate(answers):
        np.add.at(sums[:, k], cell, answer)
    cells += sums[:CELL_COUNT]
    weight = plain(weight_of)(month, of.status, of.birth_month, of.participation, of.in_dialogue)
    hushed = F(1.0) - inputs[_SHAME]
    for k, domain in enumerate(DOMAINS):
        spoken = hushed if domain in ("upbringing", "social", "work") else F(1.0)
        state, taste = getattr(of, f"state_{domain}"), getattr(of, f"taste_{domain}")
        wanted = plain(want)(state, taste, inputs[_OF_NEED], inputs[_OF_TASTE], spoken)
        voices[k] += np.sum(weight * wanted, dtype=np.int64)
    voices[7] += np.sum(weight, dtype=np.int64)
