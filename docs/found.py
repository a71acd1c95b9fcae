"""The numbers of findings.md: which pairs are asked of a sweep, how they differ, how sure that is, what moves them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from wijksim.analysis import crossing_year, paired_differences, prior_share
from wijksim.analysis.asked import Asked, asked
from wijksim.analysis.discovery import margins_of
from wijksim.analysis.finding import ENOUGH_POINTS, Finding
from wijksim.analysis.lived import independent
from wijksim.sweeps import Sweep, open_sweep

Pairs = tuple[tuple[str, str], ...]

_TOP_DOWN = ("top-down-4", "top-down-10", "top-down-20", "project-carousel")
_RESIDENTS = ("resident-led-4", "resident-led-10", "resident-led-20", "resident-led-carousel")
#: Design -> group of pairs -> the strategy and what it is set against; other designs set all against the first.
PAIRS: dict[str, dict[str, Pairs]] = {
    "manifest-fails": {
        "manifest": (("manifest", "business-as-usual"), ("manifest", "top-down-20")),
    },
    "who-leads": {
        "leader": tuple(zip(_RESIDENTS, _TOP_DOWN, strict=True)),
        "length": tuple((name, each[0]) for each in (_TOP_DOWN, _RESIDENTS) for name in each[1:]),
    },
    "which-pillar": {"pillar": (), "left": ()},
}
#: Shuffles that say how strong a rank correlation luck gives, and the share of them that one must beat.
_SHUFFLES, _SURE = 999, 0.95
#: Numbers named of one difference.
_NAMED = 3


@dataclass(frozen=True, eq=False)
class Study:
    """A sweep, the model sources it was lived by, and the outcomes that are told of it."""

    sweep: Sweep
    sources: str
    outcomes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of the design."""
        return self.sweep.design.name

    @property
    def wijk(self) -> str:
        """The wijk that is looked at: the first."""
        return self.sweep.design.wijken[0]

    @cached_property
    def year(self) -> int:
        """The year that is looked at."""
        return self.asked(self.outcomes[0]).year

    @cached_property
    def groups(self) -> dict[str, Pairs]:
        """Groups of pairs; of a design that is not known, every strategy against the first."""
        first, *others = self.sweep.design.strategies
        known = dict(PAIRS.get(self.name, {"others": tuple((name, first) for name in others)}))
        if "pillar" in known:
            left = tuple(name for name in others if name.startswith("manifest-without-"))
            known["pillar"] = tuple((name, first) for name in others if name not in left)
            known["left"] = tuple((name, "manifest") for name in left)
        return known

    def asked(self, outcome: str, against: str | None = None) -> Asked:
        """A question that is kept, so that what was lived is read once."""
        key = (outcome, against or self.sweep.design.strategies[0])
        if key not in self._kept:
            self._kept[key] = asked(self.sweep, *key[:1], against=key[1])
        return self._kept[key]

    @cached_property
    def _kept(self) -> dict[tuple[str, str], Asked]:
        return {}

    @cached_property
    def rows(self) -> pd.DataFrame:
        """A row a pair and outcome: difference, low, high, seen, better, tiny, chance, fails, turned, prior, drivers.

        `chance` is the share of pairs of point and seed in which the strategy is better, `fails` the share of points at
        which it is not, `turned` that of points whose own mean lies on the other side than the mean of all, `prior` the
        share of the spread that comes from points (with margin).
        """
        pairs = [(group, *pair) for group, pairs in self.groups.items() for pair in pairs]
        return pd.DataFrame([self._row(*each, outcome) for each in pairs for outcome in self.outcomes])

    @cached_property
    def by_year(self) -> pd.DataFrame:
        """A row a pair, outcome and year: strategy, against, indicator, year, difference, low, high, seen."""
        parts = []
        for strategy, against in (pair for pairs in self.groups.values() for pair in pairs):
            for outcome in self.outcomes:
                found = self.made(_differences, outcome, against).table
                parts.append(found[(found["strategy"] == strategy) & (found["wijk"] == self.wijk)])
        every = pd.concat(parts, ignore_index=True)
        return every.assign(seen=(every["low"] > 0) | (every["high"] < 0))

    def _row(self, group: str, strategy: str, against: str, outcome: str) -> dict[str, Any]:
        question = self.asked(outcome, against)
        row = self._of(_differences, outcome, strategy, against, year=self.year)
        own = question.outcome
        seen = row["low"] > 0 or row["high"] < 0
        signed = question.better() * row["difference"]
        margins = margins_of(question, question.lived()[self.wijk], strategy)
        there = np.isfinite(margins)
        points, margins = self.sweep.points.iloc[independent(self.sweep)][there], margins[there]
        return {
            "group": group, "strategy": strategy, "against": against, "indicator": outcome,
            "difference": row["difference"], "low": row["low"], "high": row["high"], "chance": row["chance"],
            "seen": bool(seen), "better": bool(signed > 0), "tiny": bool(abs(row["difference"]) < own.tiny),
            "size": abs(row["difference"]) / own.tiny,
            "fails": float((margins <= 0).mean()),
            "turned": float((margins * np.sign(signed) <= 0).mean()), **self._prior(outcome, strategy, against),
            "drivers": drivers(points, margins, self.sweep.design.sample_seed) if seen else [],
        }  # fmt: skip

    def _prior(self, outcome: str, strategy: str, against: str) -> dict[str, float]:
        if min(len(self.sweep.points), len(self.sweep.design.seeds)) < 2:
            return dict.fromkeys(("prior", "prior_low", "prior_high"), np.nan)
        row = self._of(prior_share, outcome, strategy, against, what="difference")
        return {"prior": row["points"], "prior_low": row["low"], "prior_high": row["high"]}

    def made(self, make: Callable[[Asked], Finding], outcome: str, against: str) -> Any:
        """An analysis of an outcome against a strategy, made once."""
        key = (make, outcome, against)
        if key not in self._made:
            self._made[key] = make(self.asked(outcome, against))
        return self._made[key]

    def _of(self, make: Callable[[Asked], Finding], outcome: str, strategy: str, against: str, **wanted: Any) -> Any:
        """The row of a pair in the first wijk."""
        found = self.made(make, outcome, against).table
        wanted |= {"strategy": strategy, "wijk": self.wijk}
        for column, value in wanted.items():
            found = found[found[column] == value]
        [row] = found.to_dict("records")
        return row

    @cached_property
    def _made(self) -> dict[tuple[object, ...], Finding]:
        return {}

    def since(self, ahead: str, behind: str, outcome: str) -> Mapping[Any, Any]:
        """From which year `ahead` is better for good: year, low, high, chance_never."""
        row: Mapping[Any, Any] = self._of(crossing_year, outcome, ahead, behind)
        return row


def study(folder: Any, outcomes: tuple[str, ...]) -> Study:
    """The sweep of a folder; WijksimError where it holds none."""
    sweep = open_sweep(folder)
    sources = json.loads((sweep.folder / "sweep.json").read_text(encoding="utf-8"))["sources"]
    return Study(sweep, sources, outcomes)


def drivers(points: pd.DataFrame, margins: np.ndarray, seed: int) -> list[tuple[str, float]]:
    """Numbers whose rank correlation (Spearman) with a difference is stronger than luck gives any of them, with it.

    The limit is the 95th percentile of the strongest of all correlations over shuffles of the points, so that looking
    at many numbers is paid for. Empty with fewer points than shares over points need, or where nothing varies.
    """
    numbers = points.loc[:, points.nunique() > 1]
    if len(points) < ENOUGH_POINTS or not len(numbers.columns) or np.ptp(margins) == 0:
        return []
    ranks = _standard(rankdata(numbers.to_numpy(np.float64), axis=0))
    own = _standard(rankdata(margins))
    found = ranks.T @ own
    draw = np.random.default_rng(seed)
    shuffled = np.stack([draw.permutation(own) for _ in range(_SHUFFLES)], axis=1)
    limit = np.quantile(np.abs(ranks.T @ shuffled).max(axis=0), _SURE)
    order = np.argsort(-np.abs(found), kind="stable")[:_NAMED]
    return [(str(numbers.columns[place]), float(found[place])) for place in order if abs(found[place]) > limit]


def _differences(question: Asked) -> Finding:
    """The paired differences of the outcome asked, and of no other."""
    return paired_differences(question, indicators=[question.outcome.name])


def _standard(values: np.ndarray) -> np.ndarray:
    """Columns with mean zero and length one."""
    apart = values - values.mean(axis=0)
    return np.asarray(apart / np.sqrt((apart**2).sum(axis=0)))
