"""Compacted runs: few Parquet files in place of thousands, with a column for each series.

A pack has one row a run, wijk and year, so a question about one outcome reads one column. It is written whole before
the loose files go, so an interruption at any moment leaves every run in one place or in both, and never in none;
what is in both counts once.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
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
        keys = left[first : first + RUNS]
        content = _to_bytes({key: store.read(key) for key in keys})
        write_whole(store.packs / f"{content_hash(keys)[:32]}.parquet", content, store.token)
        for key in keys:
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
    if years is not None:
        table = table.filter(pa.compute.is_in(table["year"], pa.array(sorted(years), pa.int16())))
    frame: pd.DataFrame = table.to_pandas()
    return frame


def wide(key: str, extract: Extract) -> pd.DataFrame:
    """A loose run as rows of a pack."""
    frames = []
    for wijk, series in sorted(extract.series.items()):
        years = max(len(values) for values in series.values())
        frame = pd.DataFrame(series)
        frame.insert(0, "year", np.arange(years, dtype=np.int16))
        frame.insert(0, "wijk", wijk)
        frame.insert(0, "key", key)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def _to_bytes(runs: dict[str, Extract]) -> bytes:
    """The content of a pack."""
    parts = [(key, wijk, series) for key, run in runs.items() for wijk, series in sorted(run.series.items())]
    lengths = [max(map(len, series.values())) for _, _, series in parts]
    names = sorted({name for _, _, series in parts for name in series})
    values = np.full((len(names), sum(lengths)), np.nan)
    place = {name: row for row, name in enumerate(names)}
    at = 0
    for (_, _, series), length in zip(parts, lengths, strict=True):
        values[[place[name] for name in series], at : at + length] = list(series.values())
        at += length
    columns: dict[str, Any] = {
        "key": _coded([key for key, _, _ in parts], lengths),
        "wijk": _coded([wijk for _, wijk, _ in parts], lengths),
        "year": pa.array(np.concatenate([np.arange(length, dtype=np.int16) for length in lengths])),
    }
    columns |= {name: pa.array(values[row], from_pandas=True) for name, row in place.items()}
    about = {key: {"digest": run.digest, "provenance": run.provenance} for key, run in runs.items()}
    text = canonical({"format": FORMAT, "schema": SCHEMA, "runs": about})
    sink = pa.BufferOutputStream()
    pq.write_table(
        pa.table(columns).replace_schema_metadata({METADATA: text.encode()}), sink, compression="zstd",
        use_dictionary=["key", "wijk", "year"], use_byte_stream_split=names, write_statistics=False,
    )  # fmt: skip
    return bytes(sink.getvalue())


def _coded(texts: list[str], lengths: list[int]) -> pa.Array:
    """Each text so many times, as codes."""
    words = sorted(set(texts))
    codes = {word: code for code, word in enumerate(words)}
    repeated = np.repeat(np.array([codes[text] for text in texts], dtype=np.int32), lengths)
    return pa.DictionaryArray.from_arrays(pa.array(repeated), pa.array(words))
