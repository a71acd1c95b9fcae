"""Files of a comparison: complete, readable elsewhere, and harmless in a spreadsheet."""

import errno
import os
from functools import cache
from pathlib import Path
from statistics import mean, stdev

import numpy as np
import pandas as pd
import pytest
from report_fakes import FOUR_YEARS, NORTH, TWENTY_YEARS, fake_comparison, fake_run

from wijksim.errors import DiskFullError, WijksimError
from wijksim.experiments.compare import Comparison
from wijksim.report.by_year import by_year
from wijksim.report.files import escape_formulas, write_file, write_frames, write_run_tables, write_tables

SHORT = ("table", "break_even", "groups", "why", "risk", "money", "events")
LONG = ("indicators", "books", "causes")


@cache
def comparison() -> Comparison:
    return fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH], count=4, months=60)


def test_every_table_is_written_and_long_ones_by_year_for_a_spreadsheet(tmp_path: Path) -> None:
    paths = write_tables(comparison(), tmp_path / "new" / "folder")
    twice = {f"{name}{kind}" for name in SHORT for kind in (".parquet", ".csv")}
    apart = {f"{name}{kind}" for name in LONG for kind in (".parquet", "_by_year.csv")}
    assert {path.name for path in paths} == twice | apart
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == sorted(p.name for p in paths)


@pytest.mark.parametrize("name", [*SHORT[:-1], *LONG])
def test_tables_read_back_as_they_were(name: str, tmp_path: Path) -> None:
    write_tables(comparison(), tmp_path)
    table = getattr(comparison(), name)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / f"{name}.parquet"), table)
    if name in SHORT:
        read = pd.read_csv(tmp_path / f"{name}.csv", dtype=str).astype(table.dtypes.to_dict())
        pd.testing.assert_frame_equal(read, table, check_exact=True)


def replicates_of(frame: pd.DataFrame, number: str, **where: object) -> list[float]:
    """The numbers of one strategy in the order of seeds, summed over what is asked."""
    for name, value in where.items():
        frame = frame[frame[name].isin(value if isinstance(value, range) else [value])]
    by_seed = frame.groupby("seed")[number].sum().reindex(comparison().seeds, fill_value=0)
    return [float(each) for each in by_seed]


@pytest.mark.parametrize("year", [0, 2, 5])
def test_indicators_by_year_are_those_of_its_last_month_over_replicates(year: int) -> None:
    where = {"strategy": FOUR_YEARS.name, "indicator": "wellbeing", "group": "all", "wijk": NORTH.slug}
    every = replicates_of(comparison().indicators, "value", month=12 * year, **where)
    table = by_year(comparison())["indicators"]
    [row] = table[(table[list(where)] == pd.Series(where)).all(axis=1) & (table["year"] == year)].to_dict("records")
    assert row["value_mean"] == pytest.approx(mean(every))
    assert row["value_sd"] == pytest.approx(stdev(every))


def test_flows_by_year_are_summed_and_stocks_are_not() -> None:
    tables = by_year(comparison())
    assert all(list(table["strategy"].unique()) == [FOUR_YEARS.name, TWENTY_YEARS.name] for table in tables.values())
    for name, number, kinds in (("causes", "value", "cause"), ("books", "cents", "kind")):
        table, monthly = tables[name], getattr(comparison(), name)
        assert set(table["year"]) == {1, 2, 3, 4, 5}
        for kind in monthly[kinds].unique():
            months = range(24, 25) if kind == "carried" else range(13, 25)
            every = replicates_of(monthly, number, strategy=TWENTY_YEARS.name, month=months, **{kinds: kind})
            rows = table[(table["strategy"] == TWENTY_YEARS.name) & (table["year"] == 2) & (table[kinds] == kind)]
            assert rows[f"{number}_mean"].sum() == pytest.approx(mean(every))


def test_a_year_that_is_not_whole_is_left_out_and_less_than_a_year_has_titles_only(tmp_path: Path) -> None:
    short = fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH], count=1, months=18)
    assert {name: set(table["year"]) for name, table in by_year(short).items()} == {
        "indicators": {0, 1}, "books": {1}, "causes": {1},
    }  # fmt: skip
    assert by_year(short)["indicators"]["value_sd"].isna().all()
    weeks = fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH], count=2, months=6)
    write_tables(weeks, tmp_path)
    assert len(pd.read_csv(tmp_path / "books_by_year.csv")) == 0
    assert {"strategy", "year", "kind", "cents_mean"} <= set(pd.read_csv(tmp_path / "books_by_year.csv").columns)


def test_a_formula_in_an_event_is_text_in_the_csv(tmp_path: Path) -> None:
    write_tables(comparison(), tmp_path)
    assert set(comparison().events["detail"]) == {"=1+1"}
    assert set(pd.read_csv(tmp_path / "events.csv")["detail"]) == {"'=1+1"}
    assert set(pd.read_parquet(tmp_path / "events.parquet")["detail"]) == {"=1+1"}


@pytest.mark.parametrize("cell", ["=A1", "+31", "-x", "@SUM(A1)", "\t=1", "\r=1"])
@pytest.mark.parametrize("kind", ["str", "object", "category"])
def test_every_start_of_a_formula_is_escaped(cell: str, kind: str) -> None:
    safe = escape_formulas(pd.DataFrame({"name": pd.Series([cell, "plain = text"]).astype(kind)}))
    assert list(safe["name"]) == [f"'{cell}", "plain = text"]


def test_titles_are_escaped_and_numbers_are_left_alone() -> None:
    frame = pd.DataFrame({"=cmd": [-1.5, 2.0], "cents": np.array([-3, 4])})
    safe = escape_formulas(frame)
    assert list(safe.columns) == ["'=cmd", "cents"]
    assert safe["cents"].tolist() == [-3, 4]
    assert list(frame.columns) == ["=cmd", "cents"]


def test_text_with_commas_quotes_and_accents_survives(tmp_path: Path) -> None:
    frame = pd.DataFrame({"detail": ['zei "ja", toen nee', "café; twee\nregels", ""]})
    write_frames({"events": frame}, tmp_path)
    assert pd.read_csv(tmp_path / "events.csv", keep_default_na=False)["detail"].tolist() == frame["detail"].tolist()


def test_a_run_has_its_four_tables_and_its_money(tmp_path: Path) -> None:
    run = fake_run(FOUR_YEARS, [NORTH], seed=1, months=12)
    names = [path.name for path in write_run_tables(run, tmp_path)]
    assert names[::2] == [f"{name}.parquet" for name in ("indicators", "books", "causes", "events", "money")]


def test_a_full_disk_keeps_the_old_file_and_leaves_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = write_file(tmp_path / "table.csv", lambda file: file.write(b"old"))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFullError, match=r"table\.csv") as raised:
        write_file(tmp_path / "table.csv", lambda file: file.write(b"new"))
    assert raised.value.exit_code == 74
    assert old.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [old]


def test_a_failure_while_filling_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write_file(tmp_path / "table.csv", lambda file: 1 // 0)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(WijksimError, match="taken") as raised:
        write_tables(comparison(), tmp_path / "taken")
    assert "Choose another place" in str(raised.value)


def test_a_forbidden_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "replace", forbidden)
    with pytest.raises(WijksimError, match=r"table\.parquet: cannot be written \(Permission denied\)"):
        write_tables(comparison(), tmp_path)
    assert list(tmp_path.iterdir()) == []
