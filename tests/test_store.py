"""A result is the same in memory and on disk; a store continues, and never mixes."""

import hashlib
import json
import os
import struct
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from fake_runs import STRATEGIES, experiment, one_result, steady

from wijksim.errors import DiskFullError, WijksimError
from wijksim.experiments import files, parquet
from wijksim.experiments.plan import Job, plan
from wijksim.experiments.provenance import profile_from, rules_hash, source_hash
from wijksim.experiments.result import RunResult
from wijksim.experiments.store import MANIFEST, open_store
from wijksim.population.catalogue import find_wijk


def same_rule(knows_promise):
    """A replaced rule: nobody learns a promise."""
    return knows_promise


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
        ("causes", "cause", "rounding"),
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


@pytest.fixture
def run_file(tmp_path) -> Path:
    path = tmp_path / "run.parquet"
    one_result().save(path)
    return path


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


# keys


def test_key_holds_all_that_numbers_depend_on():
    base = experiment().jobs[0]
    wijken = (find_wijk("moerwijk"), find_wijk("giethoorn"))
    others = [
        replace(base, seed=2),
        replace(base, months=25),
        replace(base, scenario=base.scenario.with_values(horizon_years=8)),
        replace(base, scenario=base.scenario.without("outreach")),
        replace(base, profiles=wijken),
        replace(base, profiles=wijken[::-1]),
        replace(base, rules={"learn_promise": "def replaced(knows_promise): ..."}),
        replace(base, sources="0" * 64),
    ]
    keys = {job.key for job in (base, *others)}
    assert len(keys) == len(others) + 1
    assert all(len(key) == 32 for key in keys)


def test_key_ignores_names_and_wording():
    base = experiment().jobs[0]
    other = replace(base, scenario=base.scenario.renamed("other", nl="Anders", en="Other"))
    assert other.key == base.key


def test_hash_of_rules_sees_name_and_source():
    before = rules_hash({"speak": "def f(x): return x"})
    assert rules_hash({"speak": "def f(x): return x"}) == before
    assert rules_hash({"speak": "def f(x): return -x"}) != before
    assert rules_hash({"other": "def f(x): return x"}) != before
    assert rules_hash({}) == rules_hash(None) == ""


def test_rule_without_source_is_refused():
    with pytest.raises(WijksimError, match="learn_promise"):
        experiment(rules={"learn_promise": len})


def test_source_hash_covers_the_model_and_not_the_wijken(tmp_path, monkeypatch):
    import wijksim

    def hash_with(name: str, text: str) -> str:
        package = tmp_path / name.replace("/", "-")
        path = package / name
        path.parent.mkdir(parents=True)
        path.write_bytes(text.encode())
        monkeypatch.setattr(wijksim, "__file__", str(package / "__init__.py"))
        return source_hash.__wrapped__()

    nothing = hash_with("report/figures.py", "x = 1\n")
    assert hash_with("population/profiles/a.toml", "x = 1\n") == nothing
    assert hash_with("state/__pycache__/a.pyc", "x") == nothing
    one = hash_with("rules/trust.py", "x = 1\n")
    assert one != nothing
    assert hash_with("state/trust.py", "x = 1\n") not in (nothing, one)
    assert hash_with("population/table.toml", "x = 1\n") != nothing
    assert hash_with("model.py", "x = 1\n") != hash_with("agents/model.py", "x = 1\n")


def test_source_hash_is_the_same_with_windows_line_ends(tmp_path, monkeypatch):
    import wijksim

    hashes = []
    for name, text in (("unix", b"x = 1\ny = 2\n"), ("windows", b"x = 1\r\ny = 2\r\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.py").write_bytes(text)
        monkeypatch.setattr(wijksim, "__file__", str(tmp_path / name / "__init__.py"))
        hashes.append(source_hash.__wrapped__())
    assert hashes[0] == hashes[1]


def test_stored_wijk_comes_back_with_its_hash():
    profile = find_wijk("moerwijk")
    assert profile_from(json.loads(json.dumps(profile.to_dict()))) == profile
    with pytest.raises(WijksimError, match="does not fit"):
        profile_from({**profile.to_dict(), "unknown": 1})


# plans


def test_plan_gives_every_strategy_the_same_seeds():
    jobs = experiment(replicates=2, seed=7).jobs
    assert [(job.scenario.name, job.seed) for job in jobs] == [(name, seed) for seed in (7, 8) for name in STRATEGIES]
    assert {job.scenario.months for job in jobs} == {24}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"months": 0}, "months is 0; a whole number from 1 to 1200"),
        ({"months": 1201}, "months is 1201"),
        ({"months": 12.0}, "months is 12.0"),
        ({"replicates": 0}, "replicates is 0"),
        ({"replicates": True}, "replicates is True"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": 2**63 - 1, "replicates": 2}, "last seed"),
        ({"strategies": ("top-down-4", "top-down-4")}, "'top-down-4' is given 2 times"),
        ({"strategies": ("top-down-4", "top-donw-20")}, "Did you mean"),
        ({"wijk": []}, "no wijk is given"),
        ({"wijk": ["moerwijk", "Moerwijk"]}, "wijk 'moerwijk' is given 2 times"),
        ({"wijk": "moerwijkk"}, "Did you mean"),
    ],
)
def test_plan_refuses_what_cannot_be_run(changes, message):
    asked = {"strategies": STRATEGIES, "wijk": "moerwijk", "replicates": 2, "seed": 1, "months": 24}
    with pytest.raises(WijksimError, match=message):
        plan(**(asked | changes))


# a store


def fill(store, jobs: list[Job]) -> None:
    """Run and store jobs."""
    for job in jobs:
        store.save(job.key, steady(job.scenario, list(job.profiles), job.seed, job.months, job.rules))


def test_store_holds_a_run_under_its_key(tmp_path):
    asked = experiment()
    store = open_store(tmp_path / "new" / "folder", asked)
    fill(store, asked.jobs[:2])
    assert store.finished() == {job.key for job in asked.jobs[:2]}
    assert store.load(asked.jobs[0].key).digest == one_result().digest


def test_manifest_says_what_the_experiment_is(tmp_path):
    open_store(tmp_path, experiment(replicates=2))
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    assert [each["name"] for each in manifest["strategies"]] == list(STRATEGIES)
    assert manifest["strategies"][0]["content"]["values"]
    assert manifest["wijken"][0]["name"] == "moerwijk"
    assert manifest["seeds"] == [1, 2]
    assert manifest["months"] == 24


def test_same_experiment_continues_and_other_seeds_are_added(tmp_path):
    fill(open_store(tmp_path, experiment(replicates=2)), experiment(replicates=2).jobs)
    store = open_store(tmp_path, experiment(replicates=3))
    assert len(store.finished()) == 4
    store = open_store(tmp_path, experiment(replicates=1))
    assert len(store.finished()) == 4
    assert json.loads((tmp_path / MANIFEST).read_text())["seeds"] == [1, 2, 3]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"months": 36}, "another number of months"),
        ({"wijk": "giethoorn"}, "other wijken"),
        ({"strategies": STRATEGIES[::-1]}, "other strategies"),
        ({"rules": {"learn_promise": same_rule}}, "other replaced rules"),
    ],
)
def test_folder_of_another_experiment_is_refused(tmp_path, changes, message):
    fill(open_store(tmp_path, experiment()), experiment().jobs[:1])
    with pytest.raises(WijksimError, match=message) as caught:
        open_store(tmp_path, experiment(**changes))
    assert "--force" in str(caught.value)
    assert caught.value.exit_code == 2
    kept = open_store(tmp_path, experiment(**changes), force=True).finished()
    assert kept == {experiment().jobs[0].key} & {job.key for job in experiment(**changes).jobs}


def test_folder_of_another_version_of_the_model_is_refused(tmp_path):
    open_store(tmp_path, experiment())
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    (tmp_path / MANIFEST).write_text(json.dumps({**manifest, "sources": "0" * 64}))
    with pytest.raises(WijksimError, match="another version of the model"):
        open_store(tmp_path, experiment())


def test_force_keeps_runs_that_belong_and_files_of_others(tmp_path):
    two, three = experiment(), experiment(strategies=(*STRATEGIES, "manifest"))
    fill(open_store(tmp_path, two), two.jobs[:2])
    stale = tmp_path / "runs" / f"{'0' * 32}.parquet"
    stale.write_bytes(b"another run")
    (tmp_path / "runs" / "notes.parquet").write_bytes(b"not ours")
    (tmp_path / "report.html").write_text("mine")
    store = open_store(tmp_path, three, force=True)
    assert store.finished() == {job.key for job in two.jobs[:2]}
    assert not stale.exists()
    assert (tmp_path / "runs" / "notes.parquet").exists()
    assert (tmp_path / "report.html").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is no JSON"),
        ("[]", "not the manifest"),
        ('{"format": "wijksim-experiment", "schema": 9}', "schema 9"),
        ('{"format": "wijksim-experiment", "schema": 1, "seeds": ["a"]}', "seeds is"),
    ],
)
def test_unreadable_manifest_is_refused(tmp_path, content, message):
    (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(WijksimError, match=message) as caught:
        open_store(tmp_path, experiment())
    assert "--force" in str(caught.value)
    open_store(tmp_path, experiment(), force=True)
    assert json.loads((tmp_path / MANIFEST).read_text())["schema"] == 1


def test_folder_with_other_files_is_refused_and_a_file_is_no_folder(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(WijksimError, match="--force"):
        open_store(tmp_path, experiment())
    open_store(tmp_path, experiment(), force=True)
    assert (tmp_path / "thesis.txt").read_text() == "mine"
    with pytest.raises(WijksimError, match="is a file"):
        open_store(tmp_path / "thesis.txt", experiment())


def test_left_over_temporary_files_are_removed_and_others_kept(tmp_path):
    store = open_store(tmp_path, experiment())
    stale, fresh, own = (store.runs / f".{name}.tmp" for name in ("a.x.1", "b.y.2", f"c.{store.token}.3"))
    for path in (stale, fresh, own):
        path.write_bytes(b"half")
    long_ago = time.time() - 2 * files.STALE
    os.utime(stale, (long_ago, long_ago))
    store.clean()
    assert [path.exists() for path in (stale, fresh, own)] == [False, True, False]
    assert store.finished() == set()
