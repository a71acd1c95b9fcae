"""Speler, the widget that plays a comparison: two maps, charts, difference, why, and one resident.

Everything that moves is drawn in the browser from one payload, so that it plays on when the server is gone. The
script is a handful of small modules in `static`; a widget takes one text, so they are joined here, each in a scope of
its own, without any tool.
"""

import re
from functools import cache
from importlib import resources

import anywidget
import traitlets

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:const|function|class) (\w+)", re.MULTILINE)
_STATIC = resources.files("wijksim.viewer") / "static"


@cache
def static_text(name: str) -> str:
    """A file of the folder `static`."""
    return (_STATIC / name).read_text(encoding="utf-8")


def joined(entry: str) -> str:
    """The module `entry` and all that it imports as one module; what each imports comes before it."""
    parts = [_scoped(name) for name in _in_order(entry, [])]
    return "\n".join([*parts[:-1], _IMPORT.sub(r"const {\1} = \2;", static_text(f"{entry}.js"))])


def _in_order(name: str, known: list[str]) -> list[str]:
    """Names of modules, dependencies first; modules that import each other are not supported."""
    for _, needed in _IMPORT.findall(static_text(f"{name}.js")):
        if needed not in known:
            _in_order(needed, known)
    known.append(name)
    return known


def _scoped(name: str) -> str:
    """One module as a constant of its name that holds what it exports."""
    text = static_text(f"{name}.js")
    exported = ", ".join(_EXPORT.findall(text))
    body = re.sub(r"^export ", "", _IMPORT.sub(r"const {\1} = \2;", text), flags=re.MULTILINE)
    return f"const {name} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"


class Speler(anywidget.AnyWidget):  # type: ignore[misc]
    """Plays one comparison.

    - `payload`: what is shown, as `wijksim.viewer.payload` makes it
    - `extra`: bands that came later: {"hash", "sides": {"a": {"band", "thin"}, "b": ...}, "difference", "notes"};
      ignored when its hash is that of another payload
    - `month`, `playing`: the browser writes them when it comes to rest, never while it plays; writing `month` here
      moves the playhead when it does not play; -1 is the end, where a comparison opens
    - `parts`: which parts to show, all when empty: maps, difference, bar, events, summary, charts, why, resident, list
    - `command`: {"do": "play" | "pause" | "replay" | "goto", "month": 48, "n": 1}; another `n` makes it a new command
    - `pressed`: {"month", "event", "sides": ["a", "b"], "n"}, from the browser
    - `asked`: {"what": "measure", "value": "trust_place", "n"} or {"what": "resident", "n"}, from the browser
    """

    _esm = joined("speler")
    _css = static_text("speler.css")

    payload = traitlets.Dict().tag(sync=True)
    extra = traitlets.Dict().tag(sync=True)
    month = traitlets.Int(-1).tag(sync=True)
    playing = traitlets.Bool(False).tag(sync=True)
    parts = traitlets.List(traitlets.Unicode()).tag(sync=True)
    command = traitlets.Dict().tag(sync=True)
    pressed = traitlets.Dict().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)
