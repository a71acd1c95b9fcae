"""Writes results to disk: whole or not at all, as Parquet and as CSV that a spreadsheet cannot run.

A file gets its name only when it is complete, so a reader never sees half a file.
A text cell that a spreadsheet would take for a formula gets an apostrophe in front in the CSV.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
from pyarrow import csv

from wijksim.experiments.compare import Comparison
from wijksim.experiments.files import explained, write_whole
from wijksim.experiments.result import RunResult
from wijksim.report.by_year import by_year
from wijksim.report.money import purse_of_run

#: tab and carriage return too: a spreadsheet skips them and then sees the formula
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
PARQUET, CSV = ".parquet", ".csv"


def write_tables(comparison: Comparison, folder: Path | str) -> list[Path]:
    """Write every table of the comparison to `folder` as .parquet and .csv; the paths, in order of writing.

    Those with a row a run and month are too long for a spreadsheet: they are .parquet alone, and beside each stands a
    `_by_year.csv`, as `by_year` makes it.

    Raises DiskFullError when the disk is full and WijksimError when the folder cannot be written.
    """
    short = {
        "table": comparison.table,
        "break_even": comparison.break_even,
        "groups": comparison.groups,
        "why": comparison.why,
        "risk": comparison.risk,
        "money": comparison.money,
        "events": comparison.events,
    }
    if not comparison.rivals.empty:
        short["rivals"] = comparison.rivals
    long = {"indicators": comparison.indicators, "books": comparison.books, "causes": comparison.causes}
    yearly = {f"{name}_by_year": frame for name, frame in by_year(comparison).items()}
    return [
        *write_frames(short, folder),
        *write_frames(long, folder, (PARQUET,)),
        *write_frames(yearly, folder, (CSV,)),
    ]


def write_run_tables(run: RunResult, folder: Path | str) -> list[Path]:
    """Write the tables of one run, and its money per resident, to `folder`; forms and errors as in `write_tables`."""
    frames = {"indicators": run.indicators, "books": run.books, "causes": run.causes, "events": run.events}
    frames["money"] = purse_of_run(run)
    return write_frames(frames, folder)


def write_frames(
    frames: Mapping[str, pd.DataFrame], folder: Path | str, forms: Sequence[str] = (PARQUET, CSV)
) -> list[Path]:
    """Write each table under its name in these forms, without its index; errors as in `write_tables`."""
    tasks = [
        (Path(folder) / f"{name}{form}", partial(_WRITE[form], frame))
        for name, frame in frames.items()
        for form in forms
    ]
    with ThreadPoolExecutor(2) as two:  # pyarrow and the disk leave Python free for the other
        return list(two.map(lambda task: write_file(*task), tasks))


def write_file(path: Path, fill: Callable[[BinaryIO], object]) -> Path:
    """Give the file `path` what `fill` writes, whole or not at all; makes its folder where needed.

    What stood at `path` stays as it was when anything fails. Errors as in `write_tables`.
    """
    content = BytesIO()
    fill(content)
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content.getvalue())
    return path


def escape_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy in which no text, title or category starts as a formula; numbers stay numbers."""
    safe = frame.rename(columns=_escape)
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            # a million rows hold few different texts, and hardly ever one to escape
            texts = {text: _escape(text) for text in safe[name].unique()}
            if any(text is not escaped for text, escaped in texts.items()):
                safe[name] = safe[name].map(texts)
    return safe


def _escape(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _parquet(frame: pd.DataFrame, file: BinaryIO) -> None:
    frame.to_parquet(file, index=False)


def _csv(frame: pd.DataFrame, file: BinaryIO) -> None:
    # ten times as fast as pandas
    csv.write_csv(pa.Table.from_pandas(escape_formulas(frame), preserve_index=False), file)


_WRITE = {PARQUET: _parquet, CSV: _csv}
