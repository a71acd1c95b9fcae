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
    def Titled() -> None:
        # Outside the part that may fail: a title and a caught error in one component make Solara render for ever.
        solara.Title(viewer_words(use_visit().language).say(f"shell.title.{entry.name}"))
        Caught()

    @solara.component
    def Caught() -> Any:
        error, _ = solara.use_exception()
        solara.use_effect(lambda: _tell(error), [error])
        return Imported() if error is None else Sorry()

    @solara.component
    def Imported() -> None:
        import_module(f"wijksim.viewer.pages.{entry.name}").Page()

    return Titled


def _tell(error: BaseException | None) -> None:
    if error is not None:
        traceback.print_exception(error, file=sys.stderr)


routes = [
    solara.Route(path="/", component=Sorry, layout=Bare),
    *(solara.Route(path=each.name, component=_live(each)) for each in PAGES if each.live),
]
