"""The shell in a real browser: both languages, both themes, every width, keyboard, and what axe-core says of it."""

import re
from pathlib import Path
from string import Formatter

import pytest
from browser import violations

import wijksim.viewer
from wijksim.locale import LANGUAGES
from wijksim.viewer.navigation import DOORS, PAGES, shown
from wijksim.viewer.visit import THEMES, visit_of
from wijksim.viewer.words import subjects, viewer_words

each_page = pytest.mark.parametrize("path", [each.path for each in PAGES])
each_language = pytest.mark.parametrize("language", LANGUAGES)
browser = pytest.mark.browser


# --- words ----------------------------------------------------------------------------------------------------


def test_languages_have_the_same_files_and_keys() -> None:
    assert subjects("nl") == subjects("en")
    assert viewer_words("nl").texts.keys() == viewer_words("en").texts.keys()


@pytest.mark.parametrize("key", sorted(viewer_words("nl").texts))
def test_texts_are_there_and_have_the_same_places(key: str) -> None:
    dutch, english = viewer_words("nl").texts[key], viewer_words("en").texts[key]
    assert dutch.strip()
    assert english.strip()
    assert _places(dutch) == _places(english)


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


_DUTCH = re.compile(r"\b(het|een|niet|met|voor|wordt|zijn|geen|naar|bewoners|aanpak|jaar|maand)\b", re.IGNORECASE)


@pytest.mark.parametrize("name", subjects("en"))
def test_english_has_no_dutch_words(name: str) -> None:
    texts = {key: text for key, text in viewer_words("en").texts.items() if key.startswith(f"{name}.")}
    assert {key: text for key, text in texts.items() if _DUTCH.search(text)} == {}


_ASKED = re.compile(r"""\bsay\(\s*f?"(\w+\.[\w.]+)\"""")


def test_every_key_that_the_code_asks_for_exists() -> None:
    files = [file for kind in ("*.py", "*.html") for file in Path(wijksim.viewer.__file__).parent.rglob(kind)]
    asked = {key for file in files for key in _ASKED.findall(file.read_text(encoding="utf-8"))}
    whole = {key for key in asked if key.partition(".")[0] in subjects("nl") and not key.endswith(".")}
    assert "shell.foot" in whole
    assert whole - viewer_words("nl").texts.keys() == set()


# --- what somebody asks for -----------------------------------------------------------------------------------


def test_the_address_goes_before_the_cookie_and_unknown_values_are_passed_over() -> None:
    assert visit_of("", {}).language == "nl"
    assert visit_of("lang=en", {"wijksim_language": "nl"}).language == "en"
    assert visit_of("lang=<script>", {"wijksim_language": "en"}).language == "en"
    assert visit_of("theme=pink&door=back", {}).theme == "light"
    assert visit_of("theme=pink&door=back", {}).door is None
    assert visit_of("&".join(["a=1"] * 5000), {}).language == "nl"


def test_the_link_to_the_other_language_keeps_the_rest() -> None:
    visit = visit_of("w=moerwijk&lang=nl&s=8", {})
    assert visit.in_language("/vergelijk", "en") == "/vergelijk?w=moerwijk&s=8&lang=en"


def test_a_door_shows_its_pages_and_the_one_that_is_open() -> None:
    for door in DOORS:
        assert shown(door, None)[0].name == "start"
        assert len(shown(door, "verhaal")) >= len(shown(door, None))
    assert "verhaal" not in [each.name for each in shown("policy", None)]
    assert "verhaal" in [each.name for each in shown("policy", "verhaal")]


# --- in the browser -------------------------------------------------------------------------------------------


@browser
@each_page
@each_language
def test_a_page_is_ready_in_its_language(open_tab, path, language) -> None:
    tab = open_tab(f"{path}?lang={language}")
    tab.wait_for_selector("[data-ready]")
    assert tab.get_attribute("html", "lang") == language
    assert tab.title().startswith("Wijksim: ")
    name = next(each.name for each in PAGES if each.path == path)
    assert tab.title() == viewer_words(language).say(f"shell.title.{name}")
    assert tab.locator("h1").count() == 1
    assert tab.locator("nav a[aria-current=page]").inner_text() == viewer_words(language).say(f"shell.page.{name}")
    assert "user-scalable" not in tab.get_attribute("meta[name=viewport]", "content")


@browser
@each_page
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(open_tab, axe, path, theme) -> None:
    tab = open_tab(f"{path}?theme={theme}")
    tab.wait_for_selector("[data-ready]")
    assert violations(tab, axe) == []


@browser
@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (1366, 768), (1920, 1080)])
@each_page
def test_nothing_sticks_out(open_tab, path, width, height) -> None:
    tab = open_tab(path, width=width, height=height)
    tab.wait_for_selector("[data-ready]")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@browser
def test_a_choice_of_language_and_theme_is_kept(open_tab) -> None:
    tab = open_tab("/")
    tab.get_by_role("link", name="EN", exact=True).click()
    tab.wait_for_url("**/?lang=en")
    tab.get_by_role("button", name="Dark").click()
    assert tab.get_attribute("html", "data-theme") == "dark"
    tab.goto(f"{open_tab.url}/vergelijk")
    assert tab.get_attribute("html", "lang") == "en"
    assert tab.get_attribute("html", "data-theme") == "dark"


@browser
def test_the_link_to_the_other_language_follows_an_address_that_changes(open_tab) -> None:
    tab = open_tab("/vergelijk")
    tab.wait_for_selector("[data-ready]")
    tab.evaluate("history.pushState(null, '', '/vergelijk?s=9')")
    tab.get_by_role("link", name="EN", exact=True).click()
    tab.wait_for_url("**/vergelijk?s=9&lang=en")


@browser
def test_the_keyboard_reaches_content_help_and_back(open_tab) -> None:
    tab = open_tab("/")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"
    tab.keyboard.press("?")
    tab.wait_for_selector("dialog[open]")
    tab.keyboard.press("Escape")
    tab.wait_for_selector("dialog", state="hidden")
    tab.keyboard.press("Tab")
    outline = tab.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"


@browser
def test_the_shortcut_for_help_can_be_switched_off(open_tab) -> None:
    tab = open_tab("/")
    tab.get_by_role("button", name="Uitleg").click()
    tab.get_by_label("Sneltoetsen gebruiken").uncheck()
    tab.keyboard.press("Escape")
    tab.wait_for_selector("dialog", state="hidden")
    tab.keyboard.press("?")
    assert not tab.locator("dialog").is_visible()
    tab.reload()
    assert tab.get_attribute("html", "data-shortcuts") == "off"


@browser
def test_paper_is_light_and_says_where_it_came_from(open_tab) -> None:
    tab = open_tab("/vergelijk?theme=dark&s=9")
    tab.wait_for_selector("[data-ready]")
    tab.evaluate(
        """addEventListener("beforeprint", () => {
          const { theme } = document.documentElement.dataset;
          window.paper = [theme, document.querySelector("footer .printed").textContent];
        })"""
    )
    assert not tab.locator("footer .printed").is_visible()
    tab.pdf()
    assert tab.evaluate("window.paper") == ["light", tab.url]
    assert tab.get_attribute("html", "data-theme") == "dark"
    tab.emulate_media(media="print")
    assert tab.locator("footer .printed").is_visible()
    assert tab.locator("h1").bounding_box()["height"] > 20


@browser
def test_targets_are_large_enough(open_tab) -> None:
    tab = open_tab("/", width=390, height=844)
    boxes = tab.evaluate(
        "[...document.querySelectorAll('header a, header button, .door')].map(each => each.getBoundingClientRect())"
        ".map(box => [box.width, box.height])"
    )
    assert [box for box in boxes if min(box) < 43.9] == []
