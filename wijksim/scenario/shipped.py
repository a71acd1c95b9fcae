"""Where scenario files are: the ones wijksim ships, known by name, and people's own, known by path.

In an installed wheel the shipped files stand in the package, in a checkout beside it.
"""

import os
from importlib.resources import files
from pathlib import Path

from wijksim.errors import WijksimError, did_you_mean
from wijksim.scenario.checks import NAME_LENGTH, show

_SUFFIX = ".toml"


def shipped_folder() -> Path:
    """The folder with the shipped scenario files."""
    package = Path(str(files("wijksim"))).absolute()
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


def list_scenarios() -> list[str]:
    """The names of the shipped scenarios, sorted.

    >>> "top-down-4" in list_scenarios()
    True
    """
    return sorted(path.stem for path in shipped_folder().glob(f"*{_SUFFIX}"))


def locate(asked: str | os.PathLike[str]) -> Path:
    """The file of a shipped name, or a path that ends in `.toml` (which need not exist)."""
    text = os.fsdecode(asked)
    names = list_scenarios()
    if text in names:
        return shipped_folder() / f"{text}{_SUFFIX}"
    if text.lower().endswith(_SUFFIX):
        return Path(text)
    raise WijksimError(
        f"unknown scenario {show(text)}.{did_you_mean(text[:NAME_LENGTH], names)} "
        f"'wijksim scenario list' shows what is shipped; a file of your own has a name that ends in {_SUFFIX}"
    )
