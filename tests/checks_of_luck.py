"""Same luck as checks: a move, a month or another mistake changes nobody else's draws, however a month is lived.

As in `checks.py`: each fails with a message when its rule is broken, and `test_guards.py` sees to it that they do.
"""

from typing import Any

import numpy as np
from checks import without
from worlds import BUSY, columns, wijk_under

from wijksim.agents.project import Initiative, Project
from wijksim.model import WijkModel
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.scenario import Scenario, load_scenario
from wijksim.state.columns import COLUMNS, DOMAINS, HEAD, LIVES, TRUSTS

#: All that somebody is born or comes with.
_BORN_WITH = (
    "education", "income", "threshold", "parliament", *(f"taste_{domain}" for domain in DOMAINS),
    *(f"reference_{kind}" for kind in TRUSTS), *(f"personal_{domain}" for domain in DOMAINS),
)  # fmt: skip
#: What comes of the voices of those to whom one is tied: whoever moved in next door is heard.
_VOICES = frozenset({"heard_municipality", "heard_place", "near_signals"})
#: What comes of seeing whether they are active, which no parameter switches off.
_SEEN = frozenset({"trust_residents", "expected_residents"})
#: What comes of the queue for help, which a wijk shares: one who asks less leaves room for another. Whether that other
#: is served, how it went, and what follows from it: support, and what is thought of professionals.
_QUEUE = frozenset(
    {"helped", "met", "aid", "supported", "tie", "tie_post", "tie_holder", "expected_professionals"}
    | {"trust_professionals"}
    | {f"{what}_{domain}" for what in ("stage", "stock", "state") for domain in DOMAINS}
)
#: Moving that does not depend on satisfaction, and nobody who listens to anybody.
ALONE = load_scenario("business-as-usual").with_values(
    moving_selectivity=0, entrant_response=0, hearsay=0, asking_reproduction=0, objection_spread=0
)


def luck_of_mistakes_is_their_own(seed: int) -> None:
    """When and how a work goes wrong depends on which work it is, not on strategy, month or other mistakes."""
    found = []
    for scenario, months in ((BUSY, 1), (BUSY, 40), (load_scenario("manifest"), 2)):
        model = wijk_under(scenario, seed).run(months)
        place = model.places[0]
        luck = []
        for work in (Project(model, place, 900, 0, False, True, 0), Initiative(model, place, 800, 0)):
            for _ in range(3):
                course = work.course
                luck.append((course.limit, course.luck_of_size, course.found_limit, place.mistakes._luck(course)))
                course.end(place)
        assert len(set(luck)) == len(luck), "two mistakes have the same luck"
        found.append(luck)
    assert found[0] == found[1] == found[2], "the luck of a mistake depends on what else went on"


def one_move_changes_one_home(months: int, seed: int = 1, nothing_shared: bool = False, **how: Any) -> None:
    """A household made to move in month 3 changes nobody else's life, and its slot's k-th occupant stays the same.

    Of those who live elsewhere every column is the same to the bit but those of `_VOICES`, `_SEEN` and `_QUEUE`; with
    `nothing_shared` (no mechanism, no ties between slots, no hours of help to queue for) every column, none excepted.
    """
    scenario, shared = (
        (without(ALONE, MECHANISMS).with_values(volunteer_worth=0), frozenset())
        if nothing_shared
        else (ALONE, _VOICES | _SEEN | _QUEUE)
    )
    plainly, forced = (wijk_under(scenario, seed, 100, **how) for _ in range(2))
    for model in (plainly, forced):
        if nothing_shared:
            model.runner.starts = np.zeros_like(model.runner.starts)
            model.places[0].mainstream_cents = 0
    lives = _lives(plainly, months)
    row = _moves_by_itself(lives)
    forced.force_move(3, int(plainly.table.dwelling[row]))
    other_lives = _lives(forced, months)
    elsewhere = plainly.table.dwelling != plainly.table.dwelling[row]
    for month, (one, other) in enumerate(zip(lives, other_lives, strict=True), start=1):
        for name in COLUMNS.keys() - shared:
            same = one[name][elsewhere].tobytes() == other[name][elsewhere].tobytes()
            assert same, f"month {month}: {name} of others changed"
    _same_occupants(_occupants(lives, row), _occupants(other_lives, row))


def _lives(model: WijkModel, months: int) -> list[dict[str, Any]]:
    """Every column of everybody, month by month."""
    lives = []
    for _ in range(months):
        model.step()
        lives.append(columns(model))
    return lives


def _moves_by_itself(lives: list[dict[str, Any]]) -> int:
    """The first slot of a dwelling that gets another household of itself, after a year and before the last one."""
    first, last = lives[11], lives[-13]
    heads = (lives[1]["status"] == LIVES) & (lives[1]["position"] == HEAD)
    stayed = lives[1]["occupant"] == first["occupant"]
    return int(np.flatnonzero(heads & stayed & (last["occupant"] > first["occupant"]) & (last["position"] == HEAD))[0])


def _occupants(lives: list[dict[str, Any]], row: int) -> dict[int, tuple[int, tuple[float, ...]]]:
    """Number of each occupant of a slot -> first month seen, and all that they were born or came with."""
    seen: dict[int, tuple[int, tuple[float, ...]]] = {}
    for month, now in enumerate(lives, start=1):
        if now["status"][row] == LIVES:
            seen.setdefault(int(now["occupant"][row]), (month, tuple(float(now[name][row]) for name in _BORN_WITH)))
    return seen


def _same_occupants(plainly: dict[int, Any], forced: dict[int, Any]) -> None:
    both = plainly.keys() & forced.keys()
    assert any(plainly[who][0] != forced[who][0] for who in both), "nobody came in another month"
    for who in both:
        assert plainly[who][1] == forced[who][1], f"occupant {who} is somebody else when arriving in another month"
    born_with = [traits for _, traits in forced.values()]
    assert len(set(born_with)) == len(born_with), "an occupant has the traits of the one before"


def agents_live_as_kernels(months: int, scenario: Scenario = BUSY, population: int = 60, seed: int = 1) -> None:
    """Resident by resident and in compiled loops, the same months give the same bits."""
    one, other = (wijk_under(scenario, seed, population, way=way) for way in ("kernel", "agents"))
    for _ in range(months):
        one.step()
        other.step()
        for name, values in columns(one).items():
            assert values.tobytes() == columns(other)[name].tobytes(), f"month {one.month}: {name} differs"
    assert (one.record.trust_sums() == other.record.trust_sums()).all(), "what was counted differs"
