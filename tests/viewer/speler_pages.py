"""A page with nothing but the player on it, for tests and for development: `python tests/viewer/speler_pages.py`.

The page plays the part of the widget's other end: it holds the traits, and keeps what the player writes to them.
"""

import argparse
import functools
import json
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from speler_payload import whole_payload

from wijksim import find_wijk
from wijksim.locale import LANGUAGES
from wijksim.viewer.question import Asked, Question
from wijksim.viewer.scripts import joined, static_text

PAGE = """<!DOCTYPE html>
<html lang="{language}" data-theme="{theme}"><head><meta charset="utf-8"><title>Speler</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="speler.css">
<style>:root {{ color-scheme: {theme}; }} body {{ margin: 0; background: var(--paper); color: var(--ink); }}
main {{ padding: 20px 16px 0; }} h1 {{ margin: 0; height: 130px; }}</style>
</head><body><main><h1>Speler</h1><div id="host"></div></main>
<script type="module">
import speler from "./speler.js";
const heard = new Map();
const values = {{ month: {month}, playing: false, extra: {{}}, command: {{}}, parts: [] }};
values.payload = await (await fetch("payload-{language}.json")).json();
const model = window.model = {{
  values, saved: [],
  get: (name) => values[name],
  set: (name, value) => {{ if (values[name] !== value) {{ values[name] = value; model.saved.push([name, value]); }} }},
  save_changes() {{ if (window.gone) throw new Error("gone"); }},
  on: (name, fn) => heard.set(name, (heard.get(name) ?? new Set()).add(fn)),
  off: (name, fn) => heard.get(name)?.delete(fn),
  send(message) {{ model.save_changes(); model.saved.push(...Object.entries(message)); }},
  arrive(name, value) {{ values[name] = value; heard.get(`change:${{name}}`)?.forEach((fn) => fn()); }},
}};
window.leave = await speler.render({{ model, el: document.getElementById("host") }});
</script></body></html>
"""


def write_pages(folder: Path, payloads: dict[str, dict[str, Any]]) -> Path:
    """A page per language and theme, at the start and at the end; the folder."""
    (folder / "speler.js").write_text(joined("speler"), encoding="utf-8")
    (folder / "speler.css").write_text(static_text("speler.css"), encoding="utf-8")
    for language, content in payloads.items():
        (folder / f"payload-{language}.json").write_text(json.dumps(content), encoding="utf-8")
        for theme in ("light", "dark"):
            for name, month in (("start", 0), ("end", content["months"])):
                page = PAGE.format(language=language, theme=theme, month=month)
                (folder / f"{language}-{theme}-{name}.html").write_text(page, encoding="utf-8")
    return folder


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def serve(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """A server of the folder on this machine; the caller sets it going and ends it."""
    return ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Quiet, directory=str(folder)))


def main() -> None:
    """Write the pages of a whole wijk, and serve them until Ctrl-C."""
    parser = argparse.ArgumentParser(description="the player on a page of its own")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wijk", default="nergensveld")
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--no-serve", action="store_true")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    first, second = Asked("top-down-4"), Asked("resident-led-20")
    questions = [Question(asked.wijk, first, second, language=each) for each in LANGUAGES]
    profile = find_wijk(asked.wijk)
    write_pages(asked.folder, {each.language: whole_payload(each, profile, asked.seeds) for each in questions})
    if not asked.no_serve:
        server = serve(asked.folder, asked.port)
        print(f"http://127.0.0.1:{server.server_port}/nl-light-end.html")
        server.serve_forever()


if __name__ == "__main__":
    main()
