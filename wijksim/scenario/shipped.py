"""Where scenario files are: the ones wijksim ships, known by name, and people's own, known by path.

In an installed wheel the shipped files stand in the package, in a checkout beside it. The main strategies stand in the
folder itself; each other family has a folder of its own in it. A name says nothing of the family: it stays what it is.
"""

import os
from functools import cache
from importlib.resources import files
from pathlib import Path

from wijksim.errors import WijksimError, did_you_mean
from wijksim.scenario.checks import NAME_LENGTH, show

_SUFFIX = ".toml"
#: The families of shipped scenarios, in the order in which lists show them; all but the first are folders.
MAIN = "main"
FAMILIES = (MAIN, "horizons", "yearly", "pillars", "left-out", "types", "counter")


def shipped_folder() -> Path:
    """The folder with the shipped scenario files."""
    package = Path(str(files("wijksim"))).absolute()
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


def list_scenarios(family: str | None = None) -> list[str]:
    """The names of the shipped scenarios, or of one family of them, sorted.

    >>> "top-down-4" in list_scenarios()
    True
    """
    return sorted(name for name, path in _files().items() if family in (None, _family(path)))


def family_of(name: str) -> str:
    """The family of a shipped scenario; raises KeyError for any other name."""
    return _family(_files()[name])


def locate(asked: str | os.PathLike[str]) -> Path:
    """The file of a shipped name, or a path that ends in `.toml` (which need not exist)."""
    text = os.fsdecode(asked)
    files = _files()
    if text in files:
        return files[text]
    if text.lower().endswith(_SUFFIX):
        return Path(text)
    raise WijksimError(
        f"unknown scenario {show(text)}.{did_you_mean(text[:NAME_LENGTH], list(files))} "
        f"'wijksim scenario list' shows what is shipped; a file of your own has a name that ends in {_SUFFIX}"
    )


@cache
def _files() -> dict[str, Path]:
    """Every shipped file by its name; they do not change while the program runs."""
    folder = shipped_folder()
    folders = [folder if family == MAIN else folder / family for family in FAMILIES]
    return {path.stem: path for each in folders for path in each.glob(f"*{_SUFFIX}")}


def _family(path: Path) -> str:
    return MAIN if path.parent == shipped_folder() else path.parent.name
