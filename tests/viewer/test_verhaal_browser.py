"""The story in a real browser: by keyboard alone, in both languages, true to the lives behind it, without a server."""

import os
import re
import signal
from dataclasses import replace

import numpy as np
import pytest
from browser import Tabs, start_server, violations
from invented_lives import MONTHS, NEW, lived, series
from sizes import crowded, cut_off, open_all, small_letters, small_targets

from wijksim.population.catalogue import find_wijk
from wijksim.viewer.question import DEFAULT, Question
from wijksim.viewer.story import kept
from wijksim.viewer.story.tale import scenarios
from wijksim.viewer.story.telling import SEEDS

pytestmark = pytest.mark.browser

DIP = series((0, 47), (48, 40), (MONTHS, 52))
FLAT = series((0, 47), (MONTHS, 47))
STOPPED = np.where(np.arange(MONTHS + 1) > 36, DIP - 3, DIP)
#: Of which wijk which story is told: one with a dip, and one in which nothing happens.
PLANTED = {"nergensveld": (lived(DIP, NEW), lived(DIP + 4, NEW), lived(STOPPED + 4)), "moerwijk": (lived(FLAT),) * 3}

#: On how many lines the last part of each text is: all of it, or a band in brackets.
LINES = """texts => texts.map(({ firstChild: text }) => {
  const range = document.createRange();
  range.setStart(text, Math.max(0, text.data.indexOf("(")));
  range.setEnd(text, text.length);
  return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
})"""


@pytest.fixture(scope="module")
def told_server(namespace, tmp_path_factory):
    """A server that finds these stories kept, so that nothing needs to be lived."""
    library = tmp_path_factory.mktemp("library")
    before = os.environ.get("WIJKSIM_LIBRARY_DIR")
    os.environ["WIJKSIM_LIBRARY_DIR"] = str(library)
    for wijk, three in PLANTED.items():
        asked = scenarios(replace(DEFAULT, wijk=wijk))
        kept.write(kept.key(asked, find_wijk(wijk), MONTHS, SEEDS), three)
    running = start_server(namespace, tmp_path_factory.mktemp("told"))
    yield running
    running.stop()
    del os.environ["WIJKSIM_LIBRARY_DIR"]
    if before is not None:
        os.environ["WIJKSIM_LIBRARY_DIR"] = before


@pytest.fixture
def open_story(told_server, chromium):
    """Opens a story in a tab that prefers no motion, once its lives are there."""
    tabs = Tabs(chromium, told_server.url)

    def opened(path="/verhaal", **context):
        tab = tabs(path, **{"reduced_motion": "reduce", **context})
        tab.wait_for_selector("[data-lived]")
        return tab

    opened.expected = tabs.expected
    yield opened
    tabs.close()


def reach(tab, selector):
    """Press Tab until something has the focus; that is all that somebody without a pointer can do."""
    for _ in range(60):
        if tab.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        tab.keyboard.press("Tab")
    pytest.fail(f"{selector} cannot be reached by keyboard")


def press_main(tab):
    """The one button of the step, by keyboard."""
    reach(tab, ".verhaal-main")
    tab.keyboard.press("Enter")


def said(tab):
    """What the step says of the runs."""
    return tab.locator(".verhaal-told").inner_text()


def at_step(tab, step):
    """Wait for a step; the focus is at its title then."""
    tab.wait_for_selector(f"[data-step='{step}']")
    assert tab.evaluate("document.activeElement.tagName") == "H1"


def draw_by_sliders(tab):
    """All five points, a little higher each."""
    for place in range(5):
        reach(tab, f".teken-point:nth-of-type({place + 1}) input[type=range]")
        for _ in range(3 + place):
            tab.keyboard.press("ArrowRight")


def test_back_and_forward_walk_through_the_steps(open_story):
    tab = open_story()
    for step in (2, 3):
        tab.locator(".verhaal-main").click()
        if step == 3:
            tab.locator(".verhaal-main").click()  # without a line it asks once for one
            tab.locator(".verhaal-main").click()
        at_step(tab, step)
        assert f"stap={step}" in tab.url
    tab.go_back()
    at_step(tab, 2)
    tab.go_back()
    at_step(tab, 1)
    tab.go_forward()
    at_step(tab, 2)
    assert "stap=2" in tab.url


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_whole_story_by_keyboard_alone(open_story, language, axe):
    tab = open_story(f"/verhaal?lang={language}&s=12")
    dutch = language == "nl"
    assert tab.evaluate("document.documentElement.lang") == language
    assert violations(tab, axe) == []
    press_main(tab)

    at_step(tab, 2)
    draw_by_sliders(tab)
    assert violations(tab, axe) == []
    press_main(tab)
    tab.wait_for_selector("[data-step='2'][data-phase='1']")
    assert ("verwachtte u" if dutch else "you expected") in said(tab)
    assert ("zakt van" if dutch else "falls from") in said(tab)
    press_main(tab)

    at_step(tab, 3)
    reach(tab, ".verhaal-vote input")
    tab.keyboard.press("Space")
    assert violations(tab, axe) == []
    press_main(tab)
    tab.wait_for_selector("[data-step='3'][data-phase='1']")
    assert ("Van een breuk is geen sprake" if dutch else "There is no break") in said(tab)
    reach(tab, ".verhaal-why summary")
    tab.keyboard.press("Enter")
    assert ("beloften" if dutch else "promises") in tab.locator(".verhaal-why").inner_text()
    assert violations(tab, axe) == []
    reach_backwards(tab, ".verhaal-main")
    tab.keyboard.press("Enter")

    at_step(tab, 4)
    draw_by_sliders(tab)
    press_main(tab)

    at_step(tab, 5)
    press_main(tab)
    tab.wait_for_selector("[data-step='5'][data-phase='1']")
    reach_backwards(tab, ".verhaal-vote input")
    tab.keyboard.press("Space")
    press_main(tab)
    tab.wait_for_selector("[data-step='5'][data-phase='2']")
    assert ("lager dan bij doorgaan" if dutch else "lower after stopping than when going on") in said(tab)
    assert violations(tab, axe) == []
    press_main(tab)

    at_step(tab, 6)
    press_main(tab)
    tab.wait_for_selector("[data-step='6'][data-phase='1']")
    assert ("zakt eerst" if dutch else "first falls") in said(tab)
    assert ("hoger dan onder A" if dutch else "higher under B than under A") in said(tab)
    assert violations(tab, axe) == []
    press_main(tab)

    at_step(tab, 7)
    assert violations(tab, axe) == []
    reach(tab, "a.verhaal-door")
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile("/vergelijk"))
    question, problems = Question.from_query(tab.url.partition("?")[2])
    assert (question, problems) == (replace(DEFAULT, language=language, seed=12), [])


def reach_backwards(tab, selector):
    """Press shift and Tab until something has the focus."""
    for _ in range(60):
        if tab.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        tab.keyboard.press("Shift+Tab")
    pytest.fail(f"{selector} cannot be reached by keyboard")


@pytest.mark.parametrize("width", [320, 1366, 1920])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_years_of_the_sliders_stand_on_one_line(open_story, width, language):
    tab = open_story(f"/verhaal?stap=2&lang={language}", width=width, height=900)
    assert set(tab.locator(".teken-point > span").evaluate_all(LINES)) == {1}


def test_a_story_in_which_nothing_happens_says_so(open_story):
    tab = open_story("/verhaal?w=moerwijk&lang=en&stap=6")
    tab.locator(".verhaal-main").click()
    tab.wait_for_selector("[data-phase='1']")
    assert "No dip can be seen, and no gain either" in said(tab)
    assert "no difference that matters can be seen between A and B" in said(tab)
    assert "first falls" not in said(tab)


def test_a_line_drawn_with_the_pointer_is_compared_with_the_curve(open_story):
    tab = open_story("/verhaal?stap=2&lang=en")
    box = tab.locator(".teken-picture").bounding_box()
    tab.mouse.move(box["x"] + 70, box["y"] + 100)
    tab.mouse.down()
    for step in range(1, 30):
        tab.mouse.move(box["x"] + 70 + step * (box["width"] - 90) / 29, box["y"] + 100)
    tab.mouse.up()
    levels = tab.locator(".teken-point input[type=number]").evaluate_all("all => all.map(each => Number(each.value))")
    assert len(set(levels)) == 1
    assert 60 < levels[0] < 100
    tab.locator(".verhaal-main").click()
    tab.wait_for_selector("[data-phase='1']")
    model = np.median(DIP, axis=0)[48]
    assert f"ends at {model:.1f}\N{NO-BREAK SPACE}%" in said(tab)
    assert f"you expected {levels[0]}" in said(tab)
    assert f"{model:.1f}\N{NO-BREAK SPACE}%" in tab.locator(".teken-picture").get_attribute("aria-label")


def test_without_a_prediction_the_button_asks_once(open_story):
    tab = open_story("/verhaal?stap=2")
    tab.locator(".verhaal-main").click()
    assert "Teken eerst uw lijn" in tab.locator(".verhaal-status").inner_text()
    assert said(tab) == ""
    tab.locator(".verhaal-main").click()
    tab.wait_for_selector("[data-phase='1']")


def test_motion_plays_and_can_be_replayed(open_story):
    tab = open_story("/verhaal?stap=3", reduced_motion="no-preference")
    tab.locator(".verhaal-vote input").first.check()
    # pressed and looked at in one go: where everything is slow, the playing may be over before one looks
    at_once = """button => {
      button.click();
      const [step, main] = [document.querySelector("[data-step]"), document.querySelector(".verhaal-main")];
      return [step.dataset.phase, main.getAttribute("aria-disabled")];
    }"""
    assert tab.locator(".verhaal-main").evaluate(at_once) == ["0", "true"]
    tab.wait_for_selector("[data-phase='1']")
    again = tab.get_by_role("button", name="Speel opnieuw")
    assert again.evaluate(at_once) == ["1", "true"]
    tab.wait_for_selector(".verhaal-main:not([aria-disabled])")


def test_going_back_while_it_plays_leaves_a_step_that_can_go_on(open_story):
    tab = open_story("/verhaal?stap=3", reduced_motion="no-preference")
    tab.locator(".verhaal-vote input").first.check()
    # in one go, so that the playing is not over before one goes back
    tab.evaluate("""() => {
      document.querySelector(".verhaal-main").click();
      document.querySelector(".verhaal-head button").click();
    }""")
    at_step(tab, 2)
    assert tab.get_attribute(".verhaal-main", "aria-disabled") is None
    tab.locator(".verhaal-main").click()  # without a line it asks once for one
    tab.locator(".verhaal-main").click()
    tab.wait_for_selector("[data-step='2'][data-phase='1']")


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 640), (1920, 1080)])
def test_no_step_needs_scrolling_sideways(open_story, width, height):
    for step in range(1, 8):
        tab = open_story(f"/verhaal?stap={step}", width=width, height=height)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def in_order(tab, projector):
    """Nothing too small to hit, nothing over something else, and for a projector nothing too small to read."""
    open_all(tab)
    assert small_targets(tab) == []
    assert crowded(tab) == []
    assert not projector or small_letters(tab) == []


@pytest.mark.parametrize("width", [320, 1920])
@pytest.mark.parametrize(("step", "presses"), [(2, 2), (3, 2), (6, 1), (7, 0)])
def test_everything_can_be_hit_and_read(open_story, width, step, presses):
    tab = open_story(f"/verhaal?stap={step}", width=width, height=1080)
    in_order(tab, width == 1920)
    for _ in range(presses):  # without a prediction the first press only asks for one
        tab.locator(".verhaal-main").click()
    if presses:
        tab.wait_for_selector("[data-phase='1']")
        in_order(tab, width == 1920)


@pytest.mark.parametrize("width", [320, 390])
def test_the_table_of_your_line_and_both_sides_fits_a_phone(open_story, width):
    tab = open_story("/verhaal?stap=4&lang=en", width=width, height=844)
    for field in tab.locator(".teken-point input[type=number]").all():
        field.fill("60")
    for phase in ("[data-step='5']", "[data-phase='1']", "", "[data-phase='2']", "[data-step='6']", "[data-phase='1']"):
        tab.locator(".verhaal-main").click()  # without a vote one press only asks for it
        tab.wait_for_selector(phase or ".verhaal-status:not(:empty)")
    open_all(tab)
    assert tab.locator(".teken-table thead th").all_inner_texts()[1:] == [
        "your line", "A: Municipality leads, 4 years", "B: Residents lead, 20 years"
    ]  # fmt: skip
    assert cut_off(tab, ".teken-table") == []
    assert tab.locator(".teken-table").evaluate("each => each.scrollWidth <= each.clientWidth")
    bands = tab.locator(".teken-table td", has_text="(")
    assert bands.evaluate_all(LINES) == [1] * 2 * 21


def test_the_story_goes_on_when_the_server_has_gone(namespace, chromium, told_server, tmp_path_factory):
    server = start_server(namespace, tmp_path_factory.mktemp("gone"))
    tabs = Tabs(chromium, server.url)
    tabs.expected += ["WebSocket", "ERR_CONNECTION", "disconnected", "Failed to"]
    tab = tabs("/verhaal?lang=en&stap=5", reduced_motion="reduce")
    tab.wait_for_selector("[data-lived]")
    server.stop(signal.SIGKILL)
    tab.locator(".verhaal-main").click()
    tab.wait_for_selector("[data-phase='1']")
    tab.locator(".verhaal-vote input").first.check()
    tab.locator(".verhaal-main").click()
    tab.wait_for_selector("[data-phase='2']")
    tab.locator(".verhaal-main").click()
    tab.locator(".verhaal-main").click()
    tab.wait_for_selector("[data-step='6'][data-phase='1']")
    assert "trust is higher" in said(tab)
    tabs.close()
