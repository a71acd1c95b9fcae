"""A design: what a sweep asks. Strategies x wijken x points x seeds, everything resolved and checked.

Each wijk is a model of its own, unless `together`. A point is laid over every strategy alike, and replicate r has the
same luck under all of them, so every difference between two strategies is a paired one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from wijksim.errors import WijksimError
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario
from wijksim.sweeps.plans import Plan, points_of
from wijksim.sweeps.varied import NAMES, Varied


@dataclass(frozen=True)
class Until:
    """Replicates are added until differences are sure enough.

    The 95 % paired t interval of the difference in `outcome` (of everybody) between each strategy and the first at the
    end of `year`, averaged over the points, must be narrower than `narrower` in every wijk; `at_most` is the end.
    """

    outcome: str
    year: int
    narrower: float
    at_most: int


@dataclass(frozen=True, eq=False, repr=False)
class Design:
    """What a sweep asks; `full` is the same at its large setting, where the file has one.

    `seeds` are those of the first replicates; with `until` a sweep may add more. `given` are the points where they are
    not drawn: those of a list, or those that a folder has.
    """

    name: str
    titles: Mapping[str, str]
    questions: Mapping[str, str]
    scenarios: tuple[Scenario, ...]
    profiles: tuple[Profile, ...]
    years: int
    seeds: tuple[int, ...]
    varied: tuple[Varied, ...]
    sampling: Plan
    together: bool = False
    until: Until | None = None
    given: pd.DataFrame | None = None
    full: "Design | None" = field(default=None)

    @property
    def strategies(self) -> tuple[str, ...]:
        """Names of the strategies; each is set against the first."""
        return tuple(each.name for each in self.scenarios)

    @property
    def wijken(self) -> tuple[str, ...]:
        """Short names of the wijken."""
        return tuple(each.slug for each in self.profiles)

    @property
    def months(self) -> int:
        """Length of every run."""
        return 12 * self.years

    @property
    def plan(self) -> str:
        """How points are chosen: factorial, latin-hypercube, sobol, morris or list."""
        return self.sampling.kind

    @property
    def sample_seed(self) -> int:
        """The seed with which points are drawn."""
        return self.sampling.seed

    @property
    def base_points(self) -> int:
        """N of Saltelli, the trajectories of Morris, or the size of a Latin hypercube."""
        return self.sampling.points

    @cached_property
    def points(self) -> pd.DataFrame:
        """One row a point, index "point" from 0, one column a varied number, in the order of the plan."""
        return points_of(self.sampling, self.varied) if self.given is None else self.given

    @property
    def groups_of_wijken(self) -> tuple[tuple[Profile, ...], ...]:
        """The wijken of each model: one, or all of them together."""
        return (self.profiles,) if self.together else tuple((profile,) for profile in self.profiles)

    def title(self, language: str = "nl") -> str:
        """What the design is called, in "nl" or "en"."""
        return self.titles[language]

    def question(self, language: str = "nl") -> str:
        """What it asks, in "nl" or "en"."""
        return self.questions[language]

    def heading(self, language: str = "nl") -> list[str]:
        """Its title, and its question where a file gives one."""
        return list(dict.fromkeys([self.title(language), self.question(language)]))

    def setting(self, full: bool) -> "Design":
        """The design at its small or its large setting; raises `WijksimError` where there is no large one."""
        if not full:
            return self
        if self.full is None:
            raise WijksimError(f"design {self.name!r} has no [full] setting; leave out --full, or add one to its file.")
        return self.full

    def with_more_seeds(self, count: int) -> "Design":
        """The same with so many replicates more, and the same points."""
        last = max(self.seeds)
        return replace(self, seeds=(*self.seeds, *range(last + 1, last + 1 + count)), given=self.points)

    def __repr__(self) -> str:
        """What is asked, in two lines."""
        size = f"{len(self.points)} points ({self.plan}) x {len(self.seeds)} seeds, {self.years} years"
        return (
            f"Design {self.name}: {self.title('en')}\n{', '.join(self.strategies)} in {', '.join(self.wijken)}: {size}"
        )


def laid_over(scenario: Scenario, point: Mapping[str, float], months: int) -> Scenario:
    """A strategy of some months with the values of a point; raises `WijksimError` for a value out of its range."""
    values = {name: value for name, value in point.items() if not NAMES[name]}
    strengths = {NAMES[name]: value for name, value in point.items() if NAMES[name]}
    return replace(
        scenario,
        values={**scenario.values, **values},
        strengths={**scenario.strengths, **strengths},
        months=months,
    )
