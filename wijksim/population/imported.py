"""The folder of a user's own wijken: where it is, what lies in it, how it changes.

Wijken that were imported are profiles like those that come with wijksim, one file each, in the user's data folder;
WIJKSIM_DATA_DIR names another. A file that cannot be read never stands in the way of the others.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from wijksim.errors import WijksimError
from wijksim.population.names import WijkNames, read_names
from wijksim.population.profile import Profile
from wijksim.population.profile_file import read_profile


def imported_folder() -> Path:
    """The folder of imported wijken; it need not exist."""
    if chosen := os.environ.get("WIJKSIM_DATA_DIR"):
        return Path(chosen) / "wijken"
    from platformdirs import user_data_path

    return user_data_path("wijksim", appauthor=False) / "wijken"


def imported_files() -> list[Path]:
    """The files of imported wijken, by name."""
    folder = imported_folder()
    try:
        return sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))
    except OSError as error:
        raise WijksimError(f"{folder}: cannot be read ({error.strerror}).") from error


def imported_names() -> list[WijkNames]:
    """The names of all imported wijken whose file has them; other files are passed over."""
    found = []
    for path in imported_files():
        try:
            found.append(read_names(path))
        except WijksimError:
            continue
    return found


def list_imported() -> tuple[list[Profile], list[str]]:
    """The imported wijken, and for each file that is no profile what is wrong with it."""
    profiles, problems = [], []
    for path in imported_files():
        try:
            profiles.append(read_profile(path))
        except WijksimError as error:
            problems.append(str(error))
    return profiles, problems


def files_of(asked: str, among: Sequence[WijkNames]) -> list[Path]:
    """The files of imported wijken that `asked` means: that of this slug, damaged or not, or of what answers to it."""
    exact = [path for path in imported_files() if path.stem == asked.strip().lower()]
    return exact or [names.path for names in among if names.answers_to(asked)]
