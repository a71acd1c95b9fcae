"""Finds a wijk by what people call it.

The profiles that come with wijksim lie in `profiles/` beside this file; other folders can be named instead.
A wijk answers to its CBS code, its slug, its name, and its municipality with its name; case, accents, spaces,
hyphens and "&" do not matter.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

from wijksim.errors import WijksimError, did_you_mean
from wijksim.population.profile import Profile
from wijksim.population.profile_file import read_profile

Folder = str | os.PathLike[str]

_SPOKEN = {"'s-gravenhage": "Den Haag", "'s-hertogenbosch": "Den Bosch"}
"""Municipalities that people call by another name than the register does."""

_WIJK_NUMBER = re.compile(r"\bwijk\s+\d+\b")
_NO_LETTERS = re.compile(r"[\W_]+")


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

    Raises `WijksimError` when no wijk or more than one answers to it.

    >>> find_wijk("den haag / moerwijk").population
    20755
    """
    profiles = list_wijken(folders)
    asked = _key(text)
    found = [profile for profile in profiles if asked and asked in _keys(profile)]
    if len(found) == 1:
        return found[0]
    shown = repr(text if len(text) <= 60 else text[:57] + "...")
    if found:
        choices = ", ".join(f"{p.code} ({p.municipality}/{p.name})" for p in found)
        raise WijksimError(f"{shown} is more than one wijk: {choices}. Use the code, or municipality/name.")
    near = did_you_mean(text[:60].lower(), [profile.slug for profile in profiles])
    raise WijksimError(f"No wijk answers to {shown}.{near} All of them: wijksim wijk list")


def slugs() -> list[str]:
    """The short names of all wijken, sorted; no file is read, so a shell can ask while somebody types."""
    return sorted(path.stem for path in _profile_files(None))


def _profile_files(folders: Sequence[Folder] | None) -> Iterable[Path]:
    """The profile files, folder by folder, in the order of their names."""
    if folders is None:
        folders = [Path(str(files("wijksim.population").joinpath("profiles")))]
    for folder in map(Path, folders):
        if not folder.is_dir():
            raise WijksimError(f"{folder}: no such folder of wijk profiles. Name a folder with .toml files.")
        yield from sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))


def _keys(profile: Profile) -> set[str]:
    """All that this wijk answers to, normalised."""
    towns = {profile.municipality, _SPOKEN.get(profile.municipality.casefold(), profile.municipality)}
    texts = [profile.code, profile.slug, profile.name, *(f"{town} {profile.name}" for town in towns)]
    return {_key(text) for text in texts}


def _key(text: str) -> str:
    """Letters and digits only, without case, accents, the word "en", or the "Wijk 36" that CBS puts first."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))
    words = _NO_LETTERS.sub(" ", _WIJK_NUMBER.sub(" ", bare)).split()
    return "".join(word for word in words if word != "en")
