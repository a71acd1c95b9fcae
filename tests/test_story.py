"""`wijksim story`: a life in dated sentences from events alone, of a resident or of a professional."""

import json
import re
import shutil
from functools import cache

import numpy as np
import pandas as pd
import pytest
from checks_of_telling import each_event_has_its_sentence, lives_of, stories_tell_what_is_counted
from cli_village import STRATEGIES, compared, documented, make_village
from worlds import BUSY, wijk_under

from wijksim.cli import main
from wijksim.errors import WijksimError
from wijksim.experiments.relive import relive, stored_run
from wijksim.experiments.single import result_of
from wijksim.experiments.story import story
from wijksim.locale import LANGUAGES, words
from wijksim.model import WijkModel
from wijksim.observe.career import ENOUGH, TOO_MUCH, Career, CareerWriter
from wijksim.observe.diary import Diary, DiaryWriter, Entry, followed_by_rule
from wijksim.report.story import life_of_resident, tell, tell_career
from wijksim.scenario.scenario import load_scenario
from wijksim.state.columns import LIVES
from wijksim.state.ledger import INDEX

MONTHS = 84
PLANNED = BUSY.with_values(hiring_months=2).with_event(20, "team_leaves").with_event(30, "budget_cut")
PLANNED = PLANNED.with_event(40, "election").with_event(50, "funding_stops")
ENGLISH, DUTCH = words("en"), words("nl")


@cache
def busy() -> tuple[WijkModel, list[Diary], list[Career]]:
    """Busy years, and every life and career in them."""
    model = wijk_under(PLANNED, 3)
    return model, *lives_of(model, MONTHS)


@cache
def lives() -> list[list[Entry]]:
    """The story of everybody, as entries."""
    model, diaries, _ = busy()
    events, slug = model.record.events_table(), model.places[0].profile.slug
    return [life_of_resident(diary, events, slug) for diary in diaries]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A village, a comparison of it and a run in it."""
    folder = tmp_path_factory.mktemp("story")
    village = make_village(folder)
    assert main([*compared(village, folder / "both", "--quiet", replicates=2, months=24)]) == 0
    single = ["run", "manifest", "--wijk", str(village), "--months", "24", "--quiet", "--out", str(folder / "one")]
    assert main(single) == 0
    return folder


# Every sentence has its event ----------------------------------------------------------------------------------


def kinds_of_lives() -> dict[str, list[Entry]]:
    """For every kind of event that occurs, a life with one of it."""
    found: dict[str, list[Entry]] = {}
    for life in lives():
        for entry in life:
            found.setdefault(f"{entry.kind} {entry.detail}" if entry.kind == "helped" else entry.kind, life)
    return found


def test_drop_an_event_and_its_sentence_goes_for_every_kind():
    found = kinds_of_lives()
    assert len(found) > 35
    for life in {id(life): life for life in found.values()}.values():
        each_event_has_its_sentence(life, ENGLISH)


def test_drop_an_event_of_a_career_and_its_sentence_goes_for_every_kind():
    _, _, careers = busy()
    kinds = {entry.kind for career in careers for entry in career.events}
    assert kinds >= {"at_work", "hired", "succeeds", "leaves", "post_begins", "post_ends", "year", "overloaded"}
    for career in careers:
        whole = tell_career(career, ENGLISH)
        assert [line.event for line in whole] == list(career.events)
        for k in range(len(career.events)):
            rest = (*career.events[:k], *career.events[k + 1 :])
            told = tell_career(Career(career.post, career.wijk, career.first, career.programme, rest), ENGLISH)
            assert told == [*whole[:k], *whole[k + 1 :]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_is_a_dated_sentence_in_both_languages(language):
    text = words(language)
    lines = [line for life in lives() for line in tell(life, text)]
    lines += [line for career in busy()[2] for line in tell_career(career, text)]
    for line in {line.text: line for line in lines}.values():
        assert line.text.startswith(("Jaar ", "Year "))
        assert line.text.endswith(".")
        assert not any(sign in line.text for sign in ("{", "  ", "None", "nan"))


def test_the_words_of_careers_are_those_that_can_happen():
    kinds = {key.split(".")[1] for key in DUTCH.texts if key.startswith("career.")}
    variants = {"leaves_nobody", "post_ends_nobody", "overloaded_most"}
    told = {
        "at_work", "hired", "succeeds", "year", "knows_the_wijk", "overloaded", "relieved", "leaves", "post_begins",
        "post_ends",
    }  # fmt: skip
    assert kinds == told | variants


@pytest.mark.parametrize(
    ("entry", "dutch", "english"),
    [
        (Entry(0, "lives_here", "34 rent middle single"),
         "Jaar 1, maand 1: woont in de wijk: 34 jaar, huurwoning, middelbaar opgeleid, woont alleen.",
         "Year 1, month 1: lives in the wijk: aged 34, rents the home, middle education, lives alone."),
        (Entry(0, "lives_here", "4 own low couple_children"),
         "Jaar 1, maand 1: woont in de wijk: 4 jaar, koopwoning, gezin met kinderen.",
         "Year 1, month 1: lives in the wijk: aged 4, owns the home, family with children."),
        (Entry(30, "project_completed", "7 work"),
         "Jaar 3, maand 6: ziet project 7 (werk en inkomen) afgerond, dat liep in de tijd van de hulp daarbij.",
         "Year 3, month 6: sees project 7 (work and income) completed, which ran while they got help with that."),
    ],
)  # fmt: skip
def test_sentences_of_a_resident(entry, dutch, english):
    assert [line.text for line in tell([entry], DUTCH)] == [dutch]
    assert [line.text for line in tell([entry], ENGLISH)] == [english]


@pytest.mark.parametrize(
    ("entry", "english"),
    [
        (Entry(24, "year", "12 5"),
         "Year 2, month 12: in the past year: 12 requests met; 5 residents know this professional best."),
        (Entry(25, "leaves", "5"), "Year 3, month 1: leaves; 5 residents lose a familiar face."),
        (Entry(25, "leaves", "0"), "Year 3, month 1: leaves, before anybody had got to know them."),
        (Entry(25, "overloaded", "0.75"),
         "Year 3, month 1: has too much work: requests exceed the hours there are by 75 %."),
        (Entry(25, "overloaded", "2.00"),
         "Year 3, month 1: has far too much work: requests exceed the hours there are by 200 % or more."),
    ],
)  # fmt: skip
def test_sentences_of_a_professional(entry, english):
    assert [line.text for line in tell_career(Career(1, "w", 0, False, (entry,)), ENGLISH)] == [english]


# What is told is what happened ---------------------------------------------------------------------------------


def test_everything_that_is_counted_is_told_of_somebody():
    stories_tell_what_is_counted(wijk_under(PLANNED, 6, population=250), 36)


def test_the_years_of_all_posts_add_up_to_the_help_that_was_given():
    model = wijk_under("business-as-usual", 1, population=900)
    writers = [CareerWriter(model, model.places[0], post.post) for post in model.places[0].welfare.posts]
    cases = []
    for month in range(25):
        if month:
            model.step()
        table = model.table
        cases.append(int(np.count_nonzero((table.helped > 0) & (table.status == LIVES))))
        for writer in writers:
            writer.look()
    told = [entry for writer in writers for entry in writer.career().events if entry.kind == "year"]
    left = {e.month for writer in writers for e in writer.career().events if e.kind in ("leaves", "succeeds", "hired")}
    total = sum(int(entry.detail.split()[0]) for entry in told)
    assert total > 10
    # whoever leaves within a year has no year to tell of
    assert total == sum(cases[1:]) if not left else total <= sum(cases[1:])


def test_a_successor_starts_from_nothing():
    model = wijk_under(PLANNED, 3)
    place = model.places[0]
    writers = {post: CareerWriter(model, place, post) for post in range(1, 20)}
    seen = 0
    for month in range(61):
        if month:
            model.step()
        for post, writer in writers.items():
            before = len(writer._entries)
            writer.look()
            if [e for e in writer._entries[before:] if e.kind == "succeeds"]:
                holder, rows = int(place.post_holder[post]), slice(place.first, place.last)
                tied = (model.table.tie_post[rows] == post) & (model.table.tie_holder[rows] == holder)
                # nobody knew them before this month's own meetings
                assert np.count_nonzero(tied & (model.table.tie[rows] > 0.26)) == 0
                seen += 1
    assert seen >= 2


def test_a_whole_team_that_leaves_is_told_in_each_career_of_the_programme():
    _, _, careers = busy()
    left = [any(e[:2] == (20, "leaves") for e in c.events) for c in careers if c.programme]
    held = [
        c for c in careers if c.programme and any(e.kind in ("hired", "succeeds") and e.month < 20 for e in c.events)
    ]
    assert sum(left) >= 1
    assert sum(left) <= len(held)


def test_too_much_work_is_told_when_it_begins_and_when_it_is_over():
    assert ENOUGH < TOO_MUCH
    for career in busy()[2]:
        state = False
        for entry in career.events:
            if entry.kind in ("leaves", "post_ends"):
                state = False
            elif entry.kind in ("overloaded", "relieved"):
                assert state == (entry.kind == "relieved")
                state = entry.kind == "overloaded"


def test_a_project_is_told_of_those_who_were_helped_while_it_ran():
    model, diaries, _ = busy()
    paths = result_of(model).impact_paths().set_index("number")
    told = 0
    for diary, life in zip(diaries, lives(), strict=True):
        helped = {(entry.month, entry.detail) for entry in diary.events if entry.kind == "helped"}
        for entry in life:
            if entry.kind.startswith("project_"):
                number, domain = entry.detail.split()
                path = paths.loc[int(number)]
                assert (path["domain"], path["agenda"], path["closed"]) == (domain, "social", entry.month)
                assert any(path["ran_from"] <= month <= path["closed"] and d == domain for month, d in helped)
                told += 1
    assert told > 5


def test_telling_changes_nothing():
    watched, alone = busy()[0], wijk_under(PLANNED, 3).run(MONTHS)
    assert watched.record.events == alone.record.events
    assert np.array_equal(watched.record.trust_sums(), alone.record.trust_sums())


# A stored run, lived again -------------------------------------------------------------------------------------


def test_a_story_of_a_stored_run_is_that_of_the_run_itself(place):
    result = stored_run(place / "one")
    found = story(place / "one", resident=12)
    writers = []

    def follow(model):
        writers.append(DiaryWriter(model, 12))
        return writers[0]

    relive(result, follow)
    diary = writers[0].diary()
    assert [line.event for line in found.lines] == life_of_resident(diary, result.events, found.wijk)
    assert str(story(result, resident=12)) == str(found)
    assert (found.strategy, found.seed, found.months) == ("manifest", 1, 24)


def test_a_run_of_a_comparison_is_chosen_by_strategy_and_seed(place):
    both = place / "both"
    assert story(both, resident=12).strategy == STRATEGIES[0]
    assert story(both, resident=12).seed == 1
    other = story(both, resident=12, strategy=STRATEGIES[1], seed=2)
    assert (other.strategy, other.seed) == (STRATEGIES[1], 2)


def test_a_run_that_comes_out_differently_is_not_told(place):
    result = stored_run(place / "one")
    indicators = result.indicators.copy()
    indicators.loc[5, "value"] += 1.0
    altered = type(result)(indicators, result.causes, result.books, result.events, result.provenance)
    with pytest.raises(WijksimError, match="comes out differently now"):
        story(altered, resident=12)


def test_who_is_followed_by_rule_has_a_story_under_every_strategy():
    for name in ("business-as-usual", "top-down-4"):
        model = wijk_under(load_scenario(name), 2, population=120)
        row = followed_by_rule(model)
        found = story(result_of(model.run(24)), resident=row, language="en")
        assert found.lines[0].text.startswith("Year 1, month 1: lives in the wijk: aged ")


# The command ---------------------------------------------------------------------------------------------------


def test_the_command_prints_the_story(place, capsys):
    capsys.readouterr()
    assert main(["story", str(place / "one"), "--professional", "1", "--language", "en"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("Professional 1 of Klein Dorp")
    assert printed[1] == "Year 1, month 1: works in the wijk."
    assert all(line.startswith("Year ") for line in printed[1:-1])
    # the run is of the manifest: twenty years led by residents
    assert printed[-1] == ENGLISH.say("note.run_extrapolates")


@pytest.mark.parametrize("language", LANGUAGES)
def test_as_json_every_sentence_carries_its_event(place, capsys, language):
    capsys.readouterr()
    assert main(["story", str(place / "both"), "--resident", "12", "--json", "--language", language]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["format"] == 1
    assert (told["resident"], told["professional"], told["language"]) == (12, None, language)
    assert (told["strategy"], told["seed"], told["months"]) == (STRATEGIES[0], 1, 24)
    assert {"month", "kind", "detail", "text"} == {key for each in told["sentences"] for key in each}
    assert told["sentences"][0]["kind"] == "lives_here"
    assert {*told, *told["sentences"][0]} == documented("story")
    assert told["notes"] == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("one",), "one of the arguments --resident --professional is required"),
        (("one", "--resident", "1", "--professional", "1"), "not allowed with argument"),
        (("one", "--resident", "many"), "'many' is not a whole number"),
        (("one", "--resident", "-1"), "slot -1 does not exist; slots run from 0 to"),
        (("one", "--resident", "99999"), "slot 99999 does not exist"),
        (("one", "--professional", "0"), "professional 0 does not exist; they are numbered from 1"),
        (("one", "--professional", "81"), "professional 81 does not exist"),
        (("one", "--professional", "80"), "there was no professional 80"),
        (("absent", "--resident", "1"), "there is no such folder"),
        (("", "--resident", "1"), "holds no runs"),
        (("both", "--resident", "1", "--strategy", "top-down-5"), "Did you mean 'top-down-4'"),
        (("both", "--resident", "1", "--seed", "9"), "holds no finished run of seed 9"),
        (("both", "--professional", "1", "--wijk", "klein"), "the run has no wijk 'klein'; it has klein-dorp"),
        (("both/runs", "--resident", "1", "--seed", "9"), "holds no finished run of seed 9"),
        (("one/runs", "--resident", "1", "--strategy", "top-down-4"), "holds no finished run of strategy top-down-4"),
        (("klein-dorp.toml", "--resident", "1"), "klein-dorp.toml"),
    ],
)
def test_what_cannot_be_told_is_refused_in_one_sentence(place, capsys, more, said):
    where, *options = more
    capsys.readouterr()
    assert main(["story", str(place / where) if where else str(place), *options]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert len(printed.err.strip().splitlines()) == 1


def test_a_damaged_run_and_a_slot_in_which_nobody_came_to_live_are_refused(place, tmp_path, capsys):
    copy = tmp_path / "copy"
    shutil.copytree(place / "one", copy)
    [run] = copy.glob("runs/*.parquet")
    model = WijkModel("manifest", [_profile_of(place)], 1).run(24)
    never = np.flatnonzero((model.table.status != LIVES) & (model.table.occupant == 0) & (model.table.birth_month == 0))
    assert main(["story", str(copy), "--resident", str(never[-1]), "--quiet"]) == 2
    said = capsys.readouterr().err
    assert f"nobody lived in slot {never[-1]} in this run" in said
    another = re.search(r"another resident, (\d+) for instance", said)[1]
    assert main(["story", str(copy), "--resident", another, "--quiet"]) == 0
    run.write_bytes(run.read_bytes()[:-50])
    assert main(["story", str(copy), "--resident", "1"]) == 2
    assert "is damaged" in capsys.readouterr().err


def _profile_of(place):
    from wijksim.population.profile_file import read_profile

    return read_profile(place / "klein-dorp.toml")


def test_counts_of_a_story_are_those_of_the_ledger():
    model, _, careers = busy()
    assert isinstance(model.record.events_table(), pd.DataFrame)
    helped = int(model.record.trust_sums()[1:, INDEX["sum:helped"]].sum())
    told = sum(int(e.detail.split()[0]) for c in careers for e in c.events if e.kind == "year")
    assert 0 < told <= helped
