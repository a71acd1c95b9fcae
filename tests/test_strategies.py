"""The shipped strategies: each does what it says, and what its family promises holds for every member."""

import re
import tomllib
from itertools import combinations

import pytest
from test_scenarios import differing
from worlds import wijk_under

from wijksim.errors import WijksimError
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import BASELINE, list_scenarios, load
from wijksim.scenario.shipped import FAMILIES, MAIN, family_of, locate, shipped_folder

PILLARS = ("uitnodigend", "lange-adem", "maakt-mogelijk")
TOTAL = {
    ("top-down", "4"): "top-down-4", ("top-down", "carousel"): "project-carousel",
    ("top-down", "10"): "top-down-10", ("top-down", "20"): "top-down-20",
    ("resident-led", "4"): "resident-led-4", ("resident-led", "carousel"): "resident-led-carousel",
    ("resident-led", "10"): "resident-led-10", ("resident-led", "20"): "resident-led-20",
}  # fmt: skip
YEARS = {"4": (4, 1), "carousel": (4, 5), "10": (10, 1), "20": (20, 1)}
WHO_LEADS = {"agenda_share", "decision_share", "execution_share"}
A_YEAR = 100
CENTS = 100


def granted(name: str) -> list[int]:
    """Cents appropriated for programmes in each of twenty years under a calm council, in a wijk of 300."""
    calm = ("alderman_exit", "coalition_change", "stop_chance")
    scenario = load(name).with_values(
        **{each: PARAMETERS[each].low for each in calm}, protection=1, protection_effect=1
    )
    model = wijk_under(scenario, 3, 300).run(240)
    years = [0] * 20
    for month, kind, cents in model.places[0].books.rows:
        if kind == "appropriated_programme":
            years[(month - 1) // 12] += cents
    assert not any(event == "programme_stopped" for _, _, event, _ in model.record.events), "a calm council stops none"
    return years


def residents() -> int:
    return wijk_under(load(BASELINE), 3, 300).places[0].residents_at_start


# --- families ---


def test_every_scenario_has_a_family_and_every_family_scenarios():
    assert sorted(name for family in FAMILIES for name in list_scenarios(family)) == list_scenarios()
    assert all(list_scenarios(family) for family in FAMILIES)
    assert {path.parent.name for path in shipped_folder().glob("*/*.toml")} == {*FAMILIES, "designs"} - {MAIN}
    assert family_of("manifest") == MAIN
    with pytest.raises(KeyError):
        family_of("mine.toml")


@pytest.mark.parametrize("name", list_scenarios())
def test_a_file_is_called_after_its_scenario_and_says_only_what_differs(name):
    own = tomllib.loads(locate(name).read_text(encoding="utf-8"))
    assert own["name"] == name
    if name in (BASELINE, "top-down-4"):  # these say everything that the others start from
        return
    given = own["extends"]
    above = load(given[-1] if isinstance(given, list) else given)
    said = {**own.get("levers", {}), **own.get("uncertainties", {})}
    assert [key for key, value in said.items() if value == above.values[key]] == []


def test_no_two_strategies_ask_the_same():
    hashes = {load(name).hash for name in list_scenarios()}
    assert len(hashes) == len(list_scenarios())


# --- who leads x how long ---


@pytest.mark.parametrize(("who", "length"), TOTAL)
def test_a_strategy_of_who_and_how_long_is_what_its_name_says(who, length):
    for name in (TOTAL[who, length], f"{who}-{length}-yearly"):
        values = load(name).values
        assert (values["horizon_years"], values["programmes"]) == YEARS[length]
        assert {values[share] for share in WHO_LEADS} == ({0.1} if who == "top-down" else {0.8, 0.5})
    assert differing(TOTAL[who, length], f"{who}-{length}-yearly") == {"budget_per_resident"}


@pytest.mark.parametrize("length", YEARS)
def test_who_leads_is_all_that_differs_at_equal_length(length):
    assert differing(TOTAL["top-down", length], TOTAL["resident-led", length]) == WHO_LEADS
    assert differing(f"top-down-{length}-yearly", f"resident-led-{length}-yearly") == WHO_LEADS


def test_equal_in_total_is_equal_to_the_cent():
    sums = {name: sum(granted(name)) for name in TOTAL.values()}
    assert set(sums.values()) == {800 * CENTS * residents()}


@pytest.mark.parametrize("name", list_scenarios("yearly"))
def test_equal_a_year_is_equal_in_every_year_of_a_programme(name):
    values = load(name).values
    runs = int(values["horizon_years"] * values["programmes"])
    assert granted(name) == [A_YEAR * CENTS * residents()] * runs + [0] * (20 - runs)


# --- pillars ---


def pillar_levers(pillar: str) -> set[str]:
    return differing("project-carousel", f"pillar-{pillar}")


def test_pillars_move_levers_of_their_own_and_together_make_the_manifest():
    moved = [pillar_levers(pillar) for pillar in PILLARS]
    assert all(moved)
    assert sum(len(levers) for levers in moved) == len(set.union(*moved))
    assert set.union(*moved) == differing("project-carousel", "manifest")
    own = tomllib.loads(locate("manifest").read_text(encoding="utf-8"))
    assert own["extends"] == [f"pillar-{pillar}" for pillar in PILLARS]
    assert "levers" not in own


@pytest.mark.parametrize("pair", list(combinations(PILLARS, 2)), ids="-".join)
def test_two_pillars_are_both_and_nothing_else(pair):
    name = "-".join(("pillars", *pair))
    values = dict(load("project-carousel").values)
    for pillar in pair:
        values |= {lever: load(f"pillar-{pillar}").values[lever] for lever in pillar_levers(pillar)}
    assert load(name).values == values


def test_all_eight_cells_of_the_pillars_get_the_same_money():
    cells = ["project-carousel", *list_scenarios("pillars"), "manifest"]
    assert len(cells) == 2 ** len(PILLARS)
    assert {tuple(granted(name)) for name in cells} == {(40 * CENTS * residents(),) * 20}


# --- one claim left out ---


@pytest.mark.parametrize("name", list_scenarios("left-out"))
def test_leaving_a_claim_out_sets_its_levers_back_and_no_others(name):
    mechanism = name.removeprefix("manifest-without-").replace("-", "_")
    claim = MECHANISMS[mechanism].claim
    scenario, plain = load(name), load("top-down-4").values
    assert f"bewering {claim} " in scenario.summary["nl"]
    moved = differing("manifest", name)
    assert moved
    assert moved <= set(scenario.levers)
    for lever in moved - {"programmes"}:
        towards = plain[lever]
        assert abs(scenario.values[lever] - towards) <= abs(load("manifest").values[lever] - towards), lever
    assert set(scenario.strengths.values()) == {1.0}, "a strategy leaves its part out; it does not switch the world off"


# --- types ---


@pytest.mark.parametrize("name", list_scenarios("types"))
def test_types_have_the_money_of_the_others_and_the_usual_world(name):
    scenario = load(name)
    assert scenario.values["budget_per_resident"] == 800
    assert scenario.uncertainties == load(BASELINE).uncertainties
    assert set(scenario.strengths.values()) == {1.0}


@pytest.mark.parametrize(
    ("name", "moved"),
    [
        ("resident-led-without-staff", {"staffing_share": 0}),
        ("resident-led-usual-suspects", {"dialogue_share": 0, "support_existing": 1}),
        ("resident-led-outsiders-execute", {"execution_share": 0}),
    ],
)
def test_half_measures_are_resident_led_without_what_they_lack(name, moved):
    assert differing("resident-led-20", name) == set(moved)
    assert {lever: load(name).values[lever] for lever in moved} == moved
    assert load(name).values["outreach_share"] == 0


def test_residents_without_staff_have_no_posts_and_outsiders_execute_every_project():
    alone = wijk_under(load("resident-led-without-staff"), 3, 300).run(24)
    assert alone.places[0].programme.staff_cents == 0
    assert sum(post.fte for post in alone.places[0].welfare_programme.posts) == 0
    executed = wijk_under(load("resident-led-outsiders-execute"), 3, 300).run(120)
    assert any(event == "project_started" for _, _, event, _ in executed.record.events)
    assert not any(project.by_residents for project in executed.places[0].projects)


def test_penny_wise_is_the_manifest_with_cuts_in_its_third_year():
    scenario = load("penny-wise")
    assert differing("manifest", "penny-wise") == set()
    assert [(each.month, each.event) for each in scenario.events] == [(25, "budget_cut"), (26, "budget_cut")]
    assert all(24 < each.month <= 36 for each in scenario.events)
    model = wijk_under(scenario.with_values(protection=1, protection_effect=1), 3, 300).run(60)
    assert model.policy.granted_share == pytest.approx(0.64)
    books = [(month, cents) for month, kind, cents in model.places[0].books.rows if kind == "withdrawn" and cents]
    assert min(month for month, _ in books) > 24
    assert sum(granted("penny-wise")) == sum(granted("manifest")), "what is withheld was appropriated"


def test_the_dutch_type_was_planned_for_ten_years_and_ends_after_five():
    scenario = load("krachtwijken-2007-2012")
    assert scenario.values["horizon_years"] == 10
    assert max(scenario.values[share] for share in WHO_LEADS) < 0.5
    months = set()
    for seed in range(1, 4):
        model = wijk_under(scenario.with_values(protection=1, protection_effect=1), seed, 300).run(72)
        months |= {month for month, _, event, _ in model.record.events if event == "programme_stopped"}
    assert months == {61}


def test_the_english_types_last_ten_years_with_half_the_votes_and_twelve_with_most():
    deal, fund = load("new-deal-10").values, load("big-local-fund").values
    assert (deal["horizon_years"], deal["programmes"], deal["decision_share"]) == (10, 1, 0.5)
    assert deal["execution_share"] < 0.5 < deal["protection"]
    assert (fund["horizon_years"], fund["programmes"], fund["carry_over"], fund["protection"]) == (12, 1, 1, 1)
    assert min(fund[share] for share in WHO_LEADS) > 0.5
    assert fund["staffing_share"] < deal["staffing_share"]


# --- settings in which a claim can fail ---


@pytest.mark.parametrize("name", list_scenarios("counter"))
def test_a_counter_setting_is_the_manifest_elsewhere_with_every_mechanism_on(name):
    scenario = load(name)
    of = re.match(r"counter-(.+?)-[a-z]+(-[a-z]+)*$", name)
    assert of is not None
    assert any(name.startswith(f"counter-{each.replace('_', '-')}-") for each in (*MECHANISMS, "risk"))
    assert set(scenario.strengths.values()) == {1.0}
    assert scenario.values["budget_per_resident"] == load("manifest").values["budget_per_resident"]
    assert scenario.events == ()
    assert {key for key in scenario.uncertainties if scenario.values[key] != load("manifest").values[key]}


# --- files that extend several ---


def _write(folder, name, **keys):
    lines = ["format = 1", f'name = "{name}"', *(f"{key} = {value}" for key, value in keys.items() if key != "levers")]
    levers = [f"{lever} = {value}" for lever, value in keys.get("levers", {}).items()]
    (folder / f"{name}.toml").write_text("\n".join([*lines, "[levers]", *levers]) + "\n")


def test_of_several_that_a_file_extends_the_later_is_a_difference_on_the_earlier(tmp_path):
    _write(tmp_path, "root", levers={"room": 0.1, "protection": 0.1, "programmes": 2})
    _write(tmp_path, "left", extends='"root.toml"', levers={"room": 0.2})
    _write(tmp_path, "right", extends='"root.toml"', levers={"protection": 0.9})
    _write(tmp_path, "both", extends='["left.toml", "right.toml"]')
    values = load(tmp_path / "both.toml").values
    assert (values["room"], values["protection"], values["programmes"]) == (0.2, 0.9, 2)
    _write(tmp_path, "last", extends='["left.toml", "right.toml"]', levers={"room": 0.5})
    assert load(tmp_path / "last.toml").values["room"] == 0.5


def test_a_circle_and_too_many_are_refused_among_several_too(tmp_path):
    _write(tmp_path, "a", extends='["top-down-4", "b.toml"]')
    _write(tmp_path, "b", extends='["a.toml"]')
    with pytest.raises(WijksimError, match=r"a\.toml: 'extends' goes round"):
        load(tmp_path / "a.toml")
    _write(tmp_path, "many", extends=str(["top-down-4"] * 9).replace("'", '"'))
    with pytest.raises(WijksimError, match="'extends' names 9 files; at most 8"):
        load(tmp_path / "many.toml")
    _write(tmp_path, "odd", extends='["top-down-4", 4]')
    with pytest.raises(WijksimError, match="'extends' is 4; it must be text"):
        load(tmp_path / "odd.toml")
