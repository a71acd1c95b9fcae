"""The table of targets: a .csv in which each row says what to measure, with which arguments, and the bounds it has.

Columns id, kind, metric, arguments, lo, hi, source, in any order; kind may be left out. A comma or a semicolon divides
them, as spreadsheets write; with semicolons numbers may have a decimal comma. Everything else is read strictly.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from wijksim.errors import WijksimError, did_you_mean, on_one_line
from wijksim.patterns.arguments import number
from wijksim.patterns.lived import Need
from wijksim.patterns.metric import Metric
from wijksim.patterns.metrics import METRICS
from wijksim.reading import read_bounded
from wijksim.scenario.checks import show

#: Whether a pattern comes out of the model, is a state at the start that should last, or is set and not simulated.
KINDS = ("emergent", "initial", "input")
COLUMNS = ("id", "kind", "metric", "arguments", "lo", "hi", "source")
_OPTIONAL = "kind"
MAX_BYTES, MAX_ROWS = 1_000_000, 500
_SHORT, _LONG, _LARGEST = 40, 500, 1_000_000
_SHIPPED = "targets.csv"


@dataclass(frozen=True)
class Target:
    """One row: what is measured and between which bounds it should lie, both included."""

    id: str
    kind: str
    metric: Metric
    arguments: str
    lo: float
    hi: float
    source: str
    values: dict[str, Any] = field(compare=False, repr=False)
    needs: tuple[Need, ...] = field(compare=False, repr=False)


@cache
def shipped_targets() -> tuple[Target, ...]:
    """The table that comes with wijksim."""
    content = resources.files("wijksim.patterns").joinpath(_SHIPPED).read_bytes()
    return tuple(parse_targets(content, _SHIPPED))


def read_targets(path: Path) -> list[Target]:
    """The rows of a table; raises `WijksimError` that names row and column for the first thing that is wrong."""
    return parse_targets(read_bounded(path, MAX_BYTES, "table of targets"), str(path))


def parse_targets(content: bytes, where: str) -> list[Target]:
    """The rows of the text of a table; `where` is how messages name it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WijksimError(f"{where}: is no UTF-8 text. Save it as 'CSV UTF-8'.") from error
    mark = _mark(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise WijksimError(
            f"{where}: is no .csv that can be read ({on_one_line(str(error))}). Save it anew as .csv."
        ) from error
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise WijksimError(f"{where}: is empty. A first row with {', '.join(COLUMNS)} is needed.")
    header = _header(where, rows[0])
    numbered = [(line, row) for line, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    if not numbered:
        raise WijksimError(f"{where}: has no rows under its header. 'wijksim validate --list' shows what a row can be.")
    if len(numbered) > MAX_ROWS:
        raise WijksimError(f"{where}: has {len(numbered):,} rows; {MAX_ROWS} are read at most.")
    targets = [_target(f"{where}, row {line}", header, row, mark) for line, row in numbered]
    _once(where, [target.id for target in targets], [line for line, _ in numbered])
    return targets


def _mark(text: str) -> str:
    """What divides the columns: a semicolon where the first row has one and no comma."""
    first = text.split("\n", 1)[0]
    return ";" if ";" in first and "," not in first else ","


def _header(where: str, row: Sequence[str]) -> dict[str, int]:
    """Where each column stands; unknown, missing and double names are refused."""
    names = [cell.strip() for cell in row]
    for name in names:
        if name not in COLUMNS:
            hint = did_you_mean(name[:60], list(COLUMNS)) or f" Known are {', '.join(COLUMNS)}."
            raise WijksimError(f"{where}, row 1: column {show(name)} is not known.{hint}")
        if names.count(name) > 1:
            raise WijksimError(f"{where}, row 1: column {name!r} stands twice; keep one.")
    for name in COLUMNS:
        if name not in names and name != _OPTIONAL:
            raise WijksimError(f"{where}, row 1: column {name!r} is missing. Needed are {', '.join(COLUMNS)}.")
    return {name: at for at, name in enumerate(names)}


def _target(where: str, header: dict[str, int], row: Sequence[str], mark: str) -> Target:
    if len(row) != len(header):
        raise WijksimError(
            f"{where}: has {len(row)} cells, the header {len(header)}. Put quotes around a text that holds {mark!r}."
        )
    cells = {name: row[at].strip() for name, at in header.items()}
    name = _text(where, "id", cells["id"], _SHORT)
    place = f"{where} ({name})"
    kind = cells.get(_OPTIONAL) or KINDS[0]
    if kind not in KINDS:
        hint = did_you_mean(kind[:60], list(KINDS))
        raise WijksimError(f"{place}: kind is {show(kind)}; it is one of {', '.join(KINDS)}.{hint}")
    metric = _metric(place, cells["metric"])
    values = metric.read(place, cells["arguments"])
    try:
        needs = tuple(metric.needs(values))
    except WijksimError as error:
        raise WijksimError(f"{place}: {error}") from error
    lo, hi = (_bound(place, column, cells[column], mark) for column in ("lo", "hi"))
    if lo > hi:
        raise WijksimError(f"{place}: lo is {lo:g} and hi is {hi:g}; lo must not be above hi.")
    source = _text(place, "source", cells["source"], _LONG)
    return Target(name, kind, metric, cells["arguments"], lo, hi, source, values, needs)


def _metric(where: str, text: str) -> Metric:
    if text not in METRICS:
        hint = did_you_mean(text[:60], list(METRICS)) or " 'wijksim validate --list' shows them."
        raise WijksimError(f"{where}: metric {show(text)} is not known.{hint}")
    return METRICS[text]


def _text(where: str, column: str, text: str, longest: int) -> str:
    if not text or len(text) > longest or not text.isprintable():
        raise WijksimError(
            f"{where}: {column} is {show(text)}; needed is a text of 1 to {longest} letters on one line."
        )
    return text


def _bound(where: str, column: str, text: str, mark: str) -> float:
    value = number(text.replace(",", ".", 1) if mark == ";" else text)
    if value is None or abs(value) > _LARGEST:
        raise WijksimError(f"{where}: {column} is {show(text)}; needed is a number, as in 0.5, up to {_LARGEST:,}.")
    return value


def _once(where: str, names: Sequence[str], lines: Sequence[int]) -> None:
    """Refuse an id that stands in two rows."""
    first: dict[str, int] = {}
    for name, line in zip(names, lines, strict=True):
        if name in first:
            raise WijksimError(
                f"{where}, row {line}: id {show(name)} also stands in row {first[name]}; each row needs its own."
            )
        first[name] = line
