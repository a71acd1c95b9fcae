"""What talks win back, and the two contrasts of claim 11: counted from events and books, with honest intervals."""

import numpy as np
import pandas as pd
import pytest
from small_wijk import small_profile
from worlds import BUSY, wijk_under

import wijksim
from wijksim import WijksimError, load_scenario
from wijksim.agents.consultation import MONTHS
from wijksim.experiments import won_back as module
from wijksim.experiments.claims import contrast, staffed, staffing_contrasts
from wijksim.experiments.paired import interval, ratio
from wijksim.experiments.won_back import WonBack, project_months, won_back

WIJK = small_profile(400)
TALKS = load_scenario("manifest").with_values(
    dialogue_share=0.15, decision_share=1, preparation_months=4, project_months=6, objection_deferral=20,
    objection_exposure=0.5, physical_share=1, coalition_change=0.28, stop_chance=0.1, set_aside=0.05,
)  # fmt: skip


# Months of projects --------------------------------------------------------------------------------------------


def events(*rows: tuple[int, str, str]) -> pd.DataFrame:
    return pd.DataFrame([(m, "a", f"project_{event}", detail) for m, event, detail in rows],
                        columns=["month", "wijk", "event", "detail"])  # fmt: skip


def test_months_of_a_project_by_hand():
    found = project_months(
        events(
            (1, "started", "1 physical"), (1, "started", "2 social"), (2, "started", "3 physical"), (3, "ready", "2"),
            (5, "started", "4 physical"), (9, "ready", "1"), (12, "deferred", "1 0.100"), (14, "ready", "3"),
            (19, "approved", "3 0.000"), (30, "resumed", "1"), (33, "ready", "4"), (41, "approved", "4 0.010"),
            (44, "completed", "1"),
        ),
        last=40,
    )  # fmt: skip
    assert found.loc[("a", 1)].tolist() == [9, 3, 18]
    assert found.loc[("a", 2)].tolist() == [3, 0, 0]
    assert found.loc[("a", 3)].tolist() == [13, 5, 0]
    # decided too late for a deferral to be seen
    assert ("a", 4) not in found.index


def test_a_deferral_ends_when_the_project_is_stopped():
    rows = events((1, "started", "1 physical"), (9, "ready", "1"), (12, "deferred", "1 0.1"), (15, "stopped", "1"))
    assert project_months(rows, last=40).loc[("a", 1), "deferral"] == 3


def test_months_of_projects_are_those_that_they_lived():
    model = wijk_under(TALKS.with_values(objection_delay=12), population=800).run(120)
    found = project_months(model.record.events_table(), last=108)
    assert len(found) > 5
    assert set(found["preparation"]) == {round(4 * (1 + TALKS.values["deciding_delay"]))}
    assert found["consultation"].between(MONTHS, 2 * MONTHS + 1).all()
    assert set(found["deferral"]) == {0, 12}


# The ratio -----------------------------------------------------------------------------------------------------


def test_a_ratio_of_what_is_certain_below_is_a_t_interval():
    above = np.array([1.0, 2.0, 4.0, 3.0])
    found = ratio(above, np.full(4, 2.0))
    assert found == pytest.approx([float(each) / 2 for each in interval(above)])


def test_a_ratio_that_is_the_same_in_every_replicate_is_certain():
    below = np.array([1.0, 2.0, 1.5, 1.2])
    assert ratio(3 * below, below) == pytest.approx((3, 3, 3))


def test_nothing_is_won_back_of_what_was_not_spent():
    assert np.isnan(ratio(np.array([1.0, 2.0]), np.array([0.0, 0.0]))).all()
    assert ratio(np.array([1.0, 2.0]), np.array([-1.0, 9.0]))[1:] == (-np.inf, np.inf)
    assert np.isnan(ratio(np.array([1.0]), np.array([1.0]))[1:]).all()


def test_the_interval_of_a_ratio_covers_it_in_19_of_20_samples():
    luck = np.random.default_rng(3)
    covered = 0
    for _ in range(2000):
        below = 2 + luck.standard_normal(8)
        above = 3 + luck.standard_normal(8) + 0.5 * (below - 2)
        _, low, high = ratio(above, below)
        covered += low <= 1.5 <= high
    assert covered / 2000 == pytest.approx(0.95, abs=0.02)


def returned(before: list[float], after: list[float]) -> WonBack:
    frame = {"seed": range(len(before)), "projects": 1, "months_before": before, "months_after": after}
    frame |= {"eur_before": before, "eur_after": [0.0] * len(before)}
    return WonBack(TALKS, TALKS, (WIJK,), 20, pd.DataFrame(frame))


def test_ample_is_an_interval_above_one():
    ample = returned([2, 2.1, 1.9, 2], [4, 4.2, 4.1, 3.9])
    hardly = returned([2, 2.1, 1.9, 2], [4, 1, 3, 2])
    assert ample.table.set_index("measure")["ample"].to_dict() == {"months": True, "eur": False}
    assert hardly.table["won_back"].iloc[0] > 1
    assert not hardly.table["ample"].any()


# Against a twin without talks ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def talked():
    return won_back(TALKS, WIJK, years=10, replicates=3, workers=1)


def test_talks_cost_months_and_money_first(talked):
    table = talked.table.set_index("measure")
    # deciding along makes preparation half as long again: 6 months in place of 4
    assert table.loc["months", "before"] == pytest.approx(2, abs=0.5)
    assert table.loc["eur", "before"] > 0
    assert (talked.by_seed["projects"] > 3).all()
    assert talked.twin.values["dialogue_share"] == talked.twin.values["decision_share"] == 0
    assert "ample" in repr(talked)


def test_a_twin_that_talks_too_is_no_twin(monkeypatch):
    monkeypatch.setattr(module, "without_talks", lambda scenario: scenario.renamed("the-same"))
    table = won_back(TALKS, WIJK, years=5, replicates=2, workers=1).table
    assert (table[["before", "after"]] == 0).all(axis=None)


def test_where_nobody_objects_nothing_is_won_back():
    table = won_back(TALKS.without("objection"), WIJK, years=6, replicates=2, workers=1).table
    assert (table["after"] == 0).all()
    assert (table["before"] > 0).all()
    assert not table["ample"].any()


def test_a_strategy_without_talks_is_refused():
    silent = TALKS.with_values(dialogue_share=0, decision_share=0)
    with pytest.raises(WijksimError, match="no talks"):
        won_back(silent, WIJK)
    with pytest.raises(WijksimError, match="years is 0"):
        won_back(TALKS, WIJK, years=0)


# Claim 11 ------------------------------------------------------------------------------------------------------


def test_both_contrasts_buy_the_same_staff():
    more = staffed(BUSY, 200)
    money = {name: each.values["budget_per_resident"] for name, each in more.items()}
    staff = {name: money[name] * each.values["staffing_share"] for name, each in more.items()}
    base = BUSY.values["budget_per_resident"] * BUSY.values["staffing_share"]
    assert money == {"same budget": 2000, "on top": 2200}
    assert staff == pytest.approx({"same budget": base + 200, "on top": base + 200})


def test_the_effect_per_extra_euro_is_the_difference_over_what_was_added():
    table = staffing_contrasts(BUSY, WIJK, 200, years=4, replicates=3, workers=1)
    same, top = (table[table["contrast"] == name] for name in ("same budget", "on top"))
    assert (same["extra_eur"] == 0).all()
    assert same["per_euro"].isna().all()
    given = top["extra_eur"].iloc[0]
    # a programme of five years gets its whole budget in five years; four of them are seen
    assert given == pytest.approx(200 * 4 / 5, rel=0.01)
    for per, column in (("per_euro", "difference"), ("per_euro_low", "low"), ("per_euro_high", "high")):
        assert top[per].to_numpy() == pytest.approx(top[column].to_numpy() / given)


def test_a_contrast_is_a_comparison():
    other = BUSY.with_values(room=1)
    found = contrast(BUSY, {"more room": other}, WIJK, years=4, replicates=2, workers=1)
    compared = wijksim.compare([BUSY, other.renamed("x")], WIJK, replicates=2, months=48, workers=1).table
    assert found["difference"].tolist() == compared["difference"].tolist()
    assert set(found["contrast"]) == {"more room"}


@pytest.mark.parametrize("extra", [0, -1, 801, float("nan")])
def test_staff_that_the_budget_cannot_bear_is_refused(extra):
    with pytest.raises(WijksimError, match="extra is"):
        staffed(BUSY, extra)
    with pytest.raises(WijksimError, match="no programme"):
        staffed(load_scenario("business-as-usual"))
    with pytest.raises(WijksimError, match="out of its range"):
        staffed(BUSY.with_values(budget_per_resident=4000), 100)
