"""A yearly survey of everybody, by kind of resident, and the voices of those who speak.

Whole numbers only. A resident belongs to one cell (age class, education, tenure, stayer or newcomer); groups
are sums of cells. Voices are the wants of residents who take part or are in dialogue, lowered by shame. Trust in
parliament is background: it is asked here and moves with who lives in the wijk, not with any strategy's events.
"""

from typing import Any

from numba import njit

from wijksim.rules.numbers import I32, F, from_coarse, most, to_units
from wijksim.rules.observation import count_person, count_trust
from wijksim.state.phases import INPUTS

CELLS = (3, 3, 2, 2)  # age class, education, owner, stayer
MEASURES = (
    "residents", "adults", "active", "leading", "hardship", "good_health", "severe_loneliness",
    "trusting_municipality", "trusting_police", "trusting_professionals", "trusting_residents", "trusting_place",
    "state_upbringing", "state_schooling", "state_social", "state_work", "state_health", "state_housing",
    "state_safety", "trusting_parliament",
)  # fmt: skip
_HARDSHIP, _HEALTH, _LONELY = INPUTS["hardship_at"], INPUTS["health_at"], INPUTS["lonely_at"]
_OF_NEED, _OF_TASTE, _SHAME = INPUTS["want_of_need"], INPUTS["want_of_taste"], INPUTS["shame"]
_TASTE = F(1.0 / 32.0)


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def _cell(i: int, month: int, table: Any) -> Any:
    age = I32(month) - I32(table.birth_month[i])
    old = 0 if age < 300 else (1 if age < 780 else 2)
    stayer = 1 if table.arrival_month[i] <= 0 else 0
    return ((old * 3 + table.education[i]) * 2 + table.owner[i]) * 2 + stayer


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def want(state: Any, taste: Any, of_need: Any, of_taste: Any, spoken: Any) -> Any:
    """What somebody says is wanted in a domain, in units: what is lacking mixed with taste, lowered by shame.

    Weights are those of `agents/picture.py`: want and need correlate as declared.
    """
    return to_units(most(F(0.0), (of_taste * F(taste) * _TASTE - of_need * state) * spoken))


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def _speak(i: int, weight: Any, inputs: Any, voices: Any, table: Any) -> None:
    of_need, of_taste = inputs[_OF_NEED], inputs[_OF_TASTE]
    open_ = F(1.0)
    hushed = open_ - inputs[_SHAME]
    voices[0] += weight * want(table.state_upbringing[i], table.taste_upbringing[i], of_need, of_taste, hushed)
    voices[1] += weight * want(table.state_schooling[i], table.taste_schooling[i], of_need, of_taste, open_)
    voices[2] += weight * want(table.state_social[i], table.taste_social[i], of_need, of_taste, hushed)
    voices[3] += weight * want(table.state_work[i], table.taste_work[i], of_need, of_taste, hushed)
    voices[4] += weight * want(table.state_health[i], table.taste_health[i], of_need, of_taste, open_)
    voices[5] += weight * want(table.state_housing[i], table.taste_housing[i], of_need, of_taste, open_)
    voices[6] += weight * want(table.state_safety[i], table.taste_safety[i], of_need, of_taste, open_)
    voices[7] += weight


@njit(error_model="numpy")  # type: ignore[untyped-decorator]
def survey(first: int, last: int, month: int, inputs: Any, cells: Any, voices: Any, table: Any) -> None:
    """Add everybody in rows [first, last) to `cells` (36 x measures) and the speakers to `voices` (7 wants, weight)."""
    for i in range(first, last):
        if table.status[i] != 1:
            continue
        c = _cell(i, month, table)
        adult = I32(month) - I32(table.birth_month[i]) >= I32(216)
        person = count_person(
            adult, table.participation[i], table.state_work[i], table.state_health[i], table.state_social[i],
            inputs[_HARDSHIP], inputs[_HEALTH], inputs[_LONELY],
        )  # fmt: skip
        for k in range(7):
            cells[c, k] += person[k]
        cells[c, 7] += count_trust(adult, table.trust_municipality[i])[1]
        cells[c, 8] += count_trust(adult, table.trust_police[i])[1]
        cells[c, 9] += count_trust(adult, table.trust_professionals[i])[1]
        cells[c, 10] += count_trust(adult, table.trust_residents[i])[1]
        cells[c, 11] += count_trust(adult, table.trust_place[i])[1]
        cells[c, 12] += to_units(table.state_upbringing[i])
        cells[c, 13] += to_units(table.state_schooling[i])
        cells[c, 14] += to_units(table.state_social[i])
        cells[c, 15] += to_units(table.state_work[i])
        cells[c, 16] += to_units(table.state_health[i])
        cells[c, 17] += to_units(table.state_housing[i])
        cells[c, 18] += to_units(table.state_safety[i])
        cells[c, 19] += count_trust(adult, from_coarse(table.parliament[i]))[1]
        weight = I32(table.participation[i]) + (1 if table.in_dialogue[i] > 0 else 0)
        if adult and weight > 0:
            _speak(i, weight, inputs, voices, table)
