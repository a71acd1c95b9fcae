"""One entry: the monthly numbers of one strategy in one wijk, seed by seed, and its file.

The numbers are kept as 32-bit floats in one Parquet table (rows: seed and month), what is said once a seed and what the
entry is about in the file's metadata. Nothing that is read is ever executed; the numbers, and what they are about, are
checked on reading.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from wijksim.errors import WijksimError, in_short
from wijksim.experiments.provenance import canonical, content_hash
from wijksim.experiments.result import RunResult
from wijksim.observe.books import APPROPRIATED
from wijksim.reading import open_file, read_bounded
from wijksim.state.columns import DOMAINS
from wijksim.viewer.library.key import SCHEMA, Subject, subject_of_result
from wijksim.viewer.lived import NEW_COALITION, VOTES, residents_at_start
from wijksim.viewer.units import INDICATORS

if TYPE_CHECKING:
    from wijksim.model import WijkModel

Numbers = npt.NDArray[Any]
Facts = dict[str, tuple[Any, ...]]

#: What is kept of every month; wellbeing is the mean of the seven domains.
SERIES = INDICATORS
#: What is kept once a seed: cents granted, residents at the start, the months in which a new coalition took office.
FACTS = ("appropriated", "residents", "coalitions")
MAX_BYTES = 20_000_000
MAX_ROWS = 1_000_000
WAY_OUT = "'wijksim library clear' removes it; 'wijksim library build' makes it again."

_METADATA = b"wijksim-library"
_FORMAT = "wijksim-library-entry"
_PLACES = (("seed", pa.int64()), ("month", pa.int32()))
_COLUMNS = pa.schema([*_PLACES, *((name, pa.float32()) for name in SERIES)])
_DAMAGE = (pa.ArrowException, OSError, ValueError, KeyError, TypeError, RecursionError, MemoryError)


@dataclass(frozen=True, eq=False)
class Entry:
    """Numbers by seed (in rising order), name of `SERIES` and month 0, 1, ...; `facts` by name, one a seed."""

    subject: Subject
    seeds: tuple[int, ...]
    values: Numbers
    facts: Facts

    def __post_init__(self) -> None:
        shape = (len(self.seeds), len(SERIES), self.subject.months + 1)
        if not self.seeds or self.values.shape != shape or self.values.dtype != np.float32:
            raise ValueError(f"numbers of shape {self.values.shape}; {shape} is needed")
        if list(self.seeds) != sorted(set(self.seeds)):
            raise ValueError("a seed stands twice, or out of order")
        if set(self.facts) != set(FACTS) or any(len(given) != len(self.seeds) for given in self.facts.values()):
            raise ValueError("facts are missing")

    @cached_property
    def digest(self) -> str:
        """Sha256 (hex) of the numbers and facts."""
        said = hashlib.sha256(canonical([self.seeds, self.facts]).encode())
        said.update(np.ascontiguousarray(self.values, dtype="<f4").tobytes())
        return said.hexdigest()

    def series(self, name: str) -> Numbers:
        """One indicator by seed and month, 64-bit floats; "wellbeing" is the mean of the domains."""
        if name == "wellbeing":
            first = SERIES.index(DOMAINS[0])
            mean: Numbers = self.values[:, first : first + len(DOMAINS)].mean(axis=1, dtype=np.float64)
            return mean
        return self.values[:, SERIES.index(name)].astype(np.float64)

    @property
    def euros(self) -> Numbers:
        """Euros granted per resident of the start, by seed."""
        cents, residents = (np.array(self.facts[name], dtype=np.float64) for name in ("appropriated", "residents"))
        per_resident: Numbers = cents / residents / 100
        return per_resident

    def only(self, seeds: Sequence[int]) -> "Entry":
        """The same with these seeds alone; raises ValueError when one is missing."""
        rows = [self.seeds.index(seed) for seed in sorted(seeds)]
        facts = {name: tuple(given[row] for row in rows) for name, given in self.facts.items()}
        return Entry(self.subject, tuple(sorted(seeds)), self.values[rows], facts)


def entry_of(result: RunResult) -> Entry:
    """The entry of one run of one wijk."""
    subject = subject_of_result(result.provenance)
    everyone = result.indicators[result.indicators["group"] == "all"]
    wide = everyone.pivot(index="indicator", columns="month", values="value")
    votes = result.events[result.events["event"].isin(VOTES) & (result.events["detail"] == NEW_COALITION)]
    facts = {
        "appropriated": (int(result.books.loc[result.books["kind"].isin(APPROPRIATED), "cents"].sum()),),
        "residents": (residents_at_start(result),),
        "coalitions": (tuple(votes["month"].tolist()),),
    }
    numbers = wide.loc[list(SERIES)].to_numpy(np.float32)
    seed = int(result.provenance["seed"])
    return Entry(subject, (seed,), numbers[None], facts)


def entry_of_model(model: "WijkModel", subject: Subject) -> Entry:
    """The entry of a wijk that was lived, as `entry_of` makes it of its result, without the tables that nobody reads.

    Those of a whole run take a fifth of the time that living a small wijk does.
    """
    from wijksim.observe.indicators import monthly

    [place] = model.places
    months = model.month + 1
    everyone = monthly(model.record.trust_sums(), model.record.levels[0], subject.wijk)
    rows = everyone["value"].to_numpy(np.float64).reshape(-1, months)
    series = dict(zip(everyone["indicator"].iloc[::months], rows, strict=True))
    granted = sum(cents for _, kind, cents in place.books.rows if kind in APPROPRIATED)
    votes = (event for event in model.record.events if event[2] in VOTES and event[3] == NEW_COALITION)
    facts = {
        "appropriated": (int(granted),),
        "residents": (int(series["population"][0]),),
        "coalitions": (tuple(month for month, *_ in votes),),
    }
    numbers = np.array([series[name] for name in SERIES], dtype=np.float32)
    return Entry(subject, (model.seed,), numbers[None], facts)


def joined(entries: Sequence[Entry]) -> Entry:
    """Entries of one subject as one; a seed that stands in several counts once. Raises ValueError otherwise."""
    subject = entries[0].subject
    if any(each.subject.key != subject.key for each in entries):
        raise ValueError("entries of different subjects cannot be one")
    where = {seed: (each, row) for each in entries for row, seed in enumerate(each.seeds)}
    seeds = tuple(sorted(where))
    values = np.stack([where[seed][0].values[where[seed][1]] for seed in seeds])
    facts = {name: tuple(where[seed][0].facts[name][where[seed][1]] for seed in seeds) for name in FACTS}
    return Entry(subject, seeds, values, facts)


def to_bytes(entry: Entry) -> bytes:
    """The content of the entry's file; the same entry gives the same bytes with the same pyarrow."""
    months = entry.subject.months + 1
    columns = [np.repeat(entry.seeds, months), np.tile(np.arange(months), len(entry.seeds))]
    columns += [entry.values[:, place].ravel() for place in range(len(SERIES))]
    header = {"format": _FORMAT, "schema": SCHEMA, "subject": entry.subject.to_dict(), "digest": entry.digest}
    header |= {"seeds": list(entry.seeds), "facts": entry.facts}
    text = canonical({**header, "seal": content_hash(header)})
    arrays = [pa.array(column, field.type) for column, field in zip(columns, _COLUMNS, strict=True)]
    table = pa.Table.from_arrays(arrays, schema=_COLUMNS).replace_schema_metadata({_METADATA: text.encode()})
    sink = pa.BufferOutputStream()
    pq.write_table(
        table, sink, compression="zstd", compression_level=9, use_dictionary=[name for name, _ in _PLACES],
        use_byte_stream_split=list(SERIES),
    )  # fmt: skip
    return bytes(sink.getvalue())


def read_entry(path: Path) -> Entry:
    """The entry in the file `path`; raises `WijksimError` when it is anything else, or damaged."""
    content = read_bounded(path, MAX_BYTES, "entry of the library")
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        header = _header(path, file)
        if file.metadata.num_rows > MAX_ROWS:
            raise ValueError(f"{file.metadata.num_rows:,} rows")
        subject, seeds = Subject.from_dict(header["subject"]), tuple(header["seeds"])
        shape = (len(seeds), subject.months + 1)
        if file.metadata.num_rows != shape[0] * shape[1]:
            raise ValueError(f"{file.metadata.num_rows} rows for {shape[0]} seeds")
        table = file.read()
        values = np.stack([table[name].to_numpy().reshape(shape) for name in SERIES], axis=1)
        entry = Entry(subject, seeds, values, {name: _frozen(given) for name, given in header["facts"].items()})
        whole = entry.digest == header["digest"] and _in_place(table, seeds, shape[1])
    except _DAMAGE as error:
        raise damaged(path, error) from error
    if not whole:
        raise WijksimError(f"{path}: was changed after it was written. {WAY_OUT}")
    return entry


def subject_in(path: Path) -> tuple[Subject, tuple[int, ...]]:
    """What an entry's file is about and its seeds, from its head alone; raises `WijksimError` when it has none."""
    try:
        with open_file(path) as content, pq.ParquetFile(content) as file:
            header = _header(path, file)
        return Subject.from_dict(header["subject"]), tuple(int(seed) for seed in header["seeds"])
    except _DAMAGE as error:
        raise damaged(path, error) from error


def damaged(path: Path, error: BaseException) -> WijksimError:
    """The message for a file that cannot be read."""
    return WijksimError(f"{path}: is damaged or no entry of the library ({in_short(error)}). {WAY_OUT}")


def _header(path: Path, file: pq.ParquetFile) -> dict[str, Any]:
    """What the file says of itself; refuses other formats and schemas, and words that were changed."""
    schema = file.schema_arrow
    header = json.loads((schema.metadata or {}).get(_METADATA, b"{}"))
    if not isinstance(header, dict) or header.get("format") != _FORMAT:
        raise ValueError("it does not say that it is one")
    if header.get("schema") != SCHEMA or not schema.equals(_COLUMNS):
        raise WijksimError(f"{path}: has schema {header.get('schema')!r}; this version reads {SCHEMA}. {WAY_OUT}")
    if header.pop("seal", "") != content_hash(header):
        raise ValueError("what it says of itself was changed")
    return header


def _in_place(table: pa.Table, seeds: tuple[int, ...], months: int) -> bool:
    """Whether the rows are those of the seeds, month by month."""
    return bool(
        np.array_equal(table["seed"].to_numpy(), np.repeat(seeds, months))
        and np.array_equal(table["month"].to_numpy(), np.tile(np.arange(months), len(seeds)))
    )


def _frozen(given: Any) -> Any:
    """Lists within lists as tuples."""
    return tuple(map(_frozen, given)) if isinstance(given, list) else given
