"""What is sent to the player: the form that was agreed, and sentences that change with the numbers behind them."""

import json
import re
from dataclasses import replace
from itertools import pairwise
from string import Formatter

import numpy as np
import pytest
from scipy.special import ndtr
from shelved import WIJK, entry, subject

from wijksim import find_wijk, load_scenario
from wijksim.experiments import paired
from wijksim.locale import words
from wijksim.viewer.bands import Bands
from wijksim.viewer.lived import film_of, lived
from wijksim.viewer.payload import extra, merged, pair_of, payload, question_hash
from wijksim.viewer.question import Asked, Question
from wijksim.viewer.sides import changes, moment
from wijksim.viewer.units import INDICATORS, shown, tiny
from wijksim.viewer.words import subject as texts_of
from wijksim.viewer.words import viewer_words

MONTHS = 48
QUESTION = Question(WIJK, Asked("top-down-4"), Asked("resident-led-20"), months=MONTHS)
LANGUAGES = ("nl", "en")


@pytest.fixture(scope="module")
def lives():
    """What one life of both sides leaves."""
    profile = find_wijk(WIJK)
    return [
        lived(film_of(side.scenario(), profile, 7, MONTHS, QUESTION.measure), profile, MONTHS)
        for side in QUESTION.sides.values()
    ]


@pytest.fixture(scope="module")
def sent(lives):
    return payload(QUESTION, find_wijk(WIJK), *lives)


def many(seeds=range(1, 33), question=QUESTION, **second):
    """What many made-up lives add; the second side differs by `shift` and `trust` at the end."""
    sides = [subject(side.strategy, question.months) for side in question.sides.values()]
    return extra(question, find_wijk(WIJK), entry(sides[0], seeds), entry(sides[1], seeds, **second))


def text_of(**more):
    return many(**more)["difference"]["text"]


# form


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_screen_says_in_its_own_words_stands_for_a_sentence_of_the_reports(language):
    theirs, own = words(language).texts, texts_of("plain", language)
    for key, said in own.items():
        assert {each[1] for each in Formatter().parse(said)} == {
            each[1] for each in Formatter().parse(theirs[f"plain.{key}"])
        }
        assert not re.search("herhaling|replicate", viewer_words(language).texts[f"plain.{key}"])


def test_the_payload_is_json_of_the_agreed_form(sent):
    assert json.loads(json.dumps(sent, allow_nan=False)) == json.loads(json.dumps(sent))
    assert set(sent) == {
        "version", "language", "months", "seed", "hash", "model", "wijk", "indicators", "pairs", "sides",
        "difference", "extrapolates", "notes", "words",
    }  # fmt: skip
    assert [each["id"] for each in sent["indicators"]] == list(INDICATORS)
    assert sent["wijk"]["invented"] is True
    for letter, side in sent["sides"].items():
        assert side["letter"] == letter.upper()
        assert set(side) == {
            "strategy", "title", "letter", "changes", "map", "series", "band", "thin", "councils", "events", "why",
            "pairs", "people",
        }  # fmt: skip
        assert all(len(side["series"][name]) == MONTHS + 1 for name in INDICATORS)
        assert len(side["map"]["legend"]) == side["map"]["classes"] + 1
        assert [each["to"] for each in side["why"]] == [12, 24, 36, 48]
        assert all(len(each["trust"]) <= MONTHS + 1 for each in side["people"])
    assert sent["difference"]["series"] is None
    assert sent["difference"]["own"]["health"] == pytest.approx(
        np.subtract(*(sent["sides"][each]["series"]["health"] for each in "ba")), abs=0.006
    )


def test_extra_has_the_parts_it_takes_the_place_of(sent):
    more = many()
    both = merged(sent, more)
    assert set(both) == set(sent)
    for letter in "ab":
        side = both["sides"][letter]
        assert set(side) == set(sent["sides"][letter])
        assert all(len(side["thin"][name]) == 5 for name in INDICATORS)
        band = side["band"]["trust_municipality"]
        ordered = np.array([band[name] for name in ("low", "middle", "high")])
        assert (np.diff(ordered, axis=0) >= -0.06).all()
    assert both["difference"]["own"] == sent["difference"]["own"]
    assert both["difference"]["seeds"] == 32
    assert sent["sides"]["a"]["band"] is None
    json.dumps(more, allow_nan=False)


def test_a_run_is_small_enough(sent):
    def size(content):
        return len(json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode())

    long = replace(QUESTION, months=240)
    assert (size(sent) + size(many(seeds=range(1, 101), question=long))) / 2 < 200_000


def test_of_a_large_wijk_one_in_so_many_homes_is_drawn(monkeypatch):
    profile = find_wijk(WIJK)
    seen = film_of(QUESTION.first.scenario(), profile, 7, 12, QUESTION.measure)
    film = seen.film
    monkeypatch.setattr("wijksim.viewer.lived.MOST_HOMES", 1000)
    life = lived(seen, profile, 12)
    assert life["map"]["each"] == -(-len(film.x) // 1000)
    assert len(life["map"]["x"]) == len(life["map"]["y"]) <= 1001
    for kept, diary in zip(life["diaries"], seen.people, strict=True):
        home = kept["home"]
        assert (life["map"]["x"][home], life["map"]["y"][home]) == (film.x[diary.home], film.y[diary.home])
    label = payload(replace(QUESTION, months=12), profile, life, life)["sides"]["a"]["map"]["label"]
    assert f"1 op de {life['map']['each']} woningen" in label


def test_councils_follow_each_other_and_say_who_changed(sent):
    for side in sent["sides"].values():
        edges = [(each["from"], each["to"]) for each in side["councils"]]
        assert edges[0][0] == 0
        assert edges[-1][1] == MONTHS
        assert all(one[1] == other[0] for one, other in pairwise(edges))


def test_units_of_the_screen():
    assert shown("trust_municipality", np.array([42.0])).tolist() == [42.0]
    assert shown("health", np.array([0.0, 1.0])) == pytest.approx([50.0, 100 * ndtr(1.0)])
    assert tiny("trust_municipality") == 0.5
    assert tiny("health") == 0.8


# why


def test_causes_of_a_year_add_up_to_its_change(sent):
    for side in sent["sides"].values():
        level = side["series"]["trust_municipality"]
        for year in side["why"]:
            assert sum(cause["value"] for cause in year["causes"]) == pytest.approx(year["change"], abs=0.06)
            assert level[year["to"]] - level[year["from"]] == pytest.approx(year["change"], abs=0.02)
            sizes = [abs(cause["value"]) for cause in year["causes"]]
            assert sizes == sorted(sizes, reverse=True)
            verb = {1: "steeg", -1: "daalde", 0: "bleef"}[int(np.sign(np.round(year["change"], 1)))]
            assert verb in year["text"]
            rest = [cause["value"] for cause in year["causes"] if cause["id"] == "rest"]
            assert not rest or abs(rest[0]) < 0.5


# sentences


def test_a_sure_lead_is_told_with_its_size_and_its_margin():
    said = text_of(trust=12.0)
    assert "staat B gemiddeld 12,0 procentpunt hoger dan A" in said
    assert "B stond hoger in 32 van de 32 keer" in said
    assert "merken" not in said.split(".")[0]
    assert "A gemiddeld" in text_of(trust=-12.0)


def test_a_lead_that_nobody_would_notice_is_called_that():
    said = text_of(trust=0.4, noise=0.001)
    assert "hoger dan A" in said
    assert "zo klein dat niemand in de wijk het zou merken" in said


def test_what_cannot_be_seen_is_no_proof_of_nothing():
    said = text_of(seeds=range(1, 5), noise=0.5)
    assert "geen verschil te zien" in said
    assert "Dat bewijst niet" in said


def test_the_same_is_the_same():
    both = Question(WIJK, Asked("top-down-4"), Asked("top-down-4"), months=MONTHS)
    more = many(question=both)
    assert more["difference"]["text"] == viewer_words("nl").say("payload.difference.same")
    assert more["difference"]["payback"]["kind"] == "level"
    assert more["difference"]["payback"]["month"] == 0


def test_a_lead_on_the_way_that_is_gone_at_the_end_is_told():
    one, other = (subject(name, MONTHS) for name in ("top-down-4", "resident-led-20"))
    first, second = entry(one, range(1, 33)), entry(other, range(1, 33))
    values = second.values.copy()
    values[:, 0, 20:30] += 9
    bands = extra(QUESTION, find_wijk(WIJK), first, replace(second, values=values))
    assert "Onderweg was het verschil het grootst na" in bands["difference"]["text"]
    assert "toen stond B 9," in bands["difference"]["text"]


def test_domains_are_named_for_whom_they_are_better():
    said = text_of(shift=0.3)
    assert "Aan het eind staat B hoger op opgroeien (1" in said
    assert "Geen verschil" not in said
    small = text_of(shift=0.012, noise=0.0002)
    assert "Aan het eind staat B iets hoger op opgroeien" in small


def test_payback_is_that_of_the_reports():
    one, other = (subject(name, MONTHS) for name in ("top-down-4", "resident-led-20"))
    first, second = entry(one, range(1, 21)), entry(other, range(1, 21))
    ramp = np.concatenate([np.full(12, -0.2), np.full(MONTHS - 11, 0.3)]).astype(np.float32)
    values = second.values.copy()
    values[:, 1:8] += ramp
    second = replace(second, values=values)
    said = extra(QUESTION, find_wijk(WIJK), first, second)["difference"]["payback"]
    expected = paired.month_range(paired.break_even(second.series("wellbeing") - first.series("wellbeing")))
    assert said["kind"] == "known"
    assert (said["month"], said["low"], said["high"], said["never"]) == tuple(map(round, expected))
    assert "Omslagpunt welbevinden" in said["text"]
    never = many(shift=-0.3)["difference"]["payback"]
    assert never["kind"] == "never"
    assert never["month"] is None
    assert never["never"] == 1.0


def test_unequal_money_is_said():
    same = many()["difference"]["money"]
    assert same == {"a": 100.0, "b": 100.0, "same": True, "text": same["text"]}
    assert "evenveel geld: 100 euro" in same["text"]
    one, other = (subject(name, MONTHS) for name in ("top-down-4", "resident-led-20"))
    first, second = entry(one, [1, 2, 3]), entry(other, [1, 2, 3])
    dear = replace(second, facts={**second.facts, "appropriated": (600_000_00,) * 3})
    said = extra(QUESTION, find_wijk(WIJK), first, dear)["difference"]["money"]
    assert said["same"] is False
    assert "A kreeg 100 euro" in said["text"]
    assert "B kreeg 120 euro" in said["text"]


def test_one_life_is_not_passed_off_as_proof(sent):
    assert "Eén keer kan toeval zijn" in sent["difference"]["text"]
    assert sent["difference"]["seeds"] == 1


def test_few_lives_and_strategies_outside_all_data_are_said(sent):
    assert any("te weinig" in note for note in many(seeds=[1, 2, 3])["notes"])
    assert not any("te weinig" in note for note in many()["notes"])
    assert "Aanpak B ligt buiten alle gegevens" in sent["extrapolates"]


def test_the_band_is_the_middle_eight_in_ten_and_the_difference_is_paired():
    asked = (("top-down-4", 0), ("manifest", 3))
    sides = [entry(subject(name, MONTHS), range(1, 101), trust=trust) for name, trust in asked]
    bands = Bands(*sides, pair_of(QUESTION))
    values = sides[0].series("trust_municipality")
    band = bands.side(0, 7)["band"]["trust_municipality"]
    within = (values >= np.array(band["low"]) - 0.05) & (values <= np.array(band["high"]) + 0.05)
    assert 0.75 <= within.mean() <= 0.9
    seen = bands.seen("trust_municipality", MONTHS)
    assert seen.high - seen.low < values[:, -1].std()


# what is asked


def test_changes_are_told_in_words():
    asked = Asked("top-down-4", (("room", 0.9), ("horizon_years", 8)), ("outreach",), ((31, "budget_cut"),))
    dutch, english = (changes(asked, viewer_words(language)) for language in LANGUAGES)
    assert any("90 % (was 30 %)" in each for each in dutch)
    assert any("8 jaar (was 4 jaar)" in each for each in dutch)
    assert any(each.startswith("Uitgezet: ") for each in dutch)
    assert "Bezuiniging van 20\N{NO-BREAK SPACE}% in jaar 3, maand 7" in dutch
    assert len(english) == len(dutch) == 4
    [share] = changes(Asked("top-down-4", (("staffing_share", 0.9),)), viewer_words("en"))
    assert share.endswith("90 % (was 60 %)")
    assert moment(1, viewer_words("en")) == "year 1, month 1"
    assert moment(12, viewer_words("nl")) == "jaar 1, maand 12"


def test_a_pressed_event_is_on_the_timeline_and_leaves_the_past_alone(lives):
    pressed = QUESTION.second.pressed(30, "funding_stops")
    profile = find_wijk(WIJK)
    life = lived(film_of(pressed.scenario(), profile, 7, MONTHS, QUESTION.measure), profile, MONTHS)
    before = {name: values[:30] for name, values in lives[1]["series"].items()}
    assert {name: values[:30] for name, values in life["series"].items()} == before
    told = payload(QUESTION.with_side("b", pressed), profile, lives[0], life)["sides"]["b"]
    assert any(each["month"] == 30 and each["kind"] == "funding_stops" and each["big"] for each in told["events"])
    assert told["changes"] == ["Het geld stopt in jaar 3, maand 6"]
    nothing = Asked("business-as-usual").pressed(30, "budget_cut")
    life = lived(film_of(nothing.scenario(), profile, 7, MONTHS, QUESTION.measure), profile, MONTHS)
    told = payload(QUESTION.with_side("b", nothing), profile, lives[0], life)["sides"]["b"]
    [event] = [each for each in told["events"] if each["kind"] == "budget_cut"]
    assert "geen programma" in event["text"]
    assert not event["big"]


def test_the_hash_follows_the_question():
    others = [
        replace(QUESTION, seed=8), replace(QUESTION, months=60), replace(QUESTION, language="en"),
        QUESTION.with_side("a", Asked("top-down-20")), QUESTION.with_side("b", QUESTION.second.pressed(5, "election")),
    ]  # fmt: skip
    assert len({question_hash(each) for each in [QUESTION, *others]}) == 6
    assert question_hash(replace(QUESTION)) == question_hash(QUESTION)


# words


@pytest.mark.parametrize("name", ["payload"])
def test_both_languages_say_the_same(name):
    dutch, english = (texts_of(name, language) for language in LANGUAGES)
    assert dutch.keys() == english.keys()
    for key in dutch:
        places = [{p for _, p, _, _ in Formatter().parse(each[key]) if p} for each in (dutch, english)]
        assert places[0] == places[1], key
        assert dutch[key].strip()
        assert english[key].strip()
    words = set(re.findall(r"[a-z]+", " ".join(english.values()).lower()))
    assert not words & {"niet", "het", "een", "verschil", "wijken", "aanpak", "gemeente"}


def test_english_sentences_are_english(lives):
    question = replace(QUESTION, language="en")
    sides = payload(question, find_wijk(WIJK), *lives)["sides"]
    told = json.dumps([sides, many(question=question, trust=5.0)["difference"]["text"]])
    dutch = {"niet", "het", "bij", "hoger", "jaar", "maand", "vertrouwen"}
    assert not set(re.findall(r"[a-zë]+", told.lower())) & dutch


def test_titles_are_those_of_the_strategies(sent):
    assert sent["sides"]["a"]["title"] == load_scenario("top-down-4").title["nl"]
