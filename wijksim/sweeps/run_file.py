"""The years of one run in one Parquet file, and reading it back.

One row a wijk, series and year; what made them stands in the file's metadata. There is no time, host or process in it,
so the same run gives the same bytes with the same pyarrow. Nothing that is read is executed; the digest, and the seal
on what made it, are checked on reading.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from wijksim.errors import WijksimError, in_short
from wijksim.experiments.provenance import canonical, content_hash
from wijksim.reading import read_bounded
from wijksim.sweeps.extract import SCHEMA, Extract, Years

FORMAT = "wijksim-sweep-run"
#: A hundred years of a hundred wijken is some four million rows.
MAX_ROWS = 5_000_000
MAX_BYTES = 100_000_000
MAX_YEARS = 100
METADATA = b"wijksim"
#: What reading a damaged file may raise.
DAMAGE = (pa.ArrowException, OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)
_WAY_OUT = "Remove it; the command that made it makes it again."
_TEXT = pa.dictionary(pa.int32(), pa.string())
_COLUMNS = pa.schema([("wijk", _TEXT), ("series", _TEXT), ("year", pa.int16()), ("value", pa.float64())])


def to_bytes(extract: Extract) -> bytes:
    """The content of the file of one run."""
    header: dict[str, Any] = {"format": FORMAT, "schema": SCHEMA, "digest": extract.digest}
    header["provenance"] = extract.provenance
    text = canonical({**header, "seal": content_hash(header)})
    table = pa.concat_tables([_rows(wijk, years) for wijk, years in sorted(extract.wijken.items())])
    sink = pa.BufferOutputStream()
    pq.write_table(
        table.replace_schema_metadata({METADATA: text.encode()}),
        sink,
        compression="zstd",
        use_dictionary=["wijk", "series"],
        use_byte_stream_split=["value"],
        column_encoding={"year": "DELTA_BINARY_PACKED"},
        write_statistics=False,
        store_schema=True,
    )
    return bytes(sink.getvalue())


def read(path: Path) -> Extract:
    """The run in the file `path`; raises `FileNotFoundError`, and `WijksimError` for a file that is anything else."""
    if not path.exists():
        raise FileNotFoundError(str(path))
    content = read_bounded(path, MAX_BYTES, "run of a sweep")
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        header = header_of(path, file, FORMAT)
        if not file.schema_arrow.equals(_COLUMNS) or file.metadata.num_rows > MAX_ROWS:
            raise WijksimError(f"{path}: has other columns or more rows than a run of a sweep. {_WAY_OUT}")
        extract = Extract(_wijken(file.read()), header["provenance"])
        seal = header.pop("seal", "")
        whole = extract.digest == header["digest"] and seal == content_hash(header)
    except DAMAGE as error:
        raise damaged(path, error) from error
    if not whole:
        raise WijksimError(f"{path}: was changed after it was written (its digest differs). {_WAY_OUT}")
    return extract


def header_of(path: Path, file: pq.ParquetFile, wanted: str) -> dict[str, Any]:
    """What a file says of itself; refuses other formats and schemas by name."""
    header = json.loads((file.schema_arrow.metadata or {}).get(METADATA, b"{}"))
    if not isinstance(header, dict) or header.get("format") != wanted:
        raise WijksimError(f"{path}: is a Parquet file, but no {wanted} file.")
    if header.get("schema") != SCHEMA:
        raise WijksimError(f"{path}: has schema {header.get('schema')!r}; this version of wijksim reads {SCHEMA}.")
    return header


def damaged(path: Path, error: Exception) -> WijksimError:
    """The error for a file that cannot be read."""
    return WijksimError(f"{path}: is damaged or no file of a sweep ({in_short(error)}). {_WAY_OUT}")


def _rows(wijk: str, own: Years) -> pa.Table:
    codes, years = np.nonzero(~np.isnan(own.values))
    columns = [
        pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(codes), dtype=np.int32)), pa.array([wijk])),
        pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(own.names)),
        pa.array(years.astype(np.int16)),
        pa.array(own.values[codes, years]),
    ]
    return pa.Table.from_arrays(columns, schema=_COLUMNS)


def _wijken(table: pa.Table) -> dict[str, Years]:
    """The years of each wijk, as many as the file has; what the file lacks is nan."""
    (wijken, at), (names, series) = (_coded(table[name]) for name in ("wijk", "series"))
    years, values = table["year"].to_numpy(), table["value"].to_numpy()
    last = int(years.max())
    if not 0 <= int(years.min()) <= last <= MAX_YEARS:
        raise ValueError(f"years {years.min()} to {last}")
    order = sorted(range(len(names)), key=names.__getitem__)
    places = np.empty(len(names), dtype=np.int64)
    places[order] = range(len(names))
    matrix = np.full((len(wijken), len(names), last + 1), np.nan)
    matrix[at, places[series], years] = values
    ordered = tuple(names[code] for code in order)
    return {wijk: Years.of(ordered, matrix[place]) for place, wijk in enumerate(wijken)}


def _coded(column: pa.ChunkedArray) -> tuple[list[str], Any]:
    """The words of a column of text, and which of them stands in each row."""
    whole = pa.chunked_array([column.unify_dictionaries().combine_chunks()]).chunk(0)
    return whole.dictionary.to_pylist(), whole.indices.to_numpy()
