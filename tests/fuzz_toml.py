"""Anything that may stand in a TOML file, and files that are nearly right."""

import json

from hypothesis import strategies as st

#: What can stand in a TOML file or a dictionary, and some of what can only stand in the latter.
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-1, 31)
    | st.floats()
    | st.text(max_size=12)
    | st.dates()
    | st.sampled_from([-0.0, "manifest", "mine.toml", b"x", object()])
    | st.builds(lambda: 10**5000)
)


def junk(keys: st.SearchStrategy[str]) -> st.SearchStrategy[object]:
    """Values nested in lists and tables, under `keys` and others."""
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys | st.text(max_size=8), inner, max_size=4),
        max_leaves=12,
    )


def toml(value: object) -> str:
    """Any value as inline TOML; what TOML has no form for becomes text."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(key)} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return hex(value) if value >= 0 else str(value)
    return repr(value) if isinstance(value, float) else _quoted(value)


def document(content: dict[str, object]) -> bytes:
    """A file with a line for each key."""
    lines = [f"{_quoted(key)} = {toml(value)}" for key, value in content.items()]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _quoted(value: object) -> str:
    return json.dumps(str(value), ensure_ascii=False)
