"""Business as usual for twenty years: a wijk keeps its number of people, their ages and households.

How its people fare drifts no further than moving says: towards those whom homes of its kind attract.
"""

from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest

from wijksim import WijkModel, find_wijk, load_scenario
from wijksim.agents import outside
from wijksim.observe.fit import start_fit
from wijksim.population.catalogue import list_wijken
from wijksim.population.profile import AGE_GROUPS
from wijksim.population.start import DOMAIN_SD, domain_means, latent_mean, latent_share, outside_means, thresholds
from wijksim.state.columns import DOMAINS, TRUSTS

SLUGS = [profile.slug for profile in list_wijken()]
SEEDS = (1, 2, 3)
#: No recessions, and a place that wanders as little as it may: what is left is drift.
USUAL = load_scenario("business-as-usual").with_values(recession_depth=0, place_shock=0.05, entrant_response=0)
YEARS = 20
pytestmark = pytest.mark.slow


@cache
def decades(slug: str) -> tuple[tuple[WijkModel, dict[str, float]], ...]:
    """Runs of twenty years with 3,000 residents, and the figures of each at the start."""
    profile = find_wijk(slug)
    profile = replace(profile, population=3000, dwellings=round(profile.dwellings * 3000 / profile.population))
    runs = []
    for seed in SEEDS:
        model = WijkModel(USUAL, [profile], seed)
        start = {margin.name: margin.has for margin in start_fit(model)}
        runs.append((model.run(12 * YEARS), start))
    return tuple(runs)


def changes(slug: str) -> dict[str, float]:
    """Mean change of every margin over twenty years."""
    ends = [({margin.name: margin.has for margin in start_fit(model)}, start) for model, start in decades(slug)]
    return {name: float(np.mean([end[name] - start[name] for end, start in ends])) for name in ends[0][1]}


def monthly(model: WijkModel, name: str) -> np.ndarray:
    """One indicator of everybody, month by month."""
    table = model.record.indicators()
    return table[(table.group == "all") & (table.indicator == name)].sort_values("month").value.to_numpy()


#: Wijken that cannot stand still, and how far they go (points; residents in %): see docs/decisions.md, shortfalls.
EXCEPTIONS = {
    # built in ten years: a third is 45 to 64 and few are older, as nowhere that has lived for long
    ("ypenburg", "residents"): 8.0, ("ypenburg", "0-14"): 5.0, ("ypenburg", "25-44"): 5.0,
    ("ypenburg", "45-64"): 10.5, ("ypenburg", "65+"): 6.0, ("ypenburg", "single"): 5.0,
    # many large families in homes that are full
    ("poelenburg", "25-44"): 5.0,
}  # fmt: skip


def residents_stay(slug: str) -> None:
    """As many live here after twenty years, within 5 %."""
    changed = changes(slug)["residents"]
    assert abs(changed) < EXCEPTIONS.get((slug, "residents"), 5.0) / 100 * 3000, f"{changed:.0f} residents"


def ages_stay(slug: str) -> None:
    """Shares of ages are the same after twenty years, within 3.5 points."""
    changed = changes(slug)
    for name in AGE_GROUPS:
        assert abs(changed[name]) < EXCEPTIONS.get((slug, name), 3.5), (name, changed[name])


def households_stay(slug: str) -> None:
    """Shares of kinds of households are the same after twenty years, within 4 points."""
    changed = changes(slug)
    for name in ("single", "couple", "couple_children", "single_parent", "multi"):
        assert abs(changed[name]) < EXCEPTIONS.get((slug, name), 4.0), (name, changed[name])


@pytest.mark.parametrize("check", [residents_stay, ages_stay, households_stay])
@pytest.mark.parametrize("slug", SLUGS)
def test_residents_ages_and_households_stay(slug, check):
    check(slug)


def test_births_and_deaths_are_those_of_the_country():
    # CBS 2022: 9.5 births and 9.7 deaths per 1,000
    for name, low, high in (("births", 8.5, 10.5), ("deaths", 8.7, 11.5)):
        rates = [
            12_000 * (monthly(model, name) / monthly(model, "population"))[1:].mean()
            for model, _ in decades("gemiddelde-wijk")
        ]
        assert low < np.mean(rates) < high, name


def by_trend(model: WijkModel, domain: str) -> float:
    """Mean state of adults that who comes explains after twenty years: who was here first is as the wijk was."""
    national, profile, table = find_wijk("gemiddelde-wijk"), model.profiles[0], model.table
    adults = (table.status == 1) & (12 * YEARS - table.birth_month >= 216)
    stay = float((table.arrival_month[adults] == 0).mean())
    here, pool = domain_means(profile, national)[domain], outside_means(profile, national)[domain]
    return stay * here + (1 - stay) * pool


#: Share -> the domain it follows from, which end of it counts, and the name of its line.
SHARES = {
    "hardship": ("work", -1, "hardship_at"),
    "good_health": ("health", 1, "health_at"),
    "severe_loneliness": ("social", -1, "lonely_at"),
}


def a_share_stays(slug: str, name: str) -> None:
    """Hardship, good health and severe loneliness stay within 1.5 points in twenty years, net of trend.

    The trend is worked out without a run, but for the share of adults who lived here at the start: they have the mean
    of the wijk, all others that of the pool of newcomers (homes of this tenure and price, and a part of how the wijk
    differs from those). It comes from the regression that docs/decisions.md describes, is the same under every
    strategy, and is -2.5 to +2.5 points. What selective moving, ageing, births, setbacks, support and the survey's
    line do is not in it.
    """
    national, profile = find_wijk("gemiddelde-wijk"), find_wijk(slug)
    domain, sign, line_name = SHARES[name]
    line, here = -sign * thresholds(national)[line_name], domain_means(profile, national)[domain]
    drifts = []
    for model, _ in decades(slug):
        start, end = (latent_share(line + sign * mean, DOMAIN_SD) for mean in (here, by_trend(model, domain)))
        values = monthly(model, name)
        drifts.append(values[-24:].mean() - values[:12].mean() - 100 * (end - start))
    assert abs(np.mean(drifts)) < 1.5, (name, drifts)


@pytest.mark.parametrize("name", SHARES)
@pytest.mark.parametrize("slug", SLUGS)
def test_shares_stay_net_of_who_comes(slug, name):
    a_share_stays(slug, name)


def test_selective_moving_leaves_the_average_where_it_is():
    """Newcomers that are not above those who live here let a wijk lose its best: the shift of movers is needed.

    Net of trend, as in the test above.
    """
    profile = find_wijk("moerwijk")
    profile = replace(profile, population=3000, dwellings=round(profile.dwellings * 3000 / profile.population))
    work = {}
    for shifted in (True, False):
        ends = []
        for seed in SEEDS:
            model = WijkModel(USUAL.with_values(moving_selectivity=1.0), [profile], seed)
            if not shifted:
                for domain in DOMAINS:
                    model.places[0].set(f"mover_shift_{domain}", 0.0)
            ends.append(monthly(model.run(12 * YEARS), "work")[-24:].mean() - by_trend(model, "work"))
        work[shifted] = np.mean(ends)
    assert work[False] < -0.1
    assert abs(work[True]) < 0.5 * abs(work[False])


@pytest.mark.parametrize("slug", SLUGS)
def test_trust_stays(slug):
    for kind in TRUSTS:
        moved = [monthly(model, f"trust_{kind}") for model, _ in decades(slug)]
        change = np.mean([values[-24:].mean() - values[:12].mean() for values in moved])
        assert abs(change) < 3.0, (kind, change)


def test_weak_wijken_stand_still_with_recessions_and_wandering_places(monkeypatch):
    """Business as usual as it ships. The wandering is lived both ways around, so that its luck falls out.

    The wijken share recessions, so errors are over seeds. Hardship is net of who comes, see above.
    """
    shocks = outside.shocks
    national, usual = find_wijk("gemiddelde-wijk"), load_scenario("business-as-usual")
    line = thresholds(national)["hardship_at"]
    found: dict[str, list[float]] = {"hardship": [], "trust_professionals": [], "trust_place": []}
    for seed, slug in product(range(1, 7), ("presikhaaf-west", "heechterp-schieringen", "moerwijk", "overvecht")):
        profile = find_wijk(slug)
        profile = replace(profile, population=1500, dwellings=round(profile.dwellings * 1500 / profile.population))
        here, pool = domain_means(profile, national)["work"], outside_means(profile, national)["work"]
        for sign in (1, -1):
            monkeypatch.setattr(outside, "shocks", lambda *key, sign=sign: sign * shocks(*key))
            model = WijkModel(usual, [profile], seed).run(12 * YEARS)
            table = model.table
            adults = (table.status == 1) & (12 * YEARS - table.birth_month >= 216)
            stay = float((table.arrival_month[adults] <= 0).mean())
            now = stay * here + (1 - stay) * pool
            trend = 100 * (latent_share(line - now, DOMAIN_SD) - latent_share(line - here, DOMAIN_SD))
            for name, drifts in found.items():
                values = monthly(model, name)
                drifts.append(values[-24:].mean() - values[0] - (trend if name == "hardship" else 0.0))
    for name, bound in (("hardship", 1.0), ("trust_professionals", 1.0), ("trust_place", 1.5)):
        by_seed = np.array(found[name]).reshape(6, 8).mean(axis=1)
        error = by_seed.std(ddof=1) / 6**0.5
        assert error < 0.6, (name, by_seed)
        assert abs(by_seed.mean()) < bound + error, (name, by_seed)


def test_the_line_of_a_share_is_where_it_was_put():
    assert latent_share(latent_mean(0.3, DOMAIN_SD), DOMAIN_SD) == pytest.approx(0.3, abs=1e-6)
