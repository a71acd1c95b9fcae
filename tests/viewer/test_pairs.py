"""Fact and experience: figures of the run itself, once a year, and sentences that follow from them."""

import numpy as np
import pytest
import small_wijk

from wijksim import load_scenario
from wijksim.experiments.single import run_one
from wijksim.viewer import pairs
from wijksim.viewer.words import viewer_words

MONTHS = 36
YEARS = [0, 12, 24, 36]
NUMBERS = {pair.name: pair for pair in pairs.PAIRS}


@pytest.fixture(scope="module")
def run():
    return run_one(load_scenario("top-down-4"), [small_wijk.small_profile()], 7, MONTHS)


@pytest.fixture(scope="module")
def lived(run):
    return pairs.figures(run, MONTHS)


def test_what_is_asked_or_registered_is_what_the_run_says(run, lived):
    frame = run.indicators[run.indicators["group"] == "all"]
    said = frame.pivot(index="month", columns="indicator", values="value")
    for pair in pairs.PAIRS:
        for kind, figure in (("fact", pair.fact), ("experience", pair.experience)):
            shown = lived[pair.name][kind]
            assert len(shown) == len(YEARS)
            if figure.name in said:
                known = [(year, value) for year, value in zip(YEARS, shown, strict=True) if value is not None]
                assert known
                assert [value for _, value in known] == [round(said[figure.name][year], 2) for year, _ in known]


def test_nobody_is_asked_what_lies_before_the_start(lived):
    assert lived["contact"]["experience"][:2] == [None, None]
    assert None not in lived["contact"]["experience"][2:]
    assert lived["contact"]["fact"][0] is None


def test_hours_and_costs_are_those_of_the_books(run, lived):
    books, frame = run.books, run.indicators
    people = frame[(frame["group"] == "all") & (frame["indicator"] == "population")].set_index("month")["value"]
    rate = run.provenance["scenario"]["content"]["values"]["fte_cost"]
    for place, year in enumerate(YEARS[1:], 1):
        of_year = books[(books["month"] > year - 12) & (books["month"] <= year)]
        paid = of_year[of_year["kind"].isin(["spent_delivery", "spent_dialogue"])]["cents"].sum() / 100
        # a year of one full-time post is 12 x 130 hours
        hours = paid / rate * 12 * 130 / people[year]
        assert lived["contact"]["fact"][place] == pytest.approx(hours, abs=0.006)
        care = of_year[of_year["kind"] == "later_health"]["cents"].sum() / 100 / people[year]
        assert lived["health"]["fact"][place] == pytest.approx(care, abs=0.006)
    assert max(lived["contact"]["fact"][1:]) > 0.2


@pytest.mark.parametrize(
    ("name", "fact", "said", "verdict"),
    [
        ("area", [4.0, 4.3], [70.0, 72.0], "both_forward"),
        ("area", [4.0, 3.7], [70.0, 68.0], "both_back"),
        ("area", [4.0, 4.3], [70.0, 68.0], "apart"),
        ("area", [4.0, 4.1], [70.0, 70.9], "still"),
        ("area", [4.0, 4.3], [70.0, 70.9], "fact_only"),
        ("area", [4.0, 4.1], [70.0, 68.9], "experience_only"),
        # fewer who find it hard, and lower costs, are forward
        ("work", [60.0, 62.0], [20.0, 18.0], "both_forward"),
        ("health", [600.0, 640.0], [70.0, 68.0], "both_back"),
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_sentence_follows_the_lines(name, fact, said, verdict, language):
    text = viewer_words(language)
    lines = {each: {"fact": [1.0, 1.0], "experience": [1.0, 1.0]} for each in NUMBERS}
    lines[name] = {"fact": [None, *fact], "experience": [None, *said]}
    told = pairs.told("B", lines, text)[name]
    ends = [
        text.number(value, figure.digits)
        for figure, values in ((NUMBERS[name].fact, fact), (NUMBERS[name].experience, said))
        for value in values
    ]
    names = ("first", "last", "said_first", "said_last")
    assert told["text"] == text.say(f"payload.pair_told.{verdict}", who="B", **dict(zip(names, ends, strict=True)))
    assert told["fact"] == [None, *fact]


def test_where_nothing_is_known_nothing_is_said():
    lines = {name: {"fact": [None], "experience": [1.0]} for name in NUMBERS}
    assert {each["text"] for each in pairs.told("A", lines, viewer_words("nl")).values()} == {""}


def test_every_scale_holds_its_line(lived):
    for pair in pairs.PAIRS:
        for kind, figure in (("fact", pair.fact), ("experience", pair.experience)):
            values = np.array([value for value in lived[pair.name][kind] if value is not None])
            assert (values >= figure.low).all()
            assert figure.high is None or (values <= figure.high).all()
