"""What a command leaves in its output folder DIR, beside the runs themselves.

    DIR/report.html     everything on one page, to read or to print
    DIR/table.txt       the tables and the paragraph, as printed
    DIR/summary.json    the same as values, as --json prints them
    DIR/figures/        each figure as PNG and SVG
    DIR/tables/         each tidy table as Parquet and CSV; the longest by year in the CSV

All of it can be made again from the runs, so it is replaced without asking.
"""

import json
import re
import shlex
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wijksim.errors import WijksimError

if TYPE_CHECKING:
    import pandas as pd

    from wijksim.locale import Words

PAGE, TEXT, SUMMARY, FIGURES, TABLES = "report.html", "table.txt", "summary.json", "figures", "tables"
#: What is written in the folders; anything else there is somebody else's.
_OURS = {
    FIGURES: r"(wellbeing|trust_municipality|run)-.*\.(png|svg)",
    TABLES: r"(table|break_even|groups|why|risk|rivals|money|events|(indicators|books|causes)(_by_year)?)"
    r"\.(csv|parquet)",
}


@dataclass(frozen=True)
class Shown:
    """What a command shows of a result: what gives its text and values, and what writes figures, tables and page."""

    tell: Callable[[], str]
    sum_up: Callable[[], dict[str, Any]]
    write_figures: Callable[[Path], object]
    write_tables: Callable[[Path], object]
    write_page: Callable[[Path], object]

    @cached_property
    def text(self) -> str:
        """The text, made when it is asked for: `--json` does without."""
        return self.tell()

    @cached_property
    def summary(self) -> dict[str, Any]:
        """The values, made when they are asked for: a terminal does without."""
        return self.sum_up()


def folder_of(out: str | None) -> Path | None:
    """The folder that --out names; raises `WijksimError` when it names nothing."""
    if out is not None and not out.strip():
        raise WijksimError("--out is empty; name a folder, as in --out results/first.")
    return Path(out) if out is not None else None


def show(shown: Shown, asked: Namespace, folder: Path | None) -> None:
    """Print a result, and write it where a folder is given."""
    from wijksim.commands import notes
    from wijksim.locale import words

    gone = None
    try:
        print(as_json(shown.summary) if asked.json else shown.text, flush=True)
    except BrokenPipeError as error:  # `| head` has seen enough; the files are still wanted
        gone = error
    if folder:
        _write(shown, folder)
        notes.note(written(folder, words(asked.language)), asked.quiet)
    if gone:
        raise gone


def _write(shown: Shown, folder: Path) -> None:
    """Put everything in its place, or nothing; raises `WijksimError` when something cannot be written."""
    from wijksim.experiments.files import write_whole

    clear(folder)
    try:
        shown.write_figures(folder / FIGURES)
        shown.write_tables(folder / TABLES)
        shown.write_page(folder / PAGE)
        write_whole(folder / TEXT, f"{shown.text}\n".encode())
        write_whole(folder / SUMMARY, f"{as_json(shown.summary, ascii_only=False)}\n".encode())
    except BaseException:
        clear(folder)
        raise


def command_line(command: str, strategies: Sequence[str], asked: Namespace, **more: int) -> str:
    """What to type to get this result again, every choice written out."""
    words = ["wijksim", command, *strategies]
    words += [word for wijk in asked.wijk for word in ("--wijk", wijk)]
    words += [word for rival in getattr(asked, "rival", None) or () for word in ("--rival", rival)]
    choices = {**more, "seed": asked.seed, "months": asked.months, "language": asked.language, "out": asked.out}
    words += [word for name, value in choices.items() if value is not None for word in (f"--{name}", str(value))]
    return shlex.join(words)


def clear(folder: Path) -> None:
    """Remove what an earlier command wrote here, so that old figures never stand beside new runs."""
    from wijksim.experiments.files import explained

    old = [folder / PAGE, folder / TEXT, folder / SUMMARY]
    for part, names in _OURS.items():
        old += [path for path in (folder / part).glob("*") if re.fullmatch(names, path.name)]
    for path in old:
        with explained(path):
            path.unlink(missing_ok=True)


def written(folder: Path, text: "Words") -> str:
    """One line that says what was written where."""
    counts = {part: sum(1 for _ in (folder / part).iterdir()) for part in (FIGURES, TABLES)}
    folders = [text.say("said.files", part=part, count=count) for part, count in counts.items()]
    return text.say("said.written", folder=folder, what=", ".join([PAGE, TEXT, SUMMARY, *folders]))


def as_json(content: dict[str, Any], ascii_only: bool = True) -> str:
    """JSON text; escaped to ASCII it survives any terminal and pipe."""
    return json.dumps(content, indent=1, ensure_ascii=ascii_only, allow_nan=False)


def records(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """The rows as dicts of plain values; what is not a finite number is None."""
    return [
        {str(key): None if isinstance(value, float) and not isfinite(value) else value for key, value in row.items()}
        for row in frame.to_dict("records")
    ]
