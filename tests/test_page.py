"""The page of a comparison and of a run: whole, valid, harmless, honest, and true to its tables."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from pages import (
    FAKED,
    RUN_SECTIONS,
    SECTIONS,
    SOMETIMES,
    errors,
    faked,
    faked_run,
    headings,
    section,
    small_comparison,
    tables,
    tree,
    words_of,
)
from report_fakes import FOUR_AGAIN, FOUR_YEARS, NORTH, TWENTY_YEARS, fake_comparison, wijk

from wijksim.errors import WijksimError
from wijksim.experiments.compare import Comparison
from wijksim.locale import LANGUAGES, words
from wijksim.population.profile import FIGURES
from wijksim.report.page import PAGE, write_page
from wijksim.report.page.assumptions import RELIES_ON, relied_on, weak_numbers
from wijksim.report.page.told import amount
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import load_scenario

LARGEST = 1_500_000


@pytest.fixture(scope="module")
def real(tmp_path_factory) -> Comparison:
    return small_comparison(tmp_path_factory.mktemp("village"))


KINDS = (*(f"nl-{kind}" for kind in ("real", *FAKED, "run", "run-fake", "run-short")), "en-real", "en-three", "en-run")
every = pytest.mark.parametrize("name", KINDS)


@pytest.fixture(scope="module")
def pages(real, tmp_path_factory) -> dict[str, str]:
    """Pages by language and kind, as HTML."""
    path = tmp_path_factory.mktemp("pages") / "page.html"
    told = {"real": real, "run": real.results["top-down-4", 1], "run-fake": faked_run(), "run-short": faked_run(5)}
    told |= {name: faked(name) for name in FAKED}
    return {name: told[name[3:]].report(path, name[:2]).read_text(encoding="utf-8") for name in KINDS}


# Whole and valid


@every
def test_a_page_is_valid_and_in_order(pages, name) -> None:
    assert errors(pages[name]) == []
    page = tree(pages[name])
    assert page.get("lang") == name[:2]
    levels = headings(page)
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@every
def test_every_section_is_there_with_words_in_it(pages, name) -> None:
    page = tree(pages[name])
    wanted = RUN_SECTIONS if "-run" in name else SECTIONS
    there = [each.get("id") for each in page.iter("section")]
    assert [each for each in there if each not in SOMETIMES] == list(wanted)
    for each in page.iter("section"):
        assert len(words_of(each)) > 60
    assert [link.get("href") for link in page.iter("a")] == [f"#{anchor}" for anchor in there]


@every
def test_ids_are_unique_and_what_points_finds(pages, name) -> None:
    page = tree(pages[name])
    ids = Counter(each.get("id") for each in page.iter() if each.get("id"))
    assert [each for each, count in ids.items() if count > 1] == []
    pointed = {each.get("aria-labelledby") for each in page.iter() if each.get("aria-labelledby")}
    pointed |= {value[1:] for each in page.iter() for key, value in each.items() if key.endswith("href")}
    pointed |= {
        found for each in page.iter() for value in each.attrib.values() for found in re.findall(r"url\(#(.+?)\)", value)
    }
    assert pointed - ids.keys() == set()


@every
def test_tables_have_a_caption_titles_and_whole_rows(pages, name) -> None:
    page = tree(pages[name])
    for table in page.iter("table"):
        [caption] = table.iter("caption")
        assert words_of(caption)
        assert all(cell.get("scope") in ("col", "row", "rowgroup") for cell in table.iter("th"))
        assert all(row[0].tag == "th" for row in table.iter("tr"))
    for rows in tables(page):
        assert {len(row) for row in rows} == {len(rows[0])}
        assert all(row[0] for row in rows)


@every
def test_every_picture_says_what_it_shows(pages, name) -> None:
    page = tree(pages[name])
    figures = list(page.iter("figure"))
    assert figures
    for figure in figures:
        [shown] = [each for each in figure.iter("div") if each.get("role") == "img"]
        assert re.fullmatch(r"\S.{30,}\.", shown.get("aria-label", ""))
        assert [each.get("class") for each in shown] == ["wide", "narrow"]
        assert all(each.get("aria-hidden") == "true" for each in figure.iter() if str(each.tag).endswith("svg"))
        assert words_of(next(iter(figure.iter("figcaption"))))


# Alone and harmless


@every
def test_a_page_needs_nothing_else(pages, name) -> None:
    html = pages[name]
    page = tree(html)
    assert len(html.encode()) < LARGEST
    tags = {str(each.tag).rpartition("}")[2] for each in page.iter()}
    assert tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "foreignObject"} == set()
    for each in page.iter():
        for key, value in each.items():
            assert not key.rpartition("}")[2].startswith("on")
            assert "src" not in key
            assert "://" not in value
    assert "url(" not in re.sub(r"url\(#", "", html)
    assert "@import" not in html
    [policy] = [each.get("content") for each in page.iter("meta") if each.get("http-equiv")]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


EVIL = "<script>alert(1)</script> & \"'{{ 7*7 }}</title></style>"


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_are_only_words(language, tmp_path) -> None:
    title = {"nl": EVIL, "en": EVIL}
    evil = replace(TWENTY_YEARS, title=title, summary=title, sources=(EVIL,))
    place = replace(NORTH, name=EVIL, municipality=EVIL)
    comparison = fake_comparison([FOUR_YEARS, evil], [place], count=2, months=24)
    for run in comparison.results.values():
        run.events.loc[:, ["event", "detail"]] = EVIL
    html = write_page(comparison, tmp_path / "x.html", language, command=EVIL).read_text(encoding="utf-8")
    html_run = comparison.results["twenty-years", 1].report(tmp_path / "y.html", language).read_text(encoding="utf-8")
    for each in (html, html_run):
        assert errors(each) == []
        page = tree(each)
        assert not list(page.iter("script"))
        assert "<script" not in each
        assert EVIL.split("{{")[0] in words_of(page)
        assert "{{ 7*7 }}" in words_of(page)


def test_the_same_comparison_gives_the_same_bytes(tmp_path) -> None:
    one, two = (faked("better").report(tmp_path / name) for name in ("one.html", "two.html"))
    assert one.read_bytes() == two.read_bytes()


def test_a_folder_gets_the_page_under_its_own_name(tmp_path) -> None:
    assert faked("once").report(tmp_path) == tmp_path / PAGE


def test_an_unknown_language_is_refused_before_anything_is_written(tmp_path) -> None:
    with pytest.raises(WijksimError, match="'de' is not known"):
        faked("once").report(tmp_path / "page.html", "de")
    assert list(tmp_path.iterdir()) == []


# True to the tables


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_main_table_is_that_of_the_comparison(real, pages, language) -> None:
    text = words(language)
    shown = tables(section(tree(pages[f"{language}-real"]), "results"))[0]
    for outcome, digits in (("wellbeing", 3), ("trust_municipality", 1), ("hardship", 1)):
        row = real.table[(real.table["indicator"] == outcome) & (real.table["year"] == 4)].iloc[0]
        [cells] = [each for each in shown if each[0].startswith(f"{text.name('outcome', outcome)} (")]
        means = [text.number(row[f"mean_{name}"], digits) for name in ("top-down-4", "resident-led-20")]
        assert cells[1:5] == ["4", *means, text.number(row["difference"], digits, signed=True)]


def test_groups_causes_and_risk_on_the_page_are_those_of_the_tables(real, pages) -> None:
    text, page = words("nl"), tree(pages["nl-real"])
    stayers = real.groups[(real.groups["group"] == "stayers") & (real.groups["indicator"] == "wellbeing")].iloc[0]
    [row] = [row for row in tables(section(page, "groups"))[0] if row[1] == "blijvers"]
    assert row[4] == text.number(stayers["difference"], 3, signed=True)
    promise = real.why[(real.why["trust"] == "municipality") & (real.why["cause"] == "routine")].iloc[0]
    [row] = [row for row in tables(section(page, "trust"))[0] if row[0] == text.name("cause", "routine")]
    assert row[1] == text.number(promise["first"], 3, signed=True)
    risk = real.risk[(real.risk["domain"] == "work")].set_index("pair")
    rows = [row for row in tables(section(page, "risk"))[0] if row[1] == "Werk en inkomen"]
    assert [row[0] for row in rows] == ["B met A", "A met ‘zoals het gaat’", "B met ‘zoals het gaat’"]
    assert [row[6] for row in rows] == [text.number(worst, 3, signed=True) for worst in risk["worst"]]
    lower = [f"{round(3 * share)} op de 3" for share in risk["share_lower"]]
    assert [row[4] for row in rows] == lower


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_gap_is_told_once_and_those_without_a_difference_together(pages, language) -> None:
    text = words(language)
    told = [words_of(each) for each in section(tree(pages[f"{language}-real"]), "groups").iter("p")]
    told = [each for each in told if text.name("group", "gap_income") in each]
    assert told
    open_end = text.say("page.groups.gap_none", gaps="")[:-1]
    for each in told:
        assert each.count(open_end) <= 1
        for gap in ("gap_education", "gap_income", "gap_tenure", "gap_reach"):
            assert each.count(f"‘{text.name('group', gap)}’") == 1


@pytest.mark.parametrize("name", ["real", "better", "three"])
def test_causes_on_the_page_add_up(pages, name) -> None:
    shown = tables(section(tree(pages[f"nl-{name}"]), "trust"))
    causes = [table for table in shown if table[0][0] == "Oorzaak"]
    assert causes
    for table in causes:
        *rows, total = [[float(cell.replace(",", ".")) for cell in row[1:4]] for row in table[1:]]
        assert pd.DataFrame(rows).sum().tolist() == pytest.approx(total, abs=0.0005 * (len(rows) + 1))


def test_money_on_the_page_is_given_once_and_spent_or_left(real, pages) -> None:
    given, kinds, _later = tables(section(tree(pages["en-real"]), "costs"))
    amounts = [[float(cell.replace(",", "")) for cell in row[2:5]] for row in given[1:]]
    for column, (appropriated, spent, left) in enumerate(amounts, start=1):
        assert spent + left <= appropriated + 2
        told = sum(float(row[column].replace(",", "")) for row in kinds[1:])
        assert told == pytest.approx(spent + left, abs=0.5 * len(kinds))
    assert len(given) == 3


# Honest


def test_a_strategy_that_does_worse_is_called_worse(pages) -> None:
    told = words_of(section(tree(pages["nl-worse"]), "summary"))
    assert "in jaar 10, 20 en 30 ligt A voor" in told
    assert "B was beter in 0 van de 16 herhalingen" in told


def test_no_headline_where_the_margin_spans_zero(tmp_path) -> None:
    comparison = fake_comparison([FOUR_YEARS, FOUR_AGAIN], [NORTH], count=16)
    table = comparison.table.copy()
    table[["low", "high"]] = [-1.0, 1.0]
    comparison.__dict__["table"] = table
    page = tree(comparison.report(tmp_path / "page.html").read_text(encoding="utf-8"))
    [finding] = [words_of(each) for each in section(page, "summary").iter("p") if each.get("class") == "strong"]
    assert finding == "Welbevinden: in jaar 4, 10, 20 en 30 is geen verschil te zien."
    assert {row[-1] for row in tables(section(page, "results"))[0][1:]} == {"geen verschil"}
    assert "ligt voor" not in words_of(section(page, "certainty"))


def test_a_sure_but_tiny_difference_is_called_tiny_in_the_headline(tmp_path) -> None:
    comparison = fake_comparison([FOUR_YEARS, TWENTY_YEARS], [NORTH], count=16)
    table = comparison.table.copy()
    table[["difference", "low", "high"]] = [0.002, 0.001, 0.003]
    comparison.__dict__["table"] = table
    page = tree(comparison.report(tmp_path / "page.html").read_text(encoding="utf-8"))
    [finding] = [words_of(each) for each in section(page, "summary").iter("p") if each.get("class") == "strong"]
    assert finding.endswith("Al die verschillen zijn heel klein: niemand in de wijk zou ze merken.")


def test_strategies_that_ask_the_same_are_said_to(tmp_path) -> None:
    comparison = fake_comparison([FOUR_YEARS, FOUR_AGAIN], [NORTH], count=8, months=48)
    twice = {key: comparison.results["four-years", key[1]] for key in comparison.results}
    page = tree(replace(comparison, results=twice).report(tmp_path / "page.html").read_text(encoding="utf-8"))
    assert "Aanpak A en B vragen precies hetzelfde" in words_of(section(page, "strategies"))
    assert "geen van beide loopt ooit achter" in words_of(section(page, "costs"))
    assert "geen aanname waar een verschil op rust" in words_of(section(page, "assumptions"))
    assert " voor." not in words_of(section(page, "certainty"))


@pytest.mark.parametrize(("name", "who"), [("better", "B"), ("worse", "A")])
def test_what_lies_outside_all_data_is_said(pages, name, who) -> None:
    page = tree(pages[f"nl-{name}"])
    for part in ("summary", "certainty"):
        assert f"Aanpak {who} ligt buiten alle gegevens" in words_of(section(page, part))
    assert "niet bijgesteld naar wat wijkprogramma's in het echt bereikten" in words_of(section(page, "certainty"))


def test_too_few_replicates_and_other_money_are_said(tmp_path, pages) -> None:
    from report_fakes import COSTLY

    assert "Dat is te weinig om op te bouwen" in words_of(section(tree(pages["nl-three"]), "summary"))
    page = tree(
        fake_comparison([FOUR_YEARS, COSTLY], [NORTH], count=2, months=24).report(tmp_path / "p.html").read_text()
    )
    for part in ("summary", "costs"):
        assert "kregen niet evenveel geld" in words_of(section(page, part))


def test_business_as_usual_that_was_not_lived_is_not_spoken_of(pages) -> None:
    assert "valt hier niet te zeggen" in words_of(section(tree(pages["nl-better"]), "risk"))
    told = words_of(section(tree(pages["nl-real"]), "risk"))
    assert "de wijk 3 keer geleefd zonder wijkprogramma" in told


# The words behind it


def test_every_name_that_a_page_needs_has_words() -> None:
    for language in LANGUAGES:
        texts = words(language).texts
        assert {f"parameter_unit.{each.unit}" for each in PARAMETERS.values()} - {
            *texts,
            "parameter_unit.0 or 1",
        } == set()
        assert {f"profile.{name}" for name in FIGURES} - texts.keys() == set()
        assert {f"fails.{name}" for name in MECHANISMS} - texts.keys() == set()
    assert {name: words("en").say(f"fails.{name}") for name in MECHANISMS} == {
        name: mechanism.counter for name, mechanism in MECHANISMS.items()
    }


def test_assumptions_are_those_of_the_levers_that_differ() -> None:
    assert RELIES_ON.keys() == MECHANISMS.keys()
    assert all(name in PARAMETERS for names in RELIES_ON.values() for name in names)
    # what a claim fails by belongs to it as much as what it works by
    assert {"sunk_cost", "slack"} < set(RELIES_ON["long_horizon"])
    assert {"incumbent_lock", "fairness"} < set(RELIES_ON["dialogue"])
    four, twenty = load_scenario("top-down-4"), load_scenario("resident-led-20")
    room = four.with_values(room=0.9).renamed("room")
    assert relied_on([four, room]) == ["room"]
    assert relied_on([four, four.renamed("again")]) == []
    # how a programme steers is the same in both: nothing is exchanged, learned or tried
    not_steered = set(MECHANISMS) - {"exchange", "learning", "experiments"}
    assert set(relied_on([four, twenty])) == not_steered
    learning = [each.with_values(learning=0.5) for each in (four, twenty)]
    assert set(relied_on(learning)) == not_steered | {"learning"}
    assert "outreach" not in relied_on([four.without("outreach"), twenty.without("outreach")])
    assert relied_on([four, four.without("room").renamed("off")]) == ["room"]
    assert set(relied_on([four, four.with_event(30, "team_leaves").renamed("left")])) == not_steered
    usual = load_scenario("business-as-usual")
    assert relied_on([usual, usual.with_event(30, "team_leaves").renamed("left")]) == []
    assert relied_on([load_scenario("business-as-usual")]) == []
    assert {each.grade for name in MECHANISMS for each in weak_numbers(name)} == {"C", "D"}


@pytest.mark.parametrize(
    ("value", "unit", "dutch"),
    [
        (0.8, "share", "80 %"),
        (0.15, "share of programme hours", "15 % van de uren van het programma"),
        (20, "year", "20 jaar"),
        (1, "year", "1 jaar"),
        (800, "EUR per resident", "800 euro per bewoner"),
        (1, "0 or 1", "ja"),
        (0, "0 or 1", "nee"),
        (5, "count", "5"),
        (0.0014, "per month", "0,0014 per maand"),
        (-0.1, "per unit", "-0,1 per eenheid"),
    ],
)
def test_amounts_in_words(value: float, unit: str, dutch: str) -> None:
    assert amount(value, unit, words("nl")) == dutch


def test_many_wijken_are_counted_and_the_first_are_told(tmp_path) -> None:
    wijken = [wijk(f"w{number}", f"Wijk {number}", "Ergens") for number in range(6)]
    page = tree(fake_comparison([FOUR_YEARS, TWENTY_YEARS], wijken, 8, 60).report(tmp_path / "p.html").read_text())
    assert "van de 6 wijken" in words_of(section(page, "summary"))
    assert "Hier staan 4 van de 6 wijken" in words_of(section(page, "results"))
    assert len(list(section(page, "results").iter("figure"))) == 4
    assert len(tables(section(page, "costs"))[0]) == 13
