"""Every metric against a case worked by hand: lives that are made up, and an answer that is known."""

from pathlib import Path

import numpy as np
import pytest
from made_lives import everywhere, lives, measure
from small_wijk import small_profile
from test_encounters import told

from wijksim.errors import WijksimError
from wijksim.experiments.single import result_of
from wijksim.model import WijkModel
from wijksim.observe.indicators import GROUPS
from wijksim.patterns.interval import NO_GROUP, NOTHING_SEEN
from wijksim.patterns.lived import Need, together
from wijksim.patterns.metrics import METRICS
from wijksim.patterns.names import STANDS_FOR, YEARLY, grouped_names, known_names
from wijksim.patterns.policy import nearest
from wijksim.scenario.scenario import load_scenario

approx = pytest.approx
USUAL = load_scenario("business-as-usual")


# Encounters ----------------------------------------------------------------------------------------------------


def test_encounters_of_all_lives_are_regressed_together():
    happened = [("a", seed, 240, "encounters", told(2.0, -6.0, seed)) for seed in (1, 2)]
    found = measure("encounter_ratio", "answer=survey; year=20", lives({}, happened, wijken=("a",)))
    assert found.value == approx(3.0, abs=1e-4)
    assert measure("encounter_ratio", "year=20", lives({}, wijken=("a",))).reason == NOTHING_SEEN


# Levels --------------------------------------------------------------------------------------------------------


def test_level_is_the_mean_at_the_end_of_the_year():
    seen = {"hardship": {("a", 1, 24): 10.0, ("a", 2, 24): 14.0, ("a", 1, 12): 99.0}}
    found = measure("level", "indicator=hardship; year=2", lives(seen, wijken=("a",)))
    assert found.value == approx(12.0)
    assert found.by == ()


def test_level_of_a_group():
    seen = {"hardship": {("a", 1, 12, "young"): 20.0, ("a", 1, 12): 99.0}}
    assert measure("level", "indicator=hardship; group=young; year=1", lives(seen)).value == 20.0


def test_level_in_weak_wijken_goes_by_the_class_of_that_year():
    classes = {"liveability": everywhere(0, {"a": 0.0, "b": 0.0, "c": 0.0}) | everywhere(12, {"a": 0, "b": -1, "c": 0})}
    seen = classes | {"hardship": everywhere(12, {"a": 30.0, "b": 24.0, "c": 10.0})}
    # a is in class 4 and stays there, b falls from 5 to 4, c stays in 5
    made = lives(seen, starts={"a": 4.0, "b": 5.2, "c": 5.0})
    assert measure("level", "indicator=hardship; year=1; where=sample_weak", made).value == approx(27.0)
    assert measure("level", "indicator=hardship; year=1; where=sample_others", made).value == approx(10.0)


def test_level_says_what_stands_for_what_the_model_does_not_have():
    seen = {"hardship": {("a", 1, 12): 7.0, ("a", 1, 12, "rent"): 9.0}}
    found = measure("level", "indicator=welfare; year=1", lives(seen))
    assert (found.value, found.by) == (7.0, (("hardship", "all"),))
    found = measure("level", "indicator=welfare; group=rent; year=1", lives(seen))
    assert (found.value, found.by) == (9.0, (("hardship", "rent"),))


@pytest.mark.parametrize("indicator", ["volunteers_area", "satisfied_area", "feels_at_home", "turnout"])
def test_a_figure_of_the_model_is_measured_by_nothing_else(indicator):
    seen = {name: {("a", 1, 12, "old"): 7.0, ("a", 1, 12): 7.0} for name in ("participation", "trust_place")}
    found = measure("level", f"indicator={indicator}; group=old; year=1", lives(seen))
    assert np.isnan(found.value)
    assert found.by == ()


@pytest.mark.parametrize("indicator", ["births", "liveability", "liveability_class", "moves_per_person"])
def test_what_is_known_of_everybody_alone_is_not_measured_of_a_group(indicator):
    seen = {indicator: {("a", 1, 12): 5.0}, "liveability": {("a", 1, 12): 5.0}}
    assert measure("level", f"indicator={indicator}; year=1", lives(seen)).value == 5.0
    found = measure("level", f"indicator={indicator}; group=young; year=1", lives(seen))
    assert (found.reason, found.by) == (NO_GROUP, ())
    arguments = f"indicator={indicator}; group_a=all; group_b=young; year=1"
    assert measure("gap", arguments, lives(seen)).reason == NO_GROUP


def test_what_is_known_of_groups_is_in_a_life_of_each():
    table = result_of(WijkModel("business-as-usual", [small_profile(400)], 1).run(60)).indicators
    there = {name for name, rows in table.groupby("indicator") if not set(GROUPS) - set(rows["group"])}
    # nobody of 25 or over is asked whether they were a suspect, and welfare is not there
    assert grouped_names() - there == {"ever_suspect", "welfare"}
    alone = {name for name, rows in table.groupby("indicator") if set(rows["group"]) == {"all"}}
    assert not alone & grouped_names()
    assert set(known_names()) <= set(table["indicator"]) | {"welfare", *YEARLY}


def test_the_published_figure_goes_before_what_stands_for_it():
    seen = {"hardship": {("a", 1, 12): 7.0}, "welfare": {("a", 1, 12): 9.0}}
    found = measure("level", "indicator=welfare; year=1", lives(seen))
    assert (found.value, found.by) == (9.0, ())


def test_gap_and_ratio_of_two_groups():
    groups = {
        "rent": {("a", 1): 30.0, ("a", 2): 20.0, ("b", 1): 10.0},
        "own": {("a", 1): 10.0, ("a", 2): 10.0, ("b", 2): 1.0},
    }
    seen = {"hardship": {(*key, 12, group): value for group, values in groups.items() for key, value in values.items()}}
    arguments = "indicator=hardship; group_a=rent; group_b=own; year=1"
    # only the lives of a have both groups: 20 and 10, and 50 over 20
    assert measure("gap", arguments, lives(seen)).value == approx(15.0)
    assert measure("ratio", arguments, lives(seen)).value == approx(2.5)


def test_ordering_is_the_share_of_lives_in_which_it_holds():
    seen = {
        "trust_police": {("a", 1, 12): 80.0, ("a", 2, 12): 80.0, ("b", 1, 12): 80.0, ("b", 2, 12): 80.0},
        "trust_place": {("a", 1, 12): 60.0, ("a", 2, 12): 80.0, ("b", 1, 12): 60.0},
        "trust_municipality": {("a", 1, 12): 50.0, ("a", 2, 12): 50.0, ("b", 1, 12): 65.0, ("b", 2, 12): 1.0},
    }
    arguments = "indicators=trust_police > trust_place > trust_municipality; year=1"
    # it holds in the first life; the second ties, the third turns, the fourth is not known
    assert measure("ordering", arguments, lives(seen)).value == approx(1 / 3)
    late = {name: {("a", 1, 240): value} for name, value in (("trust_police", 2.0), ("trust_place", 1.0))}
    assert measure("ordering", "indicators=trust_police > trust_place", lives(late)).value == 1.0


def test_setting_is_the_declared_value():
    found = measure("setting", "parameter=admin_share; times=100")
    assert found.value == approx(100 * USUAL.values["admin_share"])
    assert found.low == found.high == found.value


# Between wijken ------------------------------------------------------------------------------------------------


def test_rank_persistence_shares_ranks_between_ties():
    first = {"a": 1.0, "b": 2.0, "c": 2.0, "d": 9.0}
    later = {"a": 5.0, "b": 6.0, "c": 8.0, "d": 7.0}
    seen = {"hardship": everywhere(0, first) | everywhere(72, later)}
    found = measure("rank_persistence", "indicator=hardship; years=6", lives(seen, wijken=tuple("abcd")))
    # ranks 1, 2.5, 2.5, 4 and 1, 2, 4, 3: by hand 3.0 / sqrt(4.5 x 5)
    assert found.value == approx(3.0 / np.sqrt(22.5))


def test_rank_persistence_of_liveability_is_of_whole_classes():
    starts = {"a": 4.2, "b": 6.0, "c": 6.4, "d": 8.0}
    moved = {"a": 0.1, "b": 0.2, "c": -0.3, "d": 0.9}
    seen = {"liveability": everywhere(0, dict.fromkeys(starts, 0.0)) | everywhere(72, moved)}
    made = lives(seen, wijken=tuple("abcd"), starts=starts)
    # classes 4, 6, 6, 8 and 4, 6, 6, 9: the same ranks
    assert measure("rank_persistence", "indicator=liveability_class; years=6", made).value == approx(1.0)


def test_lag_correlation_is_the_mean_over_replicates():
    values = {"a": (1.0, 2.0, 3.0), "b": (2.0, 4.0, 2.0), "c": (3.0, 6.0, 1.0)}
    seen = {
        "hardship": everywhere(0, {wijk: each[0] for wijk, each in values.items()})
        | {(wijk, seed, 12): each[seed] for wijk, each in values.items() for seed in (1, 2)}
    }
    # replicate 1 goes along (r = 1), replicate 2 against (r = -1)
    assert measure("lag_correlation", "indicator=hardship; years=1", lives(seen)).value == approx(0.0)


def test_what_does_not_vary_has_no_correlation():
    seen = {"hardship": everywhere(0, dict.fromkeys("abc", 1.0)) | everywhere(12, {"a": 1.0, "b": 2.0, "c": 3.0})}
    assert np.isnan(measure("lag_correlation", "indicator=hardship; years=1", lives(seen)).value)


def test_stays_weak_and_becomes_weak():
    starts = {"a": 3.0, "b": 4.4, "c": 4.6, "d": 5.0, "e": 7.0}
    moved = {"a": 0.4, "b": 0.2, "c": -0.2, "d": 0.0, "e": 1.0}
    seen = {
        "liveability": everywhere(0, dict.fromkeys(starts, 0.5))
        | everywhere(24, {k: v + 0.5 for k, v in moved.items()})
    }
    made = lives(seen, wijken=tuple("abcde"), starts=starts)
    # weak at the start: a and b (4.4 rounds to 4), of which b rises to 5; of c, d and e only c falls to 4
    assert measure("stays_weak", "class=4; years=2", made).value == approx(1 / 2)
    assert measure("becomes_weak", "class=4; years=2", made).value == approx(1 / 3)


def test_classes_that_lives_have_go_before_those_worked_out():
    seen = {
        "liveability_class": everywhere(0, {"a": 4.0, "b": 4.0, "c": 5.0}) | everywhere(12, {"a": 4, "b": 5, "c": 5})
    }
    found = measure("stays_weak", "class=4; years=1", lives(seen))
    assert (found.value, found.by) == (approx(1 / 2), ())


# What a strategy does ------------------------------------------------------------------------------------------


def test_change_is_gross():
    seen = {"trust_place": everywhere(12, {"a": 50.0, "b": 60.0}) | everywhere(48, {"a": 55.0, "b": 61.0})}
    arguments = "indicator=trust_place; strategy=top-down-4; from_year=1; to_year=4; who=place"
    assert measure("change", arguments, lives(seen)).value == approx(3.0)


def test_change_of_stayers_is_of_their_group():
    seen = {"work": {("a", 1, 0, "stayers"): 0.0, ("a", 1, 48, "stayers"): 0.5, ("a", 1, 48): 9.0}}
    arguments = "indicator=work; strategy=top-down-4; from_year=0; to_year=4; who=stayers"
    assert measure("change", arguments, lives(seen)).value == approx(0.5)


def test_programme_effect_is_a_difference_in_differences():
    start, towns = everywhere(0, {"a": 10.0, "b": 20.0, "c": 30.0}), {"c": "b"}
    under = lives({"hardship": start | everywhere(24, {"a": 5.0, "b": 18.0, "c": 27.0})}, towns=towns)
    usual = lives({"hardship": start | everywhere(24, {"a": 9.0, "b": 18.0, "c": 33.0})}, towns=towns)
    found = measure("programme_effect", "indicator=hardship; strategy=top-down-4; years=2", under, usual)
    # a: -5, b and c on their own -2 and +3, so -5.5; b: -2 against -1 of a alone (c has the council of b); c: -3 - -1
    assert found.value == approx((-5.5 - 1.0 - 2.0) / 3)


def test_comparison_wijken_are_of_other_municipalities_and_nearest_first():
    made = lives({"hardship": {}}, wijken=tuple("abcdef"))
    assert nearest(made, "a") == ["b", "c", "d", "e"]
    assert set(nearest(made, "f")) == {"b", "c", "d", "e"}


def test_share_reached_by_and_after_stop():
    usual = lives({"work": {key: 0.0 for month in (24, 48, 96) for key in everywhere(month, {"a": 0, "b": 0})}})
    under = lives(
        {
            "work": everywhere(24, {"a": 0.1, "b": 0.1})
            | everywhere(48, {"a": 0.4, "b": 0.6})
            | everywhere(96, {"a": 0.1, "b": 0.3})
        }
    )
    reached = measure("share_reached_by", "indicator=work; strategy=top-down-4; year=2; of_year=4", under, usual)
    assert reached.value == approx(0.2)
    left = measure("after_stop", "indicator=work; strategy=top-down-4; years=4", under, usual)
    assert left.value == approx(0.4)


def test_dose_response_is_in_proportion_when_twice_gives_twice():
    usual = lives({"work": everywhere(48, {"a": 1.0, "b": 1.0})})
    once = lives({"work": everywhere(48, {"a": 1.1, "b": 1.3})})
    twice = lives({"work": everywhere(48, {"a": 1.2, "b": 1.6})})
    found = measure("dose_response", "indicator=work; strategy=top-down-4; by=2", once, usual, twice)
    assert found.value == approx(2.0)


def test_shock_response_is_against_the_same_life_without_it():
    struck = lives({"work": everywhere(36, {"a": 0.1, "b": 0.3})})
    spared = lives({"work": everywhere(36, {"a": 0.4, "b": 0.4})})
    arguments = "shock=team_leaves; indicator=work; quarters=4; strategy=top-down-20"
    assert measure("shock_response", arguments, struck, spared).value == approx(-0.2)


def test_after_a_recession_is_against_where_none_began():
    work = everywhere(12, {"a": 0.0, "b": 0.0}) | {
        ("a", 1, 18): -0.5,
        ("b", 1, 18): -0.3,
        ("a", 2, 18): 0.1,
        ("b", 2, 18): 0.1,
    }
    happened = [(wijk, 1, 13, "recession", "") for wijk in "ab"]
    found = measure("shock_response", "shock=recession; indicator=work; quarters=2", lives({"work": work}, happened))
    assert found.value == approx(-0.4 - 0.1)


# What happens --------------------------------------------------------------------------------------------------

PROJECTS = [
    ("a", 1, 2, "project_started", "1 physical"),
    ("a", 1, 12, "project_ready", "1"),
    ("a", 1, 15, "project_deferred", "1 0.100"),
    ("a", 1, 35, "project_resumed", "1"),
    ("a", 2, 12, "project_ready", "1"),
    ("a", 2, 14, "project_approved", "1 0.050"),
    ("b", 1, 20, "project_deferred", "2 0.300"),
    ("b", 1, 30, "project_resumed", "2"),
    ("b", 1, 119, "project_deferred", "3 0.300"),
    ("b", 1, 500, "project_resumed", "3"),
]


def test_delay_is_per_project_and_within_the_years_asked():
    made = lives({}, PROJECTS)
    assert measure("delay", "kind=objection; years=10", made).value == approx((20 + 10) / 2)
    assert measure("delay", "kind=preparation; years=10", made).value == approx(10.0)
    assert measure("delay", "kind=decision; years=10", made).value == approx((3 + 2) / 2)


def test_late_share_of_projects_and_promises():
    assert measure("late_share", "kind=objection; years=10", lives({}, PROJECTS)).value == approx(3 / 4)
    ended = [("a", 1, 49, "programme_ends", "1.00 kept"), ("b", 1, 40, "programme_stopped", "0.71 kept")]
    assert measure("late_share", "kind=promise; years=10", lives({}, ended)).value == approx(1 / 2)


def test_withdrawn_share_weighs_by_who_objected():
    talked = [("a", 1, 5, "talked", "0.02 0.10"), ("b", 2, 6, "talked", "0.10 0.20")]
    assert measure("withdrawn_share", "years=10", lives({}, talked)).value == approx(0.12 / 0.30)


def test_exit_rate_of_professionals_is_per_held_year():
    staff = [("a", 1, 12, "staff", "24 1"), ("a", 1, 24, "staff", "24 0"), ("b", 1, 12, "staff", "12 1")]
    # 2 exits in 60 held months: 40 % a year
    assert measure("exit_rate", "role=professional; years=2", lives({}, staff)).value == approx(40.0)


def test_exit_rate_of_aldermen_is_per_whole_term():
    left = [
        ("a", 1, 30, "alderman_leaves", "x"),
        ("a", 1, 60, "alderman_leaves", "x"),
        ("b", 2, 100, "alderman_leaves", "x"),
    ]
    # 3 wijken x 2 seeds x 2 terms in ten years; month 100 is in the third term
    assert measure("exit_rate", "role=alderman; years=10", lives({}, left)).value == approx(100 * 2 / 12)


def test_exit_rate_of_the_leading_party_is_per_election():
    held = [("a", 1, 49, "election", "new coalition"), ("a", 1, 97, "election", "same coalition")]
    held += [("b", 1, 49, "election", "same coalition"), ("c", 2, 49, "election", "same coalition")]
    assert measure("exit_rate", "role=leading_party; years=10", lives({}, held)).value == approx(25.0)


def test_what_never_happens_has_no_value():
    for metric, arguments in (("delay", "kind=objection"), ("late_share", "kind=promise"), ("withdrawn_share", "")):
        assert np.isnan(measure(metric, arguments, lives({})).value)


# What is needed, and what cannot be -----------------------------------------------------------------------------


def test_lives_that_two_rows_need_are_lived_once_and_long_enough():
    strategy = load_scenario("top-down-4")
    needs = [Need("weak", USUAL, 12), Need("weak", strategy, 48), Need("weak", USUAL, 60), Need("average", USUAL, 0)]
    assert [(need.where, need.months) for need in together(needs)] == [("weak", 60), ("weak", 48), ("average", 1)]


@pytest.mark.parametrize(
    ("metric", "arguments", "said"),
    [
        ("change", "indicator=work; strategy=top-down-4; from_year=4; to_year=4", "year 4 must come before year 4"),
        ("gap", "indicator=work; group_a=own; group_b=own; year=1", "both 'own'; name two different groups"),
        ("ratio", "indicator=work; group_a=all; group_b=all; year=1", "both 'all'; name two different groups"),
        ("programme_effect", "indicator=work; strategy=business-as-usual; years=2", "is what an effect is set against"),
        ("after_stop", "indicator=work; strategy=business-as-usual; years=2", "has no programme"),
        ("after_stop", "indicator=work; strategy=top-down-20; years=20", "year 40 is asked; 30 years"),
        ("dose_response", "indicator=work; strategy=top-down-4; by=10", "budget_per_resident"),
        ("shock_response", "shock=team_leaves; indicator=work; quarters=1; strategy=business-as-usual", "no programme"),
    ],
)
def test_arguments_that_do_not_go_together_are_refused(metric, arguments, said):
    asked = METRICS[metric]
    with pytest.raises(WijksimError, match=said):
        asked.needs(asked.read("row", arguments))


def another_figure():
    test_a_figure_of_the_model_is_measured_by_nothing_else("volunteers_area")


def births_of_the_young():
    test_what_is_known_of_everybody_alone_is_not_measured_of_a_group("births")


@pytest.mark.parametrize(
    ("broken", "case"),
    [
        # the twin in place of a comparison wijk
        (("policy.nearest", lambda lives, wijk: [wijk]), test_programme_effect_is_a_difference_in_differences),
        # the year before in place of the start
        (("policy.MONTHS", 6), test_share_reached_by_and_after_stop),
        # ties that do not share their rank
        (("ranks.np.floor", lambda values: values), test_rank_persistence_of_liveability_is_of_whole_classes),
        # lives in place of what is counted
        (
            ("happenings._number", lambda events, place: events["month"] * 0.0 + 1.0),
            test_withdrawn_share_weighs_by_who_objected,
        ),
        # wijken that are weak now and then
        (("levels.WEAK_CLASS", 5), test_level_in_weak_wijken_goes_by_the_class_of_that_year),
        # what stands for a figure in place of the figure
        (
            ("lived.candidates", lambda name: (*STANDS_FOR[name], name)),
            test_the_published_figure_goes_before_what_stands_for_it,
        ),
        # another indicator in place of a figure that the model has
        (("lived.candidates", lambda name: (name, "trust_place", "participation")), another_figure),
        # whatever is known of everybody as if it were known of groups
        (("asked.grouped_names", lambda: frozenset(known_names())), births_of_the_young),
    ],
)
def test_a_planted_fault_turns_its_case_red(broken, case, monkeypatch):
    case()
    name, fault = broken
    monkeypatch.setattr(f"wijksim.patterns.{name}", fault)
    with pytest.raises(AssertionError):
        case()


def test_every_metric_has_a_case_here():
    text = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in METRICS if f'measure("{name}"' not in text and f'("{name}", "' not in text] == []
