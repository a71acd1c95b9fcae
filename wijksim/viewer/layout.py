"""The shell of every page, plain HTML: skip link, navigation with real links, language, theme, help, main part, foot.

A live page gets its content from Solara within `<main>`; the shell is there at once, and stays when the connection
goes. Everything is written through a template that escapes all values.
"""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from wijksim import __version__
from wijksim.locale import LANGUAGES
from wijksim.viewer.assets import url
from wijksim.viewer.navigation import Entry, shown
from wijksim.viewer.visit import Visit
from wijksim.viewer.words import viewer_words

_TERMS = ("point", "margin", "luck", "council", "even", "domain")
_SHORTCUTS = ("space", "month", "year", "event", "replay", "help")


def page(entry: Entry, visit: Visit, body: str) -> str:
    """A whole page; `body` is HTML that this package made."""
    return _render("page.html", visit, entry=entry, body=Markup(body), path=entry.path, title=f"title.{entry.name}")


def error(status: int, visit: Visit) -> str:
    """The page that says what is wrong with a request, and where to go on."""
    body = _render("error.html", visit, status=status)
    return _render("page.html", visit, entry=None, body=Markup(body), path="/", title=f"error.{status}.title")


def waiting(visit: Visit) -> str:
    """What a live page shows until Solara has filled it."""
    return _render("waiting.html", visit)


def render(template: str, visit: Visit, **values: object) -> str:
    """A template of this package with `say`, `url` and the visit in it; values are escaped."""
    return _render(template, visit, **values)


def _render(template: str, visit: Visit, **values: object) -> str:
    entry = values.get("entry")
    return (
        _environment()
        .get_template(template)
        .render(
            say=viewer_words(visit.language).say,
            asset=url,
            visit=visit,
            languages=LANGUAGES,
            pages=shown(visit.door, entry.name if isinstance(entry, Entry) else None),
            terms=_TERMS,
            shortcuts=_SHORTCUTS,
            version=__version__,
            **values,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("wijksim.viewer"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
