"""Design files: what they mean, and one clear sentence for everything that is wrong in them."""

import pytest
from small_sweeps import content, design

from wijksim.errors import WijksimError
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import list_scenarios, load_scenario
from wijksim.sweeps import list_designs, load_design
from wijksim.sweeps.design import laid_over
from wijksim.sweeps.reader import parse_design

LHS = {"kind": "latin-hypercube", "points": 2}
TRUST = PARAMETERS["trust_gain"]
#: What is wrong, and the words that must be in the message.
WRONG = {
    "format missing": ({"format": None}, "'format' is missing"),
    "format of later": ({"format": 2}, "'format' is 2"),
    "format a truth": ({"format": True}, "'format' is true"),
    "unknown key": ({"strategie": ["x"]}, "unknown key 'strategie'.*'strategies'"),
    "name": ({"name": "Small Design"}, "'name' is 'Small Design'"),
    "no strategies": ({"strategies": None}, "'strategies' is missing"),
    "empty strategies": ({"strategies": []}, "'strategies' is a list"),
    "strategy as text": ({"strategies": "manifest"}, "'strategies' is 'manifest'"),
    "strategy twice": ({"strategies": ["manifest", "manifest"]}, "'strategies' has 'manifest' more than once"),
    "unknown strategy": ({"strategies": ["manifes"]}, "unknown scenario 'manifes'"),
    "strategy file": ({"strategies": ["none.toml"]}, "'strategies': file not found: none.toml"),
    "unknown wijk": ({"wijken": ["moerwik"]}, "No wijk answers to 'moerwik'"),
    "wijk twice": ({"wijken": ["moerwijk", "moerwijk"]}, "'wijken' has 'moerwijk' more than once"),
    "wijk a number": ({"wijken": [3]}, "'wijken' is 3"),
    "residents": ({"residents": 3}, "'residents' is 3"),
    "years": ({"years": 0}, "'years' is 0"),
    "years a fraction": ({"years": 1.5}, "'years' is 1.5"),
    "seed": ({"seed": -1}, "'seed' is -1"),
    "replicates": ({"replicates": "2"}, "'replicates' is '2'"),
    "together": ({"together": 1}, "'together' is 1"),
    "title": ({"title": "x"}, "'title' is 'x'"),
    "language": ({"title": {"de": "x"}}, "unknown key 'de'"),
    "vary unknown": ({"vary": {"trust_gian": True}}, "unknown key 'trust_gian'.*'trust_gain'"),
    "vary false": ({"vary": {"trust_gain": False}}, "'trust_gain' under \\[vary\\] is false"),
    "range of three": ({"vary": {"trust_gain": [0.1, 0.2, 0.3]}}, "'trust_gain' under \\[vary\\] is a list"),
    "range outside": ({"vary": {"trust_gain": [TRUST.low, TRUST.high + 1]}}, "'trust_gain' is .*out of range"),
    "range a text": ({"vary": {"trust_gain": ["a", "b"]}}, "'trust_gain' is 'a'"),
    "range not a number": ({"vary": {"trust_gain": [float("nan"), TRUST.high]}}, "'trust_gain' is nan"),
    "range upside down": ({"vary": {"outreach": [0.5, 0.1]}}, "'outreach'.*low must be below high"),
    "range of nothing": ({"vary": {"outreach": [0.5, 0.5]}}, "'outreach'.*low must be below high"),
    "range unknown key": ({"vary": {"outreach": {"lo": 0.1}}}, "unknown key 'lo' of 'outreach'"),
    "levels and more": ({"vary": {"outreach": {"levels": [0.1], "low": 0.1}}}, "levels stand alone"),
    "levels none": ({"vary": {"outreach": {"levels": []}}}, "'levels' of 'outreach'"),
    "levels twice": ({"vary": {"outreach": {"levels": [0.1, 0.1]}}}, "'levels' of 'outreach' has a value more than"),
    "levels half a count": ({"vary": {"programmes": {"levels": [1.5]}}}, "'programmes' is 1.5.*whole number"),
    "scale": ({"vary": {"outreach": {"scale": "cubic"}}}, "'scale' of 'outreach' is 'cubic'"),
    "log of zero": ({"vary": {"outreach": {"scale": "log"}}}, "'outreach' cannot have a log scale"),
    "all": ({"vary": {"all": "everything"}}, "unknown key 'everything' in 'all'"),
    "except": ({"vary": {"all": "levers", "except": ["trust_gain"]}}, "'except' under \\[vary\\] has 'trust_gain'"),
    "kind": ({"plan": {"kind": "soboll", "points": 2}}, "'kind' under \\[plan\\] is 'soboll'.*'sobol'"),
    "kind a number": ({"plan": {"kind": 3}}, "'kind' under \\[plan\\] is 3"),
    "points missing": ({"plan": {"kind": "morris"}}, "'points' is missing under \\[plan\\]"),
    "points none": ({"plan": {**LHS, "points": 0}}, "'points' is 0"),
    "points too many": ({"plan": {**LHS, "points": 10**7}}, "'points' is 10000000"),
    "points for all": ({"plan": {"kind": "factorial", "points": 3}}, "unknown key 'points'.*'factorial'"),
    "points of three": ({"plan": {"kind": "sobol", "points": 3}}, "'points' is 3; Sobol needs a power of two"),
    "odd grid": ({"plan": {"kind": "morris", "points": 2, "levels": 5}}, "'levels' is 5; Morris"),
    "levels for hypercube": ({"plan": {**LHS, "levels": 5}}, "unknown key 'levels'"),
    "plan unknown key": ({"plan": {**LHS, "pionts": 5}}, "unknown key 'pionts'.*'points'"),
    "sample seed": ({"plan": {**LHS, "seed": 2**40}}, "'seed' is 1099511627776"),
    "nothing to vary": ({"vary": {}}, "\\[vary\\] is empty"),
    "list missing": ({"vary": None, "plan": {"kind": "list"}}, "'file' is missing"),
    "list and vary": ({"plan": {"kind": "list", "file": "x.csv"}}, "\\[vary\\] and a list exclude"),
    "too many combinations": ({"vary": {"all": "uncertainties"}, "plan": {"kind": "factorial"}}, "1,000,000 points"),
    "setting": ({"small": {"name": "x"}}, "unknown key 'name' under \\[small\\]"),
    "setting no table": ({"full": 3}, "'full' is 3"),
    "until part": ({"until": {"outcome": "wellbeing"}}, "'year' is missing under \\[until\\]"),
    "until outcome": (
        {"until": {"outcome": "welbeing", "year": 2, "narrower": 1, "at_most": 9}}, "'welbeing'.*'wellbeing'"
    ),
    "until late": ({"until": {"outcome": "wellbeing", "year": 3, "narrower": 1, "at_most": 9}}, "'year' is 3"),
    "until wide": ({"until": {"outcome": "wellbeing", "year": 2, "narrower": 0, "at_most": 9}}, "'narrower' is 0"),
    "until few": ({"until": {"outcome": "wellbeing", "year": 2, "narrower": 1, "at_most": 1}}, "'at_most' is 1"),
    "at most alone": ({"small": {"at_most": 3}}, "'at_most' needs an \\[until\\] table"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.replace(" ", "-"))
def test_what_is_wrong_is_named(case):
    changes, words = WRONG[case]
    with pytest.raises(WijksimError, match=words) as caught:
        parse_design("mine.toml", content(**changes))
    assert str(caught.value).isprintable()


def test_ranges_default_to_those_declared_and_come_in_order_of_declaration():
    asked = design(vary={"outreach": True, "all": "uncertainties", "except": "trust_gain", "room": [0.2, 0.4]})
    names = [each.name for each in asked.varied]
    uncertain = [name for name, declared in PARAMETERS.items() if declared.kind == "uncertainty"]
    assert sorted(names) == sorted({*uncertain, "room", "outreach"} - {"trust_gain"})
    assert (names.index("room"), names[-1]) == (0, "outreach")
    for each in asked.varied:
        if each.name in uncertain:
            assert (each.low, each.high) == (PARAMETERS[each.name].low, PARAMETERS[each.name].high)
    spans = {each.name: (each.low, each.high) for each in asked.varied}
    assert (spans["room"], spans["outreach"]) == ((0.2, 0.4), (0.0, 1.0))


def test_settings_say_what_is_other():
    asked = design(small={"residents": 200, "points": 3}, full={"years": 4, "replicates": 5, "residents": 300})
    full = asked.setting(full=True)
    assert [asked.years, len(asked.seeds), len(asked.points), asked.profiles[0].population] == [2, 2, 3, 200]
    assert [full.years, len(full.seeds), len(full.points), full.profiles[0].population] == [4, 5, 2, 300]
    assert asked.setting(full=False) is asked
    with pytest.raises(WijksimError, match="no \\[full\\] setting"):
        design().setting(full=True)


def test_files_beside_the_design_are_found(tmp_path):
    (tmp_path / "mine.toml").write_text('format = 1\nname = "mine"\nextends = "manifest"\n')
    (tmp_path / "points.csv").write_text("trust_gain\n0.1\n")
    text = 'format = 1\nname = "own"\nstrategies = ["mine.toml"]\nwijken = ["moerwijk"]\n'
    (tmp_path / "own.toml").write_text(f'{text}[plan]\nkind = "list"\nfile = "points.csv"\n')
    asked = load_design(tmp_path / "own.toml")
    assert asked.strategies == ("mine",)
    assert asked.points["trust_gain"].tolist() == [0.1]


def test_a_name_nobody_knows_leads_to_near_ones():
    with pytest.raises(WijksimError, match=r"unknown design 'who-lead'\. Did you mean 'who-leads'"):
        load_design("who-lead")
    with pytest.raises(WijksimError, match="file not found"):
        load_design("no-such.toml")
    with pytest.raises(WijksimError, match="not 3"):
        load_design(3)


@pytest.mark.parametrize("name", list_designs())
def test_shipped_designs_can_be_planned_at_both_settings(name):
    asked = load_design(name)
    assert asked.name == name
    assert {asked.title(language) != asked.question(language) for language in ("nl", "en")} == {True}
    assert asked.title("nl") != asked.title("en")
    for setting in (asked, asked.setting(full=True)):
        assert len(setting.points) == len(setting.points.drop_duplicates())
    assert len(asked.setting(full=True).points) > len(asked.points)


def test_designs_are_no_scenarios():
    assert not set(list_designs()) & set(list_scenarios())
    with pytest.raises(WijksimError, match="unknown scenario"):
        load_scenario("who-leads")


def test_a_mechanism_that_shares_its_name_with_a_lever_has_a_name_of_its_own():
    asked = design(vary={"room": [0.1, 0.2], "mechanisms.room": {"levels": [0.0]}, "all": "mechanisms"})
    laid = laid_over(asked.scenarios[0], {"room": 0.15, "mechanisms.room": 0.0, "outreach": 0.5}, 24)
    assert (laid.values["room"], laid.strengths["room"], laid.strengths["outreach"]) == (0.15, 0.0, 0.5)
    assert {each.name for each in asked.varied} >= {"room", "mechanisms.room", "outreach"}
    assert len(asked.varied) == 1 + len(MECHANISMS)
