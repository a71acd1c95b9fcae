"""Write stationarity.md: every shipped wijk under business as usual at the start, after twenty and after thirty years.

Run by hand, `python docs/make_stationarity.py`, after rules or populations changed; it takes some minutes.
"""

import multiprocessing
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from wijksim import WijkModel
from wijksim.population.catalogue import list_wijken
from wijksim.population.households import AGE_BOUNDS
from wijksim.population.profile import AGE_GROUPS, Profile
from wijksim.state.columns import LIVES, TRUSTS

TARGET = Path(__file__).parent / "stationarity.md"
SEEDS = tuple(range(1, 9))
YEARS = (0, 20, 30)
SHARES = ("hardship", "good_health", "severe_loneliness", *(f"trust_{kind}" for kind in TRUSTS))
HEAD = (
    "wijk", "year", "residents", *AGE_GROUPS, "births", "deaths", "hardship", "good health", "severe loneliness",
    *(f"trust: {kind}" for kind in TRUSTS),
)  # fmt: skip
INTRO = f"""# Business as usual for thirty years

Written by `python docs/make_stationarity.py`; not edited by hand. Means over seeds {SEEDS[0]} to {SEEDS[-1]} of each
wijk in its own size, with the scenario `business-as-usual` as it ships: recessions happen and places wander. Ages are %
of residents; births and deaths are per 1,000 residents a year, over five years (at year 0 the first five, later the
five before); other figures are % of adults, over a year (at year 0 the month in which people move in). What moves, and
why, stands in [decisions.md](decisions.md) under known shortfalls. At year 20 and 30 the luck of eight seeds is one
point in hardship and two or more in trust in the place.

"""


def at_years(job: tuple[Profile, int]) -> list[list[float]]:
    """The figures of one run, one list for each of `YEARS`."""
    profile, seed = job
    model, ages = WijkModel("business-as-usual", [profile], seed), []
    for last, year in pairwise((0, *YEARS)):
        model.run(12 * (year - last))
        ages.append(_ages(model))
    table = model.record.indicators()
    months = table[table.group == "all"].pivot(index="month", columns="indicator", values="value")
    return [_line(months, year, shares) for year, shares in zip(YEARS, ages, strict=True)]


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


def rows(profile: Profile, runs: Sequence[list[list[float]]]) -> list[str]:
    """A row of the table for each of `YEARS`."""
    means = np.mean(runs, axis=0)
    return [
        _row([profile.slug if year == 0 else "", str(year), f"{line[0]:,.0f}", *(f"{value:.1f}" for value in line[1:])])
        for year, line in zip(YEARS, means.tolist(), strict=True)
    ]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Live every wijk with every seed, and write the table."""
    wijken = list_wijken()
    jobs = [(wijk, seed) for wijk in wijken for seed in SEEDS]
    with multiprocessing.Pool() as pool:
        lived = pool.map(at_years, jobs, chunksize=1)
    lines = [_row(HEAD), _row(["---", *["---:"] * (len(HEAD) - 1)])]
    for k, wijk in enumerate(wijken):
        lines += rows(wijk, lived[k * len(SEEDS) : (k + 1) * len(SEEDS)])
    TARGET.write_text(INTRO + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
