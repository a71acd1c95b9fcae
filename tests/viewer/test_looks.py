"""What somebody saw who looked at the comparison itself, at the widths of a phone, a laptop and a projector."""

import re

import pytest
from speler_tabs import make_pages, make_payloads, make_player  # noqa: F401

from wijksim.viewer.scripts import static_text
from wijksim.viewer.words import viewer_words

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = ((320, 640), (390, 844), (1366, 768), (1920, 1080))
#: Whether what is at the middle of an element is the element itself, and so can be pressed.
_ON_TOP = """each => {
  const { x, y, width, height } = each.getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + height / 2) === each;
}"""
_LETTERS = "each => parseFloat(getComputedStyle(each).fontSize)"


@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 500), (1366, 500), (1920, 600)])
def test_a_window_can_be_closed_from_its_end_and_the_next_begins_at_its_top(player, width, height) -> None:
    tab = player("nl-light-end", width=width, height=height)
    window = tab.locator(".speler dialog")
    tab.locator(".small .row button").first.click()
    window.evaluate("each => each.scrollTo(0, each.scrollHeight)")
    assert window.evaluate("each => each.scrollTop") > 0
    assert window.locator(".close").evaluate(_ON_TOP)
    tab.keyboard.press("Escape")
    tab.locator(".map.a figcaption button").click()
    assert window.evaluate("each => each.scrollTop") == 0
    # what has the focus is not under the title, unless the title leaves no room for more
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('.dialog-body') !== null")
    assert tab.evaluate(f"({_ON_TOP})(document.activeElement)")


@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (768, 1024)])
def test_below_the_maps_the_difference_has_letters_as_large_as_all_else(player, width, height) -> None:
    tab = player("en-light-end", width=width, height=height)
    usual = tab.locator(".speler").evaluate(_LETTERS)
    for part in ("header h2", "select"):
        assert tab.locator(f".difference {part}").evaluate(_LETTERS) >= usual
    measured, margin = (tab.locator(f".difference {part}").bounding_box() for part in (".measured", ".margin"))
    # it stands behind the figure, or on a line of its own that begins where the line above it does
    assert margin["x"] == measured["x"] or margin["y"] < measured["y"] + measured["height"] / 2


@pytest.mark.parametrize(("width", "height"), SIZES[2:])
def test_what_happened_has_the_whole_width_of_its_panel(player, width, height) -> None:
    tab = player("nl-light-end", width=width, height=height)
    row = tab.locator(".events li").first
    told, button = row.locator("span").last.bounding_box(), row.locator("button").bounding_box()
    assert told["width"] == pytest.approx(row.bounding_box()["width"], abs=1)
    assert told["y"] >= button["y"] + button["height"] - 1


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_who_a_resident_is_stands_beside_the_name(player, width, height) -> None:
    tab = player("nl-light-end", width=width, height=height)
    name, about = (tab.locator(f".person {part}").first.bounding_box() for part in (".name", ".note"))
    assert about["x"] >= name["x"] + name["width"]


def test_paper_leaves_no_page_half_empty_before_fact_and_experience(player) -> None:
    tab = player("nl-light-end")
    tab.emulate_media(media="print")
    assert tab.locator(".all-pairs").evaluate("each => getComputedStyle(each).breakBefore") == "auto"


@pytest.mark.parametrize(("language", "word"), [("nl", "vaste gezichten"), ("en", "familiar faces")])
def test_the_levers_name_the_faces_that_residents_know(language, word) -> None:
    assert re.search(word, viewer_words(language).say("vergelijk.lever.people"))


def test_lines_of_the_grid_are_not_paler_than_their_colour() -> None:
    rules = re.findall(r"\.grid[^{}]*\{[^{}]*\}", static_text("teken.css") + static_text("speler.css"))
    assert len(rules) == 2
    assert not any("opacity" in rule for rule in rules)
