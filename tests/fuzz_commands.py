"""Command lines made of the real commands and options with odd values, run in this process.

Which commands and options there are is read from the parser, so a new one is tried without a word here. What
makes a run long has a small value or a wrong one, never the default.
"""

import argparse
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

from cli_village import make_village
from fuzz import Target, answer
from hypothesis import strategies as st

from wijksim.cli import build_parser
from wijksim.commands.outputs import SUMMARY, TEXT
from wijksim.state.kernel_folders import cache_folders

VILLAGE = "klein-dorp.toml"
#: Values that are right, by the name of the argument; arguments that are not here get odd ones alone.
_GOOD = {
    "strategy": ["manifest", "top-down-4", "mine.toml"],
    "strategies": ["manifest", "top-down-4", "resident-led-4", "mine.toml"],
    "file": ["mine.toml"],
    "wijk": [VILLAGE],
    "months": ["1", "2", "13"],
    "replicates": ["1"],
    "workers": ["1"],
    "seeds": ["1"],
    "sample": ["3"],
    "targets": ["targets.csv"],
    "seed": ["1", "7", "0", str(2**63 - 2)],
    "language": ["nl", "en"],
    "out": ["new", "new/deeper", "used"],
    "folder": ["used", "mine.toml"],
    "rival": ["no-lags", "no-influence"],
    "family": ["main", "counter"],
    "result": ["used", "mine.toml", "new"],
    "resident": ["0", "3", "12"],
    "professional": ["1", "2"],
}
#: Compiled once, whatever the home of a case.
_KERNELS = str(cache_folders()[0])
_FURNITURE = {VILLAGE, "mine.toml", "bad.toml", "letter.txt", "loop.toml", "zero.toml", "pipe.toml"}
_FURNITURE |= {"home", "folder.toml", "used", "targets.csv"}
#: What would be large by default: numbers, in the library everything there is, in validate the table it comes with.
_SIZES = {"months", "replicates", "workers", "seeds", "wijk", "strategy", "sample", "targets"}
#: Serves until it is stopped; its command line is tried in `viewer/test_serve.py`.
_ENDLESS = ("view",)
#: Measures for minutes and rewrites the package; what it takes is tried in `test_claims_table.py`.
_LEFT_OUT = ("redo",)
#: Numbers that Python reads, and others that look like one.
_NUMBERS = ["-1", "0", "-0", "+3", " 2 ", "1_0", "0x10", "1e3", "2.0", "NaN", "inf", "٣", "９", str(2**63), "9" * 5000]
_NAMES = ["absent.toml", "bad.toml", "loop.toml", "pipe.toml", "zero.toml", "folder.toml", "letter.txt", ".toml"]
_PLACES = [".", "..", "/", "/dev/null", "/dev/null/x", "/proc/x", "x" * 300, "x/" * 2000, "\udcff.toml", "a\nb.toml"]
_TEXTS = ["", " ", "-", "--", "=", "nl", "giethoorn", "Nederland/", "%s", "{0}", "\x1b[31m", "\udcff", "é🏘", "--help"]
odd = st.sampled_from([*_NUMBERS, *_NAMES, *_PLACES, *_TEXTS]) | st.text(
    st.characters(exclude_characters="\0"), max_size=12
)


@dataclass(frozen=True)
class Line:
    """One command line, and the encoding of the terminal it is typed in."""

    words: tuple[str, ...]
    encoding: str


@cache
def commands() -> list[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Every command that does something and ends by itself, by the words that lead to it."""
    return [(path, parser) for path, parser in _below((), build_parser()) if path != _ENDLESS]


def _below(
    path: tuple[str, ...], parser: argparse.ArgumentParser
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    [*groups] = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    if not groups:
        yield path, parser
    for group in groups:
        for name, below in group.choices.items():
            yield from _below((*path, name), below)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """A command with its arguments, and often one word lost, doubled, changed or added."""
    path, parser = draw(st.sampled_from(commands()))
    words = list(path)
    for action in parser._actions:
        words += _given(draw, action)
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        at, new = draw(st.integers(0, len(words))), draw(st.none() | odd)
        words[at : at + draw(st.integers(0, 1))] = words[at : at + 1] * 2 if new is None else [new]
    return Line(tuple(words), draw(st.sampled_from(["utf-8", "utf-8", "ascii", "cp1252"])))


def _given(draw: st.DrawFn, action: argparse.Action) -> list[str]:
    """The words for one argument."""
    if isinstance(action, argparse._HelpAction) or action.dest in _LEFT_OUT:
        return []
    must = action.required or action.dest in _SIZES
    if not (must or draw(st.integers(0, 3)) == 0):
        return []
    if action.nargs == 0:
        return [action.option_strings[0]]
    right = st.sampled_from(_GOOD[action.dest]) if action.dest in _GOOD else odd
    value = right if draw(st.integers(0, 3)) else odd
    if not action.option_strings:
        return draw(st.lists(value, min_size=1, max_size=3)) if action.nargs == "+" else [draw(value)]
    option = action.option_strings[0]
    return [option, draw(value)] if draw(st.booleans()) else [f"{option}={draw(value)}"]


def _check(line: Line, folder: Path) -> None:
    """The command ends as it should; results are whole, and nothing looks whole when it failed."""
    out = folder / "new"
    with _place(folder):
        code, printed = answer(line.words, line.encoding)
    if code and not (out / "runs").exists():
        assert not (out / TEXT).exists()
        assert not (out / SUMMARY).exists()
    if not code and "--json" in line.words and not {"--help", "--version"} & {*line.words}:
        json.loads(printed)
    for path in folder.glob("new/**/summary.json"):
        json.loads(path.read_text(encoding="utf-8"))


@contextmanager
def _place(folder: Path) -> Iterator[None]:
    """A folder with a village, a strategy, bad files of all kinds and a home, and nothing left of the last case."""
    if {path.name for path in folder.iterdir()} != _FURNITURE or len(list(folder.glob("used/*"))) != 1:
        shutil.rmtree(folder)
        _furnish(folder)
    home = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(folder / "home"))
    home["WIJKSIM_CACHE_DIR"] = _KERNELS
    with chdir(folder), patch.dict(os.environ, home):
        yield


def _furnish(folder: Path) -> None:
    folder.mkdir()
    make_village(folder)
    (folder / "mine.toml").write_text('format = 1\nname = "mine"\nextends = "top-down-4"\n')
    (folder / "bad.toml").write_text("format = = 1\n")
    (folder / "letter.txt").write_text("mine")
    row = "A1,level,indicator=hardship; year=1,10,20,somewhere"
    (folder / "targets.csv").write_text(f"id,metric,arguments,lo,hi,source\n{row}\n")
    (folder / "loop.toml").symlink_to("loop.toml")
    (folder / "zero.toml").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.toml")
    for name in ("home", "folder.toml", "used"):
        (folder / name).mkdir()
    (folder / "used" / "letter.txt").write_text("mine")


COMMANDS = Target("command lines", 2, lines(), _check)
TARGETS = [COMMANDS]
