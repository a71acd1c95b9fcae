"""Reading `[vary]`: which numbers a design varies, from where to where."""

from collections.abc import Mapping
from typing import Any

from wijksim.errors import WijksimError
from wijksim.scenario import checks
from wijksim.scenario.parameters import PARAMETERS
from wijksim.sweeps.varied import LINEAR, LOG, NAMES, Varied, declared_range

#: Everything of a kind at once, over its declared range.
ALL, EXCEPT = "all", "except"
_KINDS = {
    "uncertainties": [name for name, declared in PARAMETERS.items() if declared.kind == "uncertainty"],
    "levers": [name for name, declared in PARAMETERS.items() if declared.kind == "lever"],
    "mechanisms": [name for name, mechanism in NAMES.items() if mechanism],
}
_RANGE = ("low", "high", "scale", "levels")
_MOST_LEVELS = 1000
_FORMS = "true (its declared range), [low, high], or a table with low, high, scale or levels"


def read_varied(where: str, content: Mapping[str, Any]) -> tuple[Varied, ...]:
    """What is varied, in the order of declaration; raises `WijksimError`, naming the key, for what cannot be."""
    for key in content:
        if key not in NAMES and key not in (ALL, EXCEPT):
            raise checks.unknown_key(where, key, "under [vary]", (*NAMES, ALL, EXCEPT))
    found = {name: whole_range(name) for kind in _listed(where, ALL, content, _KINDS) for name in _KINDS[kind]}
    for name in _listed(where, EXCEPT, content, NAMES):
        if name not in found:
            raise WijksimError(f"{where}: {EXCEPT!r} under [vary] has {name!r}, which {ALL!r} does not vary")
        del found[name]
    found |= {name: _varied(where, name, value) for name, value in content.items() if name in NAMES}
    return tuple(found[name] for name in NAMES if name in found)


def whole_range(name: str) -> Varied:
    """A number over its declared range."""
    low, high, whole = declared_range(name)
    return Varied(name, low, high, whole=whole)


def value_of(where: str, name: str, value: object) -> float:
    """A value of a parameter or a mechanism within its declared range; never that of a rival model."""
    low, high, _ = declared_range(name)
    unit = PARAMETERS[name].unit if name in PARAMETERS else "strength"
    return checks.number(where, name, value, (low, high), unit)


def _listed(where: str, key: str, content: Mapping[str, Any], allowed: Any) -> list[str]:
    """Names of a list under [vary], or of one text; nothing where the key is absent."""
    given = content.get(key, [])
    names = given if isinstance(given, list) else [given]
    for name in names:
        if not isinstance(name, str) or name not in allowed:
            raise checks.unknown_key(where, name, f"in {key!r} under [vary]", allowed)
    return list(dict.fromkeys(names))


def _varied(where: str, name: str, value: object) -> Varied:
    """What a design says of one number."""
    if value is True:
        return whole_range(name)
    if isinstance(value, list) and len(value) == 2:
        value = {"low": value[0], "high": value[1]}
    if not isinstance(value, Mapping):
        raise WijksimError(f"{where}: {name!r} under [vary] is {checks.show(value)}; it must be {_FORMS}")
    for key in value:
        if key not in _RANGE:
            raise checks.unknown_key(where, key, f"of {name!r} under [vary]", _RANGE)
    whole = declared_range(name)[2]
    if "levels" in value:
        levels = _levels(where, name, value)
        return Varied(name, min(levels), max(levels), levels, whole=whole)
    default = whole_range(name)
    low = value_of(where, name, value.get("low", default.low))
    high = value_of(where, name, value.get("high", default.high))
    if not low < high:
        raise WijksimError(f"{where}: {name!r} under [vary] goes from {low:g} to {high:g}; low must be below high")
    return Varied(name, low, high, scale=_scale(where, name, value, low, whole), whole=whole)


def _levels(where: str, name: str, value: Mapping[str, Any]) -> tuple[float, ...]:
    given = value["levels"]
    if len(value) > 1:
        raise WijksimError(f"{where}: {name!r} under [vary] has levels and more; levels stand alone")
    if not isinstance(given, list) or not 1 <= len(given) <= _MOST_LEVELS:
        raise WijksimError(f"{where}: 'levels' of {name!r} is {checks.show(given)}; it must be a list of numbers")
    levels = tuple(value_of(where, name, level) for level in given)
    if len(set(levels)) < len(levels):
        raise WijksimError(f"{where}: 'levels' of {name!r} has a value more than once; name each one once")
    return levels


def _scale(where: str, name: str, value: Mapping[str, Any], low: float, whole: bool) -> str:
    scale = value.get("scale", LINEAR)
    if scale not in (LINEAR, LOG):
        raise WijksimError(f'{where}: \'scale\' of {name!r} is {checks.show(scale)}; it must be "linear" or "log"')
    if scale == LOG and (low <= 0 or whole):
        raise WijksimError(f"{where}: {name!r} cannot have a log scale: it needs a low above zero and no whole numbers")
    return str(scale)
