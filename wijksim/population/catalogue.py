"""Finds a wijk by what people call it.

The profiles that come with wijksim lie in `profiles/` beside this file, those that a user imported in the user's data
folder; other folders can be named instead. What a wijk answers to stands in `names`. The short name of a wijk that
comes with wijksim always means that one; any other name that two wijken share is refused, with what to write instead.
"""

import os
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from wijksim.errors import WijksimError, did_you_mean
from wijksim.population.imported import imported_files, imported_names
from wijksim.population.names import WijkNames, read_names
from wijksim.population.profile import Profile
from wijksim.population.profile_file import read_profile

Folder = str | os.PathLike[str]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WAY_OUT = "All that are here: wijksim wijk list. Others, from CBS: wijksim wijk fetch, or wijksim wijk import."
_LISTED = 8
_SHOWN = 60


def list_wijken(folders: Sequence[Folder] | None = None) -> list[Profile]:
    """Every profile in `folders` (default: those that come with wijksim), ordered by slug.

    Raises `WijksimError` when a folder or a file cannot be read, or two files share a code or a slug.

    >>> [profile.slug for profile in list_wijken()][:2]
    ['gemiddelde-wijk', 'giethoorn']
    """
    profiles: dict[str, tuple[Path, Profile]] = {}
    for path in _profile_files(folders):
        profile = read_profile(path)
        for key in (profile.code, profile.slug):
            if key in profiles:
                first = profiles[key][0]
                raise WijksimError(f"{path}: {key!r} is also in {first}. Rename or remove one of the two.")
        profiles[profile.code] = profiles[profile.slug] = (path, profile)
    unique = {profile.slug: profile for _, profile in profiles.values()}
    return [unique[slug] for slug in sorted(unique)]


def find_wijk(text: str, folders: Sequence[Folder] | None = None) -> Profile:
    """The wijk that `text` means: a code, slug, name, or "municipality/name".

    Looks in `folders`; by default among the wijken that come with wijksim and those that were imported. Raises
    `WijksimError` when no wijk or more than one answers to it, and for a municipality, with its wijken.

    >>> find_wijk("den haag / moerwijk").population
    20755
    """
    if folders is None and (path := _shipped_file(text)):
        return _shipped_profile(path, path.stat().st_mtime_ns)
    known = [read_names(path) for path in _profile_files(folders)]
    if folders is None:
        known += imported_names()
    exact = [names for names in known if names.slug == text.strip()]
    found = exact or [names for names in known if names.answers_to(text)]
    if len(found) == 1:
        return read_profile(found[0].path)
    shown = repr(text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "...")
    if found:
        raise WijksimError(f"{shown} is more than one wijk: {_choices(found)}")
    if there := [names for names in known if names.lies_in(text)]:
        raise WijksimError(f"{shown} is a municipality. Of its wijken there are {_choices(there)} {_WAY_OUT}")
    near = did_you_mean(text[:_SHOWN].lower(), [names.slug for names in known])
    raise WijksimError(f"No wijk answers to {shown}.{near} {_WAY_OUT}")


def is_shipped(slug: str) -> bool:
    """Whether a wijk with this short name comes with wijksim."""
    return _shipped_file(slug) is not None


def _shipped_folder() -> Path:
    return Path(str(files("wijksim.population").joinpath("profiles")))


def _shipped_file(text: str) -> Path | None:
    """The profile that comes with wijksim under exactly this short name, if there is one."""
    path = _shipped_folder() / f"{text.strip()}.toml"
    return path if len(text) <= _SHOWN and _SLUG.fullmatch(text.strip()) and path.is_file() else None


@lru_cache(maxsize=64)
def _shipped_profile(path: Path, edited: int) -> Profile:
    """A profile that comes with wijksim, read once as long as nobody edits it: each model asks for the average wijk."""
    return read_profile(path)


def _choices(found: Sequence[WijkNames]) -> str:
    """The wijken that share a name, with what tells them apart."""
    by_code = len({names.code for names in found}) == len(found)
    shown = [
        f"{names.code if by_code else names.slug} ({names.municipality}/{names.name})" for names in found[:_LISTED]
    ]
    rest = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    way_out = "Use the code, or municipality/name." if by_code else "Use the short name that stands first here."
    return f"{', '.join(shown)}{rest}. {way_out}"


def slugs() -> list[str]:
    """The short names of all wijken, sorted; no file is read, so a shell can ask while somebody types."""
    return sorted(path.stem for path in (*_profile_files(None), *imported_files()))


def _profile_files(folders: Sequence[Folder] | None) -> Iterable[Path]:
    """The profile files, folder by folder, in the order of their names."""
    for folder in map(Path, folders if folders is not None else [_shipped_folder()]):
        if not folder.is_dir():
            raise WijksimError(f"{folder}: no such folder of wijk profiles. Name a folder with .toml files.")
        yield from sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))
