"""Places where wijksim cannot write: a disk that fills up and folders without permission, both for real."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli_village import ROOT, command, compared, content, make_village, posix
from small_disk import Disk, needed, small_disk

from wijksim.cli import main
from wijksim.experiments.result import RunResult

pytestmark = posix

#: Root may write anywhere; without these it is bound by the permissions of a folder like anybody else.
_RIGHTS = "-dac_override,-dac_read_search"


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    return make_village(tmp_path_factory.mktemp("village"))


# --- a full disk --------------------------------------------------------------------------------------------


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk", "1m") as place:
        yield place


def nothing_looks_whole(folder: Path) -> None:
    """What stands in the folder is whole, and what says that all is done does not stand there."""
    assert not list(folder.rglob(".*.tmp"))
    for name in ("table.txt", "summary.json", "figures", "tables"):
        assert not [path for path in (folder / name, *folder.glob(f"{name}/*")) if path.is_file()]
    for path in folder.glob("runs/*"):
        RunResult.load(path)


def fill(disk: Disk, room: int) -> None:
    """Take all of the disk but that many bytes."""
    place = os.statvfs(disk.path)
    (disk.path / "other").write_bytes(bytes(place.f_bavail * place.f_frsize - room))


@pytest.fixture(scope="module")
def calm(village, tmp_path_factory):
    """What the comparison leaves where there is room enough."""
    folder = tmp_path_factory.mktemp("calm") / "out"
    assert main(compared(village, folder, "--workers", 1)) == 0
    return content(folder)


@pytest.mark.parametrize(("room", "runs"), [(0, {0}), (20_000, {0}), (110_000, {1, 2, 3}), (600_000, {6})])
def test_compare_on_a_disk_that_fills_up_says_so_and_goes_on_when_there_is_room(
    disk, village, calm, room, runs, capsys
):
    fill(disk, room)
    words = compared(village, disk.path / "out", "--workers", 1)
    assert main(words) == 74
    said = capsys.readouterr().err
    assert "no room left" in said.splitlines()[-1]
    assert "Traceback" not in said
    kept = {path.name: path.read_bytes() for path in disk.path.glob("out/runs/*")}
    assert len(kept) in runs
    nothing_looks_whole(disk.path / "out")
    disk.grow()
    assert main(words) == 0
    assert content(disk.path / "out") == calm
    assert {name: calm[f"runs/{name}"] for name in kept} == kept


@pytest.mark.parametrize("room", [20_000, 600_000])
def test_run_on_a_disk_that_fills_up_leaves_nothing_of_another_run(disk, village, room, capsys):
    disk.grow()
    words = ["--wijk", str(village), "--out", str(disk.path / "out"), "--months"]
    assert main(["run", "top-down-4", *words, "1"]) == 0
    assert (disk.path / "out" / "table.txt").exists()
    fill(disk, room)
    assert main(["run", "manifest", *words, "120", "--force"]) == 74
    assert "no room left" in capsys.readouterr().err.splitlines()[-1]
    nothing_looks_whole(disk.path / "out")
    (disk.path / "other").unlink()
    assert main(["run", "manifest", *words, "120"]) == 0
    assert (disk.path / "out" / "summary.json").exists()


# --- no permission ------------------------------------------------------------------------------------------


def bound(*words, **environment):
    """The command, held to the permissions of folders even for root."""
    rights = ["setpriv", f"--bounding-set={_RIGHTS}", f"--inh-caps={_RIGHTS}"] if os.geteuid() == 0 else []
    settings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment}
    return subprocess.run([*rights, *map(str, words)], capture_output=True, text=True, env=settings, timeout=300)


@pytest.fixture
def closed(tmp_path):
    """A folder in which nobody may write."""
    path = tmp_path / "closed"
    path.mkdir(mode=0o500)
    needed(bound("sh", "-c", f"! touch {path}/x 2>/dev/null"), "setpriv, to be bound by permissions as root")
    return path


def test_a_folder_without_permission_is_explained(closed, village):
    for place in (closed, closed / "out"):
        done = bound(*command(*compared(village, place, "--workers", 1)))
        assert done.returncode == 2
        assert done.stderr.startswith(f"wijksim: {closed}")
        assert "Permission denied" in done.stderr
        assert done.stderr.count("\n") == 1
    assert not list(closed.iterdir())


def test_results_without_permission_are_explained_and_left_as_they_are(village, tmp_path):
    folder = tmp_path / "out"
    words = ["run", "manifest", "--wijk", village, "--out", folder, "--months"]
    assert main([*map(str, words), "2"]) == 0
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for path in (folder, *folder.glob("*/")):
        path.chmod(0o500)
    done = bound(*command(*words, 3, "--force"))
    assert done.returncode == 2
    assert "Permission denied" in done.stderr
    assert {path: path.read_bytes() for path in before} == before


def test_a_file_that_may_not_be_read_is_explained(closed, village, tmp_path):
    secret = shutil.copy(village, tmp_path / "secret.toml")
    os.chmod(secret, 0)
    done = bound(*command("wijk", "show", secret))
    assert (done.returncode, done.stdout) == (2, "")
    assert "Permission denied" in done.stderr


WHERE = 'from wijksim.state.kernels import load; print(getattr(load(), "__file__", "nowhere"))'


def kernels_at(package, **environment):
    """Where a process finds place for its compiled code."""
    done = bound(sys.executable, "-W", "error", "-c", WHERE, PYTHONPATH=str(package), **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def package(closed, tmp_path):
    """The package in a folder in which nobody may write."""
    copy = tmp_path / "site"
    shutil.copytree(ROOT / "wijksim", copy / "wijksim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "scenarios", copy / "wijksim" / "scenarios", dirs_exist_ok=True)
    for path in (copy, *copy.rglob("*")):
        path.chmod(0o500 if path.is_dir() else 0o400)
    return copy


def test_compiled_code_goes_to_a_temporary_folder_when_home_cannot_be_written(closed, package, tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    home = {"HOME": str(closed), "XDG_CACHE_HOME": "", "TMPDIR": str(temporary)}
    assert kernels_at(package, **home).startswith(str(temporary))
    assert kernels_at(package, HOME=str(tmp_path), XDG_CACHE_HOME="").startswith(str(tmp_path / ".cache"))


def test_kernels_are_found_where_nothing_at_all_can_be_written(closed):
    """A system that is mounted read-only; then code is compiled for the process only."""
    code = (
        f"for part in /dev/shm /; do mount -o remount,bind,ro $part; done; cd /; {sys.executable} -W error -c '{WHERE}'"
    )
    done = bound("unshare", "--mount", "sh", "-c", code)
    needed(done, "the right to make a namespace of mounts")
    assert done.stdout.strip() == "nowhere"
