"""Tables of CBS as nobody should write them: odd cells, lines and bytes changed, spreadsheets with damage inside."""

import io
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from fuzz import Target, edited, edits, mutations, refused
from hypothesis import strategies as st
from kwb_files import ROWS, YEARS, official, statline, write_xlsx

from wijksim.population.cbs.importing import make_profiles
from wijksim.population.cbs.rivm import Health
from wijksim.population.cbs.rows import Origin, read_kwb
from wijksim.population.names import read_names
from wijksim.population.profile_file import read_profile
from wijksim.population.profile_writer import profile_text

_ODD = [
    "",
    ".",
    "x",
    "-99997",
    "1.234,5",
    "0",
    "100",
    "WK020204",
    "BU02020401",
    "=1+1",
    "\x00",
    '"',
    "\x1b[2J",
    "1e400",
]
_cells = st.text(max_size=12) | st.floats().map(str) | st.integers().map(str) | st.sampled_from(_ODD)
_places = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000), _cells), min_size=1, max_size=6)


def _check(name: str, content: bytes, folder: Path) -> None:
    """Whatever profiles come out of a file are such as can be kept; else there is one message."""
    path = folder / name
    path.write_bytes(content)
    rows = []
    if refused(lambda: rows.extend(read_kwb(path))):
        return
    for profile in make_profiles(rows, Origin(2022, name), Health()).profiles:
        back = folder / f"{profile.slug}.toml"
        back.write_text(profile_text(profile, "Kept by a test."), encoding="utf-8")
        assert read_profile(back) == profile
        assert read_names(back).answers_to(profile.code)
        back.unlink()


def _text(year: int, long_names: bool, mark: str, changes: list[tuple[int, int, str]]) -> bytes:
    """A table in either layout, with other things in some cells."""
    lines = [list(line) for line in (statline if long_names else official)(year, ROWS)]
    for row, column, cell in changes:
        line = lines[row % len(lines)]
        line[column % len(line)] = cell
    return "\n".join(mark.join(line) for line in lines).encode("utf-8", "surrogatepass")


@cache
def _workbook() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return write_xlsx(Path(folder) / "good.xlsx", official(2022)).read_bytes()


@st.composite
def _spreadsheets(draw: st.DrawFn) -> bytes:
    """A spreadsheet of which one part was changed and packed again, so that it is the content that is wrong."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_workbook())) as good, zipfile.ZipFile(packed, "w") as bad:
        part = draw(st.sampled_from(sorted(good.namelist())))
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, edited(content, draw(edits(len(content)))) if name == part else content)
    return packed.getvalue()


def _as_csv(content: bytes, folder: Path) -> None:
    _check("kwb-2022.csv", content, folder)


def _as_xlsx(content: bytes, folder: Path) -> None:
    _check("kwb-2022.xlsx", content, folder)


_tables = st.builds(_text, st.sampled_from(YEARS), st.booleans(), st.sampled_from(";,\t"), _places)
TARGETS = [
    Target("tables cells", 1.5, _tables, _as_csv),
    Target("tables edits", 1, mutations(_text(2022, False, ";", [])), _as_csv),
    Target("tables spreadsheets", 1, _spreadsheets(), _as_xlsx),
]
