"""What the page of a comparison adds: rivals, figures of surveys by strategy, and whom projects reached."""

from dataclasses import replace

import pytest
from pages import section, small_comparison, tables, tree, words_of
from report_fakes import FOUR_YEARS, NORTH, TWENTY_YEARS, fake_comparison

from wijksim.locale import words
from wijksim.population.questions import QUESTIONS
from wijksim.report.page import write_page

LANGUAGES = ("nl", "en")


def page_of(comparison, folder, language="en"):
    path = folder / "page.html"
    write_page(comparison, path, language)
    return tree(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def contested():
    """Under one rival the difference is the same, under the other it turns round."""
    own = fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH], count=8, months=120)
    short, long = (scenario.name for scenario in own.scenarios)
    swap = {short: long, long: short}
    turned = replace(own, results={(name, seed): own.results[swap[name], seed] for name, seed in own.results})
    return replace(own, under={"no-lags": own, "no-influence": turned})


@pytest.mark.parametrize("language", LANGUAGES)
def test_conclusions_that_stand_and_that_turn_round_are_told_apart(contested, language, tmp_path):
    text = words(language)
    part = section(page_of(contested, tmp_path, language), "rivals")
    [rows] = tables(part)
    assert rows[0][-2:] == ["no-lags", "no-influence"]
    verdicts = [row[-2:] for row in rows[1:]]
    assert verdicts
    assert all(row == [text.say("rival.kept"), text.say("rival.turned")] for row in verdicts)
    told = words_of(part)
    assert text.say("page.rivals.short", count=len(verdicts), kept=0, rivals=2) in told
    assert text.say("page.rivals.turned", rivals="no-influence") in told


def test_without_rivals_or_projects_or_questions_nothing_is_said(tmp_path):
    page = page_of(fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH], count=2, months=60), tmp_path)
    assert not {"rivals", "survey", "reached"} & {each.get("id") for each in page.iter("section")}


def test_where_no_difference_is_seen_no_conclusion_is_claimed(tmp_path):
    own = fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH], count=2, months=60)
    first = own.scenarios[0].name
    same = replace(own, results={key: own.results[first, key[1]] for key in own.results})
    part = section(page_of(replace(same, under={"no-lags": same}), tmp_path), "rivals")
    assert tables(part) == []
    assert words("en").say("page.rivals.none", year=4) in words_of(part)


@pytest.mark.slow
def test_a_real_comparison_shows_figures_of_surveys_and_whom_projects_reached(tmp_path):
    comparison = small_comparison(tmp_path)
    page, text = page_of(comparison, tmp_path), words("en")
    [table] = tables(section(page, "survey"))
    shown = {row[0]: row[1:] for row in table[1:]}
    own = comparison.table[comparison.table["year"] == 4].set_index("indicator")
    for name in QUESTIONS:
        if name in own.index:
            first, second, difference, _ = shown[text.say(f"survey.figure_{name}")]
            assert first == text.number(own.loc[name, "mean_top-down-4"], 1)
            assert second == text.number(own.loc[name, "mean_resident-led-20"], 1)
            assert difference == text.number(own.loc[name, "difference"], 1, signed=True)
    [paths] = tables(section(page, "reached"))
    euros = sum(
        result.impact_paths().query("need == need")["spent"].sum() for (name, _), result in comparison.results.items()
        if name == "top-down-4"
    )  # fmt: skip
    told = sum(float(row[3].replace(",", "")) for row in paths[1:] if row[0] == "A")
    assert told == pytest.approx(euros / 3, abs=len(paths))
