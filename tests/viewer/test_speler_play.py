"""The clock of the player: it keeps A and B in step, tells the server only where it rests, and needs no server."""

import pytest
from browser import PATIENCE
from speler_tabs import MONTHS, make_pages, make_payloads, make_player, rested, saved  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: Milliseconds that drawing one frame may take; printed, and asserted only with a wide margin: machines differ.
BUDGET, WIDE = 16, 10


def test_it_plays_to_the_end_with_both_maps_in_step(player) -> None:
    tab = player()
    drift = tab.evaluate(
        """() => new Promise((done) => {
          const maps = [...document.querySelectorAll('canvas')], root = document.querySelector('.speler');
          let drift = 0, frames = 0;
          const look = () => {
            frames += 1;
            drift += maps.some((map) => map.dataset.month !== root.dataset.month);
            if (root.dataset.playing === 'false') done([drift, frames]);
            else requestAnimationFrame(look);
          };
          document.querySelector('.play').click();
          requestAnimationFrame(look);
        })"""
    )
    assert drift[0] == 0
    assert drift[1] > 20
    rested(tab, MONTHS)
    assert saved(tab, "month") == [MONTHS]
    assert saved(tab, "playing") == [True, False]
    print(f"\nframe: 95 % drawn within {tab.get_attribute('.speler', 'data-draw-ms')} ms; budget {BUDGET}")
    assert float(tab.get_attribute(".speler", "data-draw-ms")) < WIDE * BUDGET


def test_nothing_moves_by_itself(player) -> None:
    tab = player()
    tab.wait_for_timeout(400)
    rested(tab, 0)
    assert tab.evaluate("model.saved") == []


def test_everything_goes_by_keyboard(player) -> None:
    tab = player("nl-light-start")
    for key, month in (("ArrowRight", 1), ("Shift+ArrowRight", 13), ("ArrowLeft", 12), ("Shift+ArrowLeft", 0)):
        tab.keyboard.press(key)
        rested(tab, month)
    tab.keyboard.press("Space")
    tab.wait_for_selector(".speler[data-playing=true]")
    tab.keyboard.press("Space")
    tab.wait_for_selector(".speler[data-playing=false]")
    tab.keyboard.press("r")
    tab.wait_for_selector(".speler[data-playing=true]")
    tab.keyboard.press("Space")
    tab.keyboard.press("e")
    assert tab.evaluate("document.activeElement.dataset.event") == "election"
    tab.keyboard.press("?")
    assert tab.locator("dialog[open] kbd").count() == 6


def test_the_timeline_moves_by_months_and_years(player) -> None:
    tab = player("nl-light-start")
    tab.locator(".timeline input").focus()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Shift+ArrowRight")
    rested(tab, 13)
    assert tab.get_attribute(".timeline input", "aria-valuetext") == "jaar 2, maand 1"


def test_shortcuts_can_be_switched_off(player) -> None:
    tab = player()
    tab.keyboard.press("?")
    tab.locator("dialog input[type=checkbox]").uncheck()
    tab.keyboard.press("Escape")
    tab.keyboard.press("ArrowRight")
    tab.wait_for_timeout(200)
    rested(tab, 0)
    tab.reload()
    tab.wait_for_selector("[data-ready=true]")
    assert tab.get_attribute("html", "data-shortcuts") == "off"


def test_keys_leave_fields_of_the_page_alone(player) -> None:
    tab = player()
    tab.evaluate("document.querySelector('main').append(document.createElement('input'))")
    tab.locator("main > input").type("e r ?")
    assert tab.input_value("main > input") == "e r ?"
    rested(tab, 0)


def test_the_month_goes_both_ways(player) -> None:
    tab = player()
    tab.evaluate("model.arrive('month', 30)")
    rested(tab, 30)
    assert saved(tab, "month") == []
    tab.locator(".timeline input").fill("41")
    rested(tab, 41)
    assert saved(tab, "month") == [41]
    tab.evaluate("model.arrive('command', { do: 'goto', month: 7, n: 1 })")
    rested(tab, 7)
    tab.evaluate("model.arrive('command', { do: 'play', n: 2 })")
    tab.wait_for_selector(".speler[data-playing=true]")
    tab.evaluate("model.arrive('command', { do: 'pause', n: 3 })")
    tab.wait_for_selector(".speler[data-playing=false]")


def test_a_pressed_event_is_handed_over(player) -> None:
    tab = player()
    tab.evaluate("model.arrive('month', 30)")
    tab.locator(".press [data-side=a]").uncheck()
    tab.locator(".press [data-event=budget_cut]").click()
    assert saved(tab, "pressed") == [{"month": 30, "event": "budget_cut", "sides": ["b"], "n": 1}]
    assert "Bezuiniging" in tab.locator(".live").text_content()
    tab.locator(".press [data-side=b]").uncheck()
    tab.locator(".press [data-event=election]").click(force=True)
    tab.locator(".press [data-side=b]").check()
    tab.evaluate("months => model.arrive('month', months)", MONTHS)
    rested(tab, MONTHS)
    tab.locator(".press [data-event=election]").click(force=True)
    assert len(saved(tab, "pressed")) == 1
    assert "einde" in tab.locator(".press .hint").text_content()


def test_another_measure_and_another_resident_are_asked_for(player) -> None:
    tab = player()
    tab.locator(".key-row select").select_option("trust_place")
    tab.locator(".resident button").first.click()
    assert saved(tab, "asked") == [{"what": "measure", "value": "trust_place", "n": 1}, {"what": "resident", "n": 2}]


def test_more_is_told_of_whom_somebody_picks_among_the_three(player, payloads) -> None:
    tab = player("nl-light-end")
    people = payloads["nl"]["sides"]["b"]["people"]
    assert len(people) == 3
    for k, person in enumerate(people):
        tab.locator(".person .name").nth(k).click()
        assert person["name"] in tab.locator(".resident h2").inner_text()
        assert tab.locator(".person .name[aria-pressed=true]").inner_text() == f"{k + 1} {person['name']}"
        assert tab.locator(".resident .side").nth(1).locator("li").count() == len(person["diary"])


def test_a_card_says_what_happened_last_up_to_the_month_that_is_shown(player, payloads) -> None:
    tab = player("nl-light-start")
    person = payloads["nl"]["sides"]["a"]["people"][0]
    card = tab.locator(".person").first.locator(".lately").first
    for month in (0, 13, MONTHS):
        tab.evaluate("month => model.arrive('month', month)", month)
        rested(tab, month)
        past = [each["text"] for each in person["diary"] if each["month"] <= month][-2:][::-1]
        said = card.locator("li:not([hidden])").all_inner_texts()
        assert len(said) == max(1, len(past))
        assert all(what in line for what, line in zip(past, said, strict=False))


def test_a_new_payload_changes_the_text_and_keeps_the_place(player) -> None:
    tab = player()
    tab.evaluate("model.arrive('month', 30)")
    rested(tab, 30)
    before = tab.locator(".difference .measured").text_content()
    tab.evaluate(
        """() => {
          const { payload } = model.values, { difference } = payload, id = payload.indicators[0].id;
          const other = Object.entries(difference.series[id]).map(([name, values]) => [name, values.map((x) => x + 9)]);
          const series = { ...difference.series, [id]: Object.fromEntries(other) };
          model.arrive('payload', { ...payload, hash: 'other', difference: { ...difference, text: 'Nieuw.', series } });
        }"""
    )
    tab.wait_for_selector(".speler[data-hash=other]")
    assert tab.locator(".difference .measured").text_content() != before
    assert "Nieuw." in tab.locator(".live").text_content()
    rested(tab, 30)


def test_it_plays_on_when_the_server_is_gone(player) -> None:
    tab = player()
    tab.evaluate("window.gone = true; dispatchEvent(new CustomEvent('wijksim:connection', { detail: { up: false } }))")
    assert tab.locator(".gone").is_visible()
    tab.locator(".play").click()
    tab.wait_for_selector(f".speler[data-month='{MONTHS}'][data-playing=false]", timeout=PATIENCE)
    tab.keyboard.press("ArrowLeft")
    rested(tab, MONTHS - 1)
    tab.evaluate("dispatchEvent(new CustomEvent('wijksim:connection', { detail: { up: true } }))")
    assert not tab.locator(".gone").is_visible()


def test_who_wants_less_motion_goes_by_the_year(player) -> None:
    tab = player(reduced_motion="reduce")
    seen = tab.evaluate(
        """() => new Promise((done) => {
          const root = document.querySelector('.speler'), months = new Set();
          new MutationObserver(() => {
            months.add(Number(root.dataset.month));
            if (root.dataset.playing === 'false') done([...months]);
          }).observe(root, { attributes: true });
          document.querySelector('.play').click();
        })"""
    )
    assert [month for month in seen if month % 12] == []


def test_what_is_told_aloud_is_told_at_stops_and_events(player) -> None:
    tab = player()
    told = tab.evaluate(
        """() => new Promise((done) => {
          const live = document.querySelector('.live'), root = document.querySelector('.speler'), told = [];
          new MutationObserver(() => told.push(live.textContent)).observe(live, { childList: true });
          new MutationObserver(() => root.dataset.playing === 'false' && setTimeout(() => done(told), 100))
            .observe(root, { attributes: true, attributeFilter: ['data-playing'] });
          document.querySelector('.play').click();
        })"""
    )
    assert 1 <= len(told) < MONTHS / 4
    assert "jaar 5, maand 12" in told[-1]


def test_leaving_takes_the_listeners_along(player) -> None:
    tab = player()
    tab.evaluate("leave()")
    tab.keyboard.press("ArrowRight")
    tab.wait_for_timeout(200)
    rested(tab, 0)


#: Whether every map has a pixel for each pixel of the screen that it takes.
FITS = """() => [...document.querySelectorAll('canvas')].every(
  (map) => map.width === map.clientWidth && map.height === map.clientHeight)"""


def test_only_changed_homes_are_painted_and_the_map_is_what_it_would_be_at_once(player) -> None:
    tab = player()
    pixels = "() => [...document.querySelectorAll('canvas')].map((each) => each.toDataURL())"
    for month in (1, 2, 3, 17, 40, 39):
        tab.evaluate("month => model.arrive('month', month)", month)
        rested(tab, month)
    tab.wait_for_function(FITS)
    walked = tab.evaluate(pixels)
    fresh = player()
    fresh.evaluate("month => model.arrive('month', month)", 39)
    rested(fresh, 39)
    fresh.wait_for_function(FITS)
    assert fresh.evaluate(pixels) == walked


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (390, 844)])
def test_a_map_is_drawn_in_the_size_that_it_has_when_all_is_there(player, width, height) -> None:
    tab = player(width=width, height=height)
    tab.wait_for_function(FITS)
    # a sentence that needs more lines makes what stands beside the maps taller
    tab.evaluate("document.querySelector('.difference .said').textContent = 'Een lange zin. '.repeat(60)")
    tab.wait_for_function(FITS)


def test_the_address_keeps_the_month_and_the_closer_look(player) -> None:
    tab = player("nl-light-end")
    assert tab.evaluate("location.search") == ""
    tab.keyboard.press("Shift+ArrowLeft")
    tab.wait_for_function("months => location.search === `?t=${months}`", arg=MONTHS - 12)
    tab.locator(".zoom").click()
    assert tab.evaluate("location.search") == f"?t={MONTHS - 12}&z=1"
    tab.evaluate("history.pushState(null, '', location.pathname)")
    tab.go_back()
    tab.wait_for_selector(f".speler[data-month='{MONTHS - 12}']")
    tab.go_forward()
    tab.wait_for_selector(f".speler[data-month='{MONTHS}']")
    assert tab.get_attribute(".zoom", "aria-pressed") == "false"


def test_a_word_of_a_chart_is_explained_at_focus_until_escape(player) -> None:
    tab = player()
    tab.locator("[data-indicator='health'] .word").focus()
    tip = tab.locator("[data-indicator='health'] .tip")
    assert tip.is_visible()
    assert len(tip.inner_text()) > 10
    tab.keyboard.press("Escape")
    tip.wait_for(state="hidden")


@pytest.mark.parametrize(("even", "marks"), [({"month": 30, "low": 20, "high": None}, 1), ({"month": None}, 0)])
def test_break_even_is_marked_on_the_timeline_where_there_is_one(player, even, marks) -> None:
    tab = player()
    tab.evaluate(
        """even => {
          const { payload } = model.values;
          const difference = { ...payload.difference, payback: { ...payload.difference.payback, ...even } };
          model.arrive('payload', { ...payload, hash: 'even', difference });
        }""",
        even,
    )
    tab.wait_for_selector(".speler[data-hash=even]")
    assert tab.locator(".marks .even").count() == marks
    if marks:
        left, width = tab.locator(".marks .even").evaluate("each => [each.style.left, each.style.width]")
        assert (round(float(left[:-1])), round(float(width[:-1]))) == (33, 67)
