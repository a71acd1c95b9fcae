"""Small wijken to test with, and what a world is: every residents' column and all that residents meet of a place."""

from collections.abc import Container, Iterator
from functools import cache
from typing import Any

import numpy as np
from small_wijk import small_profile

from wijksim.model import WijkModel
from wijksim.scenario.scenario import Scenario, load_scenario
from wijksim.state.ballot import POLLED, Polled, votes_arrays
from wijksim.state.columns import COLUMNS
from wijksim.state.draws import U64, seed_words
from wijksim.state.phases import GROUPS

#: A strategy in which every lever has something to do within eight years, whatever the luck: five years long, so that
#: the election of month 49 can break it off and its promise falls due in month 61; a lot of money for few people, many
#: who take part, quick projects, stormy politics, staff that come and go.
BUSY = load_scenario("resident-led-4").with_values(
    horizon_years=5, budget_per_resident=2000, dialogue_share=0.15, outreach_share=0.1, support_existing=0.5, room=0.5,
    execution_share=1, self_offer=0.004, quit_rate=0.3, preparation_months=3, project_months=6, coalition_change=0.4,
    stop_chance=0.9, protection_effect=1, hiring_cost=3000, turnover=0.2, overload_exit=1.5,
    promise_optimism=1.6, controls_frozen=0.6, storytelling=0.5, tolerance=0.5, mistake_rate=0.6, mistake_seen=0.3,
    mistake_size=0.2, mistake_reach=0.6, mistake_control=0, mistake_growth=1.5, control_finds=0.1,
    cabinet_fall=0.35, national_withdraws=0.9,
)  # fmt: skip
BUSY_MONTHS = 96
#: Nobody breaks a programme off and money is no object.
CALM = BUSY.with_values(coalition_change=0.28, stop_chance=0.1, hiring_cost=3000, overload_exit=0)
LONG = CALM.with_values(horizon_years=20)
#: Levers that work through a mechanism only where something is scarce, and a world in which it is: outreach takes hours
#: from backing initiatives where staff are few.
SCARCE = {("outreach_share", "dialogue"): BUSY.with_values(staffing_share=0.2, support_existing=0.9, self_offer=0.004)}
#: Mechanisms that do nothing until their own lever is used, and a world in which it is: half of the projects, so that
#: others remain as they were.
IN_USE = {name: BUSY.with_values(**{name: 0.5}) for name in ("exchange", "learning", "experiments", "integration")}
#: A seed with which a new coalition breaks that programme off (`tests/test_programme.py` sees to it).
BROKEN_OFF = 10
#: Whatever must hold under any luck is tried with each of these.
SEEDS = (1, 2, 3)

World = list[dict[str, bytes]]


def columns(model: WijkModel, wijk: int | None = None) -> dict[str, Any]:
    """Copies of all residents' columns, of one wijk or of all."""
    rows = slice(None) if wijk is None else slice(model.places[wijk].first, model.places[wijk].last)
    return {name: getattr(model.table, name)[rows].copy() for name in COLUMNS}


@cache
def read_inputs() -> tuple[str, ...]:
    """Names of the inputs that residents' rules read, gates included."""
    phases = [phase for group in GROUPS.values() for phase in group]
    read = {full for phase in phases for _, kind, full in phase.reads() if kind == "input"}
    return tuple(sorted(read | {phase.gate for phase in phases if phase.gate}))


def place_columns(model: WijkModel, wijk: int) -> dict[str, Any]:
    """What residents meet of a place: inputs of their rules, works, what comes from outside, posts they can ask."""
    place = model.places[wijk]
    posts = slice(1, 1 + int(place.get("posts")))
    values = {f"input {name}": np.float64(place.get(name) + 0.0) for name in read_inputs()}
    return values | {
        "works": np.array(place.works),
        "outside": np.array([place.outside.level, place.outside.recession, *place.outside.domains]),
        "post_holder": place.post_holder[posts].copy(),
        "post_quality": place.post_quality[posts].copy(),
    }


def bits(model: WijkModel, wijk: int) -> dict[str, bytes]:
    """The bytes of every residents' and place column of a wijk."""
    everything = columns(model, wijk) | place_columns(model, wijk)
    return {name: values.tobytes() for name, values in everything.items()}


def live(model: WijkModel, months: int, wijk: int = 0) -> World:
    """Live `months` months; the bits of one wijk after each, month 0 first."""
    world = [bits(model, wijk)]
    for _ in range(months):
        model.step()
        world.append(bits(model, wijk))
    return world


def apart(one: WijkModel, other: WijkModel, months: int, enough: Container[str] = ()) -> dict[str, int]:
    """Column -> first month in which two models, lived side by side, differ in it; no further than one of `enough`."""
    found: dict[str, int] = {}
    for month in range(months + 1):
        if month:
            one.step()
            other.step()
        now, beside = bits(one, 0), bits(other, 0)
        unlike = [name for name in now if name not in found and now[name] != beside[name]]
        found |= dict.fromkeys(unlike, month)
        if any(name in enough for name in unlike):
            break
    return found


def wijk_under(scenario: Scenario | str, seed: int = 1, population: int = 400, **how: Any) -> WijkModel:
    """A small wijk at month 0 under a strategy; `how` goes to WijkModel."""
    return WijkModel(scenario, [small_profile(population)], seed, **how)


def months_of(scenario: Scenario, months: int, seed: int = 1) -> Iterator[WijkModel]:
    """The model after each month."""
    model = wijk_under(scenario, seed)
    for _ in range(months):
        model.step()
        yield model


def votes(place: Any, month: int) -> tuple[Any, Any]:
    """Rows of the adults of a wijk, and for each whether they vote."""
    of = Polled(*(place.model.table.column(name) for name in POLLED))
    draws = (month, *seed_words(place.model.seed), U64(place.key), place.inputs)
    with np.errstate(all="ignore"):
        return votes_arrays(place.first, place.last, *draws, of)


def events(model: WijkModel, *names: str) -> list[tuple[int, str, str]]:
    """(month, event, detail) of these events."""
    return [(month, event, detail) for month, _, event, detail in model.record.events if event in names]


def differences(one: World, other: World) -> dict[str, int]:
    """Column -> first month in which two worlds differ in it."""
    months = range(min(len(one), len(other)))
    found: dict[str, int] = {}
    for month in months:
        for name in one[month]:
            if one[month][name] != other[month][name]:
                found.setdefault(name, month)
    return found


def same_world(one: World, other: World, what: str) -> None:
    """Two worlds are the same bit for bit."""
    found = differences(one, other)
    first = ", ".join(f"{name} from month {month}" for name, month in list(found.items())[:5])
    assert not found, f"{what}: {len(found)} columns differ: {first}"
