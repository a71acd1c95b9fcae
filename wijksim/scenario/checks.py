"""Checks on what people write about a scenario, shared by files, dictionaries and calls.

Each check returns the clean value or raises one `WijksimError` that names the place, the key, what was found
and what is allowed. `where` is the file or the scenario the message is about.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import Any, cast

from wijksim.errors import WijksimError, did_you_mean
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS

LANGUAGES = ("nl", "en")
MONTHS = (1, 1200)
#: A mechanism is off (0) or as its parameters say (1); to make it stronger, move its parameters within their ranges.
STRENGTH = (0.0, 1.0)
NAME_LENGTH = 64
#: Units of parameters that count something, so that half of it means nothing.
WHOLE_UNITS = ("count", "0 or 1")

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SHOWN = 60
_LISTED = 20


def show(value: object) -> str:
    """A value as a message shows it: short, on one line, never failing, tables and lists by kind only."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return repr(value if len(value) <= _SHOWN else value[:_SHOWN] + "...")
    if isinstance(value, Real):
        return _show_number(value)
    if isinstance(value, Mapping):
        return "a table"
    return "a list" if isinstance(value, list | tuple) else f"a {type(value).__name__}"


def _show_number(value: Real) -> str:
    try:
        text = str(value)
    except ValueError:  # Python refuses to write out integers of thousands of digits
        return "a huge number"
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."


def unknown_key(where: str, key: object, place: str, allowed: Iterable[str]) -> WijksimError:
    """The error for a key nobody declared; a long list of allowed names gives way to near ones."""
    names = list(allowed)
    near = meant(key, names) if isinstance(key, str) else ""
    listed = "" if near and len(names) > _LISTED else f" Allowed: {_first(names)}."
    return WijksimError(f"{where}: unknown key {show(key)} {place}.{near}{listed}")


def _first(names: list[str]) -> str:
    """Names as a list, of which a long one ends in how many more there are."""
    rest = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"{', '.join(names[:_LISTED])}{rest}"


def meant(word: str, known: Iterable[str]) -> str:
    """A sentence that names near `known` words, however long the word that was found."""
    return did_you_mean(word[:_SHOWN], list(known))


def table(where: str, key: str, value: object) -> Mapping[Any, Any]:
    """`value` itself if it is a table (a mapping)."""
    if not isinstance(value, Mapping):
        raise WijksimError(f"{where}: {key!r} is {show(value)}; it must be a table: [{key}]")
    return value


def number(where: str, key: str, value: object, span: tuple[float, float], unit: str) -> float:
    """A float within `span` (inclusive); no boolean, nan or infinity, and whole where `unit` counts."""
    low, high = span
    allowed = f"{'a whole number' if unit in WHOLE_UNITS else 'a number'} from {low:g} to {high:g} ({unit})"
    if isinstance(value, bool):
        raise WijksimError(f"{where}: {key!r} is {show(value)}, which is no number; write {allowed}")
    if not isinstance(value, Real):
        raise WijksimError(f"{where}: {key!r} is {show(value)}; it must be {allowed}")
    if not low <= cast(float, value) <= high:  # also refuses nan
        raise WijksimError(f"{where}: {key!r} is {show(value)}, out of range; it must be {allowed}")
    clean = float(value) + 0.0  # turns -0.0, which would change the hash, into 0.0
    if unit in WHOLE_UNITS and not clean.is_integer():
        raise WijksimError(f"{where}: {key!r} is {show(value)}; it must be {allowed}")
    return clean


def parameter(where: str, key: str, value: object) -> float:
    """A value for the declared parameter `key`: within its range, or that of a rival model."""
    declared = PARAMETERS[key]
    if declared.rival is not None and type(value) in (int, float) and value == declared.rival:
        return declared.rival
    return number(where, key, value, (declared.low, declared.high), declared.unit)


def strength(where: str, key: str, value: object) -> float:
    """The strength of a mechanism, 0..2: false is 0, true is 1 (as declared)."""
    if isinstance(value, bool):
        return float(value)
    return number(where, key, value, STRENGTH, "strength; true is 1, false is 0")


def whole(where: str, key: str, value: object, span: tuple[int, int]) -> int:
    """An integer within `span` (inclusive)."""
    low, high = span
    is_whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not is_whole or not low <= cast(int, value) <= high:
        allowed = f"a whole number from {low} to {high}"
        raise WijksimError(f"{where}: {key!r} is {show(value)}; it must be {allowed}")
    return int(cast(int, value))


def complete(where: str, key: str, found: Mapping[Any, Any], declared: Mapping[str, Any]) -> None:
    """Refuse names in `found` that are not declared, and declared names that are missing."""
    for name in found:
        if name not in declared:
            raise unknown_key(where, name, f"under {key!r}", declared)
    missing = [name for name in declared if name not in found]
    if missing:
        raise WijksimError(f"{where}: {key!r} lacks {_first(missing)}; every declared name must be there")


def values(where: str, found: object) -> dict[str, float]:
    """Every declared parameter with its value, in declared order."""
    given = table(where, "values", found)
    complete(where, "values", given, PARAMETERS)
    return {name: parameter(where, name, given[name]) for name in PARAMETERS}


def strengths(where: str, found: object) -> dict[str, float]:
    """Every declared mechanism with its strength, in declared order."""
    given = table(where, "strengths", found)
    complete(where, "strengths", given, MECHANISMS)
    return {name: strength(where, name, given[name]) for name in MECHANISMS}


def scenario_name(where: str, value: object) -> str:
    """A name fit for columns and file names: lower-case letters, digits, single hyphens, at most 64."""
    if not isinstance(value, str) or len(value) > NAME_LENGTH or not _NAME.fullmatch(value):
        raise WijksimError(
            f"{where}: 'name' is {show(value)}; it must be lower-case letters and digits, with single "
            f"hyphens between them, at most {NAME_LENGTH} characters, as in 'resident-led-20'"
        )
    return value


def line(where: str, key: str, value: object) -> str:
    """Text with white space run together; control characters, which could steer a terminal, are refused."""
    if not isinstance(value, str):
        raise WijksimError(f"{where}: {key!r} is {show(value)}; it must be text")
    text = " ".join(value.split())
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise WijksimError(f"{where}: {key!r} has control characters in it; it must be plain text")
    return text


def bilingual(where: str, key: str, value: object) -> dict[str, str]:
    """Text in Dutch and English; where one of them is missing, the other stands for both."""
    given = table(where, key, value)
    for language in given:
        if language not in LANGUAGES:
            raise unknown_key(where, language, f"under [{key}]", LANGUAGES)
    texts = {language: line(where, f"{key}.{language}", text) for language, text in given.items()}
    if not texts:
        raise WijksimError(f"{where}: [{key}] is empty; it must have nl (Dutch), en (English) or both")
    either = next(iter(texts.values()))
    return {language: texts.get(language, either) for language in LANGUAGES}


def sources(where: str, value: object) -> tuple[str, ...]:
    """What a scenario rests on, one text each, the first of equal ones kept."""
    if not isinstance(value, list | tuple):
        raise WijksimError(f"{where}: 'sources' is {show(value)}; it must be a list of texts")
    return tuple(dict.fromkeys(line(where, "sources", text) for text in value))
