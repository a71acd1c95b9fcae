"""A sweep with invented outcomes, so that the right answers are known by hand; its attributes are those of a Sweep."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from wijksim.population.catalogue import find_wijk
from wijksim.population.profile import Profile
from wijksim.sweeps.plans import Plan
from wijksim.sweeps.varied import Varied

#: outcome of (strategy, point as a mapping, seed, year)
Outcome = Callable[[str, dict[str, float], int, int], float]


@dataclass(frozen=True)
class Strategy:
    """What of a scenario an analysis looks at."""

    name: str
    extrapolates: bool = False

    @property
    def title(self) -> dict[str, str]:
        return {"nl": f"Aanpak {self.name}", "en": f"Strategy {self.name}"}


@dataclass(frozen=True)
class Design:
    strategies: tuple[str, ...] = ("alpha", "beta")
    wijken: tuple[str, ...] = ("nergensveld",)
    months: int = 60
    varied: tuple[Varied, ...] = ()
    plan: str = "latin-hypercube"
    seeds: tuple[int, ...] = tuple(range(1, 11))
    sample_seed: int = 7
    base_points: int = 0
    levels: int = 4
    name: str = "invented"

    @property
    def sampling(self) -> Plan:
        return Plan(self.plan, self.base_points, self.sample_seed, self.levels)

    @property
    def scenarios(self) -> tuple[Strategy, ...]:
        return tuple(Strategy(name, name == "outside") for name in self.strategies)

    @property
    def profiles(self) -> tuple[Profile, ...]:
        return tuple(find_wijk(wijk) for wijk in self.wijken)

    def title(self, language: str) -> str:
        return {"nl": "Verzonnen", "en": "Invented"}[language]

    def question(self, language: str) -> str:
        return {"nl": "Wie wint?", "en": "Who wins?"}[language]

    def heading(self, language: str) -> list[str]:
        return [self.title(language), self.question(language)]


@dataclass(frozen=True)
class InventedSweep:
    design: Design
    points: pd.DataFrame
    outcome: Outcome
    #: (strategy, point, seed) of runs that are not there
    holes: frozenset[tuple[str, int, int]] = frozenset()
    cents: Callable[[str], int] = lambda strategy: 100_000
    indicators: tuple[str, ...] = ("wellbeing",)
    folder: Path = Path("results/invented")
    _made: dict[tuple[object, ...], pd.DataFrame] = field(default_factory=dict)

    @property
    def planned(self) -> int:
        design = self.design
        return len(design.strategies) * len(design.wijken) * len(self.points) * len(design.seeds)

    @property
    def finished(self) -> int:
        return self.planned - len(self.holes) * len(self.design.wijken)

    def as_of_now(self) -> "InventedSweep":
        return self

    def runs(self) -> list[tuple[str, str, int, int]]:
        design = self.design
        return [
            (strategy, wijk, int(point), seed)
            for point in self.points.index
            for strategy in design.strategies
            for wijk in design.wijken
            for seed in design.seeds
            if (strategy, int(point), seed) not in self.holes
        ]

    def outcomes(
        self,
        indicators: Sequence[str] | None = None,
        years: Sequence[int] | None = None,
        groups: Sequence[str] = ("all",),
    ) -> pd.DataFrame:
        key = (tuple(indicators or self.indicators), tuple(years or range(self.design.months // 12 + 1)), tuple(groups))
        if key not in self._made:
            varied = {
                int(point): row for point, row in zip(self.points.index, self.points.to_dict("records"), strict=True)
            }
            rows = [
                (point, strategy, wijk, seed, year, group, indicator, self.outcome(strategy, varied[point], seed, year))
                for strategy, wijk, point, seed in self.runs()
                for indicator in key[0]
                if indicator in self.indicators
                for year in key[1]
                for group in key[2]
            ]
            columns = ["point", "strategy", "wijk", "seed", "year", "group", "indicator", "value"]
            self._made[key] = pd.DataFrame(rows, columns=columns)
        return self._made[key]

    def money(self, years: Sequence[int] | None = None) -> pd.DataFrame:
        rows = [
            (point, strategy, wijk, seed, year, "spent_projects", self.cents(strategy))
            for strategy, wijk, point, seed in self.runs()
            for year in years or range(self.design.months // 12 + 1)
            if year > 0
        ]
        return pd.DataFrame(rows, columns=["point", "strategy", "wijk", "seed", "year", "kind", "cents"])

    def residents(self) -> pd.DataFrame:
        rows = [(point, strategy, wijk, seed, 100) for strategy, wijk, point, seed in self.runs()]
        return pd.DataFrame(rows, columns=["point", "strategy", "wijk", "seed", "residents"])

    def failures(self) -> pd.DataFrame:
        return pd.DataFrame([(p, s, "nergensveld", seed, "it failed", "") for s, p, seed in self.holes],
                            columns=["point", "strategy", "wijk", "seed", "error", "traceback"])  # fmt: skip


def invented(
    outcome: Outcome, points: np.ndarray | None = None, names: Sequence[str] = (), **more: object
) -> InventedSweep:
    """A sweep with these points (rows) over numbers between 0 and 1; one point with nothing varied, when left out."""
    of_design = {key: more.pop(key) for key in list(more) if key in Design.__dataclass_fields__}
    of_design.setdefault("varied", tuple(Varied(name, 0.0, 1.0) for name in names))
    table = pd.DataFrame(
        np.zeros((1, 0)) if points is None else points, columns=[each.name for each in of_design["varied"]]
    )
    return InventedSweep(Design(**of_design), table.rename_axis("point"), outcome, **more)  # type: ignore[arg-type]


def luck(seed: int, *more: int, size: float = 1.0) -> float:
    """Noise that hangs on these numbers alone."""
    return size * float(np.random.default_rng([seed, *more]).standard_normal())
