"""Whether the differences of a sweep are sure enough to stop adding replicates.

Deterministic: it looks at finished batches only, so it stops at the same replicate on any number of workers.
"""

import numpy as np
import pandas as pd

from wijksim.experiments.paired import interval
from wijksim.sweeps.results import Sweep


def paired_table(sweep: Sweep, outcome: str, year: int) -> pd.DataFrame:
    """Each strategy set against the first: one row a strategy and wijk.

    Columns strategy, wijk, mean (over points and seeds), difference (with the first strategy, paired by point and
    seed), low, high (95 % t interval over seeds of the difference averaged over points) and seeds, those in which no
    run is missing.
    """
    design = sweep.design
    rows = sweep.outcomes([outcome], [year])
    values = rows.pivot(index=["wijk", "seed", "point"], columns="strategy", values="value")
    values = values.reindex(columns=list(design.strategies))
    first = values[design.strategies[0]]
    table = []
    for strategy in design.strategies:
        differences = (values[strategy] - first).unstack("point").reindex(columns=design.points.index)
        for wijk in design.wijken:
            here = differences[differences.index.get_level_values("wijk") == wijk]
            by_seed = here.dropna().mean(axis=1).to_numpy(np.float64)
            mean = values.loc[values.index.get_level_values("wijk") == wijk, strategy].mean()
            found = [float(each) for each in interval(by_seed)] if len(by_seed) else [np.nan] * 3
            table.append([strategy, wijk, float(mean), *found, len(by_seed)])
    return pd.DataFrame(table, columns=["strategy", "wijk", "mean", "difference", "low", "high", "seeds"])


def enough(sweep: Sweep) -> bool:
    """Whether every difference is as sure as the design asks."""
    until = sweep.design.until
    assert until is not None
    return sure(sweep, paired_table(sweep, until.outcome, until.year))


def sure(sweep: Sweep, table: pd.DataFrame) -> bool:
    """The same of a table that is there already; False for a design that does not say until when."""
    until = sweep.design.until
    if until is None:
        return False
    others = table[table["strategy"] != sweep.design.strategies[0]]
    return bool((others["high"] - others["low"] < until.narrower).all())
