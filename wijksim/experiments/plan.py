"""What will be run: strategies x seeds, as jobs with a key each.

The key of a job is a hash of all that its numbers depend on: what the scenario asks, the wijken, the seed,
the replaced rules and the sources of the model. So a stored run is found again when, and only when, it holds.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import wijksim
from wijksim.errors import WijksimError
from wijksim.experiments.provenance import Rules, content_hash, rules_hash, source_hash
from wijksim.population.catalogue import find_wijk
from wijksim.population.profile import Profile
from wijksim.rules.replaced import ReplacedRules, rule_sources
from wijksim.scenario.scenario import Scenario, load_scenario
from wijksim.state.draws import SEEDS
from wijksim.state.phases import REPLACEABLE

MONTHS = range(1, 1201)
YEARS = range(1, 101)
REPLICATES = range(1, 100_001)
KEY_LENGTH = 32


@dataclass(frozen=True, eq=False)
class Job:
    """One run to be made; `sources` is the source hash it is planned for."""

    scenario: Scenario
    profiles: tuple[Profile, ...]
    seed: int
    months: int
    rules: Rules | None = None
    sources: str = field(default_factory=source_hash)

    @cached_property
    def key(self) -> str:
        """32 hexadecimal digits: the name of the stored run."""
        scenario = self.scenario.with_months(self.months).hash
        wijken = [profile.hash for profile in self.profiles]
        return _key(scenario, wijken, self.seed, rules_hash(self.rules), self.sources)

    @property
    def name(self) -> str:
        """The name of its strategy."""
        return self.scenario.name

    @property
    def label(self) -> str:
        """How messages name it."""
        return f"strategy {self.name!r}, seed {self.seed}"


def key_of(provenance: Mapping[str, Any]) -> str:
    """The key of the job that made a result, by what the result says of itself; empty when that is incomplete."""
    try:
        wijken = [wijk["hash"] for wijk in provenance["wijken"]]
        asked = [provenance[name] for name in ("seed", "rules", "sources")]
        return _key(provenance["scenario"]["hash"], wijken, *asked)
    except (KeyError, TypeError):
        return ""


def _key(scenario: str, wijken: list[str], seed: int, rules: str, sources: str) -> str:
    asked = {"scenario": scenario, "wijken": wijken, "seed": seed, "rules": rules, "sources": sources}
    return content_hash(asked)[:KEY_LENGTH]


@dataclass(frozen=True, eq=False)
class Experiment:
    """The same wijken, seeds and months under every strategy."""

    scenarios: tuple[Scenario, ...]
    profiles: tuple[Profile, ...]
    seeds: tuple[int, ...]
    months: int
    rules: Rules | None = None

    @cached_property
    def jobs(self) -> list[Job]:
        """Every strategy under every seed, seed by seed, so that what is interrupted has whole pairs."""
        return [
            Job(scenario, self.profiles, seed, self.months, self.rules)
            for seed in self.seeds
            for scenario in self.scenarios
        ]

    def manifest(self) -> dict[str, Any]:
        """What the experiment is, as plain content for the store."""
        return {
            "format": "wijksim-experiment",
            "schema": 1,
            "strategies": [
                {"name": each.name, "hash": each.hash, "content": each.to_dict()} for each in self.scenarios
            ],
            "wijken": [{"name": each.slug, "code": each.code, "hash": each.hash} for each in self.profiles],
            "seeds": list(self.seeds),
            "months": self.months,
            "rules": rules_hash(self.rules),
            "sources": source_hash(),
            "version": wijksim.__version__,
        }


def plan(
    strategies: Sequence[str | Scenario],
    wijk: str | Profile | Sequence[str | Profile],
    replicates: int,
    seed: int,
    months: int,
    rules: ReplacedRules | None = None,
) -> Experiment:
    """The experiment in which replicate r of every strategy has seed `seed` + r, r from 0.

    Raises `WijksimError` for an unknown or repeated strategy or wijk, and for numbers out of range.
    """
    whole("months", months, MONTHS)
    whole("replicates", replicates, REPLICATES)
    whole("seed", seed, SEEDS)
    whole("the last seed", seed + replicates - 1, SEEDS)
    scenarios = tuple(load_scenario(each).with_months(months) for each in _listed(strategies))
    profiles = tuple(_profile(each) for each in _listed(wijk))
    _unique("strategy", [each.name for each in scenarios])
    _unique("wijk", [each.slug for each in profiles])
    sources = rule_sources(rules, REPLACEABLE) if rules else None
    return Experiment(scenarios, profiles, tuple(range(seed, seed + replicates)), months, sources)


def whole(what: str, value: object, allowed: range) -> int:
    """`value` when it is a whole number in `allowed`; raises `WijksimError` otherwise."""
    if type(value) is not int or value not in allowed:
        span = f"{allowed[0]} to {allowed[-1]}"
        raise WijksimError(f"{what} is {value!r}; a whole number from {span} is needed.")
    return value


def _listed(asked: Any) -> list[Any]:
    """One that was asked for, or several, as a list."""
    return list(asked) if isinstance(asked, Iterable) and not isinstance(asked, str) else [asked]


def _profile(asked: object) -> Profile:
    """The wijk that was meant; raises `WijksimError` for what means none."""
    if isinstance(asked, Profile):
        return asked
    if not isinstance(asked, str):
        raise WijksimError(f"a wijk is a name, a code or a Profile, not {asked!r}")
    return find_wijk(asked)


def _unique(what: str, names: list[str]) -> None:
    """At least one, and no name twice."""
    if not names:
        raise WijksimError(f"no {what} is given; name at least one.")
    name, times = Counter(names).most_common(1)[0]
    if times > 1:
        raise WijksimError(f"{what} {name!r} is given {times} times; name each one once, and rename a changed copy.")
