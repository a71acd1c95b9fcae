"""Reading scenario files strictly: what is not understood is refused, with the place and the way out.

A file is a small difference on the one it extends; without `extends` it is a difference on the declared
defaults, with every mechanism on at strength 1. Where it extends several, each is a difference on those before it.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wijksim.errors import WijksimError
from wijksim.scenario import checks
from wijksim.scenario.events import ScheduledEvent, planned
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.shipped import list_scenarios, locate
from wijksim.scenario.toml_file import label, read_toml

FORMAT = 1
DEFAULT_MONTHS = 360
MAX_DEPTH = 8
#: How many files one file extends at most.
MOST_EXTENDED = 8

_TABLES = ("title", "summary", "levers", "uncertainties", "mechanisms")
_KEYS = ("format", "name", "extends", "months", "sources", "events", *_TABLES)


@dataclass(frozen=True)
class Document:
    """One file, checked: only what it says itself, before what it extends is put under it."""

    where: str
    name: str
    extends: tuple[str, ...]
    months: int | None
    title: dict[str, str]
    summary: dict[str, str]
    sources: tuple[str, ...]
    values: dict[str, float]
    strengths: dict[str, float]
    events: tuple[ScheduledEvent, ...] | None


def read_scenario(asked: str | os.PathLike[str]) -> dict[str, Any]:
    """The resolved content of a shipped name or a `.toml` path, as keyword arguments of `Scenario`.

    Title, summary and sources are the file's own, for they need not hold for what extends it; values,
    strengths and months come from the whole chain. A list of events takes the place of the one it extends.
    """
    chain = _chain(locate(asked))
    own = chain[-1]
    content: dict[str, Any] = {
        "name": own.name,
        "title": own.title,
        "summary": own.summary,
        "sources": own.sources,
        "values": {name: declared.default for name, declared in PARAMETERS.items()},
        "strengths": dict.fromkeys(MECHANISMS, 1.0),
        "months": DEFAULT_MONTHS,
        "events": (),
    }
    for document in chain:
        content["values"] |= document.values
        content["strengths"] |= document.strengths
        content["months"] = document.months or content["months"]
        content["events"] = content["events"] if document.events is None else document.events
    return content


def _chain(path: Path) -> list[Document]:
    """What the file extends, each once and each after what it extends itself, and at the end the file."""
    chain: dict[str, Document] = {}
    _add(path, chain, {})
    return list(chain.values())


def _add(path: Path, chain: dict[str, Document], above: dict[str, Document]) -> None:
    """Put a file under `chain`, after what it extends; `above` are the files that led to it."""
    document = _document(path)
    place = os.path.realpath(path)  # after reading, for reading says what is wrong with a path
    if place in chain:
        return
    steps = list(above.values())
    if place in above:
        names = " -> ".join([*(step.where for step in steps), label(path)])
        raise WijksimError(f"{steps[0].where}: 'extends' goes round in a circle: {names}")
    if len(above) == MAX_DEPTH:
        raise WijksimError(f"{steps[0].where}: 'extends' goes more than {MAX_DEPTH} files deep")
    for name in document.extends:
        _add(_extended(document, name, path.parent), chain, {**above, place: document})
    chain[place] = document


def _extended(document: Document, name: str, folder: Path) -> Path:
    """The file of a name that `document` extends; a path counts from the folder the document is in."""
    try:
        path = folder / locate(name)
    except WijksimError as error:
        raise WijksimError(f"{document.where}: 'extends': {error}") from error
    if not os.path.exists(path):
        hint = _shipped_hint(path)
        raise WijksimError(f"{document.where}: 'extends': file not found: {label(path)}{hint}")
    return path


def _document(path: Path) -> Document:
    try:
        content = read_toml(path)
    except WijksimError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            raise WijksimError(f"{error}{_shipped_hint(path)}") from error
        raise
    return parse(label(path), content)


def _shipped_hint(path: Path) -> str:
    if path.stem not in list_scenarios():
        return ""
    return f". The shipped scenario is called {path.stem!r}, without .toml"


def parse(where: str, content: Mapping[str, Any]) -> Document:
    """Check what one file says; `where` names it in the messages."""
    check_format(where, content)
    for key in content:
        if key not in _KEYS:
            raise _misplaced(where, key, "at the top of the file", _KEYS)
    name = checks.scenario_name(where, content.get("name"))
    months = content.get("months")
    return Document(
        where=where,
        name=name,
        extends=_extends(where, content),
        months=None if months is None else checks.whole(where, "months", months, checks.MONTHS),
        title=checks.bilingual(where, "title", content.get("title", {"en": name})),
        summary=checks.bilingual(where, "summary", content.get("summary", {"en": ""})),
        sources=checks.sources(where, content.get("sources", [])),
        values={
            **_section(where, content, "levers", _of_kind("lever"), checks.parameter),
            **_section(where, content, "uncertainties", _of_kind("uncertainty"), checks.parameter),
        },
        strengths=_section(where, content, "mechanisms", tuple(MECHANISMS), checks.strength),
        events=planned(where, content["events"]) if "events" in content else None,
    )


def _extends(where: str, content: Mapping[str, Any]) -> tuple[str, ...]:
    """What a file extends: nothing, one name or path, or a list of them."""
    if "extends" not in content:
        return ()
    given = content["extends"]
    names = given if isinstance(given, list | tuple) else [given]
    if len(names) > MOST_EXTENDED:
        raise WijksimError(f"{where}: 'extends' names {len(names)} files; at most {MOST_EXTENDED} are allowed")
    return tuple(checks.line(where, "extends", name) for name in names)


def check_format(where: str, content: Mapping[str, Any]) -> None:
    """Refuse content without a format number, or of a format this version does not read."""
    if "format" not in content:
        raise WijksimError(f"{where}: 'format' is missing; it must say: format = {FORMAT}")
    found = content["format"]
    if type(found) is not int or found != FORMAT:
        raise WijksimError(
            f"{where}: 'format' is {checks.show(found)}; this wijksim reads format = {FORMAT} only. "
            "A higher number needs a newer wijksim"
        )


def _of_kind(kind: str) -> tuple[str, ...]:
    return tuple(name for name, declared in PARAMETERS.items() if declared.kind == kind)


def _section(
    where: str,
    content: Mapping[str, Any],
    section: str,
    allowed: tuple[str, ...],
    check: Callable[[str, str, object], float],
) -> dict[str, float]:
    """The checked numbers of one table; an absent table is an empty one."""
    given = checks.table(where, section, content.get(section, {}))
    for key in given:
        if key not in allowed:
            raise _misplaced(where, key, f"under [{section}]", allowed)
    return {key: check(where, key, value) for key, value in given.items()}


def _misplaced(where: str, key: str, place: str, allowed: tuple[str, ...]) -> WijksimError:
    """The error for a key that is unknown here; one that is known elsewhere is told where it belongs."""
    homes = []
    if key in PARAMETERS:
        kind = PARAMETERS[key].kind
        homes.append("a lever, under [levers]" if kind == "lever" else "an uncertainty, under [uncertainties]")
    if key in MECHANISMS:
        homes.append("a mechanism, under [mechanisms]")
    if key in _KEYS:
        homes.append("a key for the top of the file, above the first [table]")
    if not homes:
        return checks.unknown_key(where, key, place, allowed)
    return WijksimError(f"{where}: {key!r} {place} is out of place; it is {' or '.join(homes)}")
