"""What the tests of the command line share: calling it, a small comparison, and a village of 300 people."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GIETHOORN = ROOT / "wijksim" / "population" / "profiles" / "giethoorn.toml"
STRATEGIES = ("top-down-4", "resident-led-4")
posix = pytest.mark.skipif(os.name != "posix", reason="needs signals and files as Unix has them")


def command(*words):
    """The command line in a process of its own."""
    return [sys.executable, "-m", "wijksim", *map(str, words)]


def called(*words):
    """The command in a process of its own, to its end."""
    return subprocess.run(command(*words), capture_output=True, text=True, encoding="utf-8", timeout=300)


def compared(village, out, *more, replicates=2, months=24):
    """The words of a small comparison."""
    size = ("--replicates", replicates, "--months", months)
    return [str(word) for word in ("compare", *STRATEGIES, "--wijk", village, *size, "--out", out, *more)]


def documented(command):
    """The JSON keys of a command that the README names."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    [row] = re.findall(rf"^\| `{command}` \|(.+)\|$", text, re.MULTILINE)
    return set(re.findall(r"`(\w+)`", row))


def content(folder):
    """Everything a comparison wrote that follows from what was asked, by name."""
    paths = [*folder.glob("tables/*"), *folder.glob("runs/*"), folder / "table.txt", folder / "summary.json"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def make_village(folder, name="Klein Dorp", code="WK999901"):
    """A profile like Giethoorn's with 300 residents in 140 dwellings; its slug follows its name."""
    text = GIETHOORN.read_text(encoding="utf-8")
    for old, new in (
        ("WK170817", code),
        ('"Giethoorn"', f'"{name}"'),
        ("value = 2880", "value = 300"),
        ("value = 1330", "value = 140"),
    ):
        assert old in text
        text = text.replace(old, new)
    path = folder / f"{name.lower().replace(' ', '-')}.toml"
    path.write_text(text, encoding="utf-8")
    return path
