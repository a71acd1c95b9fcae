"""What is kept of each wijk of a country: the years of everybody, a number a year for each series, and the money.

The series are those of a sweep ("all:wellbeing", "money:spent_delivery"), without the groups: a country is ranked by
wijk, and groups of three thousand wijken would be ten times the work. All wijken of a municipality are counted at once.
"""

from typing import Any

import numpy as np

from wijksim.experiments.provenance import Rules
from wijksim.model import WijkModel
from wijksim.observe.books import KINDS
from wijksim.observe.indicators import monthly
from wijksim.observe.virtual_survey import asked_of_everybody
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario
from wijksim.state.ledger import INDEX
from wijksim.sweeps.extract import FLOWS, MONEY, Extract, Numbers, Years, provenance_of

_YEAR = 12
_KIND_AT = {kind: at for at, kind in enumerate(KINDS)}
_CARRIED = _KIND_AT["carried"]


def live(scenario: Scenario, profiles: list[Profile], seed: int, months: int, rules: Rules | None = None) -> Extract:
    """Live `months` months, whole years, of the wijken of one municipality, and keep the years. For `run_many`."""
    model = WijkModel(scenario, profiles, seed, rules=dict(rules or {}), follows_projects=False)
    return years_of(model.run(months))


def years_of(model: WijkModel) -> Extract:
    """The years of everybody in each wijk of a model."""
    record, years = model.record, model.month // _YEAR
    ends = np.concatenate([_at_ends(np.stack(sums), years) for sums in record.sums])
    levels = [level for each in record.levels for level in each[::_YEAR]]
    table = monthly(ends, levels, "")
    names = table["indicator"].to_numpy()[:: len(ends)]
    counted = table["value"].to_numpy().reshape(len(names), len(model.places), years + 1)
    voted, asked = _turnout(model, years), _asked(model, years)
    found = {}
    for place, slug in zip(model.places, record.slugs(), strict=True):
        series = {f"all:{name}": counted[at, place.index] for at, name in enumerate(names)}
        series |= {f"all:{name}": values for name, values in asked[place.index].items()}
        series |= {"all:turnout": voted[place.index]}
        series |= {
            f"{MONEY}:{kind}": values for kind, values in zip(KINDS, _money(place.books.rows, years), strict=True)
        }
        ordered = sorted(series)
        found[slug] = Years.of(ordered, np.array([series[name] for name in ordered]))
    return Extract(found, provenance_of(model.scenario, model.profiles, model.seed, model.month, model.rules))


def _at_ends(sums: Any, years: int) -> Any:
    """Sums (months, names) at year ends; flows over the year."""
    ends = sums[::_YEAR].copy()
    for name in FLOWS:
        at = INDEX[f"sum:{name}"]
        ends[1:, at] = sums[1 : years * _YEAR + 1, at].reshape(years, _YEAR).sum(axis=1)
    return ends


def _turnout(model: WijkModel, years: int) -> Numbers:
    """Turnout (%) at the last election before or at each year end (wijken, years)."""
    found = np.full((len(model.places), years + 1), np.nan)
    for month, wijk, counted in model.record.elections:
        adults, voters = counted.reshape(2, -1).sum(axis=1).tolist()
        found[wijk, (month + _YEAR - 1) // _YEAR :] = 100.0 * voters / adults if adults else np.nan
    return found


def _asked(model: WijkModel, years: int) -> list[dict[str, Numbers]]:
    """What everybody answered once a year, by wijk."""
    found: list[dict[str, Numbers]] = [{} for _ in model.places]
    for asked in model.record.asked:
        own = found[asked.wijk]
        for name, value in asked_of_everybody(asked, model.record.sums[asked.wijk][asked.month]):
            if name not in own:
                own[name] = np.full(years + 1, np.nan)
            own[name][asked.month // _YEAR] = value
    return found


def _money(rows: list[tuple[int, str, int]], years: int) -> Numbers:
    """Cents (kinds, years); whole numbers below 2**53. Year 0 has none; what is carried is that at year end."""
    found = np.zeros((len(KINDS), years + 1))
    months = np.array([row[0] for row in rows], dtype=np.int64)
    kinds = np.array([_KIND_AT[row[1]] for row in rows], dtype=np.int64)
    cents = np.array([row[2] for row in rows], dtype=np.int64)
    flows = kinds != _CARRIED
    np.add.at(found, (kinds[flows], (months[flows] + _YEAR - 1) // _YEAR), cents[flows])
    ends = ~flows & (months % _YEAR == 0)
    found[_CARRIED, months[ends] // _YEAR] = cents[ends]
    found[:, 0] = np.nan
    return found
