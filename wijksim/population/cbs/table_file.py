"""Reads a table from a file as people have it: a spreadsheet (.xlsx), or text (.csv) as Excel and StatLine write it.

Text may be UTF-8, UTF-16 or Windows-1252, with or without byte order mark, and split by semicolon, comma or tab. Lines
above the header are passed over. Whatever else comes along is one `WijksimError` that says what to do.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from wijksim.errors import WijksimError
from wijksim.population.cbs.columns import Column, columns_of
from wijksim.reading import open_file

Cells = Sequence[object]

#: The largest edition of KWB is some 15 MB; unpacked, a spreadsheet takes some 200 MB.
MAX_BYTES = 100_000_000
MAX_UNPACKED = 800_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 2_000
#: A header stands in one of the first rows.
_HEADER_WITHIN = 20
#: Characters by which to tell what splits columns.
_SAMPLE = 20_000
_ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")


@dataclass(frozen=True)
class Table:
    """The rows of a file under its header, and which column holds what."""

    columns: dict[str, Column]
    rows: list[Cells]

    def cell(self, row: Cells, what: str) -> object:
        """The cell of `row` that holds `what`; None where the table or the row lacks it."""
        column = self.columns.get(what)
        return row[column.at] if column and column.at < len(row) else None


def read_table(path: Path, known: dict[str, tuple[str, ...]], needed: Sequence[str], what: str) -> Table:
    """The table in `path` whose header has a column for all of `needed`; `what` names it in messages.

    Raises `WijksimError` when the file cannot be read, or no header in it has these columns.
    """
    content = _bytes(path)
    sheets = _spreadsheet(path, content) if _is_spreadsheet(path, content) else [_text_rows(path, content)]
    seen: list[str] = []
    for rows in sheets:
        table, first = _under_header(rows, known, needed)
        if table:
            return table
        seen = seen or first
    wanted = "; and ".join(f"one of {', '.join(known[name])}" for name in needed)
    raise WijksimError(
        f"{path}: is not {what} as it is published. A line with the names of columns is needed: {wanted}. "
        f"The file begins with {', '.join(seen) or 'nothing'}."
    )


def _bytes(path: Path) -> bytes:
    try:
        with open_file(path) as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise WijksimError(f"{path}: file not found.") from error
    except (OSError, ValueError) as error:
        raise WijksimError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error}).") from error
    if len(content) > MAX_BYTES:
        raise WijksimError(f"{path}: larger than {MAX_BYTES // 1_000_000} MB; this is no table of wijken.")
    return content


def _is_spreadsheet(path: Path, content: bytes) -> bool:
    """Whether this is .xlsx, by what is in it; the older .xls is refused with what to do."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise WijksimError(
            f"{path}: an old Excel file (.xls). Open it in Excel, save it as .xlsx or .csv, import that."
        )
    return content.startswith(b"PK")


def _spreadsheet(path: Path, content: bytes) -> Iterator[Iterator[Cells]]:
    """The sheets of a workbook, each as its rows."""
    import openpyxl

    try:
        unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(content)).infolist())
        if unpacked > MAX_UNPACKED:
            raise WijksimError(f"{path}: unpacks to {unpacked:,} bytes; this is no table of wijken.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles, which we do not read
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # some programs write a wrong size, and rows would be lost
                yield _explained(path, sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True))
    except WijksimError:
        raise
    except Exception as error:
        raise _damaged(path, error) from error


def _explained(path: Path, rows: Iterator[Cells]) -> Iterator[Cells]:
    """The rows; what a damaged sheet sets off while it is read becomes one message."""
    try:
        yield from rows
    except Exception as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> WijksimError:
    """One message for all that damage can set off: which error it is differs by where the damage is."""
    return WijksimError(
        f"{path}: is no spreadsheet that can be read ({type(error).__name__}). Open it in Excel and save it anew."
    )


def _text_rows(path: Path, content: bytes) -> Iterator[Cells]:
    """The rows of a text file."""
    text = _decoded(content)
    mark = max(";,\t", key=text[:_SAMPLE].count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            yield row[:MAX_COLUMNS]
    except csv.Error as error:
        raise WijksimError(f"{path}: is no .csv that can be read ({error}). Save it anew as .csv or .xlsx.") from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS[:-1]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(_ENCODINGS[-1])


def _under_header(
    rows: Iterable[Cells], known: dict[str, tuple[str, ...]], needed: Sequence[str]
) -> tuple[Table | None, list[str]]:
    """The table, if there is a header with all of `needed`; and how the file begins, for the message."""
    lines = iter(rows)
    first: list[str] = []
    for line in islice(lines, _HEADER_WITHIN):
        columns = columns_of(line, known)
        if all(name in columns for name in needed):
            kept = [row for row in islice(lines, MAX_ROWS) if any(cell not in (None, "") for cell in row)]
            return Table(columns, kept), first
        first = first or [repr(str(cell)[:30]) for cell in line[:5] if cell not in (None, "")]
    return None, first
