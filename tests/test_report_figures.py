"""Figures: they say what the table says, fit their page, and look the same every time."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Text
from report_fakes import (
    CAROUSEL,
    COSTLY,
    FOUR_AGAIN,
    FOUR_YEARS,
    NORTH,
    SOUTH,
    TWENTY_YEARS,
    fake_comparison,
    fake_run,
    wijk,
)

import wijksim
from wijksim.errors import WijksimError
from wijksim.experiments.compare import Comparison
from wijksim.report import canvas
from wijksim.report.figures import write_figures
from wijksim.report.run_figures import write_run_figures

LONG = CAROUSEL.renamed(
    "costly", "Een carrousel van bewonersorganisatieondersteuning en allemaal $x_1$ andere dingen tegelijk"
)
FAR = wijk("ver", "Een wijk met een naam die maar door blijft gaan tot aan de overkant", "Den Haag")


@cache
def better() -> Comparison:
    return fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH], count=16)


CASES = {
    "two": better,
    "null": cache(lambda: fake_comparison([FOUR_YEARS, FOUR_AGAIN], [NORTH], count=32, months=96)),
    "three": cache(lambda: fake_comparison([FOUR_YEARS, TWENTY_YEARS, CAROUSEL], [NORTH, SOUTH], count=4, months=60)),
    "long": cache(lambda: fake_comparison([FOUR_YEARS, LONG, TWENTY_YEARS], [FAR], count=3, months=1200)),
    "once": cache(lambda: fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH], count=1, months=30)),
    "months": cache(lambda: fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH], count=2, months=6)),
}


def svg_texts(path: Path) -> list[str]:
    """The words in an SVG, as a reader or a screen reader finds them."""
    return ["".join(node.itertext()).strip() for node in ET.parse(path).iter("{http://www.w3.org/2000/svg}text")]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Figure]]:
    """Every figure that is saved, to look at."""
    seen: list[Figure] = []
    save = canvas.save

    def keep(figure: Figure, *rest: object) -> list[Path]:
        seen.append(figure)
        return save(figure, *rest)

    monkeypatch.setattr(canvas, "save", keep)
    yield seen
    seen.clear()


def crowded(figure: Figure) -> list[str]:
    """Texts that leave the page or lie over each other."""
    with canvas.house_style():
        figure.canvas.draw()
        texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
        ticks = {id(label) for axes in figure.axes for tick in _off_panel(axes) for label in (tick.label1, tick.label2)}
        boxes = [(text.get_text(), text.get_window_extent()) for text in texts if id(text) not in ticks]
    page = figure.bbox
    outside = [name for name, box in boxes if box.x0 < 0 or box.y0 < 0 or box.x1 > page.x1 or box.y1 > page.y1]
    over = [
        f"{one} | {other}"
        for (one, a), (other, b) in combinations(boxes, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1
    ]
    return outside + over


def _off_panel(axes: mpl.axes.Axes) -> list[mpl.axis.Tick]:
    """Ticks beyond the limits, which matplotlib keeps but does not draw."""
    return [
        tick
        for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim()))
        for tick in axis.get_major_ticks()
        if not low <= tick.get_loc() <= high
    ]


@pytest.mark.parametrize(("case", "language"), [*((case, "nl") for case in CASES), ("two", "en"), ("null", "en")])
def test_texts_lie_on_the_page_and_not_over_each_other(
    case: str, language: str, tmp_path: Path, drawn: list[Figure]
) -> None:
    write_figures(CASES[case](), tmp_path, language, ["trust_municipality"])
    assert [crowded(figure) for figure in drawn] == [[] for _ in drawn]


@pytest.mark.parametrize("months", [5, 360])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_run_figure_texts_lie_on_the_page_and_not_over_each_other(
    months: int, language: str, tmp_path: Path, drawn: list[Figure]
) -> None:
    write_run_figures(fake_run(TWENTY_YEARS, [NORTH, SOUTH], 3, months), tmp_path, language)
    assert [crowded(figure) for figure in drawn] == [[], []]


def test_the_figure_says_the_finding_and_where_it_comes_from(tmp_path: Path) -> None:
    paths = write_figures(better(), tmp_path, "nl", ["wellbeing"])
    assert [path.name for path in paths] == ["wellbeing-noord.png", "wellbeing-noord.svg"]
    texts = svg_texts(paths[1])
    assert any(re.fullmatch(r"Welbevinden: B ligt voor op A sinds ± jaar \d+", text) for text in texts)
    hashes = [scenario.hash[:8] for scenario in better().scenarios]
    corner = f"aantal herhalingen 16 · seeds 1-16 · A {hashes[0]} · B {hashes[1]} · wijksim {wijksim.__version__}"
    assert corner in texts
    for label in (
        "college 1",
        "college 7",
        "jaar",
        "▲ B beter dan A",
        "▼ A beter dan B",
        "A: Vier jaar, van",
    ):
        assert label in texts
    assert any(text.startswith("Aanpak B ligt buiten alle gegevens") for text in texts)
    assert any("Alle aanpakken kregen evenveel geld" in text for text in texts)


def test_the_null_figure_says_no_difference(tmp_path: Path) -> None:
    texts = svg_texts(write_figures(CASES["null"](), tmp_path, "en", ["trust_municipality"])[1])
    assert "Trust in the municipality: no difference seen between A and B (year 4)" in texts
    assert not any("ahead" in text for text in texts)


def test_below_zero_is_better_where_less_is_better(tmp_path: Path) -> None:
    texts = svg_texts(write_figures(better(), tmp_path, "nl", ["hardship"])[1])
    assert "▲ A beter dan B" in texts
    assert "▼ B beter dan A" in texts
    assert any("B ligt voor op A" in text for text in texts)


def test_one_replicate_and_unequal_money_are_said(tmp_path: Path) -> None:
    texts = svg_texts(write_figures(CASES["once"](), tmp_path, "nl", ["wellbeing"])[1])
    assert "Welbevinden" in texts
    assert any("het aantal herhalingen is 1" in text for text in texts)
    costly = fake_comparison([FOUR_YEARS, COSTLY], [NORTH], count=2, months=24)
    texts = svg_texts(write_figures(costly, tmp_path, "nl", ["wellbeing"])[1])
    assert any("kregen niet evenveel geld" in text for text in texts)


def test_default_figures_for_each_wijk(tmp_path: Path) -> None:
    names = {path.name for path in write_figures(CASES["three"](), tmp_path, "nl")}
    wanted = {
        f"{outcome}-{slug}.{kind}"
        for outcome in ("wellbeing", "trust_municipality")
        for slug in ("noord", "zuid")
        for kind in ("png", "svg")
    }
    assert names == wanted == {path.name for path in tmp_path.iterdir()}


def test_more_than_three_strategies_get_a_figure_a_pair(tmp_path: Path) -> None:
    four = fake_comparison([FOUR_YEARS, TWENTY_YEARS, CAROUSEL, FOUR_AGAIN], [NORTH], count=2, months=48)
    paths = write_figures(four, tmp_path, "en", ["wellbeing"])
    assert [path.name for path in paths[1::2]] == [
        f"wellbeing-noord-{name}.svg" for name in ("twenty-years", "carousel", "four-again")
    ]
    assert "▲ D better than A" in svg_texts(paths[5])


def test_the_same_comparison_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_figures(better(), tmp_path / "one", "nl", ["wellbeing"])
    again = write_figures(better(), tmp_path / "two", "nl", ["wellbeing"])
    run = fake_run(FOUR_YEARS, [NORTH], 1, 48)
    first += write_run_figures(run, tmp_path / "one", "nl")
    again += write_run_figures(run, tmp_path / "two", "nl")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert len(first) == 4


def test_the_settings_of_the_caller_stay_as_they_were(tmp_path: Path) -> None:
    before = dict(mpl.rcParams)
    write_figures(CASES["months"](), tmp_path, "nl", ["wellbeing"])
    assert dict(mpl.rcParams) == before


def test_the_settings_of_the_caller_do_not_change_the_figure(tmp_path: Path) -> None:
    plain = write_figures(CASES["months"](), tmp_path / "one", "nl", ["wellbeing"])
    with mpl.rc_context({"axes.facecolor": "black", "font.size": 30.0, "lines.linewidth": 9.0}):
        styled = write_figures(CASES["months"](), tmp_path / "two", "nl", ["wellbeing"])
    assert [path.read_bytes() for path in plain] == [path.read_bytes() for path in styled]


def test_months_without_a_value_leave_a_gap(tmp_path: Path) -> None:
    run = fake_run(FOUR_YEARS, [NORTH], 1, 48)
    indicators = run.indicators.copy()
    indicators.loc[indicators["month"] > 24, "value"] = float("nan")
    texts = svg_texts(write_run_figures(replace(run, indicators=indicators), tmp_path, "nl")[1])
    assert "gemeente" not in texts
    assert "toegekend" in texts


def test_strategies_that_do_the_same_can_be_drawn(tmp_path: Path) -> None:
    comparison = fake_comparison([FOUR_YEARS, FOUR_AGAIN], [NORTH], count=8, months=48)
    twice = {key: comparison.results["four-years", key[1]] for key in comparison.results}
    texts = svg_texts(write_figures(replace(comparison, results=twice), tmp_path, "nl", ["wellbeing"])[1])
    assert "Welbevinden: geen verschil te zien tussen A en B (jaar 4)" in texts


def test_figures_describe_themselves_to_who_cannot_see_them(tmp_path: Path) -> None:
    png, svg = write_figures(better(), tmp_path, "nl", ["wellbeing"])
    assert "<dc:description>Boven: Welbevinden per aanpak over 30 jaar." in svg.read_text(encoding="utf-8")
    assert b"Boven: Welbevinden per aanpak" in png.read_bytes()
    assert "dc:date" not in svg.read_text(encoding="utf-8")


def test_the_run_figure_names_its_lines(tmp_path: Path) -> None:
    paths = write_run_figures(fake_run(TWENTY_YEARS, [NORTH], 3, 120), tmp_path, "nl")
    texts = svg_texts(paths[1])
    for label in (
        "Noord (Arnhem): 10 jaar in één run",
        "Welbevinden",
        "gemeente",
        "lager opgeleid",
        "toegekend",
    ):
        assert label in texts
    assert any(text.startswith("Eén run is één mogelijk verloop.") for text in texts)
    assert any(text.startswith("Deze aanpak ligt buiten alle gegevens") for text in texts)


def test_an_outcome_that_cannot_be_better_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WijksimError, match=r"'wellbeeing'.*Did you mean 'wellbeing'"):
        write_figures(better(), tmp_path, "nl", ["wellbeeing"])
    with pytest.raises(WijksimError, match="'births' cannot be shown"):
        write_figures(better(), tmp_path, "nl", ["births"])
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.tuples(st.floats(-0.5, 1.5), st.floats(0.01, 0.2)), min_size=1, max_size=5))
def test_labels_that_fit_are_moved_apart_and_stay_on_the_panel(labels: list[tuple[float, float]]) -> None:
    wanted, heights = [place for place, _ in labels], [height for _, height in labels]
    places = canvas.apart(wanted, heights)
    boxes = sorted((place - height / 2, place + height / 2) for place, height in zip(places, heights, strict=True))
    assert boxes[0][0] >= -1e-9
    assert boxes[-1][1] <= 1 + 1e-9
    assert all(above[0] >= below[1] - 1e-9 for below, above in pairwise(boxes))


def test_labels_that_do_not_crowd_stay_where_they_belong() -> None:
    assert canvas.apart([0.8, 0.2, 0.5], [0.1, 0.1, 0.1]) == [0.8, 0.2, 0.5]
