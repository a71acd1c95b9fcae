"""What Solara runs: the page that an address names, found by name and imported when somebody opens it.

A page is a file `wijksim/viewer/pages/NAME.py` with a component `Page()`, and a line in `navigation.py`. When a page
fails, the reader sees one friendly sentence; the details go to the terminal.
"""

import sys
import traceback
from importlib import import_module
from typing import Any

import solara

from wijksim.viewer.navigation import PAGES, Entry
from wijksim.viewer.visit import use_visit
from wijksim.viewer.words import viewer_words


@solara.component
def Bare(children: list[Any] | None = None) -> None:
    """A layout that adds nothing: the shell around a page is plain HTML."""
    solara.v.Html(tag="div", class_="page", children=children or [])


@solara.component
def Sorry() -> None:
    """What a reader sees of an error of ours."""
    text = viewer_words(use_visit().language)
    solara.v.Html(tag="h1", children=[text.say("shell.error.500.title")])
    solara.v.Html(tag="p", attributes={"role": "alert"}, children=[text.say("shell.error.500.text")])


def _live(entry: Entry) -> Any:
    """The component of a page, which imports the page when it is first shown."""

    @solara.component
    def Shown() -> None:
        error, _ = solara.use_exception()
        visit = use_visit()
        solara.Title(viewer_words(visit.language).say(f"shell.title.{entry.name}"))
        if error is None:
            Imported()
        else:
            traceback.print_exception(error, file=sys.stderr)
            Sorry()

    @solara.component
    def Imported() -> None:
        import_module(f"wijksim.viewer.pages.{entry.name}").Page()

    return Shown


routes = [
    solara.Route(path="/", component=Sorry, layout=Bare),
    *(solara.Route(path=each.name, component=_live(each)) for each in PAGES if each.live),
]
