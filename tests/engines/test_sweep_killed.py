"""`wijksim sweep` is killed, cut off in the middle of a write, and run on a full disk: really, and with the real model.

Each time what is finished afterwards must equal, in every bit, what an undisturbed sweep gives: nothing finished is
lost and nothing is counted twice.
"""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import psutil
import pytest
from dask_here import dask, end, environment
from small_disk import small_disk
from waiting import wait_for

from wijksim.experiments.engine import EngineLostError
from wijksim.sweeps import Sweep, load_design, open_sweep, sweep

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="uses signals of POSIX")]

DESIGN = """
format = 1
name = "to-kill"
strategies = ["top-down-4", "resident-led-4"]
wijken = ["moerwijk"]
residents = 300
years = 12
replicates = 6

[vary]
trust_gain = true

[plan]
kind = "latin-hypercube"
points = 3
"""
PLANNED = 36

#: Kills its own process when a run of a sweep has been written in part, or in full but not under its name.
CUT = """
import os, pathlib, signal, sys
from wijksim.cli import main

where, after, *words = sys.argv[1:]
seen = 0

def cut(before):
    def act(first, *others):
        global seen
        runs = where != "half" and str(first).endswith((".tmp", ".parquet")) or where == "half"
        seen += runs
        if seen == int(after):
            if where == "half":
                os.ftruncate(first, os.fstat(first).st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)
        return before(first, *others)
    return act

if where == "half":
    os.fsync = cut(os.fsync)
elif where == "whole":
    os.replace = cut(os.replace)
else:
    before = pathlib.Path.unlink
    pathlib.Path.unlink = lambda path, missing_ok=False: cut(lambda each: before(each, missing_ok=missing_ok))(path)
sys.exit(main(words))
"""


@pytest.fixture(scope="module")
def design(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a small design: some seconds on two cores."""
    path = tmp_path_factory.mktemp("design") / "to-kill.toml"
    path.write_text(DESIGN)
    return path


@pytest.fixture(scope="module")
def whole(design: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the sweep that met no trouble."""
    folder = tmp_path_factory.mktemp("whole") / "out"
    sweep(load_design(design), folder, workers=1)
    return folder


def runs(folder: Path) -> dict[str, bytes]:
    """The loose runs by name."""
    return {path.name: path.read_bytes() for path in (folder / "runs").glob("[!.]*.parquet")}


def is_whole(folder: Path, whole: Path) -> None:
    """Nothing was lost, nothing counts twice, and every bit is that of the undisturbed sweep."""
    assert runs(folder) == runs(whole)
    found, expected = open_sweep(folder), open_sweep(whole)
    assert found.finished == found.planned == PLANNED
    assert not len(found.failures())
    same_tables(found, expected)


def same_tables(found: Sweep, expected: Sweep) -> None:
    """The tables of two sweeps are equal."""
    pd.testing.assert_frame_equal(found.outcomes(), expected.outcomes(), check_exact=True)
    pd.testing.assert_frame_equal(found.money(), expected.money(), check_exact=True)


def start(*words: object) -> "subprocess.Popen[bytes]":
    """A command in a process group of its own, as a terminal would start it."""
    command = [sys.executable, *(str(word) for word in words)]
    return subprocess.Popen(command, env=environment(), start_new_session=True, stdout=subprocess.DEVNULL)


def started_sweep(design: Path, folder: Path, *more: str) -> "subprocess.Popen[bytes]":
    """`wijksim sweep` that has finished some runs and has others to make."""
    process = start("-m", "wijksim", "sweep", design, "--out", folder, "--quiet", *more)
    assert wait_for(lambda: len(runs(folder)) >= 3, 90)
    assert len(runs(folder)) < PLANNED
    return process


def workers_of(process: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    """The processes that make runs for a command."""
    children = psutil.Process(process.pid).children()
    return [one for one in children if "LokyProcess" in " ".join(one.cmdline())]


def gone(process: psutil.Process) -> bool:
    """Whether a process is no more; one that nobody has buried counts as gone."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_worker_is_killed_and_the_sweep_finishes_as_if_nothing_happened(design, whole, tmp_path):
    process = started_sweep(design, tmp_path / "out", "--workers", "2")
    try:
        workers_of(process)[0].kill()
        assert process.wait(120) == 0
    finally:
        end(process)
    is_whole(tmp_path / "out", whole)


@pytest.mark.parametrize("also_workers", [False, True])
def test_the_parent_is_killed_or_all_are_and_the_same_command_goes_on(design, whole, tmp_path, also_workers):
    folder = tmp_path / "out"
    process = started_sweep(design, folder, "--workers", "2")
    workers = workers_of(process)
    assert workers
    for victim in [*workers, process] if also_workers else [process]:
        victim.kill()
    assert process.wait(10) == -signal.SIGKILL
    assert wait_for(lambda: all(gone(worker) for worker in workers), 30), "workers outlive their parent"
    kept = runs(folder)
    assert 3 <= open_sweep(folder).finished == len(kept) < PLANNED
    sweep(load_design(design), folder, workers=1)
    assert {name: runs(folder)[name] for name in kept} == kept
    is_whole(folder, whole)


@pytest.mark.parametrize("where", ["half", "whole"])
def test_a_write_is_cut_off_and_half_a_file_is_never_a_run(design, whole, tmp_path, where):
    """Killed with half a run in its temporary file, or with all of it and before it has its name."""
    folder = tmp_path / "out"
    process = start("-c", CUT, where, 8, "sweep", design, "--out", folder, "--workers", "1", "--quiet")
    assert process.wait(120) == -signal.SIGKILL
    left = list((folder / "runs").glob(".*.tmp"))
    assert len(left) == 1
    kept = runs(folder)
    assert 1 <= open_sweep(folder).finished == len(kept) < PLANNED
    assert kept.items() <= runs(whole).items()
    sweep(load_design(design), folder, workers=1)
    is_whole(folder, whole)


@pytest.mark.parametrize(("where", "after"), [("half", 1), ("whole", 1), ("loose", 5)])
def test_compacting_is_killed_and_every_run_counts_once(whole, tmp_path, where, after):
    """Killed with half a pack, with a pack that has no name yet, or with some runs both in a pack and beside it."""
    folder = tmp_path / "out"
    shutil.copytree(whole, folder)
    process = start("-c", CUT, where, after, "sweep", "compact", folder)
    assert process.wait(60) == -signal.SIGKILL
    found = open_sweep(folder)
    assert found.finished == PLANNED
    same_tables(found, open_sweep(whole))
    assert start("-m", "wijksim", "sweep", "compact", folder).wait(60) == 0
    assert not runs(folder)
    assert open_sweep(folder).finished == PLANNED
    same_tables(open_sweep(folder), open_sweep(whole))


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk", "256k") as place:
        yield place


def test_a_full_disk_ends_with_74_and_goes_on_when_there_is_room(design, whole, disk):
    folder = disk.path / "out"
    words = ["-m", "wijksim", "sweep", design, "--out", folder, "--workers", "2", "--quiet"]
    command = [sys.executable, *map(str, words)]
    full = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=120)
    assert full.returncode == 74
    assert "no room left" in full.stderr
    assert "Traceback" not in full.stderr
    kept = runs(folder)
    assert 1 <= open_sweep(folder).finished == len(kept) < PLANNED
    assert kept.items() <= runs(whole).items()
    disk.grow()
    sweep(load_design(design), folder, workers=1)
    is_whole(folder, whole)


def test_a_sweep_on_a_cluster_outlives_its_workers_and_is_the_same_in_every_bit(design, whole, tmp_path):
    pytest.importorskip("distributed")
    from wijksim.experiments.cluster import Cluster

    folder = tmp_path / "out"
    with dask(tmp_path / "dask", workers=2) as found:
        process = started_sweep(design, folder, "--cluster", found.address)
        try:
            end(found.workers[0])
            assert process.wait(120) == 0
        finally:
            end(process)
        is_whole(folder, whole)

        again = tmp_path / "again"
        with Cluster(found.address) as engine, pytest.raises(EngineLostError, match=f"cluster {found.address}: its"):
            sweep(load_design(design), again, engine=engine, progress=lambda done, all: done == 3 and found.close())
    assert 3 <= open_sweep(again).finished < PLANNED
    sweep(load_design(design), again, workers=1)
    is_whole(again, whole)
