"""The bar above a comparison: every choice gives the question that was meant, and nothing else can be asked."""

import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wijksim.locale import LANGUAGES
from wijksim.population.catalogue import slugs
from wijksim.scenario.scenario import list_scenarios, load_scenario
from wijksim.viewer.choice import Keuze, answer, form_of
from wijksim.viewer.jobs import State
from wijksim.viewer.levers import LEVERS, idle
from wijksim.viewer.pages import vergelijk
from wijksim.viewer.pages.vergelijk import Latest, with_pressed
from wijksim.viewer.question import DEFAULT, MOST_EVENTS, MOST_LEVERS, Asked, BadQuestion, Problem, Question
from wijksim.viewer.words import viewer_words

KINDS = ["wijk", "luck", "strategy", "lever", "undo", "cancel", "again", "", "x"]


def test_at_most_six_levers_are_on_the_screen():
    assert 2 + len(LEVERS) <= 6
    assert sum(len(lever.sets) for lever in LEVERS) <= MOST_LEVERS


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
@pytest.mark.parametrize("strategy", list_scenarios())
def test_every_choice_of_a_lever_can_be_asked_and_undone(lever, strategy):
    own = Asked(strategy)
    for value in lever.choices(own):
        asked = lever.put(own, value)
        assert lever.value(asked) == value
        assert all(asked.scenario().values[name] == value for name in lever.sets) or asked == own
        assert lever.put(asked, lever.value(own)) == own


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_lever_offers_is_short_enough_for_its_list(language):
    text = viewer_words(language)
    offered = [lever.label(value, text) for lever in LEVERS for value in lever.choices(Asked("top-down-4"))]
    assert max(map(len, offered)) <= len("1,600 euros per resident")


def test_every_lever_that_shows_reaches_the_scenario():
    for lever in LEVERS:
        asked = lever.put(Asked("resident-led-20"), lever.offers[0])
        assert asked.scenario().hash != load_scenario("resident-led-20").hash


def test_idle_levers_are_said_to_be_idle():
    assert idle(Asked("business-as-usual"))
    assert not idle(Asked("top-down-4"))
    assert form_of(replace(DEFAULT, first=Asked("business-as-usual")), [])["sides"]["a"]["idle"]


def test_choices_change_what_they_name_and_nothing_else():
    assert answer(DEFAULT, {"what": "wijk", "value": "moerwijk"}) == replace(DEFAULT, wijk="moerwijk")
    luck = answer(DEFAULT, {"what": "luck"})
    assert luck.seed != DEFAULT.seed
    assert replace(luck, seed=DEFAULT.seed) == DEFAULT
    other = answer(DEFAULT, {"what": "strategy", "side": "b", "value": "manifest"})
    assert other == replace(DEFAULT, second=Asked("manifest"))
    lever = answer(DEFAULT, {"what": "lever", "side": "b", "name": "horizon", "value": "8"})
    assert lever.second.value("horizon_years") == 8
    assert lever.first == DEFAULT.first


def test_what_differs_stands_there_and_can_be_put_back():
    side = Asked("resident-led-20", (("horizon_years", 8.0),), ("outreach",), ((60, "budget_cut"),))
    question = replace(DEFAULT, second=side)
    changes = form_of(question, [])["sides"]["b"]["changes"]
    assert len(changes) == 3
    for change in changes:
        question = answer(question, {"what": "undo", "side": "b", "value": change["key"]})
    assert question == DEFAULT


@given(
    some.dictionaries(
        some.sampled_from(["what", "side", "name", "value", "n", "y"]),
        some.one_of(
            some.sampled_from([*KINDS, "a", "b", "nan", "1e9"]), some.text(max_size=9), some.integers(), some.none()
        ),
    )
)
def test_whatever_a_browser_sends_gives_a_question(chosen):
    question = answer(DEFAULT, chosen)
    assert Question.from_query(question.to_query()) == (question, [])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_form_shows_everything_in_words(language):
    form = form_of(replace(DEFAULT, language=language), [Problem("seed", {"found": "x", "low": "0", "high": "9"})])
    assert form["wijk"]["options"][0]["value"] == "nergensveld"
    assert {each["value"] for each in form["wijk"]["options"]} == set(slugs())
    assert "x" in form["problems"][0]
    assert form["link"].startswith("/vergelijk?w=nergensveld")
    for side in form["sides"].values():
        assert len(side["levers"]) == len(LEVERS)
        for lever in side["levers"]:
            assert lever["value"] in [each["value"] for each in lever["options"]]


def test_what_a_browser_sends_arrives_one_by_one_and_only_where_it_is_meant():
    bar, seen = Keuze(form={}), []
    bar.observe(lambda change: seen.append(change["new"]), "chosen")
    for sent in (
        {"chosen": {"n": 1}},
        {"chosen": {"n": 2}},
        {"chosen": 3},
        {"form": {"x": 1}},
        {"_esm": {}},
        [1],
        "x",
        None,
    ):
        bar._handle_custom_msg(sent, [])
    assert seen == [{"n": 1}, {"n": 2}]
    assert bar.form == {}


class Ticket:
    """One that answers when it is let go; `asked` says that somebody waits."""

    def __init__(self):
        self.asked, self.let_go = threading.Event(), threading.Event()

    def wait(self, version, timeout):
        self.asked.set()
        assert self.let_go.wait(60)
        return State(version=1, finished=True)

    def cancel(self):
        """Nothing is under way."""


def test_what_comes_of_an_earlier_question_takes_the_place_of_nothing(monkeypatch):
    other, tickets = replace(DEFAULT, wijk="moerwijk"), {DEFAULT: Ticket(), replace(DEFAULT, wijk="moerwijk"): Ticket()}
    monkeypatch.setattr(vergelijk, "ask", lambda jobs, question: tickets[question])
    monkeypatch.setattr(vergelijk, "shared_jobs", lambda: None)
    shown = []
    latest = Latest(shown.append)
    first = vergelijk._follower(DEFAULT, latest.begin(), latest)
    earlier = threading.Thread(target=first, args=[threading.Event()])
    earlier.start()
    assert tickets[DEFAULT].asked.wait(60)
    tickets[other].let_go.set()
    vergelijk._follower(other, latest.begin(), latest)(threading.Event())
    tickets[DEFAULT].let_go.set()
    earlier.join(60)
    assert [known.question for known in shown] == [other]


def test_a_pressed_event_changes_the_sides_it_is_for():
    pressed = {"month": 60, "event": "budget_cut", "sides": ["b"], "n": 1}
    question = with_pressed(DEFAULT, pressed)
    assert question.first == DEFAULT.first
    assert question.second.events == ((60, "budget_cut"),)
    both = with_pressed(DEFAULT, {**pressed, "sides": ["a", "b"]})
    assert both.first.events == both.second.events == ((60, "budget_cut"),)


@pytest.mark.parametrize("bad", [{"month": 0}, {"month": "x"}, {"event": "flood"}, {"month": None}])
def test_a_pressed_event_that_makes_no_sense_is_a_problem(bad):
    with pytest.raises(BadQuestion):
        with_pressed(DEFAULT, {"month": 60, "event": "budget_cut", "sides": ["a"], **bad})


def test_more_events_than_a_link_holds_is_a_problem():
    question = DEFAULT
    for month in range(1, MOST_EVENTS + 1):
        question = with_pressed(question, {"month": month, "event": "election", "sides": ["a"]})
    with pytest.raises(BadQuestion):
        with_pressed(question, {"month": 99, "event": "election", "sides": ["a"]})
