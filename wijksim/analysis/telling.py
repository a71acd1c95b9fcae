"""An analysis as text, and as files in a folder."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from wijksim.analysis.every import Analysis, tables, titles
from wijksim.analysis.naming import lettered
from wijksim.analysis.resampling import RESAMPLES
from wijksim.locale import words
from wijksim.report import canvas
from wijksim.report.files import write_frames
from wijksim.report.grid import WIDTH, Block, Grid, as_text

TEXT, VALUES, FIGURES, TABLES = "analysis.txt", "analysis.json", "figures", "tables"
#: Rows of a table that are printed; all are in its file.
_ROWS = 24
_WIDE = 16


def told(analysis: Analysis, language: str) -> str:
    """Text of what was asked, every finding with its table and reasons for care, and what was left out."""
    text, question = words(language), analysis.question
    sweep = question.sweep
    head = text.say(
        "analysis.head", title=sweep.design.title(language), outcome=text.name("outcome", question.outcome.name),
        group=text.name("group", question.group), year=question.year, finished=text.number(question.finished),
        planned=text.number(sweep.planned), points=text.number(len(sweep.points)), seeds=len(sweep.design.seeds),
    )  # fmt: skip
    blocks: list[Block] = [
        [head, *sweep.design.heading(language)[1:]],
        [lettered(question, each, text) for each in question.strategies],
    ]
    names = titles(language)
    warned = {name: finding.warnings(language) for name, finding in analysis.findings.items()}
    everywhere = [note for note in next(iter(warned.values()), []) if all(note in each for each in warned.values())]
    blocks.append([text.say("analysis.care", note=note) for note in everywhere])
    for name, finding in analysis.findings.items():
        blocks.append([names[name].upper(), finding.sentence(language)])
        blocks.append([table_grid(finding.table)])
        if len(finding.table) > _ROWS:
            blocks.append([text.say("analysis.more_rows", count=len(finding.table) - _ROWS, name=name)])
        blocks.append([text.say("analysis.care", note=note) for note in warned[name] if note not in everywhere])
    if analysis.left_out:
        blocks.append(
            [
                text.say("analysis.left_out"),
                *(f"- {names[name]}: {why}" for name, why in analysis.reasons(language).items()),
            ]
        )
    blocks.append(
        [
            text.say("note.comparison"),
            text.say("analysis.resampled", count=text.number(RESAMPLES)),
            text.say("analysis.prior"),
        ]
    )
    return as_text(blocks)


def write(analysis: Analysis, folder: Path, language: str) -> list[Path]:
    """The files of `Analysis.write`."""
    from wijksim.commands.outputs import as_json
    from wijksim.experiments.files import explained, write_whole

    paths = []
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for name, finding in analysis.findings.items():
        for wijk in finding.wijken:
            paths += canvas.save(finding.figure(language, wijk), folder / FIGURES, f"{name}-{wijk}")
    paths += write_frames(tables(analysis), folder / TABLES)
    for path, content in (
        (folder / TEXT, f"{told(analysis, language)}\n"),
        (folder / VALUES, f"{as_json(analysis.as_values(language), ascii_only=False)}\n"),
    ):
        write_whole(path, content.encode())
        paths.append(path)
    return paths


def table_grid(table: pd.DataFrame) -> Grid:
    """The first rows of a table for a terminal, without names that are all the same and what does not fit."""
    rows = table.head(_ROWS)
    told = [name for name in rows.columns if len(table) == 1 or table[name].nunique(dropna=False) > 1]
    kept = [name for name in rows.columns if name in told or pd.api.types.is_float_dtype(table[name])]
    texts = [name for name in kept if not pd.api.types.is_numeric_dtype(rows[name])]
    numbers = [name for name in kept if name not in texts]
    columns = [*texts, *numbers]
    cells = {name: [name, *(_cell(value) for value in rows[name])] for name in columns}
    shown: list[str] = []
    for name in columns:
        if _width([cells[each] for each in [*shown, name]]) <= WIDTH:
            shown.append(name)
    grid = list(zip(*(cells[name] for name in shown), strict=True))
    return Grid(grid, left=sum(name in texts for name in shown), rule_after=1)


def _width(columns: Sequence[Sequence[str]]) -> int:
    return sum(max(map(len, column)) + 2 for column in columns)


def _cell(value: object) -> str:
    """A value in few signs; tables are the same in every language, so numbers have a point."""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, float | np.floating):
        return "never" if np.isinf(value) else "-" if np.isnan(value) else f"{value:.4g}"
    return str(value)[: _WIDE * 2]
