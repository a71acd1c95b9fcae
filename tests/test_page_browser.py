"""The page as a browser shows and prints it: nothing is cut off on a telephone, on a screen or on A4 paper."""

import os
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from pages import small_comparison, tree, words_of
from pypdf import PdfReader

from wijksim.locale import LANGUAGES

pytestmark = pytest.mark.slow

#: points; the size of A4 and how far a PDF may be off
A4, ROUNDING = (595.3, 841.9), 1.0
MOST_SHEETS = {"compare": 20, "run": 15}
SMALLEST_LETTER = 6.0
#: widths of a telephone, of the text on A4, and of a screen
WIDTHS = (390, 660, 1366)
_QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
#: Leaves in the page what sticks out of it; what scrolls by itself may be wider than what shows it.
_PROBE = """<script>
addEventListener("load", () => {
  const inside = (box) => box.closest(".scroll") === null || box.matches(".scroll");
  const out = [...document.querySelectorAll("body *")].filter((each) => each.getClientRects().length
    && inside(each) && each.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
  document.body.dataset.out = [document.documentElement.scrollWidth, ...out.map((each) => each.outerHTML.slice(0, 80))];
});
</script></body>"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Starts Chromium with a folder of its own; where there is none the tests are left out, but never in CI."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium here: apt-get install chromium")
        pytest.skip("no Chromium here: apt-get install chromium")
    folder = tmp_path_factory.mktemp("browser")

    def start(*words: str) -> str:
        done = subprocess.run(
            [found, *_QUIET, f"--user-data-dir={folder}", *words], capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return start


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> dict[str, Path]:
    """Pages on disk by kind and language."""
    folder = tmp_path_factory.mktemp("pages")
    real = small_comparison(tmp_path_factory.mktemp("village"))
    made = {}
    for language in LANGUAGES:
        made[f"compare-{language}"] = real.report(folder / f"compare-{language}.html", language)
        made[f"run-{language}"] = real.results["resident-led-20", 1].report(folder / f"run-{language}.html", language)
    return made


every = pytest.mark.parametrize("name", [f"{kind}-{language}" for kind in MOST_SHEETS for language in LANGUAGES])


@every
def test_a_page_prints_on_a4_with_all_its_words(browser, written, name, tmp_path) -> None:
    path = tmp_path / "page.pdf"
    browser("--no-pdf-header-footer", f"--print-to-pdf={path}", written[name].as_uri())
    sheets = PdfReader(path).pages
    assert len(sheets) <= MOST_SHEETS[name.partition("-")[0]]
    printed, outside, small = "", [], []

    def look(text, page, line, _, size) -> None:
        """Note what lies off the sheet or is too small; `page` and `line` are matrices as PDF has them."""
        across = line[4] * page[0] + line[5] * page[2] + page[4]
        up = line[4] * page[1] + line[5] * page[3] + page[5]
        if text.strip():
            if not (0 < across < A4[0] and 0 < up < A4[1]):
                outside.append(text)
            if size * abs(line[3] * page[3]) < SMALLEST_LETTER:
                small.append(text)

    for sheet in sheets:
        assert float(sheet.mediabox.width) == pytest.approx(A4[0], abs=ROUNDING)
        assert float(sheet.mediabox.height) == pytest.approx(A4[1], abs=ROUNDING)
        text = sheet.extract_text(visitor_text=look)
        assert len(text) > 150, "a sheet that is nearly empty"
        printed += text
    assert outside == []
    assert small == []
    page = tree(written[name].read_text(encoding="utf-8"))
    titles = [words_of(each) for each in page.iter() if each.tag in ("h1", "h2", "th", "caption")]
    assert [title for title in titles if _bare(title) not in _bare(printed)] == []


def _bare(text: str) -> str:
    """Without spaces, hyphens and ligatures, which differ between a page and its print."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))


@every
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out_of_the_page(browser, written, name, width, tmp_path) -> None:
    html = written[name].read_text(encoding="utf-8")
    html = re.sub(r"<meta http-equiv=.*?/>", "", html).replace("</body>", _PROBE)
    (tmp_path / "probed.html").write_text(html, encoding="utf-8")
    frame = f'<iframe id="f" src="probed.html" width="{width}" height="900" style="border: 0"></iframe>'
    copy = '<script>addEventListener("load", () => { document.title = f.contentDocument.body.dataset.out; })</script>'
    (tmp_path / "frame.html").write_text(f"<!DOCTYPE html><title></title>{frame}{copy}", encoding="utf-8")
    seen = browser(
        "--allow-file-access-from-files", "--virtual-time-budget=5000", "--window-size=1500,1000", "--dump-dom",
        (tmp_path / "frame.html").as_uri(),
    )  # fmt: skip
    [found] = re.findall(r"<title>(.*?)</title>", seen)
    assert found == str(width)


def test_a_page_that_sticks_out_is_seen(browser, written, tmp_path) -> None:
    wide = written["run-nl"].read_text(encoding="utf-8").replace("</main>", '<p style="width: 2000px">x</p></main>')
    path = tmp_path / "wide.html"
    path.write_text(wide, encoding="utf-8")
    with pytest.raises(AssertionError):
        test_nothing_sticks_out_of_the_page(browser, {"run-nl": path}, "run-nl", 1366, tmp_path)
