"""What a wijk is called, read from the first lines of its profile, so that one can be found among thousands.

A wijk answers to its CBS code, its slug, its name, and its municipality with its name; case, accents, spaces,
hyphens and "&" do not matter.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from wijksim.errors import WijksimError
from wijksim.reading import open_file
from wijksim.scenario.toml_file import DOTS_LIMIT

_SPOKEN = {"'s-gravenhage": "Den Haag", "'s-hertogenbosch": "Den Bosch"}
"""Municipalities that people call by another name than the register does."""

#: Names stand before the first table of the file.
_HEAD_BYTES = 16_384
_FIRST_TABLE = re.compile(r"^\s*\[", re.MULTILINE)
_WIJK_NUMBER = re.compile(r"\bwijk\s+\d+\b")
_NO_LETTERS = re.compile(r"[\W_]+")
_KEYS = ("code", "name", "municipality")


@dataclass(frozen=True)
class WijkNames:
    """What one wijk is called, and the file of its profile."""

    path: Path
    code: str
    name: str
    municipality: str

    @property
    def slug(self) -> str:
        """The short name used in commands: that of the file."""
        return self.path.stem

    def answers_to(self, asked: str) -> bool:
        """Whether `asked` means this wijk."""
        key = normalised(asked)
        texts = [self.code, self.slug, self.name, *(f"{town} {self.name}" for town in spoken(self.municipality))]
        return bool(key) and key in {normalised(text) for text in texts}

    def lies_in(self, asked: str) -> bool:
        """Whether `asked` is the municipality of this wijk; the average wijk lies in none."""
        key = normalised(asked)
        return bool(key) and self.code != "NL" and key in map(normalised, spoken(self.municipality))


def read_names(path: Path) -> WijkNames:
    """The names in the file `path`; raises `WijksimError` when its first lines do not hold them."""
    try:
        head = _FIRST_TABLE.split(_head(path), maxsplit=1)[0]
        if any(line.count(".") > DOTS_LIMIT for line in head.splitlines()):
            raise WijksimError(f"{path}: a line has more than {DOTS_LIMIT} full stops.")
        content = tomllib.loads(head)
    except OSError as error:
        raise WijksimError(f"{path}: cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise WijksimError(f"{path}: is not valid TOML in UTF-8: {error}. Mend that place.") from error
    texts = [content.get(key) for key in _KEYS]
    if not all(isinstance(text, str) and text for text in texts):
        raise WijksimError(f"{path}: lacks {', '.join(_KEYS)} in its first lines.")
    return WijkNames(path, *map(str, texts))


def _head(path: Path) -> str:
    """The first characters of a file, with line ends as Unix has them."""
    with open_file(path) as file:
        return file.read(_HEAD_BYTES).decode("utf-8-sig", errors="replace").replace("\r\n", "\n")


def spoken(municipality: str) -> set[str]:
    """What people call a municipality: its name in the register, and Den Haag for 's-Gravenhage."""
    return {municipality, _SPOKEN.get(municipality.casefold(), municipality)}


def normalised(text: str) -> str:
    """Letters and digits only, without case, accents, the word "en", or the "Wijk 36" that CBS puts first."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))
    words = _NO_LETTERS.sub(" ", _WIJK_NUMBER.sub(" ", bare)).split()
    return "".join(word for word in words if word != "en")
