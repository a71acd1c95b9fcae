"""What the player shows is what it was sent: maps, charts, tables, words, pictures; in both languages and themes."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from browser import violations
from speler_tabs import MONTHS, STATIC, make_pages, make_payloads, make_player, rested  # noqa: F401

from wijksim.locale import LANGUAGES, words
from wijksim.viewer.maps import steps_of
from wijksim.viewer.scripts import joined

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = ((320, 640), (390, 844), (768, 1024), (1366, 768), (1920, 1080))
#: Pixels that the shell of the page takes above the player: at most, and without the room it leaves on small laptops.
HEADER, ITS_LINES = 150, 130
#: Puts markup that does harm before every text of the payload, but for codes.
POISON = """
const real = window.fetch, codes = ['frames', 'id', 'kind', 'trust', 'language', 'unit', 'measure'];
const bad = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>';
const spoil = (value, key) => {
  if (typeof value === 'string') return codes.includes(key) ? value : bad + value;
  if (Array.isArray(value)) return value.map((each) => spoil(each, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, spoil(each, name)]));
};
window.fetch = async (...asked) => {
  const whole = await (await real(...asked)).json();
  return { json: async () => spoil(whole) };
};
"""
each_language = pytest.mark.parametrize("language", LANGUAGES)


def unpacked(sides, letter) -> np.ndarray:
    """The frames of a side's map, (months + 1, homes)."""
    shown = sides[letter]["map"]
    frames = np.cumsum(steps_of(shown), axis=1, dtype=np.uint8).T
    return frames + unpacked(sides, "a") if shown.get("apart") else frames


@each_language
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_it_draws_and_fits(player, language, theme, width, height) -> None:
    tab = player(f"{language}-{theme}-end", width=width, height=height)
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    assert tab.locator(".speler canvas").count() == 2
    assert tab.locator(".small .line:not(.thin)").count() == 16
    outside = """() => [...document.querySelectorAll('.speler *')].filter((each) => each.getClientRects().length
        && !each.closest('.scroll, .over, .live, .block, svg') && each.getBoundingClientRect().right > innerWidth + 1)
        .map((each) => each.outerHTML.slice(0, 90))"""
    assert tab.evaluate(outside) == []


@pytest.mark.parametrize(("width", "height"), SIZES[3:])
def test_maps_difference_and_play_bar_are_seen_without_scrolling(player, width, height) -> None:
    tab = player("nl-light-end", width=width, height=height)
    assert ITS_LINES < tab.evaluate("document.querySelector('.speler').getBoundingClientRect().top") <= HEADER
    assert tab.evaluate("document.querySelector('.press').getBoundingClientRect().bottom") <= height


def test_text_and_lines_are_large_on_a_projector(player) -> None:
    tab = player("nl-light-end", width=1920, height=1080)
    sizes = """() => [...document.querySelectorAll('.speler p, .speler td, .speler button, .speler svg text')]
        .filter((each) => each.textContent && each.getClientRects().length && !each.closest('.live'))
        .map((each) => parseFloat(getComputedStyle(each).fontSize))"""
    assert min(tab.evaluate(sizes)) >= 18
    line = "parseFloat(getComputedStyle(document.querySelector('.small .line.a:not(.thin)')).strokeWidth)"
    assert tab.evaluate(line) >= 3


@each_language
def test_nothing_is_wrong_for_who_cannot_see_or_point(player, axe, language) -> None:
    for theme in ("light", "dark"):
        tab = player(f"{language}-{theme}-start")
        assert violations(tab, axe) == []
        tab.locator(".small button.quiet").first.click()
        assert violations(tab, axe) == []


@pytest.mark.parametrize("month", [0, 17, MONTHS])
def test_every_home_on_the_map_has_the_colour_of_its_class(player, payloads, month) -> None:
    tab = player()
    tab.evaluate("month => model.arrive('month', month)", month)
    rested(tab, month)
    sides = payloads["nl"]["sides"]
    for letter, side in sides.items():
        seen = tab.evaluate(
            """async (letter) => {
              const [{ lots }, { STEPS }] = await Promise.all([import('/speler_map.js'), import('/speler_colors.js')]);
              const canvas = document.querySelector(`canvas[data-side=${letter}]`);
              const context = canvas.getContext('2d');
              return lots(model.values.payload.sides[letter].map, canvas.width, canvas.height).map(([x, y, w, h]) => {
                const [r, g, b] = context.getImageData(x + (w >> 1), y + (h >> 1), 1, 1).data;
                return STEPS.indexOf('#' + [r, g, b].map((part) => part.toString(16).padStart(2, '0')).join(''));
              });
            }""",
            letter,
        )
        lived = unpacked(sides, letter)[month]
        x = np.array(side["map"]["x"])
        near = np.any([abs(x - x[each["home"]]) < 4 for each in side["people"]], axis=0)
        known = (lived != 7) & ~near  # hatches have no colour of their own; rings lie over homes near the people's
        assert np.array(seen)[known].tolist() == lived[known].tolist()


@each_language
def test_tables_are_the_numbers_that_were_sent(player, payloads, language) -> None:
    text, sent = words(language), payloads[language]
    tab = player(f"{language}-light-start")
    for number, indicator in enumerate(sent["indicators"]):
        tab.locator(".small").nth(number).locator("button").nth(1).click()
        rows = tab.locator("dialog tbody tr").evaluate_all(
            "rows => rows.map((row) => [...row.cells].map((c) => c.textContent))"
        )
        assert [row[1:3] for row in rows] == [
            [text.number(sent["sides"][letter]["series"][indicator["id"]][month], 1) for letter in "ab"]
            for month in range(0, MONTHS + 1, 12)
        ]
        tab.keyboard.press("Escape")
    tab.locator(".map.b button").click()
    rows = tab.locator("dialog tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((c) => c.textContent))"
    )
    frames = unpacked(sent["sides"], "b")[::12]
    assert [row[1:] for row in rows] == [[text.number(n) for n in np.bincount(frame, minlength=8)] for frame in frames]


@each_language
def test_windows_fit_a_phone_to_their_last_row_and_column(player, language) -> None:
    tab = player(f"{language}-dark-end", width=390, height=844)
    too_small = """() => [...document.querySelectorAll('dialog .scroll, dialog button')]
        .filter((each) => each.scrollHeight > each.clientHeight || each.scrollWidth > each.clientWidth)
        .map((each) => each.outerHTML.slice(0, 90))"""
    for part in (".map.b", ".difference header", ".small .row", ".paired"):
        tab.locator(f"{part} button >> text=/^Tab/").first.click()
        assert tab.locator("dialog tbody tr").count() == MONTHS // 12 + 1
        assert tab.evaluate(too_small) == []
        tab.keyboard.press("Escape")


def test_paper_says_nothing_of_what_only_a_screen_does(player) -> None:
    tab = player("nl-light-end")
    about = tab.locator(".all-charts .about")
    assert "zoom in" in about.inner_text()
    tab.emulate_media(media="print")
    assert about.inner_text().strip() == "Alle grafieken hebben dezelfde schaal."


def test_the_difference_is_the_one_that_was_sent(player, payloads) -> None:
    tab = player("nl-light-end")
    text, sent = words("nl"), payloads["nl"]["difference"]["series"]["health"]
    tab.locator(".difference select").select_option("health")
    digits = 2 if max(map(abs, sent["low"] + sent["high"])) < 1 else 1
    shown = tab.locator(".difference .measured").text_content()
    for name in ("middle", "low", "high"):
        assert text.number(sent[name][-1], digits, signed=True) in shown


def test_every_picture_has_a_sentence_that_follows_the_clock(player) -> None:
    tab = player()
    labels = "() => [...document.querySelectorAll('[role=img]')].map((each) => each.getAttribute('aria-label'))"
    before = tab.evaluate(labels)
    tab.evaluate("model.arrive('month', 24)")
    rested(tab, 24)
    after = tab.evaluate(labels)
    assert len(after) == 2 + 1 + 8 + 2 * 6 + 1
    assert all("jaar 2, maand 12" in label.lower() for label in after[:2] + after[3:])
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_lines_that_lie_on_each_other_are_said_to(player) -> None:
    tab = player("nl-light-end")
    wide = tab.locator(".small .note").all_text_contents()
    assert any("vallen hier samen" in note for note in wide)
    scale = ".small svg .tick"
    before = tab.locator(scale).all_text_contents()
    tab.locator(".zoom").click()
    assert tab.locator(scale).all_text_contents() != before
    assert sum(map(bool, tab.locator(".small .note").all_text_contents())) <= sum(map(bool, wide))
    assert "kleine verschillen lijken nu groot" in tab.locator(".all-charts .about").text_content()


def test_bands_that_come_later_are_drawn(player) -> None:
    hide = """const real = window.fetch; window.fetch = async (...asked) => {
        const whole = await (await real(...asked)).json();
        window.later = { hash: whole.hash, difference: { ...whole.difference, seeds: 3 }, sides: {} };
        for (const letter of 'ab') {
          const { band, thin } = whole.sides[letter];
          window.later.sides[letter] = { band, thin };
          whole.sides[letter] = { ...whole.sides[letter], band: null, thin: null };
        }
        whole.difference = { ...whole.difference, seeds: 1, series: null, payback: null };
        return { json: async () => whole };
      };"""
    tab = player("nl-light-end", before=hide)
    assert tab.locator(".area").count() == 0
    assert "één keer gespeeld" in tab.locator(".difference .said").text_content()
    tab.evaluate("model.arrive('extra', { ...window.later, hash: 'of another question' })")
    assert tab.locator(".area").count() == 0
    tab.evaluate("model.arrive('extra', window.later)")
    tab.wait_for_selector(".small .area", state="attached")
    assert tab.locator(".small .area").count() == 16
    assert tab.locator(".small .line.thin").count() == 2 * 2 * 8
    assert "marge" in tab.locator(".difference .margin").text_content()


#: Sends bands at the moment that the first map is unpacked, before the page is ready to be told anything.
EARLY = """
const unpacked = Response.prototype.arrayBuffer;
Response.prototype.arrayBuffer = function () {
  if (!window.model.values.extra.difference) {
    window.model.arrive("extra", { hash: "", difference: { seeds: 100, text: "came early" } });
  }
  return unpacked.call(this);
};
"""


def test_bands_that_come_while_the_maps_are_unpacked_are_not_lost(player) -> None:
    tab = player(before=EARLY)
    assert tab.get_attribute(".speler", "data-lives") == "100"
    assert "came early" in tab.inner_text(".speler .summary >> nth=0")


def test_pictures_can_be_kept(player, tmp_path) -> None:
    tab = player("en-dark-end")
    tab.locator(".small button.quiet").first.click()
    for number, ending in enumerate(("png", "svg")):
        with tab.expect_download() as kept:
            tab.locator("dialog .row button").nth(number).click()
        assert kept.value.suggested_filename.endswith(f"trust_municipality.{ending}")
        content = (path := kept.value.path()) and path.read_bytes()
        if ending == "png":
            assert content.startswith(b"\x89PNG")
            assert len(content) > 5000
        else:
            drawn = ET.fromstring(content)
            assert "var(" not in content.decode()
            assert any("no forecast" in (each.text or "") for each in drawn.iter())
    tab.keyboard.press("Escape")
    tab.locator(".map.a button").click()
    with tab.expect_download() as kept:
        tab.locator("dialog .row button").nth(1).click()
    assert len(list(ET.fromstring(kept.value.path().read_bytes()).iter())) > 15


@each_language
def test_fact_and_experience_are_the_figures_that_were_sent(player, payloads, language) -> None:
    text, sent = words(language), payloads[language]
    tab = player(f"{language}-light-end")
    for pair in sent["pairs"]:
        panel = tab.locator(f"[data-pair={pair['id']}]")
        for k, kind in enumerate(("fact", "experience")):
            ends = [sent["sides"][letter]["pairs"][pair["id"]][kind][-1] for letter in "ab"]
            shown = panel.locator(".chart").nth(k).locator(".value").all_inner_texts()
            digits = pair[kind]["digits"]
            assert shown == [f"{who} {text.number(end, digits)}" for who, end in zip("AB", ends, strict=True)]
        said = panel.locator("[data-side]").all_inner_texts()
        assert said == [sent["sides"][letter]["pairs"][pair["id"]]["text"] for letter in "ab"]
    panel.locator("button").click()
    rows = tab.locator("dialog tbody tr")
    assert rows.count() == len(sent["sides"]["a"]["pairs"]["safety"]["fact"])
    assert rows.last.locator("td").nth(1).inner_text() == text.number(
        sent["sides"]["a"]["pairs"]["safety"]["experience"][-1], 1
    )


def test_texts_are_never_markup(player) -> None:
    tab = player("nl-light-end", before=POISON)
    tab.locator(".small button.quiet").first.click()
    tab.keyboard.press("Escape")
    tab.keyboard.press("?")
    assert tab.locator(".speler img, .speler script").count() == 0
    assert tab.evaluate("window.hurt") is None


def test_one_module_without_imports() -> None:
    text = joined("speler")
    assert not re.search(r"^(import|export (?!default))", text, re.MULTILINE)
    assert all(f"const {path.stem} =" in text for path in STATIC.glob("speler_*.js"))
    assert "innerHTML" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
