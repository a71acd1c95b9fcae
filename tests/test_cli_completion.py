"""The Tab key in real shells: commands, options, strategies, wijken and files, fast and without heavy libraries."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli_village import posix

from wijksim.cli import main
from wijksim.commands.completion import SHELLS
from wijksim.scenario.scenario import list_scenarios

pytestmark = posix

ASKED = [
    (
        "wijksim ",
        {
            "compare",
            "run",
            "story",
            "view",
            "library",
            "wijk",
            "scenario",
            "validate",
            "claims",
            "dividend",
            "rerun",
            "sweep",
            "analyse",
            "completion",
        },
    ),
    ("wijksim wijk sh", {"show"}),
    ("wijksim run --mo", {"--months"}),
    ("wijksim run resident-led-", {name for name in list_scenarios() if name.startswith("resident-led-")}),
    ("wijksim compare manifest top-down-", {name for name in list_scenarios() if name.startswith("top-down-")}),
    ("wijksim run manifest --wijk gie", {"giethoorn"}),
    ("wijksim wijk show moer", {"moerwijk"}),
    ("wijksim run manifest --language ", {"nl", "en"}),
    ("wijksim compare a b --rival no-l", {"no-lags"}),
    ("wijksim scenario list --family coun", {"counter"}),
    ("wijksim scenario check mi", {"mine.toml"}),
    ("wijksim run mi", {"mine.toml"}),
    ("wijksim rerun res", {"results/"}),
]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with a strategy and results, in which `wijksim` is this Python's."""
    (tmp_path / "mine.toml").touch()
    (tmp_path / "minutes.txt").touch()
    (tmp_path / "results").mkdir()
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "wijksim"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m wijksim "$@"\n')
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def script(shell: str, place: Path, capsys) -> Path:
    """The script that `wijksim completion` prints, in a file."""
    assert main(["completion", shell]) == 0
    path = place / "bin" / f"_wijksim.{shell}"
    path.write_text(capsys.readouterr().out)
    return path


def ran(shell: str, *words: str) -> set[str]:
    """What a shell printed, by line; skips where it is not installed."""
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run([shell, *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return {line.strip() for line in done.stdout.splitlines() if line.strip()}


@pytest.mark.parametrize(("line", "found"), ASKED)
def test_bash_completes(line, found, place, capsys):
    code = f"""
        source {script("bash", place, capsys)}
        compopt() {{ :; }}
        COMP_LINE="$1" COMP_POINT=${{#1}} COMP_TYPE=9
        _python_argcomplete wijksim
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    assert ran("bash", "--norc", "-c", code, "bash", line) == found


@pytest.mark.parametrize(("line", "found"), ASKED)
def test_fish_completes(line, found, place, capsys):
    code = f"source {script('fish', place, capsys)}; complete -C $argv[1]"
    assert {each.split("\t")[0] for each in ran("fish", "--no-config", "-c", code, line)} == found


def test_zsh_completes(place, capsys):
    """Zsh shows what it found only on a terminal, so one is made for it."""
    path = script("zsh", place, capsys)
    code = f"""
        zmodload zsh/zpty
        zpty z zsh -f -i
        zpty -w z "cd {place}; PS1=; autoload -Uz compinit; compinit -u; source {path}; zstyle ':completion:*' menu no"
        sleep 2
        zpty -w z "echo ready"
        zpty -n -w z $'wijksim run manifest --wijk gie\\t --mon\\t 12'
        sleep 4
        zpty -w z $'\\x01echo \\x05'
        sleep 1
        zpty -r z out; while zpty -r -t z more; do out+=$more; done
        print -r -- $out
    """
    shown = " ".join(ran("zsh", "-f", "-c", code))
    assert "--wijk giethoorn" in shown
    assert "--months" in shown


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shells_themselves_find_no_fault_in_the_script(shell, place, capsys):
    ran(shell, "-n", str(script(shell, place, capsys)))


def test_another_shell_is_refused_by_name(capsys):
    assert main(["completion", "tcsh"]) == 2
    assert "bash" in capsys.readouterr().err


def test_completing_a_wijk_needs_no_heavy_library(place):
    code = (
        "import sys, os; os._exit = lambda code: (print([n for n in ('numpy', 'pandas', 'numba', 'mesa') "
        "if n in sys.modules], file=sys.stderr), sys.exit(code)); from wijksim.cli import main; main()"
    )
    line = "wijksim run manifest --wijk m"
    shell = {"_ARGCOMPLETE": "1", "COMP_LINE": line, "COMP_POINT": str(len(line)), "_ARGCOMPLETE_IFS": "\n"}
    shell["_ARGCOMPLETE_STDOUT_FILENAME"] = str(place / "found")
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, **shell}, capture_output=True, text=True)
    assert done.stderr.endswith("[]\n")
    assert "moerwijk" in (place / "found").read_text()
