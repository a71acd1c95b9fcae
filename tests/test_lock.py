"""Two commands at once in one folder: the second ends with one message, and a lock outlives no process."""

import errno
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cli_village import command, compared, make_village
from fuzz_toml import document
from kwb_files import WIJK, official, write_csv
from small_sweeps import content, ran
from waiting import wait_for

from wijksim.cli import main
from wijksim.errors import WijksimError
from wijksim.experiments import lock
from wijksim.experiments.lock import LOCK, alone_in, holder_of
from wijksim.sweeps import open_sweep

HOLD = """
import sys, time
from wijksim.experiments.lock import alone_in

with alone_in(sys.argv[1]):
    print("held", flush=True)
    time.sleep(600)
"""


@contextmanager
def held(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that is alone in a folder; it is killed at the end."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def design(folder: Path, **changes: object) -> str:
    """The file of the small design."""
    path = folder / "small.toml"
    path.write_bytes(document(content(**changes)))
    return str(path)


def asked(name: str, folder: Path, out: Path) -> list[str]:
    """A small command of that name that writes in `out`."""
    if name == "sweep":
        return ["sweep", design(folder), "--out", str(out), "--workers", "1"]
    if name == "library":
        return ["library", "build", "--wijk", "moerwijk", "--strategy", "top-down-4", "--seeds", "1", "--months", "12"]
    if name == "country":
        path = write_csv(folder / "kwb-2022.csv", official(2022, [WIJK | {"a_inw": "120", "a_woning": "55"}]))
        words = ["run", "top-down-4", "--wijken", str(path), "--months", "12", "--workers", "1"]
        return [*words, "--out", str(out)]
    village = make_village(folder)
    if name == "compare":
        return compared(village, out, replicates=1, months=6)
    return ["run", "top-down-4", "--wijk", str(village), "--months", "6", "--out", str(out)]


@pytest.mark.parametrize("name", ["sweep", "compare", "run", "country", "library"])
def test_a_second_command_ends_in_one_message_and_goes_on_once_the_first_was_killed(
    name, tmp_path, monkeypatch, capsys
):
    out = tmp_path / "out"
    monkeypatch.setenv("WIJKSIM_LIBRARY_DIR", str(out))
    words = asked(name, tmp_path, out)
    with held(out) as process:
        assert main(words) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert f"{out}: another command of wijksim is writing here (process {process.pid} on " in said
        assert " UTC). Wait until it has ended, or name another folder." in said
        assert [path.name for path in out.iterdir()] == [LOCK], "it leaves nothing behind"
        process.kill()
        process.wait()
        assert (out / LOCK).exists(), "a killed process leaves its file"
    if name in ("sweep", "country"):  # the others have the same lock and take longer
        assert main(words) == 0
        assert not (out / LOCK).exists()


@pytest.mark.slow
def test_two_real_sweeps_at_once_make_every_run_once(tmp_path):
    out = tmp_path / "out"
    words = command("sweep", design(tmp_path, replicates=4), "--out", out, "--workers", 1, "--quiet")
    first = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        assert wait_for(lambda: holder_of(out), 120)
        first.send_signal(signal.SIGSTOP)  # or it can be done before the second has begun
        second = subprocess.run(words, capture_output=True, text=True, timeout=120)
        assert second.returncode == 2, second.stderr
        assert f"process {first.pid} on " in second.stderr
        assert "Traceback" not in second.stderr
        first.send_signal(signal.SIGCONT)
        assert first.wait(120) == 0
    finally:
        first.kill()
    keys = [json.loads(line)["key"] for line in (out / "log.jsonl").read_text().splitlines()]
    assert len(keys) == len(set(keys)) == open_sweep(out).planned == 16


def test_who_reads_is_not_stopped(tmp_path, capsys):
    ran(tmp_path)
    with held(tmp_path):
        assert main(["sweep", "status", str(tmp_path), "--language", "en"]) == 0
        assert main(["sweep", "failures", str(tmp_path), "--language", "en"]) == 0
        assert len(open_sweep(tmp_path).outcomes(["wellbeing"]))
    assert "8 of 8 runs done" in capsys.readouterr().out


def test_who_holds_a_lock_can_be_known(tmp_path):
    assert holder_of(tmp_path) is None
    with held(tmp_path) as process:
        found = holder_of(tmp_path)
        assert found is not None
        assert found.pid == process.pid
    assert holder_of(tmp_path) is None, "nobody holds what a killed process left"


@pytest.mark.parametrize("left", [b"", b"{", b"[" * 2000, b'{"pid": 1}', b'{"pid":1e999,"host":"h","since":"now"}'])
def test_a_file_that_was_left_is_in_nobodys_way_whatever_is_in_it(left, tmp_path):
    (tmp_path / LOCK).write_bytes(left)
    with alone_in(tmp_path):
        assert holder_of(tmp_path) is not None
    assert not (tmp_path / LOCK).exists()


def test_threads_keep_each_other_out_and_one_thread_not_itself(tmp_path):
    met: list[str] = []

    def other() -> None:
        try:
            with alone_in(tmp_path):
                met.append("in")
        except WijksimError as error:
            met.append(str(error))

    with alone_in(tmp_path), alone_in(tmp_path):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert "another command" in met[0]
    other()
    assert met[1:] == ["in"]


def test_a_folder_that_stays_empty_goes_and_one_that_was_there_stays(tmp_path):
    with pytest.raises(ZeroDivisionError), alone_in(tmp_path / "a" / "b"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "mine").mkdir()
    with alone_in(tmp_path / "mine"), alone_in(None):
        pass
    assert list(tmp_path.iterdir()) == [tmp_path / "mine"]


def test_a_file_of_a_holder_that_goes_is_not_taken_for_the_lock(tmp_path, monkeypatch):
    """Between opening and locking, the one that had it removed the file: a lock on that keeps nobody out."""
    before, times = lock._try, 0

    def late(file: int, shared: bool) -> None:
        nonlocal times
        times += 1
        if times == 1:
            (tmp_path / LOCK).unlink()
        before(file, shared)

    monkeypatch.setattr(lock, "_try", late)
    with alone_in(tmp_path):
        assert (tmp_path / LOCK).exists()
        monkeypatch.undo()
        assert holder_of(tmp_path) is not None


def test_a_disk_without_locks_is_used_and_says_so(tmp_path, monkeypatch):
    def unknown(file: int, shared: bool) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(lock, "_try", unknown)
    with pytest.warns(UserWarning, match="locks are unknown here"), alone_in(tmp_path):
        pass
