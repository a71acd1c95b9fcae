"""The words of the screen: one file a subject and language in `wijksim/locale/viewer`.

    >>> from wijksim.viewer.words import viewer_words
    >>> viewer_words("nl").say("shell.name")
    'Wijksim'

The first part of a key is the name of the file (`verhaal.step1.title` stands in `verhaal.nl.toml`). The words of
the rest of wijksim (outcomes, causes, durations) can be asked for as well; `plain` says some of those otherwise.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from wijksim.locale import Words, words

#: A per cent sign never begins a line.
_UNBROKEN = "\N{NO-BREAK SPACE}%"


@cache
def viewer_words(language: str) -> Words:
    """The texts of `language` ("nl" or "en"); WijksimError for any other."""
    texts = dict(_flat(words(language).texts, ""))
    for name in subjects(language):
        texts |= _flat(_read(name, language), f"{name}.")
    return Words(language, texts)


def subjects(language: str) -> list[str]:
    """The names of the files that there are in a language."""
    ending = f".{language}.toml"
    files = resources.files("wijksim.locale").joinpath("viewer").iterdir()
    return sorted(file.name.removesuffix(ending) for file in files if file.name.endswith(ending))


def subject(name: str, language: str) -> dict[str, str]:
    """The texts of one file under keys without its name."""
    return dict(_flat(_read(name, language), ""))


def _read(name: str, language: str) -> dict[str, Any]:
    file = resources.files("wijksim.locale").joinpath("viewer", f"{name}.{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    """The texts of nested tables under dotted keys."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value.replace(" %", _UNBROKEN)
