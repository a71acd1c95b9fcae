"""Does the plain-Mesa peer live the same month as the engine? Means over seeds at five dates, in standard errors.

Both start from the same residents and meet the same luck from outside, seed by seed; residents' own draws differ.
So the difference of a seed's series is pure chance if the rules agree, and its mean in standard errors is about
normal: the root mean square over series and dates should be about 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import numpy as np

from benchmarks.peer_model import PeerModel
from wijksim.model import WijkModel
from wijksim.population.catalogue import find_wijk
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario

DATES = (12, 24, 36, 48, 60)
SERIES = (
    "trust_municipality", "trust_place", "trust_residents", "trust_professionals", "participation", "wellbeing",
    "hardship", "population", "deaths", "departures",
)  # fmt: skip
#: Counts of one month, compared as sums over the year before the date.
_FLOWS = ("deaths", "departures")
STRATEGY = "resident-led-20"


@dataclass(frozen=True)
class Agreement:
    """Mean of each series at each date from both, arrays (dates, series), and z scores of their difference."""

    engine: Any
    peer: Any
    z: Any
    seeds: int

    @property
    def rms(self) -> float:
        """Root mean square of all z scores."""
        return float(sqrt(np.mean(self.z**2)))

    def lines(self) -> list[str]:
        """A table: one line a series, engine and peer at the last date and z at every date."""
        lines = [f"{'':<20}{'engine':>9}{'peer':>9}   z at month " + " ".join(f"{date:>5}" for date in DATES)]
        for k, name in enumerate(SERIES):
            scores = " ".join(f"{z:5.1f}" for z in self.z[:, k])
            lines.append(f"{name:<20}{self.engine[-1, k]:>9.3f}{self.peer[-1, k]:>9.3f}{'':<14}{scores}")
        return [*lines, f"root mean square of z over {self.z.size} comparisons, {self.seeds} seeds: {self.rms:.2f}"]


def small_wijk(residents: int = 400) -> Profile:
    """Presikhaaf-West with fewer people and homes."""
    profile = find_wijk("presikhaaf-west")
    return replace(profile, population=residents, dwellings=round(profile.dwellings * residents / profile.population))


def compare(
    seeds: Sequence[int], strategy: Scenario | str = STRATEGY, peer_strategy: Scenario | str | None = None
) -> Agreement:
    """Run the engine and the peer for every seed, 60 months each; both under one strategy unless told otherwise."""
    wijk = small_wijk()
    engine = np.stack([_engine(strategy, wijk, seed) for seed in seeds])
    peer = np.stack([_peer(peer_strategy or strategy, wijk, seed) for seed in seeds])
    gaps = peer - engine
    spread = gaps.std(axis=0, ddof=1) / sqrt(len(seeds))
    z = gaps.mean(axis=0) / np.where(spread > 0.0, spread, 1.0)
    return Agreement(engine.mean(axis=0), peer.mean(axis=0), z, len(seeds))


def _engine(strategy: Scenario | str, wijk: Profile, seed: int) -> Any:
    return _series(WijkModel(strategy, [wijk], seed).run(DATES[-1]))


def _peer(strategy: Scenario | str, wijk: Profile, seed: int) -> Any:
    model = PeerModel(strategy, wijk, seed)
    for _ in range(DATES[-1]):
        model.step()
    return _series(model.town)


def _series(model: WijkModel) -> Any:
    """Values (dates, series) of one run."""
    table = model.record.indicators()
    months = table[table.group == "all"].pivot(index="month", columns="indicator", values="value")
    for name in _FLOWS:
        months[name] = months[name].rolling(12).sum()
    return months.loc[list(DATES), list(SERIES)].to_numpy()
