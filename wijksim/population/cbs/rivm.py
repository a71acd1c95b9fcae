"""Health, loneliness, hardship and control by wijk, from the table of RIVM (50090NED or 50120NED) or a selection of it.

The table has a row for each area, period, age group and margin; used are adults of all ages, the estimate itself, and
the latest period. The selection has one row a wijk and the year at the end of each name.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from wijksim.errors import WijksimError
from wijksim.population.cbs.cells import UnreadableCell, clean, number
from wijksim.population.cbs.columns import RIVM
from wijksim.population.cbs.table_file import Cells, Table, read_table
from wijksim.population.profile import Figure

HEALTH = ("lonely", "lonely_severe", "good_health", "anxiety_high", "informal_carer", "in_control", "hardship")
_ADULTS = {"", "20300", "18 jaar of ouder"}
_ESTIMATE = {"", "mw00000", "waarde"}
_YEAR = re.compile(r"(?:^|_)((?:19|20)[0-9]{2})(?:$|jj)", re.IGNORECASE)


@dataclass(frozen=True)
class Health:
    """What RIVM says of wijken and buurten: figures, and the name of the municipality, by code."""

    figures: dict[str, dict[str, Figure]] = field(default_factory=dict)
    municipalities: dict[str, str] = field(default_factory=dict)


def read_rivm(path: Path) -> Health:
    """The figures in `path`; raises `WijksimError` when it is no such table, or holds a cell that is no number."""
    table = read_table(path, RIVM, ("code", "hardship"), "the table of RIVM on health by wijk")
    chosen = [row for row in table.rows if _chosen(table, row)]
    latest = max((_period(table, row) for row in chosen), default="")
    found = Health()
    for row in chosen:
        if _period(table, row) == latest:
            code = clean(table.cell(row, "code")).upper()
            found.figures[code] = _figures(table, row, path, latest)
            found.municipalities[code] = clean(table.cell(row, "municipality"))
    return found


def _chosen(table: Table, row: Cells) -> bool:
    """Whether a row is the estimate for all adults of a wijk or buurt."""
    age, margin, code = (clean(table.cell(row, what)).lower() for what in ("age", "margin", "code"))
    return age in _ADULTS and margin in _ESTIMATE and code[:2] in ("wk", "bu")


def _period(table: Table, row: Cells) -> str:
    """The year of a row; empty where the table has none."""
    found = _YEAR.search(clean(table.cell(row, "period")))
    return found[1] if found else ""


def _figures(table: Table, row: Cells, path: Path, period: str) -> dict[str, Figure]:
    found = {}
    for name in HEALTH:
        column = table.columns[name].name if name in table.columns else ""
        try:
            value = number(table.cell(row, name))
        except UnreadableCell as error:
            code = clean(table.cell(row, "code"))
            raise WijksimError(f"{path}: {column} of {code} is {error}, which is no number. Mend it.") from error
        if value is not None:
            year = period or _year_of(column)
            text = f"RIVM, GGD'en and CBS, 50090NED{f', {year}' if year else ''}: model estimates for small areas"
            found[name] = Figure(value, text, column, "table", clean(path.name) or "rivm")
    return found


def _year_of(column: str) -> str:
    found = _YEAR.search(column)
    return found[1] if found else ""
