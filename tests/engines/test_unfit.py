"""Clusters that cannot be used are refused by name before anything runs, and executors that break say so."""

import shutil
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import fake_runs
import pytest
from dask_here import TESTS, Dask, dask, end
from fake_runs import experiment
from waiting import wait_for

from wijksim.cli import main
from wijksim.errors import WijksimError
from wijksim.experiments import cluster
from wijksim.experiments.cluster import Cluster
from wijksim.experiments.engine import EngineLostError
from wijksim.experiments.executor import run_many
from wijksim.experiments.single import run_one
from wijksim.experiments.store import open_store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="uses signals of POSIX")
pytest.importorskip("distributed")


@pytest.mark.parametrize("address", ["", "host", "127.0.0.1:8786", "tcp://host", "http://host:1", "tcp://host:99999"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(WijksimError, match="is no address; tcp://HOST:PORT"):
        Cluster(address)


def test_a_cluster_that_cannot_be_reached_is_named_and_nothing_is_made(tmp_path, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        code = main(["sweep", "who-leads", "--out", str(tmp_path / "out"), "--cluster", address])
    assert code == 2
    message = capsys.readouterr().err
    assert f"cluster {address}: cannot be reached" in message
    assert "Traceback" not in message
    assert not (tmp_path / "out").exists()


def test_what_answers_but_is_no_scheduler_is_refused(monkeypatch):
    monkeypatch.setattr(cluster, "ANSWER", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(WijksimError, match=f"cluster {address}: is no dask scheduler"):
            Cluster(address)


def test_tls_without_certificates_is_refused():
    with pytest.raises(WijksimError, match="dask has no certificates here for TLS"):
        Cluster("tls://127.0.0.1:1")


def test_a_cluster_takes_no_number_of_workers(tmp_path, capsys):
    asked = ["sweep", "who-leads", "--out", str(tmp_path), "--cluster", "tcp://127.0.0.1:1", "--workers", "2"]
    assert main(asked) == 2
    assert "--cluster takes no --workers" in capsys.readouterr().err


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """A scheduler that has no workers yet."""
    with dask(tmp_path_factory.mktemp("dask")) as found:
        yield found


@pytest.mark.slow
def test_a_cluster_without_workers_says_how_to_start_one(empty):
    with pytest.raises(WijksimError, match=f"no workers after 1 seconds. .* dask worker {empty.address} --nthreads 1"):
        Cluster(empty.address, patience=1.0)


def changed(folder: Path) -> Path:
    """A copy of wijksim with a rule that somebody edited."""
    shutil.copytree(TESTS.parent / "wijksim", folder / "wijksim", ignore=shutil.ignore_patterns("__pycache__"))
    with open(folder / "wijksim" / "rules" / "numbers.py", "a", encoding="utf-8") as file:
        file.write("# edited\n")
    return folder


def hollow(folder: Path) -> Path:
    """A package of the same name that holds nothing."""
    (folder / "wijksim").mkdir()
    (folder / "wijksim" / "__init__.py").touch()
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "options", "message"),
    [
        (changed, (), "has wijksim .* what sends the runs has .* Install the same wijksim"),
        (hollow, (), "cannot run wijksim .* Install the same wijksim"),
        (None, ("--nthreads", "2"), "has 2 threads, .* Start it with --nthreads 1"),
    ],
)
def test_a_worker_that_would_make_other_runs_is_refused_by_name(empty, tmp_path, make, options, message):
    worker = empty.add_worker(*options, path=make(tmp_path) if make else None)
    try:
        with pytest.raises(WijksimError, match=f"worker tcp://127.0.0.1:[0-9]+: {message}"):
            Cluster(empty.address)
    finally:
        end(worker)


@pytest.mark.slow
def test_a_worker_that_joins_later_and_is_unfit_stops_the_sweep_and_is_named(tmp_path):
    asked = experiment(replicates=4)
    store = open_store(tmp_path / "out", asked)
    with dask(tmp_path / "dask", workers=1) as found, Cluster(found.address) as engine:

        def join(done, total):
            if done == 2:
                found.add_worker(path=changed(tmp_path))
                assert wait_for(lambda: len(engine._client.nthreads()) == 2)
                end(found.workers[0])

        with pytest.raises(EngineLostError, match=r"Install the same wijksim .* finished runs are kept"):
            run_many(asked.jobs, store, None, join, fake_runs.steady, engine=engine)
    assert 2 <= len(store.finished()) < 8


def test_any_executor_can_make_runs(tmp_path):
    asked = experiment()
    with ThreadPoolExecutor(2) as threads:
        run_many(asked.jobs, open_store(tmp_path / "threads", asked), 2, run=fake_runs.steady, engine=threads)
    run_many(asked.jobs, open_store(tmp_path / "one", asked), 1, run=fake_runs.steady)
    made = [
        {path.name: path.read_bytes() for path in (tmp_path / name / "runs").iterdir()} for name in ("threads", "one")
    ]
    assert made[0] == made[1]
    assert len(made[0]) == 6


def test_threads_make_the_bits_of_one_process(small):
    jobs = experiment(replicates=2, months=24).jobs
    runs = [(job.scenario, [small], job.seed, job.months) for job in jobs]
    with ThreadPoolExecutor(2) as threads:
        together = [future.result().digest for future in [threads.submit(run_one, *asked) for asked in runs]]
    assert together == [run_one(*asked).digest for asked in runs]


@pytest.mark.slow
def test_an_executor_that_breaks_ends_with_a_message_and_what_is_finished_is_kept(tmp_path):
    asked = experiment()
    store = open_store(tmp_path, asked)
    with (
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as one,
        pytest.raises(EngineLostError, match=r"the executor that was given cannot go on .* finished runs are kept"),
    ):
        run_many(asked.jobs, store, 1, run=fake_runs.killed, engine=one)
    assert store.finished() == {job.key for job in asked.jobs[:2]}


def test_what_is_no_engine_is_refused():
    with pytest.raises(WijksimError, match=r"engine is 'tcp://here:1'; a concurrent.futures.Executor"):
        run_many(experiment().jobs, run=fake_runs.steady, engine="tcp://here:1")
