"""What is said of a comparison in words: true to its table, honest about what cannot be seen, in both languages."""

import re
from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_fakes import (
    COSTLY,
    FOUR_YEARS,
    LANGUAGES,
    NORTH,
    TWENTY_YEARS,
    better,
    fake_comparison,
    null,
    once,
    retold_comparison,
    small,
    wijk,
)

from wijksim.locale import words
from wijksim.report.break_even import BreakEven
from wijksim.report.outcomes import OUTCOMES
from wijksim.report.pairs import ahead, pairs
from wijksim.report.sentences import even_in_words, plain_paragraph
from wijksim.report.tables import comparison_json, comparison_table

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
