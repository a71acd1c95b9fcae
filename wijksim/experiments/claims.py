"""Contrasts that a claim asks for: one strategy moved in one respect, at the same money or with money on top.

Claim 11 has two: staff out of the same budget, and staff on top of it, of which the net effect per extra euro counts.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from wijksim.errors import WijksimError
from wijksim.experiments.compare import compare
from wijksim.experiments.executor import Progress
from wijksim.experiments.plan import YEARS, whole
from wijksim.experiments.result import SHOWN
from wijksim.population.profile import Profile
from wijksim.rules.replaced import ReplacedRules
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import Scenario, load_scenario

#: EUR per resident below which strategies were given the same money.
_NO_MONEY = 0.005


def contrast(
    first: str | Scenario,
    others: Mapping[str, Scenario],
    wijk: str | Profile | Sequence[str | Profile],
    *,
    years: int = 20,
    replicates: int = 16,
    seed: int = 1,
    workers: int | None = None,
    progress: Progress | None = None,
    rules: ReplacedRules | None = None,
) -> pd.DataFrame:
    """Each of `others`, by the name of its contrast, against `first` with the same luck, and per extra euro.

    One row a contrast, wijk, indicator and year: contrast, wijk, indicator, year, difference, low, high (95 % paired t
    interval), extra_eur (more appropriated per resident over the run), per_euro, per_euro_low, per_euro_high (nan at
    the same money). Money is certain, so the interval is that of the difference. Raises `WijksimError` as `compare`.
    """
    whole("years", years, YEARS)
    base = load_scenario(first)
    named = {scenario.renamed(f"{base.name}-{k}"): name for k, (name, scenario) in enumerate(others.items(), start=1)}
    found = compare([base, *named], wijk, replicates, seed, 12 * years, workers, progress=progress, rules=rules)
    given = found.money.set_index(["wijk", "strategy"])["appropriated"]
    parts = []
    for scenario, name in named.items():
        rows = found.table[found.table["pair"] == f"{scenario.name} - {base.name}"]
        extra = rows["wijk"].map(lambda slug, name=scenario.name: given[slug, name] - given[slug, base.name])
        extra = extra.where(extra.abs() >= _NO_MONEY, 0.0)
        part = rows[["wijk", "indicator", "year", "difference", "low", "high"]].assign(extra_eur=extra)
        for column, per in (("difference", "per_euro"), ("low", "per_euro_low"), ("high", "per_euro_high")):
            part[per] = part[column] / extra.where(extra > 0, np.nan)
        part.insert(0, "contrast", name)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def staffing_contrasts(
    strategy: str | Scenario,
    wijk: str | Profile | Sequence[str | Profile],
    extra: float | None = None,
    *,
    years: int = 20,
    replicates: int = 16,
    seed: int = 1,
    workers: int | None = None,
    progress: Progress | None = None,
    rules: ReplacedRules | None = None,
) -> pd.DataFrame:
    """Claim 11: more staff out of the same budget, and the same staff on top of it. The main outcomes of `contrast`.

    `extra` is EUR per resident for staff over the first twenty years, a tenth of the budget when left out. "same
    budget" takes it from projects and initiatives; "on top" adds it. Raises `WijksimError` where that cannot be.
    """
    scenario = load_scenario(strategy)
    more = staffed(scenario, extra)
    table = contrast(
        scenario, more, wijk, years=years, replicates=replicates, seed=seed, workers=workers, progress=progress,
        rules=rules,
    )  # fmt: skip
    return table[table["indicator"].isin(SHOWN)].reset_index(drop=True)


def staffed(scenario: Scenario, extra: float | None = None) -> dict[str, Scenario]:
    """The strategy with `extra` EUR per resident more for staff: "same budget" and "on top"."""
    budget, share = scenario.values["budget_per_resident"], scenario.values["staffing_share"]
    where = f"scenario {scenario.name!r}"
    if budget <= 0 or scenario.values["horizon_years"] <= 0:
        raise WijksimError(f"{where} has no programme, so no budget to take staff from.")
    extra = budget / 10 if extra is None else extra
    if not 0 < extra <= budget * (1 - share) + 1e-9:
        raise WijksimError(
            f"{where}: extra is {extra!r}; more than 0 is needed and at most the {budget * (1 - share):g} EUR per "
            "resident that now go to projects."
        )
    if budget + extra > PARAMETERS["budget_per_resident"].high:
        most = PARAMETERS["budget_per_resident"].high - budget
        raise WijksimError(f"{where}: extra is {extra:g}, which takes the budget out of its range; at most {most:g}.")
    return {
        "same budget": scenario.with_values(staffing_share=min(1.0, share + extra / budget)),
        "on top": scenario.with_values(
            budget_per_resident=budget + extra, staffing_share=(share * budget + extra) / (budget + extra)
        ),
    }
