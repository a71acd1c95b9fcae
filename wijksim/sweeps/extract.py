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
from wijksim.observe.groups import PARLIAMENT, indicators_of, sums_by_group, trusting_parliament
from wijksim.observe.indicators import GROUPS, leaver_rows, monthly
from wijksim.observe.record import Record
from wijksim.observe.turnout import turnout_table
from wijksim.observe.virtual_survey import asked_rows
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario
from wijksim.state.columns import DOMAINS, TRUSTS
from wijksim.state.ledger import INDEX

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
    model = WijkModel(scenario, profiles, seed, rules=dict(rules or {}), follows_projects=False)
    return extract_of(model.run(months))


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
    """Indicators of all residents together and of each group; those of a group without residents are nan."""
    surveys = np.stack([cells for _, index, cells in record.surveys if index == wijk])
    ends = _at_ends(np.stack(record.sums[wijk]), years)
    table = monthly(ends, record.levels[wijk][::_YEAR], "")
    values = table["value"].to_numpy().reshape(-1, len(ends))
    names = table["indicator"].to_numpy()[:: len(ends)]
    found = {f"all:{name}": column for name, column in zip(names, values, strict=True)}
    found[f"all:{PARLIAMENT}"] = trusting_parliament(surveys.sum(axis=1))
    for name, by_group in indicators_of(sums_by_group(surveys)).items():
        found |= {f"{group}:{name}": by_group[place] for place, group in enumerate(GROUPS)}
    return found


def _at_ends(sums: Any, years: int) -> Any:
    """Sums (months, names) at year ends; flows over the year."""
    ends = sums[::_YEAR].copy()
    for name in FLOWS:
        flow = sums[1 : years * _YEAR + 1, INDEX[f"sum:{name}"]]
        ends[1:, INDEX[f"sum:{name}"]] = flow.reshape(years, _YEAR).sum(axis=1)
    return ends


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
