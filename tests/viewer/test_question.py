"""The link that holds a question: it reads back as the same question, and nothing that stands in it can break it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from wijksim.locale import LANGUAGES
from wijksim.population.catalogue import slugs
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import list_scenarios, load_scenario
from wijksim.viewer.question import (
    DEFAULT,
    EVENTS,
    LEVERS,
    LONGEST,
    MEASURES,
    MONTHS,
    MOST_EVENTS,
    MOST_LEVERS,
    RESIDENTS,
    SEEDS,
    Asked,
    BadQuestion,
    Question,
)


@some.composite
def levers(draw):
    """Up to the most levers, each with a value in its range."""
    names = draw(some.lists(some.sampled_from(LEVERS), unique=True, max_size=MOST_LEVERS))
    values = []
    for name in names:
        low, high = PARAMETERS[name].low, PARAMETERS[name].high
        whole = some.integers(int(low), int(high)).map(float)
        broken = some.floats(low, high)
        values.append(draw(whole if PARAMETERS[name].unit in ("count", "0 or 1", "year") else broken))
    return tuple(zip(names, values, strict=True))


asked = some.builds(
    Asked,
    some.sampled_from(list_scenarios()),
    levers(),
    some.lists(some.sampled_from(list(MECHANISMS))).map(tuple),
    some.lists(some.tuples(some.integers(1, MONTHS[-1]), some.sampled_from(EVENTS)), max_size=MOST_EVENTS).map(tuple),
)
questions = some.builds(
    Question,
    some.sampled_from(slugs()),
    asked,
    asked,
    some.sampled_from(SEEDS),
    some.sampled_from(LANGUAGES),
    some.sampled_from(MONTHS),
    some.sampled_from(MEASURES),
    some.sampled_from(RESIDENTS),
)


@given(questions)
def test_a_link_reads_back_as_the_same_question(question):
    query = question.to_query()
    assert Question.from_query(query) == (question, [])
    assert Question.from_query(f"?{query}") == (question, [])
    assert len(query) < LONGEST


pieces = some.one_of(
    some.text(max_size=30),
    some.sampled_from(["w", "a", "b", "al", "bl", "ao", "ae", "be", "s", "m", "map", "r", "lang", "v", "model"]),
    some.sampled_from(["=", "&", ":", ",", "%", "%00", "%ff", "../", "1e9", "-1", "nan", "inf", "١", "horizon_years"]),
    some.sampled_from([*EVENTS, *list_scenarios(), "1:", ":1", "999999999999999999999", ";", "?", "<script>"]),
)


@settings(max_examples=400)
@given(some.one_of(some.text(max_size=2000), some.lists(pieces, max_size=40).map("".join)))
def test_any_text_gives_a_question_and_problems(query):
    question, problems = Question.from_query(query)
    assert Question.from_query(question.to_query()) == (question, [])
    assert all(len(value) <= 60 and value.isprintable() for problem in problems for value in problem.values.values())


def test_this_link_asks_this_for_ever():
    """A link that somebody keeps; if this fails, `VERSION` must go up and this form must stay readable."""
    query = "w=moerwijk&a=top-down-4&al=horizon_years:8&ao=outreach&ae=60:budget_cut&b=resident-led-20&s=12&m=120"
    question, problems = Question.from_query(f"{query}&map=trust_place&lang=en&v=1")
    assert problems == []
    changed = Asked("top-down-4", (("horizon_years", 8.0),), ("outreach",), ((60, "budget_cut"),))
    assert question == Question("moerwijk", changed, Asked("resident-led-20"), 12, "en", 120, "trust_place")


def test_an_empty_link_asks_the_question_of_the_story():
    assert Question.from_query("") == (DEFAULT, [])


def test_a_value_below_nought_comes_through_a_link() -> None:
    question = Question("moerwijk", Asked("top-down-4", (("budget_path", -0.5),)), Asked("resident-led-20"))
    assert Question.from_query(question.to_query()) == (question, [])


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("w=atlantis", "wijk"),
        ("w=../../etc/passwd", "wijk"),
        ("a=unknown", "strategy"),
        ("a=mine.toml", "strategy"),
        ("al=depth:1", "lever"),
        ("al=horizon_years:99", "lever_value"),
        ("al=horizon_years:2.5", "lever_value"),
        ("al=room:nan", "number"),
        ("al=room", "number"),
        ("bo=magic", "mechanism"),
        ("be=0:election", "event_month"),
        ("be=12:flood", "event"),
        ("s=-1", "seed"),
        ("s=9999999", "seed"),
        ("m=7", "months"),
        ("map=x", "measure"),
        ("lang=fr", "language"),
        ("v=2", "version"),
        ("model=0.0.1", "model"),
        ("w=" + "x" * LONGEST, "long"),
        ("ae=" + ",".join(f"{month}:election" for month in range(1, MOST_EVENTS + 2)), "many_events"),
        ("al=" + ",".join(f"{name}:1" for name in LEVERS if name != "programmes"), "many_levers"),
    ],
)
def test_a_part_that_cannot_be_used_is_told_and_left_as_it_was(query, key):
    question, problems = Question.from_query(query)
    assert [problem.key for problem in problems if problem.key == key] == [key]
    if key not in ("many_events", "many_levers", "lever_value"):
        assert question == DEFAULT


def test_only_the_bad_part_is_lost():
    question, problems = Question.from_query("w=moerwijk&a=nothing&s=3&v=1")
    assert question == replace(DEFAULT, wijk="moerwijk", seed=3)
    assert [problem.key for problem in problems] == ["strategy"]


def test_a_scenario_asks_what_the_side_says():
    side = Asked("resident-led-20").with_levers(horizon_years=8)
    scenario = side.scenario()
    assert scenario.values == load_scenario("resident-led-20").with_values(horizon_years=8).values
    assert scenario.name != "resident-led-20"
    assert Asked("top-down-4").scenario() == load_scenario("top-down-4")


def test_a_value_of_the_strategy_itself_is_no_change():
    assert Asked("resident-led-20").with_levers(horizon_years=8).with_levers(horizon_years=20) == Asked(
        "resident-led-20"
    )


def test_a_bad_question_cannot_be_made():
    with pytest.raises(BadQuestion, match="seed"):
        replace(DEFAULT, seed=-1)
    with pytest.raises(BadQuestion, match="event"):
        Asked("top-down-4", events=((1, "flood"),))
