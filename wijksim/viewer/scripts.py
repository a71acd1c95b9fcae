"""The scripts of widgets: small modules in `static`, joined without any tool, and loaded as files of the server.

A widget takes one text, so modules are joined, each in a scope of its own. What goes to every tab is a line that loads
the joined script by its address: a browser keeps it, and it is not sent again with each widget.
"""

import re
from functools import cache
from importlib import resources

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:const|function|class) (\w+)", re.MULTILINE)
_STATIC = resources.files("wijksim.viewer") / "static"

#: The modules that are the script of a widget.
WIDGETS = ("keuze", "speler", "teken_widget", "verhaal")


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


def file_name(entry: str) -> str:
    """The name under which the joined script of a widget can be had."""
    return f"{entry}.widget.js"


def loaded(entry: str) -> str:
    """A script that loads the joined one of a widget from the server of the page; it has no imports of its own."""
    from wijksim.viewer.assets import url

    return (
        f"const found = await import(`${{location.origin}}{url(file_name(entry))}`);\nexport default found.default;\n"
    )
