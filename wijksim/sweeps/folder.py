"""A folder of a sweep, which can be continued and extended.

    DIR/sweep.json              what is asked: design, strategies and wijken in full
    DIR/points.parquet          the points
    DIR/plan.parquet            the key of every cell
    DIR/runs/<key>.parquet      one file a run, whole or absent
    DIR/packs/<hash>.parquet    runs that were compacted
    DIR/failures/<key>.txt      the traceback of a run that failed
    DIR/log.jsonl               when each run finished and how long it took

What is missing is found by name. More seeds, strategies, wijken or points are more files, and another length is new
runs beside the old ones; anything else is another design, and is refused.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import wijksim
from wijksim.errors import WijksimError
from wijksim.experiments.files import explained, write_whole
from wijksim.experiments.lock import is_left_over
from wijksim.experiments.provenance import profile_from, source_hash
from wijksim.reading import read_bounded
from wijksim.scenario.scenario import Scenario
from wijksim.sweeps.cells import CELL, cells_of
from wijksim.sweeps.design import Design, Until
from wijksim.sweeps.extract import SCHEMA
from wijksim.sweeps.plans import LATIN, LIST, Plan, frame
from wijksim.sweeps.run_file import DAMAGE, damaged
from wijksim.sweeps.store import SweepStore
from wijksim.sweeps.varied import Varied

FORMAT, MANIFEST, POINTS, CELLS = "wijksim-sweep", "sweep.json", "points.parquet", "plan.parquet"
MAX_MANIFEST, MAX_TABLE = 100_000_000, 2_000_000_000
_WAY_OUT = "Name another folder for this design."


def open_folder(folder: str | os.PathLike[str], design: Design) -> tuple[Design, pd.DataFrame, SweepStore]:
    """The design with all that the folder has of it already, its cells, and the store; the folder is made where needed.

    Raises `WijksimError` when the folder holds anything else.
    """
    store = SweepStore(Path(folder))
    whole, known = _joined(store.folder, design)
    cells = cells_of(whole, known)
    with explained(store.folder):
        store.folder.mkdir(parents=True, exist_ok=True)
        store.runs.mkdir(exist_ok=True)
        store.packs.mkdir(exist_ok=True)
        for path in (store.folder / "failures").glob("*.txt"):
            path.unlink(missing_ok=True)
        store.clean()
    write_description(store, whole, cells)
    return whole, cells, store


def write_description(store: SweepStore, design: Design, cells: pd.DataFrame) -> None:
    """Write what the sweep is: its points and cells first, so that whoever reads the description finds them."""
    write_whole(store.folder / POINTS, _table_bytes(design.points.reset_index()), store.token)
    write_whole(store.folder / CELLS, _table_bytes(cells), store.token)
    text = json.dumps(_manifest(design), indent=1, sort_keys=True, ensure_ascii=False)
    write_whole(store.folder / MANIFEST, text.encode(), store.token)


def read_folder(folder: Path) -> tuple[Design, pd.DataFrame]:
    """The design and the cells of a folder; raises `WijksimError` when it holds no sweep that this version reads."""
    path = folder / MANIFEST
    if not path.exists():
        raise WijksimError(f"{folder}: holds no sweep ({MANIFEST} is missing). Name the folder that --out named.")
    content = _read_manifest(path)
    points = _read_table(folder / POINTS)
    try:
        design = _design(content, points)
        cells = _read_table(folder / CELLS)[[*CELL, "key"]]
        here = cells["strategy"].isin(design.strategies) & cells["wijk"].isin(("", *design.wijken))
        here &= cells["seed"].isin(design.seeds) & (cells["point"] < len(design.points))
        cells = cells[here].reset_index(drop=True)
    except DAMAGE as error:
        raise damaged(path, error) from error
    return design, cells.astype({"strategy": "str", "wijk": "str", "key": "str"})


def _joined(folder: Path, design: Design) -> tuple[Design, pd.DataFrame | None]:
    """A design and what the folder has of it, and the cells that are known."""
    with explained(folder):
        if folder.exists() and not folder.is_dir():
            raise WijksimError(f"{folder}: is a file; name a folder for the results.")
        known = (folder / MANIFEST).exists()
        left = [] if known or not folder.exists() else [each.name for each in folder.iterdir()]
    if not known:
        if any(not is_left_over(name) and name not in _BEGUN for name in left):
            raise WijksimError(f"{folder}: holds files that are no results of a sweep. {_WAY_OUT}")
        return design, None
    content = _read_manifest(folder / MANIFEST)
    found, cells = read_folder(folder)
    others = list(_differences(design, found, content))
    if others:
        raise WijksimError(f"{folder}: holds a sweep with {', '.join(others)}. {_WAY_OUT}")
    longer = design.points if len(design.points) >= len(found.points) else found.points
    whole = replace(
        design,
        scenarios=_union(design.scenarios, found.scenarios, "name"),
        profiles=_union(design.profiles, found.profiles, "slug"),
        seeds=tuple(sorted({*design.seeds, *found.seeds})),
        given=longer,
        sampling=design.sampling if longer is design.points else found.sampling,
    )
    return whole, cells if found.years == design.years else None


#: What a process killed at its very start leaves behind.
_BEGUN = (POINTS, CELLS, "runs", "packs", "failures", "log.jsonl")


def _differences(design: Design, found: Design, content: Mapping[str, Any]) -> "list[str]":
    """In words, what makes a folder that of another design."""
    others = []
    if design.name != found.name:
        others.append(f"another name ({found.name})")
    if _clash(design.scenarios, found.scenarios, "name"):
        others.append("other strategies of the same name")
    if _clash(design.profiles, found.profiles, "slug"):
        others.append("other wijken of the same name")
    if design.varied != found.varied and design.plan != LIST:
        others.append("other numbers varied")
    if (design.plan, design.sample_seed, design.together) != (found.plan, found.sample_seed, found.together):
        others.append("another plan")
    elif not others:
        shared = min(len(design.points), len(found.points))
        if list(design.points) != list(found.points) or not design.points[:shared].equals(found.points[:shared]):
            hint = " (a Latin hypercube of another size is another one)" if design.plan == LATIN else ""
            others.append(f"other points{hint}")
    if content["sources"] != source_hash():
        others.append("runs of another version of the model")
    return others


def _clash(own: Any, found: Any, name: str) -> bool:
    """Whether two of the same name differ."""
    hashes = {getattr(each, name): _asks(each) for each in found}
    return any(hashes.get(getattr(each, name), _asks(each)) != _asks(each) for each in own)


def _asks(each: Any) -> str:
    """What a strategy asks, whatever its length, or what a wijk is."""
    return str(each.with_months(1).hash if isinstance(each, Scenario) else each.hash)


def _union(own: Any, found: Any, name: str) -> tuple[Any, ...]:
    names = {getattr(each, name) for each in own}
    return (*own, *(each for each in found if getattr(each, name) not in names))


def _manifest(design: Design) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "schema": SCHEMA,
        "name": design.name,
        "title": dict(design.titles),
        "question": dict(design.questions),
        "strategies": [each.to_dict() for each in design.scenarios],
        "wijken": [each.to_dict() for each in design.profiles],
        "together": design.together,
        "years": design.years,
        "seeds": list(design.seeds),
        "points": len(design.points),
        "varied": [each.to_dict() for each in design.varied],
        "plan": design.sampling.to_dict(),
        "until": None if design.until is None else vars(design.until),
        "sources": source_hash(),
        "version": wijksim.__version__,
    }


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(read_bounded(path, MAX_MANIFEST, "description of a sweep"))
    except (ValueError, RecursionError) as error:
        raise WijksimError(f"{path}: is no JSON ({error}).") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise WijksimError(f"{path}: is not the description of a sweep of wijksim.")
    if content.get("schema") != SCHEMA:
        raise WijksimError(f"{path}: has schema {content.get('schema')!r}; this version of wijksim reads {SCHEMA}.")
    return content


def _design(content: Mapping[str, Any], points: pd.DataFrame) -> Design:
    """The design that a description describes; raises KeyError, TypeError and the like for one that is damaged."""
    varied = tuple(Varied.from_dict(each) for each in content["varied"])
    count = content["points"]
    if type(count) is not int or not 0 < count <= len(points):
        raise ValueError(f"points is {count!r}, and the table of points has {len(points)}")
    rows = points.iloc[:count][[each.name for each in varied]].to_numpy(dtype="float64")
    plan = Plan(**content["plan"])
    seeds, years = content["seeds"], content["years"]
    if not seeds or not all(type(each) is int for each in [*seeds, years]):
        raise ValueError("seeds and years must be whole numbers")
    return Design(
        name=str(content["name"]),
        titles=content["title"],
        questions=content["question"],
        scenarios=tuple(Scenario.from_dict(each) for each in content["strategies"]),
        profiles=tuple(profile_from(each) for each in content["wijken"]),
        years=years,
        seeds=tuple(seeds),
        varied=varied,
        sampling=plan,
        together=bool(content["together"]),
        until=None if content["until"] is None else Until(**content["until"]),
        given=frame(rows, varied),
    )


def _table_bytes(table: pd.DataFrame) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), sink, compression="zstd")
    return bytes(sink.getvalue())


def _read_table(path: Path) -> pd.DataFrame:
    content = read_bounded(path, MAX_TABLE, "table of a sweep")
    try:
        table: pd.DataFrame = pq.read_table(pa.BufferReader(content)).to_pandas()
    except DAMAGE as error:
        raise damaged(path, error) from error
    return table
