"""One run in one Parquet file.

The four tables stand under each other in one long table; what made them stands in the file's metadata. There
is no time, host or process in it, so the same result gives the same bytes with the same pyarrow. Nothing
that is read is ever executed; the digest, and the seal on what made it, are checked on reading.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wijksim.errors import WijksimError, in_short
from wijksim.experiments.provenance import canonical, content_hash
from wijksim.experiments.tables import TABLES, Layout
from wijksim.reading import open_file, read_bounded

if TYPE_CHECKING:
    from wijksim.experiments.result import RunResult

FORMAT = "wijksim-run"
SCHEMA = 1
MODEL = "wijksim"
#: A run of 1200 months in a hundred wijken has some twelve million rows.
MAX_ROWS = 20_000_000
MAX_BYTES = 500_000_000

_METADATA = b"wijksim"
_WAY_OUT = "Remove it; the command that made it makes it again."
_TEXTS = ("table", "wijk", "a", "b")
_COLUMNS = pa.schema(
    [
        ("table", pa.string()),
        ("month", pa.int32()),
        ("wijk", pa.string()),
        ("a", pa.string()),
        ("b", pa.string()),
        ("value", pa.float64()),
        ("count", pa.int64()),
    ]
)


def to_bytes(result: "RunResult") -> bytes:
    """The content of the file of one result."""
    parts = [_to_arrow(name, layout, result.tables[name]) for name, layout in TABLES.items()]
    header: dict[str, Any] = {"format": FORMAT, "schema": SCHEMA, "model": MODEL, "digest": result.digest}
    header["provenance"] = result.provenance
    text = canonical({**header, "seal": content_hash(header)})
    table = pa.concat_tables(parts).replace_schema_metadata({_METADATA: text.encode()})
    sink = pa.BufferOutputStream()
    pq.write_table(
        table,
        sink,
        compression="zstd",
        use_dictionary=[*_TEXTS, "month"],
        use_byte_stream_split=["value"],
    )
    return bytes(sink.getvalue())


#: What reading a damaged file may raise.
_DAMAGE = (pa.ArrowException, OSError, ValueError, KeyError, TypeError, RecursionError)


def _damaged(path: Path, error: Exception) -> WijksimError:
    if isinstance(error, PermissionError):
        return WijksimError(f"{path}: cannot be read: {error.strerror}")
    return WijksimError(f"{path}: is damaged or no result of wijksim ({in_short(error)}). {_WAY_OUT}")


def read(path: Path) -> "RunResult":
    """The result in the file `path`; raises `WijksimError` when it is anything else, or damaged."""
    from wijksim.experiments.result import RunResult

    content = read_bounded(path, MAX_BYTES, "run")
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        header = _header(path, file)
        rows = file.metadata.num_rows
        if rows > MAX_ROWS:
            raise WijksimError(f"{path}: holds {rows:,} rows; no run has more than {MAX_ROWS:,}.")
        long = file.read()
        tables = {name: _from_arrow(name, layout, long) for name, layout in TABLES.items()}
        result = RunResult(**tables, provenance=header["provenance"])
    except _DAMAGE as error:
        raise _damaged(path, error) from error
    seal = header.pop("seal", "")
    whole = result.digest == header["digest"] and sum(map(len, tables.values())) == rows
    if not whole or seal != content_hash(header):
        raise WijksimError(f"{path}: was changed after it was written (its digest differs). {_WAY_OUT}")
    return result


def asked_of(path: Path) -> tuple[str, int]:
    """Scenario hash and seed of a stored run, from the file's head alone; raises `WijksimError` when there is none."""
    try:
        with open_file(path) as content, pq.ParquetFile(content) as file:
            provenance = _header(path, file)["provenance"]
        return str(provenance["scenario"]["hash"]), int(provenance["seed"])
    except _DAMAGE as error:
        raise _damaged(path, error) from error


def _header(path: Path, file: pq.ParquetFile) -> dict[str, Any]:
    """What the file says of itself; refuses other formats, schemas and models by name."""
    schema = file.schema_arrow
    header = json.loads((schema.metadata or {}).get(_METADATA, b"{}"))
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise WijksimError(f"{path}: is a Parquet file, but no result of wijksim.")
    if header.get("schema") != SCHEMA:
        raise WijksimError(
            f"{path}: has schema {header.get('schema')!r}; this version of wijksim reads {SCHEMA}. "
            "Read it with the version that wrote it."
        )
    if header.get("model") != MODEL:
        raise WijksimError(f"{path}: was made by model {header.get('model')!r}; this one is {MODEL!r}.")
    if not schema.equals(_COLUMNS) or not isinstance(header.get("provenance"), dict):
        raise WijksimError(f"{path}: has columns {schema.names}; a result has {_COLUMNS.names}.")
    return header


def _to_arrow(name: str, layout: Layout, frame: pd.DataFrame) -> pa.Table:
    """One table in the columns of the file; columns it does not use are null."""
    filled = {place: frame[column] for column, place in _places(layout).items()}
    columns = [pa.repeat(name, len(frame))]
    for field in list(_COLUMNS)[1:]:
        if field.name in filled:
            columns.append(pa.array(filled[field.name], field.type, from_pandas=False))
        else:
            columns.append(pa.nulls(len(frame), field.type))
    return pa.Table.from_arrays(columns, schema=_COLUMNS)


def _from_arrow(name: str, layout: Layout, long: pa.Table) -> pd.DataFrame:
    """One table out of the columns of the file."""
    part = long.filter(pc.equal(long["table"], name))
    return pd.DataFrame({column: part[at].to_pandas() for column, at in _places(layout).items()})


def _places(layout: Layout) -> dict[str, str]:
    """Column of the table -> column of the file."""
    places = {"month": "month", "wijk": "wijk", **dict(zip(layout.names, ("a", "b"), strict=False))}
    if layout.number:
        places[layout.number] = "value" if layout.number == "value" else "count"
    return places
