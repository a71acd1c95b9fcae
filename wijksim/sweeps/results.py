"""What a sweep gave, read from its folder whenever it is asked: finished or not, while workers write or not."""

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from wijksim.errors import WijksimError, did_you_mean
from wijksim.experiments.provenance import content_hash
from wijksim.observe.books import APPROPRIATED, KINDS
from wijksim.observe.indicators import GROUPS, LEAVERS
from wijksim.sweeps.cells import CELL
from wijksim.sweeps.design import Design
from wijksim.sweeps.extract import MONEY
from wijksim.sweeps.folder import read_folder
from wijksim.sweeps.packs import digests_of, in_years, list_packs, read_pack, series_of, stacked
from wijksim.sweeps.store import SweepStore

ALL_GROUPS = ("all", *GROUPS, LEAVERS)
#: How often reading begins again when files are compacted under its eyes.
_TRIES = 20


class Sweep:
    """The folder of a sweep and its tables; what has been finished since it was opened is in them too.

    `outcomes` and `money` have one row a cell (point, strategy, wijk, seed), year and name. Where a run failed or is
    still to be made, rows are absent.
    """

    def __init__(self, folder: Path, design: Design, cells: pd.DataFrame, until_now: set[str] | None = None) -> None:
        """`until_now` are the keys of the runs that it shows; all there are, whenever it is asked, when left out."""
        self.folder = folder
        self.design = design
        self._cells = cells
        self._until_now = until_now
        self.store = SweepStore(folder)

    def as_of_now(self) -> "Sweep":
        """The same, which shows no run that is finished from now on: all its tables rest on the same runs."""
        return Sweep(self.folder, self.design, self._cells, self._finished())

    def _finished(self) -> set[str]:
        """The keys of finished runs that it shows."""
        return self.store.finished() if self._until_now is None else self._until_now

    @property
    def points(self) -> pd.DataFrame:
        """One row a point, index "point" from 0, one column a varied number."""
        return self.design.points

    @property
    def planned(self) -> int:
        """How many cells the sweep has: points x strategies x wijken x seeds."""
        return len(self._cells)

    @property
    def finished(self) -> int:
        """How many cells have a run by now."""
        return int(self._cells["key"].isin(self._finished()).sum())

    @property
    def missing(self) -> set[str]:
        """The keys of the runs that are still to be made, those that failed among them."""
        return set(self._keys) - self._finished()

    @property
    def loose(self) -> int:
        """How many runs lie in files of their own."""
        return len(self.store.loose())

    @property
    def packed(self) -> int:
        """How many runs have been compacted."""
        return len(set[str]().union(*(digests_of(path) for path in list_packs(self.store.packs))))

    @property
    def size(self) -> int:
        """Bytes on disk."""
        total = 0
        for path in self.folder.rglob("*"):
            with suppress(FileNotFoundError):  # it has been compacted meanwhile
                total += path.stat().st_size
        return total

    @property
    def complete(self) -> bool:
        """Whether every cell has a run."""
        return self.finished == self.planned

    def outcomes(
        self, indicators: Sequence[str] | None = None, years: Sequence[int] | None = None,
        groups: Sequence[str] = ("all",),
    ) -> pd.DataFrame:  # fmt: skip
        """Columns point, strategy, wijk, seed, year, group, indicator, value; sorted in that order.

        Year 0 is the start. Without `indicators` all there are; without `years` every year. Raises `WijksimError`
        for an unknown group or indicator.
        """
        for group in groups:
            if group not in ALL_GROUPS:
                raise WijksimError(f"no group is called {group!r}.{did_you_mean(str(group), list(ALL_GROUPS))}")
        series = None if indicators is None else [f"{group}:{name}" for group in groups for name in indicators]
        rows = self._rows(series, years)
        wanted = set(groups)
        names = [name for name in rows.columns if name.partition(":")[0] in wanted and ":" in name]
        named = pd.DataFrame([name.split(":") for name in names], columns=["group", "indicator"])
        self._check(set(indicators or ()) - set(named["indicator"]))
        return _long(rows, names, named, "value").astype({"value": "float64"})

    def money(self, years: Sequence[int] | None = None) -> pd.DataFrame:
        """Columns point, strategy, wijk, seed, year, kind, cents: what was booked in that year, whole wijk.

        Every kind stands there every year, from year 1 on, be it with 0; "carried" is what is left at year end, and
        "volunteer_hours" are hundredths of an hour.
        """
        rows = self._rows([f"{MONEY}:{kind}" for kind in KINDS], years)
        rows = rows[rows["year"] > 0]
        names = [name for kind in KINDS if (name := f"{MONEY}:{kind}") in rows]
        named = pd.DataFrame({"kind": [name.partition(":")[2] for name in names]})
        return _long(rows, names, named, "cents").astype({"cents": "int64"})

    def appropriated(self) -> pd.DataFrame:
        """Columns strategy, wijk, appropriated: cents granted over the whole run, mean over points and seeds."""
        kinds = [f"{MONEY}:{kind}" for kind in APPROPRIATED]
        rows = self._rows(kinds, None)
        given = rows.assign(appropriated=rows.reindex(columns=kinds).sum(axis=1))
        total = given.groupby(["point", "strategy", "wijk", "seed"], as_index=False)["appropriated"].sum()
        mean: pd.DataFrame = total.groupby(["strategy", "wijk"], as_index=False)["appropriated"].mean()
        return mean

    def residents(self) -> pd.DataFrame:
        """Columns point, strategy, wijk, seed, residents: how many there are at the start."""
        start = self.outcomes(["population"], years=[0])
        start["residents"] = start["value"].astype("int64")
        return start[[*CELL, "residents"]]

    def failures(self) -> pd.DataFrame:
        """Columns point, strategy, wijk, seed, error, traceback: the runs that failed and have not been made since."""
        failed = self.store.failed()
        finished = self._finished() if failed else set[str]()
        cells = self._cells[self._cells["key"].isin(set(failed) - finished)]
        texts = [failed[key] for key in cells["key"]]
        last = [next((line for line in reversed(text.splitlines()) if line.strip()), "") for text in texts]
        return cells[list(CELL)].assign(error=last, traceback=texts).reset_index(drop=True)

    def _check(self, absent: set[str]) -> None:
        """Raise `WijksimError` when one of the indicators that were not found is none that runs have."""
        if not absent:
            return
        packs, loose = list_packs(self.store.packs), sorted(self.store.loose())
        if packs:
            series = series_of(packs[0])
        elif loose:
            series = [name for years in self.store.read(loose[0]).wijken.values() for name in years.names]
        else:
            return
        known = sorted({name.partition(":")[2] for name in series if not name.startswith(f"{MONEY}:")})
        for name in sorted(absent - set(known)):
            raise WijksimError(f"no indicator is called {name!r}.{did_you_mean(name, known)}")

    @cached_property
    def _keys(self) -> "pd.Index[str]":
        keys: pd.Index[str] = pd.Index(self._cells["key"].unique())
        return keys

    @property
    def digest(self) -> str:
        """Sha256 (hex) of the digests of all finished runs of the sweep, by key."""
        found = {key: digest for path in list_packs(self.store.packs) for key, digest in digests_of(path).items()}
        wanted = set(self._cells["key"])
        found |= {key: self.store.read(key).digest for key in (self.store.loose() & wanted) - set(found)}
        return content_hash(sorted((key, digest) for key, digest in found.items() if key in wanted))

    def _rows(self, series: Sequence[str] | None, years: Sequence[int] | None) -> pd.DataFrame:
        """Cells with the series that are asked: columns point, strategy, wijk, seed, year and the series."""
        for _ in range(_TRIES):
            try:
                runs = self._read(series, years)
                break
            except FileNotFoundError:  # it has been compacted meanwhile
                continue
        else:
            raise WijksimError(f"{self.folder}: its files change faster than they can be read. Try again.")
        cells = self._cells
        if self._until_now is not None:
            cells = cells[cells["key"].isin(self._until_now)]
        if self.design.together:
            return cells.drop(columns="wijk").merge(runs, on="key")
        return cells.merge(runs.drop(columns="wijk"), on="key")

    def _read(self, series: Sequence[str] | None, years: Sequence[int] | None) -> pd.DataFrame:
        loose = self.store.loose()  # first, for what is compacted meanwhile is in a pack before it goes
        frames, seen = [], set[str]()
        for path in list_packs(self.store.packs):
            frame = read_pack(path, series, years)
            new = set(frame["key"].unique()) - seen
            frames.append(frame if len(new) == frame["key"].nunique() else frame[frame["key"].isin(new)])
            seen |= new
        left = [key for key in self._keys if key in loose and key not in seen]
        if left:
            frames.append(in_years(stacked({key: self.store.read(key) for key in left}, series), years))
        if not frames:
            return pd.DataFrame({"key": [], "wijk": [], "year": []}).astype({"key": "str", "wijk": "str", "year": "i2"})
        runs = pd.concat(frames, ignore_index=True)
        return runs.astype({"key": "str", "wijk": "str"})

    def __repr__(self) -> str:
        """What was asked and how far it is."""
        return f"Sweep in {self.folder}: {self.finished} of {self.planned} runs\n{self.design!r}"


def open_sweep(folder: str | os.PathLike[str]) -> Sweep:
    """The sweep in a folder; raises `WijksimError` when there is none that this version reads."""
    design, cells = read_folder(Path(folder))
    return Sweep(Path(folder), design, cells)


def _long(rows: pd.DataFrame, columns: list[str], named: pd.DataFrame, value: str) -> pd.DataFrame:
    """`columns` of rows below each other, without nan: cell, year, what `named` says of a column, and its value.

    In the order of all of these.
    """
    values = rows[columns].to_numpy(dtype="float64").T.reshape(len(columns), len(rows))
    which, at = np.nonzero(~np.isnan(values))
    whole = {name: rows[name].to_numpy()[at] for name in (*CELL, "year")}
    whole |= {str(name): named[name].to_numpy()[which] for name in named}
    codes = [pd.factorize(each, sort=True)[0] for each in whole.values()]
    order = np.lexsort(codes[::-1])
    table = pd.DataFrame({name: each[order] for name, each in whole.items()})
    table[value] = values[which, at][order]
    texts = [name for name in table if name in ("strategy", "wijk", *named)]
    return table.astype({"point": "int64", "seed": "int64", "year": "int64", **dict.fromkeys(texts, "str")})
