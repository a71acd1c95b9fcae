"""Reads one profile file, strictly.

A profile is a TOML file named after its slug: the names of the wijk, `[sources]`, and `[figures]`, in which
every figure of `profile.FIGURES` stands with its kind and source. Anything unknown, missing, of a wrong type,
out of range or inconsistent is a `WijksimError` that names the file and the key.
"""

import re
from math import fsum
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
from wijksim.scenario.checks import show
from wijksim.scenario.toml_file import label, read_toml

SCHEMA = 1
SHARES_TOLERANCE = 2.0
"""Five rounded percentages may miss 100 by this much."""

_NAMES = ("code", "name", "municipality", "province")
_CODE = re.compile(r"WK[0-9]{4}[0-9A-Z]{2}|BU[0-9]{4}[0-9A-Z]{4}|XX[0-9]{4}|NL")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_profile(path: Path) -> Profile:
    """The profile in the TOML file `path`; raises `WijksimError` when it cannot be used."""
    where = label(path)
    content = read_toml(path, "profile of a wijk")
    _check_keys(where, "the file", content, required=("schema", *_NAMES, "sources", "figures"))
    if type(content["schema"]) is not int or content["schema"] != SCHEMA:
        raise WijksimError(f"{where}: schema is {show(content['schema'])}; this wijksim reads schema {SCHEMA}.")
    names: dict[str, Any] = {key: _name(where, key, content[key]) for key in _NAMES}
    if not _CODE.fullmatch(names["code"]):
        raise WijksimError(
            f"{where}: code is {show(names['code'])}; a CBS code such as 'WK020204' or 'BU02020401' is needed, "
            "or 'XX' and four digits for an invented wijk."
        )
    sources = _sources(where, content["sources"])
    raw = _table(where, "figures", content["figures"])
    _check_keys(where, "[figures]", raw, required=tuple(FIGURES))
    figures = {name: _figure(where, name, raw[name], sources) for name in FIGURES}
    values: dict[str, Any] = {name: figure.value for name, figure in figures.items()}
    _check_together(where, values)
    return Profile(slug=_slug(path), **names, **values, figures=figures)


def check_profile(where: str, profile: Profile) -> None:
    """Raise `WijksimError` when a profile that came from elsewhere is not as a file can say it."""
    for key in _NAMES:
        _name(where, key, getattr(profile, key))
    if not _CODE.fullmatch(profile.code) or not _SLUG.fullmatch(_name(where, "slug", profile.slug)):
        raise WijksimError(f"{where}: code {show(profile.code)} or slug {show(profile.slug)} is not that of a wijk.")
    if profile.figures.keys() != FIGURES.keys():
        raise WijksimError(f"{where}: does not say of every figure where it comes from.")
    for name, declared in FIGURES.items():
        value = getattr(profile, name)
        if not (value is None and declared.optional):
            _value(where, name, list(value) if isinstance(value, tuple) else value, declared)
    _check_together(where, {name: getattr(profile, name) for name in FIGURES})


def _check_keys(
    where: str, place: str, found: dict[str, Any], required: tuple[str, ...], extra: tuple[str, ...] = ()
) -> None:
    """Refuse a key that is not known, then a key that is missing."""
    known = [*required, *extra]
    for key in found:
        if key not in known:
            hint = did_you_mean(key, known) or f" Allowed are {', '.join(known)}."
            raise WijksimError(f"{where}: unknown key {show(key)} in {place}.{hint}")
    for key in required:
        if key not in found:
            raise WijksimError(f"{where}: key {key!r} is missing in {place}. Add it.")


def _slug(path: Path) -> str:
    if not _SLUG.fullmatch(path.stem):
        raise WijksimError(
            f"{label(path)}: the file name is the short name of the wijk: lower-case letters, digits and hyphens only."
        )
    return path.stem


def _table(where: str, key: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WijksimError(f"{where}: {key} is {show(value)}; a table is needed.")
    return value


def _name(where: str, key: str, value: Any) -> str:
    """A text of 1 to 500 printable characters."""
    if not isinstance(value, str) or not value.isprintable() or not 1 <= len(value.strip()) <= 500:
        raise WijksimError(f"{where}: {key} is {show(value)}; a text of 1 to 500 printable characters is needed.")
    return value.strip()


def _sources(where: str, value: Any) -> dict[str, tuple[str, str]]:
    """Each source as (text, file); the file is empty for what is not a table."""
    sources = {}
    for key, raw in _table(where, "sources", value).items():
        named = f"sources.{key if key.isprintable() else show(key)}"
        entry = _table(where, named, raw)
        _check_keys(where, f"[{named}]", entry, required=("text",), extra=("file",))
        texts = {part: _name(where, f"{named}.{part}", entry[part]) for part in entry}
        sources[key] = (texts["text"], texts.get("file", ""))
    return sources


def _figure(where: str, name: str, value: Any, sources: dict[str, tuple[str, str]]) -> Figure:
    key = f"figures.{name}"
    raw = _table(where, key, value)
    _check_keys(where, f"[{key}]", raw, required=("kind", "source"), extra=("value", "column"))
    kind, source = raw["kind"], raw["source"]
    if kind not in PROVENANCE_KINDS:
        raise WijksimError(f"{where}: {key}.kind is {show(kind)}; allowed are {', '.join(PROVENANCE_KINDS)}.")
    if not isinstance(source, str) or source not in sources:
        hint = did_you_mean(source, list(sources)) if isinstance(source, str) else ""
        raise WijksimError(f"{where}: {key}.source is {show(source)}, which is not in [sources].{hint}")
    text, file = sources[source]
    column = _name(where, f"{key}.column", raw["column"]) if "column" in raw else ""
    if kind == "table" and not (file and column):
        raise WijksimError(f"{where}: {key} is of kind 'table': name its column, and the file in [sources.{source}].")
    return Figure(_value_or_missing(where, name, kind, raw), text, column, kind, file)


def _value_or_missing(where: str, name: str, kind: str, raw: dict[str, Any]) -> Value:
    declared, key = FIGURES[name], f"figures.{name}"
    if kind != "missing":
        if "value" not in raw:
            raise WijksimError(f"{where}: {key} has no value. Give one, with its kind and source.")
        return _value(where, f"{key}.value", raw["value"], declared)
    if not declared.optional:
        allowed = ", ".join(each for each in FIGURES if FIGURES[each].optional)
        raise WijksimError(
            f"{where}: {key} cannot be missing (only {allowed} can). Give an assumption, with its reason as source."
        )
    if "value" in raw:
        raise WijksimError(
            f"{where}: {key} is of kind 'missing' and has value {show(raw['value'])}. Drop one of the two."
        )
    return None


def _value(where: str, key: str, value: Any, declared: Declared) -> Value:
    """The value in its declared form: one of the choices, several shares, or one number."""
    if declared.choices:
        if value in declared.choices:
            return str(value)
        hint = did_you_mean(value, list(declared.choices)) if isinstance(value, str) else ""
        raise WijksimError(f"{where}: {key} is {show(value)}; allowed are {', '.join(declared.choices)}.{hint}")
    if declared.parts == 1:
        return _number(where, key, value, declared)
    if not isinstance(value, list) or len(value) != declared.parts:
        raise WijksimError(f"{where}: {key} is {show(value)}; a list of {declared.parts} numbers is needed.")
    return tuple(float(_number(where, f"{key}[{i}]", part, declared)) for i, part in enumerate(value))


def _number(where: str, key: str, value: Any, declared: Declared) -> int | float:
    """A number in range; nan fails the comparison, true and false are no numbers."""
    kinds: tuple[type, ...] = (int,) if declared.whole else (int, float)
    if type(value) not in kinds or not declared.low <= value <= declared.high:
        what = "a whole number" if declared.whole else "a number"
        raise WijksimError(
            f"{where}: {key} is {show(value)}; {what} from {declared.low:,.10g} to {declared.high:,.10g} is needed "
            f"({declared.meaning}, {declared.unit})."
        )
    return int(value) if declared.whole else float(value)


def _check_together(where: str, value: dict[str, Any]) -> None:
    """Figures that must agree with each other."""
    for what, parts in (
        ("age_shares", value["age_shares"]),
        (", ".join(HOUSEHOLD_KINDS), [value[kind] for kind in HOUSEHOLD_KINDS]),
    ):
        if abs(fsum(parts) - 100.0) > SHARES_TOLERANCE:
            raise WijksimError(
                f"{where}: figures {what} sum to {fsum(parts):g}; 100 is needed, "
                f"give or take {SHARES_TOLERANCE:g} for rounding."
            )
    if value["lonely_severe"] > value["lonely"]:
        raise WijksimError(f"{where}: figures.lonely_severe is above figures.lonely, of which it is a part.")
    if value["income_low"] + value["income_high"] > 100.0 + SHARES_TOLERANCE:
        raise WijksimError(f"{where}: figures.income_low and income_high sum to more than 100.")
