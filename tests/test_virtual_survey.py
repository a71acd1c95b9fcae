"""The virtual survey: figures as Dutch surveys give them, from what columns hold, with a sample's noise if asked."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from checks_of_turnout import groups_by_hand
from worlds import BUSY, wijk_under

from wijksim.errors import WijksimError
from wijksim.experiments.result import RunResult
from wijksim.experiments.single import result_of
from wijksim.locale import LANGUAGES, words
from wijksim.model import WijkModel
from wijksim.observe.indicators import GROUPS
from wijksim.observe.sampled import REGISTERED
from wijksim.observe.virtual_survey import classes_of_blocks
from wijksim.population.catalogue import find_wijk
from wijksim.population.questions import QUESTIONS
from wijksim.rules import questions as rules
from wijksim.rules.numbers import F, plain
from wijksim.scenario.parameter import GRADES
from wijksim.state.columns import ACTIVE, LIVES
from wijksim.state.survey import not_by_themselves

MONTHS = 36


@cache
def average() -> WijkModel:
    """The average wijk at month 0."""
    return WijkModel("business-as-usual", [find_wijk("gemiddelde-wijk")], 1)


@cache
def watched() -> tuple[RunResult, dict[int, dict[str, float]]]:
    """Three busy years, and what somebody who looks at every row every month counts of adults."""
    model = wijk_under(BUSY, 2)
    active: dict[tuple[int, int], int] = {}
    asked: dict[tuple[int, int], int] = {}
    counted: dict[int, dict[str, float]] = {}
    for month in range(MONTHS + 1):
        if month:
            model.step()
        table, here = model.table, np.flatnonzero(model.table.status == LIVES).tolist()
        for row in here:
            who = (row, int(table.occupant[row]))
            if table.participation[row] >= ACTIVE:
                active[who] = month
            if table.asked[row] == 2:
                asked[who] = month
        adults = [(r, int(table.occupant[r])) for r in here if month - int(table.birth_month[r]) >= 216]
        counted[month] = {
            "adults": len(adults),
            "volunteers_area": 100 * sum(active.get(who, -99) > month - 12 for who in adults) / len(adults),
            "asked_municipality": 100 * sum(asked.get(who, -99) > month - 24 for who in adults) / len(adults),
            "knows_professional": 100 * sum(knows(model, row) for row, _ in adults) / len(adults),
        }
    return result_of(model), counted


def knows(model: WijkModel, row: int) -> bool:
    """Whether somebody has a tie with whoever holds that post now."""
    table, holders = model.table, model.places[0].post_holder
    return bool(table.tie[row] > 0 and holders[table.tie_post[row]] == table.tie_holder[row])


def figure(table: pd.DataFrame, name: str, month: int, group: str = "all") -> float:
    """One value of the survey."""
    rows = table[(table["figure"] == name) & (table["month"] == month) & (table["group"] == group)]
    return float(rows["value"].iloc[0])


# What is asked -------------------------------------------------------------------------------------------------


def test_every_figure_says_survey_question_state_source_and_grade():
    for name, question in QUESTIONS.items():
        assert question.name == name
        assert question.unit in ("percent", "score", "class")
        assert all((question.survey, question.asks, question.state, question.source, question.of)), name
        assert question.grade in GRADES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_a_name_in_both_languages(language):
    named = {key.removeprefix("survey.") for key in words(language).texts if key.startswith("survey.figure_")}
    assert named == {f"figure_{name}" for name in QUESTIONS}


def test_the_average_wijk_answers_at_the_start_as_the_country_does():
    table = result_of(average()).survey()
    for name, question in QUESTIONS.items():
        # what looks back cannot be answered at month 0, and of those of 12 to 22 only the oldest are at the full chance
        if question.level is None or name in (
            "volunteers_area",
            "volunteers_any",
            "asked_municipality",
            "ever_suspect",
        ):
            continue
        margin = {"percent": 2.5, "score": 0.15, "class": 0.5}[question.unit]
        assert figure(table, name, 0) == pytest.approx(question.level, abs=margin), name
    assert 0.35 < figure(table, "ever_suspect", 0) / QUESTIONS["ever_suspect"].level < 0.75


def test_what_looks_back_is_not_answered_before_there_is_something_to_look_back_on():
    table = watched()[0].survey()
    months = {name: set(rows["month"]) for name, rows in table.groupby("figure")}
    assert months["satisfied_area"] == {0, 12, 24, 36}
    assert months["volunteers_area"] == months["volunteers_any"] == {12, 24, 36}
    assert months["asked_municipality"] == {24, 36}
    assert months["knows_professional"] == {12, 24, 36}


# What it counts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["volunteers_area", "asked_municipality", "knows_professional"])
def test_what_people_did_in_a_year_or_two_is_what_somebody_saw_who_looked_every_month(name):
    result, counted = watched()
    table = result.survey()
    for month in sorted(set(table[table["figure"] == name]["month"])):
        assert figure(table, name, month) == pytest.approx(counted[month][name], abs=1e-9)
    assert figure(table, name, MONTHS) > 5


def test_more_did_something_in_a_year_than_do_it_now():
    result, _ = watched()
    now = result.indicators[(result.indicators["indicator"] == "participation") & (result.indicators["group"] == "all")]
    for month in (12, 24, 36):
        active = float(now[now["month"] == month]["value"].iloc[0])
        assert figure(result.survey(), "volunteers_area", month) > active
        assert figure(result.survey(), "volunteers_any", month) > figure(result.survey(), "volunteers_area", month)


@pytest.mark.parametrize(
    ("chance", "less", "more"),
    [
        (lambda x: plain(rules.satisfied_with_area)(0, x, x, F(0)), 0.0, 1.0),
        (lambda x: plain(rules.feels_at_home)(x, F(0)), 0.0, 1.0),
        (lambda x: plain(rules.cohesion_score)(x, F(0)), 0.0, 0.5),
        (lambda x: plain(rules.in_work)(400, x, F(0), F(0), F(0), F(0)), 0.0, 1.0),
        (lambda x: plain(rules.anxious)(x, x, F(0)), 1.0, 0.0),
        (lambda x: plain(rules.ever_suspect)(240, x, x, x, F(0)), 1.0, 0.0),
        (lambda x: plain(rules.volunteers_elsewhere)(x), 0.9, 0.1),
    ],
)  # fmt: skip
def test_a_better_state_gives_a_better_answer(chance, less, more):
    assert chance(F(less)) < chance(F(more))


def test_answers_by_hand():
    # 0.5 + 0.5 * 1.6 / 2.6
    assert plain(rules.feels_at_home)(F(1), F(0)) == pytest.approx(0.8077, abs=1e-4)
    # 6.5 + 2 * 0.25, and never above 10
    assert plain(rules.cohesion_score)(F(0.25), F(0)) == 7.0
    assert plain(rules.cohesion_score)(F(3), F(0)) == 10.0
    # nobody of 12 was ever a suspect, and of 23 all who ever will be
    assert plain(rules.ever_suspect)(144, F(-3), F(-3), F(-3), F(0)) == 0
    assert plain(rules.ever_suspect)(276, F(0), F(0), F(0), F(0)) == pytest.approx(0.5)
    # half as often at 0.63 as at the mean of 0.45
    assert not plain(not_by_themselves)(F(0.62))
    assert plain(not_by_themselves)(F(0.63))


@pytest.mark.parametrize(("last", "arrived", "counts"), [(30, 0, True), (25, 0, True), (24, 0, False), (30, 31, False)])
def test_a_year_ago_and_before_one_came_do_not_count(last, arrived, counts):
    assert plain(rules.within)(np.int32(36), np.int32(last), np.int16(arrived), np.int32(12)) == counts


@pytest.mark.parametrize("way", ["arrays", "agents"])
def test_every_way_of_running_gives_the_same_answers(way):
    one, other = wijk_under(BUSY, 3, population=120), wijk_under(BUSY, 3, population=120, way=way)
    for model in (one, other):
        model.run(24)
    for a, b in zip(one.record.asked, other.record.asked, strict=True):
        assert np.array_equal(a.cells, b.cells)
        assert a.homes_weak_class == b.homes_weak_class


def test_asking_changes_nothing():
    asked, alone = (wijk_under(BUSY, 3, population=120) for _ in range(2))
    asked.run(23)
    for place in asked.places:
        asked.record.survey(place)
    asked.run(1)
    alone.run(24)
    assert np.array_equal(asked.record.trust_sums(), alone.record.trust_sums())


def test_numbers_of_people_add_up():
    result, counted = watched()
    lived = result.indicators
    adults = lived[(lived["indicator"] == "adults") & (lived["group"] == "all")].set_index("month")["value"]
    assert {month: adults[month] for month in (0, 12, 24, 36)} == {m: counted[m]["adults"] for m in (0, 12, 24, 36)}


def test_every_group_is_asked_by_its_own_adults():
    model = wijk_under(BUSY, 2).run(12)
    table = model.table
    adult = (table.status == LIVES) & (12 - table.birth_month.astype(int) >= 216)
    told = result_of(model).indicators.query("month == 12").set_index(["group", "indicator"])["value"]
    for group, chosen in groups_by_hand(table, 12).items():
        assert told[group, "adults"] == (adult & chosen).sum(), group
        did = adult & chosen & (table.active_month > np.maximum(0, table.arrival_month))
        assert told[group, "volunteers_area"] == pytest.approx(100 * did.sum() / (adult & chosen).sum()), group


# Liveability ---------------------------------------------------------------------------------------------------


def test_a_weak_wijk_is_in_a_weak_class():
    score = {}
    for slug in ("gemiddelde-wijk", "moerwijk", "giethoorn"):
        table = result_of(WijkModel("business-as-usual", [find_wijk(slug)], 1)).survey()
        score[slug] = figure(table, "liveability_score", 0)
        assert figure(table, "liveability_class", 0) == np.floor(score[slug] + 0.5)
    assert score["moerwijk"] < 4.5 < score["gemiddelde-wijk"]
    assert score["moerwijk"] < score["giethoorn"]


def test_every_home_has_the_class_of_its_block():
    model = average()
    place = model.places[0]
    classes, homes = classes_of_blocks(model, place)
    assert homes.sum() == len(place.layout.x)
    assert set(classes.tolist()) <= set(range(10))
    block = np.arange(len(place.layout.x)) // 24
    rows = np.flatnonzero((model.table.status == LIVES) & (block[model.table.dwelling] == 3))
    means = [getattr(model.table, f"state_{name}")[rows].astype(float) for name in ("social", "housing", "safety")]
    assert classes[3] == np.clip(np.floor(6.6 + np.mean(means) / 0.15 + 0.5), 1, 9)


# A sample ------------------------------------------------------------------------------------------------------


def test_the_same_sample_gives_the_same_figures_and_another_size_others():
    result, _ = watched()
    pd.testing.assert_frame_equal(result.survey(sample=200), result.survey(sample=200))
    assert not np.array_equal(result.survey(sample=200)["value"], result.survey(sample=201)["value"])


def test_a_sample_has_the_noise_of_a_sample():
    result, _ = watched()
    exact = result.survey()
    chosen = exact[(exact["unit"] == "percent") & ~exact["figure"].isin(REGISTERED) & (exact["group"] == "all")]
    differences = []
    for seed in range(30):
        drawn = replace(result, provenance={**result.provenance, "seed": seed}).survey(sample=400).loc[chosen.index]
        p = chosen["value"] / 100
        differences.append((drawn["value"] - chosen["value"]) / (100 * np.sqrt(p * (1 - p) / 400)))
    z = np.array(differences)
    assert abs(z.mean()) < 0.1
    assert z.std() == pytest.approx(1.0, abs=0.1)


def test_a_group_is_asked_by_its_part_of_the_wijk_and_a_register_has_no_noise():
    result, _ = watched()
    exact, drawn = result.survey(), result.survey(sample=400)
    assert list(exact["figure"]) == list(drawn["figure"])
    register = exact["figure"].isin(REGISTERED)
    assert (exact.loc[register, "value"] == drawn.loc[register, "value"]).all()
    assert (drawn.loc[register, "asked"] == 0).all()
    assert set(drawn["group"]) == {"all", *GROUPS}
    of_all = drawn[(drawn["group"] == "all") & ~register]
    assert (of_all["asked"] == 400).all()
    assert (drawn[(drawn["group"] == "youth") & ~register]["asked"] < 100).all()
    score = drawn[drawn["figure"] == "cohesion"]["value"]
    assert not np.array_equal(score, exact[exact["figure"] == "cohesion"]["value"])
    assert score.between(0, 10).all()


@pytest.mark.parametrize("sample", [0, -1, 1_000_001, 2.5, "800", True])
def test_a_sample_that_cannot_be_is_refused(sample):
    with pytest.raises(WijksimError, match="whole number from 1 to 1000000"):
        watched()[0].survey(sample=sample)


def test_a_result_that_does_not_say_where_it_comes_from_gives_figures_but_no_sample():
    nameless = replace(watched()[0], provenance={})
    assert len(nameless.survey()) == len(watched()[0].survey())
    with pytest.raises(WijksimError, match="which seed"):
        nameless.survey(sample=10)
