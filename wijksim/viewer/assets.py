"""The files that browsers may have: a fixed list, by name, each from memory.

A request gives a name that is looked up in the list, never a path, so no other file of this machine can be reached. The
address holds a hash of the content, so browsers may keep a file for ever, and each is compressed once.
"""

import gzip
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from importlib import resources
from pathlib import Path

from wijksim.viewer.offline import data_file
from wijksim.viewer.scripts import WIDGETS, file_name, joined

_LONG = "public, max-age=31536000, immutable"
_BUNDLE = "solara/cdn/@widgetti/solara-vuetify-app@10.1.1/dist/solara-vuetify-app8.min.js"
#: Of compression; the highest takes half as long again to save half a per cent.
_LEVEL = 6
_PACKED = {".css", ".js", ".json", ".svg", ".txt"}
#: Scripts of other packages that a Solara page needs, by the name they get here.
_FOREIGN = {
    "solara-app.js": _BUNDLE,
    "require.js": "solara/cdn/requirejs@2.3.6/require.js",
    "jupyter-vue.js": "jupyter/nbextensions/jupyter-vue/nodeps.js",
    "jupyter-vuetify.js": "jupyter/nbextensions/jupyter-vuetify/nodeps.js",
    "anywidget.js": "jupyter/nbextensions/anywidget/index.js",
}


@dataclass(frozen=True)
class Asset:
    """One file: its name in addresses and where it is read from, once."""

    name: str
    path: Path

    @cached_property
    def content(self) -> bytes:
        """The bytes of the file."""
        return self.path.read_bytes()

    @cached_property
    def packed(self) -> bytes | None:
        """The bytes compressed, or None when that would not help."""
        return gzip.compress(self.content, _LEVEL, mtime=0) if self.path.suffix in _PACKED else None

    @cached_property
    def url(self) -> str:
        """The address on this server; another content has another address."""
        return f"/f/{sha256(self.content).hexdigest()[:12]}/{self.name}"

    def headers(self) -> dict[str, str]:
        """What goes before the bytes."""
        kind = mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        kind = f"{kind}; charset=utf-8" if self.path.suffix in _PACKED else kind
        return {"Content-Type": kind, "Cache-Control": _LONG, "Vary": "Accept-Encoding"}


@dataclass(frozen=True)
class Joined(Asset):
    """The script of a widget; `path` is its entry among the modules that are joined."""

    @cached_property
    def content(self) -> bytes:
        """The bytes of the joined script."""
        return joined(self.path.stem).encode()


@cache
def assets() -> Mapping[str, Asset]:
    """Every file there is, by its name."""
    own = Path(str(resources.files("wijksim.viewer"))) / "static"
    found = {path.name: path for path in sorted(own.iterdir()) if path.is_file()}
    found |= {name: data_file(path) for name, path in _FOREIGN.items()}
    found["solara-main.js"] = Path(str(resources.files("solara.server"))) / "static" / "main-vuetify.js"
    scripts = {file_name(entry): Joined(file_name(entry), own / f"{entry}.js") for entry in WIDGETS}
    return {name: Asset(name, path) for name, path in found.items()} | scripts


def url(name: str) -> str:
    """The address of a file, for pages and widgets."""
    return assets()[name].url
