"""Many lives of one wijk under one strategy, as arrays: what a story is told from.

A life is one seed; life r of every strategy has the same luck, so lives are compared one by one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wijksim.experiments.result import RunResult
from wijksim.report.money import purse_of_run

Numbers = npt.NDArray[np.float64]

#: The outcomes that a story speaks of.
TRUST, HEADLINE = "trust_municipality", "wellbeing"
_KIND = "municipality"
_TOLD = ("election", "programme_starts", "programme_ends", "programme_stopped", "reranked")


@dataclass(frozen=True)
class Happening:
    """One event of one life: the month, its kind and its detail, as the model names them."""

    month: int
    kind: str
    detail: str


@dataclass(frozen=True)
class Lives:
    """The lives of one strategy.

    `trust` (% of adults) and `wellbeing` (sd) have a row a life and a column a month, month 0 first; `causes` holds the
    same shape a cause: what it moved in trust in the municipality in that month, sd per adult. `given` and
    `spent` are EUR of programme money and services per resident over the whole time, a number a life.
    """

    trust: Numbers
    wellbeing: Numbers
    causes: Mapping[str, Numbers]
    given: Numbers
    spent: Numbers
    happenings: tuple[tuple[Happening, ...], ...]

    @property
    def count(self) -> int:
        """How many lives."""
        return len(self.trust)

    @property
    def months(self) -> int:
        """The length of a life."""
        return int(self.trust.shape[1]) - 1

    def with_event(self, kind: str, detail: str = "") -> int:
        """In how many lives this happened at least once."""
        return sum(any(each.kind == kind and detail in each.detail for each in life) for life in self.happenings)


def lives(results: Sequence[RunResult]) -> Lives:
    """The lives of these runs of one wijk, in their order."""
    causes = [result.causes[result.causes["trust"] == _KIND] for result in results]
    named = [each.pivot(index="month", columns="cause", values="value").sort_index() for each in causes]
    money = [purse_of_run(result).iloc[0] for result in results]
    return Lives(
        np.stack([_series(result, TRUST) for result in results]),
        np.stack([_series(result, HEADLINE) for result in results]),
        {str(name): np.stack([table[name].to_numpy(np.float64) for table in named]) for name in named[0].columns},
        np.array([float(each["appropriated"]) for each in money]),
        np.array([float(each["spent"]) for each in money]),
        tuple(_happenings(result) for result in results),
    )


def joined(parts: Sequence[Lives]) -> Lives:
    """The lives of all parts, in their order."""
    return Lives(
        np.concatenate([each.trust for each in parts]),
        np.concatenate([each.wellbeing for each in parts]),
        {name: np.concatenate([each.causes[name] for each in parts]) for name in parts[0].causes},
        np.concatenate([each.given for each in parts]),
        np.concatenate([each.spent for each in parts]),
        tuple(life for each in parts for life in each.happenings),
    )


def _series(result: RunResult, indicator: str) -> Numbers:
    frame = result.indicators
    rows = frame[(frame["group"] == "all") & (frame["indicator"] == indicator)].sort_values("month")
    return rows["value"].to_numpy(np.float64)


def _happenings(result: RunResult) -> tuple[Happening, ...]:
    rows = result.events[result.events["event"].isin(_TOLD)].sort_values("month", kind="stable")
    found = zip(rows["month"], rows["event"], rows["detail"], strict=True)
    return tuple(Happening(int(month), str(kind), str(detail)) for month, kind, detail in found)
