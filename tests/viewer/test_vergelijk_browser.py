"""The page that compares, in a real browser: chosen, played, shared, pressed, taken along, and without its server."""

import os
import re
import signal
from dataclasses import replace

import pytest
from browser import Tabs, start_server, violations
from sizes import crowded, cut_off, open_all, small_letters, small_targets

from wijksim.viewer.jobs import BATCHES
from wijksim.viewer.payload import question_hash
from wijksim.viewer.question import Asked, Question
from wijksim.viewer.reproduce import Again

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: A small wijk and four years: a hundred lives of both sides within seconds.
SMALL = Question("giethoorn", Asked("top-down-4"), Asked("resident-led-20"), seed=3, language="en", months=48)
#: Milliseconds for all lives, on a machine that does much else.
LONG = 240_000
#: What a browser says on its console when its server has gone.
GONE = ("WebSocket", "ERR_CONNECTION", "disconnected", "Failed to", "Lost connection")


@pytest.fixture(scope="module")
def own_library(tmp_path_factory):
    """An empty library, so that these tests depend on nothing and leave nothing."""
    before = os.environ.get("WIJKSIM_LIBRARY_DIR")
    os.environ["WIJKSIM_LIBRARY_DIR"] = str(tmp_path_factory.mktemp("library"))
    yield
    del os.environ["WIJKSIM_LIBRARY_DIR"]
    if before is not None:
        os.environ["WIJKSIM_LIBRARY_DIR"] = before


@pytest.fixture(scope="module")
def compare_server(namespace, tmp_path_factory, own_library):
    """A server with that library."""
    running = start_server(namespace, tmp_path_factory.mktemp("compare"))
    yield running
    running.stop()


@pytest.fixture
def open_compare(compare_server, chromium):
    """Opens a comparison, and waits until all its lives are lived."""
    tabs = Tabs(chromium, compare_server.url)

    def opened(question=SMALL, path="", **context):
        tab = tabs(path or f"/vergelijk?{question.to_query()}", **context)
        settled(tab)
        return tab

    yield opened
    tabs.close()


def settled(tab):
    """Wait until all that the address asks is on the screen; what is sent is unpacked after the bar has said so."""
    tab.wait_for_selector(".speler[data-ready='true']", timeout=LONG)
    tab.wait_for_selector(".keuze[data-busy='false']", timeout=LONG)
    question, _ = Question.from_query(tab.url.partition("?")[2])
    whole = f"[data-hash='{question_hash(question)}'][data-lives='{BATCHES[-1]}']"
    tab.wait_for_selector(f".speler{whole}", timeout=LONG)


def figures(tab):
    """What the screen says: the sentences and the readings of all charts."""
    charts = tab.locator("[data-indicator]").all_inner_texts()
    return [tab.locator(".speler .summary >> nth=0").inner_text(), *charts]


def asked(tab):
    """The question in the address."""
    question, problems = Question.from_query(tab.url.partition("?")[2])
    assert problems == []
    return question


def go_to(tab, year):
    """Move the playhead to the end of a year, by keyboard."""
    tab.locator(".timeline input").focus()
    tab.keyboard.press("Home")
    for _ in range(year):
        tab.keyboard.press("Shift+ArrowRight")
    tab.wait_for_selector(f".speler[data-month='{12 * year}']")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_is_whole_in_both_languages(open_compare, axe, language):
    tab = open_compare(replace(SMALL, language=language))
    assert tab.evaluate("document.documentElement.lang") == language
    assert violations(tab, axe) == []
    for letter in "AB":
        tab.get_by_role("button", name=f"{'Wijzig' if language == 'nl' else 'Change'} {letter}").click()
    assert violations(tab, axe) == []
    assert tab.locator(".keuze-levers select").count() == 8
    # that a part is open is seen at its button, as at one that is pressed
    ground = "each => getComputedStyle(each).backgroundColor"
    tab.mouse.move(0, 0)
    opened, closed = (tab.locator(f"[data-key='{key}']").evaluate(ground) for key in ("a-change", "share"))
    assert opened != closed


def test_the_button_of_the_keys_leads_to_the_keys(open_compare):
    tab = open_compare()
    tab.get_by_role("button", name="Keys").click()
    assert tab.evaluate("document.activeElement.textContent") == "Keys while playing"
    assert tab.get_by_text("play once more").is_visible()
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.textContent") == "Keys"


def test_a_link_shows_everybody_the_same_figures(open_compare):
    first = open_compare()
    first.get_by_role("button", name="Change B").click()
    first.locator("[data-key='b-horizon']").select_option("8.0")
    first.wait_for_url(re.compile("horizon_years:8"))
    settled(first)
    assert asked(first).second.levers == (("horizon_years", 8.0),)
    # the sentence about a file of its own came between the blocks of code, and is none
    assert first.locator(".meenemen pre").count() == 2
    assert first.locator("[data-code='command']").text_content() == Again(asked(first)).command
    second = open_compare(path=first.url.partition("127.0.0.1")[2].partition("/")[2].join(["/", ""]))
    assert figures(second) == figures(first)
    assert "20 year" in second.locator(".keuze-changes").inner_text()


def test_a_pressed_event_changes_the_question_and_the_difference(open_compare):
    tab = open_compare()
    before = figures(tab)
    go_to(tab, 1)
    tab.locator(".press input[data-side='a']").uncheck()
    tab.locator("[data-event='funding_stops']").click()
    tab.wait_for_url(re.compile("be=12:funding_stops"))
    settled(tab)
    assert figures(tab)[0] != before[0]
    assert asked(tab) == replace(SMALL, second=Asked("resident-led-20", events=((12, "funding_stops"),)))
    assert tab.get_attribute(".speler", "data-month") == "12"
    tab.locator("[data-key='b-undo-event:12:funding_stops']").click()
    tab.wait_for_url(re.compile(r"b=resident-led-20&s=3"))
    settled(tab)
    assert figures(tab)[0] == before[0]


def test_choices_made_while_the_server_is_busy_are_all_asked(open_compare):
    tab = open_compare()
    tab.evaluate("""() => {
      const chosen = { "a-strategy": "top-down-20", "b-strategy": "resident-led-4", wijk: "moerwijk" };
      for (const [key, value] of Object.entries(chosen)) {
        const list = document.querySelector(`[data-key='${key}']`);
        list.value = value;
        list.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }""")
    tab.wait_for_url(re.compile("w=moerwijk"))
    first, second = Asked("top-down-20"), Asked("resident-led-4")
    assert asked(tab) == replace(SMALL, wijk="moerwijk", first=first, second=second)


def test_going_back_shows_what_was_asked_before(open_compare):
    tab = open_compare()
    tab.locator("[data-key='a-strategy']").select_option("top-down-20")
    tab.wait_for_url(re.compile("a=top-down-20"))
    tab.go_back()
    tab.wait_for_function("document.querySelector(\"[data-key='a-strategy']\").value === 'top-down-4'")
    settled(tab)


def heading(tab):
    """Who is followed."""
    return tab.locator(".speler .resident h2").inner_text()


def test_the_address_holds_whom_when_and_how_near(open_compare):
    tab = open_compare()
    assert asked(tab) == SMALL
    about = tab.locator(".speler .resident .about").inner_text()
    tab.get_by_role("button", name="Follow other people").click()
    tab.wait_for_url(re.compile("[?&]r=1&"))
    settled(tab)
    assert tab.locator(".speler .resident .about").inner_text() != about
    go_to(tab, 2)
    tab.wait_for_url(re.compile("&t=24"))
    tab.locator(".speler .zoom").click()
    tab.wait_for_url(re.compile("&z=1"))
    assert asked(tab) == replace(SMALL, resident=1)
    other = open_compare(path=tab.url[tab.url.index("/vergelijk") :])
    assert other.get_attribute(".speler", "data-month") == "24"
    assert other.get_attribute(".speler .zoom", "aria-pressed") == "true"
    assert heading(other) == heading(tab)
    assert other.locator(".speler .resident .about").inner_text() == tab.locator(".resident .about").inner_text()
    assert figures(other) == figures(tab)
    followed = tab.evaluate("() => fetch(`/export/json${location.search}`).then(answer => answer.json())")
    assert followed["sides"]["a"]["people"][0]["about"] == tab.locator(".speler .resident .about").inner_text()


def test_back_and_forward_walk_through_what_was_chosen(open_compare):
    tab = open_compare()
    for name in ("top-down-20", "resident-led-4"):
        tab.locator("[data-key='a-strategy']").select_option(name)
        tab.wait_for_url(re.compile(f"a={name}&"))
    chosen = "name => document.querySelector(\"[data-key='a-strategy']\").value === name"
    for move, name in ((tab.go_back, "top-down-20"), (tab.go_back, "top-down-4"), (tab.go_forward, "top-down-20")):
        move()
        tab.wait_for_function(chosen, arg=name)
        assert asked(tab).first.strategy == name
    settled(tab)


def test_new_luck_is_another_luck_for_both(open_compare):
    tab = open_compare()
    tab.locator("[data-key='luck']").click()
    tab.wait_for_function("!location.search.includes('s=3&')")
    assert replace(asked(tab), seed=3) == SMALL
    settled(tab)


def test_a_part_that_cannot_be_used_is_said_and_nothing_breaks(open_compare):
    tab = open_compare(path=f"/vergelijk?{SMALL.to_query()}&bl=depth:3&al=room:<script>alert(1)</script>")
    told = tab.get_by_role("alert").inner_text()
    assert "depth" in told
    assert "<script>" in told
    assert tab.locator("script:text('alert(1)')").count() == 0


def test_exports_hold_the_numbers_of_the_screen(open_compare):
    tab = open_compare()
    go_to(tab, 4)
    links = tab.locator(".meenemen a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert [link.partition("?")[0] for link in links] == [f"/export/{kind}" for kind in ("csv", "json", "png", "svg")]
    found = tab.evaluate("link => fetch(link).then(answer => answer.json())", links[1])
    shown = tab.locator("[data-indicator]").evaluate_all(
        "all => all.map(each => [each.dataset.indicator, each.innerText])"
    )
    for name, text in shown:
        for letter in "ab":
            last = found["sides"][letter]["series"][name][-1]
            assert f"{letter.upper()} {last:.1f}" in re.sub(r"\s+", " ", text)
    for sentence in found["difference"]["text"].split(". "):
        assert sentence.rstrip(".") in tab.locator(".speler .summary >> nth=0").inner_text()
    table = tab.evaluate("link => fetch(link).then(answer => answer.text())", links[0])
    assert len(table.splitlines()) == 1 + 3 * 8 * 49
    for link, start in ((links[2], "\x89PNG"), (links[3], "<?xml")):
        head = tab.evaluate(
            "link => fetch(link).then(a => a.arrayBuffer()).then(b => [...new Uint8Array(b.slice(0, 5))])", link
        )
        assert bytes(head).startswith(start.encode("latin-1"))


def test_how_to_make_it_again_stands_on_the_page(open_compare):
    question = replace(SMALL, second=Asked("resident-led-20").with_levers(horizon_years=8))
    tab = open_compare(question)
    tab.locator(".meenemen summary").click()
    again = Again(question)
    assert tab.locator("[data-code='python']").inner_text() == again.python
    assert tab.locator("[data-code='command']").inner_text() == again.command
    assert again.files["b"] in tab.locator(".meenemen").inner_text()
    assert tab.locator("a[href^='/export/toml?side=b']").count() == 1


def test_two_people_with_different_luck_never_meet(open_compare):
    first, second = open_compare(), open_compare(replace(SMALL, seed=4))
    assert "3" in first.locator(".keuze-luck").inner_text()
    assert "4" in second.locator(".keuze-luck").inner_text()
    go_to(first, 3)
    assert second.get_attribute(".speler", "data-month") != "36"
    assert figures(first)[1:] != figures(second)[1:]


def test_computing_can_be_stopped_and_taken_up_again(compare_server, chromium):
    tabs = Tabs(chromium, compare_server.url)
    question = replace(SMALL, wijk="nergensveld", months=120, seed=11)
    tab = tabs(f"/vergelijk?{question.to_query()}")
    tab.wait_for_selector(".keuze progress", timeout=LONG)
    tab.locator("[data-key='cancel']").click()
    tab.wait_for_selector("[data-key='again']")
    assert "Stopped" in tab.locator(".keuze-busy").inner_text()
    python = "document.querySelector('[data-code=python]').textContent"
    tab.wait_for_function(f"!{python}.includes('replicates=100')")
    [lives] = re.findall(r"replicates=(\d+)", tab.evaluate(python))
    assert lives in ("1", "8", "32")
    tab.locator("[data-key='again']").click()
    tab.wait_for_selector("[data-key='cancel']")
    tab.locator("[data-key='cancel']").click()
    tab.wait_for_selector("[data-key='again']")
    tabs.close()


def test_a_comparison_plays_on_when_the_server_has_gone(namespace, chromium, own_library, tmp_path_factory):
    server = start_server(namespace, tmp_path_factory.mktemp("gone"))
    tabs = Tabs(chromium, server.url)
    tabs.expected += GONE
    tab = tabs(f"/vergelijk?{SMALL.to_query()}")
    settled(tab)
    tab.locator(".play").click()
    tab.wait_for_selector(".speler[data-playing='true']")
    server.stop(signal.SIGKILL)
    tab.wait_for_selector(".speler[data-month='48'][data-playing='false']")
    tab.wait_for_selector("#lost:not([hidden])")
    go_to(tab, 2)
    tabs.close()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 640), (1920, 1080)])
def test_nothing_needs_scrolling_sideways(open_compare, width, height):
    tab = open_compare(width=width, height=height)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "height"), [(320, 640), (1920, 1080)])
def test_everything_can_be_hit_and_read(open_compare, width, height):
    tab = open_compare(width=width, height=height)
    for letter in "AB":
        tab.get_by_role("button", name=f"Change {letter}").click()
    open_all(tab)
    assert cut_off(tab, ".keuze-side") == []
    assert small_targets(tab) == []
    assert crowded(tab) == []
    assert width < 1920 or small_letters(tab) == []


#: What a list shows that is wider than its room, with 20 pixels for the arrow.
_CUT = """lists => lists.map((list) => {
  const [style, pen] = [getComputedStyle(list), document.createElement("canvas").getContext("2d")];
  pen.font = style.font;
  const room = list.clientWidth - parseFloat(style.paddingLeft) - 20;
  return [list.selectedOptions[0].label, pen.measureText(list.selectedOptions[0].label).width, room];
}).filter(([, width, room]) => width > room)"""


@pytest.mark.parametrize("language", ["nl", "en"])
def test_names_of_strategies_and_of_the_difference_fit_their_lists(open_compare, language):
    tab = open_compare(replace(SMALL, language=language))
    for width in (320, 390, 768, 1024, 1100, 1160, 1280):
        tab.set_viewport_size({"width": width, "height": 900})
        assert (width, tab.locator(".keuze-head select, .difference select").evaluate_all(_CUT)) == (width, [])


def test_two_things_of_one_month_are_both_seen(open_compare):
    tab = open_compare(
        replace(
            SMALL,
            first=Asked("top-down-4", events=((24, "budget_cut"),)),
            second=Asked("resident-led-20", events=((24, "team_leaves"),)),
        )
    )
    boxes = [tab.locator(f".marks .mark.{letter}").first.bounding_box() for letter in "ab"]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"] + 1


def test_nothing_is_told_aloud_from_frame_to_frame(open_compare):
    tab = open_compare()
    go_to(tab, 1)
    tab.evaluate("""() => {
      window.told = [];
      for (const each of document.querySelectorAll("output, [role=status], [aria-live]")) {
        if (each.ariaLive === "off") continue;
        const watcher = new MutationObserver(() => window.told.push(each.textContent));
        watcher.observe(each, { childList: true, characterData: true, subtree: true });
      }
    }""")
    tab.locator(".play").click()
    tab.wait_for_selector(".speler[data-month='48'][data-playing='false']")
    told = tab.evaluate("window.told")
    assert 1 <= len(told) <= 8
    assert "year 4, month 12" in told[-1]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("width", "height", "last"), [(1366, 768, ".press"), (1280, 720, ".press legend")])
def test_the_top_part_fits_a_small_laptop_and_a_small_projector(open_compare, language, width, height, last):
    tab = open_compare(replace(SMALL, language=language), width=width, height=height)
    for part in (".keuze", ".speler .stage", last):
        box = tab.locator(part).first.bounding_box()
        assert box["y"] + box["height"] <= height
