"""Any file gives profiles that can be kept, or one message; never a traceback."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kwb_files import WIJK, official, write_csv, write_xlsx

from wijksim.errors import WijksimError
from wijksim.population.cbs.importing import make_profiles
from wijksim.population.cbs.rivm import Health, read_rivm
from wijksim.population.cbs.rows import Origin, read_kwb
from wijksim.population.names import read_names
from wijksim.population.profile_file import read_profile
from wijksim.population.profile_writer import profile_text

cell = (
    st.text(max_size=12)
    | st.floats().map(str)
    | st.integers().map(str)
    | st.sampled_from(["", ".", "x", "-99997", "1.234,5", "0", "100", "WK020204", "BU02020401", "=1+1", "\x00", '"'])
)
quick = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


def refused(read: Callable[[], object]) -> str:
    """The message with which reading is refused; empty when it is not."""
    try:
        read()
    except WijksimError as error:
        return str(error)
    return ""


def check(path: Path) -> None:
    """Read a file; whatever profiles come out must be such as can be kept."""
    if message := refused(lambda: read_kwb(path)):
        assert path.name in message
        assert "\n" not in message
        assert len(message) < 1000
        return
    rows = read_kwb(path)
    made = make_profiles(rows, Origin(2022, path.name), Health())
    for profile in made.profiles:
        back = path.with_name(f"{profile.slug}.toml")
        back.write_text(profile_text(profile, "Kept by a test."), encoding="utf-8")
        assert read_profile(back) == profile
        assert read_names(back).answers_to(profile.code)


@quick
@given(st.lists(st.lists(cell, max_size=5), max_size=5), st.dictionaries(st.sampled_from(sorted(WIJK)), cell))
def test_a_row_of_anything_under_a_good_header(folder: Path, others: list[list[str]], change: dict[str, str]) -> None:
    lines = [*official(2023, [WIJK | change]), *others]
    path = folder / "kwb-2023.csv"
    path.write_bytes("\n".join(";".join(line) for line in lines).encode("utf-8", "surrogatepass"))
    check(path)


@quick
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"]))
def test_bytes_of_any_kind(folder: Path, content: bytes, start: bytes) -> None:
    path = folder / "kwb-2022.xlsx"
    path.write_bytes(start + content)
    check(path)
    with pytest.raises(WijksimError):
        read_rivm(path)


@pytest.fixture(scope="module")
def workbook(folder: Path) -> bytes:
    return write_xlsx(folder / "good.xlsx", official(2022)).read_bytes()


@quick
@given(data=st.data())
def test_a_damaged_spreadsheet(folder: Path, workbook: bytes, data: st.DataObject) -> None:
    content = bytearray(workbook)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = folder / "damaged.xlsx"
    path.write_bytes(bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))]))
    check(path)


@quick
@given(st.lists(cell, min_size=8, max_size=8))
def test_a_table_of_health_that_holds_anything(folder: Path, cells: list[str]) -> None:
    header = ["code", "gemeente", "lonely_2020", "lonely_severe_2020", "health_good_2020", "hardship_2020"]
    path = write_csv(folder / "rivm.csv", [header, ["WK020204", *[c.replace("\x00", "") for c in cells]]], ",")
    if message := refused(lambda: read_rivm(path)):
        assert "rivm.csv" in message
        return
    health = read_rivm(path)
    rows = read_kwb(write_csv(folder / "kwb-2022.csv", official(2022)))
    make_profiles(rows, Origin(2022, "kwb-2022.csv"), health)


@quick
@given(st.binary(max_size=200))
def test_names_of_any_file(folder: Path, content: bytes) -> None:
    path = folder / "names.toml"
    path.write_bytes(content)
    with pytest.raises(WijksimError, match=r"names\.toml"):
        read_names(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_names_are_not_waited_for_at_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(WijksimError, match="a folder or a device"):
        read_names(tmp_path / "pipe.toml")


def test_a_key_of_endless_parts_cannot_take_all_memory(tmp_path: Path) -> None:
    path = tmp_path / "names.toml"
    path.write_text("a" + ".a" * 8000 + " = 1")
    with pytest.raises(WijksimError, match="full stops"):
        read_names(path)
