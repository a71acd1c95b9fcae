"""Compacted runs: few Parquet files in place of thousands, with a column for each series.

A pack has one row a run, wijk and year, so a question about one outcome reads one column. It is written whole before
the loose files go, so an interruption at any moment leaves every run in one place or in both, and never in none;
what is in both counts once.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wijksim.experiments.files import write_whole
from wijksim.experiments.provenance import canonical, content_hash
from wijksim.reading import open_file
from wijksim.sweeps.extract import SCHEMA, Extract
from wijksim.sweeps.run_file import DAMAGE, METADATA, damaged, header_of
from wijksim.sweeps.store import SweepStore

FORMAT = "wijksim-sweep-pack"
#: Runs in one pack: some tens of megabytes.
RUNS = 2000
NAMES = ("key", "wijk", "year")


def compact(store: SweepStore) -> int:
    """Put all loose runs into packs; how many there were. Safe to interrupt, and to run while workers write."""
    packed: set[str] = set().union(*(keys_of(path) for path in list_packs(store.packs)))
    loose = sorted(store.loose())
    for key in packed.intersection(loose):
        store.path(key).unlink(missing_ok=True)
    left = [key for key in loose if key not in packed]
    store.packs.mkdir(exist_ok=True)
    for first in range(0, len(left), RUNS):
        runs: dict[str, Extract] = {}
        for key in left[first : first + RUNS]:
            with suppress(FileNotFoundError):  # somebody else is compacting too
                runs[key] = store.read(key)
        if runs:
            path = store.packs / f"{content_hash(list(runs))[:32]}.parquet"
            write_whole(path, _to_bytes(runs), store.token)
        for key in runs:
            store.path(key).unlink(missing_ok=True)
    return len(loose)


def list_packs(folder: Path) -> list[Path]:
    """The packs in a folder, by name."""
    return sorted(path for path in folder.glob("*.parquet") if not path.name.startswith("."))


def keys_of(path: Path) -> set[str]:
    """The runs in a pack; raises `WijksimError` for a file that is anything else."""
    try:
        with open_file(path) as content, pq.ParquetFile(content) as file:
            return set(header_of(path, file, FORMAT)["runs"])
    except DAMAGE as error:
        raise damaged(path, error) from error


def digests_of(path: Path) -> dict[str, str]:
    """The digest of each run in a pack."""
    try:
        with open_file(path) as content, pq.ParquetFile(content) as file:
            return {key: str(run["digest"]) for key, run in header_of(path, file, FORMAT)["runs"].items()}
    except DAMAGE as error:
        raise damaged(path, error) from error


def series_of(path: Path) -> list[str]:
    """The names of the series in a pack."""
    try:
        with open_file(path) as content, pq.ParquetFile(content) as file:
            header_of(path, file, FORMAT)
            return [name for name in file.schema_arrow.names if name not in NAMES]
    except DAMAGE as error:
        raise damaged(path, error) from error


def read_pack(path: Path, series: Sequence[str] | None, years: Iterable[int] | None) -> pd.DataFrame:
    """Rows of a pack: key, wijk, year and a column a series, of those that are asked and there."""
    try:
        with open_file(path) as content, pq.ParquetFile(content) as file:
            header_of(path, file, FORMAT)
            there = [name for name in file.schema_arrow.names if name not in NAMES]
            chosen = there if series is None else [name for name in series if name in set(there)]
            table = file.read(columns=[*NAMES, *chosen])
    except DAMAGE as error:
        raise damaged(path, error) from error
    return in_years(table, years)


def in_years(table: pa.Table, years: Iterable[int] | None) -> pd.DataFrame:
    """The rows of some years, or of all."""
    if years is not None:
        table = table.filter(pc.is_in(table["year"], pa.array(sorted(years), pa.int16())))
    frame: pd.DataFrame = table.to_pandas()
    return frame


def stacked(runs: Mapping[str, Extract], series: Sequence[str] | None = None) -> pa.Table:
    """Runs by key as rows of a pack, with all their series or those that are asked and there."""
    parts = [(key, wijk, years) for key, run in runs.items() for wijk, years in sorted(run.wijken.items())]
    lengths = [years.values.shape[1] for _, _, years in parts]
    names = sorted(set[str]().union(*{years.names for _, _, years in parts}))
    names = names if series is None else [name for name in names if name in set(series)]
    place = {name: row for row, name in enumerate(names)}
    values = np.full((len(names), sum(lengths)), np.nan)
    found: dict[tuple[str, ...], Any] = {}
    at = 0
    for (_, _, years), length in zip(parts, lengths, strict=True):
        if years.names not in found:
            pairs = [(place[name], row) for row, name in enumerate(years.names) if name in place]
            found[years.names] = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        rows, own = found[years.names]
        values[rows, at : at + length] = years.values[own]
        at += length
    columns: dict[str, Any] = {
        "key": _coded([key for key, _, _ in parts], lengths),
        "wijk": _coded([wijk for _, wijk, _ in parts], lengths),
        "year": pa.array(np.concatenate([np.arange(length, dtype=np.int16) for length in lengths])),
    }
    return pa.table(columns | {name: pa.array(values[row]) for name, row in place.items()})


def _to_bytes(runs: Mapping[str, Extract]) -> bytes:
    """The content of a pack."""
    table = stacked(runs)
    about = {key: {"digest": run.digest, "provenance": run.provenance} for key, run in runs.items()}
    text = canonical({"format": FORMAT, "schema": SCHEMA, "runs": about})
    sink = pa.BufferOutputStream()
    pq.write_table(
        table.replace_schema_metadata({METADATA: text.encode()}), sink, compression="zstd",
        use_dictionary=list(NAMES), use_byte_stream_split=table.schema.names[len(NAMES) :], write_statistics=False,
    )  # fmt: skip
    return bytes(sink.getvalue())


def _coded(texts: list[str], lengths: list[int]) -> pa.Array:
    """Each text so many times, as codes."""
    words = sorted(set(texts))
    codes = {word: code for code, word in enumerate(words)}
    repeated = np.repeat(np.array([codes[text] for text in texts], dtype=np.int32), lengths)
    return pa.DictionaryArray.from_arrays(pa.array(repeated), pa.array(words))
