"""Looks up a text by its key and writes numbers, lists and durations as the language does.

The texts stand in `nl.toml` and `en.toml` beside this file. A key that is missing is a programming error and
raises KeyError; a name the model made up (a cause, a kind of cost) may be missing and is then shown as it is.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from math import isfinite
from typing import Any

from wijksim.errors import WijksimError, did_you_mean

LANGUAGES = ("nl", "en")
MONTHS_A_YEAR = 12

#: decimal mark, mark between thousands
_MARKS = {"nl": (",", "."), "en": (".", ",")}
_UNKNOWN = "-"


class Words:
    """The texts of one language; make one with `words(language)`."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self.texts = texts

    def say(self, key: str, **values: object) -> str:
        """The text of `key` with its placeholders filled in; KeyError when key or value is missing."""
        return self.texts[key].format(**values)

    def name(self, kind: str, what: str) -> str:
        """The name of `what` (an outcome, a cause, a group), or its code in plain letters."""
        return self.texts.get(f"{kind}.{what}") or one_line(what.replace("_", " "))

    def number(self, value: float, digits: int = 0, *, signed: bool = False) -> str:
        """`value` with `digits` decimals; "-" when it is not a number; zero never carries a sign."""
        if not isfinite(value):
            return _UNKNOWN
        text = f"{value:,.{digits}f}"
        if float(text.replace(",", "")) == 0:
            text = text.lstrip("-")
        elif signed and value > 0:
            text = f"+{text}"
        decimal, thousands = _MARKS[self.language]
        return text.translate({ord("."): decimal, ord(","): thousands})

    def plain(self, value: float) -> str:
        """`value` with no more decimals than it has, six at most."""
        return self.number(value, len(f"{value:.6f}".rstrip("0").partition(".")[2]))

    def both(self, parts: Sequence[str], joint: str = "and") -> str:
        """The parts as an enumeration: "a, b en c", or with joint "or": "a, b of c"."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self.say(f'list.{joint}')} {parts[-1]}"

    def duration(self, months: float) -> str:
        """A time in whole months as years and months: "9 jaar en 3 maanden"."""
        years, rest = divmod(round(months), MONTHS_A_YEAR)
        parts = [self._count("year", years)] if years else []
        if rest or not years:
            parts.append(self._count("month", rest))
        return self.both(parts)

    def _count(self, unit: str, count: int) -> str:
        return self.say(f"time.{unit}" if count == 1 else f"time.{unit}s", count=count)


@cache
def words(language: str) -> Words:
    """The texts of `language` ("nl" or "en"); WijksimError for any other."""
    if language not in LANGUAGES:
        hint = did_you_mean(language, list(LANGUAGES))
        raise WijksimError(f"language {language!r} is not known; choose one of {', '.join(LANGUAGES)}.{hint}")
    text = resources.files("wijksim.locale").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Words(language, dict(_flat(tomllib.loads(text))))


def one_line(text: str) -> str:
    """The text on one line, without what could steer a terminal; stored results may come from anywhere."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """The texts of nested tables under dotted keys."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
