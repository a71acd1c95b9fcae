"""From a plan to its points: every combination, a Latin hypercube, Saltelli's rows for Sobol, or Morris' trajectories.

Random plans are seeded: the same plan gives the same points. Points stand in the order of the plan, which for Sobol
and Morris is SALib's, because its analyses count on it.
"""

import itertools
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from wijksim.errors import WijksimError
from wijksim.sweeps.varied import Numbers, Varied

FACTORIAL, LATIN, SOBOL, MORRIS, LIST = "factorial", "latin-hypercube", "sobol", "morris", "list"
KINDS = (FACTORIAL, LATIN, SOBOL, MORRIS, LIST)
#: More are not planned at once: a million points are years of computing.
MOST_POINTS = 1_000_000


@dataclass(frozen=True)
class Plan:
    """How points are chosen.

    `points` is the size of a Latin hypercube, the base N of Saltelli's N (2 D + 2) rows, or the number of Morris'
    trajectories of D + 1 points; `levels` how many values a range has in a factorial plan or in Morris' grid.
    """

    kind: str
    points: int = 0
    seed: int = 1
    levels: int = 2

    def size(self, varied: Sequence[Varied]) -> int:
        """How many points it has; of a list only the list knows."""
        count = len(varied)
        if self.kind == FACTORIAL:
            return int(np.prod([float(len(each.steps(self.levels))) for each in varied]))
        return {LATIN: self.points, SOBOL: self.points * (2 * count + 2), MORRIS: self.points * (count + 1)}[self.kind]

    def to_dict(self) -> dict[str, Any]:
        """Plain content for json."""
        return asdict(self)


def points_of(plan: Plan, varied: Sequence[Varied]) -> pd.DataFrame:
    """The points: one row each, index "point" from 0, one column a varied number.

    Raises `WijksimError` where SALib is needed and missing.
    """
    if plan.kind == FACTORIAL:
        rows = np.array(list(itertools.product(*(each.steps(plan.levels) for each in varied))), dtype=np.float64)
        return frame(rows, varied)
    places = _latin(plan, len(varied)) if plan.kind == LATIN else _of_salib(plan, [each.name for each in varied])
    values = [each.at(places[:, column]) for column, each in enumerate(varied)]
    return frame(np.stack(values, axis=1), varied)


def frame(values: Numbers, varied: Sequence[Varied]) -> pd.DataFrame:
    """A table of points out of rows of values."""
    points = pd.DataFrame(values, columns=[each.name for each in varied], dtype=np.float64)
    return points.rename_axis("point")


def _latin(plan: Plan, count: int) -> Numbers:
    from scipy.stats import qmc

    return np.asarray(qmc.LatinHypercube(d=count, rng=np.random.default_rng(plan.seed)).random(plan.points))


def _of_salib(plan: Plan, names: list[str]) -> Numbers:
    """Places as SALib samples them, each from 0 to 1."""
    try:
        from SALib.sample import morris, sobol
    except ImportError as error:
        raise WijksimError(
            f"a plan of kind {plan.kind!r} needs SALib, which is not installed: pip install 'wijksim[analysis]'"
        ) from error
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    if plan.kind == SOBOL:
        return np.asarray(sobol.sample(problem, plan.points, calc_second_order=True, seed=plan.seed))
    return np.asarray(morris.sample(problem, plan.points, num_levels=plan.levels, seed=plan.seed))
