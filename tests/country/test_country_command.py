"""`wijksim run --wijken`: what is printed and written, what is refused, and Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from test_country import write_simple

from wijksim.cli import main

ROWS = [
    {"code": "WK000100", "name": "Dorp", "population": "120", "dwellings": "55"},
    {"code": "WK000101", "name": "Buiten", "population": "150", "dwellings": "70"},
    {"code": "WK000200", "name": "Stad", "population": "200", "dwellings": "95"},
    {"code": "WK000201", "name": "Leeg", "population": "0", "dwellings": "0"},
]


def run(*words: object) -> int:
    """The command in this process."""
    return main(["run", "business-as-usual", *map(str, words)])


def test_one_command_gives_sentences_tables_and_a_chart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = write_simple(tmp_path / "kwb-2022.csv", ROWS), tmp_path / "out"
    asked = ("--wijken", path, "--months", 12, "--workers", 1, "--out", out, "--quiet")
    assert run(*asked, "--language", "en") == 0
    told = capsys.readouterr().out
    assert "3 wijken in 2 municipalities" in told
    assert "nobody lives there: 1" in told
    assert (out / "table.txt").read_text(encoding="utf-8") == told
    table = pd.read_parquet(out / "tables" / "wijken.parquet")
    assert sorted(table["wijk"]) == ["Buiten", "Dorp", "Stad"]
    assert len(pd.read_csv(out / "tables" / "wijken.csv")) == 3
    assert pd.read_csv(out / "tables" / "left_out.csv")["wijk"].tolist() == ["Leeg"]
    assert {path.name for path in (out / "figures").iterdir()} == {"ranked-wellbeing.png", "ranked-wellbeing.svg"}
    assert run(*asked, "--json") == 0
    values = json.loads(capsys.readouterr().out)
    assert values == json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert values["wijken"] == 3
    assert values["left_out"] == {"no_population": 1}
    assert len((out / "log.jsonl").read_text().splitlines()) == 2, "the second time nothing is lived anew"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--wijken", "kwb-2022.csv", "--wijk", "moerwijk"), "--wijk and --wijken are both given"),
        (("--wijken", "nowhere-2022.csv"), "nowhere-2022.csv"),
        (("--wijk", "moerwijk", "--workers", "2"), "--workers belongs to a table"),
        ((), "--wijk"),
        (("--wijken", "kwb-2022.csv", "--months", "13"), "multiple of 12"),
        (("--wijken", "kwb-2022.csv", "--workers", "0"), "workers is 0"),
    ],
)
def test_slips_are_told_in_one_sentence(
    words: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    write_simple(tmp_path / "kwb-2022.csv", ROWS)
    assert run(*words) == 2
    error = capsys.readouterr().err
    assert told in error
    assert len(error.strip().splitlines()) == 1


def test_ctrl_c_keeps_what_is_finished_and_says_so(tmp_path: Path) -> None:
    many = [
        {"code": f"WK{k:04d}00", "name": f"Wijk {k}", "population": "400", "dwellings": "180"} for k in range(1, 60)
    ]
    path, out = write_simple(tmp_path / "kwb-2022.csv", many), tmp_path / "out"
    words = ["run", "business-as-usual", "--wijken", str(path), "--out", str(out), "--workers", "1"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "wijksim", *words], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=environment,
    )  # fmt: skip
    until = time.monotonic() + 60
    while len(list((out / "runs").glob("*.parquet"))) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=30)
    assert process.returncode == 130
    kept = len(list((out / "runs").glob("*.parquet")))
    assert 2 <= kept < 59
    assert f"{kept} finished municipalities are kept in {out}" in error
    assert not list(out.rglob("*.tmp"))
