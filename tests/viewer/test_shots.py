"""Pictures of the three pages in both languages: no page is wider than its window, and none is empty.

With WIJKSIM_SHOTS=DIR also on a phone and a projector, light and dark, and all of them are left in DIR to look at.
"""

import os
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from test_vergelijk_browser import SMALL, settled

pytestmark = pytest.mark.browser

FOLDER = os.environ.get("WIJKSIM_SHOTS", "")
SIZES = {"laptop": (1366, 768)} | ({"phone": (390, 844), "projector": (1920, 1080)} if FOLDER else {})
THEMES = ("light", "dark") if FOLDER else ("light",)
#: More colours than a page without text, pictures or curves has.
FEWEST_COLOURS = 100


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("page", ["start", "verhaal", "vergelijk"])
def test_a_page_fits_its_window_and_shows_something(open_tab, page, language, size, theme):
    width, height = SIZES[size]
    asked = replace(SMALL, language=language).to_query()
    path = {"start": f"/?lang={language}", "verhaal": f"/verhaal?lang={language}", "vergelijk": f"/vergelijk?{asked}"}
    tab = open_tab(f"{path[page]}&theme={theme}", width=width, height=height, reduced_motion="reduce")
    tab.wait_for_selector("[data-ready]")
    if page == "vergelijk":
        settled(tab)
    picture = tab.screenshot(full_page=True)
    if FOLDER:
        Path(FOLDER).mkdir(parents=True, exist_ok=True)
        Path(FOLDER, f"{page}-{language}-{size}-{theme}.png").write_bytes(picture)
    seen = Image.open(BytesIO(picture))
    assert seen.width == width
    assert len(seen.convert("RGB").getcolors(1 << 24) or ()) > FEWEST_COLOURS
