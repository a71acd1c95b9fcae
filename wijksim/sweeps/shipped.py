"""Where designs are: those that come with wijksim, known by name, and people's own, known by path."""

import os
from pathlib import Path

from wijksim.errors import WijksimError, did_you_mean
from wijksim.scenario.checks import NAME_LENGTH, show
from wijksim.scenario.shipped import shipped_folder

SUFFIX = ".toml"


def list_designs() -> list[str]:
    """The names of the designs that come with wijksim, sorted.

    >>> "who-leads" in list_designs()
    True
    """
    return sorted(path.stem for path in _folder().glob(f"*{SUFFIX}"))


def locate_design(asked: str | os.PathLike[str]) -> Path:
    """The file of a shipped name, or a path that ends in `.toml` (which need not exist)."""
    text = os.fsdecode(asked)
    known = list_designs()
    if text in known:
        return _folder() / f"{text}{SUFFIX}"
    if text.lower().endswith(SUFFIX):
        return Path(text)
    raise WijksimError(
        f"unknown design {show(text)}.{did_you_mean(text[:NAME_LENGTH], known)} Those that come with wijksim: "
        f"{', '.join(known)}; a file of your own has a name that ends in {SUFFIX}"
    )


def _folder() -> Path:
    return shipped_folder() / "designs"
