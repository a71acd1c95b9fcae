"""Lives that are kept until something is measured: never lived twice, never trusted blindly, never in the way."""

import errno
import os
import signal
import subprocess
import sys
import time
from functools import partial

import pytest
from fake_runs import experiment, noting, steady

from wijksim.cli import main
from wijksim.experiments import keeping
from wijksim.experiments.keeping import forget, kept_lives, run_kept

JOBS = experiment(replicates=3, months=12).jobs


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """The user's cache folder, in place of the real one."""
    folder = tmp_path / "cache"
    monkeypatch.setattr(keeping, "cache_folders", lambda: [folder])
    return folder


def digests(records) -> list[str]:
    return [record.result.digest for record in records]


@pytest.fixture
def lives(cache, tmp_path):
    """A way to live that leaves a file for each life in the folder `lived`, and where its lives are kept."""
    (tmp_path / "lived").mkdir()
    run = partial(noting, str(tmp_path / "lived"))
    return run, kept_lives(run, noting)


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_kept_is_not_lived_again_and_is_the_same(lives, tmp_path, workers):
    run, kept = lives
    first = run_kept(JOBS[:4], run, kept, 1)
    again = run_kept(JOBS, run, kept, workers)
    assert digests(again) == digests(run_kept(JOBS, steady, None, 1))
    assert digests(first) == digests(again)[:4]
    assert len(list((tmp_path / "lived").iterdir())) == len(JOBS)


def test_ctrl_c_says_what_is_kept_and_where(lives, tmp_path):
    run, kept = lives

    def stop(done, total):
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match=r"^4 finished lives are kept in .* goes on from there\.$") as raised:
        run_kept(JOBS, run, kept, 1, progress=stop)
    assert str(kept.folder) in str(raised.value)
    assert len(digests(run_kept(JOBS, run, kept, 1))) == len(JOBS)
    assert len(list((tmp_path / "lived").iterdir())) == len(JOBS)


@pytest.mark.parametrize("damage", [lambda content: content[:400], lambda content: b"", lambda content: b"x" * 3000])
def test_a_damaged_life_is_lived_again(lives, damage):
    run, kept = lives
    whole = digests(run_kept(JOBS, run, kept, 1))
    path = min(kept.folder.glob("*.parquet"))
    path.write_bytes(damage(path.read_bytes()))
    assert digests(run_kept(JOBS, run, kept, 1)) == whole


def test_what_is_asked_and_who_looks_have_folders_of_their_own(cache):
    folders = [
        kept_lives(steady, steady).folder,
        kept_lives(steady, steady, ["hardship"]).folder,
        kept_lives(noting, noting).folder,
    ]
    assert len(set(folders)) == 3
    assert kept_lives(steady, steady).folder == folders[0]


def test_nothing_is_left_when_all_is_measured(lives, cache):
    run, kept = lives
    run_kept(JOBS, run, kept, 1)
    forget(kept)
    assert [path for path in cache.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("trouble", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_cache_that_cannot_be_written_stops_nothing(lives, monkeypatch, trouble):
    run, kept = lives

    def broken(*_):
        raise OSError(trouble, os.strerror(trouble))

    monkeypatch.setattr(os, "replace", broken)
    assert digests(run_kept(JOBS, run, kept, 1)) == digests(run_kept(JOBS, steady, None, 1))
    assert list(kept.folder.iterdir()) == []


def test_without_any_folder_it_goes_on_and_says_so(tmp_path, monkeypatch):
    taken = tmp_path / "taken"
    taken.write_text("a file")
    monkeypatch.setattr(keeping, "cache_folders", lambda: [taken])
    assert kept_lives(steady, steady) is None

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match="nothing is kept"):
        run_kept(JOBS, steady, None, 1, progress=stop)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of Windows are others")
def test_validate_goes_on_after_ctrl_c_and_says_the_same(cache, tmp_path, capsys):
    table = tmp_path / "mine.csv"
    table.write_text(
        "id,metric,arguments,lo,hi,source\nA1,level,indicator=hardship; where=sample; year=3,0,90,mine\n", "utf-8"
    )
    words = ["validate", "--targets", str(table), "--sample", "20", "--replicates", "4", "--workers", "2"]
    code = (
        "import sys, pathlib, wijksim.experiments.keeping as keeping; from wijksim.cli import main; "
        f"keeping.cache_folders = lambda: [pathlib.Path({str(cache)!r})]; sys.exit(main({words!r}))"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, start_new_session=True)
    deadline = time.monotonic() + 120
    while not list(cache.glob("lives/*/*.parquet")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    count = len(list(cache.glob("lives/*/*.parquet")))
    assert process.returncode == 130, said
    assert 0 < count < 80
    assert f"{count} finished li" in said
    assert "Traceback" not in said
    assert main([*words, "--quiet"]) == 0
    went_on = capsys.readouterr().out
    assert not list(cache.rglob("*.parquet"))
    assert main([*words, "--quiet"]) == 0
    assert capsys.readouterr().out == went_on
