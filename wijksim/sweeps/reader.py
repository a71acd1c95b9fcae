"""Reading design files strictly: what is not understood is refused, with the place and the way out.

A file gives one design; `[small]` and `[full]` say what is other at the small and the large setting.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from wijksim.errors import WijksimError
from wijksim.population.catalogue import find_wijk
from wijksim.population.profile import Profile
from wijksim.scenario import checks
from wijksim.scenario.scenario import Scenario, load_scenario
from wijksim.scenario.toml_file import label, read_toml
from wijksim.state.draws import SEEDS
from wijksim.sweeps.design import Design, Until
from wijksim.sweeps.listed import read_list
from wijksim.sweeps.plans import FACTORIAL, KINDS, LIST, MORRIS, MOST_POINTS, SOBOL, Plan
from wijksim.sweeps.shipped import locate_design
from wijksim.sweeps.varied import Varied
from wijksim.sweeps.varying import read_varied

FORMAT = 1
YEARS, REPLICATES, POINTS, LEVELS = (1, 100), (1, 10_000), (1, MOST_POINTS), (2, 100)
#: Residents of a wijk that is made smaller: fewer are no wijk.
RESIDENTS = (100, 1_000_000)
#: A list of strategies or wijken that is longer is a mistake.
_MOST_NAMES = 200
_SETTING = ("wijken", "residents", "years", "replicates", "points", "narrower", "at_most")
_TABLES = ("title", "question", "vary", "plan", "until", "small", "full")
_KEYS = (
    "format", "name", "strategies", "wijken", "together", "residents", "years", "seed", "replicates", *_TABLES
)  # fmt: skip
_PLAN = ("kind", "points", "seed", "levels", "file")
_UNTIL = ("outcome", "year", "narrower", "at_most")
_DEFAULTS: dict[str, Any] = {"years": 20, "seed": 1, "replicates": 8, "together": False}


def load_design(asked: "str | os.PathLike[str] | Design") -> Design:
    """A design by shipped name, by path of a `.toml` file, or as it is when already loaded.

    Raises `WijksimError`, naming file and key, for whatever cannot be understood.
    """
    if isinstance(asked, Design):
        return asked
    if not isinstance(asked, str | os.PathLike):
        raise WijksimError(f"a design is a shipped name, a .toml path or a Design, not {checks.show(asked)}")
    path = locate_design(asked)
    return parse_design(label(path), read_toml(path, "design file"), path.parent)


def parse_design(where: str, content: Mapping[str, Any], folder: Path = Path()) -> Design:
    """The design that one file describes; `where` names it in messages, names of files count from `folder`."""
    return _Reader(where, content, folder).design()


class _Reader:
    """One file: what it says, and where."""

    def __init__(self, where: str, content: Mapping[str, Any], folder: Path) -> None:
        self.where, self.content, self.folder = where, content, folder
        self._check_keys()
        self.name = checks.scenario_name(where, content.get("name"))
        self.titles = checks.bilingual(where, "title", content.get("title", {"en": self.name}))
        self.questions = checks.bilingual(where, "question", content.get("question", {"en": self.name}))
        self.scenarios = self._strategies()
        self.varied = read_varied(where, self._table("vary"))

    def design(self) -> Design:
        """The small setting, which knows the large one where there is one."""
        full = self._at("full", None) if "full" in self.content else None
        return self._at("small", full)

    def _at(self, setting: str, full: Design | None) -> Design:
        own = self._table(setting)
        asked = {**_DEFAULTS, **{key: self.content[key] for key in _KEYS if key in self.content}, **own}
        plan = self._plan(own)
        varied, given = self._points(plan)
        first = checks.whole(self.where, "seed", asked["seed"], (0, SEEDS[-1] - REPLICATES[1]))
        count = checks.whole(self.where, "replicates", asked["replicates"], REPLICATES)
        years = checks.whole(self.where, "years", asked["years"], YEARS)
        return Design(
            name=self.name, titles=self.titles, questions=self.questions, scenarios=self.scenarios,
            profiles=self._wijken(asked), years=years, seeds=tuple(range(first, first + count)), varied=varied,
            sampling=plan, together=self._together(asked["together"]), until=self._until(own, count, years),
            given=given, full=full,
        )  # fmt: skip

    def _check_keys(self) -> None:
        where, content = self.where, self.content
        if content.get("format") != FORMAT or type(content["format"]) is not int:
            found = f"is {checks.show(content['format'])}" if "format" in content else "is missing"
            raise WijksimError(f"{where}: 'format' {found}; this wijksim reads designs that say: format = {FORMAT}")
        self._known(content, _KEYS, "at the top of the file")
        for setting in ("small", "full"):
            self._known(self._table(setting), _SETTING, f"under [{setting}]")
        self._known(self._table("plan"), _PLAN, "under [plan]")
        self._known(self._table("until"), _UNTIL, "under [until]")

    def _known(self, content: Mapping[str, Any], allowed: tuple[str, ...], place: str) -> None:
        for key in content:
            if key not in allowed:
                raise checks.unknown_key(self.where, key, place, allowed)

    def _table(self, key: str) -> Mapping[str, Any]:
        return checks.table(self.where, key, self.content.get(key, {}))

    def _names(self, key: str, value: object) -> list[str]:
        """A list of at least one name, each once."""
        if not isinstance(value, list) or not value:
            found = "is missing" if value is None else f"is {checks.show(value)}"
            raise WijksimError(f'{self.where}: {key!r} {found}; it must be a list of names, such as {key} = ["..."]')
        if len(value) > _MOST_NAMES:
            raise WijksimError(f"{self.where}: {key!r} names {len(value)}; at most {_MOST_NAMES} are allowed")
        return [checks.line(self.where, key, name) for name in value]

    def _strategies(self) -> tuple[Scenario, ...]:
        names = self._names("strategies", self.content.get("strategies"))
        found = tuple(load_scenario(self._beside("strategies", name)) for name in names)
        self._once("strategies", [each.name for each in found])
        return found

    def _wijken(self, asked: Mapping[str, Any]) -> tuple[Profile, ...]:
        from wijksim.patterns.wijken import resized
        from wijksim.population.profile_file import read_profile

        found = []
        for name in self._names("wijken", asked.get("wijken")):
            path = self._beside("wijken", name)
            found.append(read_profile(path) if isinstance(path, Path) else find_wijk(path))
        self._once("wijken", [each.slug for each in found])
        if "residents" not in asked:
            return tuple(found)
        most = checks.whole(self.where, "residents", asked["residents"], RESIDENTS)
        return tuple(resized(each, most) for each in found)

    def _beside(self, key: str, name: str) -> str | Path:
        """A name, or the path of a file, which counts from the folder of the design."""
        if not name.lower().endswith(".toml"):
            return name
        path = self.folder / name
        if not os.path.exists(path):
            raise WijksimError(f"{self.where}: {key!r}: file not found: {label(path)}")
        return path

    def _once(self, key: str, names: list[str]) -> None:
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise WijksimError(f"{self.where}: {key!r} has {checks.show(twice)} more than once; name each one once")

    def _together(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise WijksimError(f"{self.where}: 'together' is {checks.show(value)}; it must be true or false")
        return value

    def _plan(self, own: Mapping[str, Any]) -> Plan:
        asked = {"kind": FACTORIAL, **self._table("plan"), **{key: own[key] for key in ("points",) if key in own}}
        kind = asked["kind"]
        if kind not in KINDS:
            near = checks.meant(kind, KINDS) if isinstance(kind, str) else ""
            found = checks.show(kind)
            raise WijksimError(f"{self.where}: 'kind' under [plan] is {found}.{near} Allowed: {', '.join(KINDS)}.")
        self._fits(kind, asked)
        grid = {"levels": 4 if kind == MORRIS else 2, **asked}["levels"]
        plan = Plan(
            kind,
            checks.whole(self.where, "points", asked.get("points", 1), POINTS) if "points" in asked else 0,
            checks.whole(self.where, "seed", asked.get("seed", 1), (0, 2**31 - 1)),
            checks.whole(self.where, "levels", grid, LEVELS),
        )
        if kind == SOBOL and plan.points & (plan.points - 1):
            raise WijksimError(f"{self.where}: 'points' is {plan.points}; Sobol needs a power of two, such as 64")
        if kind == MORRIS and plan.levels % 2:
            raise WijksimError(f"{self.where}: 'levels' is {plan.levels}; Morris needs an even number")
        return plan

    def _fits(self, kind: str, asked: Mapping[str, Any]) -> None:
        """Refuse what means nothing under this kind of plan, and a kind without what it needs."""
        needs = {FACTORIAL: (), LIST: ("file",)}.get(kind, ("points",))
        allowed = {FACTORIAL: ("levels",), LIST: ("file",), MORRIS: ("points", "seed", "levels")}
        for key in needs:
            if key not in asked:
                raise WijksimError(f"{self.where}: {key!r} is missing under [plan]; a plan of kind {kind!r} needs it")
        self._known(asked, ("kind", *allowed.get(kind, ("points", "seed"))), f"under [plan] of kind {kind!r}")
        if kind == LIST and "vary" in self.content:
            raise WijksimError(f"{self.where}: [vary] and a list exclude each other; the list's columns are varied")
        if kind not in (FACTORIAL, LIST) and not self.varied:
            raise WijksimError(f"{self.where}: [vary] is empty; a plan of kind {kind!r} needs numbers to vary")

    def _points(self, plan: Plan) -> "tuple[tuple[Varied, ...], pd.DataFrame | None]":
        """What is varied and, for a list, its points."""
        if plan.kind != LIST:
            if plan.size(self.varied) > MOST_POINTS:
                raise WijksimError(f"{self.where}: [plan] has more than {MOST_POINTS:,} points; vary less")
            return self.varied, None
        name = checks.line(self.where, "file", self._table("plan")["file"])
        return read_list(self.folder / name)

    def _until(self, own: Mapping[str, Any], replicates: int, years: int) -> Until | None:
        if "until" not in self.content:
            for key in ("narrower", "at_most"):
                if key in own:
                    raise WijksimError(f"{self.where}: {key!r} needs an [until] table")
            return None
        from wijksim.sweeps.extract import OUTCOMES

        asked = {**self._table("until"), **{key: own[key] for key in ("narrower", "at_most") if key in own}}
        for key in _UNTIL:
            if key not in asked:
                raise WijksimError(f"{self.where}: {key!r} is missing under [until]; it needs {', '.join(_UNTIL)}")
        outcome = checks.line(self.where, "outcome", asked["outcome"])
        if outcome not in OUTCOMES:
            raise checks.unknown_key(self.where, outcome, "as 'outcome' under [until]", OUTCOMES)
        return Until(
            outcome,
            checks.whole(self.where, "year", asked["year"], (1, years)),
            checks.number(self.where, "narrower", asked["narrower"], (1e-12, 1e12), "width of an interval"),
            checks.whole(self.where, "at_most", asked["at_most"], (max(2, replicates), REPLICATES[1])),
        )
