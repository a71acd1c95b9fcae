"""`wijksim sweep` at the keyboard: what it prints, how it ends, and what an interruption leaves."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from cli_village import command, posix
from fuzz_toml import document
from small_sweeps import content, ran

from wijksim.analysis import analyse
from wijksim.cli import main
from wijksim.locale import words as wijksim_words
from wijksim.sweeps import making, open_sweep
from wijksim.sweeps.extract import live
from wijksim.sweeps.shown import sweep_text, sweep_values


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """The file of the small design."""
    path = tmp_path_factory.mktemp("designs") / "small.toml"
    path.write_bytes(document(content()))
    return path


@pytest.fixture(scope="module")
def done(file, tmp_path_factory):
    """A folder with a finished sweep."""
    out = tmp_path_factory.mktemp("done") / "out"
    assert main(["sweep", str(file), "--out", str(out), "--workers", "1"]) == 0
    return out


@pytest.mark.parametrize(("language", "words"), [("nl", "Gemiddeld over punten"), ("en", "Mean over points")])
def test_it_ends_in_a_short_table_and_says_where_to_look_further(file, done, language, words, capsys):
    assert main(["sweep", str(file), "--out", str(done), "--workers", "1", "--language", language]) == 0
    printed = capsys.readouterr()
    assert printed.err == "", "quiet where nobody looks at a terminal"
    assert words in printed.out
    assert f"wijksim analyse {done}" in printed.out
    text = wijksim_words(language)
    for key, values in [("comparison", {}), ("luck", {}), ("same_money", {}), ("few", {"count": 2, "enough": 8})]:
        assert text.say(f"note.{key}", **values) in " ".join(printed.out.split())
    assert [line.split()[0] for line in printed.out.splitlines() if "-led-" in line or "top-" in line] == [
        "top-down-4", "resident-led-4",
    ]  # fmt: skip


def test_json_has_the_values(file, done, capsys):
    assert main(["sweep", str(file), "--out", str(done), "--workers", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["planned"], found["finished"], found["failed"], found["points"]) == (8, 8, 0, 2)
    assert found["digest"] == open_sweep(done).digest
    assert [row["strategy"] for row in found["table"]] == ["top-down-4", "resident-led-4"]
    assert found["table"][0]["difference"] == 0.0
    assert (found["same_money"], found["extrapolates"]) == (True, [])


def test_a_design_that_asks_no_question_is_named_once(tmp_path):
    result = ran(tmp_path, years=1, replicates=1)
    assert sweep_text(result, "en").splitlines()[:2] == ["small", ""]
    said = analyse(result, only=["differences"]).in_words("en").splitlines()
    assert "small" not in said


def test_strategies_outside_all_data_are_named(tmp_path):
    result = ran(tmp_path, strategies=["top-down-4", "resident-led-20"], years=1, replicates=1)
    assert "Strategy resident-led-20 lies outside all data" in sweep_text(result, "en")
    assert sweep_values(result)["extrapolates"] == ["resident-led-20"]


def test_a_folder_is_looked_after(done, capsys):
    for words, expected in [
        (["status"], "8 of 8 runs done, 0 failed; 8 in loose files, 0 compacted"),
        (["compact"], "8 runs compacted"),
        (["status"], "0 in loose files, 8 compacted"),
        (["failures"], "No runs failed."),
    ]:
        assert main(["sweep", *words, str(done), "--language", "en"]) == 0
        assert expected in capsys.readouterr().out
    assert main(["sweep", "status", str(done), "--json"]) == 0
    assert json.loads(capsys.readouterr().out).keys() == {
        "design", "planned", "finished", "failed", "loose", "packed", "bytes", "at_work", "runs_per_minute",
        "seconds_left",
    }  # fmt: skip
    assert main(["sweep", "failures", str(done), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"failures": []}


def test_failed_runs_are_told_and_listed(file, tmp_path, monkeypatch, capsys):
    def failing(scenario, profiles, seed, months, rules=None):
        if seed == 2:
            raise ZeroDivisionError("the wijk is gone")
        return live(scenario, profiles, seed, months, rules)

    monkeypatch.setattr(making, "live", failing)
    words = ["--out", str(tmp_path / "out"), "--workers", "1", "--language", "en"]
    assert main(["sweep", str(file), *words]) == 1
    assert f"4 runs failed; wijksim sweep failures {tmp_path / 'out'}" in capsys.readouterr().err
    assert main(["sweep", "failures", str(tmp_path / "out"), "--language", "en"]) == 0
    printed = capsys.readouterr().out
    assert "point 1, strategy resident-led-4, moerwijk, seed 2: ZeroDivisionError: the wijk is gone" in printed
    assert "    Traceback (most recent call last):" in printed


def test_a_failure_of_wijken_together_names_them(tmp_path, monkeypatch, capsys):
    def failing(*asked):
        raise ZeroDivisionError("the wijken are gone")

    monkeypatch.setattr(making, "live", failing)
    path = tmp_path / "both.toml"
    path.write_bytes(document(content(wijken=["moerwijk", "giethoorn"], together=True)))
    assert main(["sweep", str(path), "--out", str(tmp_path / "out"), "--workers", "1", "--quiet"]) == 1
    assert main(["sweep", "failures", str(tmp_path / "out"), "--language", "en"]) == 0
    assert "strategy resident-led-4, moerwijk, giethoorn, seed 2: ZeroDivisionError" in capsys.readouterr().out


def test_a_sweep_of_which_every_run_failed_is_told_too(file, tmp_path, monkeypatch, capsys):
    def failing(*asked):
        raise ZeroDivisionError("the wijk is gone")

    monkeypatch.setattr(making, "live", failing)
    for more in ([], ["--json"]):
        assert main(["sweep", str(file), "--out", str(tmp_path / "out"), "--workers", "1", *more]) == 1
        printed = capsys.readouterr()
        assert "8 runs zijn mislukt" in printed.err
    assert json.loads(printed.out)["table"][1]["mean"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sweep"], "DESIGN"),
        (["sweep", "who-leads"], "--out"),
        (["sweep", "who-leads", "here"], "unrecognized arguments: here"),
        (["sweep", "who-leads", "--out", " "], "--out is empty"),
        (["sweep", "who-leads", "--out", "x", "--workers", "many"], "'many' is not a whole number, nor 'auto'"),
        (["sweep", "who-leads", "--out", "x", "--workers", "0"], "workers is 0"),
        (["sweep", "status"], "needs the folder of a sweep"),
        (["sweep", "status", "here", "--full"], "takes no --full"),
        (["sweep", "status", "."], "holds no sweep"),
        (["sweep", "who-led", "--out", "x"], "'who-leads'"),
    ],
)
def test_slips_are_told_in_one_line_and_leave_nothing(words, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.err.count("\n") == 1
    assert (printed.out, list(tmp_path.iterdir())) == ("", [])


def test_another_design_in_the_folder_ends_in_2(done, tmp_path, capsys):
    path = tmp_path / "other.toml"
    path.write_bytes(document(content(name="other")))
    assert main(["sweep", str(path), "--out", str(done)]) == 2
    assert "another name (small). Name another folder for this design." in capsys.readouterr().err


@posix
@pytest.mark.slow
def test_after_ctrl_c_the_same_command_goes_on_and_gives_the_same(tmp_path):
    path = tmp_path / "long.toml"
    path.write_bytes(document(content(replicates=8)))
    out = tmp_path / "out"
    words = command("sweep", path, "--out", out, "--workers", 2)
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, start_new_session=True)
    deadline = time.monotonic() + 120
    while len(list(out.glob("runs/*.parquet"))) < 3 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    kept = open_sweep(out).finished
    assert 3 <= kept < 32
    assert f"{kept} finished runs are kept in {out}. The same command goes on from there." in said
    assert "Traceback" not in said
    assert not list(out.glob("**/.*.tmp"))
    calm = tmp_path / "calm"
    assert main(["sweep", str(path), "--out", str(out), "--workers", "1"]) == 0
    assert main(["sweep", str(path), "--out", str(calm), "--workers", "1"]) == 0
    assert open_sweep(out).digest == open_sweep(calm).digest


@posix
@pytest.mark.slow
def test_on_a_terminal_a_bar_shows_rate_time_left_and_failures(file, tmp_path):
    import fcntl
    import pty
    import struct
    import termios

    main_end, other_end = pty.openpty()
    fcntl.ioctl(other_end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 120, 0, 0))
    words = [sys.executable, "-m", "wijksim", "sweep", str(file), "--out", str(tmp_path / "out"), "--workers", "1"]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=other_end)
    os.close(other_end)
    said = b""
    while True:
        try:
            part = os.read(main_end, 4096)
        except OSError:
            break
        if not part:
            break
        said += part
    os.close(main_end)
    assert process.wait(timeout=60) == 0
    assert b"8/8" in said
    assert b"/s" in said
    assert b"failed 0" in said
