"""The command line as people meet it: what it prints and writes, what Ctrl-C leaves, and how it starts.

Whole commands run in processes of their own where that matters (start, pipes, signals); the rest calls `main`.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pandas as pd
import pytest
from cli_village import ROOT, STRATEGIES, called, command, compared, content, documented, make_village, posix

from wijksim import __version__
from wijksim.cli import build_parser, main
from wijksim.commands.notes import is_cold
from wijksim.commands.parser import Parser
from wijksim.experiments.parquet import read

HEAVY = ("numpy", "pandas", "numba", "mesa", "matplotlib", "scipy", "pyarrow", "loky", "networkx", "jinja2")


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    return make_village(tmp_path_factory.mktemp("village"))


@pytest.fixture(scope="module")
def first(village, tmp_path_factory):
    """A finished comparison: its folder and what the process printed."""
    folder = tmp_path_factory.mktemp("out") / "first"
    done = called(*compared(village, folder, "--workers", 2))
    assert done.returncode == 0, done.stderr
    return folder, done


@pytest.fixture
def copy(first, tmp_path):
    """The finished comparison, to be spoilt."""
    return Path(shutil.copytree(first[0], tmp_path / "copy"))


# --- a comparison -------------------------------------------------------------------------------------------


def test_compare_prints_the_table_and_the_paragraph_in_dutch(first):
    _, done = first
    assert "Klein Dorp (Steenwijkerland): B vergeleken met A" in done.stdout
    assert "Dit is een vergelijking, geen voorspelling." in done.stdout
    assert "Een computermodel speelde 2 jaar na" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 110


def test_progress_stays_out_of_pipes(first):
    _, done = first
    notes = [line for line in done.stderr.splitlines() if not line.startswith("Het model wordt")]
    assert len(notes) == 1
    assert notes[0].startswith("Geschreven in ")


def test_compare_writes_figures_tables_text_and_summary(first):
    folder, done = first
    assert (folder / "table.txt").read_text(encoding="utf-8") == done.stdout
    for name in ("wellbeing-klein-dorp", "trust_municipality-klein-dorp"):
        assert (folder / f"figures/{name}.png").read_bytes().startswith(b"\x89PNG")
        assert "<svg" in (folder / f"figures/{name}.svg").read_text(encoding="utf-8")
    for name in ("table", "break_even", "events"):
        tidy = pd.read_parquet(folder / f"tables/{name}.parquet")
        assert len(tidy)
        assert list(pd.read_csv(folder / f"tables/{name}.csv").columns) == list(tidy.columns)
    for name in ("indicators", "books", "causes"):
        assert len(pd.read_parquet(folder / f"tables/{name}.parquet"))
        assert len(pd.read_csv(folder / f"tables/{name}_by_year.csv"))


def test_compare_writes_a_page_that_says_how_to_make_it_again(first, village):
    folder, _ = first
    page = ET.fromstring((folder / "report.html").read_text(encoding="utf-8").removeprefix("<!DOCTYPE html>"))
    [typed, _] = ["".join(code.itertext()) for pre in page.iter("pre") for code in pre]
    words = shlex.split(typed)
    assert words[:4] == ["wijksim", "compare", *STRATEGIES]
    for option, value in {"wijk": village, "replicates": 2, "seed": 1, "months": 24, "out": folder}.items():
        assert words[words.index(f"--{option}") + 1] == str(value)
    told = " ".join("".join(page.itertext()).split())
    assert json.loads((folder / "summary.json").read_text(encoding="utf-8"))["digest"] in told
    assert "de wijk 2 keer geleefd zonder wijkprogramma" in told


@pytest.mark.parametrize(("language", "words"), [("nl", "geen voorspelling"), ("en", "not a forecast")])
def test_json_is_all_there_is_on_standard_output(first, village, capsys, language, words):
    folder, _ = first
    assert main(compared(village, folder, "--json", "--quiet", "--language", language)) == 0
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    assert printed.err == ""
    assert found.keys() == documented("compare")
    assert found["language"] == language
    assert words in found["paragraph"]
    assert [each["name"] for each in found["strategies"]] == list(STRATEGIES)
    assert found["same_money"] is True
    assert found == json.loads((folder / "summary.json").read_text(encoding="utf-8"))


def test_more_replicates_go_on_from_the_stored_ones(copy, village, capsys):
    before = content(copy)
    assert main(compared(village, copy, "--workers", 1, replicates=3)) == 0
    assert "aantal herhalingen 3" in capsys.readouterr().out
    after = content(copy)
    runs = {name for name in before if name.startswith("runs/")}
    assert {name: after[name] for name in runs} == {name: before[name] for name in runs}
    beside = 1  # business as usual, lived along for the page
    assert len([name for name in after if name.startswith("runs/")]) == len(runs) + 2 + beside


def test_two_wijken_are_compared_in_one_municipality(village, tmp_path, capsys):
    other = make_village(tmp_path, "Gehucht", "WK999902")
    words = compared(village, tmp_path / "two", "--wijk", other, "--workers", 1, "--language", "en", months=12)
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert "Klein Dorp (Steenwijkerland)" in printed
    assert "Gehucht (Steenwijkerland)" in printed
    assert len(list(tmp_path.glob("two/figures/*.png"))) == 4


def test_force_leaves_nothing_of_the_old_comparison_but_strangers(copy, village, capsys):
    stranger = copy / "figures" / "mine.png"
    stranger.write_bytes(b"mine")
    words = ["run", STRATEGIES[0], "--wijk", str(village), "--months", "12", "--out", str(copy)]
    assert main(words) == 2
    assert "--force" in capsys.readouterr().err
    assert main([*words, "--force"]) == 0
    assert {path.name for path in copy.glob("figures/*")} == {"mine.png", "run-klein-dorp.png", "run-klein-dorp.svg"}
    assert not (copy / "tables" / "break_even.csv").exists()
    assert len(list(copy.glob("runs/*"))) == 1
    assert stranger.read_bytes() == b"mine"


# --- one run ------------------------------------------------------------------------------------------------


def test_run_shows_one_life_and_keeps_it(village, tmp_path, capsys):
    words = ["run", "manifest", "--wijk", str(village), "--months", "24", "--seed", "7", "--out", str(tmp_path / "one")]
    assert main([*words, "--language", "en"]) == 0
    table = capsys.readouterr().out
    assert "seed 7" in table
    assert (tmp_path / "one" / "table.txt").read_text(encoding="utf-8") == table
    assert (tmp_path / "one" / "figures" / "run-klein-dorp.png").exists()
    assert "wijksim run manifest --wijk" in (tmp_path / "one" / "report.html").read_text(encoding="utf-8")
    assert main([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found.keys() == documented("run")
    assert found["strategy"] == {"name": "manifest", "title": "Het manifest"}
    [stored] = (tmp_path / "one" / "runs").glob("*.parquet")
    assert found["digest"] == read(stored).digest
    assert {row["month"] for row in found["indicators"]} == {0, 12, 24}
    [money] = found["money"]
    assert money["with_volunteers"] == pytest.approx(money["spent"] + 15 * money["volunteer_hours"])


# --- the same bits ------------------------------------------------------------------------------------------


def test_rerun_of_an_untouched_folder_is_the_same(first):
    done = called("rerun", first[0], "--workers", 1)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("precies hetzelfde, bit voor bit.\n")


def test_rerun_says_how_many_runs_are_not_there(copy, capsys):
    strategies = {path: read(path).provenance["scenario"]["content"]["name"] for path in copy.glob("runs/*.parquet")}
    min(path for path, name in strategies.items() if name != "business-as-usual").unlink()
    assert main(["rerun", str(copy), "--workers", "1"]) == 0
    assert "1 van de 4 runs zijn er niet" in capsys.readouterr().out
    assert main(["rerun", str(copy), "--workers", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {"format": 1, "folder": str(copy), "same": True, "missing": 1, "wanted": 4, "differences": []}
    (copy / "manifest.json").write_text("{")
    assert main(["rerun", str(copy), "--workers", "1"]) == 2
    assert "manifest.json: is no JSON" in capsys.readouterr().err


def test_rerun_says_where_a_stored_value_differs(copy, capsys):
    path = min(copy.glob("runs/*.parquet"))
    result = read(path)
    row = result.indicators.index[result.indicators["month"] == 12][0]
    result.indicators.loc[row, "value"] += 1.0
    result.__dict__.pop("digest", None)
    result.save(path)
    assert main(["rerun", str(copy), "--workers", "1"]) == 1
    printed = capsys.readouterr().out
    seed, strategy = result.provenance["seed"], result.provenance["scenario"]["content"]["name"]
    assert f"strategy {strategy!r}, seed {seed}: indicators: month 12, klein-dorp" in printed
    assert printed.count("came out") == 1
    assert main(["rerun", str(copy), "--workers", "1", "--json", "--language", "en"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found.keys() == documented("rerun")
    assert (found["same"], found["missing"]) == (False, 0)
    assert found["differences"] == printed.splitlines()[1:]


def test_rerun_refuses_a_damaged_file(copy, capsys):
    path = min(copy.glob("runs/*.parquet"))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert main(["rerun", str(copy), "--workers", "1"]) == 2
    assert path.name in capsys.readouterr().err


# --- Ctrl-C -------------------------------------------------------------------------------------------------


@posix
@pytest.mark.slow
def test_after_ctrl_c_the_same_command_goes_on_and_gives_the_same(village, tmp_path, capsys):
    stopped, calm = tmp_path / "stopped", tmp_path / "calm"
    size = {"replicates": 20, "months": 36}
    words = compared(village, stopped, "--workers", 2, **size)
    process = subprocess.Popen(command(*words), stderr=subprocess.PIPE, text=True, start_new_session=True)
    deadline = time.monotonic() + 120
    while not list(stopped.glob("runs/*.parquet")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    kept = list(stopped.glob("runs/*.parquet"))
    assert 0 < len(kept) < 40
    assert f"{len(kept)} finished run" in said
    assert "The same command goes on from there." in said
    assert "Traceback" not in said
    assert not list(stopped.glob("**/.*.tmp"))
    assert not (stopped / "table.txt").exists()
    assert main(words) == 0
    assert main(compared(village, calm, "--workers", 1, **size)) == 0
    assert content(stopped) == content(calm)
    capsys.readouterr()


# --- starting -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["compare", "--help"], ["compar"]])
def test_version_help_and_slips_need_no_heavy_library(words):
    code = (
        "import sys\n"
        "from wijksim.cli import main\n"
        f"try: main({words!r})\n"
        "except SystemExit: pass\n"
        f"print('heavy:', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.endswith("heavy: []\n"), done.stdout + done.stderr


def test_python_m_wijksim_is_the_command():
    done = called("--version")
    assert (done.returncode, done.stdout) == (0, f"wijksim {__version__}\n")


def parsers(parser):
    """A parser and all below it."""
    yield parser
    for action in parser._actions:
        for below in getattr(action.choices, "values", list)():
            yield from parsers(below)


def test_every_command_has_help_with_an_example_that_parses():
    every = list(parsers(build_parser()))
    assert {each.prog for each in every} >= {"wijksim", "wijksim compare", "wijksim wijk show", "wijksim rerun"}
    for parser in every:
        assert isinstance(parser, Parser)
        examples = re.findall(r"^  wijksim (.+)$", parser.format_help(), re.MULTILINE)
        assert examples, parser.prog
        for example in examples:
            assert callable(build_parser().parse_args(shlex.split(example.split(" > ")[0])).act)


def test_every_command_in_the_readme_parses():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = "".join(text.split("```")[1::2])
    commands = re.findall(r"(?:^|&& )\.venv/bin/wijksim ([^&\n]+)", blocks, re.MULTILINE)
    assert len(commands) >= 5
    for words in commands:
        assert callable(build_parser().parse_args(shlex.split(words, comments=True)).act)


def test_compiling_is_announced_when_the_cache_is_cold_and_only_then(first, tmp_path):
    assert not is_cold()
    code = (
        "from wijksim.commands import notes; notes._warm_up = lambda: None\n"
        "for quiet in (False, True):\n    notes.prepare(quiet, 'nl')\n    notes.note_meanwhile(quiet, 'en')"
    )
    cold = {**os.environ, "WIJKSIM_CACHE_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=cold, check=True)
    assert done.stderr.count("eenmalig vertaald naar machinetaal") == 1
    assert done.stderr.count("this first run starts without") == 1
    assert done.stdout == ""


@posix
def test_a_terminal_gets_a_progress_bar_above_which_notes_appear(first, village):
    import pty
    import termios

    near, far = pty.openpty()
    termios.tcsetwinsize(far, (24, 110))
    process = subprocess.Popen(command(*compared(village, first[0])), stdout=subprocess.DEVNULL, stderr=far)
    os.close(far)
    shown = b""
    while piece := _read(near):
        shown += piece
    os.close(near)
    assert process.wait(timeout=60) == 0
    assert b"6/6" in shown
    assert b"Geschreven in" in shown


def _read(terminal):
    """What there is; nothing when the other side has gone, which Linux reports as an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""
