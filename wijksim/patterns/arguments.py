"""What may stand between the names of a metric: "indicator=hardship; group=all; year=0", read strictly.

Each argument of a metric says what it takes and by what it is read; a text that cannot be read is a `WijksimError` that
names the argument, what was found, and what was expected.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from wijksim.errors import WijksimError, did_you_mean
from wijksim.scenario.checks import show

#: The arguments of one row, read.
Values = Mapping[str, Any]
#: Longest text of the arguments of a row.
_LONGEST = 500


@dataclass(frozen=True)
class Argument:
    """One argument of a metric; without `default` it must be given.

    `expected` says in words what it takes, `limits` in signs where there are any; what it is for stands in
    `wijksim/locale` under `[argument]`.
    """

    name: str
    read: Callable[[str], Any]
    expected: str
    default: Any = None
    limits: str = ""


def one_of(name: str, choices: Sequence[str], default: str | None = None) -> Argument:
    """An argument that takes one of some words."""
    expected = f"one of {', '.join(choices)}"
    return Argument(name, lambda text: chosen(text, choices), expected, default, ", ".join(choices))


def name_of(name: str, known: Callable[[], Sequence[str]], what: str) -> Argument:
    """An argument that takes one of more names than a message can hold; near ones are told."""
    return Argument(name, lambda text: chosen(text, known()), what)


def whole_of(name: str, allowed: range, what: str, default: int | None = None) -> Argument:
    """An argument that takes a whole number in a range."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) in allowed):
            raise WijksimError("")
        return int(text)

    expected = f"{what}, a whole number from {allowed[0]} to {allowed[-1]}"
    return Argument(name, read, expected, default, f"{allowed[0]}-{allowed[-1]}")


def number_of(name: str, low: float, high: float, what: str, default: float | None = None) -> Argument:
    """An argument that takes a number in a range, written with a point."""

    def read(text: str) -> float:
        value = number(text)
        if value is None or not low <= value <= high:
            raise WijksimError("")
        return value

    return Argument(name, read, f"{what}, a number from {low:g} to {high:g}", default, f"{low:g}-{high:g}")


def number(text: str) -> float | None:
    """The finite number that plain ASCII text is, else None."""
    try:
        value = float(text) if text.isascii() and "_" not in text else float("nan")
    except ValueError:
        return None
    return value if isfinite(value) else None


def chosen(text: str, choices: Sequence[str]) -> str:
    """The text, if it is one of the choices; raises `WijksimError` that says which are near."""
    if text not in choices:
        raise WijksimError(did_you_mean(text[:60], list(choices)).strip())
    return text


def read_arguments(where: str, metric: str, taken: Sequence[Argument], text: str) -> dict[str, Any]:
    """The arguments in `text` as values by name, defaults filled in; `WijksimError` for the first that is wrong."""
    if len(text) > _LONGEST:
        raise WijksimError(f"{where}: arguments are longer than {_LONGEST} characters.")
    given = _split(where, metric, taken, text)
    values = {}
    for argument in taken:
        if argument.name in given:
            values[argument.name] = _read(where, metric, argument, given[argument.name])
        elif argument.default is not None:
            values[argument.name] = argument.default
        else:
            raise WijksimError(
                f"{where}: {metric} needs the argument {argument.name!r} ({argument.expected}). "
                f"Write {argument.name}=... in the column arguments."
            )
    return values


def _split(where: str, metric: str, taken: Sequence[Argument], text: str) -> dict[str, str]:
    """The texts by name; a part that is no name=value, an unknown name or a name that stands twice is refused."""
    names = [argument.name for argument in taken]
    given: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, mark, value = (piece.strip() for piece in part.partition("="))
        if not mark:
            raise WijksimError(f"{where}: {show(part)} is no argument; write name=value, with ';' between arguments.")
        if name not in names:
            hint = did_you_mean(name[:60], names) or f" It takes {', '.join(names) or 'none'}."
            raise WijksimError(f"{where}: {metric} has no argument {show(name)}.{hint}")
        if name in given:
            raise WijksimError(f"{where}: argument {name!r} stands twice; write it once.")
        given[name] = value
    return given


def _read(where: str, metric: str, argument: Argument, text: str) -> Any:
    try:
        return argument.read(text)
    except WijksimError as error:
        hint = f" {error}" if str(error) else ""
        raise WijksimError(
            f"{where}: argument {argument.name!r} of {metric} is {show(text)}; needed is {argument.expected}.{hint}"
        ) from error
