"""The rows of "Kerncijfers wijken en buurten" (KWB), with cells by what they hold.

All editions are read alike: `columns` knows their names, `table_file` their forms.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from wijksim.population.cbs.cells import UnreadableCell, clean, number
from wijksim.population.cbs.columns import KWB
from wijksim.population.cbs.table_file import Cells, Table, read_table

#: Names longer than this are cut off.
_NAME_LENGTH = 200
_AREA = re.compile(r"WK[0-9]{4}[0-9A-Z]{2}|BU[0-9]{4}[0-9A-Z]{4}")
_WIJK_NUMBER = re.compile(r"^wijk\s+[0-9]+\s+(?=\S)", re.IGNORECASE)


def shortened(name: str) -> str:
    """A name as a profile can keep it: cut off, and no space where it was."""
    return name[:_NAME_LENGTH].strip()


class Thin(Exception):
    """A row from which no profile can be made: the name of the reason (`skip.*` in the words) and what it mentions."""

    def __init__(self, reason: str, **values: str) -> None:
        super().__init__(reason, values)
        self.reason = reason
        self.values = values


@dataclass(frozen=True)
class Origin:
    """Where a table came from: its year and the name of the file, or of the table at CBS."""

    year: int
    file: str

    @property
    def text(self) -> str:
        """The source as provenance names it."""
        return f"CBS, Kerncijfers wijken en buurten {self.year}, CC BY 4.0"


@dataclass(frozen=True)
class Row:
    """A row of a table, with cells by what they hold."""

    table: Table
    cells: Cells

    def text(self, what: str) -> str:
        """The text that stands there; empty where there is none."""
        return clean(self.table.cell(self.cells, what))

    def number(self, what: str) -> float | None:
        """The number that stands there, None where it is absent or suppressed; raises `Thin` for other text."""
        try:
            return number(self.table.cell(self.cells, what))
        except UnreadableCell as error:
            raise Thin("not_a_number", column=self.column(what), found=str(error)) from error

    def numbers(self, names: tuple[str, ...]) -> list[float] | None:
        """The numbers under all of `names`; None where one is absent, suppressed or negative."""
        found = [value for name in names if (value := self.number(name)) is not None and value >= 0]
        return found if len(found) == len(names) else None

    def column(self, *names: str) -> str:
        """The columns as the file calls them."""
        return ", ".join(self.table.columns[name].name for name in names if name in self.table.columns)

    @property
    def code(self) -> str:
        """The code of a wijk or buurt; empty for other rows (a municipality, the country)."""
        text = self.text("code").upper()
        if text.isdecimal() and text.isascii():  # without its letters, and perhaps without leading zeros
            kind = self.text("kind").lower()
            text = f"WK{text.zfill(6)}" if kind == "wijk" else f"BU{text.zfill(8)}" if kind == "buurt" else text
        return text if _AREA.fullmatch(text) else ""

    @property
    def name(self) -> str:
        """The name, without the "Wijk 36" that CBS puts before many."""
        return shortened(_WIJK_NUMBER.sub("", self.text("name"))) or self.code


def read_kwb(path: Path) -> list[Row]:
    """The rows of wijken and buurten in a file of any edition; raises `WijksimError` when it is no such file."""
    table = read_table(path, KWB, ("code", "population"), "'Kerncijfers wijken en buurten'")
    return [row for row in (Row(table, cells) for cells in table.rows) if row.code]
