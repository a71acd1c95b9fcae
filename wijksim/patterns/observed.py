"""One life as metrics see it: the indicators that are asked for, and events that only an onlooker can count.

Watching draws nothing and changes nothing: the indicators are those of the same run unwatched, bit for bit.
"""

from typing import Any

import numpy as np
import pandas as pd

from wijksim.experiments.elsewhere import municipality_key
from wijksim.experiments.provenance import Rules
from wijksim.experiments.result import RunResult
from wijksim.experiments.tables import TABLES
from wijksim.model import WijkModel
from wijksim.patterns.encounters import ENCOUNTERS, Encounters
from wijksim.patterns.names import EVERYBODY
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario
from wijksim.state.ledger import INDEX

#: Events that an onlooker notes once a year: posts held and holders that left; at each decision: objections and how
#: much of them talks took away.
STAFF, TALKED = "staff", "talked"
_DECIDED = ("project_approved", "project_deferred")
_QUARTER, _YEAR = 3, 12


def observed(
    keep: frozenset[str], scenario: Scenario, profiles: list[Profile], seed: int, months: int, rules: Rules | None
) -> RunResult:
    """A life of one wijk in its own municipality: indicators named in `keep`, each quarter or year, and events."""
    [profile] = profiles
    key = municipality_key(profile.municipality)
    model = WijkModel(scenario, [profile], seed, rules=dict(rules or {}), municipality_key=key)
    staff = _Staff(model)
    met = Encounters(model) if ENCOUNTERS in keep else None
    notes: list[tuple[int, str, str, str]] = []
    for _ in range(months):
        told = len(model.record.events)
        model.step()
        staff.look()
        if met:
            met.look()
        notes += _talks(model, model.record.events[told:])
        if model.month % _YEAR == 0:
            notes.append((model.month, profile.slug, STAFF, staff.told()))
            if met:
                notes.append((model.month, profile.slug, ENCOUNTERS, met.told()))
    return RunResult(
        indicators=_kept(model, profile.slug, keep),
        causes=_nothing("causes"),
        books=_nothing("books"),
        events=_with(model.record.events_table(), notes),
    )


class _Staff:
    """Who holds the posts of a wijk, and how many left since it was last told."""

    def __init__(self, model: WijkModel) -> None:
        [self._place] = model.places
        self._held, self._left = 0, 0
        self._holders = self._now()

    def look(self) -> None:
        now = self._now()
        for post, holder in self._holders.items():
            # a post that ended with its programme has lost nobody
            if post in now and holder >= 0:
                self._held += 1
                self._left += now[post] != holder
        self._holders = now

    def told(self) -> str:
        """Months in which posts were held, and how many holders left."""
        text = f"{self._held} {self._left}"
        self._held, self._left = 0, 0
        return text

    def _now(self) -> dict[int, int]:
        place = self._place
        return {post.post: post.holder for org in (place.welfare, place.welfare_programme) for post in org.posts}


def _talks(model: WijkModel, events: list[tuple[int, str, str, str]]) -> list[tuple[int, str, str, str]]:
    """For each decision of the council the share of adults who withdrew after talks, and who had objected."""
    [place] = model.places
    part = model.values["withdrawal"] * place.consultation.talks
    found = []
    for month, wijk, event, detail in events:
        if event in _DECIDED:
            objecting = float(detail.split()[1])
            found.append((month, wijk, TALKED, f"{part * objecting:.9f} {objecting:.9f}"))
    return found


def _kept(model: WijkModel, wijk: str, keep: frozenset[str]) -> pd.DataFrame:
    """The indicators that are asked for: everybody each quarter, groups each year, and what is counted by year."""
    table = model.record.indicators()
    table = table[table["indicator"].isin(keep) & (table["month"] % _QUARTER == 0)]
    rows = [(month, wijk, EVERYBODY, name, value) for month, name, value in _by_year(model) if name in keep]
    if not rows:
        return table
    yearly = pd.DataFrame(rows, columns=["month", "wijk", "group", "indicator", "value"])
    return pd.concat([table, yearly.astype({"month": "int32", "value": "float64"})], ignore_index=True)


def _by_year(model: WijkModel) -> list[tuple[int, str, float]]:
    """What counts of a whole year give: month of its end, name, value."""
    sums = model.record.trust_sums(0).astype(np.float64)

    def total(name: str, end: int) -> float:
        return float(sums[end - _YEAR + 1 : end + 1, INDEX[f"sum:{name}"]].sum())

    found: list[tuple[int, str, float]] = []
    for end in range(_YEAR, model.month + 1, _YEAR):
        lived = total("residents", end) / _YEAR
        found.append((end, "moves_per_person", total("departures", end) / max(1.0, lived)))
        if joined := total("joined", end):
            found.append((end, "asked_among_joiners", 100.0 * total("joined_asked", end) / joined))
    return found


def _nothing(table: str) -> pd.DataFrame:
    """An empty table: what no metric reads is not carried along."""
    return pd.DataFrame({column: pd.Series(dtype=_type(column)) for column in TABLES[table].columns})


def _type(column: str) -> Any:
    return {"month": np.int32, "cents": np.int64, "value": np.float64}.get(column, str)


def _with(events: pd.DataFrame, notes: list[tuple[int, str, str, str]]) -> pd.DataFrame:
    noted = pd.DataFrame(notes, columns=list(events.columns)).astype({"month": "int32"})
    return pd.concat([events, noted], ignore_index=True) if len(events) else noted
