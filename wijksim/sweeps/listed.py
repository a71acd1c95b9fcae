"""Reading a list of points: a CSV file with a column for each varied number, and nothing that could be meant otherwise.

A cell that is empty, no number, not finite or out of the declared range is refused with its line, and so are a column
that nobody declared and a row that stands there twice. Only lines without anything after the last point are passed
over: spreadsheets and editors leave them.
"""

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd

from wijksim.errors import WijksimError, on_one_line
from wijksim.reading import read_bounded
from wijksim.scenario import checks
from wijksim.scenario.toml_file import label
from wijksim.sweeps.plans import frame
from wijksim.sweeps.varied import NAMES, Varied, declared_range
from wijksim.sweeps.varying import value_of

MAX_BYTES = 50_000_000
MAX_ROWS = 100_000
_MARKS = (",", ";", "\t")


def read_list(path: Path) -> tuple[tuple[Varied, ...], pd.DataFrame]:
    """What a list varies, in the order of its columns, and its points; raises `WijksimError` for anything doubtful."""
    where = label(path)
    try:
        text = read_bounded(path, MAX_BYTES, "list of points", where).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WijksimError(f"{where}: not UTF-8 text; save the file as CSV UTF-8") from error
    head = text.split("\n", 1)[0]
    mark = max(_MARKS, key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise WijksimError(f"{where}: no CSV ({on_one_line(str(error))})") from error
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    names = _names(where, lines[0] if lines else [])
    if not 1 <= len(lines) - 1 <= MAX_ROWS:
        raise WijksimError(f"{where}: has {len(lines) - 1} points; 1 to {MAX_ROWS:,} are allowed")
    rows = tuple(_row(f"{where}: line {number}", names, line) for number, line in enumerate(lines[1:], start=2))
    seen: dict[tuple[float, ...], int] = {}
    for number, row in enumerate(rows, start=2):
        if seen.setdefault(row, number) != number:
            raise WijksimError(f"{where}: line {number} is the same point as line {seen[row]}; name each one once")
    varied = tuple(_spanned(name, [row[column] for row in rows]) for column, name in enumerate(names))
    return varied, frame(np.array(rows), varied)


def _names(where: str, found: list[str]) -> list[str]:
    names = [name.strip() for name in found]
    if not any(names):
        raise WijksimError(f"{where}: is empty; its first line must name the numbers that vary")
    for name in names:
        if name not in NAMES:
            raise checks.unknown_key(where, name, "as a column", NAMES)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise WijksimError(f"{where}: has two columns {twice!r}; name each one once")
    return names


def _row(where: str, names: list[str], cells: list[str]) -> tuple[float, ...]:
    if len(cells) != len(names):
        raise WijksimError(f"{where}: has {len(cells)} cells; the first line names {len(names)} columns")
    return tuple(value_of(where, name, _number(where, name, cell)) for name, cell in zip(names, cells, strict=True))


def _number(where: str, name: str, cell: str) -> float:
    text = cell.strip()
    plain = text.isascii() and "_" not in text
    try:
        return float(text if plain else "")
    except ValueError as error:
        found = checks.show(text) if text else "empty"
        raise WijksimError(f"{where}: {name!r} is {found}; it must be a number, with a point for decimals") from error


def _spanned(name: str, values: list[float]) -> Varied:
    """A column of a list over the values that it has."""
    return Varied(name, min(values), max(values), whole=declared_range(name)[2])
