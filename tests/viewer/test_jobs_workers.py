"""Workers: answers are records, a dead one takes nothing with it, and none is left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from cli_village import posix

from wijksim.viewer import workers as workers_module
from wijksim.viewer.recent import Recent
from wijksim.viewer.workers import CLOSED, DROPPED, KILLED, Workers

PATIENCE = 120


def collected(workers, *calls, **more):
    """The answers to several calls."""
    answers, all_there = {}, threading.Event()

    def answered(number, answer):
        answers[number] = answer
        if len(answers) == len(calls):
            all_there.set()

    for number, (act, *arguments) in enumerate(calls):
        workers.submit(act, *arguments, answered=lambda answer, number=number: answered(number, answer), **more)
    assert all_there.wait(PATIENCE)
    return [answers[number] for number in range(len(calls))]


@pytest.fixture
def workers():
    made = Workers(2)
    yield made
    made.close()


def double(number):
    """An ordinary task."""
    return 2 * number


def refuse(number):
    """A task that raises."""
    raise ValueError(f"not {number}")


def leave():
    """A task that ends its process politely."""
    raise SystemExit(3)


def give(what):
    """A task whose answer cannot travel."""
    return lambda: what


def die():
    """A task that kills its worker."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(flag):
    """A task that kills its worker the first time."""
    try:
        os.close(os.open(flag, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return "again"
    return die()


def ends_with(parent):
    """A task that says which process it is in."""
    time.sleep(0.2)
    return os.getpid(), os.getppid() == parent


def test_answers_are_records(workers):
    good, bad, gone, stuck = collected(workers, (double, 4), (refuse, 5), (leave,), (give, 6))
    assert (good.ok, good.value) == (True, 8)
    assert (bad.ok, bad.error) == (False, "ValueError: not 5")
    assert "Traceback" in bad.details
    assert "SystemExit" in gone.error
    assert not stuck.ok


@posix
def test_a_dead_worker_takes_nothing_with_it(workers, tmp_path):
    answers = collected(workers, (double, 1), (die_once, str(tmp_path / "flag")), (double, 2), (die,), (double, 3))
    assert [answer.value for answer in answers] == [2, "again", 4, None, 6]
    assert answers[3].error == KILLED


def test_what_is_urgent_goes_first_and_what_nobody_wants_is_dropped():
    workers = Workers(1)
    order, done = [], threading.Event()
    workers.submit(time.sleep, 1.0, answered=lambda _: None)
    for name, rank, wanted in (("late", 5, True), ("soon", 1, True), ("never", 2, False), ("last", 9, True)):

        def answered(answer, name=name):
            order.append((name, answer.error))
            if name == "last":
                done.set()

        workers.submit(double, 1, answered=answered, rank=rank, wanted=lambda wanted=wanted: wanted)
    assert done.wait(PATIENCE)
    workers.close()
    assert order == [("soon", ""), ("never", DROPPED), ("late", ""), ("last", "")]


@posix
def test_closing_ends_the_processes_and_answers_everybody():
    workers = Workers(2)
    [first] = collected(workers, (ends_with, os.getpid()))
    pid, ours = first.value
    assert ours
    answers, started = [], time.monotonic()
    for _ in range(6):
        workers.submit(time.sleep, 60, answered=answers.append)
    workers.close()
    while len(answers) < 6 and time.monotonic() < started + 20:
        time.sleep(0.02)
    assert [answer.error for answer in answers] == [CLOSED] * 6
    assert time.monotonic() - started < 20
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    workers.submit(double, 1, answered=answers.append)
    assert answers[-1].error == CLOSED


def test_recent_keeps_no_more_than_it_may():
    kept = Recent[int, int](3)
    for number in range(10):
        kept.put(number, number)
        kept.get(0)
    assert len(kept) == 3
    assert kept.get(0) == 0
    assert kept.get(9) == 9
    assert kept.get(5) is None


OWNER = """
import os, sys, time
from test_jobs_workers import collected, ends_with
from wijksim.viewer.workers import Workers
if __name__ == "__main__":
    workers = Workers(1)
    [answer] = collected(workers, (ends_with, os.getpid()))
    print(answer.value[0], flush=True)
    workers.submit(time.sleep, 600, answered=print)
    time.sleep(600)
"""


@posix
@pytest.mark.slow
def test_workers_go_when_the_server_is_killed(tmp_path):
    program = tmp_path / "owner.py"
    program.write_text(OWNER)
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here), str(here.parent), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip
    worker = int(process.stdout.readline())
    process.kill()
    process.communicate()
    end = time.monotonic() + 20
    while time.monotonic() < end and Path(f"/proc/{worker}").exists():
        time.sleep(0.05)
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def urgency():
    """How much the process of a task gives way."""
    return os.getpriority(os.PRIO_PROCESS, 0)


@posix
def test_workers_give_way_to_pages(workers):
    [answer] = collected(workers, (urgency,))
    assert answer.value >= os.getpriority(os.PRIO_PROCESS, 0) + 5 or answer.value == 19


@posix
def test_there_is_a_worker_a_core_and_the_last_begins_when_it_is_needed(monkeypatch):
    monkeypatch.setattr(workers_module, "worker_count", lambda: 2)
    made = Workers()
    try:
        made.start()
        assert made.warm.wait(PATIENCE)
        assert len(made._pool._processes) == 1
        collected(made, *[(double, number) for number in range(4)])
        assert len(made._pool._processes) <= made.width == 2
    finally:
        made.close()
