"""Tables, values and one run as text: true to what was lived, within a terminal, in both languages."""

import json
import re
from dataclasses import replace

import pandas as pd
import pytest
from report_fakes import (
    FOUR_YEARS,
    LANGUAGES,
    NORTH,
    SOUTH,
    TWENTY_YEARS,
    better,
    fake_comparison,
    fake_run,
    null,
    once,
    retold_comparison,
    small,
)

from wijksim.errors import WijksimError
from wijksim.experiments.result import RunResult
from wijksim.locale import words
from wijksim.observe.books import VOLUNTEER_HOUR
from wijksim.report.grid import WIDTH, grid
from wijksim.report.money import purse, same_money
from wijksim.report.notes import seeds_in_short, times
from wijksim.report.pairs import sides
from wijksim.report.run_tables import run_table
from wijksim.report.tables import comparison_json, comparison_table

# The table


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", [better, null, small, once])
def test_no_line_is_wider_than_a_terminal(make: object, language: str) -> None:
    lines = comparison_table(make(), language).splitlines()
    assert max(len(line) for line in lines) <= WIDTH


def test_table_rows_are_the_comparison_in_words() -> None:
    table = better().table
    row = table[(table["indicator"] == "hardship") & (table["year"] == 30)].iloc[0]
    shown = [line for line in comparison_table(better(), "nl").splitlines() if line.strip().startswith("30 ")]
    cells = re.split(r"\s{2,}", shown[4].strip())
    numbers = [f"{row[name]:.1f}".replace(".", ",") for name in ("mean_four-years", "mean_twenty-years")]
    assert cells[:3] == ["30", *numbers]
    assert cells[-2:] == ["32 op de 32", "B voor"]


def test_a_lead_that_prints_as_nothing_is_called_very_small_in_terminal_and_page(tmp_path) -> None:
    comparison = retold_comparison(30, "wellbeing", difference=0.0004, low=0.0001, high=0.0007)
    for language, seen in (("nl", "B, heel klein"), ("en", "B, very small")):
        [line] = [line for line in comparison_table(comparison, language).splitlines() if seen in line]
        assert line.split()[0] == "30"
        assert seen in comparison.report(tmp_path / "page.html", language).read_text(encoding="utf-8")


def test_table_shows_the_main_outcomes_only() -> None:
    shown = comparison_table(better(), "en")
    assert "Active for the wijk" in shown
    assert "Housing" not in shown
    assert "population" not in shown


def test_table_shows_what_was_given_spent_and_left() -> None:
    money = next(line for line in comparison_table(better(), "nl").splitlines() if line.startswith("Noord (Arnhem)  B"))
    assert money.split()[-5:] == ["2.250", "2.025", "225", "36", "2.565"]


@pytest.mark.parametrize(("language", "words"), [("nl", "schaduwprijs"), ("en", "shadow price")])
def test_money_stands_with_volunteers_at_nothing_and_at_their_shadow_price(language: str, words: str) -> None:
    assert VOLUNTEER_HOUR == 15
    money = purse(small())
    dearer = money["with_volunteers"] - money["spent"]
    assert (money["volunteer_hours"] > 0).all()
    pd.testing.assert_series_equal(dearer, 15 * money["volunteer_hours"], check_names=False)
    shown = comparison_table(small(), language)
    assert words in shown
    assert " 15" in next(line for line in shown.splitlines() if line.rstrip().endswith(" 15"))


def test_money_adds_up_in_every_wijk() -> None:
    money = purse(small())
    assert len(money) == 6
    given = money["spent"] + money["left"] + money["in_hand"]
    pd.testing.assert_series_equal(given, money["appropriated"], check_names=False, atol=0.01)
    assert same_money(money)


def test_a_long_title_is_cut() -> None:
    long = FOUR_YEARS.renamed("four-years", "lang " * 60, "long " * 60)
    shown = comparison_table(fake_comparison([long, TWENTY_YEARS], [NORTH], count=2, months=48), "nl")
    assert re.search(r"^A  (lang )+lang… ", shown, re.MULTILINE)
    assert max(len(line) for line in shown.splitlines()) <= WIDTH


def test_a_hostile_name_cannot_steer_the_terminal() -> None:
    hostile = replace(NORTH, name="Noord\x1b[31m\nAlles goed")
    shown = comparison_table(fake_comparison([FOUR_YEARS, TWENTY_YEARS], [hostile], count=2, months=48), "nl")
    assert "\x1b" not in shown
    assert "Noord [31m Alles goed (Arnhem): B vergeleken met A" in shown


def test_a_grid_that_is_too_wide_cuts_its_first_column() -> None:
    shown = grid([["word " * 30, "1"], ["b", "22"]])
    assert [len(line) for line in shown.splitlines()] == [WIDTH, WIDTH]
    assert "…" in shown


def test_ties_show_as_halves() -> None:
    assert times(24.5 / 32, 32, words("nl")) == "24,5"
    assert times(0.7, 10, words("nl")) == "7"
    assert times(float("nan"), 10, words("nl")) == "-"


def test_seeds_in_short() -> None:
    assert seeds_in_short([3]) == "3"
    assert seeds_in_short([1, 2, 3]) == "1-3"
    assert seeds_in_short([1, 5, 9]) == "1, 5, 9"
    assert seeds_in_short([9, 7, 5, 3, 1]) == "9, 7, 5, 3, …"


def test_letters_go_on_after_z() -> None:
    letters = [side.letter for side in sides([FOUR_YEARS] * 54)]
    assert letters[:2] + letters[25:28] + letters[52:53] == ["A", "B", "Z", "A1", "B1", "A2"]
    assert len(set(letters)) == 54


# The JSON form


@pytest.mark.parametrize("make", [better, null, small, once])
def test_json_is_plain_and_complete(make: object) -> None:
    comparison = make()
    form = comparison_json(comparison)
    assert json.loads(json.dumps(form, allow_nan=False)) == form
    assert len(form["table"]) == len(comparison.table)
    assert [each["letter"] for each in form["strategies"]] == ["A", "B", "C"][: len(comparison.scenarios)]
    assert form["seeds"] == list(comparison.seeds)


def test_json_has_the_numbers_of_the_table() -> None:
    first = comparison_json(better())["table"][0]
    row = better().table.iloc[0]
    assert first["indicator"] == "wellbeing"
    assert first["difference"] == row["difference"]
    assert first["year"] == 4
    assert [s["extrapolates"] for s in comparison_json(better())["strategies"]] == [False, True]


def test_json_says_none_for_never() -> None:
    always_behind = comparison_json(fake_comparison([TWENTY_YEARS, FOUR_YEARS], [NORTH], count=8))
    assert always_behind["break_even"][0]["median"] is None


# One run


@pytest.mark.parametrize("language", LANGUAGES)
def test_run_table_shows_start_and_later_years(language: str) -> None:
    run = fake_run(TWENTY_YEARS, [NORTH, SOUTH], seed=3)
    shown = run_table(run, language)
    assert max(len(line) for line in shown.splitlines()) <= WIDTH
    text = words(language)
    assert text.say("note.run_extrapolates") in shown
    assert text.say("run.note") in shown.replace("\n", " ")
    assert text.name("cause", "promise") in shown
    assert shown.count(text.name("cost", "spent_dialogue")) == 2


def test_run_table_gives_the_values_of_the_run() -> None:
    run = fake_run(FOUR_YEARS, [NORTH], seed=3)
    values = run.indicators[(run.indicators["indicator"] == "good_health") & (run.indicators["group"] == "all")]
    values = values.set_index("month")["value"]
    line = next(line for line in run_table(run, "en").splitlines() if line.startswith("Good health"))
    assert line.split()[-5:] == [f"{values[12 * year]:.1f}" for year in (0, 4, 10, 20, 30)]


def test_run_table_of_a_few_months_without_groups() -> None:
    run = fake_run(FOUR_YEARS, [NORTH], seed=3, months=5)
    everybody = run.indicators[run.indicators["group"] == "all"]
    shown = run_table(replace(run, indicators=everybody, causes=run.causes[:0]), "nl")
    assert "Welbevinden (punt)" in shown
    assert "Voor wie" not in shown
    assert "bewoog" not in shown


def test_run_without_provenance_is_refused() -> None:
    run = fake_run(FOUR_YEARS, [NORTH], seed=3, months=5)
    bare = RunResult(run.indicators, run.causes, run.books, run.events)
    with pytest.raises(WijksimError, match="provenance of this run lacks 'scenario'"):
        run_table(bare, "nl")
