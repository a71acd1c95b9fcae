"""Compiled kernels: found again by another process, and never a reason to fail when nothing can be written."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from small_wijk import digests, elsewhere, small_model

from wijksim.state import kernels

PLAIN = bool(os.environ.get("NUMBA_DISABLE_JIT"))
pytestmark = pytest.mark.skipif(PLAIN, reason="nothing is compiled")


@pytest.fixture
def blocked(tmp_path) -> Path:
    """A folder that nobody can make, root included: it would lie below a file."""
    (tmp_path / "file").write_text("no folder")
    return tmp_path / "file" / "cache"


@pytest.fixture
def fresh_load(monkeypatch):
    """`load` as in a new process; modules that it replaces are put back afterwards."""
    for name in [name for name in sys.modules if name.startswith("wijksim_kernels_")]:
        monkeypatch.setitem(sys.modules, name, sys.modules[name])
    return kernels._load.__wrapped__


def compiled(folder: Path) -> dict[str, int]:
    """Compiled files below a folder and when they were written."""
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*.nb[ic]")}


def test_another_process_finds_what_was_compiled():
    model = small_model().run(2)
    folder = Path(model.runner._kernels.__file__).parent
    before = compiled(folder)
    assert before
    assert elsewhere("kernel", 2) == digests(model)
    assert compiled(folder) == before


def test_the_folder_can_be_chosen_and_the_file_is_written_once(fresh_load, monkeypatch, tmp_path):
    monkeypatch.setenv("WIJKSIM_CACHE_DIR", str(tmp_path / "chosen"))
    path = Path(fresh_load(()).__file__)
    assert path.is_relative_to(tmp_path / "chosen")
    written = path.stat().st_mtime_ns
    assert Path(fresh_load(()).__file__).stat().st_mtime_ns == written
    assert [each.name for each in path.parent.iterdir() if each.is_file()] == [path.name]


def test_a_damaged_file_is_written_again(fresh_load, monkeypatch, tmp_path):
    monkeypatch.setenv("WIJKSIM_CACHE_DIR", str(tmp_path))
    path = Path(fresh_load(()).__file__)
    whole = path.read_bytes()
    path.write_bytes(b"\xff\xfe half a file")
    assert fresh_load(()).CACHE
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_written_gives_way_to_a_temporary_one(fresh_load, monkeypatch, tmp_path, blocked):
    monkeypatch.setenv("WIJKSIM_CACHE_DIR", str(blocked))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert Path(fresh_load(()).__file__).is_relative_to(tmp_path)


def test_a_temporary_folder_of_somebody_else_is_not_used(fresh_load, monkeypatch, tmp_path, blocked):
    monkeypatch.setenv("WIJKSIM_CACHE_DIR", str(blocked))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(os, "getuid", lambda: 54321, raising=False)
    module = fresh_load(())
    assert not module.CACHE
    assert not list(tmp_path.rglob("*.py"))


def test_without_any_folder_kernels_are_compiled_for_this_process(fresh_load, monkeypatch, blocked):
    monkeypatch.setattr(kernels, "cache_folders", lambda: [blocked, blocked / "other"])
    module = fresh_load(())
    assert not module.CACHE
    assert callable(module.live)


def test_a_model_runs_in_a_process_that_can_write_nowhere(blocked):
    nowhere = {"WIJKSIM_CACHE_DIR": str(blocked), "XDG_CACHE_HOME": str(blocked), "TMPDIR": str(blocked)}
    assert elsewhere("arrays", 2, "uncached", **nowhere) == digests(small_model().run(2))


def test_kernels_of_other_rules_have_a_folder_of_their_own(fresh_load, monkeypatch, tmp_path):
    monkeypatch.setenv("WIJKSIM_CACHE_DIR", str(tmp_path))
    still = "def replaced_live_on(month):\n    return I8(0), I8(0), ZERO"
    assert Path(fresh_load((("live_on", still),)).__file__).parent != Path(fresh_load(()).__file__).parent


def test_an_edit_of_a_source_is_another_folder(fresh_load, monkeypatch, tmp_path):
    monkeypatch.setenv("WIJKSIM_CACHE_DIR", str(tmp_path))
    before = Path(fresh_load(()).__file__).parent
    monkeypatch.setattr(kernels, "rules_hash", lambda: "another")
    assert Path(fresh_load(()).__file__).parent != before


def test_importing_the_kernels_compiles_nothing(tmp_path):
    code = "from wijksim.state.kernels import load; load()"
    environment = {**os.environ, "WIJKSIM_CACHE_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-W", "error", "-c", code], env=environment, check=True, timeout=60)
    assert compiled(tmp_path) == {}
