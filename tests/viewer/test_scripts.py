"""The scripts of widgets are files of the server: fetched in time, kept by the browser, never sent with a widget."""

import re

import pytest
from asking import Client

from wijksim.viewer.app import make_app
from wijksim.viewer.assets import assets
from wijksim.viewer.navigation import PAGES
from wijksim.viewer.scripts import WIDGETS, file_name, joined, loaded

LIVE = [each for each in PAGES if each.live]


@pytest.fixture(scope="module")
def client():
    """A browser of few words, at the application."""
    return Client(make_app(frozenset(["localhost"])))


@pytest.mark.parametrize("page", LIVE, ids=lambda page: page.name)
def test_a_page_names_the_scripts_of_its_widgets_and_they_may_be_kept_for_ever(client, page):
    html = client.get(page.path).text
    named = re.findall(r'rel="modulepreload" href="([^"]+)"', html)
    assert [address.rpartition("/")[2] for address in named] == [file_name(each) for each in page.widgets]
    for address, widget in zip(named, page.widgets, strict=True):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.text == joined(widget)
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("widget", WIDGETS)
def test_what_goes_with_a_widget_is_a_line_that_loads_its_script(widget):
    assert assets()[file_name(widget)].url in loaded(widget)
    assert len(loaded(widget)) < 300
    assert not re.search(r"^import ", joined(widget), re.MULTILINE)
