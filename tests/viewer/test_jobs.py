"""Questions are answered beside the pages: in order, once, by the right numbers, and whatever happens to a worker."""

import threading
import time
from dataclasses import replace

import pytest
from cli_village import make_village
from shelved import entry, subject

from wijksim import find_wijk
from wijksim.experiments.single import run_one
from wijksim.viewer.jobs import Jobs, _Job
from wijksim.viewer.library.entry import entry_of
from wijksim.viewer.library.key import subject_of
from wijksim.viewer.library.store import Library
from wijksim.viewer.question import Asked, Question
from wijksim.viewer.shelves import Gathering
from wijksim.viewer.workers import Answer

MONTHS, BATCHES = 24, (3, 7)
PATIENCE = 120


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    """A small wijk among the imported ones, for this process and its workers."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "wijken").mkdir()
    make_village(folder / "wijken")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIJKSIM_DATA_DIR", str(folder))
        yield "klein-dorp"


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "library")


@pytest.fixture
def jobs(library):
    made = Jobs(library, 1, batches=BATCHES)
    made.start()
    yield made
    made.close()


def asked(village, **more):
    sides = {"first": Asked("top-down-4"), "second": Asked("resident-led-4")}
    return Question(village, **{**sides, "months": MONTHS, **more})


def finished(ticket):
    """The last state of a ticket."""
    state = ticket.state
    while not state.finished:
        before = state.version
        state = ticket.wait(before, PATIENCE)
        assert state.finished or state.version > before, "nothing came in time"
    return state


def settled(library, subject, seconds=60):
    """An entry once its files are one."""
    end = time.monotonic() + seconds
    while len(list((library.folder / subject.key).glob("*.parquet"))) > 1 and time.monotonic() < end:
        time.sleep(0.05)
    return library.load(subject)


# questions


def test_all_is_asked_at_once_and_each_batch_told_when_it_is_there():
    asked, told = [], []

    class Shelves:
        entry = staticmethod(lambda side, enough: {3: entry(side, [3])})
        numbers = staticmethod(lambda *wanted: asked.append(wanted))
        tidy = staticmethod(lambda side: told.append("tidied"))

    sides = [subject(name, MONTHS) for name in ("top-down-4", "resident-led-4")]
    gathering = Gathering(
        Shelves, sides, BATCHES, lambda: True, lambda done, total: told.append((done, total)),
        lambda entries, last: told.append((entries[0].seeds, last)), told.append,
    )  # fmt: skip
    gathering.begin()
    assert [(seed, rank) for side, seed, rank, *_ in asked if side == sides[1]] == [
        (1, 1), (2, 1), (4, 2), (5, 2), (6, 2), (7, 2),
    ]  # fmt: skip
    assert len(asked) == 12
    assert told == [(2, 14)]
    # those of the second batch come first
    for side, seed, _, _, answered in sorted(asked, key=lambda each: -each[2]):
        answered(Answer(entry(side, [seed])))
    assert [each for each in told if not isinstance(each[0], int)] == [
        ((1, 2, 3), False), (tuple(range(1, 8)), True), "tidied", "tidied",
    ]  # fmt: skip
    assert (14, 14) in told


def test_first_one_life_then_many(jobs, village):
    seen = []
    state = finished(jobs.ask(asked(village), seen.append))
    assert state.error == ""
    first = next(each for each in seen if each.payload)
    assert first.extra is None
    assert first.payload["sides"]["a"]["band"] is None
    counts = [each.extra["difference"]["seeds"] for each in seen if each.extra]
    assert sorted(set(counts)) == list(BATCHES)
    assert counts == sorted(counts)
    assert [each.version for each in seen] == list(range(1, len(seen) + 1))
    done = [each.done for each in seen]
    assert done == sorted(done)
    assert (state.done, state.total) == (14, 14)


def test_while_the_first_time_is_slow_it_is_said_how_far_it_is(jobs, village):
    seen = []
    jobs.workers.turns.slow.value = 1
    assert finished(jobs.ask(asked(village), seen.append)).error == ""
    assert (seen[0].slowly, seen[0].slowly_of, seen[0].payload) == (0, 2 * MONTHS, None)
    assert {each.slowly for each in seen if each.payload} == {None}


def test_the_numbers_are_those_of_the_model(jobs, village):
    question = asked(village, seed=3)
    state = finished(jobs.ask(question))
    profile = find_wijk(village)
    for letter, side in question.sides.items():
        result = run_one(side.scenario().with_months(MONTHS), [profile], 3, MONTHS)
        frame = result.indicators[result.indicators["group"] == "all"]
        rows = frame[frame["indicator"] == "trust_municipality"].sort_values("month")
        assert state.payload["sides"][letter]["series"]["trust_municipality"] == rows["value"].round(2).tolist()


def test_shipped_strategies_go_to_the_library_and_come_from_it(jobs, library, village):
    question = asked(village)
    finished(jobs.ask(question))
    profile = find_wijk(village)
    for side in question.sides.values():
        subject = subject_of(side.scenario(), profile, MONTHS)
        kept = settled(library, subject)
        assert kept.seeds == tuple(range(1, 8))
        whole = entry_of(run_one(side.scenario().with_months(MONTHS), [profile], 7, MONTHS))
        assert kept.only([7]).digest == whole.digest
        assert library.has_film(subject, 7, "trust_municipality")
    other = Jobs(library, 1, batches=BATCHES)
    other.workers.submit = None  # nothing may be run
    other._clerk.start()
    other.shelves.tidy = lambda side: None
    state = finished(other.ask(question))
    assert state.extra["difference"]["seeds"] == 7
    other._inbox.put(None)


def test_what_somebody_changed_is_answered_but_not_kept(jobs, library, village):
    question = asked(village, second=Asked("resident-led-4").with_levers(room=0.9))
    state = finished(jobs.ask(question))
    assert len(state.payload["sides"]["b"]["changes"]) == 1
    assert not (library.folder / subject_of(question.second.scenario(), find_wijk(village), MONTHS).key).exists()


def test_the_same_question_is_one_job_and_another_language_runs_nothing(jobs, village):
    first, second = jobs.ask(asked(village)), jobs.ask(asked(village))
    assert finished(first) is finished(second)
    submitted = []
    jobs.workers.submit = lambda act, *rest, **more: submitted.append(act.__name__)
    english = finished(jobs.ask(asked(village, language="en")))
    assert english.payload["language"] == "en"
    assert english.extra["difference"]["text"] != first.state.extra["difference"]["text"]
    assert set(submitted) <= {"tidy"}


def test_users_do_not_meet(jobs, village):
    """Many ask at once, with other seeds and other sides; each gets what was asked."""
    names = ("top-down-20", "manifest")
    questions = [asked(village, seed=seed, second=Asked(name)) for seed in (1, 2, 3) for name in names]
    tickets: dict[int, object] = {}

    def ask(number):
        tickets[number] = jobs.ask(questions[number])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(questions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, question in enumerate(questions):
        shown = finished(tickets[number]).payload
        assert (shown["seed"], shown["sides"]["b"]["strategy"]) == (question.seed, question.second.strategy)
    start = {tuple(tickets[n].state.payload["sides"]["a"]["series"]["health"]) for n in range(len(questions))}
    assert len(start) == 3


# what goes wrong


def test_cancel_begins_no_more_runs(jobs, village):
    ticket = jobs.ask(asked(village, second=Asked("resident-led-4").with_levers(room=0.8)))
    ticket.wait(0, PATIENCE)
    ticket.cancel()
    version = ticket.state.version
    question = asked(village, months=12)
    finished(jobs.ask(question))
    assert not ticket.state.finished
    assert ticket.state.version <= version + 1


def test_one_who_leaves_does_not_take_it_from_another(jobs, village):
    first, second = jobs.ask(asked(village)), jobs.ask(asked(village))
    first.cancel()
    assert finished(second).extra["difference"]["seeds"] == 7


def test_who_asks_again_after_leaving_gets_it_all(jobs, village):
    jobs.ask(asked(village)).cancel()
    assert finished(jobs.ask(asked(village))).extra["difference"]["seeds"] == 7


def test_trouble_is_a_state_and_not_a_traceback(library, village):
    made = Jobs(library, 1, batches=BATCHES, filming=broken_film)
    made.start()
    try:
        state = finished(made.ask(asked(village)))
        assert state.error == "ZeroDivisionError: no film today"
        assert state.payload is None
        assert finished(made.ask(asked(village))).error
    finally:
        made.close()


def broken_film(*what):
    """A film that cannot be made."""
    raise ZeroDivisionError("no film today")


def test_a_page_that_raises_does_not_disturb_the_others(jobs, village, caplog):
    def told(state):
        raise RuntimeError("this page is gone")

    first, second = jobs.ask(asked(village), told), jobs.ask(asked(village))
    assert finished(second).extra
    assert finished(first).extra
    assert "could not be told" in caplog.text


def test_who_comes_as_the_last_one_leaves_is_answered(jobs, village, monkeypatch):
    first, join = jobs.ask(asked(village)), _Job.join

    def leaving(job, told):
        first.cancel()
        return join(job, told)

    monkeypatch.setattr(_Job, "join", leaving)
    assert finished(jobs.ask(asked(village))).extra


def test_who_comes_later_is_told_nothing_older_than_is_known(village, library):
    jobs = Jobs(library, 1, batches=BATCHES)  # its clerk does not begin before the last line
    seen, before = [], jobs.ask(asked(village))
    before._job.now(done=1)
    jobs.ask(asked(village), seen.append)
    before._job.now(done=2)
    before._job.fail("enough")
    jobs._inbox.put(None)
    jobs._work()
    jobs.workers.close()
    versions = [state.version for state in seen]
    assert versions == sorted(versions)
    assert seen[-1].error == "enough"


def test_a_damaged_entry_is_left_alone_and_said(jobs, library, village, caplog):
    question = asked(village)
    subject = subject_of(question.first.scenario(), find_wijk(village), MONTHS)
    (library.folder / subject.key).mkdir(parents=True)
    (library.folder / subject.key / "spoilt.parquet").write_bytes(b"nothing")
    assert finished(jobs.ask(question)).extra["difference"]["seeds"] == 7
    assert "spoilt.parquet" in caplog.text


def test_a_question_with_another_seed_or_measure_is_another(jobs, village):
    first = finished(jobs.ask(asked(village)))
    other = finished(jobs.ask(replace(asked(village), measure="wellbeing")))
    assert other.payload["sides"]["a"]["map"]["measure"] == "wellbeing"
    assert other.payload["hash"] != first.payload["hash"]
