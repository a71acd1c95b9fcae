"""What a command leaves in its output folder DIR, beside the runs themselves.

    DIR/table.txt       the tables and the paragraph, as printed
    DIR/summary.json    the same as values, as --json prints them
    DIR/figures/        each figure as PNG and SVG
    DIR/tables/         each tidy table as Parquet and CSV

All of it can be made again from the runs, so it is replaced without asking.
"""

import json
import re
from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wijksim.errors import WijksimError

if TYPE_CHECKING:
    import pandas as pd

Write = Callable[[Path], list[Path]]

TEXT, SUMMARY, FIGURES, TABLES = "table.txt", "summary.json", "figures", "tables"
#: What is written in the folders; anything else there is somebody else's.
_OURS = {
    FIGURES: r"(wellbeing|trust_municipality|run)-.*\.(png|svg)",
    TABLES: r"(table|break_even|indicators|books|causes|events)\.(csv|parquet)",
}


def folder_of(out: str | None) -> Path | None:
    """The folder that --out names; raises `WijksimError` when it names nothing."""
    if out is not None and not out.strip():
        raise WijksimError("--out is empty; name a folder, as in --out results/first.")
    return Path(out) if out is not None else None


def write_outputs(folder: Path, text: str, summary: dict[str, Any], write_figures: Write, write_tables: Write) -> None:
    """Put everything in its place, or nothing; raises `WijksimError` when something cannot be written."""
    from wijksim.experiments.files import write_whole

    clear(folder)
    try:
        write_figures(folder / FIGURES)
        write_tables(folder / TABLES)
        write_whole(folder / TEXT, f"{text}\n".encode())
        write_whole(folder / SUMMARY, f"{as_json(summary, ascii_only=False)}\n".encode())
    except BaseException:
        clear(folder)
        raise


def clear(folder: Path) -> None:
    """Remove what an earlier command wrote here, so that old figures never stand beside new runs."""
    from wijksim.experiments.files import explained

    old = [folder / TEXT, folder / SUMMARY]
    for part, names in _OURS.items():
        old += [path for path in (folder / part).glob("*") if re.fullmatch(names, path.name)]
    for path in old:
        with explained(path):
            path.unlink(missing_ok=True)


def written(folder: Path) -> str:
    """One line that says what was written where."""
    counts = [f"{part}/ ({sum(1 for _ in (folder / part).iterdir())} files)" for part in (FIGURES, TABLES)]
    return f"Written to {folder}: {', '.join([TEXT, SUMMARY, *counts])}"


def as_json(content: dict[str, Any], ascii_only: bool = True) -> str:
    """JSON text; escaped to ASCII it survives any terminal and pipe."""
    return json.dumps(content, indent=1, ensure_ascii=ascii_only, allow_nan=False)


def records(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """The rows as dicts of plain values; what is not a finite number is None."""
    return [
        {str(key): None if isinstance(value, float) and not isfinite(value) else value for key, value in row.items()}
        for row in frame.to_dict("records")
    ]
