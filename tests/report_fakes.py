"""A comparison of made-up runs with known contents, to test what is shown of it.

Each outcome follows a curve of the strategy, plus luck that all strategies share in a replicate, plus a
little luck of their own. Strategies, wijken and the comparison itself are real; only the runs are made up.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from wijksim.experiments.compare import Comparison
from wijksim.experiments.plan import plan
from wijksim.experiments.provenance import describe
from wijksim.experiments.result import RunResult
from wijksim.population.catalogue import list_wijken
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario, load_scenario

OUTCOMES = ("wellbeing", "trust_municipality", "trust_place", "participation", "hardship", "good_health")
LEVELS = dict(zip(OUTCOMES, (-0.25, 42.0, 51.0, 14.0, 18.0, 66.0), strict=True))
#: how many units of the outcome go with one unit of a strategy's curve
SIZES = dict(zip(OUTCOMES, (1.0, 60.0, 50.0, 40.0, -25.0, 20.0), strict=True))
DOMAINS = ("upbringing", "schooling", "social", "work", "health", "housing", "safety")
TRUSTS = ("trust_police", "trust_professionals", "trust_residents")
RESIDENTS = 5000
LANGUAGES = ("nl", "en")


@dataclass(frozen=True)
class Course:
    """What a strategy gives in the first years (a bump) and later (a step), and what it costs."""

    early: float = 0.0
    late: float = 0.0
    euros: float = 75.0
    talking: float = 0.1


COURSES = {
    "four-years": Course(early=0.05),
    "twenty-years": Course(early=-0.03, late=0.12, talking=0.3),
    "carousel": Course(early=0.02, late=0.03),
    "four-again": Course(early=0.05),
    "costly": Course(early=0.05, euros=100.0),
}

_SHORT = load_scenario("top-down-4")
FOUR_YEARS = _SHORT.renamed("four-years", "Vier jaar, van bovenaf", "Four years, top-down")
FOUR_AGAIN = _SHORT.renamed("four-again", "Nog eens vier jaar", "Four years again")
COSTLY = _SHORT.renamed("costly", "Vier dure jaren", "Four costly years")
TWENTY_YEARS = load_scenario("resident-led-20").renamed(
    "twenty-years", "Twintig jaar, bewoners aan het stuur", "Twenty years, residents at the wheel"
)
CAROUSEL = load_scenario("business-as-usual").renamed(
    "carousel", "Carrousel van vierjarige programma's", "A carousel of four-year programmes"
)


def wijk(slug: str, name: str, municipality: str) -> Profile:
    """A real profile under another name."""
    return replace(list_wijken()[0], slug=slug, name=name, municipality=municipality)


NORTH = wijk("noord", "Noord", "Arnhem")
SOUTH = wijk("zuid", "Zuid", "Utrecht")


def fake_comparison(
    scenarios: list[Scenario], profiles: list[Profile], count: int = 32, months: int = 360
) -> Comparison:
    """Strategies lived `count` times, seeds from 1, in each wijk."""
    experiment = plan(scenarios, profiles, count, 1, months)
    results = {
        (job.scenario.name, job.seed): fake_run(job.scenario, profiles, job.seed, months) for job in experiment.jobs
    }
    return Comparison(experiment, results)


def fake_run(scenario: Scenario, profiles: list[Profile], seed: int, months: int = 360) -> RunResult:
    """One strategy lived once."""
    wijken = [_one_wijk(scenario.name, profile.slug, seed, months) for profile in profiles]
    tables = {kind: pd.concat([tables[kind] for tables in wijken], ignore_index=True) for kind in wijken[0]}
    return RunResult(**tables, provenance=describe(scenario, profiles, seed, months))


def _one_wijk(strategy: str, wijk: str, seed: int, months: int) -> dict[str, pd.DataFrame]:
    shared = np.random.default_rng([seed, sum(wijk.encode())])
    own = np.random.default_rng([seed, sum(wijk.encode()), sum(strategy.encode())])
    month = np.arange(months + 1)
    course = COURSES[strategy]
    bump, step = np.exp(-(((month - 36) / 40) ** 2)), 1 / (1 + np.exp(-(month - 150) / 40))
    walk = shared.normal(0, 0.006, months + 1) + own.normal(0, 0.0015, months + 1)
    path = np.cumsum(walk) + course.early * bump + course.late * step
    path -= path[0]
    events = {"month": [48], "wijk": [wijk], "event": ["election"], "detail": ["=1+1"]}
    return {
        "indicators": _indicators(month, wijk, path),
        "books": _books(course, wijk, months),
        "causes": _causes(month[1:], wijk),
        "events": pd.DataFrame(events),
    }


def _indicators(month: np.ndarray, wijk: str, path: np.ndarray) -> pd.DataFrame:
    """Everybody each month, and some groups each year."""
    values = {name: LEVELS[name] + SIZES[name] * path for name in OUTCOMES}
    values |= {name: -0.4 + 0.05 * number + path for number, name in enumerate(DOMAINS)}
    values |= {name: 58.0 + 3 * number + 30 * path for number, name in enumerate(TRUSTS)}
    values["population"] = np.full(len(month), float(RESIDENTS))
    rows = [_frame(month, wijk, indicator=name, group="all", value=value) for name, value in values.items()]
    for number, group in enumerate(("young", "education_low", "education_high", "stayers")):
        rows += [
            _frame(
                month[::12],
                wijk,
                indicator=name,
                group=group,
                value=values[name][::12] + SIZES[name] * 0.05 * number,
            )
            for name in OUTCOMES
        ]
    return pd.concat(rows, ignore_index=True)


def _books(course: Course, wijk: str, months: int) -> pd.DataFrame:
    """Every month a twelfth of the yearly euros; a tenth lapses, the rest is spent."""
    given = round(course.euros * RESIDENTS * 100 / 12)
    lapsed, talking = round(0.1 * given), round(course.talking * given)
    flows = {
        "appropriated_programme": given,
        "spent_delivery": given - talking - lapsed,
        "spent_dialogue": talking,
        "lapsed": lapsed,
        "carried": 0,
        "volunteer_hours": 50_000,
    }
    month = np.arange(1, months + 1)
    rows = [_frame(month, wijk, kind=kind, cents=np.full(months, cents)) for kind, cents in flows.items()]
    return pd.concat(rows, ignore_index=True)


def _causes(month: np.ndarray, wijk: str) -> pd.DataFrame:
    sizes = {"promise": -0.001, "encounter": 0.0012, "clip": 0.0}
    rows = [
        _frame(month, wijk, trust="municipality", cause=cause, value=np.full(len(month), size))
        for cause, size in sizes.items()
    ]
    return pd.concat(rows, ignore_index=True)


def _frame(month: np.ndarray, wijk: str, **columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"month": month.astype(np.int32), "wijk": wijk, **columns})


@cache
def better() -> Comparison:
    """B is behind at first and clearly ahead later."""
    return fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH])


@cache
def null() -> Comparison:
    """B differs from A in name and luck only."""
    return fake_comparison([FOUR_YEARS, FOUR_AGAIN], [NORTH])


@cache
def small() -> Comparison:
    """Three strategies, two wijken, four replicates, five years."""
    return fake_comparison([FOUR_YEARS, TWENTY_YEARS, CAROUSEL], [NORTH, SOUTH], count=4, months=60)


@cache
def once(months: int = 30) -> Comparison:
    """One replicate."""
    return fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH], count=1, months=months)


def retold_comparison(year: int, outcome: str, **values: float) -> Comparison:
    """The null comparison with these numbers for one outcome in one year."""
    comparison = fake_comparison([FOUR_YEARS, FOUR_AGAIN], [NORTH], count=8)
    table = null().table.copy()
    rows = (table["indicator"] == outcome) & (table["year"] == year)
    table.loc[rows, list(values)] = list(values.values())
    comparison.__dict__["table"] = table
    return comparison
