"""Writes a profile as a file that `profile_file` reads back as the same profile."""

import json
from collections.abc import Iterator

from wijksim.population.profile import Figure, Profile
from wijksim.population.profile_file import SCHEMA


def profile_text(profile: Profile, remark: str) -> str:
    """The TOML of a profile, `remark` on top; the slug is the name of the file it goes into.

    Texts must be as `read_profile` takes them: printable, 1 to 500 characters.
    """
    return "\n".join(_lines(profile, remark)) + "\n"


def _lines(profile: Profile, remark: str) -> Iterator[str]:
    yield from (f"# {remark}", f"schema = {SCHEMA}")
    for key in ("code", "name", "municipality", "province"):
        yield f"{key} = {_quoted(getattr(profile, key))}"
    keys: dict[tuple[str, str], str] = {}
    for figure in profile.figures.values():
        source = (figure.source, figure.file)
        if source not in keys:
            keys[source] = f"s{len(keys) + 1}"
            yield from ("", f"[sources.{keys[source]}]", f"text = {_quoted(figure.source)}")
            yield from ([f"file = {_quoted(figure.file)}"] if figure.file else [])
    yield from ("", "[figures]")
    for name, figure in profile.figures.items():
        yield f"{name} = {{{_inline(figure, keys[figure.source, figure.file])}}}"


def _inline(figure: Figure, source: str) -> str:
    """The parts of a figure as TOML writes them in one line."""
    parts = [] if figure.value is None else [f"value = {_value(figure)}"]
    parts += [f"kind = {_quoted(figure.kind)}", f"source = {_quoted(source)}"]
    return ", ".join([*parts, f"column = {_quoted(figure.column)}"] if figure.column else parts)


def _value(figure: Figure) -> str:
    value = figure.value
    if isinstance(value, str):
        return _quoted(value)
    return f"[{', '.join(map(repr, value))}]" if isinstance(value, tuple) else repr(value)


def _quoted(text: str) -> str:
    """A TOML basic string; JSON escapes the same characters in text that can be printed."""
    return json.dumps(text, ensure_ascii=False)
