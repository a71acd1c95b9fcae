"""`wijk list, wijk show, scenario list, show and check`: Dutch by default, complete in English, and as JSON."""

import json
import re

import pytest
from cli_village import documented

from wijksim import WijkModel
from wijksim.cli import main
from wijksim.locale import LANGUAGES, words
from wijksim.observe.fit import start_fit
from wijksim.population.catalogue import find_wijk, list_wijken
from wijksim.population.profile import FIGURES, PROVENANCE_KINDS, URBANITIES
from wijksim.report.grid import WIDTH
from wijksim.report.scenario_text import scenario_text
from wijksim.report.wijk_text import wijk_text
from wijksim.scenario.scenario import Scenario, list_scenarios, load_scenario
from wijksim.scenario.shipped import FAMILIES

MINE = 'format = 1\nname = "mine"\nextends = "top-down-4"\n[levers]\nhorizon_years = 8\n'
LOOKING = (
    ("wijk", "list"), ("wijk", "show", "moerwijk"), ("scenario", "list"), ("scenario", "show", "manifest"),
)  # fmt: skip
#: English words of the texts, which no Dutch output has outside sources and names.
ENGLISH = re.compile(r"\b(the|years?|months|hash [0-9a-f]+;? lies|sources|unit|difference|residents|is right)\b")


@pytest.fixture
def said(capsys):
    """What a command prints; it must succeed and be silent on standard error."""

    def called(*asked: object) -> str:
        assert main([str(word) for word in asked]) == 0
        printed = capsys.readouterr()
        assert printed.err == ""
        return printed.out

    return called


@pytest.mark.parametrize("asked", LOOKING)
def test_dutch_is_the_default_and_english_has_as_much(said, asked) -> None:
    dutch = said(*asked)
    assert said(*asked, "--language", "nl") == dutch
    english = said(*asked, "--language", "en")
    assert english != dutch
    assert dutch.partition("Bronnen")[2].count("\n- ") == english.partition("Sources")[2].count("\n- ")
    assert ENGLISH.findall(dutch.partition("Bronnen")[0]) == []
    assert max(map(len, (dutch + english).splitlines())) <= WIDTH


@pytest.mark.parametrize("asked", LOOKING)
def test_json_has_the_same_keys_and_values_in_both_languages(said, asked) -> None:
    found = [json.loads(said(*asked, "--json", "--language", language)) for language in LANGUAGES]
    assert found[0] == found[1]
    listed = [*found[0].get("wijken", ()), *found[0].get("strategies", ())]
    assert found[0].keys() | {key for each in listed for key in each} == documented(" ".join(asked[:2]))


def test_wijk_list_has_a_line_for_each_wijk(said) -> None:
    line = r"^giethoorn +Giethoorn +Steenwijkerland +WK170817 +2\.880$"
    assert re.search(line, said("wijk", "list"), re.MULTILINE)
    wijken = json.loads(said("wijk", "list", "--json"))["wijken"]
    assert [wijk["slug"] for wijk in wijken if not wijk["imported"]] == [wijk.slug for wijk in list_wijken()]
    assert wijken[1] == {
        "slug": "giethoorn", "name": "Giethoorn", "municipality": "Steenwijkerland", "code": "WK170817",
        "residents": 2880, "imported": False,
    }  # fmt: skip


def test_wijk_show_gives_every_figure_its_source_and_how_people_fit(said) -> None:
    printed = said("wijk", "show", "Den Haag / Moerwijk")
    assert re.search(r"^inwoners +mensen +tabel +20\.755$", printed, re.MULTILINE)
    assert re.search(r"^alleenwonend +% van de huishoudens +aanname +48$", printed, re.MULTILINE)
    assert re.search(r"^mensen met werk .+ ingesteld +53,0 +53,\d ", printed, re.MULTILINE)
    assert re.search(r"^regie over eigen leven .+ controle \(D\) +83,8 ", printed, re.MULTILINE)
    assert "CC BY 4.0" in " ".join(printed.split())
    assert "moeite met rondkomen" in printed.partition("Bronnen")[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_wijk_is_in_the_catalogue(language: str) -> None:
    text = words(language)
    wijk = find_wijk("nergensveld")
    fit = start_fit(WijkModel("business-as-usual", [wijk], 1))
    units = {declared.unit for declared in FIGURES.values()} | {margin.unit for margin in fit}
    asked = {f"wijk.units.{unit}" for unit in units} | {f"wijk.kinds.{kind}" for kind in PROVENANCE_KINDS}
    asked |= {f"wijk.kinds.{margin.kind}" for margin in fit} | {f"urbanity.{each}" for each in URBANITIES}
    assert asked - text.texts.keys() == set()
    assert wijk_text(wijk, fit, 1, text).count("\n") > len(FIGURES) + len(fit)


def test_scenario_list_says_what_lies_outside_all_data(said) -> None:
    lines = said("scenario", "list", "--language", "en").splitlines()
    assert any(line.startswith("resident-led-20") and line.endswith("yes") for line in lines)
    assert any(line.startswith("top-down-4") and line.endswith("4") for line in lines)
    found = json.loads(said("scenario", "list", "--json"))
    assert [each["name"] for each in found["strategies"]] == list_scenarios()
    assert {each["name"]: each["years"] for each in found["strategies"]}["project-carousel"] == 20
    main = [each for each in found["strategies"] if each["family"] == "main"]
    assert {each["name"] for each in main if each["extrapolates"]} == {"manifest", "resident-led-20"}


def test_scenario_list_is_by_family_and_shows_one_that_is_asked_for(said) -> None:
    for family in FAMILIES:
        lines = said("scenario", "list", "--family", family, "--language", "en").splitlines()
        assert lines[0].startswith(f"{family}: ")
        assert len(lines) >= 3 + len(list_scenarios(family))
        found = json.loads(said("scenario", "list", "--family", family, "--json"))
        assert [each["name"] for each in found["strategies"]] == list_scenarios(family)
    heads = [line.partition(":")[0] for line in said("scenario", "list").splitlines()]
    assert [line for line in heads if line in FAMILIES] == list(FAMILIES)


def test_scenario_show_gives_levers_and_sources_in_the_language(said) -> None:
    printed = said("scenario", "show", "manifest")
    assert "Onze lezing van het Manifest" in printed
    assert "ligt buiten alle gegevens" in printed
    assert re.search(r"^horizon_years +Looptijd van een programma +20 +0$", printed, re.MULTILINE)
    assert "Overman 2009" in printed
    found = json.loads(said("scenario", "show", "manifest", "--json"))
    assert Scenario.from_dict(found["scenario"]) == load_scenario("manifest")
    assert (found["format"], found["extrapolates"]) == (1, True)
    assert found["hash"] == load_scenario("manifest").hash


def test_a_mechanism_that_is_off_and_nothing_at_all_are_told() -> None:
    doubt = scenario_text(load_scenario("manifest").without("outreach"), words("nl"))
    assert re.search(r"^outreach +sterkte: Wie erop uitgaat, .+ 0 +1$", doubt, re.MULTILINE)
    usual = scenario_text(load_scenario("business-as-usual"), words("nl"))
    assert "Vraagt hetzelfde als business-as-usual." in usual


def test_scenario_check_accepts_a_good_file_and_names_the_fault_in_a_bad_one(said, tmp_path, capsys) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(MINE)
    assert said("scenario", "check", path).startswith(f"{path} is goed.\n")
    assert said("scenario", "check", path, "--language", "en").startswith(f"{path} is right.\n")
    found = json.loads(said("scenario", "check", path, "--json"))
    assert found.keys() == documented("scenario show") | documented("scenario check")
    assert (found["file"], found["scenario"]["values"]["horizon_years"]) == (str(path), 8)
    path.write_text(MINE.replace("years", "yeers"))
    for more in ((), ("--json",)):
        assert main(["scenario", "check", str(path), *more]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert "Did you mean 'horizon_years'?" in printed.err
