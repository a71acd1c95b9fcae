"""What a sweep keeps of a run: a number a year for each series, not 240 months of everything.

A series is an indicator of a group ("all:wellbeing") or a kind of money ("money:spent_delivery"). Indicators are those
of `RunResult.indicators` at year ends, year 0 being the start, but for births, deaths, arrivals and departures, which
are counted over the year. Money is summed over the year, whole wijk, in cents; what is carried is that at year end.
The formulas are those of `observe`, applied to years only.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from wijksim.experiments.provenance import Rules, canonical, rules_hash, source_hash, versions
from wijksim.model import WijkModel
from wijksim.observe.books import KINDS
from wijksim.observe.indicators import GROUPS, leaver_rows, monthly
from wijksim.observe.record import Record
from wijksim.observe.turnout import turnout_table
from wijksim.observe.virtual_survey import asked_rows
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario
from wijksim.state.columns import DOMAINS, TRUSTS
from wijksim.state.ledger import INDEX, NAMES
from wijksim.state.survey import CELLS, MEASURES

Numbers = npt.NDArray[np.float64]

#: Version of what is kept; runs with another one are refused.
SCHEMA = 1
MONEY = "money"
FLOWS = ("births", "deaths", "arrivals", "departures")
#: Outcomes of everybody that there are every year.
OUTCOMES = (
    "wellbeing", *(f"trust_{kind}" for kind in TRUSTS), "participation", "hardship", "good_health",
    "severe_loneliness", *DOMAINS, "liveability", "population", "turnout", *FLOWS,
)  # fmt: skip
_YEAR = 12
_UNIT = 2.0**20
_PARLIAMENT = "trust_parliament"
_MEASURED = [INDEX[f"sum:{name}"] for name in MEASURES if f"sum:{name}" in INDEX]
_WITH_SUM = [place for place, name in enumerate(MEASURES) if f"sum:{name}" in INDEX]
_NOT_OF_GROUPS = ("liveability", *FLOWS)


@dataclass(frozen=True, eq=False, repr=False)
class Years:
    """One wijk: names of its series, in order, and their values (series, years); nan where there is none."""

    names: tuple[str, ...]
    values: Numbers

    @classmethod
    def of(cls, names: Sequence[str], values: Numbers) -> "Years":
        """Those of the series that have a value in some year; `names` are in order."""
        there = np.flatnonzero(~np.isnan(values).all(axis=1))
        return cls(tuple(names[place] for place in there.tolist()), values[there])

    def __getitem__(self, name: str) -> Numbers:
        """The values of one series; raises ValueError where there is none."""
        return np.asarray(self.values[self.names.index(name)])


@dataclass(frozen=True, eq=False, repr=False)
class Extract:
    """The years of one run by wijk, and how it was made."""

    wijken: dict[str, Years]
    provenance: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """Sha256 (hex) of all values: wijken and series in order of name, numbers as little-endian bytes."""
        seal = hashlib.sha256()
        for wijk, years in sorted(self.wijken.items()):
            seal.update(_named(wijk, years.names))
            seal.update(np.where(np.isnan(years.values), np.nan, years.values).astype("<f8").tobytes())
        return seal.hexdigest()


@lru_cache(maxsize=64)
def _named(wijk: str, names: tuple[str, ...]) -> bytes:
    return canonical([wijk, names]).encode()


def live(scenario: Scenario, profiles: list[Profile], seed: int, months: int, rules: Rules | None = None) -> Extract:
    """Live `months` months, whole years, and keep the years. For `run_many`."""
    return extract_of(WijkModel(scenario, profiles, seed, rules=dict(rules or {})).run(months))


def extract_of(model: WijkModel) -> Extract:
    """The years of what a model has lived."""
    record, slugs = model.record, model.record.slugs()
    years = model.month // _YEAR
    voted = _turnout(record)
    wijken: dict[str, Years] = {}
    for place in model.places:
        slug = slugs[place.index]
        found = _indicators(record, place.index, years)
        _fill(found, years, voted[slug])
        _fill(found, years, _asked(record, place.index, slug))
        found |= _money(place.books.rows, years)
        names = sorted(found)
        wijken[slug] = Years.of(names, np.array([found[name] for name in names]))
    return Extract(wijken, provenance_of(model.scenario, model.profiles, model.seed, model.month, model.rules))


def provenance_of(
    scenario: Scenario, profiles: list[Profile], seed: int, months: int, rules: Rules | None
) -> dict[str, Any]:
    """Where a run comes from, by hashes: what they are hashes of stands in full in the folder's own description."""
    return {
        "scenario": {"hash": scenario.hash},
        "wijken": [{"hash": profile.hash} for profile in profiles],
        "seed": seed,
        "months": months,
        "rules": rules_hash(rules or None),
        "sources": source_hash(),
        "versions": dict(versions()),
    }


def _indicators(record: Record, wijk: int, years: int) -> dict[str, Numbers]:
    """Indicators of all residents together and of each group; those of a group without residents are nan.

    Everybody and the groups, year by year, stand below each other in one table of sums, so that the formulas of
    everybody are those of all.
    """
    cells = np.stack([cells for _, index, cells in record.surveys if index == wijk])
    # sums far below 2**53, so that adding them up as floats is exact, in whatever order
    beside = cells.transpose(1, 0, 2).reshape(cells.shape[1], -1).astype(np.float64)
    counted = (_MEMBERS @ beside).astype(np.int64).reshape(-1, len(MEASURES))  # groups x years, measures
    ends = _at_ends(np.stack(record.sums[wijk]), years)
    ledger = np.zeros((len(ends) + len(counted), len(NAMES)), dtype=np.int64)
    ledger[: len(ends)] = ends
    ledger[len(ends) :, _MEASURED] = counted[:, _WITH_SUM]
    levels = [*record.levels[wijk][::_YEAR], *([0.0] * len(counted))]
    table = monthly(ledger, levels, "")
    values = table["value"].to_numpy().reshape(-1, len(ledger))
    nobody = counted[:, MEASURES.index("residents")] == 0
    found = {f"all:{_PARLIAMENT}": _parliament(cells.sum(axis=1))}
    of_groups = {_PARLIAMENT: _parliament(counted)}
    for name, column in zip(table["indicator"].to_numpy()[:: len(ledger)], values, strict=True):
        found[f"all:{name}"] = column[: len(ends)]
        if name not in _NOT_OF_GROUPS:
            of_groups[str(name)] = column[len(ends) :]
    # added up as `observe` adds it up for a group: from Python 3.12 on its sum of floats rounds once
    states = zip(*(of_groups[domain].tolist() for domain in DOMAINS), strict=True)
    of_groups["wellbeing"] = np.array([sum(each) / len(DOMAINS) for each in states])
    for name, column in of_groups.items():
        by_group = np.where(nobody, np.nan, column).reshape(len(GROUPS), years + 1)
        found |= {f"{group}:{name}": by_group[place] for place, group in enumerate(GROUPS)}
    return found


def _at_ends(sums: Any, years: int) -> Any:
    """Sums (months, names) at year ends; flows over the year."""
    ends = sums[::_YEAR].copy()
    for name in FLOWS:
        flow = sums[1 : years * _YEAR + 1, INDEX[f"sum:{name}"]]
        ends[1:, INDEX[f"sum:{name}"]] = flow.reshape(years, _YEAR).sum(axis=1)
    return ends


def _members() -> Numbers:
    """Which cells of the survey belong to each group (groups, cells): 1 or 0."""
    cells = np.arange(int(np.prod(CELLS))).reshape(CELLS)
    chosen = [np.take(cells, range(first, last + 1), axis) for axis, first, last in GROUPS.values()]
    return np.stack([np.isin(cells, each).ravel() for each in chosen]).astype(np.float64)


def _parliament(sums: Any) -> Numbers:
    """Share of adults (%) who trust parliament."""
    trusting, adults = (sums[..., MEASURES.index(name)] for name in ("trusting_parliament", "adults"))
    return np.asarray(100.0 * trusting / _UNIT / np.maximum(1, adults))


def _asked(record: Record, wijk: int, slug: str) -> Iterator[tuple[int, str, str, float]]:
    """What is asked once a year, and what those were like who moved away."""
    for asked in record.asked:
        if asked.wijk == wijk:
            for month, _, group, name, value in asked_rows(asked, slug, record.sums[wijk][asked.month]):
                yield month, group, name, value
    for month in range(_YEAR, len(record.sums[wijk]), _YEAR):
        year = np.stack(record.sums[wijk][month - _YEAR + 1 : month + 1])
        for _, _, group, name, value in leaver_rows(month, slug, year):
            yield month, group, name, value


def _fill(found: dict[str, Numbers], years: int, rows: Iterable[tuple[int, str, str, float]]) -> None:
    """Put rows (month, group, indicator, value) in the series that they belong to."""
    for month, group, name, value in rows:
        key = f"{group}:{name}"
        if key not in found:
            found[key] = np.full(years + 1, np.nan)
        found[key][month // _YEAR] = value


def _money(rows: list[tuple[int, str, int]], years: int) -> dict[str, Numbers]:
    """Cents by kind in each year; whole numbers below 2**53, which a float holds exactly. Year 0 has none."""
    found = {kind: np.zeros(years + 1) for kind in KINDS}
    for month, kind, cents in rows:
        year = (month + _YEAR - 1) // _YEAR
        if kind == "carried":
            found[kind][year] = cents
        else:
            found[kind][year] += cents
    for values in found.values():
        values[0] = np.nan
    return {f"{MONEY}:{kind}": values for kind, values in found.items()}


def _turnout(record: Record) -> dict[str, list[tuple[int, str, str, float]]]:
    """Turnout at the last election, at year ends, by wijk."""
    table = turnout_table(record)
    yearly = np.flatnonzero(table["month"].to_numpy() % _YEAR == 0)
    columns = [table[name].to_numpy()[yearly].tolist() for name in ("wijk", "month", "group", "value")]
    found: dict[str, list[tuple[int, str, str, float]]] = {slug: [] for slug in record.slugs()}
    for wijk, month, group, value in zip(*columns, strict=True):
        found[wijk].append((month, group, "turnout", value))
    return found


_MEMBERS = _members()
