"""For whom, why trust moved and the risk of being worse off: hand-worked cases of paired contrasts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from fake_runs import WIJK, one_result, steady

from wijksim.experiments.compare import Comparison, compare
from wijksim.experiments.contrasts import GAPS, NOTICED, Contrast, cause_table, group_table, middle_seed, risk_table
from wijksim.experiments.usual import usual_among, usual_scenario, usual_seeds
from wijksim.scenario.scenario import load_scenario

BOTH = Contrast("a", "b", (1, 2))


def lived(rows: list[tuple[int, str, str, float]]):
    """A result with these rows of month, group, indicator and value."""
    frame = pd.DataFrame([(m, WIJK, g, i, v) for m, g, i, v in rows])
    frame.columns = ["month", "wijk", "group", "indicator", "value"]
    return replace(one_result(), indicators=frame)


def caused(**sizes: float):
    """A result in which each cause moved trust in the municipality by half of its size in each of two months."""
    rows = [(month, WIJK, "municipality", cause, size / 2) for cause, size in sizes.items() for month in (1, 2)]
    return replace(one_result(), causes=pd.DataFrame(rows, columns=["month", "wijk", "trust", "cause", "value"]))


def domains(**values: float):
    return lived([(12, "all", name, value) for name, value in values.items()])


def test_groups_are_paired_and_gaps_are_the_first_group_minus_the_second() -> None:
    def run(low: float, high: float):
        rows = [(12, "education_low", "wellbeing", low), (12, "education_high", "wellbeing", high)]
        return lived([*rows, (12, "all", "wellbeing", low + high), (0, "all", "wellbeing", 9.0)])

    results = {("a", 1): run(-0.5, 0.5), ("a", 2): run(-0.4, 0.5), ("b", 1): run(-0.4, 0.5), ("b", 2): run(-0.1, 0.5)}
    table = group_table(results, [BOTH], 1).set_index("group")
    assert table.loc["education_low", "difference"] == pytest.approx(0.2)
    assert table.loc["education_high", "difference"] == 0
    assert table.loc["education_high", "chance"] == 0.5
    assert table.loc["gap_education", "first"] == pytest.approx(-0.95)
    assert table.loc["gap_education", "second"] == pytest.approx(-0.75)
    assert table.loc["gap_education", "chance"] == 1.0
    assert "gap_tenure" not in table.index
    assert set(table["year"]) == {1}


def test_a_group_that_is_empty_in_one_run_is_not_passed_off_as_known() -> None:
    all_, some = lived([(12, "rent", "wellbeing", 1.0)]), lived([(12, "own", "wellbeing", 1.0)])
    table = group_table({("a", 1): all_, ("a", 2): all_, ("b", 1): all_, ("b", 2): some}, [BOTH], 1)
    assert table.set_index("group").loc[["rent", "own"], "difference"].isna().all()


def test_causes_are_summed_over_the_run_and_paired() -> None:
    results = {("a", 1): caused(promise=-0.2, routine=0.1), ("a", 2): caused(promise=-0.4, routine=0.1)}
    results |= {("b", 1): caused(promise=-0.1, routine=0.1), ("b", 2): caused(promise=-0.1, routine=0.1)}
    table = cause_table(results, [BOTH]).set_index("cause")
    assert table.loc["promise", ["first", "second", "difference"]].tolist() == pytest.approx([-0.3, -0.1, 0.2])
    assert table.loc["routine", "low"] == table.loc["routine", "high"] == 0
    assert table.loc["promise", "low"] < 0.2 < table.loc["promise", "high"]


def test_risk_counts_replicates_and_any_domain_counts_each_once() -> None:
    level = domains(work=0.0, health=0.0)
    worse = domains(work=-2 * NOTICED, health=-NOTICED / 2)
    mixed = domains(work=-NOTICED / 2, health=0.1)
    results = {("a", 1): level, ("a", 2): level, ("b", 1): worse, ("b", 2): mixed}
    table = risk_table(results, [BOTH], 1).set_index("domain")
    assert list(table.index) == ["work", "health", "any"]
    assert table["share_lower"].tolist() == [1.0, 0.5, 1.0]
    assert table["share_noticed"].tolist() == [0.5, 0.0, 0.5]
    assert table["worst"].tolist() == pytest.approx([-2 * NOTICED, -NOTICED / 2, -2 * NOTICED])
    assert np.isnan(table.loc["any", "difference"])
    assert set(table["replicates"]) == {2}


def test_the_same_twice_is_never_worse() -> None:
    level = domains(work=0.3, safety=-0.2)
    table = risk_table({(name, seed): level for name in "ab" for seed in (1, 2)}, [BOTH], 1)
    assert (table[["share_lower", "share_noticed"]] == 0).all(axis=None)
    assert (table["worst"] == 0).all()


@pytest.mark.parametrize(("last", "seed"), [([0.3, 0.1, 0.2], 3), ([0.4, 0.1, 0.3, 0.2], 4), ([0.1, 0.1], 1)])
def test_the_middle_replicate_is_the_median_by_the_last_month(last: list[float], seed: int) -> None:
    seeds = range(1, len(last) + 1)
    index = pd.MultiIndex.from_product([["wellbeing"], [0, 1], [WIJK]], names=["indicator", "month", "wijk"])
    columns = pd.MultiIndex.from_product([["a", "b"], seeds])
    wide = pd.DataFrame([[0.0] * len(last) + [9.0] * len(last), [0.0] * len(last) + last], index, columns)
    assert middle_seed(wide, "b", "a", WIJK) == seed


def test_business_as_usual_is_of_the_same_world() -> None:
    doubt = load_scenario("resident-led-20").with_values(trust_negativity=1.0).without("room").with_months(24)
    usual = usual_scenario(doubt)
    assert dict(usual.levers) == dict(load_scenario("business-as-usual").levers)
    assert dict(usual.uncertainties) == dict(doubt.uncertainties)
    assert dict(usual.strengths) == dict(doubt.strengths)
    assert usual.months == 24
    plain = load_scenario("top-down-4")
    assert usual_scenario(plain).hash == load_scenario("business-as-usual").hash
    assert usual_among([plain, doubt]) is None
    assert usual_among([plain, load_scenario("business-as-usual").renamed("nothing")]).name == "nothing"


@pytest.mark.parametrize(("replicates", "count"), [(1, 1), (8, 8), (16, 8), (32, 8), (100, 25)])
def test_business_as_usual_costs_an_eighth_of_a_comparison(replicates: int, count: int) -> None:
    assert usual_seeds(range(replicates)) == tuple(range(count))


def test_business_as_usual_beside_a_comparison_is_in_no_table_but_the_risk(tmp_path) -> None:
    strategies = ["top-down-4", "resident-led-20"]

    def made(**more) -> Comparison:
        return compare(strategies, WIJK, 3, months=24, workers=1, run=_with_domains, **more)

    alone, beside = made(), made(usual=True, out=tmp_path)
    assert beside.digest == alone.digest
    assert beside.table.equals(alone.table)
    assert sorted(beside.usual_results) == [1, 2, 3]
    assert set(alone.risk["pair"]) == {"resident-led-20 - top-down-4"}
    against = {f"{name} - business-as-usual" for name in strategies}
    assert set(beside.risk["pair"]) == {"resident-led-20 - top-down-4", *against}
    assert len(list((tmp_path / "runs").iterdir())) == 9
    assert made(usual=True, out=tmp_path).risk.equals(beside.risk)


def test_business_as_usual_among_the_strategies_is_not_lived_twice() -> None:
    strategies = ["business-as-usual", "top-down-4", "top-down-20"]
    found = compare(strategies, WIJK, 2, months=24, workers=1, run=_with_domains, usual=True)
    assert found.usual_results == {}
    assert list(dict.fromkeys(found.risk["pair"])) == [f"{name} - business-as-usual" for name in strategies[1:]]


def _with_domains(scenario, profiles, seed, months, rules):
    result = steady(scenario, profiles, seed, months, rules)
    work = result.indicators[result.indicators["indicator"] == "wellbeing"].assign(indicator="work")
    return replace(result, indicators=pd.concat([result.indicators, work]))


def test_gaps_of_many_replicates_are_made_at_once_and_come_last() -> None:
    groups = [group for pair in GAPS.values() for group in pair]

    def run(level: float):
        return lived([(12, group, "wellbeing", level + k) for k, group in enumerate(groups)])

    seeds = tuple(range(1, 41))
    results = {(name, seed): run(level * seed) for name, level in (("a", 0.0), ("b", 0.1)) for seed in seeds}
    table = group_table(results, [Contrast("a", "b", seeds)], 1).set_index("group")
    assert list(table.index) == [*sorted(groups), *GAPS]
    assert table.loc[list(GAPS), "first"].tolist() == pytest.approx([-1.0] * len(GAPS))
    assert table.loc[groups, "difference"].tolist() == pytest.approx([2.05] * len(groups))
