"""One wijk as numbers: its rows, dwellings, ties, posts, and the inputs that rules read this month."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeVar
from zlib import crc32

import numpy as np

from wijksim.population.profile import Profile
from wijksim.population.questions import lines, work_lines
from wijksim.population.start import shifts_of_movers, start_margins, thresholds
from wijksim.rules.numbers import COMPILED
from wijksim.state.building import build_with
from wijksim.state.columns import ResidentTable
from wijksim.state.dealing import deal
from wijksim.state.housing import build_homes
from wijksim.state.kernels import load
from wijksim.state.layout import Layout, lay_out, make_ties
from wijksim.state.ledger import NAMES
from wijksim.state.margins import AT, MARGINS, START
from wijksim.state.phases import INPUTS
from wijksim.state.ties import slot_type

P = TypeVar("P", bound="Place")


@dataclass
class Place:
    """The arrays of one wijk; rows `first` to `last` of the residents' table are its slots."""

    index: int
    key: int
    profile: Profile
    layout: Layout
    homes: Any
    margins: Any
    first: int
    last: int
    inputs: Any
    ledger: Any
    post_holder: Any
    post_quality: Any

    def set(self, name: str, value: float) -> None:
        """Set one input that rules read."""
        self.inputs[INPUTS[name]] = value

    def get(self, name: str) -> float:
        """One input, as rules read it."""
        return float(self.inputs[INPUTS[name]])


def wijk_key(profile: Profile, twins: int) -> int:
    """A number below 2**24 that stands for the wijk in every key of a draw; `twins` counts earlier ones with it.

    A CBS code of a wijk with six digits is its own number; a buurt, or a code with letters, has one by checksum.
    """
    kind, digits = profile.code[:2], profile.code[2:]
    if kind == "WK" and digits.isdecimal():
        number = int(digits)
    else:
        number = 999_999 if kind == "NL" else crc32(profile.code.encode()) % 999_999
    return number + 1_000_000 * twins


@lru_cache(maxsize=64)
def pack_margins(profile: Profile) -> Any:
    """The margins of a wijk and its outside pool as float32 (2, number of margins)."""
    packed = np.zeros((2, len(MARGINS)), dtype=np.float32)
    for row, margins in enumerate(start_margins(profile)):
        for name, value in margins.items():
            packed[row, AT[name]] = value
    return packed


def inputs_from(values: dict[str, float]) -> dict[str, float]:
    """Inputs that are worked out from parameters alone."""
    moved = shifts_of_movers(values["moving_selectivity"])
    usual = values["setback_rate"] / 12 * values["setback_size"] / 0.04
    return {"usual_setback": usual, **{f"mover_shift_{domain}": shift for domain, shift in moved.items()}}


def build_places(
    profiles: list[Profile], seed: int, values: dict[str, float], posts: int, kind: type[P], way: str
) -> tuple[list[P], ResidentTable, Any, Any]:
    """Lay out every wijk: places of a `kind`, an empty table of all slots, and the ties in CSR form over all slots.

    Ties name slots within the wijk. `way` is how the model will run (`state/runner.py`).
    """
    build_with(load() if COMPILED and way == "kernel" else None)
    national = thresholds_of_the_country() | inputs_from(values)
    places: list[P] = []
    starts_all, ties_all, first, edges = [np.zeros(1, dtype=np.int64)], [], 0, 0
    seen: dict[int, int] = {}
    for index, profile in enumerate(profiles):
        number = wijk_key(profile, 0)
        twins = seen.get(number, 0)
        seen[number] = twins + 1
        key = wijk_key(profile, twins)
        margins = pack_margins(profile).copy()
        layout = lay_out(seed, key, profile)
        local = np.concatenate([[0], np.cumsum(layout.room)]).astype(np.int64)
        starts, ties = make_ties(seed, key, local)
        last = first + int(local[-1])
        homes = build_homes(profile, layout, local + first)
        place = kind(
            index, key, profile, layout, homes, margins, first, last, np.zeros(len(INPUTS), dtype=np.float32),
            np.zeros(len(NAMES), dtype=np.int64), np.full(posts + 1, -1, dtype=np.int32),
            np.ones(posts + 1, dtype=np.float32),
        )  # fmt: skip
        work = float(margins[START, AT["mean_work"]])
        own = {"owner_share": profile.owner_occupied / 100, "usual_work": work, **work_lines(profile, work)}
        for name, value in (national | own | values).items():
            place.set(name, value)
        places.append(place)
        starts_all.append(starts[1:] + edges)
        ties_all.append(ties)
        edges += len(ties)
        first = last
    table = ResidentTable(first)
    for place in places:
        room = np.diff(place.homes.starts)
        table.dwelling[place.first : place.last] = np.repeat(np.arange(len(room)), room)
        offsets = np.repeat(place.homes.starts[:-1], room)
        ordinal = np.arange(place.first, place.last) - offsets
        rows = slice(place.first, place.last)
        table.ordinal[rows] = ordinal
        age = place.layout.age[table.dwelling[rows], ordinal]
        table.education[rows], table.income[rows] = deal(seed, place.key, place.margins, age)
    slot = slot_type(max(place.last - place.first for place in places))
    return places, table, np.concatenate(starts_all), np.concatenate([ties.astype(slot) for ties in ties_all])


@cache
def thresholds_of_the_country() -> dict[str, float]:
    """Where the lines of the survey lie, from the average Dutch wijk."""
    from wijksim.population.catalogue import find_wijk

    return thresholds(find_wijk("gemiddelde-wijk")) | lines()
