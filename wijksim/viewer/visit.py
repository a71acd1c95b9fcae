"""What somebody asks of a page: language, theme, door and the rest of the address.

The address decides, then the cookie, then the default; so a link shows everybody the same, and somebody who walks
around keeps what they chose. On a Solara page call `use_visit()` in `Page`:

    visit = use_visit()
    text = viewer_words(visit.language)
    solara.v.Html(tag="h1", children=[text.say("verhaal.title")])
    visit.query  # the part of the address after "?" when the page was loaded

A page that asks something else writes the address in the browser (`history.pushState`), not by Solara's router, whose
`push` leaves the address as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

from wijksim.locale import LANGUAGES
from wijksim.viewer.navigation import DOORS

THEMES = ("light", "dark")
#: Names of cookies; each is also the default's name in `Visit`.
LANGUAGE, THEME, DOOR = "wijksim_language", "wijksim_theme", "wijksim_door"
_MOST = 100


@dataclass(frozen=True)
class Visit:
    """One visit of one page."""

    language: str = "nl"
    theme: str = "light"
    door: str | None = None
    query: str = ""

    def value(self, name: str) -> str | None:
        """The first value of a name in the query, or None."""
        return _values(self.query).get(name)

    def in_language(self, path: str, language: str) -> str:
        """The address of the same page in another language."""
        kept = [(name, value) for name, value in _pairs(self.query) if name != "lang"]
        return f"{path}?{urlencode([*kept, ('lang', language)])}"


def visit_of(query: str, cookies: Mapping[str, str]) -> Visit:
    """The visit that a query and cookies ask for; what is not known is passed over.

    >>> visit_of("lang=en&s=8", {}).language
    'en'
    >>> visit_of("lang=xx", {"wijksim_language": "en"}).language
    'en'
    """
    asked = _values(query)

    def first(name: str, cookie: str, known: tuple[str, ...]) -> str | None:
        return next((each for each in (asked.get(name), cookies.get(cookie)) if each in known), None)

    return Visit(
        first("lang", LANGUAGE, LANGUAGES) or LANGUAGES[0],
        first("theme", THEME, THEMES) or THEMES[0],
        first("door", DOOR, DOORS),
        query,
    )


def use_visit() -> Visit:
    """The visit of the Solara page that is being shown, by the address with which it was loaded."""
    import solara
    from solara.lab import cookies

    router: Any = solara.use_router()
    return visit_of(router.search or "", cookies.value or {})


def _pairs(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST)
    except ValueError:
        return []


def _values(query: str) -> dict[str, str]:
    try:
        return {name: values[0] for name, values in parse_qs(query, max_num_fields=_MOST).items()}
    except ValueError:
        return {}
