"""Nothing is lost: not when a run fails, a worker is killed, the disk is full or somebody presses Ctrl-C.

Workers are really killed and processes really interrupted; what is finished afterwards must equal, bit for
bit, what an undisturbed run gives.
"""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import fake_runs
import pandas as pd
import pytest
from fake_runs import STRATEGIES, experiment
from waiting import wait_for

from wijksim.errors import DiskFullError, WijksimError
from wijksim.experiments.executor import run_many, work, worker_count
from wijksim.experiments.progress import progress_bar
from wijksim.experiments.store import open_store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="uses signals of POSIX")

KILLER = (STRATEGIES[0], 2)


def undisturbed(asked) -> list[str]:
    """The digests of an experiment that meets no trouble."""
    return [record.result.digest for record in run_many(asked.jobs, workers=1, run=fake_runs.steady)]


def stored_bytes(folder: Path) -> dict[str, bytes]:
    """The stored runs by name."""
    return {path.name: path.read_bytes() for path in (folder / "runs").iterdir()}


def names(records) -> list[tuple[str, int]]:
    """Strategy and seed of each record."""
    return [(record.job.scenario.name, record.job.seed) for record in records]


# the ordinary


@pytest.mark.parametrize("workers", [1, 2])
def test_records_come_in_the_order_of_the_jobs(workers):
    asked = experiment()
    records = run_many(asked.jobs, workers=workers, run=fake_runs.steady)
    assert [record.job for record in records] == asked.jobs
    assert [record.result.digest for record in records] == undisturbed(asked)


def test_files_are_the_same_with_one_worker_and_with_two(tmp_path):
    asked = experiment()
    for folder, workers in (("one", 1), ("two", 2)):
        records = run_many(asked.jobs, open_store(tmp_path / folder, asked), workers, run=fake_runs.steady)
        assert all(record.ok and record.result is None for record in records)
    assert stored_bytes(tmp_path / "one") == stored_bytes(tmp_path / "two")
    assert len(stored_bytes(tmp_path / "one")) == 6


@pytest.mark.parametrize("workers", [1, 2])
def test_results_that_are_asked_back_are_those_that_were_stored(tmp_path, workers):
    asked = experiment()
    store = open_store(tmp_path, asked)
    for record in run_many(asked.jobs, store, workers, run=fake_runs.steady, back=True):
        stored = store.load(record.job.key)
        assert record.result.provenance == stored.provenance
        for name, table in stored.tables.items():
            pd.testing.assert_frame_equal(record.result.tables[name], table)
    again = run_many(asked.jobs, store, workers, run=fake_runs.steady, back=True)
    assert all(record.ok and record.result is None for record in again), "what was there before is read when needed"


def test_only_what_is_missing_is_run(tmp_path):
    calls = tmp_path / "calls"
    calls.mkdir()
    for replicates, total in ((2, 4), (2, 4), (3, 6)):
        asked = experiment(replicates=replicates)
        store = open_store(tmp_path / "out", asked)
        run_many(asked.jobs, store, workers=1, run=partial(fake_runs.noting, calls))
        assert len(list(calls.iterdir())) == total
    assert stored_bytes(tmp_path / "out").keys() == {f"{job.key}.parquet" for job in asked.jobs}


def test_strategies_that_ask_the_same_are_run_once(tmp_path):
    job = experiment().jobs[0]
    twin = replace(job, scenario=job.scenario.renamed("twin"))
    records = run_many([job, twin], workers=1, run=partial(fake_runs.noting, tmp_path))
    assert names(records) == [("top-down-4", 1), ("twin", 1)]
    assert records[0].result is records[1].result
    assert len(list(tmp_path.iterdir())) == 1


def test_progress_counts_what_was_stored_before(tmp_path):
    asked = experiment()
    store = open_store(tmp_path, asked)
    seen = []
    run_many(asked.jobs[:2], store, workers=1, run=fake_runs.steady)
    run_many(asked.jobs, store, workers=2, run=fake_runs.steady, progress=lambda *now: seen.append(now))
    assert seen == [(done, 6) for done in range(2, 7)]


def test_prepare_is_called_once_and_only_when_something_runs(tmp_path):
    asked = experiment(replicates=1)
    store = open_store(tmp_path, asked)
    calls = []
    for _ in range(2):
        run_many(asked.jobs, store, 1, run=fake_runs.steady, prepare=lambda: calls.append(store.finished()))
    assert calls == [set()]


def test_workers_use_one_thread_each():
    records = run_many(experiment(replicates=1).jobs, workers=2, run=fake_runs.threads)
    assert {value for record in records for value in record.result.causes["value"]} == {1.0}


def test_side_log_says_when_and_how_long(tmp_path):
    asked = experiment(replicates=1)
    run_many(asked.jobs, open_store(tmp_path, asked), workers=1, run=fake_runs.steady)
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["key"] for line in lines] == [job.key for job in asked.jobs]
    assert all(line["status"] == "ok" and line["seconds"] > 0 and line["finished"] for line in lines)


@pytest.mark.parametrize("workers", [0, -1, 1.5, True, "2"])
def test_number_of_workers_is_checked(workers):
    with pytest.raises(WijksimError, match="workers is"):
        worker_count(workers)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system has no affinity of processes")
def test_number_of_workers_follows_the_cores_this_process_may_use():
    code = "import os; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))]);"
    code += "from wijksim.experiments.executor import worker_count; print(worker_count())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"


def test_bar_is_quiet_where_there_is_no_terminal(capsys):
    with progress_bar() as progress:
        progress(0, 2)
        progress(2, 2)
    assert capsys.readouterr() == ("", "")


def test_bar_counts_on_a_terminal(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress_bar("runs") as progress:
        progress(1, 2)
        progress(2, 2)
    assert "runs: 100%" in sys.stderr.getvalue()
    assert "2/2" in sys.stderr.getvalue()


# a run that fails


@pytest.mark.parametrize("workers", [1, 2])
def test_failed_run_is_a_record_and_the_others_go_on(tmp_path, workers):
    asked = experiment()
    store = open_store(tmp_path, asked)
    records = run_many(asked.jobs, store, workers, run=fake_runs.failing)
    failed = [record for record in records if not record.ok]
    assert names(failed) == [KILLER]
    assert failed[0].error == "ZeroDivisionError: no residents left"
    assert len(store.finished()) == 5
    text = store.failure(failed[0].job.key).read_text()
    assert "in failing" in text
    assert text.endswith("ZeroDivisionError: no residents left\n")


def test_failed_run_is_tried_again_and_its_traceback_goes(tmp_path):
    asked = experiment()
    run_many(asked.jobs, open_store(tmp_path, asked), 1, run=fake_runs.failing)
    store = open_store(tmp_path, asked)
    assert all(record.ok for record in run_many(asked.jobs, store, 1, run=fake_runs.steady))
    assert len(store.finished()) == 6
    assert not list((tmp_path / "failures").iterdir())


def test_run_that_cannot_travel_to_a_worker_is_a_failed_record():
    lock = threading.Lock()
    records = run_many(experiment(replicates=1).jobs, workers=2, run=lambda *asked: lock)
    assert [record.status for record in records] == ["failed", "failed"]
    assert "pickle" in records[0].error


def test_run_that_exits_is_a_failed_record():
    records = run_many(experiment(replicates=1).jobs, workers=1, run=lambda *asked: sys.exit(3))
    assert [record.error for record in records] == ["SystemExit: 3"] * 2


def test_worker_with_other_sources_refuses_to_run():
    """A session that stays open while somebody edits the model must not store new numbers under old keys."""
    job = replace(experiment().jobs[0], sources="0" * 64)
    record = work(job, None, fake_runs.steady)
    assert not record.ok
    assert "sources of wijksim changed" in record.error


# a worker that is killed


def test_job_that_always_kills_its_worker_is_set_aside_and_named(tmp_path):
    asked = experiment()
    store = open_store(tmp_path, asked)
    records = run_many(asked.jobs, store, workers=2, run=fake_runs.killed)
    failed = [record for record in records if not record.ok]
    assert names(failed) == [KILLER]
    assert "ended its worker process twice" in failed[0].error
    text = store.failure(failed[0].job.key).read_text()
    assert "'top-down-4', seed 2" in text
    assert "SIGKILL" in text
    expected = dict(zip((job.key for job in asked.jobs), undisturbed(asked), strict=True))
    del expected[failed[0].job.key]
    assert {key: store.load(key).digest for key in store.finished()} == expected


def test_job_whose_worker_is_killed_once_is_made_after_all(tmp_path):
    asked = experiment()
    records = run_many(asked.jobs, workers=2, run=partial(fake_runs.killed_once, tmp_path / "flag"))
    assert (tmp_path / "flag").exists()
    assert [record.result.digest for record in records] == undisturbed(asked)


# a full disk


def test_full_disk_stops_with_one_message_and_keeps_what_is_finished(tmp_path):
    asked = experiment(replicates=6)
    store = open_store(tmp_path, asked)
    with pytest.raises(DiskFullError, match="no room left") as caught:
        run_many(asked.jobs, store, workers=2, run=fake_runs.no_room)
    assert str(store.runs) in str(caught.value)
    kept = store.finished()
    assert {job.key for job in asked.jobs if job.seed <= 2} <= kept
    assert len(kept) < 12
    assert f"The {len(kept)} finished runs are kept" in str(caught.value)
    assert not list(store.runs.glob(".*"))
    assert all(record.ok for record in run_many(asked.jobs, store, workers=2, run=fake_runs.steady))
    assert [store.load(job.key).digest for job in asked.jobs] == undisturbed(asked)


# Ctrl-C

SCRIPT = """
import sys
from functools import partial
from fake_runs import experiment, slow
from wijksim.experiments.executor import run_many
from wijksim.experiments.store import open_store

folder, workers, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
asked = experiment(replicates=4)
try:
    run_many(asked.jobs, open_store(folder, asked), workers, run=partial(slow, seconds))
except KeyboardInterrupt:
    sys.exit(130)
"""


def start(folder: Path, workers: int, seconds: float) -> "subprocess.Popen[str]":
    """The script above, in a process group of its own as a terminal would start it."""
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(folder), str(workers), str(seconds)],
        cwd=Path(__file__).parent,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def group_is_empty(group: int) -> bool:
    """Whether no process of the group lives; the dead that init has yet to bury do not count."""
    listed = subprocess.run(["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True, check=True)
    rows = [line.split() for line in listed.stdout.splitlines()]
    return not any(int(row[0]) == group and not row[1].startswith("Z") for row in rows)


@pytest.mark.parametrize("workers", [1, 2])
def test_interrupt_keeps_finished_runs_leaves_no_process_and_can_be_continued(tmp_path, workers):
    process = start(tmp_path, workers, seconds=0.3)
    assert wait_for(lambda: len(list(tmp_path.glob("runs/*.parquet"))) >= 2, 12)
    os.killpg(process.pid, signal.SIGINT)
    interrupted = time.monotonic()
    _, messages = process.communicate(timeout=10)
    assert process.returncode == 130
    assert time.monotonic() - interrupted < 3
    assert messages == ""
    assert wait_for(lambda: group_is_empty(process.pid), 3)
    assert not list((tmp_path / "runs").glob(".*"))

    asked = experiment(replicates=4)
    store = open_store(tmp_path, asked)
    before = stored_bytes(tmp_path)
    assert 2 <= len(before) < len(asked.jobs)
    run_many(asked.jobs, store, workers=1, run=fake_runs.steady)
    assert {name: stored_bytes(tmp_path)[name] for name in before} == before
    assert [store.load(job.key).digest for job in asked.jobs] == undisturbed(asked)


@pytest.mark.parametrize("delay", [0.0, 0.1, 0.2, 1.5])
def test_interrupt_at_any_moment_ends_quickly_and_quietly(tmp_path, delay):
    """While workers start as well as in the middle of a long run; loky may note what a worker left behind."""
    process = start(tmp_path, 2, seconds=60)
    assert wait_for((tmp_path / "runs").exists, 10)
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGINT)
    printed, messages = process.communicate(timeout=5)
    assert process.returncode == 130
    assert "Traceback" not in printed + messages
    assert wait_for(lambda: group_is_empty(process.pid), 3)


def test_workers_go_when_their_parent_is_killed(tmp_path):
    process = start(tmp_path, 2, seconds=60)
    assert wait_for((tmp_path / "runs").exists, 10)
    time.sleep(1.5)
    process.kill()
    process.communicate(timeout=10)
    assert wait_for(lambda: group_is_empty(process.pid), 6)
