"""What a result gives somebody in Python or a notebook: figures, words and tables that show themselves."""

import re
from functools import cache
from html import unescape
from pathlib import Path

import matplotlib as mpl
import pytest
import tinyhtml5
from report_fakes import CAROUSEL, FOUR_AGAIN, FOUR_YEARS, NORTH, SOUTH, TWENTY_YEARS, fake_comparison, fake_run
from small_wijk import small_model
from test_report_figures import crowded
from tinyhtml5.parser import HTMLParser

from wijksim.errors import WijksimError
from wijksim.experiments.compare import Comparison
from wijksim.experiments.result import RunResult
from wijksim.report import canvas
from wijksim.report.canvas import HouseFigure
from wijksim.report.figures import write_figures
from wijksim.report.run_figures import write_run_figures
from wijksim.report.run_tables import run_table
from wijksim.report.sentences import plain_paragraph
from wijksim.report.tables import comparison_table

PNG = b"\x89PNG\r\n\x1a\n"


@cache
def two() -> Comparison:
    return fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH], count=8)


@cache
def many() -> Comparison:
    return fake_comparison([FOUR_YEARS, TWENTY_YEARS, CAROUSEL, FOUR_AGAIN], [NORTH, SOUTH], count=2, months=48)


@cache
def run() -> RunResult:
    return fake_run(TWENTY_YEARS, [NORTH], 3)


def plain(text: str) -> list[str]:
    """The words without marks and white space."""
    return unescape(re.sub(r"<[^>]*>", " ", text)).split()


# --- figures


def test_a_figure_is_the_one_that_is_written(tmp_path):
    written = write_figures(two(), tmp_path, "nl", ["hardship"])[0]
    assert [path.read_bytes() for path in save(two().figure("hardship"), tmp_path / "again")] == [
        path.read_bytes() for path in (written, written.with_suffix(".svg"))
    ]
    written = write_run_figures(run(), tmp_path, "en")[0]
    assert save(run().figure(language="en"), tmp_path / "again")[0].read_bytes() == written.read_bytes()


def save(figure: HouseFigure, folder: Path) -> list[Path]:
    with canvas.house_style():
        return canvas.save(figure, folder, "figure")


FIGURES = {
    "outcome": lambda language: two().figure("trust_place", language=language),
    "run": lambda language: run().figure(language=language),
    "causes": lambda language: run().cause_figure(language=language),
    "break-even": lambda language: two().break_even_figure(language=language),
    "one of many": lambda language: many().figure("wellbeing", "carousel", "zuid", language),
    "break-even of many": lambda language: many().break_even_figure("four-again", "noord", language),
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_shows_itself_and_its_texts_do_not_lie_over_each_other(name, language):
    before = dict(mpl.rcParams)
    figure = FIGURES[name](language)
    content, about = figure._repr_png_()
    assert content.startswith(PNG)
    assert about["width"] < figure.bbox.width
    assert dict(mpl.rcParams) == before
    assert crowded(figure) == []
    assert figure.title in repr(figure)
    assert figure.about in repr(figure)


def test_strategies_that_share_a_figure_need_no_choice():
    assert len(two().figure().axes[0].lines) == 2
    assert "B" in two().figure(second="twenty-years").title


def test_the_running_sum_ends_where_the_break_even_says():
    figure = two().break_even_figure()
    thin, mean = figure.axes[0].lines[:-2], figure.axes[0].lines[-2]
    assert len(thin) == 8
    lived = two().wide(indicators=["wellbeing"])
    ends = (lived["twenty-years"] - lived["four-years"]).sum() / 12
    assert [line.get_ydata()[-1] for line in thin] == pytest.approx(list(ends))
    assert mean.get_ydata()[-1] == pytest.approx(ends.mean())
    assert two().break_even["share_never"].iloc[0] == (ends < 0).mean()


def test_bars_are_the_causes_added_up():
    causes = run().causes[run().causes["trust"] == "municipality"].groupby("cause")["value"].sum()
    shown = sorted(bar.get_width() for bar in run().cause_figure().axes[0].patches)
    assert shown == pytest.approx(sorted(causes[causes.round(3) != 0]))


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: many().figure(wijk="noord"), "second= twenty-years, carousel, four-again"),
        (lambda: many().figure(second="carrousel", wijk="noord"), "Did you mean 'carousel'"),
        (lambda: many().figure(second="carousel"), "wijk= noord, zuid"),
        (lambda: many().break_even_figure(second="carousel", wijk="nord"), "Did you mean 'noord'"),
        (lambda: two().figure("wellbeeing"), "Did you mean 'wellbeing'"),
        (lambda: two().figure(language="fr"), "language 'fr' is not known"),
        (lambda: run().figure(wijk="zuid"), "wijk='zuid' was not lived"),
        (lambda: run().cause_figure("municipalty"), "Did you mean 'municipality'"),
        (lambda: RunResult.of(small_model()).figure(), "provenance of this run lacks"),
    ],
)
def test_what_cannot_be_shown_is_said(ask, message):
    with pytest.raises(WijksimError, match=re.escape(message)):
        ask()


# --- words and tables


def test_a_notebook_gets_the_tables_of_the_terminal():
    for html, text in (
        (two()._repr_html_(), comparison_table(two(), "nl")),
        (many()._repr_html_(), comparison_table(many(), "nl")),
        (run()._repr_html_(), run_table(run(), "nl")),
    ):
        parser = HTMLParser()
        parser.parse(f"<!DOCTYPE html><html><head><title>t</title></head><body>{html}</body></html>")
        assert parser.errors == []
        assert plain(html) == [word for word in text.split() if set(word) != {"-"} or word == "-"]


def test_words_in_a_notebook_cannot_become_marks():
    evil = TWENTY_YEARS.renamed("costly", "<script>alert(1)</script>", "x")
    html = fake_comparison([FOUR_YEARS, evil], [NORTH], count=2, months=24)._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert tinyhtml5.parse(html).find(".//{http://www.w3.org/1999/xhtml}script") is None


def test_the_paragraph_is_that_of_the_command_line():
    assert two().in_words("en") == plain_paragraph(two(), "en")
    assert two().in_words() == plain_paragraph(two(), "nl")


# --- a result of a model


def test_the_result_of_a_model_is_what_it_lived():
    model = small_model().run(3)
    result = RunResult.of(model)
    assert result.digest == RunResult.of(model).digest
    assert result.indicators["month"].max() == 3
    assert dict(result.provenance) == {}
    assert result._repr_html_() is None
    assert RunResult.of(model.run(1)).digest != result.digest
