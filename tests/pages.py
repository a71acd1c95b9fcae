"""What the tests of pages share: pages of small comparisons and runs, and how to look at one."""

import re
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import tinyhtml5
from cli_village import make_village
from report_fakes import CAROUSEL, FOUR_YEARS, NORTH, SOUTH, TWENTY_YEARS, fake_comparison, fake_run
from tinyhtml5.parser import HTMLParser

import wijksim
from wijksim.experiments.compare import Comparison
from wijksim.population.profile_file import read_profile

SECTIONS = (
    "summary", "question", "strategies", "results", "certainty", "trust", "groups", "costs", "events", "risk",
    "assumptions", "sources", "again",
)  # fmt: skip
#: Sections of a comparison that are there when there is something to put in them.
SOMETIMES = ("rivals", "survey", "reached")
RUN_SECTIONS = (
    "summary", "strategies", "results", "trust", "groups", "costs", "events", "assumptions", "sources", "again",
)  # fmt: skip


def small_comparison(folder: Path) -> Comparison:
    """A real comparison of 300 residents, with business as usual beside it."""
    village = read_profile(make_village(folder))
    return wijksim.compare(["top-down-4", "resident-led-20"], village, 3, months=60, workers=1, usual=True)


#: Comparisons of made-up runs, large and small: strategies, wijken, replicates and months.
FAKED = {
    "better": ([FOUR_YEARS, TWENTY_YEARS], [NORTH], 16, 360),
    "worse": ([TWENTY_YEARS, FOUR_YEARS], [NORTH], 16, 360),
    "three": ([FOUR_YEARS, TWENTY_YEARS, CAROUSEL], [NORTH, SOUTH], 4, 60),
    "once": ([FOUR_YEARS, TWENTY_YEARS], [NORTH], 1, 30),
    "months": ([FOUR_YEARS, TWENTY_YEARS], [NORTH], 2, 6),
    "month": ([FOUR_YEARS, TWENTY_YEARS], [NORTH], 2, 1),
    "long": ([FOUR_YEARS, TWENTY_YEARS], [NORTH], 2, 1200),
}


@cache
def faked(name: str) -> Comparison:
    """One of them."""
    return fake_comparison(*FAKED[name])


def faked_run(months: int = 48):
    """A made-up run in two wijken."""
    return fake_run(TWENTY_YEARS, [NORTH, SOUTH], 3, months)


def errors(html: str) -> list[object]:
    """What a browser would have to mend."""
    parser = HTMLParser()
    parser.parse(html)
    return parser.errors


@cache
def tree(html: str) -> ET.Element:
    """The page as a browser sees it, elements without a namespace."""
    return tinyhtml5.parse(html, namespace_html_elements=False)


def words_of(element: ET.Element) -> str:
    """All words in an element, on one line."""
    return " ".join("".join(element.itertext()).split())


def section(page: ET.Element, name: str) -> ET.Element:
    """One section of a page."""
    [found] = [each for each in page.iter("section") if each.get("id") == name]
    return found


def tables(element: ET.Element) -> list[list[list[str]]]:
    """Every table as rows of cells, titles first; a cell over several rows stands in each of them."""
    return [_rows(table) for table in element.iter("table")]


def _rows(table: ET.Element) -> list[list[str]]:
    rows, above, left = [], "", 0
    for row in table.iter("tr"):
        cells = [words_of(cell) for cell in row if cell.tag in ("th", "td")]
        over = [cell for cell in row if cell.get("rowspan")]
        if over:
            above, left = words_of(over[0]), int(over[0].get("rowspan", "1"))
        elif left:
            cells.insert(0, above)
        left = max(left - 1, 0)
        rows.append(cells)
    return rows


def headings(page: ET.Element) -> list[int]:
    """The levels of all headings, in order."""
    return [int(each.tag[1]) for each in page.iter() if isinstance(each.tag, str) and re.fullmatch("h[1-6]", each.tag)]
