"""Tabs with nothing but the player, for its tests: a small wijk, real runs, and no server.

Whatever the page asks for is answered from a folder, so these tests need neither Solara nor a port.
"""

import mimetypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import small_wijk
from browser import Tabs
from speler_pages import write_pages
from speler_payload import whole_payload

from wijksim.locale import LANGUAGES
from wijksim.viewer.question import Asked, Question

STATIC = Path(__file__).parents[2] / "wijksim/viewer/static"
SITE = "http://127.0.0.1:1/"
MONTHS, SEEDS = 60, 3


@pytest.fixture(scope="session", name="payloads")
def make_payloads() -> dict[str, dict[str, Any]]:
    """A comparison in the small wijk by language."""
    profile = small_wijk.small_profile()
    first, second = Asked("top-down-4"), Asked("resident-led-20")
    questions = [Question(profile.slug, first, second, language=each, months=MONTHS) for each in LANGUAGES]
    return {each.language: whole_payload(each, profile, SEEDS) for each in questions}


@pytest.fixture(scope="session", name="pages")
def make_pages(payloads: dict[str, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the player on disk."""
    return write_pages(tmp_path_factory.mktemp("speler"), payloads)


class Player:
    """Opens tabs of the player."""

    def __init__(self, tabs: Tabs, pages: Path) -> None:
        self.tabs, self.pages = tabs, pages

    def __call__(self, name: str = "nl-light-start", before: str = "", **context: Any) -> Any:
        """A tab that is ready; the script `before` runs first in the page."""
        tab = self.tabs.empty(**context)
        tab.route("**/*", self._answer)
        if before:
            tab.add_init_script(before)
        tab.goto(f"{SITE}{name}.html")
        tab.wait_for_selector("[data-ready=true]")
        return tab

    def _answer(self, route: Any) -> None:
        name = route.request.url.rpartition("/")[2]
        path = next(path for path in (self.pages / name, STATIC / name) if path.is_file())
        route.fulfill(body=path.read_bytes(), content_type=mimetypes.guess_type(name)[0])


@pytest.fixture(name="player")
def make_player(chromium: Any, pages: Path) -> Iterator[Player]:
    """Opens tabs of the player, and looks after them when the test ends."""
    tabs = Tabs(chromium, SITE)
    yield Player(tabs, pages)
    tabs.close()


def rested(tab: Any, month: int) -> None:
    """Wait until a tab shows a month."""
    tab.wait_for_selector(f"[data-month='{month}'].speler")


def saved(tab: Any, name: str) -> list[Any]:
    """All that the player wrote to a trait."""
    return tab.evaluate("name => model.saved.filter(([each]) => each === name).map(([, value]) => value)", name)
