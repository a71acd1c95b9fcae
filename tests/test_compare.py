"""What a comparison says follows from its runs, by hand-worked cases; a rerun says where results differ."""

import json
import subprocess
import sys
from dataclasses import replace
from functools import partial

import fake_runs
import numpy as np
import pandas as pd
import pytest
from fake_runs import STRATEGIES, WIJK, experiment, steady
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy import stats

from wijksim.errors import WijksimError
from wijksim.experiments import paired
from wijksim.experiments.compare import Comparison, compare
from wijksim.experiments.plan import plan
from wijksim.experiments.rerun import first_difference, rerun
from wijksim.experiments.result import RunResult
from wijksim.scenario.scenario import load_scenario

FIRST, SECOND = STRATEGIES


def hand_made(values: dict[str, dict[str, list[list[float]]]], wijken=(WIJK,)) -> Comparison:
    """A comparison in which `values[strategy][indicator][replicate]` is the series from month 0."""
    series = next(iter(values.values()))
    replicates = next(iter(series.values()))
    asked = plan(list(values), list(wijken), len(replicates), 1, len(replicates[0]) - 1)
    results = {}
    for strategy, lived in values.items():
        for number, seed in enumerate(asked.seeds):
            rows = [
                (month, wijk, "all", indicator, value)
                for indicator, runs in lived.items()
                for wijk in wijken
                for month, value in enumerate(runs[number])
            ]
            results[strategy, seed] = with_indicators(rows)
    return Comparison(asked, results)


def with_indicators(rows) -> RunResult:
    """A result with these indicators and nothing else."""
    empty = fake_runs.one_result()
    indicators = pd.DataFrame(rows, columns=["month", "wijk", "group", "indicator", "value"])
    return RunResult(indicators, *(empty.tables[name].iloc[:0] for name in ("causes", "books", "events")))


def flat(*levels: float, months: int = 48) -> list[list[float]]:
    """One constant series a replicate."""
    return [[level] * (months + 1) for level in levels]


# statistics of pairs

numbers = npst.arrays(np.float64, (3, 7), elements=st.floats(-10, 10).map(lambda x: round(x, 3)))


@settings(deadline=None)
@given(numbers)
def test_interval_is_that_of_student(differences):
    mean, low, high = paired.interval(differences)
    for row in range(3):
        sem = stats.sem(differences[row])
        expected = stats.t(6, differences[row].mean(), sem).interval(0.95) if sem > 0 else (mean[row],) * 2
        assert (low[row], high[row]) == pytest.approx(expected, abs=1e-12)


@settings(deadline=None)
@given(numbers)
def test_chances_of_a_pair_and_of_its_mirror_sum_to_one(differences):
    assert paired.chance(differences) + paired.chance(-differences) == pytest.approx(1.0)


def test_chance_counts_ties_half():
    assert paired.chance(np.array([1.0, 0.0, -1.0, 0.0])) == 0.5
    assert paired.chance(np.array([1.0, 2.0, 0.0, -1.0])) == 0.625


def test_one_replicate_has_no_interval_and_a_gap_is_not_passed_over():
    mean, low, high = paired.interval(np.array([[2.0]]))
    assert mean == 2.0
    assert np.isnan([low, high]).all()
    gap = np.array([[1.0, np.nan, 2.0]])
    assert np.isnan([*paired.interval(gap), paired.chance(gap)]).all()
    assert np.isnan(paired.break_even(gap)).all()


@pytest.mark.parametrize(
    ("series", "month"),
    [
        ([0.0, 0.0, 0.0], 0),  # the same
        ([0.0, 1.0, -1.0, 1.0], 0),  # never behind in sum
        ([0.0, -2.0, 1.0, 1.0, 1.0], 3),  # sums 0 -2 -1 0 1
        ([0.0, -1.0, 2.0, -2.0, 3.0], 4),  # ahead at 2, behind again at 3
        ([0.0, -1.0, 0.5, 0.25], np.inf),  # never made up
        ([0.0, 5.0, -6.0], np.inf),  # behind at the end only
        ([0.0, -0.1, -0.2, 0.1, 0.2], 4),  # sums to -5.6e-17, which is rounding
    ],
)
def test_break_even_by_hand(series, month):
    assert paired.break_even(np.array(series)) == month
    assert paired.break_even(np.array([series, series])).tolist() == [month, month]


@settings(deadline=None)
@given(npst.arrays(np.int8, st.integers(1, 12), elements=st.integers(-3, 3)))
def test_break_even_is_the_first_month_that_fits_its_definition(series):
    total = np.cumsum(series.astype(float))
    fits = [month for month in range(len(total)) if (total[month:] >= 0).all()]
    assert paired.break_even(series.astype(float)) == (fits[0] if fits else np.inf)


def test_range_of_months_leaves_a_tenth_out_on_each_side():
    months = np.array([90.0, 10, 20, 30, 40, 50, 60, 70, 80, np.inf])
    assert paired.month_range(months) == (55.0, 20.0, 90.0, 0.1)
    assert paired.month_range(np.array([6.0])) == (6.0, 6.0, 6.0, 0.0)
    assert paired.month_range(np.array([6.0, np.inf, np.inf])) == (np.inf, 6.0, np.inf, 2 / 3)


# tables


def test_table_by_hand():
    comparison = hand_made(
        {
            FIRST: {"wellbeing": flat(1, 2, 3), "hardship": flat(10, 10, 10)},
            SECOND: {"wellbeing": flat(2, 4, 3), "hardship": flat(8, 9, 10)},
        }
    )
    rows = comparison.table.set_index("indicator")
    assert list(rows.index) == ["wellbeing", "hardship"]
    assert (rows["year"] == 4).all()
    assert (rows["wijk"] == WIJK).all()
    assert (rows["pair"] == f"{SECOND} - {FIRST}").all()
    wellbeing, hardship = rows.loc["wellbeing"], rows.loc["hardship"]
    assert (wellbeing[f"mean_{FIRST}"], wellbeing[f"mean_{SECOND}"], wellbeing["difference"]) == (2, 3, 1)
    half = 4.302652729911275 / np.sqrt(3)  # Student t with 2 degrees of freedom; differences 1, 2, 0
    assert (wellbeing["low"], wellbeing["high"]) == pytest.approx((1 - half, 1 + half))
    assert wellbeing["chance"] == pytest.approx(2.5 / 3)
    assert hardship["difference"] == -1
    assert hardship["chance"] == pytest.approx(2.5 / 3), "less hardship is better"


def test_break_even_table_by_hand():
    level = [0.0] * 49
    later = [0.0, -2.0, *([1.0] * 47)]
    never = [0.0, *([-1.0] * 48)]
    comparison = hand_made(
        {
            FIRST: {"wellbeing": [level, level, level]},
            SECOND: {"wellbeing": [level, later, never]},
        }
    )
    row = comparison.break_even.iloc[0]
    assert (row["pair"], row["wijk"]) == (f"{SECOND} - {FIRST}", WIJK)
    assert (row["median"], row["low"], row["high"]) == (3, 0, np.inf)
    assert row["share_never"] == pytest.approx(1 / 3)
    assert "month 3 (0 to never); never in 33%" in repr(comparison)


def test_a_comparison_prints_the_decimals_of_each_outcome():
    one = {"wellbeing": [[0.1234] * 13], "hardship": [[12.34] * 13]}
    other = {"wellbeing": [[0.1271] * 13], "hardship": [[11.18] * 13]}
    lines = repr(hand_made({FIRST: one, SECOND: other})).splitlines()
    [wellbeing] = [line.split() for line in lines if line.strip().startswith("wellbeing")]
    [hardship] = [line.split() for line in lines if line.strip().startswith("hardship")]
    assert wellbeing[1:5] == ["1", "0.123", "0.127", "+0.004"]
    assert hardship[1:5] == ["1", "12.3", "11.2", "-1.2"]


def test_more_strategies_are_each_set_against_the_first_and_wijken_stay_apart():
    names = ["manifest", FIRST, SECOND]
    values = {name: {"wellbeing": flat(level)} for name, level in zip(names, (1, 3, 6), strict=True)}
    comparison = hand_made(values, wijken=("moerwijk", "giethoorn"))
    rows = comparison.table
    assert list(zip(rows["pair"], rows["wijk"], rows["difference"], strict=True)) == [
        (f"{FIRST} - manifest", "moerwijk", 2),
        (f"{FIRST} - manifest", "giethoorn", 2),
        (f"{SECOND} - manifest", "moerwijk", 5),
        (f"{SECOND} - manifest", "giethoorn", 5),
    ]
    assert rows["low"].isna().all()
    assert len(comparison.break_even) == 4


@pytest.mark.parametrize(
    ("months", "years"),
    [
        (6, []),
        (12, [1]),
        (47, [3]),
        (48, [4]),
        (240, [4, 10, 20]),
        (359, [4, 10, 20]),
        (600, [4, 10, 20, 30]),
    ],
)
def test_years_are_those_that_were_lived(months, years):
    one = {"wellbeing": flat(1, months=months)}
    comparison = hand_made({FIRST: one, SECOND: one})
    assert list(comparison.table["year"]) == years
    assert "wellbeing" in repr(comparison)


def test_mirrored_comparison_is_the_negative():
    there = compare(STRATEGIES, WIJK, 4, months=24, workers=1, run=steady)
    back = compare(STRATEGIES[::-1], WIJK, 4, months=24, workers=1, run=steady)
    pd.testing.assert_series_equal(there.table["difference"], -back.table["difference"])
    pd.testing.assert_series_equal(there.table["low"], -back.table["high"], check_names=False)
    assert (there.table["chance"] + back.table["chance"] == 1).all()


def test_same_strategy_under_two_names_differs_in_nothing():
    scenario = load_scenario(FIRST)
    comparison = compare([scenario, scenario.renamed("twin")], WIJK, 3, months=24, workers=1, run=steady)
    assert (comparison.table[["difference", "low", "high"]] == 0).all(axis=None)
    assert (comparison.table["chance"] == 0.5).all()
    assert (comparison.break_even["high"] == 0).all()


def test_tables_of_all_runs_say_whose_they_are():
    comparison = compare(STRATEGIES, WIJK, 2, seed=5, months=12, workers=1, run=steady)
    for name in ("indicators", "causes", "books", "events"):
        stacked = getattr(comparison, name)
        assert list(stacked.columns[:3]) == ["strategy", "seed", "month"]
        for (strategy, seed), result in comparison.results.items():
            part = stacked[(stacked["strategy"] == strategy) & (stacked["seed"] == seed)]
            part = part.drop(columns=["strategy", "seed"]).reset_index(drop=True)
            pd.testing.assert_frame_equal(part, result.tables[name])
    assert comparison.seeds == [5, 6]


# comparing


def test_comparison_is_the_same_from_memory_from_disk_and_continued(tmp_path):
    asked = partial(compare, STRATEGIES, WIJK, months=24, run=steady)
    memory = asked(4, workers=1)
    asked(2, workers=1, out=tmp_path)
    disk = asked(4, workers=2, out=tmp_path)
    assert disk.digest == memory.digest
    pd.testing.assert_frame_equal(disk.table, memory.table)
    assert asked(2, workers=1, out=tmp_path).seeds == [1, 2]


def test_provenance_says_what_was_compared():
    provenance = compare(STRATEGIES, WIJK, 2, months=12, workers=1, run=steady).provenance
    assert [each["name"] for each in provenance["strategies"]] == list(STRATEGIES)
    assert provenance["seeds"] == [1, 2]
    assert {"wijksim", "python", "numpy"} <= provenance["versions"].keys()
    assert json.loads(json.dumps(provenance)) == provenance


def test_failed_run_is_named_with_the_place_of_its_traceback(tmp_path):
    asked = partial(compare, STRATEGIES, WIJK, 3, months=12, workers=1, run=fake_runs.failing)
    with pytest.raises(WijksimError) as caught:
        asked(out=tmp_path)
    message = str(caught.value)
    assert "1 of 6 runs failed" in message
    assert f"strategy '{FIRST}', seed 2: ZeroDivisionError: no residents left" in message
    named = next((tmp_path / "failures").iterdir())
    assert str(named) in message
    assert "no residents left" in named.read_text()
    with pytest.raises(WijksimError, match=r"out=\.\.\.") as caught:
        asked()
    assert "in failing" in caught.value.__notes__[0]


@pytest.mark.parametrize("strategies", ["top-down-4", ["top-down-4"], [], load_scenario("manifest")])
def test_one_strategy_is_no_comparison(strategies):
    with pytest.raises(WijksimError, match="two or more strategies"):
        compare(strategies, WIJK, 2, months=12, run=steady)


def test_comparing_is_not_imported_before_it_is_used():
    """The command line answers a question about versions without paying for tables."""
    code = "import sys, wijksim; print([name for name in ('pandas', 'pyarrow', 'loky') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# running again


def nudged(scenario, profiles, seed, months, rules) -> RunResult:
    """Another model: one value of one run has another last bit."""
    result = steady(scenario, profiles, seed, months, rules)
    if seed == 2 and scenario.name == SECOND:
        result.books.loc[3, "cents"] += 1
    return result


@pytest.fixture
def folder(tmp_path):
    compare(STRATEGIES, WIJK, 3, months=12, workers=1, out=tmp_path, run=steady)
    return tmp_path


def test_rerun_of_the_same_model_gives_the_same(folder):
    seen = []
    assert rerun(folder, workers=1, run=steady, progress=lambda *now: seen.append(now)) == (True, [])
    assert seen[-1] == (6, 6)
    one = sorted((folder / "runs").iterdir())[0]
    assert rerun(one, workers=1, run=steady) == (True, [])
    assert rerun(folder / "runs", workers=2, run=steady) == (True, [])


def test_rerun_needs_no_file_but_the_results(folder, monkeypatch):
    import wijksim.experiments.plan as planning

    def gone(name):
        raise FileNotFoundError(name)

    monkeypatch.setattr(planning, "load_scenario", gone)
    monkeypatch.setattr(planning, "find_wijk", gone)
    (folder / "manifest.json").unlink()
    assert rerun(folder, workers=1, run=steady) == (True, [])


def test_rerun_says_where_results_differ(folder):
    same, differences = rerun(folder, workers=1, run=nudged)
    cents = list(steady(load_scenario(SECOND).with_months(12), experiment().profiles, 2, 12, None).books["cents"])
    assert not same
    assert differences == [
        f"strategy '{SECOND}', seed 2: books: month 2, {WIJK}, lapsed: {cents[3]} was stored, "
        f"month 2, {WIJK}, lapsed: {cents[3] + 1} came out"
    ]


def test_rerun_of_another_version_runs_and_says_so(folder):
    for path in (folder / "runs").iterdir():
        old = RunResult.load(path)
        versions = {**old.provenance["versions"], "numpy": "1.0"}
        replace(old, provenance={**old.provenance, "sources": "f" * 64, "versions": versions}).save(path)
    assert rerun(folder, workers=1, run=steady) == (True, [])
    same, differences = rerun(folder, workers=1, run=nudged)
    assert not same
    assert any(line.startswith("model sources differs: ffffffffffff then") for line in differences)
    assert any(line.startswith("numpy differs: 1.0 then") for line in differences)


def test_rerun_names_a_run_that_fails_now(folder):
    same, differences = rerun(folder, workers=1, run=fake_runs.failing)
    assert not same
    assert differences == [f"strategy '{FIRST}', seed 2: failed now: ZeroDivisionError: no residents left"]


def rule(knows_promise):
    """A replaced rule: nobody learns a promise."""
    return knows_promise


def test_rerun_of_replaced_rules_asks_for_them(tmp_path):
    rules = {"learn_promise": rule}
    compare(STRATEGIES, WIJK, 1, months=12, workers=1, out=tmp_path, run=steady, rules=rules)
    with pytest.raises(WijksimError, match="made with replaced rules"):
        rerun(tmp_path, workers=1, run=steady)
    assert rerun(tmp_path, workers=1, run=steady, rules=rules) == (True, [])


def test_rerun_refuses_what_it_cannot_run(tmp_path, folder):
    with pytest.raises(WijksimError, match="holds no runs"):
        rerun(tmp_path / "absent")
    path = sorted((folder / "runs").iterdir())[0]
    old = RunResult.load(path)
    replace(old, provenance={}).save(path)
    with pytest.raises(WijksimError, match=r"its provenance is not complete \('scenario'\)"):
        rerun(folder, workers=1, run=steady)
    content = {**old.provenance["scenario"]["content"], "months": 0}
    replace(old, provenance={**old.provenance, "scenario": {"content": content}}).save(path)
    with pytest.raises(WijksimError, match="cannot be run by this version"):
        rerun(folder, workers=1, run=steady)
    path.write_bytes(b"PAR1")
    with pytest.raises(WijksimError, match="is damaged"):
        rerun(folder, workers=1, run=steady)


def test_first_difference_sees_bits_nan_and_rows():
    result = fake_runs.one_result()

    def against(**tables) -> str:
        return first_difference(result, replace(result, **tables))

    value = result.indicators["value"].copy()
    value[2] = np.nextafter(value[2], 9)
    assert against(indicators=result.indicators.assign(value=value)).startswith(f"indicators: month 0, {WIJK}, all,")
    assert "nan came out" in against(causes=result.causes.assign(value=np.nan))
    fewer = against(events=result.events.iloc[:1])
    assert fewer == f"events: 2 rows were stored, 1 came out; month 6, {WIJK}, election, a is missing"
    assert against() == "no difference"
