"""The four tables of a run: their columns, their order and their digest.

Rows stand in the order of month, wijk and the names that follow; events of one month and wijk keep the order
in which they happened. The digest covers columns only, so it is the same whatever wrote or read them.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijksim.experiments.provenance import canonical

Numbers = npt.NDArray[Any]


@dataclass(frozen=True)
class Layout:
    """Columns of one table: month (int32), wijk, further `names` (text) and at most one `number`.

    `number` is "value" (float64), "cents" (int64) or "" for none. With a number, every row has its own names.
    """

    names: tuple[str, ...]
    number: str

    @property
    def texts(self) -> tuple[str, ...]:
        """The columns that hold text."""
        return ("wijk", *self.names)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, in order."""
        return ("month", *self.texts, *((self.number,) if self.number else ()))


TABLES = {
    "indicators": Layout(("group", "indicator"), "value"),
    "causes": Layout(("trust", "cause"), "value"),
    "books": Layout(("kind",), "cents"),
    "events": Layout(("event", "detail"), ""),
}


def conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A copy of table `name` with exactly its columns, types and order of rows.

    Raises ValueError for other columns, missing text, fractions where whole numbers belong, or two rows of
    the same names.
    """
    layout = TABLES[name]
    if set(frame.columns) != set(layout.columns):
        raise ValueError(f"table {name} has columns {list(frame.columns)}; it needs {list(layout.columns)}")
    numbers = {column: _typed(name, frame[column]) for column in layout.columns if column not in layout.texts}
    texts = {column: _coded(name, frame[column]) for column in layout.texts}
    order = _order(name, numbers["month"], texts)
    tidy = {column: values if order is None else values[order] for column, values in numbers.items()}
    for column, (codes, words) in texts.items():
        tidy[column] = words.take(codes if order is None else codes[order])
    return pd.DataFrame({column: tidy[column] for column in layout.columns})


def digest(tables: dict[str, pd.DataFrame]) -> str:
    """Sha256 (hex) of the columns of conformed `tables`: sorted names, and numbers as little-endian bytes."""
    seal = hashlib.sha256()
    for name, layout in TABLES.items():
        frame = tables[name]
        seal.update(canonical([name, list(layout.columns), len(frame)]).encode())
        seal.update(frame["month"].to_numpy().astype("<i4").tobytes())
        for column in layout.texts:
            codes, words = pd.factorize(frame[column], sort=True)
            seal.update(canonical(list(words)).encode())
            seal.update(codes.astype("<i4").tobytes())
        if layout.number:
            seal.update(_number_bytes(frame[layout.number].to_numpy()))
    return seal.hexdigest()


def _number_bytes(numbers: Numbers) -> bytes:
    """Little-endian bytes; all ways to write nan count as one, since processors differ in that."""
    if numbers.dtype.kind == "f":
        numbers = np.where(np.isnan(numbers), np.nan, numbers)
    return numbers.astype(numbers.dtype.newbyteorder("<")).tobytes()


def _typed(name: str, column: "pd.Series[Any]") -> Numbers:
    """The values of a column of numbers, in their type."""
    if column.name == "value":
        return column.to_numpy(np.float64)
    if len(column) and not pd.api.types.is_integer_dtype(column):
        raise ValueError(f"table {name}: column {column.name} holds {column.dtype}; whole numbers are needed")
    return column.to_numpy(np.int32 if column.name == "month" else np.int64)


def _coded(name: str, column: "pd.Series[Any]") -> tuple[Numbers, Any]:
    """A column of text as the place of each row in its sorted words, and those words; quicker to order than text."""
    if column.isna().any():
        raise ValueError(f"table {name}: column {column.name} lacks text in some rows")
    codes, words = pd.factorize(column.astype(str), sort=True)
    return codes, words.astype(str).array


def _order(name: str, months: Numbers, texts: Mapping[str, tuple[Numbers, Any]]) -> Numbers | None:
    """The order of rows by month, wijk and, where there are numbers, the other names; None when it is so."""
    layout = TABLES[name]
    place = months.astype(np.int64)
    for column in layout.texts if layout.number else ("wijk",):
        codes, words = texts[column]
        place = place * len(words) + codes
    steps = np.diff(place)
    order = None
    if (steps < 0).any():
        order = np.argsort(place, kind="stable")
        steps = np.diff(place[order])
    if layout.number and (steps == 0).any():
        row = int(np.flatnonzero(steps == 0)[0])
        row = row if order is None else int(order[row])
        twice = [words[codes[row]] for codes, words in texts.values()]
        raise ValueError(f"table {name} has two rows for {[int(months[row]), *twice]}")
    return order
