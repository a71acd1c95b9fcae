"""Every comparison says where the share of its spread that hangs on assumptions is measured, by a name that exists."""

from pathlib import Path

import pytest
from report_fakes import FOUR_YEARS, NORTH, TWENTY_YEARS, fake_comparison

from wijksim.locale import LANGUAGES, words
from wijksim.report import notes
from wijksim.report.sentences import plain_paragraph
from wijksim.report.tables import comparison_table

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"nl": "bevindingen.md", "en": "findings.md"}


def check_a_comparison_points_at_what_is_measured(language: str) -> None:
    """Table and plain words name the page and the column, and that page has the column, with numbers under it."""
    made = fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH], count=2, months=24)
    column = words(language).say("findings.prior").partition(",")[0]
    for show in (comparison_table, plain_paragraph):
        said = " ".join(show(made, language).split())
        assert f"docs/{PAGES[language]}" in said
        assert column in said
    page = (DOCS / PAGES[language]).read_text(encoding="utf-8")
    heads = [line for line in page.splitlines() if line.startswith("| ") and f"| {column}" in line]
    assert heads, f"{PAGES[language]} has no column {column!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_points_at_what_is_measured(language):
    check_a_comparison_points_at_what_is_measured(language)


def test_the_check_fails_when_only_a_general_sentence_is_left(monkeypatch):
    monkeypatch.setattr(notes, "prior_share_at", lambda key, text: text.say("page.certainty.prior"))
    with pytest.raises(AssertionError):
        check_a_comparison_points_at_what_is_measured("en")
