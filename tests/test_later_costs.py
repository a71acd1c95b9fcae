"""Later public costs, the balance, and money that runs unevenly over the years: claim 15."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from checks import books_balance, total
from hypothesis import given
from hypothesis import strategies as st
from small_wijk import small_profile
from worlds import BUSY, live, same_world, wijk_under

import wijksim
from wijksim.agents.budget_path import granted_until, weight
from wijksim.observe.books import LATER
from wijksim.observe.later_costs import USUAL_NEED, cents_of_a_year
from wijksim.report.later import later_costs, present
from wijksim.report.run_tables import run_table
from wijksim.report.tables import comparison_table
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import load_scenario
from wijksim.state.columns import DOMAINS
from wijksim.state.ledger import INDEX

YEARS = 20
LONG = load_scenario("top-down-20").with_values(budget_per_resident=1000, stop_chance=0.1)

# What a year costs ---------------------------------------------------------------------------------------------


def test_a_year_by_hand():
    # need at half again the usual: a third of the costs follows it, so a sixth on top of 300 EUR for 1,000 residents
    assert cents_of_a_year(300.0, 1.5 * USUAL_NEED, 1000, 1 / 3) == round(100 * 300 * (1 + 1 / 6) * 1000)
    assert cents_of_a_year(300.0, USUAL_NEED, 1000, 0.8) == 30_000_000
    assert cents_of_a_year(300.0, 2.0, 0, 0.3) == 0


@given(st.floats(0, 1000), st.floats(0, 3), st.floats(0, 3), st.integers(0, 10**6), st.floats(-0.2, 0.8))
def test_costs_are_whole_and_follow_need_as_far_as_is_open(rate, need, other, residents, avoided):
    less, more = (cents_of_a_year(rate, each, residents, avoided) for each in sorted((need, other)))
    assert type(less) is int
    assert less >= 0
    assert (less - more) * avoided <= 0


def test_prevention_that_pays_nothing_or_less_is_in_the_prior():
    """The counter-force: with nothing avoided, need makes no difference; below it, less need costs more."""
    assert PARAMETERS["avoided_share"].low < 0 < PARAMETERS["avoided_share"].high
    none, less = (
        [cents_of_a_year(400.0, need, 1000, avoided) for need in (0.2, 0.5)]
        for avoided in (0.0, PARAMETERS["avoided_share"].low)
    )
    assert none[0] == none[1]
    assert less[0] > less[1]


def test_every_year_is_booked_from_needs_of_its_months():
    model = wijk_under("business-as-usual", seed=2).run(30)
    booked = [(month, kind, cents) for month, kind, cents in model.places[0].books.rows if kind in LATER]
    assert [(month, kind) for month, kind, _ in booked] == [(month, kind) for month in (12, 24) for kind in LATER]
    sums = model.record.trust_sums()[13:25].astype(float)
    residents = sums[:, INDEX["sum:residents"]]
    values = model.values
    for domain, (_, _, cents) in zip(DOMAINS, booked[7:], strict=True):
        need = (sums[:, INDEX[f"sum:need_{domain}"]] / 2**20 / residents).mean()
        by_hand = values[f"later_{domain}"] * (1 + values["avoided_share"] * (need / USUAL_NEED - 1)) * residents[-1]
        assert cents == pytest.approx(100 * by_hand, abs=1)


def test_later_costs_are_paid_from_no_purse():
    model = wijk_under(BUSY, seed=3).run(61)
    rows = model.places[0].books.rows
    books_balance(rows)
    books_balance([row for row in rows if row[1] not in LATER])


def test_nobody_notices_later_costs():
    other = BUSY.with_values(avoided_share=-0.2, later_work=700, discount_rate=0.04).without("later_costs")
    one, two = (live(wijk_under(each), 49) for each in (BUSY, other))
    same = [{name: digest for name, digest in month.items() if not name.startswith("input later")} for month in one]
    same_world(same, two, "later costs")


def test_without_the_mechanism_nothing_is_booked():
    model = wijk_under(BUSY.without("later_costs")).run(24)
    assert not [kind for _, kind, _ in model.places[0].books.rows if kind in LATER]


# Money over the years ------------------------------------------------------------------------------------------

PATHS = st.integers(-1000, 1000).map(lambda steps: steps / 1000)


@given(st.integers(0, 10**12), st.integers(1, 240), PATHS, st.lists(st.integers(0, 400), max_size=6))
def test_any_cut_of_a_path_adds_up_to_the_same_cents(total_cents, spread_over, path, cuts):
    ends = [0, *sorted(cut % (spread_over + 1) for cut in cuts), spread_over]
    due = [granted_until(total_cents, end, spread_over, path) for end in ends]
    assert due[0] == 0
    assert due[-1] == total_cents
    assert due == sorted(due)


@given(st.integers(0, 10**12), st.integers(1, 240), st.integers(0, 400))
def test_an_even_path_is_what_it_was(total_cents, spread_over, month):
    assert granted_until(total_cents, month, spread_over, 0.0) == total_cents * month // spread_over
    assert weight(0, max(1, month), spread_over, 0.0) == 1.0


@given(st.integers(12, 240), PATHS)
def test_weights_average_to_one(spread_over, path):
    months = [weight(k, k + 1, spread_over, path) for k in range(spread_over)]
    assert sum(months) == pytest.approx(spread_over, rel=1e-9)
    assert min(months) >= 0
    assert max(months) <= 2


def test_a_path_by_hand():
    # 20 years: the first year gets 1 + path x 19/20, the last as much less
    assert weight(0, 12, 240, 1.0) == pytest.approx(1.95)
    assert weight(228, 240, 240, 1.0) == pytest.approx(0.05)
    assert weight(0, 12, 240, -0.5) == pytest.approx(1 - 0.475)
    assert granted_until(2400, 120, 240, 1.0) == 1800
    # after twenty years money goes on evenly
    assert granted_until(2400, 300, 240, 1.0) == 3000


@cache
def _grants(path: float) -> tuple[int, ...]:
    model = wijk_under(LONG.with_values(budget_path=path), population=300).run(YEARS * 12)
    return tuple(cents for _, kind, cents in model.places[0].books.rows if kind == "appropriated_programme")


def test_every_path_is_the_same_money():
    assert len({sum(_grants(path)) for path in (-1.0, -0.3, 0.0, 1.0)}) == 1
    assert _grants(1.0)[0] == pytest.approx(1.95 * _grants(0.0)[0], rel=1e-4)
    assert sorted(_grants(1.0), reverse=True) == list(_grants(1.0))
    assert sorted(_grants(-1.0)) == list(_grants(-1.0))


@pytest.mark.parametrize("path", [-1.0, 1.0])
def test_staff_and_spending_follow_the_path(path):
    model = wijk_under(LONG.with_values(budget_path=path), population=2000)
    staff = []
    for _ in range(YEARS):
        model.run(12)
        staff.append(sum(post.fte for post in model.places[0].welfare_programme.posts))
    even = LONG.values["budget_per_resident"] * model.places[0].residents_at_start / YEARS
    even *= LONG.values["staffing_share"] / LONG.values["fte_cost"]
    for year, fte in enumerate(staff[:-1]):
        assert fte == pytest.approx(even * (1 + path * (1 - (2 * year + 1) / YEARS)), rel=1e-3)
    assert max(post.fte for post in model.places[0].welfare_programme.posts) <= 1.0
    books_balance(model.places[0].books.rows)
    spent = sum(total(model, f"spent_{kind}") for kind in ("delivery", "dialogue", "administration", "projects"))
    assert spent <= total(model, "appropriated_programme") + total(model, "appropriated_mainstream")


def test_a_cut_and_a_path_go_together():
    cut = LONG.with_values(budget_path=0.5).with_event(25, "budget_cut")
    plain, less = (
        wijk_under(each, population=2000).run(30).places[0] for each in (LONG.with_values(budget_path=0.5), cut)
    )
    fte = [sum(post.fte for post in place.welfare_programme.posts) for place in (plain, less)]
    assert fte[1] == pytest.approx(0.8 * fte[0])
    assert less.programme.fund_cents == pytest.approx(0.8 * plain.programme.fund_cents, abs=3)


# Penny wise ----------------------------------------------------------------------------------------------------


def test_a_cut_in_year_three_saves_a_fifth_of_what_was_to_come():
    full = load_scenario("top-down-20").with_values(stop_chance=0.1)
    wise, whole = (
        wijk_under(each, population=300).run(YEARS * 12) for each in (full.with_event(25, "budget_cut"), full)
    )
    granted = total(whole, "appropriated_programme")
    assert total(wise, "appropriated_programme") == granted
    assert total(wise, "withdrawn") - total(whole, "withdrawn") == pytest.approx(0.2 * 0.9 * granted, rel=1e-3)
    books_balance(wise.places[0].books.rows)


def test_the_shipped_strategy_cuts_in_year_three_and_in_no_other_way():
    wise = load_scenario("penny-wise")
    assert {event.event for event in wise.events} == {"budget_cut"}
    assert all(25 <= event.month <= 36 for event in wise.events)


# Balance -------------------------------------------------------------------------------------------------------


def test_the_balance_by_hand():
    books = pd.DataFrame(
        [(1, "spent_delivery", 10_000), (12, "later_work", 20_000), (24, "later_work", 40_000), (24, "carried", 5)],
        columns=["month", "kind", "cents"],
    )
    later, in_all = present(books, 10.0, 0.0225)
    assert later == pytest.approx(60.0)
    assert in_all == pytest.approx(30.0 / 1.0225**0.5 + 40.0 / 1.0225**1.5)


@pytest.fixture(scope="module")
def compared():
    strategies = [load_scenario(name).with_months(36) for name in ("top-down-4", "resident-led-4")]
    return wijksim.compare(strategies, [small_profile(300)], replicates=3, months=36, workers=1)


def test_the_balance_of_a_strategy_is_what_it_costs_less_than_the_first(compared):
    costs = later_costs(compared)
    first, second = costs.to_dict("records")
    assert np.isnan([first["balance"], first["low"], first["high"]]).all()
    assert second["balance"] == pytest.approx(first["in_all"] - second["in_all"])
    assert second["low"] <= second["balance"] <= second["high"]
    assert costs["later"].gt(0).all()


@pytest.mark.parametrize(("language", "title"), [("nl", "Latere publieke kosten"), ("en", "Later public costs")])
def test_the_tables_show_later_costs_and_the_balance(compared, language, title):
    one_run = next(iter(compared.results.values()))
    for table in (comparison_table(compared, language), run_table(one_run, language)):
        assert title in table
        assert max(map(len, table.splitlines())) <= 110
