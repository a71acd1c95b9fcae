"""Write stationarity.md: every shipped wijk under business as usual at the start, after twenty and after thirty years.

Run by hand, `python docs/make_stationarity.py`, after rules or populations changed; it takes some minutes.
"""

import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from wijksim import WijkModel, find_wijk, load_scenario
from wijksim.agents import outside
from wijksim.patterns.wijken import resized
from wijksim.population.catalogue import list_wijken
from wijksim.population.households import AGE_BOUNDS
from wijksim.population.profile import AGE_GROUPS, Profile
from wijksim.population.start import DOMAIN_SD, domain_means, latent_share, outside_means, thresholds
from wijksim.state.columns import LIVES, TRUSTS
from wijksim.state.ledger import INDEX

TARGET = Path(__file__).parent / "stationarity.md"
SEEDS = tuple(range(1, 5))
MOST = 3000
YEARS = (0, 20, 30)
STATES = ("hardship", "good_health", "severe_loneliness")
SHARES = (*STATES, "in_work", *(f"trust_{kind}" for kind in TRUSTS))
SHOWN = ("hardship", "good health", "severe loneliness", "in work", *(f"trust: {kind}" for kind in TRUSTS))
HEAD = ("wijk", "year", "residents", *AGE_GROUPS, "births", "deaths", *SHOWN)
#: The number that says how many others each who joins brings; wijken in which that is measured, and years.
ASKING, ASKED_IN, ASKED_YEARS = "asking_reproduction", ("gemiddelde-wijk", "moerwijk", "giethoorn"), 20
INTRO = f"""# Business as usual for thirty years

Written by `python docs/make_stationarity.py`; not edited by hand. The scenario `business-as-usual` as it ships:
recessions happen and places wander. Wijken of more than {MOST:,} residents are made that small. Every seed from
{SEEDS[0]} to {SEEDS[-1]} is lived twice, the second time with the wandering of the place turned around, so that its
luck, which is seven points of trust in the place in one run, falls out and what is left is drift. What moves, and why,
stands in [decisions.md](decisions.md) under known shortfalls.

"""
LEVELS = """## Levels

Ages are % of residents; births and deaths are per 1,000 residents a year, over five years (at year 0 the first five,
later the five before). Being in work is % of those of 15 to 74; other figures are % of adults, over a year (at year 0
the month in which people move in).

"""
CHANGES = """## Changes in twenty years

Points, with the standard error over pairs of runs; the last row is the mean of the wijken. Between brackets stands the
trend that is worked out without a run: those who lived here at the start have the mean of the wijk, others that of the
pool they come from (homes of this tenure and price, and most of how the wijk differs from those).

"""
REPRODUCTION = """
## What asking by residents brings

The reproduction number R of asking: how many others each resident who becomes active brings by asking. Who is brought
brings others, so of all who join in {years} years a share R would not have, had nobody asked: R is 1 minus those who
join with `{asking}` at 0 over those who join with it as declared ({declared}), under the same luck, with the
standard error over {seeds} seeds. Some who are asked would have joined anyway, so R may be less than declared.

"""


@contextmanager
def turned(around: bool) -> Iterator[None]:
    """Within this the wandering of places is turned around, or as it is."""
    shocks = outside.shocks
    sign = -1 if around else 1
    outside.shocks = lambda seed, key, first: sign * shocks(seed, key, first)
    try:
        yield
    finally:
        outside.shocks = shocks


def at_years(job: tuple[Profile, int, bool]) -> tuple[list[list[float]], list[float]]:
    """The figures of one run, one list for each of `YEARS`, and the trends of its states after twenty years."""
    profile, seed, around = job
    model, ages, trends = WijkModel("business-as-usual", [profile], seed), [], []
    with turned(around):
        for last, year in pairwise((0, *YEARS)):
            model.run(12 * (year - last))
            ages.append(_ages(model))
            trends.append(_trends(model, profile))
    table = model.record.indicators()
    months = table[table.group == "all"].pivot(index="month", columns="indicator", values="value")
    return [_line(months, year, shares) for year, shares in zip(YEARS, ages, strict=True)], trends[1]


def _trends(model: WijkModel, profile: Profile) -> list[float]:
    """How far `STATES` move by who has come so far, points."""
    national, table = find_wijk("gemiddelde-wijk"), model.table
    lines, here, pool = thresholds(national), domain_means(profile, national), outside_means(profile, national)
    adults = (table.status == LIVES) & (model.month - table.birth_month >= 216)
    stay = float((table.arrival_month[adults] <= 0).mean())
    moved = []
    for domain, sign, line in (
        ("work", -1, lines["hardship_at"]), ("health", 1, -lines["health_at"]), ("social", -1, lines["lonely_at"]),
    ):  # fmt: skip
        then, now = here[domain], stay * here[domain] + (1 - stay) * pool[domain]
        moved.append(100 * (latent_share(line + sign * now, DOMAIN_SD) - latent_share(line + sign * then, DOMAIN_SD)))
    return moved


def _ages(model: WijkModel) -> list[float]:
    table = model.table
    lived = (model.month - table.birth_month[table.status == LIVES].astype(int)) / 12
    counts = np.histogram(lived, AGE_BOUNDS)[0]
    return [100 * count / counts.sum() for count in counts.tolist()]


def _line(months: pd.DataFrame, year: int, ages: list[float]) -> list[float]:
    end = 12 * year
    flows = months.loc[1:60] if year == 0 else months.loc[end - 59 : end]
    seen = months.loc[max(0, end - 11) : end]
    rates = [12_000 * float((flows[name] / flows["population"]).mean()) for name in ("births", "deaths")]
    return [float(months.loc[end, "population"]), *ages, *rates, *(float(seen[name].mean()) for name in SHARES)]


def rows(profile: Profile, runs: Any) -> list[str]:
    """A row of levels for each of `YEARS`; `runs` is (runs, years, figures)."""
    return [
        _row([profile.slug if year == 0 else "", str(year), f"{line[0]:,.0f}", *(f"{value:.1f}" for value in line[1:])])
        for year, line in zip(YEARS, runs.mean(axis=0).tolist(), strict=True)
    ]


def moved(runs: Any) -> Any:
    """Changes of `SHARES` in twenty years in every pair of runs (pairs, shares)."""
    changes = (runs[:, 1] - runs[:, 0])[:, -len(SHARES) :]
    return (changes[0::2] + changes[1::2]) / 2


def change_row(name: str, pairs: Any, trends: Sequence[float]) -> str:
    """A row of changes, their standard errors over `pairs` (pairs, shares), and trends of the first of them."""
    errors = pairs.std(axis=0, ddof=1) / len(pairs) ** 0.5
    cells = [f"{mean:+.1f} ± {error:.1f}" for mean, error in zip(pairs.mean(axis=0), errors, strict=True)]
    said = [f" ({trend:+.1f})" for trend in trends] + [""] * (len(cells) - len(trends))
    return _row([name, *(cell + trend for cell, trend in zip(cells, said, strict=True))])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def joined(job: tuple[Profile, int, float]) -> int:
    """How many join in `ASKED_YEARS` under business as usual, when residents bring so many others."""
    profile, seed, reproduction = job
    scenario = load_scenario("business-as-usual").with_values(**{ASKING: reproduction})
    record = WijkModel(scenario, [profile], seed).run(12 * ASKED_YEARS).record
    return int(np.stack(record.sums[0])[:, INDEX["sum:joined"]].sum())


def reproduction_row(name: str, counts: Any) -> str:
    """The reproduction number of a wijk; `counts` is (seeds, 2): who join when nobody asks, and as declared."""
    found = 1 - counts[:, 0] / counts[:, 1]
    error = found.std(ddof=1) / len(found) ** 0.5
    means = [f"{mean:,.0f}" for mean in counts.mean(axis=0)]
    return _row([name, *means, f"{found.mean():.2f} ± {error:.2f}"])


def reproduction(pool: Any) -> str:
    """The section on asking by residents."""
    declared = load_scenario("business-as-usual").values[ASKING]
    jobs = list(product([resized(find_wijk(name), MOST) for name in ASKED_IN], SEEDS, (0.0, declared)))
    counts = np.array(pool.map(joined, jobs, chunksize=1)).reshape(len(ASKED_IN), len(SEEDS), 2)
    lines = [_row(("wijk", "join, nobody asks", "join, as declared", "R")), _row(["---", "---:", "---:", "---:"])]
    lines += [reproduction_row(name, each) for name, each in zip(ASKED_IN, counts, strict=True)]
    about = REPRODUCTION.format(years=ASKED_YEARS, asking=ASKING, declared=declared, seeds=len(SEEDS))
    return about + "\n".join(lines) + "\n"


def main() -> None:
    """Live every wijk with every seed twice, and write the tables."""
    wijken = [resized(wijk, MOST) for wijk in list_wijken()]
    with multiprocessing.Pool() as pool:
        lived = pool.map(at_years, product(wijken, SEEDS, (False, True)), chunksize=1)
        asking = reproduction(pool)
    each = 2 * len(SEEDS)
    levels = [_row(HEAD), _row(["---", *["---:"] * (len(HEAD) - 1)])]
    changes = [_row(("wijk", *SHOWN)), _row(["---", *["---:"] * len(SHOWN)])]
    all_pairs, all_trends = [], []
    for k, wijk in enumerate(wijken):
        figures, trends = zip(*lived[k * each : (k + 1) * each], strict=True)
        runs = np.array(figures)
        levels += rows(wijk, runs)
        all_pairs.append(moved(runs))
        all_trends.append(np.mean(trends, axis=0))
        changes.append(change_row(wijk.slug, all_pairs[-1], all_trends[-1].tolist()))
    # wijken share the recessions of a seed, so the error of their mean is over seeds
    changes.append(change_row("mean", np.mean(all_pairs, axis=0), np.mean(all_trends, axis=0).tolist()))
    parts = (INTRO, CHANGES, "\n".join(changes), "\n\n", LEVELS, "\n".join(levels), "\n", asking)
    TARGET.write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
