"""The runs of a design: one cell a strategy, wijk, point and seed, and the job that makes it.

Cells stand seed by seed and point by point, so that what is interrupted has whole pairs. Cells that ask the same, such
as strategies that a point makes equal, share one run.
"""

from collections.abc import Mapping

import pandas as pd

from wijksim.experiments.plan import Job, key_of
from wijksim.experiments.provenance import rules_hash, source_hash
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario
from wijksim.sweeps.design import Design, laid_over

#: What names a cell; `wijk` is empty where the wijken of a design are one model together.
CELL = ("point", "strategy", "wijk", "seed")


class PointJob(Job):
    """A job whose scenario is made when it is asked for: tens of thousands of scenarios would not fit in memory."""

    def __init__(
        self, strategy: Scenario, point: Mapping[str, float], profiles: tuple[Profile, ...], seed: int, months: int,
        key: str,
    ) -> None:  # fmt: skip
        facts = {"strategy": strategy, "point": point, "profiles": profiles, "seed": seed, "months": months}
        for name, value in {**facts, "rules": None, "sources": source_hash(), "key": key}.items():
            object.__setattr__(self, name, value)

    @property
    def name(self) -> str:
        """The name of its strategy."""
        return str(self.__dict__["strategy"].name)

    @property
    def scenario(self) -> Scenario:  # type: ignore[override]
        """The strategy with the point laid over it."""
        strategy: Scenario = self.__dict__["strategy"]
        return laid_over(strategy, self.__dict__["point"], self.months)


def cells_of(design: Design, known: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every cell of a design with the key of its run: columns point, strategy, wijk, seed, key.

    Keys that `known` has are taken from it. Raises `WijksimError` for a point that a strategy cannot have.
    """
    wanted = pd.MultiIndex.from_product(
        [design.seeds, design.points.index, [_wijk(design, group) for group in design.groups_of_wijken],
         design.strategies],
        names=["seed", "point", "wijk", "strategy"],
    )  # fmt: skip
    cells = wanted.to_frame(index=False)[list(CELL)]
    cells["key"] = ""
    if known is not None and len(known):
        found = known.set_index(["seed", "point", "wijk", "strategy"])["key"].reindex(wanted)
        cells["key"] = found.fillna("").to_numpy()
    missing = cells[cells["key"] == ""]
    if len(missing):
        keys = _keys(design, missing)
        cells.loc[missing.index, "key"] = keys
    return cells.astype({"point": "int64", "strategy": "str", "wijk": "str", "seed": "int64", "key": "str"})


def jobs_of(design: Design, cells: pd.DataFrame) -> list[Job]:
    """The jobs of some cells of a design, each key once."""
    asked = _Asked(design)
    return [
        PointJob(asked.strategies[strategy], asked.points[point], asked.groups[wijk], seed, design.months, key)
        for point, strategy, wijk, seed, key in _plain(cells.drop_duplicates("key"))
    ]


class _Asked:
    """The parts of a design by the names that cells have for them."""

    def __init__(self, design: Design) -> None:
        self.strategies = dict(zip(design.strategies, design.scenarios, strict=True))
        self.groups = {_wijk(design, group): group for group in design.groups_of_wijken}
        names = [str(name) for name in design.points]
        self.points = [dict(zip(names, values, strict=True)) for values in design.points.to_numpy().tolist()]


def _plain(cells: pd.DataFrame) -> "list[tuple[int, str, str, int, str]]":
    """Rows as plain numbers and texts."""
    return list(zip(*(cells[name].tolist() for name in (*CELL, "key")), strict=True))


def _wijk(design: Design, group: tuple[Profile, ...]) -> str:
    return "" if design.together else group[0].slug


def _keys(design: Design, cells: pd.DataFrame) -> list[str]:
    """The key of each cell, as `Job.key` gives it; a scenario is made once for all its wijken and seeds."""
    asked = _Asked(design)
    wijken = {wijk: [{"hash": each.hash} for each in group] for wijk, group in asked.groups.items()}
    hashes: dict[tuple[int, str], str] = {}
    keys = []
    for point, strategy, wijk, seed, _ in _plain(cells):
        if (point, strategy) not in hashes:
            laid = laid_over(asked.strategies[strategy], asked.points[point], design.months)
            hashes[point, strategy] = laid.hash
        scenario = {"hash": hashes[point, strategy]}
        facts = {"scenario": scenario, "wijken": wijken[wijk], "seed": seed, "rules": rules_hash(None)}
        keys.append(key_of({**facts, "sources": source_hash()}))
    return keys
