"""The analyses of a sweep that was really lived, in a wijk of a hundred residents."""

import json
import shutil

import numpy as np
import pytest
from small_sweeps import ran

import wijksim
from wijksim.analysis import paired_differences
from wijksim.analysis.asked import asked
from wijksim.analysis.every import ANALYSES
from wijksim.cli import main
from wijksim.locale import words
from wijksim.observe.books import SPENT
from wijksim.sweeps import open_sweep


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A Sobol plan of 12 points, lived."""
    made = tmp_path_factory.mktemp("swept") / "tiny"
    ran(made, name="tiny", plan={"kind": "sobol", "points": 2})
    return made


@pytest.mark.slow
def test_every_analysis_is_made_of_it(folder):
    found = wijksim.analyse(folder, "trust_municipality")
    assert set(found.findings) == set(ANALYSES) - {"pillars"}  # it holds other strategies
    assert (found.question.year, found.question.finished) == (2, 48)
    for finding in found.findings.values():
        assert "Moerwijk" in finding.subtitle("moerwijk", words("en"))
        assert any("There are 2 seeds" in warning for warning in finding.warnings("en"))


@pytest.mark.slow
def test_differences_and_costs_are_those_of_its_tables(folder):
    lived = open_sweep(folder)
    found = wijksim.analyse(lived, only=["differences", "front"])
    values = lived.outcomes(["hardship"], [2]).pivot_table(index=["point", "seed"], columns="strategy", values="value")
    rows = found["differences"].table
    row = rows[(rows["indicator"] == "hardship") & (rows["year"] == 2)].iloc[0]
    assert row["difference"] == pytest.approx((values["resident-led-4"] - values["top-down-4"]).mean())
    money, people = lived.money(), lived.residents().set_index(["point", "strategy", "seed"])["residents"]
    spent = money[money["kind"].isin(SPENT)].groupby(["point", "strategy", "seed"])["cents"].sum()
    wanted = (spent / 100 / people).groupby("strategy").mean()
    costs = found["front"].table.set_index("strategy")["cost"]
    assert np.allclose(costs.sort_index(), wanted.sort_index())


@pytest.mark.slow
def test_the_command_reads_a_folder_and_the_sweep_goes_on_beside_what_it_writes(folder, capsys):
    assert main(["analyse", str(folder), "--json", "--only", "best", "--quiet"]) == 0
    assert json.loads(capsys.readouterr().out)["finished"] == 48
    assert main(["sweep", "status", str(folder), "--json"]) == 0
    assert open_sweep(folder).finished == 48


@pytest.mark.slow
def test_one_analysis_rests_on_the_same_runs_also_while_workers_write(folder, tmp_path):
    busy = open_sweep(shutil.copytree(folder, tmp_path / "busy"))
    late = {path: path.read_bytes() for path in sorted(busy.store.runs.glob("*.parquet"))[:4]}
    for path in late:
        path.unlink()
    before = paired_differences(busy).table
    question = asked(busy)
    for path, content in late.items():
        path.write_bytes(content)
    assert busy.finished == busy.planned
    assert question.sweep.finished == question.finished < busy.planned
    assert len(question.sweep.missing) == len(late)
    assert paired_differences(question).table.equals(before)
    assert paired_differences(busy).table["pairs"].min() > before["pairs"].max()
