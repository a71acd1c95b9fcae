"""Reads one profile file, strictly.

A profile is a TOML file named after its slug: the names of the wijk, `[sources]`, and `[figures]`, in which
every figure of `profile.FIGURES` stands with its kind and source. Anything unknown, missing, of a wrong type,
out of range or inconsistent is a `WijksimError` that names the file and the key.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

from wijksim.errors import WijksimError, did_you_mean
from wijksim.population.profile import (
    FIGURES,
    HOUSEHOLD_KINDS,
    PROVENANCE_KINDS,
    Declared,
    Figure,
    Profile,
    Value,
)

SCHEMA = 1
MAX_BYTES = 1_000_000
SHARES_TOLERANCE = 2.0
"""Five rounded percentages may miss 100 by this much."""

_NAMES = ("code", "name", "municipality", "province")
_CODE = re.compile(r"WK[0-9]{4}[0-9A-Z]{2}|BU[0-9]{4}[0-9A-Z]{4}|XX[0-9]{4}|NL")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_profile(path: Path) -> Profile:
    """The profile in the TOML file `path`; raises `WijksimError` when it cannot be used."""
    content = _parse(path)
    _check_keys(path, "the file", content, required=("schema", *_NAMES, "sources", "figures"))
    if type(content["schema"]) is not int or content["schema"] != SCHEMA:
        raise WijksimError(f"{path}: schema is {content['schema']!r}; this wijksim reads schema {SCHEMA}.")
    names: dict[str, Any] = {key: _name(path, key, content[key]) for key in _NAMES}
    if not _CODE.fullmatch(names["code"]):
        raise WijksimError(
            f"{path}: code is {names['code']!r}; a CBS code such as 'WK020204' or 'BU02020401' is needed, "
            "or 'XX' and four digits for an invented wijk."
        )
    sources = _sources(path, content["sources"])
    raw = _table(path, "figures", content["figures"])
    _check_keys(path, "[figures]", raw, required=tuple(FIGURES))
    figures = {name: _figure(path, name, raw[name], sources) for name in FIGURES}
    _check_together(path, figures)
    values: dict[str, Any] = {name: figure.value for name, figure in figures.items()}
    return Profile(slug=_slug(path), **names, **values, figures=figures)


def _parse(path: Path) -> dict[str, Any]:
    """The TOML content; a leading byte order mark, as some editors write, is accepted."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise WijksimError(f"{path}: larger than {MAX_BYTES:,} bytes; that is no profile.")
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise WijksimError(f"{path}: cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise WijksimError(f"{path}: is not valid TOML in UTF-8: {error}. Mend that place.") from error


def _check_keys(
    path: Path, where: str, found: dict[str, Any], required: tuple[str, ...], extra: tuple[str, ...] = ()
) -> None:
    """Refuse a key that is not known, then a key that is missing."""
    known = [*required, *extra]
    for key in found:
        if key not in known:
            hint = did_you_mean(key, known) or f" Allowed are {', '.join(known)}."
            raise WijksimError(f"{path}: unknown key {key!r} in {where}.{hint}")
    for key in required:
        if key not in found:
            raise WijksimError(f"{path}: key {key!r} is missing in {where}. Add it.")


def _slug(path: Path) -> str:
    if not _SLUG.fullmatch(path.stem):
        raise WijksimError(
            f"{path}: the file name is the short name of the wijk: lower-case letters, digits and hyphens only."
        )
    return path.stem


def _table(path: Path, key: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WijksimError(f"{path}: {key} is {value!r}; a table is needed.")
    return value


def _name(path: Path, key: str, value: Any) -> str:
    """A text of 1 to 500 printable characters."""
    if not isinstance(value, str) or not value.isprintable() or not 1 <= len(value.strip()) <= 500:
        raise WijksimError(f"{path}: {key} is {value!r}; a text of 1 to 500 printable characters is needed.")
    return value.strip()


def _sources(path: Path, value: Any) -> dict[str, tuple[str, str]]:
    """Each source as (text, file); the file is empty for what is not a table."""
    sources = {}
    for key, raw in _table(path, "sources", value).items():
        entry = _table(path, f"sources.{key}", raw)
        _check_keys(path, f"[sources.{key}]", entry, required=("text",), extra=("file",))
        texts = {part: _name(path, f"sources.{key}.{part}", entry[part]) for part in entry}
        sources[key] = (texts["text"], texts.get("file", ""))
    return sources


def _figure(path: Path, name: str, value: Any, sources: dict[str, tuple[str, str]]) -> Figure:
    key = f"figures.{name}"
    raw = _table(path, key, value)
    _check_keys(path, f"[{key}]", raw, required=("kind", "source"), extra=("value", "column"))
    kind, source = raw["kind"], raw["source"]
    if kind not in PROVENANCE_KINDS:
        raise WijksimError(f"{path}: {key}.kind is {kind!r}; allowed are {', '.join(PROVENANCE_KINDS)}.")
    if not isinstance(source, str) or source not in sources:
        hint = did_you_mean(source, list(sources)) if isinstance(source, str) else ""
        raise WijksimError(f"{path}: {key}.source is {source!r}, which is not in [sources].{hint}")
    text, file = sources[source]
    column = _name(path, f"{key}.column", raw["column"]) if "column" in raw else ""
    if kind == "table" and not (file and column):
        raise WijksimError(f"{path}: {key} is of kind 'table': name its column, and the file in [sources.{source}].")
    return Figure(_value_or_missing(path, name, kind, raw), text, column, kind, file)


def _value_or_missing(path: Path, name: str, kind: str, raw: dict[str, Any]) -> Value:
    declared, key = FIGURES[name], f"figures.{name}"
    if kind != "missing":
        if "value" not in raw:
            raise WijksimError(f"{path}: {key} has no value. Give one, with its kind and source.")
        return _value(path, f"{key}.value", raw["value"], declared)
    if not declared.optional:
        allowed = ", ".join(each for each in FIGURES if FIGURES[each].optional)
        raise WijksimError(
            f"{path}: {key} cannot be missing (only {allowed} can). Give an assumption, with its reason as source."
        )
    if "value" in raw:
        raise WijksimError(f"{path}: {key} is of kind 'missing' and has value {raw['value']!r}. Drop one of the two.")
    return None


def _value(path: Path, key: str, value: Any, declared: Declared) -> Value:
    """The value in its declared form: one of the choices, several shares, or one number."""
    if declared.choices:
        if value in declared.choices:
            return str(value)
        hint = did_you_mean(value, list(declared.choices)) if isinstance(value, str) else ""
        raise WijksimError(f"{path}: {key} is {value!r}; allowed are {', '.join(declared.choices)}.{hint}")
    if declared.parts == 1:
        return _number(path, key, value, declared)
    if not isinstance(value, list) or len(value) != declared.parts:
        raise WijksimError(f"{path}: {key} is {value!r}; a list of {declared.parts} numbers is needed.")
    return tuple(float(_number(path, f"{key}[{i}]", part, declared)) for i, part in enumerate(value))


def _number(path: Path, key: str, value: Any, declared: Declared) -> int | float:
    """A number in range; nan fails the comparison, true and false are no numbers."""
    kinds: tuple[type, ...] = (int,) if declared.whole else (int, float)
    if type(value) not in kinds or not declared.low <= value <= declared.high:
        what = "a whole number" if declared.whole else "a number"
        raise WijksimError(
            f"{path}: {key} is {value!r}; {what} from {declared.low:g} to {declared.high:g} is needed "
            f"({declared.meaning}, {declared.unit})."
        )
    return int(value) if declared.whole else float(value)


def _check_together(path: Path, figures: dict[str, Figure]) -> None:
    """Figures that must agree with each other."""
    value: dict[str, Any] = {name: figure.value for name, figure in figures.items()}
    for what, parts in (
        ("age_shares", value["age_shares"]),
        (", ".join(HOUSEHOLD_KINDS), [value[kind] for kind in HOUSEHOLD_KINDS]),
    ):
        if abs(sum(parts) - 100.0) > SHARES_TOLERANCE:
            raise WijksimError(
                f"{path}: figures {what} sum to {sum(parts):g}; 100 is needed, "
                f"give or take {SHARES_TOLERANCE:g} for rounding."
            )
    if value["lonely_severe"] > value["lonely"]:
        raise WijksimError(f"{path}: figures.lonely_severe is above figures.lonely, of which it is a part.")
    if value["income_low"] + value["income_high"] > 100.0 + SHARES_TOLERANCE:
        raise WijksimError(f"{path}: figures.income_low and income_high sum to more than 100.")
