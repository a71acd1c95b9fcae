"""A folder goes on where it stopped and grows, runs nothing twice, and is never mixed with another design's."""

import json
import multiprocessing
import shutil
import time
from dataclasses import replace

import pandas as pd
import pytest
from small_sweeps import design, files, ran

from wijksim.errors import DiskFullError, WijksimError
from wijksim.experiments.single import run_one
from wijksim.sweeps import making, open_sweep, sweep
from wijksim.sweeps.extract import live
from wijksim.sweeps.packs import compact, list_packs
from wijksim.sweeps.until import paired_table

LHS = {"kind": "latin-hypercube", "points": 2}
LEVELS = {"outreach": {"levels": [0.0, 1.0]}}


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A folder with a finished sweep; to look at, or to copy."""
    folder = tmp_path_factory.mktemp("sweep") / "out"
    ran(folder)
    return folder


@pytest.fixture
def copy(done, tmp_path):
    return shutil.copytree(done, tmp_path / "out")


@pytest.fixture
def counted(monkeypatch):
    """The runs that are made, as (strategy, wijken, seed, months)."""
    calls = []

    def noting(scenario, profiles, seed, months, rules=None):
        calls.append((scenario.name, tuple(each.slug for each in profiles), seed, months))
        return live(scenario, profiles, seed, months, rules)

    monkeypatch.setattr(making, "live", noting)
    return calls


# --- what is kept ---------------------------------------------------------------------------------------------


def test_outcomes_are_those_of_the_runs(done):
    found = open_sweep(done)
    asked = found.design
    assert (found.planned, found.finished) == (8, 8)
    point = found.points.loc[1].to_dict()
    strength = point.pop("outreach")
    scenario = asked.scenarios[1].with_values(**point).with_strength("outreach", strength)
    run = run_one(scenario, list(asked.profiles), 2, 24)
    cell = {"point": 1, "strategy": "resident-led-4", "wijk": "moerwijk", "seed": 2}
    ends = run.indicators[(run.indicators["month"] == 24) & (run.indicators["indicator"] == "wellbeing")]
    groups = sorted(set(ends["group"]) - {"leavers"})
    rows = found.outcomes(["wellbeing"], [2], groups)
    rows = rows[(rows[list(cell)] == pd.Series(cell)).all(axis=1)]
    assert (
        rows.set_index("group")["value"].to_dict()
        == ends.set_index("group")["value"].drop("leavers", errors="ignore").to_dict()
    )
    money = found.money([1, 2])
    money = money[(money[list(cell)] == pd.Series(cell)).all(axis=1) & (money["kind"] != "carried")]
    books = run.books[run.books["kind"] != "carried"]
    assert (
        money.groupby("kind")["cents"].sum().loc[lambda s: s != 0].to_dict()
        == books.groupby("kind")["cents"].sum().to_dict()
    )
    given = found.money()[lambda rows: rows["kind"].str.startswith("appropriated_")]
    by_strategy = given.groupby("strategy")["cents"].sum() / 4
    assert found.appropriated().set_index("strategy")["appropriated"].to_dict() == by_strategy.to_dict()
    residents = found.residents()
    start = run.indicators.query("month == 0 and indicator == 'population' and group == 'all'")["value"]
    own = residents[(residents[list(cell)] == pd.Series(cell)).all(axis=1)]
    assert own["residents"].tolist() == start.tolist()


def test_tables_are_in_order_and_whole(done):
    found = open_sweep(done)
    rows = found.outcomes(["hardship", "wellbeing"])
    names = ["point", "strategy", "wijk", "seed", "year", "group", "indicator"]
    assert list(rows.columns) == [*names, "value"]
    assert len(rows) == 8 * 3 * 2
    assert rows.equals(rows.sort_values(names, ignore_index=True))
    assert not rows.duplicated(names).any()
    assert set(found.outcomes()["indicator"]) > {"wellbeing", "cohesion", "births", "trust_parliament"}
    assert len(found.failures()) == 0
    with pytest.raises(WijksimError, match=r"no group is called 'yuoth'.*'youth'"):
        found.outcomes(groups=["yuoth"])
    with pytest.raises(WijksimError, match=r"no indicator is called 'welbeing'.*'wellbeing'"):
        found.outcomes(["welbeing", "hardship"])


def test_wijken_together_are_one_model(tmp_path):
    found = ran(tmp_path / "out", wijken=["moerwijk", "giethoorn"], together=True, replicates=1, years=1)
    assert (found.planned, len(files(found.folder))) == (4, 4)
    assert found.outcomes(["wellbeing"], [1]).groupby("wijk").size().to_dict() == {"giethoorn": 4, "moerwijk": 4}
    apart = ran(tmp_path / "apart", wijken=["moerwijk", "giethoorn"], replicates=1, years=1)
    assert apart.planned == 8


# --- going on and growing -------------------------------------------------------------------------------------


def test_the_same_design_runs_nothing(copy, counted):
    before = files(copy)
    result = ran(copy)
    assert counted == []
    assert files(copy) == before
    assert (result.finished, result.planned) == (8, 8)


def test_more_seeds_and_strategies_run_only_what_is_new(copy, counted):
    before = files(copy)
    ran(copy, replicates=3)
    assert {call[2] for call in counted} == {3}
    assert len(counted) == 4
    counted.clear()
    result = ran(copy, strategies=["top-down-4", "resident-led-4", "manifest"], replicates=3)
    assert {call[0] for call in counted} == {"manifest"}
    assert len(counted) == 6
    assert (result.planned, result.finished) == (18, 18)
    counted.clear()
    smaller = ran(copy, replicates=1)
    assert counted == []
    assert smaller.design.strategies == ("top-down-4", "resident-led-4", "manifest")
    assert (smaller.planned, smaller.finished) == (18, 18)
    assert before.items() <= files(copy).items()


def test_more_wijken_run_only_what_is_new(copy, counted):
    ran(copy, wijken=["moerwijk", "giethoorn"])
    assert {call[1] for call in counted} == {("giethoorn",)}
    assert len(counted) == 8


def test_a_longer_sweep_is_new_runs_beside_the_old(copy, counted):
    before = files(copy)
    longer = ran(copy, years=3)
    assert {call[3] for call in counted} == {36}
    assert len(counted) == 8
    assert (longer.planned, longer.finished) == (8, 8)
    assert before.items() <= files(copy).items()
    counted.clear()
    assert ran(copy).finished == 8
    assert counted == []


def test_more_points_of_a_list_go_on(tmp_path, counted):
    path = tmp_path / "points.csv"
    for rows, made in (("0.1\n0.2\n", 4), ("0.1\n0.2\n0.3\n", 2)):
        counted.clear()
        path.write_text(f"outreach\n{rows}")
        result = ran(tmp_path / "out", vary=None, plan={"kind": "list", "file": str(path)}, replicates=1, years=1)
        assert len(counted) == made
    assert result.points["outreach"].tolist() == [0.1, 0.2, 0.3]


def test_cells_that_ask_the_same_share_a_run(tmp_path, counted):
    levers = {name: [0.3, 0.4] for name in ("agenda_share", "decision_share", "execution_share")}
    result = ran(tmp_path / "out", vary=levers, plan={"kind": "factorial"}, replicates=1, years=1)
    assert len(counted) == 8, "with residents' shares laid over them both strategies are the same"
    assert (result.planned, result.finished) == (16, 16)
    rows = result.outcomes(["wellbeing"], [1]).pivot(index="point", columns="strategy", values="value")
    assert (rows["top-down-4"] == rows["resident-led-4"]).all()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "other"}, "another name"),
        ({"vary": {"trust_gain": True}}, "other numbers varied"),
        ({"plan": {**LHS, "seed": 2}}, "another plan"),
        ({"plan": {**LHS, "points": 3}}, r"other points \(a Latin hypercube of another size is another one\)"),
        ({"residents": 120}, "other wijken of the same name"),
        ({"together": True}, "another plan"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_another_design_is_refused(changes, words, copy):
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    with pytest.raises(WijksimError, match=words) as caught:
        ran(copy, **changes)
    assert caught.value.exit_code == 2
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before


def test_a_changed_strategy_of_the_same_name_and_another_model_are_refused(copy, monkeypatch):
    asked = design()
    changed = replace(asked, scenarios=(asked.scenarios[0].with_values(room=0.9), asked.scenarios[1]))
    with pytest.raises(WijksimError, match="other strategies of the same name"):
        sweep(changed, copy, workers=1)
    path = copy / "sweep.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "sources": "0" * 64}))
    with pytest.raises(WijksimError, match="another version of the model"):
        ran(copy)


def test_other_folders_are_refused(tmp_path):
    (tmp_path / "file").write_text("mine")
    for folder in (tmp_path, tmp_path / "file"):
        with pytest.raises(WijksimError, match=r"holds files|is a file"):
            ran(folder)
    with pytest.raises(WijksimError, match="holds no sweep"):
        open_sweep(tmp_path)


@pytest.mark.parametrize("name", ["sweep.json", "points.parquet", "plan.parquet"])
def test_damage_to_what_describes_a_sweep_is_told(name, copy):
    path = copy / name
    for content in (path.read_bytes()[: path.stat().st_size // 2], b"{}", b""):
        path.write_bytes(content)
        with pytest.raises(WijksimError, match=name.split(".")[0]):
            open_sweep(copy)


# --- workers, failures, interruptions ---------------------------------------------------------------------------


@pytest.mark.slow
def test_two_workers_write_the_same_bytes_as_one(done, tmp_path):
    two = sweep(design(), tmp_path / "two", workers=2)
    assert files(two.folder) == files(done)
    assert two.digest == open_sweep(done).digest


def test_failures_are_kept_with_seed_and_traceback_and_tried_again(tmp_path, monkeypatch):
    def failing(scenario, profiles, seed, months, rules=None):
        if (scenario.name, seed) == ("resident-led-4", 2):
            raise ZeroDivisionError("the wijk is gone")
        return live(scenario, profiles, seed, months, rules)

    monkeypatch.setattr(making, "live", failing)
    result = ran(tmp_path / "out")
    found = result.failures()
    assert (result.planned, result.finished) == (8, 6)
    assert found[["point", "strategy", "wijk", "seed", "error"]].to_numpy().tolist() == [
        [point, "resident-led-4", "moerwijk", 2, "ZeroDivisionError: the wijk is gone"] for point in (0, 1)
    ]
    assert all("in failing" in text for text in found["traceback"])
    assert set(result.outcomes(["wellbeing"], [2]).groupby("strategy").size()) == {2, 4}
    monkeypatch.setattr(making, "live", live)
    again = ran(tmp_path / "out")
    assert (again.finished, len(again.failures())) == (8, 0)


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), DiskFullError("no room left.")])
def test_what_is_finished_outlives_an_interruption(stop, tmp_path, monkeypatch, done):
    calls = []

    def stopping(*asked):
        calls.append(asked)
        if len(calls) == 4:
            raise stop
        return live(*asked)

    monkeypatch.setattr(making, "live", stopping)
    with pytest.raises(type(stop)):
        ran(tmp_path / "out")
    assert open_sweep(tmp_path / "out").finished == 3
    assert ran(tmp_path / "out").finished == 8
    assert len(calls) == 4 + 5
    assert files(tmp_path / "out") == files(done)


# --- packs ------------------------------------------------------------------------------------------------------


def test_compacted_runs_give_the_same_tables_and_are_not_run_again(copy, counted):
    loose = open_sweep(copy)
    before = loose.outcomes(groups=["all", "youth", "leavers"]), loose.money(), loose.digest
    assert compact(loose.store) == 8
    packed = open_sweep(copy)
    assert (packed.loose, packed.packed, packed.finished) == (0, 8, 8)
    assert packed.outcomes(groups=["all", "youth", "leavers"]).equals(before[0])
    assert packed.money().equals(before[1])
    assert packed.digest == before[2]
    ran(copy)
    assert counted == []
    assert compact(loose.store) == 0


def test_runs_in_a_pack_and_beside_it_count_once(copy):
    before = files(copy)
    found = open_sweep(copy)
    table, digest = found.outcomes(), found.digest
    compact(found.store)
    for name, content in list(before.items())[:5]:
        (copy / "runs" / name).write_bytes(content)
    assert (found.finished, found.digest) == (8, digest)
    assert found.outcomes().equals(table)
    compact(found.store)
    assert (files(copy), len(list_packs(found.store.packs))) == ({}, 1)
    assert found.outcomes().equals(table)


def test_compacting_that_stops_anywhere_loses_nothing(copy, monkeypatch):
    found = open_sweep(copy)
    table = found.outcomes()
    monkeypatch.setattr("wijksim.sweeps.packs.RUNS", 3)
    removed = []

    class Stop(BaseException):
        pass

    real = type(found.store.path("x")).unlink

    def unlink(path, missing_ok=False):
        removed.append(path)
        if len(removed) in (2, 5):
            raise Stop
        real(path, missing_ok=missing_ok)

    monkeypatch.setattr("pathlib.Path.unlink", unlink)
    for _ in range(2):
        with pytest.raises(Stop):
            compact(found.store)
        assert (found.finished, found.outcomes().equals(table)) == (8, True)
    monkeypatch.undo()
    compact(found.store)
    assert (found.loose, found.finished) == (0, 8)
    assert found.outcomes().equals(table)


def _write_and_compact(folder, keys):
    """What a busy neighbour does: runs come in, and are compacted, all the time."""
    found = open_sweep(folder)
    for name, content in keys.items():
        time.sleep(0.01)
        found.store.path(name).write_bytes(content)
        compact(found.store)


@pytest.mark.slow
def test_readers_see_whole_runs_while_others_write_and_compact(copy):
    found = open_sweep(copy)
    table = found.outcomes(["wellbeing", "population"])
    runs = {name.removesuffix(".parquet"): content for name, content in files(copy).items()}
    for key in runs:
        found.store.path(key).unlink()
    other = multiprocessing.get_context("spawn").Process(target=_write_and_compact, args=(copy, runs))
    other.start()
    seen = set()
    while other.is_alive():
        rows = found.outcomes(["wellbeing", "population"])
        assert rows.groupby(["point", "strategy", "seed"]).size().nunique() <= 1
        assert rows.merge(table).shape[0] == len(rows)
        seen.add(len(rows))
    other.join()
    assert other.exitcode == 0
    assert found.outcomes(["wellbeing", "population"]).equals(table)
    assert len(seen) > 1


# --- until ------------------------------------------------------------------------------------------------------


def test_replicates_are_added_until_the_interval_is_narrow_enough(tmp_path):
    until = {"outcome": "trust_municipality", "year": 2, "at_most": 6}
    loose = ran(tmp_path / "out", until={**until, "narrower": 1000.0})
    assert loose.design.seeds == (1, 2)
    wide = paired_table(loose, "trust_municipality", 2)
    width = float((wide["high"] - wide["low"]).max())
    more = ran(tmp_path / "out", until={**until, "narrower": width / 4})
    assert 2 < len(more.design.seeds) <= 6
    found = paired_table(more, "trust_municipality", 2)
    assert float((found["high"] - found["low"]).max()) < width / 4 or len(more.design.seeds) == 6
    again = ran(tmp_path / "again", until={**until, "narrower": width / 4})
    assert (again.design.seeds, again.digest) == (more.design.seeds, more.digest)


def test_the_paired_table_is_the_difference_under_the_same_luck(done):
    found = open_sweep(done)
    table = paired_table(found, "wellbeing", 2).set_index("strategy").loc["resident-led-4"]
    rows = found.outcomes(["wellbeing"], [2]).pivot(index=["seed", "point"], columns="strategy", values="value")
    by_seed = (rows["resident-led-4"] - rows["top-down-4"]).groupby("seed").mean()
    assert table["difference"] == pytest.approx(by_seed.mean())
    assert table["seeds"] == 2
    # two seeds: the 97.5th percentile of Student's t with one degree of freedom is 12.706
    half = 12.7062 * abs(by_seed.iloc[1] - by_seed.iloc[0]) / 2
    assert (table["low"], table["high"]) == pytest.approx((by_seed.mean() - half, by_seed.mean() + half), rel=1e-4)
