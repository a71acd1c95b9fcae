"""How the published ratio of bad and good encounters hangs on `trust_negativity` (rho), which it is not.

The regression of `encounters` in worlds that differ in rho alone, business as usual in the average wijk. Read the other
way round it says which rho gives a published ratio.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import pandas as pd

from wijksim.experiments import paired
from wijksim.experiments.compare import check_records
from wijksim.experiments.executor import Progress, run_many
from wijksim.experiments.plan import Job
from wijksim.patterns.encounters import ANSWERS, ENCOUNTERS, coefficients, surveyed
from wijksim.patterns.observed import observed
from wijksim.patterns.wijken import average_wijk
from wijksim.scenario.scenario import BASELINE, load_scenario

#: Negativity, from the rival without any to the highest value of its range.
RHOS = (1.0, 3.0, 7.0, 14.0)
#: Years of each life, with a survey at the end of each.
YEARS = 20


@dataclass(frozen=True, eq=False)
class Asymmetry:
    """What the regression finds; `by_life` has columns rho, answer, seed, good, bad (the unit of the answer).

    `years` were lived; from `encounters.SETTLED` on a survey at the end of each counts.
    """

    by_life: pd.DataFrame
    years: int

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a rho and answer: rho, answer, good, bad (means over lives), ratio, low, high (95 %, Fieller)."""
        rows = []
        for (rho, answer), lives in self.by_life.groupby(["rho", "answer"], sort=True):
            good, bad = lives["good"].to_numpy(float), lives["bad"].to_numpy(float)
            rows.append((rho, answer, good.mean(), bad.mean(), *paired.ratio(-bad, good)))
        return pd.DataFrame(rows, columns=["rho", "answer", "good", "bad", "ratio", "low", "high"])

    def rho_for(self, ratio: float, answer: str = ANSWERS[0]) -> float:
        """The rho at which the regression gives a ratio, between those lived; nan outside of what they give."""
        rows = self.table[self.table["answer"] == answer].sort_values("rho")
        found = np.interp(ratio, rows["ratio"], rows["rho"], left=np.nan, right=np.nan)
        return float(found)


def asymmetry(
    rhos: Sequence[float] = RHOS, replicates: int = 32, seed: int = 1, years: int = YEARS,
    workers: int | None = None, progress: Progress | None = None, prepare: Callable[[], object] | None = None,
) -> Asymmetry:  # fmt: skip
    """Live the average wijk at each rho (1 to 14), `replicates` times with the same luck, and run the regression.

    `workers`, `progress` and `prepare` are as in `compare`. Raises `WijksimError` for a rho out of range.
    """
    usual, wijk = load_scenario(BASELINE), average_wijk()
    jobs = [
        Job(usual.with_values(trust_negativity=rho), tuple(wijk), number, 12 * years)
        for rho in rhos
        for number in range(seed, seed + replicates)
    ]
    run = partial(observed, frozenset({ENCOUNTERS}))
    records = run_many(jobs, None, workers, progress, run, prepare)
    check_records(records, None)
    rows = []
    for record in records:
        assert record.result is not None, "without a store results come back"
        sums = surveyed(record.result.events, years)
        rho = record.job.scenario.values["trust_negativity"]
        for answer in ANSWERS:
            rows.append((rho, answer, record.job.seed, *coefficients(sums, answer)))
    return Asymmetry(pd.DataFrame(rows, columns=["rho", "answer", "seed", "good", "bad"]), years)
