"""The start page in a real browser: large enough to hit and to read, and no line begins with a per cent sign."""

import pytest
from sizes import small_letters, small_targets

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 1366, 1920])
def test_everything_can_be_hit(open_tab, width):
    tab = open_tab("/", width=width)
    assert small_targets(tab) == []
    tab.locator("#help").click()
    assert small_targets(tab) == []


def test_everything_can_be_read_from_the_back_of_a_room(open_tab):
    tab = open_tab("/", width=1920, height=1080)
    tab.locator("#help").click()
    assert small_letters(tab) == []


@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (1366, 768), (1920, 1080)])
def test_help_can_be_closed_without_scrolling(open_tab, width, height):
    tab = open_tab("/", width=width, height=height)
    tab.locator("#help").click()
    button = tab.locator("#helping form button")
    assert button.evaluate("""each => {
      const { x, y, width, height } = each.getBoundingClientRect();
      return document.elementFromPoint(x + width / 2, y + height / 2) === each;
    }""")
    button.click()
    assert not tab.locator("#helping").is_visible()


@pytest.mark.parametrize("width", [1366, 1920])
def test_what_stands_above_and_below_begins_where_the_content_begins(open_tab, width):
    tab = open_tab("/", width=width)
    lefts = "parts => parts.map(part => Math.round(document.querySelector(part).getBoundingClientRect().left))"
    name, title, foot = tab.evaluate(lefts, [".top .name", "main h1", "footer p"])
    assert name == title == foot


def test_no_line_begins_with_a_per_cent_sign(open_tab):
    help_text = open_tab("/", width=390).locator("#helping").text_content()
    assert " %" not in help_text
    assert "47\N{NO-BREAK SPACE}%" in help_text
