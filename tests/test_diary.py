"""The diary of a resident: every entry is something that happened, and everything that is counted is told."""

from collections import Counter
from functools import cache

import numpy as np
import pytest
from worlds import BUSY, wijk_under

from wijksim.errors import WijksimError
from wijksim.locale import LANGUAGES, words
from wijksim.model import WijkModel
from wijksim.observe.diary import LEAVING, Diary, DiaryWriter, Entry, followed_by_rule
from wijksim.observe.household import HouseholdWatch
from wijksim.report.diary import about, happened, sentence, when
from wijksim.scenario.scenario import load_scenario
from wijksim.state.columns import LIVES
from wijksim.state.ledger import INDEX

MONTHS = 84
PLANNED = BUSY.with_event(20, "team_leaves").with_event(30, "budget_cut").with_event(40, "election")
DUTCH, ENGLISH = words("nl"), words("en")


@cache
def everybody(seed: int = 3) -> tuple[WijkModel, list[Diary]]:
    """A busy wijk, and the diary of everyone who ever lived there."""
    model = wijk_under(PLANNED.with_event(50, "funding_stops"), seed)
    writers: dict[tuple[int, int], DiaryWriter] = {}
    for month in range(MONTHS + 1):
        if month:
            model.step()
        table = model.table
        for row in np.flatnonzero(table.status == LIVES).tolist():
            who = (row, int(table.occupant[row]))
            writers.setdefault(who, DiaryWriter(model, *who))
        for writer in writers.values():
            writer.look()
    return model, [writer.diary() for writer in writers.values()]


def counted(name: str) -> list[int]:
    """What the model counted each month."""
    return everybody()[0].record.trust_sums()[:, INDEX[f"sum:{name}"]].tolist()


def told(*kinds: str) -> list[int]:
    """How many entries of some kinds the diaries have each month."""
    found = Counter(entry.month for diary in everybody()[1] for entry in diary.events if entry.kind in kinds)
    return [found[month] for month in range(MONTHS + 1)]


# What is told is what happened --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "name"),
    [(("born",), "births"), (("arrived",), "arrivals"), (("died",), "deaths"),
     (("moved_away", "left_home"), "departures")],
)  # fmt: skip
def test_coming_and_going_is_told_of_everybody_once(kinds, name):
    assert sum(counted(name)[1:]) > 0
    assert told(*kinds)[1:] == counted(name)[1:]


@pytest.mark.parametrize(("kind", "name"), [("joined", "joined"), ("quit", "quit"), ("helped", "helped")])
def test_taking_part_and_help_are_told_of_everybody_who_stays(kind, name):
    leaving = told(*LEAVING)
    assert sum(told(kind)) > 0
    for entries, counts, left in zip(told(kind)[1:], counted(name)[1:], leaving[1:], strict=True):
        # of whoever leaves this month nothing else of this month is told
        assert 0 <= counts - entries <= left


def test_whoever_knew_of_a_promise_tells_how_it_ended():
    model, diaries = everybody()
    ends = {month for month, _, event, _ in model.record.events if event in ("programme_ends", "programme_stopped")}
    judged = {entry.month for diary in diaries for entry in diary.events if entry.kind.startswith("promise_")} - {2}
    assert judged == ends
    for diary in diaries:
        kinds = [entry.kind for entry in diary.events if entry.kind.startswith("promise_")]
        assert kinds in ([], ["promise_heard"], ["promise_heard", "promise_broken"], ["promise_heard", "promise_kept"])


def test_what_the_model_noted_is_told_in_its_month():
    model, diaries = everybody()
    noted = {(month, event) for month, _, event, _ in model.record.events}
    for diary in diaries:
        for entry in diary.events:
            if entry.kind in ("programme_starts", "programme_stopped", "early_election", "team_leaves", "recession"):
                assert (entry.month, entry.kind) in noted
    lived_through = [diary for diary in diaries if diary.first == 0 and not diary.has_left]
    assert lived_through
    for diary in lived_through:
        assert {(20, "team_leaves"), (30, "budget_cut"), (40, "early_election")} <= {e[:2] for e in diary.events}


def test_an_event_that_found_nothing_to_act_on_is_not_told():
    model = wijk_under(load_scenario("business-as-usual").with_event(3, "budget_cut"), seed=3)
    writer = DiaryWriter(model, followed_by_rule(model))
    for month in range(7):
        if month:
            model.step()
        writer.look()
    assert not [entry for entry in writer.diary().events if entry.kind == "budget_cut"]


def test_the_draw_of_death_is_that_of_the_model():
    model = wijk_under("business-as-usual", seed=2, population=300)
    rows = range(model.table.rows)
    watches = [HouseholdWatch(model, model.places[0], row) for row in rows]
    for _ in range(60):
        lived = (model.table.status == LIVES).tolist()
        for watch in watches:
            watch.remember()
        model.step()
        deaths = sum(watches[row].died(row) for row in rows if lived[row])
        assert deaths == model.record.trust_sums()[-1, INDEX["sum:deaths"]]


def test_who_others_in_the_home_are_follows_from_the_rows():
    _, diaries = everybody()
    seen = Counter((entry.kind, entry.detail) for diary in diaries for entry in diary.events)
    assert seen["child_born", "child"] > 0
    assert seen["housemate_left", "child"] > 0
    assert seen["housemate_died", "partner"] > 0
    single = [diary for diary in diaries if diary.household == "single" and diary.first == 0]
    assert single
    assert not [e for d in single for e in d.events if e.detail in ("partner", "parent", "sibling")]


# Whose diary it is --------------------------------------------------------------------------------------------------


def test_a_diary_runs_from_the_first_month_until_somebody_leaves():
    model, diaries = everybody()
    assert len({(diary.row, diary.occupant) for diary in diaries}) == len(diaries)
    for diary in diaries:
        months = [entry.month for entry in diary.events]
        assert months == sorted(months)
        assert all(diary.first <= month <= MONTHS for month in months)
        last = months[-1] - 1 if diary.has_left else MONTHS
        assert len(diary.trust) == last - diary.first + 1
        assert all(0 < value < 100 for value in diary.trust)
        assert not [entry for entry in diary.events[:-1] if entry.kind in LEAVING]
        newcomer = diary.events[0].kind in ("arrived", "born") if diary.events else False
        assert newcomer == (diary.first > 0)
    here = [diary for diary in diaries if not diary.has_left]
    assert len(here) == int((model.table.status == LIVES).sum())


def test_who_is_followed_does_not_depend_on_what_happens():
    rows = {followed_by_rule(wijk_under(name, 3)) for name in ("top-down-4", "manifest", "business-as-usual")}
    assert len(rows) == 1
    model = wijk_under("manifest", 3)
    age = -model.table.birth_month / 12
    fits = (model.table.status == LIVES) & (age >= 30) & (age < 50)
    assert rows == {int(np.flatnonzero(fits)[0])}


def test_watching_changes_nothing():
    watched, _ = everybody()
    alone = wijk_under(PLANNED.with_event(50, "funding_stops"), 3).run(MONTHS)
    assert watched.record.events == alone.record.events
    assert np.array_equal(watched.record.trust_sums(), alone.record.trust_sums())


def test_a_slot_that_there_is_not_and_one_where_nobody_comes_are_refused():
    model = wijk_under("business-as-usual", 3)
    for row in (-1, model.table.rows):
        with pytest.raises(WijksimError, match="slots run from 0 to"):
            DiaryWriter(model, row)
    writer = DiaryWriter(model, 0, occupant=30_000)
    writer.look()
    with pytest.raises(WijksimError, match="nobody lived in slot 0"):
        writer.diary()


# In words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_a_sentence_in_both_languages(language):
    text = words(language)
    lines = {sentence(entry, text) for diary in everybody()[1] for entry in diary.events}
    assert len(lines) > 100
    for line in lines:
        assert line[0].isupper()
        assert line.endswith(".")
        assert "{" not in line
        assert "  " not in line
        assert " % " not in line or any(digit in line for digit in "0123456789")
    assert all(about(diary, text) for diary in everybody()[1])


@pytest.mark.parametrize(
    ("entry", "dutch", "english"),
    [
        (Entry(31, "joined", "near"), "Jaar 3, maand 7: gaat meedoen in de wijk, na een vraag van een bekende.",
         "Year 3, month 7: starts to take part in the wijk, asked by somebody they know."),
        (Entry(12, "joined"), "Jaar 1, maand 12: gaat uit zichzelf meedoen in de wijk.",
         "Year 1, month 12: starts to take part in the wijk, unasked."),
        (Entry(13, "helped", "work"), "Jaar 2, maand 1: vraagt hulp bij werk en inkomen, en krijgt die.",
         "Year 2, month 1: asks for help with work and income, and gets it."),
        (Entry(49, "programme_ends", "0.63"),
         "Jaar 5, maand 1: ziet het programma aflopen; 63 % van wat beloofd was, is waargemaakt.",
         "Year 5, month 1: sees the programme come to its end; 63 % of what was promised has been delivered."),
    ],
)  # fmt: skip
def test_sentences(entry, dutch, english):
    assert sentence(entry, DUTCH) == dutch
    assert sentence(entry, ENGLISH) == english
    assert happened(entry, DUTCH) in dutch


def test_dates_count_from_one():
    assert [when(month, DUTCH) for month in (0, 1, 12, 13, 240)] == [
        "jaar 1, maand 1", "jaar 1, maand 1", "jaar 1, maand 12", "jaar 2, maand 1", "jaar 20, maand 12",
    ]  # fmt: skip


def test_who_it_is_in_words():
    diary = Diary(3, 16, 1, 0, 34, "rent", "middle", "single", (), (50.0,))
    assert about(diary, DUTCH) == "34 jaar, huurwoning, middelbaar opgeleid, woont alleen"
    child = Diary(3, 16, 1, 0, 4, "own", "low", "couple_children", (), (50.0,))
    assert about(child, DUTCH) == "4 jaar, koopwoning, gezin met kinderen"
