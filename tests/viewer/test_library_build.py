"""`wijksim library`: builds are really killed, interrupted and starved of room; the next one goes on."""

import os
import signal
import subprocess
import time

import pytest
from cli_village import called, command, make_village, posix
from small_disk import small_disk

from wijksim import load_scenario
from wijksim.cli import main
from wijksim.population.catalogue import list_wijken
from wijksim.population.profile_file import read_profile
from wijksim.viewer.library.build import in_order, plan_build
from wijksim.viewer.library.key import subject_of
from wijksim.viewer.library.store import Library
from wijksim.viewer.question import DEFAULT

STRATEGIES = ("top-down-4", "resident-led-4")
MONTHS, SEEDS = 24, 6


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    return make_village(tmp_path_factory.mktemp("village"))


@pytest.fixture
def library(tmp_path, monkeypatch):
    monkeypatch.setenv("WIJKSIM_LIBRARY_DIR", str(tmp_path / "library"))
    return Library(tmp_path / "library")


def words(village, *more, seeds=SEEDS, months=MONTHS):
    asked = [word for name in STRATEGIES for word in ("--strategy", name)]
    size = ("--seeds", seeds, "--months", months)
    spoken = ("--language", "en")
    return [str(word) for word in ("library", "build", "--wijk", village, *asked, *size, *spoken, *more)]


def held(library, village, months=MONTHS):
    """The entries of both strategies."""
    profile = read_profile(village)
    return [library.load(subject_of(load_scenario(name), profile, months)) for name in STRATEGIES]


@pytest.fixture(scope="module")
def calm(village, tmp_path_factory):
    """The digests of a build that meets no trouble."""
    folder = tmp_path_factory.mktemp("calm")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIJKSIM_LIBRARY_DIR", str(folder))
        assert main(words(village, "--workers", 1, "--quiet")) == 0
    return [each.digest for each in held(Library(folder), village)]


def test_build_says_what_it_does_and_makes_nothing_twice(library, village, calm, capsys):
    assert main(words(village, "--workers", 1)) == 0
    said = capsys.readouterr().err
    assert "Making 12 runs" in said
    assert "MB" in said
    assert "is complete" in said
    assert [each.digest for each in held(library, village)] == calm
    before = {path: path.stat().st_mtime_ns for path in library.folder.rglob("*.parquet")}
    assert len(before) == 2
    assert main(words(village, "--workers", 1)) == 0
    assert "is complete: 12 runs" in capsys.readouterr().err
    assert {path: path.stat().st_mtime_ns for path in library.folder.rglob("*.parquet")} == before


def test_build_speaks_dutch_unless_told(library, village, capsys):
    asked = words(village, "--workers", 1, "--language", "nl", seeds=1)
    assert main(asked) == 0
    said = capsys.readouterr().err
    assert "Er worden 2 runs gemaakt in" in said
    assert f"De bibliotheek in {library.folder} is compleet." in said


def test_quiet_says_nothing(library, village, capsys):
    assert main(words(village, "--workers", 1, "--quiet", seeds=1)) == 0
    assert capsys.readouterr() == ("", "")


def test_more_seeds_are_added(library, village, calm, capsys):
    assert main(words(village, "--workers", 1, seeds=2)) == 0
    assert main(words(village, "--workers", 2)) == 0
    assert "Making 8 runs" in capsys.readouterr().err
    assert [each.digest for each in held(library, village)] == calm


def test_a_damaged_entry_is_named_and_made_again(library, village, calm, capsys):
    assert main(words(village, "--workers", 1, "--quiet")) == 0
    [path, *_] = library.folder.rglob("*.parquet")
    path.write_bytes(path.read_bytes()[:-50])
    assert main(["library", "list", "--language", "en"]) == 0
    assert "damaged" in capsys.readouterr().out
    assert main(words(village, "--workers", 1)) == 0
    assert path.name in capsys.readouterr().err
    assert [each.digest for each in held(library, village)] == calm


def test_list_and_clear(library, village, capsys):
    assert main(["library", "list"]) == 0
    assert "is leeg" in capsys.readouterr().out
    assert main(words(village, "--workers", 1, "--quiet", seeds=2)) == 0
    for language, holds in (("nl", "klopt"), ("en", "holds")):
        assert main(["library", "list", "--language", language]) == 0
        said = capsys.readouterr().out
        assert all(name in said for name in (*STRATEGIES, "klein-dorp", holds))
    assert main(["library", "clear"]) == 0
    assert ": 0 delen" in capsys.readouterr().out
    assert len(library.shelves()) == 2
    assert main(["library", "clear", "--all", "--language", "en"]) == 0
    assert ": 2 entries" in capsys.readouterr().out
    assert library.shelves() == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (["--seeds", "0"], "seeds is 0"),
        (["--months", "0"], "months is 0"),
        (["--workers", "0"], "workers is 0"),
        (["--strategy", "top-down-5"], "top-down-4"),
        (["--wijk", "atlantis"], "atlantis"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(library, wrong, says, capsys):
    rest = [] if "--wijk" in wrong else ["--wijk", "giethoorn"]
    assert main(["library", "build", "--seeds", "1", *rest, *wrong]) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


def test_the_plan_is_presets_by_wijken_by_seeds(library, village):
    profile = read_profile(village)
    plan = plan_build(library, [load_scenario(name) for name in STRATEGIES], [profile], range(1, 101), 240)
    assert plan.runs == 200
    assert 500_000 < plan.room / 2 < 1_000_000
    assert plan.seconds(1e-7, 2) == plan.seconds(1e-7, 1) / 2
    assert plan.seconds(1e-7, 1) == pytest.approx(1e-7 * 300 * 240 * 200)


def test_wijken_are_made_one_by_one_each_with_its_story_and_the_one_that_opens_first(library):
    profiles = in_order(list_wijken())
    assert profiles[0].slug == DEFAULT.wijk
    sizes = [profile.population for profile in profiles[1:]]
    assert sizes == sorted(sizes)
    scenarios = [load_scenario(name) for name in (DEFAULT.first.strategy, DEFAULT.second.strategy)]
    parts = plan_build(library, scenarios, profiles[:2], range(1, 101), 240).parts
    assert [(part.profile.slug, type(part).__name__) for part in parts] == [
        (profile.slug, kind) for profile in profiles[:2] for kind in ("Task", "Task", "Story")
    ]


def test_it_says_when_a_wijk_is_complete(library, village, tmp_path, capsys):
    other = tmp_path / "tweede-dorp.toml"
    other.write_text(village.read_text(encoding="utf-8").replace("klein-dorp", "tweede-dorp"), encoding="utf-8")
    assert main([str(word) for word in (*words(village, "--workers", 1, seeds=1), "--wijk", other)]) == 0
    said = capsys.readouterr().err
    assert "(1 of 2)" in said
    assert said.index("(1 of 2)") < said.index("(2 of 2)")


def started(village, *more, **size):
    return subprocess.Popen(
        command(*words(village, "--workers", 2, *more, **size)), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip


def wait_for_runs(library, process, count, deadline=120):
    """Until some runs are kept."""
    end = time.monotonic() + deadline
    while len(list(library.folder.glob("*/*.parquet"))) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.01)


@posix
@pytest.mark.slow
@pytest.mark.parametrize("after", [1, 5])
def test_a_killed_build_loses_nothing_finished_and_counts_nothing_twice(library, village, after):
    seeds, months = 30, 120
    process = started(village, seeds=seeds, months=months)
    wait_for_runs(library, process, after)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    found = {each.subject.key: each for each in held(library, village, months) if each}
    kept = sum(len(each.seeds) for each in found.values())
    assert after <= kept < 2 * seeds
    again = called(*words(village, "--workers", 2, seeds=seeds, months=months))
    assert again.returncode == 0, again.stderr
    assert f"Making {2 * seeds - kept} runs" in again.stderr
    for each in held(library, village, months):
        assert each.seeds == tuple(range(1, seeds + 1))
        if before := found.get(each.subject.key):
            assert each.only(before.seeds).digest == before.digest


@posix
@pytest.mark.slow
def test_ctrl_c_stops_with_130_and_the_next_call_goes_on(library, village):
    seeds, months = 30, 120
    process = started(village, seeds=seeds, months=months)
    wait_for_runs(library, process, 3)
    os.kill(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in said.splitlines()[-1]
    assert "Traceback" not in said
    kept = sum(len(each.seeds) for each in held(library, village, months) if each)
    assert 3 <= kept < 2 * seeds
    again = called(*words(village, "--workers", 2, seeds=seeds, months=months))
    assert again.returncode == 0, again.stderr
    assert f"{kept} are there already" in again.stderr


@posix
def test_a_full_disk_is_74_and_what_is_finished_stays(tmp_path, village, calm, monkeypatch, capsys):
    with small_disk(tmp_path / "disk", "36k") as disk:
        monkeypatch.setenv("WIJKSIM_LIBRARY_DIR", str(disk.path / "library"))
        assert main(words(village, "--workers", 1)) == 74
        assert "no room left" in capsys.readouterr().err.splitlines()[-1]
        library = Library(disk.path / "library")
        kept = sum(len(each.seeds) for each in held(library, village) if each)
        assert 0 < kept < 12
        disk.grow()
        assert main(words(village, "--workers", 1)) == 0
        assert [each.digest for each in held(library, village)] == calm
