"""What can be taken along from a comparison: exports of the same question, and how to make it again by hand."""

from typing import Any

import solara

from wijksim import __version__
from wijksim.locale import Words
from wijksim.viewer.question import Question
from wijksim.viewer.reproduce import Again
from wijksim.viewer.words import viewer_words

KINDS = ("csv", "json", "png", "svg")


def Take(question: Question, lives: int) -> Any:
    """Links and texts of a question whose margins rest on `lives` lives; plain HTML, so it works without connection.

    It has a name of its own among the parts of a page: one that went by its place would be made anew as soon as
    something comes before it.
    """
    return _Take(question, lives).key("take")


@solara.component
def _Take(question: Question, lives: int) -> None:
    text = viewer_words(question.language)
    again = Again(question, lives)
    with solara.v.Html(tag="section", class_="meenemen", attributes={"aria-label": text.say("vergelijk.take.title")}):
        solara.v.Html(tag="h2", children=[text.say("vergelijk.take.title")])
        solara.v.Html(tag="ul", children=_links(question, again, text))
        with solara.v.Html(tag="details"):
            solara.v.Html(tag="summary", children=[text.say("vergelijk.take.again")])
            solara.v.Html(tag="p", children=[text.say("vergelijk.take.lead", version=__version__)])
            solara.v.Html(tag="p", children=[text.say("vergelijk.take.python")])
            _code("python", again.python)
            solara.v.Html(tag="p", children=[text.say("vergelijk.take.command")])
            if again.files:
                names = text.both(list(again.files.values()))
                # a name of its own: what comes in the place of a block would be shown as a block
                solara.v.Html(tag="p", children=[text.say("vergelijk.take.files", files=names)]).key("files")
            _code("command", again.command)


def _code(name: str, content: str) -> None:
    """A block that can be scrolled by keyboard."""
    attributes = {"tabindex": "0", "data-code": name, "lang": "en"}
    solara.v.Html(tag="pre", attributes=attributes, children=[content]).key(name)


def _links(question: Question, again: Again, text: Words) -> list[Any]:
    """The exports; of a changed strategy its file as well."""
    query = question.to_query()
    links = [(f"/export/{kind}?{query}", text.say(f"vergelijk.take.{kind}")) for kind in KINDS]
    for letter in again.files:
        label = text.say("vergelijk.take.toml", letter=letter.upper())
        links.append((f"/export/toml?side={letter}&{query}", label))
    return [solara.v.Html(tag="li", children=[_link(href, label)]) for href, label in links]


def _link(href: str, label: str) -> Any:
    return solara.v.Html(tag="a", attributes={"href": href, "download": True}, children=[label])
