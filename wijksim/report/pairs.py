"""Who is compared with whom, and what the table says of it.

The strategies of a comparison get letters: A is the first, and every other is compared with A. A `Verdict` is
one row of the comparison's table, read honestly: a strategy is ahead only when the whole interval says so.
"""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import pandas as pd

from wijksim.errors import WijksimError, did_you_mean
from wijksim.experiments.compare import Comparison
from wijksim.experiments.summary import pair_name
from wijksim.locale import Words, one_line
from wijksim.population.profile import Profile
from wijksim.report.outcomes import OUTCOMES, Outcome
from wijksim.scenario.scenario import Scenario

#: With fewer replicates than this an interval is too unsteady to lean on; every text says so.
ENOUGH_REPLICATES = 8


@dataclass(frozen=True)
class Side:
    """A strategy under its letter."""

    letter: str
    scenario: Scenario

    @property
    def name(self) -> str:
        """The name in the column `strategy`."""
        return self.scenario.name

    def title(self, words: Words) -> str:
        """The title in the language."""
        return self.scenario.title[words.language]


@dataclass(frozen=True)
class Pair:
    """Two strategies: every difference is `second` minus `first`."""

    first: Side
    second: Side


@dataclass(frozen=True)
class Verdict:
    """What the table says of one outcome in one year; `ahead` is None when no difference can be seen."""

    outcome: Outcome
    year: int
    means: tuple[float, float]
    difference: float
    low: float
    high: float
    chance: float
    ahead: Side | None

    @property
    def known(self) -> bool:
        """Whether there is an interval; one replicate has none."""
        return isfinite(self.low) and isfinite(self.high)

    @property
    def tiny(self) -> bool:
        """Whether nobody would notice the difference, however sure it is."""
        return abs(self.difference) < self.outcome.tiny


def sides(scenarios: Sequence[Scenario]) -> list[Side]:
    """The strategies with their letters."""
    return [Side(letter(number), scenario) for number, scenario in enumerate(scenarios)]


def pairs(scenarios: Sequence[Scenario]) -> list[Pair]:
    """Every other strategy against the first."""
    first, *others = sides(scenarios)
    return [Pair(first, other) for other in others]


def which_pair(comparison: Comparison, second: str | None) -> Pair:
    """The pair of the first strategy and `second`; None means the only one. WijksimError when that says nothing."""
    every = pairs(comparison.scenarios)
    names = [pair.second.name for pair in every]
    if second is None and len(every) == 1:
        return every[0]
    if second is None:
        raise WijksimError(f"say which strategy to set against {every[0].first.name}: second= {', '.join(names)}.")
    if second not in names:
        hint = did_you_mean(second, names)
        raise WijksimError(f"second={second!r} is not set against {every[0].first.name}; {', '.join(names)} are.{hint}")
    return every[names.index(second)]


def which_wijk(profiles: Sequence[Profile], wijk: str | None) -> Profile:
    """The profile with the short name `wijk`; None means the only one. WijksimError when that says nothing."""
    slugs = [profile.slug for profile in profiles]
    if wijk is None and len(slugs) == 1:
        return profiles[0]
    if wijk is None:
        raise WijksimError(f"say which wijk to show: wijk= {', '.join(slugs)}.")
    if wijk not in slugs:
        raise WijksimError(f"wijk={wijk!r} was not lived; {', '.join(slugs)} was.{did_you_mean(wijk, slugs)}")
    return profiles[slugs.index(wijk)]


def rows_of(frame: pd.DataFrame, pair: Pair, wijk: str) -> pd.DataFrame:
    """The rows of one wijk and one pair of a table of the comparison."""
    return frame[(frame["wijk"] == wijk) & (frame["pair"] == pair_name(pair.first.name, pair.second.name))]


def verdicts(comparison: Comparison, pair: Pair, wijk: str, outcomes: Sequence[str]) -> list[Verdict]:
    """The verdicts of one wijk and one pair on these outcomes, in the order of the table."""
    rows = rows_of(comparison.table, pair, wijk)
    return [_verdict(row, pair) for row in rows.to_dict("records") if row["indicator"] in outcomes]


def replicates(comparison: Comparison) -> int:
    """How often every strategy was lived."""
    return len(comparison.seeds)


def place(profile: Profile) -> str:
    """The wijk and its municipality."""
    return one_line(f"{profile.name} ({profile.municipality})")


def ahead(low: float, high: float, outcome: Outcome, pair: Pair) -> Side | None:
    """Who is ahead when second minus first lies between `low` and `high`; None when that spans zero."""
    if not (isfinite(low) and isfinite(high)) or low <= 0 <= high:
        return None
    return pair.second if (low > 0) == outcome.up_is_better else pair.first


def _verdict(row: Mapping[Any, Any], pair: Pair) -> Verdict:
    outcome = OUTCOMES[row["indicator"]]
    low, high = float(row["low"]), float(row["high"])
    return Verdict(
        outcome,
        int(row["year"]),
        (float(row[f"mean_{pair.first.name}"]), float(row[f"mean_{pair.second.name}"])),
        float(row["difference"]),
        low,
        high,
        float(row["chance"]),
        ahead(low, high, outcome, pair),
    )


def letter(number: int) -> str:
    """A to Z, then A1 to Z1, and so on."""
    turn, rest = divmod(number, len(string.ascii_uppercase))
    return f"{string.ascii_uppercase[rest]}{turn or ''}"
