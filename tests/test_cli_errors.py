"""What the command line does with whatever goes wrong: one message, an exit code, and nothing lost or left."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from cli_village import GIETHOORN, STRATEGIES, command, compared, content, make_village, posix

import wijksim.experiments.compare
import wijksim.experiments.single
from wijksim.cli import main


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    return make_village(tmp_path_factory.mktemp("village"))


# --- input that cannot be used ------------------------------------------------------------------------------

COMPARE = ("compare", *STRATEGIES, "--wijk", "giethoorn")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "required: COMMAND"),
        (("compar",), "Did you mean 'compare'"),
        (("--language", "en", "wijk", "list"), "--language. Options come after the command"),
        (("--langauge=en", "wijk", "list"), "--langauge. Options come after the command"),
        (("wijk", "lst"), "Did you mean 'list'?"),
        (("scenario",), "'wijksim scenario --help'"),
        ((*COMPARE, "--replicats", "3"), "Did you mean '--replicates'"),
        (("compare", *STRATEGIES), "'wijksim wijk list' shows the wijken"),
        (("compare", "--wijk", "giethoorn"), "'wijksim scenario list' shows the strategies"),
        (("compare", "manifest", "--wijk", "giethoorn"), "two or more strategies"),
        (("compare", "manifest", "manifest", "--wijk", "giethoorn"), "'manifest' is given 2 times"),
        ((*COMPARE, "--wijk", "giethoorn"), "'giethoorn' is given 2 times"),
        (("compare", "top-down-4", "residents-led-20", "--wijk", "giethoorn"), "Did you mean 'resident-led-20'"),
        (("compare", *STRATEGIES, "--wijk", "githoorn"), "Did you mean 'giethoorn'"),
        (("run", "manifest", "--wijk", "absent.toml"), "absent.toml"),
        (("run", "absent.toml", "--wijk", "giethoorn"), "absent.toml: file not found"),
        ((*COMPARE, "--replicates", "0"), "replicates is 0"),
        ((*COMPARE, "--replicates", "many"), "'many' is not a whole number"),
        ((*COMPARE, "--replicates", "9" * 5000), "is not a whole number"),
        ((*COMPARE, "--months", "0"), "months is 0; a whole number from 1 to 1200"),
        ((*COMPARE, "--months", "1201"), "months is 1201"),
        ((*COMPARE, "--months", "12.5"), "'12.5' is not a whole number"),
        ((*COMPARE, "--seed", "-1"), "seed is -1"),
        ((*COMPARE, "--seed", str(2**63)), "seed is"),
        ((*COMPARE, "--months", "12", "--workers", "0"), "workers is 0"),
        ((*COMPARE, "--language", "fr"), "invalid choice: 'fr'"),
        ((*COMPARE, "--out", ""), "--out is empty"),
        (("wijk", "list", "--language=--"), "invalid choice: '--'"),
        (("run", "manifest", "--wijk=--"), "No wijk answers to '--'"),
        (("wijk", "fetch", "WK034403", "--year=--"), "'--' is not a whole number"),
        (("rerun", "absent"), "absent: holds no runs"),
        (("wijk", "show", "absent"), "wijksim wijk list"),
        (("scenario", "show", "absent"), "wijksim scenario list"),
        (("scenario", "check", "absent.toml"), "absent.toml: file not found"),
    ],
)
def test_bad_input_gives_one_message_and_exit_code_2(words, said, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("wijksim: ")
    assert printed.err.count("\n") == 1
    assert len(printed.err) < 400
    assert said in printed.err
    assert not list(tmp_path.iterdir())


def test_an_ambiguous_wijk_names_the_candidates(monkeypatch, capsys, tmp_path):
    text = GIETHOORN.read_text(encoding="utf-8")
    (tmp_path / "dorp.toml").write_text(text, encoding="utf-8")
    country = GIETHOORN.with_name("gemiddelde-wijk.toml").read_text(encoding="utf-8")
    (tmp_path / "gemiddelde-wijk.toml").write_text(country, encoding="utf-8")
    other = text.replace("WK170817", "WK999901").replace("Steenwijkerland", "Elders")
    (tmp_path / "elders.toml").write_text(other, encoding="utf-8")
    monkeypatch.setattr("wijksim.population.catalogue.files", lambda _: _Package(tmp_path))
    assert main(["wijk", "show", "Elders/Giethoorn"]) == 0
    capsys.readouterr()
    assert main(["wijk", "show", "Giethoorn"]) == 2
    said = capsys.readouterr().err
    assert "more than one wijk" in said
    assert "WK999901" in said


class _Package:
    """A package whose profiles are in another folder."""

    def __init__(self, folder):
        self.folder = folder

    def joinpath(self, _):
        return self.folder


# --- the output folder --------------------------------------------------------------------------------------


def test_out_cannot_be_a_file_or_lie_in_one(village, tmp_path, capsys):
    path = tmp_path / "notes.txt"
    path.write_text("mine")
    assert main(compared(village, path, "--workers", 1)) == 2
    assert "is a file" in capsys.readouterr().err
    assert main(compared(village, path / "deeper", "--workers", 1)) == 2
    assert "notes.txt" in capsys.readouterr().err
    assert path.read_text() == "mine"


def test_a_folder_with_other_files_is_refused_untouched(village, tmp_path, capsys):
    (tmp_path / "letter.txt").write_text("mine")
    assert main(compared(village, tmp_path, "--workers", 1)) == 2
    assert "--force" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_folder_with_other_results_is_refused_untouched(village, tmp_path, capsys):
    assert main(compared(village, tmp_path / "out", "--workers", 1, replicates=1, months=12)) == 0
    before = content(tmp_path / "out")
    assert main(compared(village, tmp_path / "out", "--workers", 1, replicates=1, months=13)) == 2
    assert "another number of months" in capsys.readouterr().err
    assert content(tmp_path / "out") == before


@pytest.mark.parametrize(("number", "code"), [(13, 2), (28, 74)])
@pytest.mark.parametrize("where", ["mkdir", "replace"])
def test_no_permission_and_a_full_disk_are_explained(where, number, code, village, tmp_path, monkeypatch, capsys):
    def refused(*_, **__):
        raise OSError(number, os.strerror(number), str(tmp_path / "out"))

    if where == "mkdir":
        monkeypatch.setattr(Path, "mkdir", refused)
    else:
        monkeypatch.setattr(os, "replace", refused)
    assert main(compared(village, tmp_path / "out", "--workers", 1, "--quiet")) == code
    said = capsys.readouterr().err
    assert said.startswith("wijksim: ")
    assert said.count("\n") == 1
    assert str(tmp_path) in said


# --- trouble ------------------------------------------------------------------------------------------------


@pytest.fixture
def broken(monkeypatch):
    def wrong(*_, **__):
        raise ZeroDivisionError("no such luck")

    monkeypatch.setattr("wijksim.population.catalogue.list_wijken", wrong)
    monkeypatch.delenv("WIJKSIM_DEBUG", raising=False)


def test_an_error_of_our_own_asks_for_a_report_and_keeps_the_traceback(broken, capsys):
    assert main(["wijk", "list"]) == 70
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "ZeroDivisionError: no such luck" in said
    path = Path(re.search(r"the file (\S+)", said)[1])
    assert "Traceback" in path.read_text(encoding="utf-8")
    path.unlink()


def test_debugging_prints_the_traceback(broken, monkeypatch, capsys):
    monkeypatch.setenv("WIJKSIM_DEBUG", "1")
    assert main(["wijk", "list"]) == 70
    said = capsys.readouterr().err
    assert "Traceback" in said
    Path(re.search(r"the file (\S+)", said)[1]).unlink()


def test_running_out_of_memory_says_what_to_do(monkeypatch, capsys):
    def full(*_, **__):
        raise MemoryError

    monkeypatch.setattr("wijksim.population.catalogue.list_wijken", full)
    assert main(["wijk", "list"]) == 71
    assert "fewer --workers" in capsys.readouterr().err


@posix
def test_a_reader_who_leaves_is_no_trouble():
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command("scenario", "show", "manifest"), stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", [("wijk", "list"), ("claims",), ("--version",), ("compare", "--help")])
def test_a_full_disk_behind_standard_output_is_told(words, unbuffered):
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with open("/dev/full", "w") as full:
        done = subprocess.run(command(*words), stdout=full, stderr=subprocess.PIPE, text=True, env=environment)
    assert done.returncode == 74
    assert re.fullmatch(r"wijksim: no room left [^\n]*\n", done.stderr)


@posix
def test_a_closed_standard_output_is_no_error():
    closed = ("sh", "-c", '"$@" >&-', "sh")
    done = subprocess.run([*closed, *command("wijk", "list")], stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@posix
def test_a_reader_that_leaves_early_costs_no_file(village, tmp_path):
    words = command("run", "manifest", "--wijk", village, "--months", 12, "--out", tmp_path / "out", "--quiet")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(words, stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")
    assert {"report.html", "table.txt", "summary.json"} <= {path.name for path in (tmp_path / "out").iterdir()}


@pytest.mark.parametrize("words", [("compare", *STRATEGIES), ("run", "manifest")])
def test_ctrl_c_says_what_is_kept_without_a_folder(words, village, monkeypatch, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(wijksim.experiments.compare, "compare", interrupted)
    monkeypatch.setattr(wijksim.experiments.single, "run", interrupted)
    assert main([*words, "--wijk", str(village), "--quiet"]) == 130
    assert re.fullmatch(r"wijksim: interrupted; [^\n]* kept[^\n]*\n", capsys.readouterr().err)


@pytest.mark.parametrize("words", [("wijk", "show", "a\nb\x1b[2J"), ("scenario", "check", "a.toml", "\x1b[2J\nb")])
def test_what_was_typed_comes_back_on_one_line_and_steers_no_terminal(words, capsys):
    assert main(words) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said[:-1].isprintable()


def test_a_command_line_without_end_is_not_repeated_in_full(capsys):
    assert main(["wijk", "show", "giethoorn", *["more"] * 5000]) == 2
    assert len(capsys.readouterr().err) < 1300


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_that_lacks_a_letter_shows_a_question_mark(encoding):
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    words = command("scenario", "show", "manifest")
    done = subprocess.run(words, capture_output=True, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Overman 2009" in done.stdout.decode(encoding)
