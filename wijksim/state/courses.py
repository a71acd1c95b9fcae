"""Life courses of households, as this model lives them: what a household that moves in becomes in later years.

For every household that may come into every kind of home a few courses are lived with the rules of `rules/life.py`,
half a year a step, until everybody has gone. A wijk in which households keep coming in fixed proportions is a
mixture of such courses at all their ages; `state/settlement.py` finds the proportions that give a wijk its
figures. So those who live there at the start and those who come later belong together, and nothing drifts because
the two disagree.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from wijksim.population.households import ADULTS, AGES, CHILDREN, KIND, MOST_ROOM, MULTI, entries
from wijksim.rules.life import (
    adult_age,
    child_age,
    death_rate,
    fertility,
    leaving_home,
    moving_age,
    moving_tenure,
    turned,
)
from wijksim.rules.numbers import F, plain
from wijksim.scenario.parameters import PARAMETERS
from wijksim.state.columns import CHILD, HEAD, OTHER, PARTNER
from wijksim.state.draws import STREAMS, U64, philox, seed_words, stream_key

#: Many, because a fit over few copies leans on their luck: with 32 a wijk loses 5 % of its people in twenty years.
COPIES = 256
#: Months of a step; pictures are taken in the middle of every year.
STEP = 6
_LONGEST = 2 * 80
_SLOTS = np.arange(MOST_ROOM)


@dataclass(frozen=True)
class Courses:
    """Households that may move in (`owner` to `share`), and yearly pictures of what becomes of `COPIES` of each.

    `births` counts the children born to all copies. `entry` and `copy` say whose picture it is; `age` (months, -1
    for nobody) and `position` have one column a slot.
    """

    owner: Any
    slots: Any
    type: Any
    age_class: Any
    share: Any
    births: Any
    copy: Any
    entry: Any
    age: Any
    position: Any


def life_courses() -> Courses:
    """All courses, lived with the declared rates of moving and of births; takes a few seconds."""
    owner, slots, types, age_class, share = (np.array(column) for column in zip(*entries(), strict=True))
    of = np.repeat(np.arange(len(owner)), COPIES)
    age, position = _move_in(types[of], age_class[of])
    return Courses(owner, slots, types, age_class, share, *_live(of, owner[of], slots[of], age, position))


def _uniforms(courses: Any, when: int) -> tuple[Any, ...]:
    """Four float32 arrays of uniforms; always the same ones, whatever the seed of a run."""
    low, high = seed_words(0)
    zeros = np.zeros(len(courses), dtype=np.uint64)
    with np.errstate(over="ignore"):
        key = plain(stream_key)(U64(STREAMS["course"]), U64(0))
        numbers = courses.astype(np.uint64)
        drawn: tuple[Any, ...] = plain(philox)(low, high, numbers, zeros + U64(when), zeros + key, zeros)
    return drawn


def _by_slot(u: Any) -> Any:
    """A uniform for each slot out of one."""
    return plain(turned)(u[:, None], _SLOTS)


def _move_in(types: Any, age_class: Any) -> tuple[Any, Any]:
    """Ages (months, -1 nobody) and positions by slot of households that come; ages of heads evenly spread."""
    count = len(types)
    u0, u1, _, _ = _uniforms(np.arange(count), 0)
    bounds = 12 * np.array(AGES)
    low, high = bounds[age_class], bounds[age_class + 1]
    copy = np.arange(count) % COPIES
    head = (low + (high - low) * (2 * copy + 1) // (2 * COPIES)).astype(np.int32)
    adults, size = np.array(ADULTS)[types], (np.array(ADULTS) + np.array(CHILDREN))[types]
    beside = np.where(np.array(KIND)[types] == MULTI, OTHER, PARTNER)
    luck = _by_slot(u1)
    age = np.full((count, MOST_ROOM), -1, dtype=np.int32)
    position = np.full((count, MOST_ROOM), HEAD, dtype=np.int8)
    age[:, 0] = head
    for slot in range(1, MOST_ROOM):
        grown = plain(adult_age)(head, slot, u0)
        young = plain(child_age)(head, luck[:, slot])
        age[:, slot] = np.where(slot < adults, grown, np.where(slot < size, young, -1))
        position[:, slot] = np.where(slot < adults, beside, CHILD)
    return age, position


def _live(entry: Any, owner: Any, slots: Any, age: Any, position: Any) -> tuple[Any, Any, Any, Any, Any]:
    """Live every course until everybody has gone: births by entry; entry, ages and positions of the pictures."""
    courses = np.arange(len(entry))
    births = np.zeros(len(entry) // COPIES)
    taken = []
    for step in range(_LONGEST):
        if step % 2 == 1:
            taken.append((courses % COPIES, entry, age.astype(np.int16), position))
        age, position, born = _half_a_year(_uniforms(courses, step + 1), owner, slots, age, position)
        births += np.bincount(entry[born], minlength=len(births))
        on = (age >= 0).any(axis=1)
        entry, owner, slots, age, position, courses = (
            each[on] for each in (entry, owner, slots, age, position, courses)
        )
        if not len(entry):
            break
    copies, entry, age, position = (np.concatenate(part) for part in zip(*taken, strict=True))
    return births, copies, entry, age, position


def _in_a_step(monthly: Any) -> Any:
    """The chance that something happens within a step, from its chance in a month."""
    not_in_two = (F(1.0) - monthly) * (F(1.0) - monthly)
    return F(1.0) - not_in_two * not_in_two * not_in_two


def _half_a_year(luck: tuple[Any, ...], owner: Any, slots: Any, age: Any, position: Any) -> tuple[Any, Any, Any]:
    """Deaths, moves, children who leave and births of half a year, as `live_on` and the housing market have them."""
    births, move_rate = (F(PARAMETERS[name].default) / F(12.0) for name in ("births", "move_rate"))
    lives = age >= 0
    years = np.maximum(age, 0).astype(np.float32) / F(12.0)
    head = lives & (position == HEAD)
    head_years = years[np.arange(len(age)), np.argmax(head, axis=1)]
    partnered = (lives & (position == PARTNER)).any(axis=1)
    dies = _by_slot(luck[0]) < _in_a_step(plain(death_rate)(years) / F(12.0))
    moves = luck[1] < _in_a_step(move_rate * plain(moving_age)(head_years) * plain(moving_tenure)(owner))
    flies = (position == CHILD) & (_by_slot(luck[2]) < _in_a_step(plain(leaving_home)(years)))
    bears = partnered & (luck[3] < _in_a_step(births * plain(fertility)(head_years)))
    stays = lives & ~dies & ~flies & ~moves[:, None]
    grown = stays & (age >= 216)
    led = (stays & head).any(axis=1)
    follows = ~led & grown.any(axis=1)
    heir = follows[:, None] & (np.argmax(grown, axis=1)[:, None] == _SLOTS)
    stays &= (led | follows)[:, None]
    free = ~stays & (slots[:, None] > _SLOTS)
    born = bears & led & free.any(axis=1)
    cot = born[:, None] & (np.argmax(free, axis=1)[:, None] == _SLOTS)
    age = np.where(cot, STEP, np.where(stays, age + STEP, -1))
    return age, np.where(heir, HEAD, np.where(cot, CHILD, position)).astype(np.int8), born
