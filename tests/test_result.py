"""A result is the same in memory and on disk; its file is written whole and read strictly."""

import hashlib
import json
import os
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from fake_runs import experiment, one_result, steady

from wijksim.errors import DiskFullError, WijksimError
from wijksim.experiments import files, parquet
from wijksim.experiments.result import RunResult


@pytest.fixture
def run_file(tmp_path) -> Path:
    path = tmp_path / "run.parquet"
    one_result().save(path)
    return path


def with_(result: RunResult, **tables: pd.DataFrame) -> RunResult:
    """The result with other tables."""
    return replace(result, **tables)


def changed(frame: pd.DataFrame, row: int, column: str, value: object) -> pd.DataFrame:
    """The table with one cell changed."""
    frame = frame.copy()
    frame.loc[row, column] = value
    return frame


# a result


def test_result_comes_back_from_its_file_unchanged(tmp_path):
    result = one_result()
    result.save(tmp_path / "run.parquet")
    back = RunResult.load(tmp_path / "run.parquet")
    for name, table in result.tables.items():
        pd.testing.assert_frame_equal(back.tables[name], table)
    assert back.digest == result.digest
    assert back.provenance == result.provenance


def test_same_result_gives_the_same_bytes_whatever_the_order_of_rows():
    result = one_result()
    shuffled = with_(
        result,
        indicators=result.indicators.sample(frac=1, random_state=0),
        books=result.books[["cents", "kind", "wijk", "month"]].sample(frac=1, random_state=0),
    )
    assert parquet.to_bytes(shuffled) == parquet.to_bytes(result)


def test_events_of_a_month_keep_the_order_in_which_they_happened():
    assert list(one_result().events["detail"]) == ["b", "a"]


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("indicators", "value", 1e-300),
        ("indicators", "value", np.nan),
        ("indicators", "month", 1000),
        ("causes", "cause", "hearsay"),
        ("books", "cents", 1),
        ("books", "wijk", "elsewhere"),
        ("events", "detail", "c"),
    ],
)
def test_digest_notices_every_column(table, column, value):
    result = one_result()
    other = with_(result, **{table: changed(result.tables[table], 0, column, value)})
    assert other.digest != result.digest


def test_digest_notices_the_last_bit_and_ignores_provenance_and_kinds_of_nan():
    result = one_result()
    value = result.indicators["value"][3]
    nudged = changed(result.indicators, 3, "value", np.nextafter(value, 9.0))
    assert with_(result, indicators=nudged).digest != result.digest
    assert replace(result, provenance={}).digest == result.digest
    missing = changed(result.indicators, 3, "value", np.nan)
    negative = missing.copy()
    negative["value"] = np.where(missing["value"].isna(), -np.nan, missing["value"])
    assert with_(result, indicators=missing).digest == with_(result, indicators=negative).digest


def test_digest_is_what_its_description_says():
    """Spelled out by hand: old digests must hold for ever, whatever the libraries do."""
    tables = {
        "indicators": pd.DataFrame({"month": [0], "wijk": "a", "group": "all", "indicator": "x", "value": 0.5}),
        "causes": pd.DataFrame({"month": [1], "wijk": "a", "trust": "b", "cause": "c", "value": [np.nan]}),
        "books": pd.DataFrame({"month": [1, 1], "wijk": "é", "kind": ["z", "k"], "cents": [-1, 2**62]}),
        "events": pd.DataFrame({"month": [], "wijk": [], "event": [], "detail": []}),
    }
    one = struct.pack("<i", 0)
    parts = [
        b'["indicators",["month","wijk","group","indicator","value"],1]',
        struct.pack("<i", 0) + b'["a"]' + one + b'["all"]' + one + b'["x"]' + one + struct.pack("<d", 0.5),
        b'["causes",["month","wijk","trust","cause","value"],1]',
        struct.pack("<i", 1) + b'["a"]' + one + b'["b"]' + one + b'["c"]' + one + struct.pack("<d", np.nan),
        b'["books",["month","wijk","kind","cents"],2]',
        struct.pack("<ii", 1, 1) + '["é"]'.encode() + struct.pack("<ii", 0, 0),
        b'["k","z"]' + struct.pack("<ii", 0, 1) + struct.pack("<qq", 2**62, -1),
        b'["events",["month","wijk","event","detail"],0]' + b"[][][]",
    ]
    assert RunResult(**tables).digest == hashlib.sha256(b"".join(parts)).hexdigest()


@pytest.mark.parametrize(
    ("table", "wrong", "message"),
    [
        ("books", lambda t: t.drop(columns="cents"), "needs"),
        ("books", lambda t: t.assign(cents=t["cents"] + 0.5), "whole numbers"),
        ("books", lambda t: pd.concat([t, t.iloc[[0]]]), "two rows for"),
        ("causes", lambda t: changed(t, 2, "cause", None), "lacks text"),
        ("indicators", lambda t: t.assign(month=t["month"] * 0.5), "whole numbers"),
    ],
)
def test_table_that_is_no_table_is_refused(table, wrong, message):
    result = one_result()
    with pytest.raises(ValueError, match=message):
        with_(result, **{table: wrong(result.tables[table])})


def test_result_prints_as_a_short_table():
    text = repr(one_result())
    assert f"top-down-4, seed 1: 24 months, digest {one_result().digest[:12]}" in text
    assert "hardship" in text
    assert "liveability" not in text
    assert len(text.splitlines()) < 10


def test_file_of_thirty_years_is_small():
    """Half a megabyte for random numbers, which do not compress, in a run of the usual size."""
    job = experiment(months=360).jobs[0]
    result = steady(job.scenario, list(job.profiles), 1, 360, None)
    numbers = 8 * sum(len(table) for table in result.tables.values())
    assert len(parquet.to_bytes(result)) < 1.3 * numbers + 30_000


def test_file_holds_what_was_asked_and_no_time_or_place(run_file):
    metadata = pq.read_schema(run_file).metadata
    assert set(metadata) == {b"wijksim"}
    header = json.loads(metadata[b"wijksim"])
    assert set(header) == {"format", "schema", "model", "digest", "provenance", "seal"}
    assert set(header["provenance"]) == {
        *("scenario", "wijken", "seed", "months", "rules", "sources", "versions"),
    }


# reading strictly


def with_header(path: Path, **changes: object) -> Path:
    """The same file with another header."""
    table = pq.read_table(path)
    header = json.loads(table.schema.metadata[b"wijksim"]) | changes
    pq.write_table(table.replace_schema_metadata({b"wijksim": json.dumps(header)}), path)
    return path


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"schema": 2}, "has schema 2; this version of wijksim reads 1"),
        ({"model": "buurtsim"}, "made by model 'buurtsim'"),
        ({"format": "other"}, "no result of wijksim"),
        ({"digest": "0" * 64}, "changed after it was written"),
        ({"provenance": []}, "has columns"),
        ({"provenance": {}}, "changed after it was written"),
        ({"seal": None}, "changed after it was written"),
    ],
)
def test_file_of_another_kind_is_refused_by_name(run_file, changes, message):
    with pytest.raises(WijksimError, match=message) as caught:
        RunResult.load(with_header(run_file, **changes))
    assert str(run_file) in str(caught.value)


@pytest.mark.parametrize("part", [0.0, 0.01, 0.3, 0.7, 0.99, 0.9999])
def test_truncated_file_is_refused(run_file, part):
    content = run_file.read_bytes()
    run_file.write_bytes(content[: int(part * len(content))])
    with pytest.raises(WijksimError, match=r"run\.parquet"):
        RunResult.load(run_file)


def test_flipped_byte_never_gives_another_result(run_file):
    content = run_file.read_bytes()
    digest, provenance = one_result().digest, one_result().provenance
    for at in np.linspace(4, len(content) - 9, 150, dtype=int):
        broken = bytearray(content)
        broken[at] ^= 0x10
        run_file.write_bytes(broken)
        try:
            found = RunResult.load(run_file)
        except WijksimError:
            continue
        assert found.digest == digest
        assert found.provenance == provenance


def test_absent_foreign_and_huge_files_are_refused(tmp_path, monkeypatch):
    with pytest.raises(WijksimError, match="file not found"):
        RunResult.load(tmp_path / "absent.parquet")
    path = tmp_path / "other.parquet"
    pd.DataFrame({"a": [1]}).to_parquet(path)
    with pytest.raises(WijksimError, match="no result of wijksim"):
        RunResult.load(path)
    one_result().save(path)
    monkeypatch.setattr(parquet, "MAX_ROWS", 10)
    with pytest.raises(WijksimError, match="no run has more than 10"):
        RunResult.load(path)
    monkeypatch.setattr(parquet, "MAX_BYTES", 10)
    with pytest.raises(WijksimError, match="this is no run"):
        RunResult.load(path)


# writing whole


def test_failed_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    path = tmp_path / "run.parquet"
    path.write_bytes(b"old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFullError, match=str(tmp_path)) as caught:
        files.write_whole(path, b"new")
    assert caught.value.exit_code == 74
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_unwritable_place_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(WijksimError, match=r"file/run\.parquet"):
        one_result().save(tmp_path / "file" / "run.parquet")
