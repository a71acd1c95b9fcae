"""How fast a sweep goes: cases worked by hand, logs that are damaged, and what `status` says of it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from small_sweeps import design, ran

from wijksim.cli import main
from wijksim.experiments.lock import alone_in
from wijksim.sweeps import open_sweep
from wijksim.sweeps.pace import LAST, Pace, pace_of

BEGIN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def log(folder: Path, *runs: tuple[float, float]) -> Path:
    """A log of runs, each with when it ended (seconds after noon) and how long it took."""
    path = folder / "log.jsonl"
    lines = [
        json.dumps({"finished": (BEGIN + timedelta(seconds=at)).isoformat(), "seconds": took}) for at, took in runs
    ]
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def test_a_rate_is_runs_after_the_first_over_the_time_since(tmp_path):
    # four runs end in the 30 seconds after the first one ended: eight a minute
    assert pace_of(log(tmp_path, (10, 9), (20, 9), (25, 14), (33, 12), (40, 14))) == Pace(8.0, 4)
    assert Pace(8.0, 4).seconds_for(20) == 150.0


def test_an_hour_in_which_nothing_was_made_does_not_count(tmp_path):
    slow = [(60 * k, 60) for k in range(5)]
    fast = [(3600 + 2 * k, 2) for k in range(4)]
    assert pace_of(log(tmp_path, *slow, *fast)) == Pace(30.0, 3)


def test_a_run_that_takes_an_hour_is_no_hour_in_which_nothing_was_made(tmp_path):
    assert pace_of(log(tmp_path, (3600, 3600), (7200, 3600), (10800, 3600))) == Pace(pytest.approx(1 / 60), 2)


def test_only_the_last_runs_count(tmp_path):
    slow = [(10 * k, 10) for k in range(300)]
    fast = [(2990 + k, 1) for k in range(1, LAST + 1)]
    assert pace_of(log(tmp_path, *slow, *fast)) == Pace(60.0, LAST)


@pytest.mark.parametrize("runs", [[], [(5, 5)], [(5, 5), (6, 1)]])
def test_too_little_says_nothing(runs, tmp_path):
    assert pace_of(log(tmp_path, *runs)) == Pace(None, 0)
    assert Pace(None, 0).seconds_for(3) is None


@pytest.mark.parametrize(
    "line",
    [
        "", "{", "[1]", "3", '{"finished": "2026-03-01T12:00:20", "seconds": 1}', '{"finished": 7, "seconds": 1}',
        '{"finished": "2026-03-01T12:00:20+00:00"}', '{"finished": "2026-03-01T12:00:20+00:00", "seconds": NaN}',
        '{"finished": "2026-03-01T12:00:20+00:00", "seconds": -1}', "[" * 2000, "\x00",
    ],
)  # fmt: skip
def test_a_line_that_says_nothing_is_passed_over(line, tmp_path):
    path = log(tmp_path, (10, 9), (30, 20))
    good = path.read_text().splitlines()
    path.write_text("\n".join([line, good[0], line, good[1], line]))
    assert pace_of(path) == Pace(3.0, 1)


def test_a_log_that_is_absent_or_no_file_says_nothing(tmp_path):
    assert pace_of(tmp_path / "log.jsonl") == Pace(None, 0)
    assert pace_of(tmp_path) == Pace(None, 0)


@pytest.fixture
def half(tmp_path):
    """A sweep of eight runs of which two have still to be made, and its log says four a minute."""
    ran(tmp_path)
    for path in sorted((tmp_path / "runs").glob("*.parquet"))[:2]:
        path.unlink()
    log(tmp_path, *((15 * k, 14) for k in range(1, 7)))
    return tmp_path


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "nl",
            "Er wordt nu niet aan gewerkt; dezelfde opdracht gaat verder.\n"
            "Tempo: 4,0 runs per minuut, over de laatste 5.\nIn dat tempo duurt het nog ongeveer een minuut.\n",
        ),
        (
            "en",
            "Nobody is at work on it now; the same command goes on.\n"
            "Pace: 4.0 runs a minute, over the last 5.\nAt that pace it takes about a minute more.\n",
        ),
    ],
)
def test_status_says_how_fast_it_goes_and_how_long_it_takes(half, language, said, capsys):
    assert main(["sweep", "status", str(half), "--language", language]) == 0
    assert capsys.readouterr().out.endswith(said)


def test_status_says_who_is_at_work_and_leaves_out_what_failed(half, capsys):
    found = open_sweep(half)
    found.store.fail(sorted(found.missing)[0], "Traceback\nValueError: no")
    with alone_in(half):
        assert main(["sweep", "status", str(half), "--language", "en"]) == 0
        assert "At work: process " in capsys.readouterr().out
        assert main(["sweep", "status", str(half), "--json"]) == 0
        busy = json.loads(capsys.readouterr().out)
    assert (busy["runs_per_minute"], busy["seconds_left"]) == (4.0, 15.0)
    assert busy["at_work"].keys() == {"pid", "host", "since"}
    assert main(["sweep", "status", str(half), "--json"]) == 0
    rest = json.loads(capsys.readouterr().out)
    assert (rest["at_work"], rest["seconds_left"]) == (None, 30.0), "what failed is tried again"


def test_a_sweep_that_is_done_has_nothing_left(tmp_path, capsys):
    ran(tmp_path)
    log(tmp_path, (15, 14), (30, 14))
    assert main(["sweep", "status", str(tmp_path), "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert said.endswith("Pace: 4.0 runs a minute, over the last 1.\n")
    assert not open_sweep(tmp_path).missing


def test_a_real_sweep_leaves_times_that_can_be_read(tmp_path):
    ran(tmp_path, replicates=1)
    lines = (tmp_path / "log.jsonl").read_text().splitlines()
    ended = [datetime.fromisoformat(json.loads(line)["finished"]) for line in lines]
    assert len(ended) == len(design(replicates=1).points) * 2
    spread = (max(ended) - min(ended)).total_seconds()
    pace = pace_of(tmp_path / "log.jsonl")
    assert pace.over == (len(ended) - 1 if spread >= 2 else 0)
