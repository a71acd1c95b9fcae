"""A sample's noise on the figures of the virtual survey: what a survey of so many people would have given.

Every figure of adults is asked of the same number of people, of a group as many as its part of the wijk; answers are
drawn with replacement, so each is a yes with the chance that the figure gives. Draws are keyed by wijk, figure, group,
month and respondent: the same sample size gives the same sample. Figures of a register have no noise.
"""

from math import sqrt
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
import pandas as pd

from wijksim.errors import WijksimError
from wijksim.experiments.result import RunResult
from wijksim.population.questions import QUESTIONS
from wijksim.rules.numbers import F, normal, plain
from wijksim.state.draws import STREAMS, U64, philox, seed_words, stream_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Figures that are kept under the name of an indicator.
INDICATOR = {"trust_council": "trust_municipality", "trust_others": "trust_residents"}
#: Figures that come from a register and not from a sample.
REGISTERED = ("in_work", "ever_suspect", "liveability_score", "liveability_class", "homes_weak_class")
#: The largest sample.
MOST = 1_000_000
_COLUMNS = ["month", "wijk", "group", "figure", "unit", "value", "asked"]


def survey_table(result: RunResult, sample: int | None = None) -> pd.DataFrame:
    """The virtual survey of a run: columns month, wijk, group, figure, unit, value, asked.

    `unit` is percent, score or class; `asked` is how many were asked (0 for a register). Without `sample` everybody is
    asked and there is no noise. Raises `WijksimError` for a sample that is no whole number from 1 to a million, and
    where a sample is asked of a run without a seed.
    """
    if sample is not None and (isinstance(sample, bool) or not isinstance(sample, int) or not 1 <= sample <= MOST):
        raise WijksimError(f"sample is {sample!r}; it must be a whole number from 1 to {MOST}")
    seed = result.provenance.get("seed")
    if sample is not None and not isinstance(seed, int):
        raise WijksimError("this result does not say which seed it was lived with, so no sample can be drawn from it")
    lived = result.indicators[result.indicators["month"] % 12 == 0]
    values = lived.pivot(index=["month", "wijk", "group"], columns="indicator", values="value")
    records: list[Any] = values.to_dict("records")
    asked_of: dict[tuple[int, str, str], dict[str, float]] = dict(zip(values.index.tolist(), records, strict=True))
    rows = []
    for (month, wijk, group), row in asked_of.items():
        adults = row.get("adults", float("nan"))
        if not adults > 0:
            continue
        everybody = asked_of[month, wijk, "all"]["adults"]
        for name, question in QUESTIONS.items():
            value = row.get(INDICATOR.get(name, name), float("nan"))
            if np.isnan(value):
                continue
            asked = 0 if name in REGISTERED else int(adults)
            if sample is not None and asked:
                asked = max(1, round(sample * adults / everybody))
                key = (int(seed or 0), wijk, name, group, month)
                value = _drawn(value, row["cohesion_spread"], question.unit, asked, key)
            rows.append((month, wijk, group, name, question.unit, value, asked))
    return pd.DataFrame(rows, columns=_COLUMNS)


def _drawn(value: float, spread: float, unit: str, asked: int, key: tuple[int, str, str, str, int]) -> float:
    """A figure as `asked` people give it: the share of a yes, or for a score the mean with its standard error."""
    u = _uniforms(asked if unit == "percent" else 1, *key)
    if unit == "percent":
        return 100.0 * float(np.count_nonzero(u < value / 100.0)) / asked
    error = spread / sqrt(asked) * float(plain(normal)(F(u[0])))
    return min(10.0, max(0.0, value + error))


def _uniforms(count: int, seed: int, wijk: str, figure: str, group: str, month: int) -> "NDArray[np.float32]":
    """A keyed uniform for each respondent."""
    low, high = seed_words(seed)
    calls = np.arange((count + 3) // 4, dtype=np.uint64)
    zeros = np.zeros(len(calls), dtype=np.uint64)
    with np.errstate(over="ignore"):
        stream = plain(stream_key)(U64(STREAMS["sample"]), U64(crc32(wijk.encode()) & 0xFFFFFF))
        slot = zeros + U64(crc32(f"{figure} {group}".encode()))
        drawn = plain(philox)(low, high, slot, zeros + U64(month), zeros + stream, calls)
    return np.stack(drawn, axis=1).ravel()[:count]
