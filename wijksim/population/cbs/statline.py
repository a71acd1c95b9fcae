"""Asks CBS for the figures of a wijk or buurt, over the internet, through the package `cbsodata`."""

from collections.abc import Sequence
from typing import Any

from wijksim.errors import WijksimError
from wijksim.population.cbs.columns import KWB, columns_of
from wijksim.population.cbs.rows import Row
from wijksim.population.cbs.table_file import Table

#: The tables "Kerncijfers wijken en buurten" on StatLine, by year.
TABLES = {2020: "84799NED", 2021: "85039NED", 2022: "85318NED", 2023: "85618NED", 2024: "85984NED"}
#: CBS writes every code with spaces after it, ten characters in all, and finds it only so.
_CODE_LENGTH = 10
_SECONDS = 60


def fetch_kwb(codes: Sequence[str], year: int) -> list[Row]:
    """The rows of these codes; raises `WijksimError` without the package, without CBS, or without such an area."""
    table = TABLES[year]
    wanted = " or ".join(f"WijkenEnBuurten eq '{code.ljust(_CODE_LENGTH)}'" for code in codes)
    answer = _answer(table, wanted)
    header = list(dict.fromkeys(name for each in answer for name in each))
    columns = columns_of(header, KWB)
    cells = Table(columns, [[each.get(name) for name in header] for each in answer])
    rows = [row for row in (Row(cells, each) for each in cells.rows) if row.code in codes]
    if absent := [code for code in codes if code not in {row.code for row in rows}]:
        raise WijksimError(
            f"{', '.join(absent)}: not in table {table} of CBS ({year}). Codes differ by year (Amsterdam has others "
            "since 2023): try another --year, or look the code up at CBS."
        )
    return rows


def _answer(table: str, wanted: str) -> list[dict[str, Any]]:
    """The rows that CBS sends."""
    try:
        import cbsodata
    except ImportError as error:
        raise WijksimError(
            "fetching needs the package cbsodata: pip install 'wijksim[fetch]'. Without it: download the file "
            "'Kerncijfers wijken en buurten' from cbs.nl and give it to 'wijksim wijk import'."
        ) from error
    try:
        answer = cbsodata.get_data(table, filters=wanted, timeout=_SECONDS)
    except (OSError, ValueError, LookupError) as error:  # no network; an answer that is no JSON; one without rows
        raise WijksimError(
            f"CBS cannot be reached, or does not answer as expected ({type(error).__name__}). Try again later, or "
            "download the file 'Kerncijfers wijken en buurten' from cbs.nl and give it to 'wijksim wijk import'."
        ) from error
    return [row for row in answer if isinstance(row, dict)] if isinstance(answer, list) else []
