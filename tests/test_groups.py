"""Groups with results of their own: fixed by what people are, never by what becomes of them; and those who left."""

from functools import cache

import numpy as np
import pytest
from checks_of_telling import groups_are_set_at_the_start, groups_know_no_outcome
from worlds import BUSY, wijk_under

from wijksim.experiments.contrasts import GAPS
from wijksim.experiments.single import result_of
from wijksim.locale import LANGUAGES, words
from wijksim.model import WijkModel
from wijksim.observe.indicators import GROUPS, LEAVERS, sums_of
from wijksim.observe.members import members
from wijksim.report.outcomes import KINDS
from wijksim.rules.participation import take_part
from wijksim.state.columns import LIVES
from wijksim.state.ledger import INDEX
from wijksim.state.phases import parameters
from wijksim.state.survey import MEASURES

MONTHS = 48


@cache
def lived() -> tuple[WijkModel, dict[int, list[tuple[float, float, float]]]]:
    """Four busy years; and of each year, who moved away as they were a month before: adult, state, trusting."""
    model = wijk_under(BUSY, 4)
    gone: dict[int, list[tuple[float, float, float]]] = {12: [], 24: [], 36: [], 48: []}
    for month in range(1, MONTHS + 1):
        model.step()
        # counted in the same month by the model: here only how many
        moved = int(model.record.sums[0][month][INDEX["sum:moved"]])
        gone[12 * ((month + 11) // 12)] += [(0.0, 0.0, 0.0)] * moved
    return model, gone


def test_a_group_s_definition_reads_traits_alone():
    groups_know_no_outcome()


def test_nobody_changes_group_by_what_a_strategy_does():
    groups_are_set_at_the_start(("business-as-usual", BUSY), seed=2, months=30)


def test_members_are_those_whom_the_survey_counts():
    model = wijk_under(BUSY, 1).run(12)
    _, _, cells = model.record.surveys[-1]
    for group in GROUPS:
        assert sums_of(group, cells, MEASURES)["residents"] == members(model, group).sum(), group
    assert sums_of("all", cells, MEASURES)["residents"] == (model.table.status == LIVES).sum()


def test_groups_by_hand():
    model = wijk_under(BUSY, 1).run(12)
    table, age = model.table, (model.month - model.table.birth_month.astype(int)) // 12
    lives = table.status == LIVES
    assert np.array_equal(members(model, "youth"), lives & (age >= 15) & (age <= 24))
    assert np.array_equal(members(model, "young"), lives & (age < 25))
    assert np.array_equal(members(model, "not_by_themselves"), lives & (table.threshold >= np.float32(0.63)))
    assert np.array_equal(members(model, "by_themselves"), lives & (table.threshold < np.float32(0.63)))


def test_who_does_not_take_part_by_themselves_offers_half_as_often_at_most():
    # the offer of an average threshold is 0.925 squared; the rule that offers is the one the definition speaks of
    assert {"threshold", "self_offer"} <= set(parameters(take_part))
    assert (1.6 - 1.5 * 0.63) ** 2 <= 0.5 * 0.925**2 * 1.01


def test_who_does_not_take_part_by_themselves_takes_part_less():
    model = wijk_under("business-as-usual", 1, population=1500).run(60)
    table = result_of(model).indicators
    last = table[(table["month"] == 60) & (table["indicator"] == "participation")].set_index("group")["value"]
    assert last["not_by_themselves"] < last["by_themselves"]


# Leavers -------------------------------------------------------------------------------------------------------


def test_leavers_are_those_who_moved_away_and_not_those_who_died():
    model, gone = lived()
    table = result_of(model).indicators
    rows = table[(table["group"] == LEAVERS) & (table["indicator"] == "population")].set_index("month")["value"]
    assert rows.to_dict() == {month: len(each) for month, each in gone.items()}
    sums = model.record.trust_sums()
    assert np.array_equal(sums[:, INDEX["sum:moved"]], sums[:, INDEX["sum:departures"]])
    assert rows.sum() > 50


@pytest.mark.parametrize("way", ["arrays", "agents"])
def test_leavers_are_told_as_they_were_in_their_last_month(way):
    model = wijk_under(BUSY, 4, population=150, way=way)
    watched = model.runner._group

    def watch(name, place, month, residents):
        if name == "leave":
            table = model.table
            goes = (table.status == LIVES) & (table.leaves > 1)
            seen.append(sum(getattr(table, f"state_{d}")[goes].astype(float).sum() for d in DOMAINS) / 7)
        watched(name, place, month, residents)

    seen: list[float] = []
    model.runner._group = watch
    model.run(24)
    sums = model.record.trust_sums()[1:, INDEX["sum:moved_wellbeing"]] / 2.0**20
    assert np.allclose(sums, seen, atol=1e-3)
    assert np.count_nonzero(sums) > 5


DOMAINS = ("upbringing", "schooling", "social", "work", "health", "housing", "safety")


def test_a_year_in_which_nobody_moves_has_no_leavers_to_speak_of():
    model = wijk_under("business-as-usual", 1, population=20).run(12)
    model.record.sums[0] = [row * 0 for row in model.record.sums[0]]
    table = result_of(model).indicators
    rows = table[table["group"] == LEAVERS]
    assert list(rows["indicator"]) == ["population"]
    assert list(rows["value"]) == [0.0]


# In words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_group_has_a_name_and_a_place_in_tables(language):
    text = words(language)
    shown = {name for kind in KINDS.values() for name in kind}
    assert {*GROUPS, LEAVERS, "all", *GAPS} == shown
    assert all(f"group.{name}" in text.texts for name in shown)
    assert all(f"page.groups.{kind}" in text.texts for kind in KINDS)
