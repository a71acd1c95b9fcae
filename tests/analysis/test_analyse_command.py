"""`wijksim analyse`: prints sentences and tables, writes figures and files, and says what is wrong."""

import json
import subprocess
import sys

import pytest
from invented_sweep import invented
from test_every import made

from wijksim import sweeps
from wijksim.analysis.every import ANALYSES
from wijksim.cli import main


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder that opens as an invented sweep."""
    monkeypatch.setattr(sweeps, "open_sweep", lambda _: made(base=30, folder=tmp_path), raising=False)
    return tmp_path


def test_it_prints_and_writes_in_the_folder(folder, capsys):
    assert main(["analyse", str(folder), "--only", "best", "--only", "crossing", "--language", "en"]) == 0
    printed = capsys.readouterr()
    assert "CHANCE OF BEING BEST" in printed.out
    assert "CROSSING YEAR" in printed.out
    assert "PAIRED" not in printed.out
    assert max(map(len, printed.out.splitlines())) <= 110
    assert {path.name for path in (folder / "analysis").iterdir()} == {
        "analysis.txt",
        "analysis.json",
        "figures",
        "tables",
    }
    assert str(folder / "analysis") in printed.err


def test_json_alone_is_printed_and_out_is_elsewhere(folder, capsys, tmp_path_factory):
    out = tmp_path_factory.mktemp("elsewhere") / "x"
    code = main(
        ["analyse", str(folder), "--json", "--only", "best", "--year", "3", "--against", "late", "--out", str(out)]
    )
    found = json.loads(capsys.readouterr().out)
    assert code == 0
    assert (found["year"], found["against"], list(found["findings"])) == (3, "late", ["best"])
    assert (out / "figures" / "best-nergensveld.png").exists()
    assert not (folder / "analysis").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--year", "40"], "year 40 was not lived"),
        (["--indicator", "happiness"], "outcome 'happiness' cannot be shown"),
        (["--against", "lat"], "Did you mean 'late'"),
        (["--over", "lag_work", "lag"], "'lag' does not vary"),
        (["--only", "bst"], "'bst' is no analysis"),
        (["--out", " "], "--out is empty"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(folder, capsys, arguments, message):
    assert main(["analyse", str(folder), *arguments]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_a_folder_that_is_none_or_holds_no_sweep(tmp_path, capsys):
    assert main(["analyse", str(tmp_path / "nowhere")]) == 2
    assert "is no folder" in capsys.readouterr().err
    assert main(["analyse", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_a_sweep_that_has_not_begun_is_said(tmp_path, capsys, monkeypatch):
    empty = invented(lambda *_: 0.0, seeds=(1,), holes=frozenset({("alpha", 0, 1), ("beta", 0, 1)}), folder=tmp_path)
    monkeypatch.setattr(sweeps, "open_sweep", lambda _: empty, raising=False)
    assert main(["analyse", str(tmp_path)]) == 2
    assert "no run is finished" in capsys.readouterr().err


def test_help_names_every_analysis(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["analyse", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert [name for name in ANALYSES if name not in said.partition("make only this analysis:")[2]] == []


def test_help_comes_without_what_it_takes_to_analyse():
    code = "import sys; from wijksim.cli import build_parser; build_parser(); print({'pandas'} & {*sys.modules})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
