"""Runs on a real dask cluster on loopback: the same bits, whatever dies; nothing lost, nothing twice."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import fake_runs
import pytest
from dask_here import Dask, dask, end, environment
from fake_runs import STRATEGIES, experiment
from waiting import wait_for

from wijksim.errors import DiskFullError
from wijksim.experiments.cluster import AHEAD, Cluster
from wijksim.experiments.engine import EngineLostError
from wijksim.experiments.executor import run_many
from wijksim.experiments.store import open_store

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="uses signals of POSIX")]
Client = pytest.importorskip("distributed").Client


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """A scheduler and two workers; a worker that dies is started again by its nanny."""
    with dask(tmp_path_factory.mktemp("dask"), workers=2) as found:
        yield found


def connected(found: Dask, workers: int = 2) -> Cluster:
    """The cluster, when it has so many workers."""
    engine = Cluster(found.address)
    engine._client.wait_for_workers(workers, timeout=60)
    return engine


def undisturbed(folder: Path, asked) -> dict[str, bytes]:
    """The files of an experiment that one process makes without any trouble."""
    run_many(asked.jobs, open_store(folder, asked), 1, run=fake_runs.steady)
    return files(folder)


def files(folder: Path) -> dict[str, bytes]:
    """The stored runs by name."""
    return {path.name: path.read_bytes() for path in (folder / "runs").iterdir()}


def test_a_cluster_gives_the_files_that_one_process_gives(two, tmp_path):
    asked = experiment()
    store = open_store(tmp_path / "cluster", asked)
    with connected(two) as engine:
        records = run_many(asked.jobs, store, run=fake_runs.steady, engine=engine)
    with Client(two.address, set_as_default=False) as client, Cluster(client) as engine:
        back = run_many(experiment(seed=9).jobs, None, run=fake_runs.steady, engine=engine)
    assert [(record.job, record.ok, record.result, record.content) for record in records] == [
        (job, True, None, None) for job in asked.jobs
    ]
    assert files(tmp_path / "cluster") == undisturbed(tmp_path / "one", asked)
    assert [record.result.provenance["seed"] for record in back] == [job.seed for job in experiment(seed=9).jobs]


def test_few_tasks_are_under_way_at_a_time(two):
    sent, answered, most = 0, 0, 0

    class Counting(Cluster):
        def submit(self, act, task):
            nonlocal sent, most
            sent += 1
            most = max(most, sent - answered)
            return super().submit(act, task)

    def count(done, total):
        nonlocal answered
        answered = done

    with Counting(two.address) as engine:
        engine._client.wait_for_workers(2, timeout=60)
        run_many(experiment(replicates=10).jobs, None, None, count, fake_runs.steady, engine=engine)
    assert sent == answered == 20
    assert 2 <= most <= 2 * AHEAD


def test_a_job_that_fails_is_a_failure_and_the_others_go_on(two, tmp_path):
    asked = experiment()
    store = open_store(tmp_path, asked)
    with connected(two) as engine:
        records = run_many(asked.jobs, store, run=fake_runs.failing, engine=engine)
    failed = [record for record in records if not record.ok]
    assert [record.error for record in failed] == ["ZeroDivisionError: no residents left"]
    assert "in failing" in store.failure(failed[0].job.key).read_text()
    assert len(store.finished()) == 5


def test_a_worker_killed_in_the_middle_costs_nothing(two, tmp_path):
    asked = experiment(replicates=10)
    store = open_store(tmp_path / "cluster", asked)
    with connected(two) as engine:
        victim = two.process_of(two.workers[0])
        killed: list[int] = []

        def kill(done, total):
            if done == 3 and not killed:
                victim.send_signal(signal.SIGKILL)
                killed.append(done)

        records = run_many(asked.jobs, store, None, kill, partial(fake_runs.slow, 0.2), engine=engine)
    assert killed
    assert not victim.is_running()
    assert all(record.ok for record in records)
    assert files(tmp_path / "cluster") == undisturbed(tmp_path / "one", asked)


def test_a_job_that_always_kills_its_worker_is_set_aside_by_name_and_the_rest_finishes(two, tmp_path):
    asked = experiment()
    store = open_store(tmp_path / "cluster", asked)
    with connected(two) as engine:
        records = run_many(asked.jobs, store, run=fake_runs.killed, engine=engine)
    failed = [record for record in records if not record.ok]
    assert [(record.job.scenario.name, record.job.seed) for record in failed] == [(STRATEGIES[0], 2)]
    assert "ended its worker process twice" in failed[0].error
    assert f"{STRATEGIES[0]!r}, seed 2" in store.failure(failed[0].job.key).read_text()
    expected = undisturbed(tmp_path / "one", asked)
    del expected[f"{failed[0].job.key}.parquet"]
    assert files(tmp_path / "cluster") == expected


def test_a_full_disk_here_stops_and_what_is_finished_is_kept(two, tmp_path, monkeypatch):
    asked = experiment(replicates=4)
    store = open_store(tmp_path, asked)
    kept = type(store).keep

    def full(self, key, content):
        if len(self.finished()) == 3:
            raise DiskFullError("no room left.")
        kept(self, key, content)

    monkeypatch.setattr(type(store), "keep", full)
    with connected(two) as engine, pytest.raises(DiskFullError, match="The 3 finished runs are kept"):
        run_many(asked.jobs, store, run=fake_runs.steady, engine=engine)
    assert len(store.finished()) == 3


SCRIPT = """
import sys
from functools import partial
from fake_runs import experiment, slow
from wijksim.experiments.cluster import Cluster
from wijksim.experiments.executor import run_many
from wijksim.experiments.store import open_store

folder, address = sys.argv[1:]
asked = experiment(replicates=8)
try:
    with Cluster(address) as engine:
        run_many(asked.jobs, open_store(folder, asked), run=partial(slow, 0.3), engine=engine)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)])
def test_the_parent_of_a_cluster_can_be_killed_or_interrupted_and_goes_on(two, tmp_path, number, code):
    folder = tmp_path / "cluster"
    parent = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SCRIPT, str(folder), two.address],
        env=environment(),
        start_new_session=True,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert wait_for(lambda: len(list(folder.glob("runs/*.parquet"))) >= 3)
        parent.send_signal(number)
        _, messages = parent.communicate(timeout=20)
    finally:
        end(parent)
    assert parent.returncode == code
    assert "Traceback" not in messages
    asked = experiment(replicates=8)
    before = files(folder)
    assert 3 <= len([name for name in before if not name.startswith(".")]) < len(asked.jobs)
    with connected(two) as engine:
        run_many(asked.jobs, open_store(folder, asked), run=fake_runs.steady, engine=engine)
    after = {name: content for name, content in files(folder).items() if not name.startswith(".")}
    assert after == undisturbed(tmp_path / "one", asked)


@pytest.mark.parametrize("gone", ["scheduler", "workers"])
def test_a_cluster_that_is_lost_says_so_and_keeps_what_is_finished(tmp_path, gone):
    asked = experiment(replicates=8)
    store = open_store(tmp_path / "cluster", asked)
    with dask(tmp_path / "dask", workers=1) as found:

        def cut(done, total):
            if done == 3:
                end(found.scheduler if gone == "scheduler" else found.workers[0])

        engine = connected(found, workers=1)
        engine.patience = 3.0
        why = "its scheduler is gone" if gone == "scheduler" else "it has had no worker for 3 seconds"
        with engine, pytest.raises(EngineLostError, match=why) as caught:
            run_many(asked.jobs, store, None, cut, partial(fake_runs.slow, 0.1), engine=engine)
    kept = store.finished()
    assert 3 <= len(kept) < len(asked.jobs)
    assert found.address in str(caught.value)
    assert f"The {len(kept)} finished runs are kept" in str(caught.value)
    assert caught.value.exit_code == 69
    run_many(asked.jobs, store, 1, run=fake_runs.steady)
    assert files(tmp_path / "cluster") == undisturbed(tmp_path / "one", asked)
