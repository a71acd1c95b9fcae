"""A store continues what was interrupted, and never mixes."""

import json
import os
import shutil
import time

import pytest
from fake_runs import STRATEGIES, experiment, one_result, steady

from wijksim.errors import WijksimError
from wijksim.experiments import files
from wijksim.experiments.parquet import asked_of
from wijksim.experiments.plan import Job
from wijksim.experiments.store import MANIFEST, open_store


def same_rule(knows_promise):
    """A replaced rule: nobody learns a promise."""
    return knows_promise


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


def test_a_run_under_the_name_of_another_is_refused(tmp_path):
    asked = experiment()
    store = open_store(tmp_path, asked)
    fill(store, asked.jobs[:2])
    one, other = (job.key for job in asked.jobs[:2])
    shutil.copy(store.path(one), store.path(other))
    assert store.load(one).digest == one_result().digest
    with pytest.raises(WijksimError, match="holds another run than its name says"):
        store.load(other)


def test_a_run_that_may_not_be_read_is_not_called_damaged(tmp_path, monkeypatch):
    """Else the advice would be to remove a run of which nothing is wrong."""

    def locked(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("wijksim.experiments.parquet.open_file", locked)
    with pytest.raises(WijksimError, match="cannot be read: Permission denied"):
        asked_of(tmp_path / "run.parquet")


def test_a_pipe_or_device_in_the_place_of_a_file_is_refused_and_not_waited_for(tmp_path):
    asked = experiment()
    store = open_store(tmp_path, asked)
    os.mkfifo(store.path(asked.jobs[0].key))
    with pytest.raises(WijksimError, match="a folder or a device"):
        store.load(asked.jobs[0].key)
    with pytest.raises(WijksimError, match="a folder or a device"):
        asked_of(store.path(asked.jobs[0].key))
    os.mkfifo(tmp_path / "log.jsonl")
    with pytest.raises(WijksimError, match=r"log\.jsonl.*a folder or a device"):
        store.log(status="ok")
    (tmp_path / MANIFEST).unlink()
    (tmp_path / MANIFEST).symlink_to("/dev/zero")
    with pytest.raises(WijksimError, match=r"manifest\.json: a folder or a device"):
        open_store(tmp_path, asked)
