"""Metrics between wijken: ranks that last, weak wijken that stay weak, what goes along with itself.

They are taken over the sample under business as usual, from the start. Liveability is the class of a wijk, whole.
"""

import numpy as np
import pandas as pd

from wijksim.experiments.paired import Numbers
from wijksim.patterns.arguments import Values, whole_of
from wijksim.patterns.asked import INDICATOR, MONTHS, shown, usual, year_of
from wijksim.patterns.classes import BEST, WORST
from wijksim.patterns.interval import Measured, Places, count_of, measured
from wijksim.patterns.lived import SAMPLE, Lived, Lives, Need
from wijksim.patterns.metric import metric
from wijksim.patterns.names import EVERYBODY

LIVEABILITY, CLASS = "liveability", "liveability_class"
_YEARS = year_of("years", "a number of years", first=1)
_CLASS = whole_of("class", range(WORST, BEST), "the highest class that is weak")
_FEWEST = 3


def classes_at(lives: Lives, month: int) -> pd.DataFrame:
    """The class of each wijk in a month, 1 to 9.

    Where lives have none it is where the wijk was at the start, and how far the place has moved since.
    """
    if lives.by(CLASS, EVERYBODY) == CLASS:
        return lives.at(CLASS, EVERYBODY, month)
    moved = lives.at(LIVEABILITY, EVERYBODY, month) - lives.at(LIVEABILITY, EVERYBODY, 0)
    starts = pd.Series([lives.starts[wijk] for wijk in lives.wijken], index=moved.index)
    return (moved.add(starts, axis=0) + 0.5).apply(np.floor).clip(WORST, BEST)


def _at(lives: Lives, indicator: str, month: int) -> pd.DataFrame:
    return classes_at(lives, month) if indicator == CLASS else lives.at(indicator, EVERYBODY, month)


def _needs(values: Values) -> list[Need]:
    return [Need(SAMPLE, usual(), MONTHS * values["years"])]


def _ends(lived: Lived, values: Values) -> tuple[pd.DataFrame, pd.DataFrame]:
    lives = lived.of(SAMPLE, usual())
    return _at(lives, values["indicator"], 0), _at(lives, values["indicator"], MONTHS * values["years"])


def _between(first: pd.DataFrame, later: pd.DataFrame, ranked: bool) -> Measured:
    """The correlation over wijken, mean over replicates; of ranks, ties sharing theirs, when `ranked`."""
    before, after = first.to_numpy(float), later.to_numpy(float)
    return measured(
        lambda rows, columns: _correlation(before, after, rows, columns, ranked), *before.shape, (-1.0, 1.0)
    )


def _correlation(before: Numbers, after: Numbers, rows: Places, columns: Places, ranked: bool) -> float:
    from scipy.stats import rankdata

    found = []
    for column in columns:
        pair = np.stack([before[rows, column], after[rows, column]])
        pair = pair[:, np.isfinite(pair).all(axis=0)]
        pair = rankdata(pair, axis=1) if ranked and pair.size else pair
        varies = pair.shape[1] >= _FEWEST and (pair.std(axis=1) > 0).all()
        found.append(float(np.corrcoef(pair)[0, 1]) if varies else float("nan"))
    return float(np.mean(found))


@metric("indicator=liveability_class; years=6", _needs, (INDICATOR, _YEARS))
def rank_persistence(lived: Lived, values: Values) -> Measured:
    """The rank correlation (Spearman) over wijken between the start and some years later."""
    return shown(_between(*_ends(lived, values), ranked=True), lived.of(SAMPLE, usual()), values["indicator"])


@metric("indicator=hardship; years=1", _needs, (INDICATOR, _YEARS))
def lag_correlation(lived: Lived, values: Values) -> Measured:
    """The correlation (Pearson) over wijken between the start and some years later."""
    return shown(_between(*_ends(lived, values), ranked=False), lived.of(SAMPLE, usual()), values["indicator"])


@metric("class=4; years=6", _needs, (_CLASS, _YEARS))
def stays_weak(lived: Lived, values: Values) -> Measured:
    """Of the wijken in a class or below, the share that is so some years later."""
    return _moves(lived, values, weak_at_start=True)


@metric("class=4; years=6", _needs, (_CLASS, _YEARS))
def becomes_weak(lived: Lived, values: Values) -> Measured:
    """Of the wijken above a class, the share that is in it or below some years later."""
    return _moves(lived, values, weak_at_start=False)


def _moves(lived: Lived, values: Values, weak_at_start: bool) -> Measured:
    first, later = _ends(lived, {**values, "indicator": CLASS})
    counted = (first <= values["class"]) == weak_at_start
    weak_later = later <= values["class"]
    found = count_of((counted & weak_later).astype(float), counted.astype(float))
    return shown(found, lived.of(SAMPLE, usual()), CLASS)
