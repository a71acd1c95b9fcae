"""What is said of a comparison: true to its table, honest about what cannot be seen, in both languages."""

import json
import re
from dataclasses import replace
from functools import cache
from math import inf

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
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

from wijksim.errors import WijksimError
from wijksim.experiments.compare import Comparison
from wijksim.experiments.result import RunResult
from wijksim.locale import words
from wijksim.observe.books import VOLUNTEER_HOUR
from wijksim.report.break_even import BreakEven
from wijksim.report.grid import WIDTH, grid
from wijksim.report.money import purse, same_money
from wijksim.report.notes import seeds_in_short, times
from wijksim.report.outcomes import OUTCOMES
from wijksim.report.pairs import ahead, pairs, sides
from wijksim.report.run_tables import run_table
from wijksim.report.sentences import even_in_words, plain_paragraph
from wijksim.report.tables import comparison_json, comparison_table

LANGUAGES = ("nl", "en")


@cache
def better() -> Comparison:
    """B is behind at first and clearly ahead later."""
    return fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH])


@cache
def null() -> Comparison:
    """B differs from A in name and luck only."""
    return fake_comparison([FOUR_YEARS, FOUR_AGAIN], [NORTH])


@cache
def small() -> Comparison:
    """Three strategies, two wijken, four replicates, five years."""
    return fake_comparison([FOUR_YEARS, TWENTY_YEARS, CAROUSEL], [NORTH, SOUTH], count=4, months=60)


@cache
def once(months: int = 30) -> Comparison:
    """One replicate."""
    return fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH], count=1, months=months)


# The paragraph


def test_paragraph_tells_who_is_ahead_and_since_when() -> None:
    told = plain_paragraph(better(), "nl")
    assert "Welbevinden: in jaar 4 ligt A voor; in jaar 10, 20 en 30 ligt B voor." in told
    assert re.search(r"B ligt voor sinds ongeveer jaar [5-9],", told)
    assert "B was beter in 32 van de 32 herhalingen." in told
    assert "geen verschil te zien" not in told


def test_paragraph_in_english() -> None:
    told = plain_paragraph(better(), "en")
    assert "Wellbeing: in year 4 A is ahead; in year 10, 20 and 30 B is ahead." in told
    assert "the same good and bad luck" in told
    assert "This is a comparison, not a forecast." in told


def test_paragraph_gives_the_numbers_of_the_table() -> None:
    table = better().table
    row = table[(table["indicator"] == "wellbeing") & (table["year"] == 30)].iloc[0]
    amount, low, high = (f"{row[name]:+.3f}".replace(".", ",") for name in ("difference", "low", "high"))
    assert f"is het verschil {amount} punt (marge {low} tot {high})" in plain_paragraph(better(), "nl")


def test_paragraph_knows_that_less_hardship_is_better() -> None:
    told = plain_paragraph(better(), "nl")
    gains = re.search(r"In jaar 30 zorgt B voor ([^.]*)\.", told)
    assert gains
    assert "minder moeite met rondkomen" in gains[1]
    assert "zorgt A voor" not in told


def test_paragraph_of_a_null_comparison_names_no_winner() -> None:
    told = plain_paragraph(null(), "nl")
    assert "Welbevinden: in jaar 4, 10, 20 en 30 is geen verschil te zien." in told
    assert "dus over de nul heen" in told
    assert "bewijst niet dat er geen verschil is" in told
    assert not re.search(r"ligt [AB] (\w+ )*voor|[AB] ligt voor|zorgt [AB] voor", told)
    assert not re.search(r"\b[AB] is ahead|has been ahead|[AB] gives", plain_paragraph(null(), "en"))


def test_paragraph_says_same_luck_same_money_and_no_forecast() -> None:
    told = plain_paragraph(better(), "nl")
    assert "hetzelfde geluk en dezelfde pech" in told
    assert "evenveel geld: 2.250 euro per bewoner" in told
    assert "een vergelijking, geen voorspelling" in told
    assert "De marges gaan alleen over toeval in het model" in told


def test_unequal_money_is_said() -> None:
    costly = fake_comparison([FOUR_YEARS, COSTLY], [NORTH], count=8, months=60)
    told = plain_paragraph(costly, "nl")
    assert "niet evenveel geld (A 375 en B 500 euro per bewoner)" in told
    assert "de aanpakken kregen niet evenveel geld" in comparison_table(costly, "nl")
    assert comparison_json(costly)["same_money"] is False


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_a_strategy_outside_all_data_is_called_so(language: str) -> None:
    note = words(language).say("note.extrapolates", who="B")
    for show in (plain_paragraph, comparison_table):
        assert note in show(better(), language).replace("\n", " ")
        assert note not in show(null(), language).replace("\n", " ")


def test_two_strategies_outside_all_data_are_named_in_the_plural() -> None:
    again = TWENTY_YEARS.renamed("four-again", "Nog eens twintig", "Twenty once more")
    comparison = fake_comparison([FOUR_YEARS, TWENTY_YEARS, again], [NORTH], count=2, months=24)
    for show in (plain_paragraph, comparison_table):
        assert "Aanpak B en C liggen buiten alle gegevens" in show(comparison, "nl").replace("\n", " ")
        assert "Strategies B and C lie outside all data" in show(comparison, "en").replace("\n", " ")


def test_too_few_replicates_are_said() -> None:
    for show in (plain_paragraph, comparison_table):
        assert "het aantal herhalingen is 4. Dat is te weinig" in show(small(), "nl")
        assert "te weinig" not in show(better(), "nl")


def test_one_replicate_gives_no_verdict() -> None:
    told = plain_paragraph(once(), "nl")
    assert "Dit zegt niet of een verschil toeval is" in told
    assert "ligt" not in told.replace("ligt buiten alle gegevens", "")
    assert "geen verschil te zien" not in told
    assert "onbekend" in comparison_table(once(), "nl")
    assert "geen verschil" not in comparison_table(once(), "nl")


def test_every_wijk_and_pair_gets_its_own_story() -> None:
    told = plain_paragraph(small(), "nl")
    for place in ("Noord (Arnhem)", "Zuid (Utrecht)"):
        for second in "BC":
            assert f"{place}, {second} vergeleken met A. Welbevinden:" in told


def test_many_wijken_are_counted() -> None:
    wijken = [wijk(f"w{number}", f"W{number}", "Ede") for number in range(5)]
    told = plain_paragraph(fake_comparison([FOUR_YEARS, TWENTY_YEARS], wijken, count=8, months=240), "nl")
    assert "B ligt voor in 5 van de 5 wijken, A in 0, en in 0 is geen verschil te zien." in told
    assert "W3 (Ede), B vergeleken" not in told


def test_a_run_of_months_has_nothing_to_compare() -> None:
    for show in (plain_paragraph, comparison_table):
        assert "korter dan een jaar" in show(once(months=6), "nl").lower()


@given(st.floats(-1, 1), st.floats(0, 1), st.sampled_from(list(OUTCOMES.values())))
def test_nobody_is_ahead_when_the_interval_spans_zero(middle: float, margin: float, outcome: object) -> None:
    pair = pairs([FOUR_YEARS, TWENTY_YEARS])[0]
    low, high = middle - margin, middle + margin
    who = ahead(low, high, outcome, pair)
    assert (who is None) == (low <= 0 <= high)


def test_ahead_follows_what_is_better() -> None:
    pair = pairs([FOUR_YEARS, TWENTY_YEARS])[0]
    assert ahead(0.1, 0.2, OUTCOMES["wellbeing"], pair) == pair.second
    assert ahead(-0.2, -0.1, OUTCOMES["wellbeing"], pair) == pair.first
    assert ahead(0.1, 0.2, OUTCOMES["hardship"], pair) == pair.first
    assert ahead(float("nan"), float("nan"), OUTCOMES["hardship"], pair) is None


def retold(year: int, outcome: str, **values: float) -> str:
    """The paragraph when the null comparison had these numbers for one outcome in one year."""
    return plain_paragraph(retold_comparison(year, outcome, **values), "nl")


def retold_comparison(year: int, outcome: str, **values: float) -> Comparison:
    """The null comparison with these numbers for one outcome in one year."""
    comparison = fake_comparison([FOUR_YEARS, FOUR_AGAIN], [NORTH], count=8)
    table = null().table.copy()
    rows = (table["indicator"] == outcome) & (table["year"] == year)
    table.loc[rows, list(values)] = list(values.values())
    comparison.__dict__["table"] = table
    return comparison


def test_one_difference_among_many_may_be_chance() -> None:
    told = retold(30, "trust_place", difference=2.0, low=0.5, high=3.5)
    assert "In jaar 30 zorgt B voor meer vertrouwen in de wijk (2,0 procentpunt" in told
    assert "Eén verschil bij 6 uitkomsten kan ook toeval zijn." in told
    assert "kan ook toeval zijn" not in plain_paragraph(better(), "nl")


def test_a_sure_but_tiny_difference_is_called_tiny() -> None:
    told = retold(30, "wellbeing", difference=0.004, low=0.001, high=0.007)
    assert "in jaar 30 ligt B voor" in told
    assert "zo klein dat niemand het zou merken" in told
    assert "zo klein" not in plain_paragraph(better(), "nl")


def test_an_early_lead_that_is_lost_is_told() -> None:
    told = retold(4, "wellbeing", difference=0.05, low=0.01, high=0.09)
    assert "Welbevinden: in jaar 4 ligt B voor; in jaar 10, 20 en 30 is geen verschil te zien." in told


# Break-even


@pytest.mark.parametrize(
    ("even", "kind"),
    [
        (BreakEven(110, 90, 150, 0.0), "known"),
        (BreakEven(0, 0, 12, 0.1), "start"),
        (BreakEven(170, 0, inf, 0.5), "open"),
        (BreakEven(inf, inf, inf, 1.0), "never"),
        (BreakEven(0, 0, 0, 0.0), "start"),
        (BreakEven(0, 0, 0, 0.0, level=True), "level"),
    ],
)
def test_break_even_is_called_what_it_is(even: BreakEven, kind: str) -> None:
    assert even.kind == kind


def test_break_even_in_words() -> None:
    median = int(better().break_even["median"].iloc[0])
    when = f"na ongeveer {words('nl').duration(median)}"
    assert f"heeft B zijn achterstand op A ingehaald {when}" in plain_paragraph(better(), "nl")
    assert "dat kan beide kanten op" in plain_paragraph(null(), "nl")


def test_break_even_reads_well_when_nobody_is_behind() -> None:
    twice = {key: null().results["four-years", key[1]] for key in null().results}
    same = replace(null(), results=twice)
    for told in (plain_paragraph(same, "nl"), " ".join(comparison_table(same, "nl").split())):
        assert "er valt niets in te halen, want geen van beide loopt ooit achter" in told
    [pair] = pairs(null().scenarios)
    never = even_in_words(BreakEven(inf, inf, inf, 1.0), pair, 32, words("en"))
    assert never.endswith("B catches up with A in none of the 32 replicates.")
    ahead_at_once = even_in_words(BreakEven(0, 0, 0, 0.0), pair, 32, words("nl"))
    assert "B hoeft meestal niets in te halen" in ahead_at_once
    assert "tussen" not in ahead_at_once


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
