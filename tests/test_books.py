"""The books are in whole cents and close every month, and strategies that are compared get the same money."""

from functools import cache

import pytest
from checks import books_balance, total
from hypothesis import example, given, settings
from hypothesis import strategies as st
from small_wijk import small_profile
from worlds import BROKEN_OFF, BUSY, wijk_under

from wijksim.model import WijkModel
from wijksim.observe.books import APPROPRIATED, KINDS, RETURNED, SPENT, Books, split
from wijksim.scenario.scenario import Scenario, load_scenario
from wijksim.state.ledger import INDEX

COMPARED = ("top-down-4", "top-down-20", "resident-led-4", "resident-led-20", "manifest", "project-carousel")
YEARS = 20
#: Politics that breaks off whatever it can.
STORMY = {"coalition_change": 0.4, "stop_chance": 0.9, "protection_effect": 0}

# Books by themselves -------------------------------------------------------------------------------------------

_CENTS = st.integers(min_value=0, max_value=10**11)
_PURSE = st.sampled_from(("mainstream", "programme"))
_SPENT = st.sampled_from([kind.removeprefix("spent_") for kind in SPENT])
_RETURNED = st.sampled_from(RETURNED)
OPERATION = st.one_of(
    st.tuples(st.just("appropriate"), _PURSE, _CENTS),
    st.tuples(st.just("spend"), _PURSE, _SPENT, _CENTS),
    st.tuples(st.just("reserve"), _CENTS),
    st.tuples(st.just("spend_reserved"), _SPENT, _CENTS),
    st.tuples(st.just("release"), _CENTS, _RETURNED),
    st.tuples(st.just("give_back"), _PURSE, _RETURNED),
)


@given(st.lists(st.lists(OPERATION, max_size=12), min_size=1, max_size=8))
def test_books_close_whatever_is_done_with_the_money(months):
    books = Books()
    for month, operations in enumerate(months, start=1):
        for name, *arguments in operations:
            getattr(books, name)(*arguments)
            assert min(*books.free.values(), books.reserved) >= 0
        books.close(month)
    books_balance(books.rows)
    flows = {kind: sum(cents for _, name, cents in books.rows if name == kind) for kind in KINDS}
    left = sum(books.free.values()) + books.reserved
    assert sum(flows[kind] for kind in APPROPRIATED) == sum(flows[kind] for kind in (*SPENT, *RETURNED)) + left


@given(_CENTS, _CENTS, _PURSE)
def test_no_more_is_spent_than_there_is(granted, wanted, purse):
    books = Books()
    books.appropriate(purse, granted)
    assert books.spend(purse, "delivery", wanted) == min(granted, wanted)
    assert books.free[purse] == max(0, granted - wanted)


@given(_CENTS, _CENTS, _CENTS)
def test_reserved_money_is_out_of_reach_of_everything_else(granted, wanted, spent):
    books = Books()
    books.appropriate("programme", granted)
    assert books.reserve(wanted) == (wanted <= granted)
    kept = books.reserved
    books.give_back("programme", "lapsed")
    assert books.reserved == kept
    assert books.spend_reserved("projects", spent) == min(kept, spent)


def test_an_open_book_is_refused():
    books = Books()
    books.appropriate("programme", 100)
    books.free["programme"] -= 1
    with pytest.raises(ArithmeticError, match="month 3 do not close"):
        books.close(3)


@given(st.integers(0, 10**12), st.floats(0, 1), st.floats(0, 1))
def test_a_sum_is_split_without_losing_a_cent(cents, first, second):
    shares = (first, (1 - first) * second, (1 - first) * (1 - second))
    parts = split(cents, shares)
    assert sum(parts) == cents
    assert min(parts) >= 0
    assert all(abs(part - cents * share) < 3 for part, share in zip(parts, shares, strict=True))


# Books of a wijk -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("strategy", ["business-as-usual", *COMPARED])
def test_the_books_of_a_wijk_balance_from_what_was_written_down(strategy):
    model = wijk_under(strategy, seed=3).run(YEARS * 12)
    books_balance(model.places[0].books.rows)
    table = model.record.books()
    assert str(table["cents"].dtype) == "int64"
    assert set(table["kind"]) <= set(KINDS)


def test_volunteers_hours_are_booked_every_month():
    model = wijk_under(BUSY, seed=3).run(60)
    booked = {month: cents for month, kind, cents in model.places[0].books.rows if kind == "volunteer_hours"}
    sums = model.record.trust_sums()
    # one who leads gives as much as three others
    giving = sums[:, INDEX["sum:active"]] + 2 * sums[:, INDEX["sum:leading"]]
    hours = BUSY.values["volunteer_hours"]
    for month in range(1, 61):
        # who was active at the end of last month gives hours in this one
        assert booked.get(month, 0) == int(float(giving[month - 1]) * hours * 100)
    assert len(booked) == 60


# Same money ----------------------------------------------------------------------------------------------------


@cache
def _appropriated(scenario: Scenario, seed: int) -> tuple[int, bool]:
    """Cents appropriated for programmes in twenty years, and whether a council broke a programme off."""
    model = wijk_under(scenario, seed, 300).run(YEARS * 12)
    broken_off = any(event == "programme_stopped" for _, _, event, _ in model.record.events)
    return total(model, "appropriated_programme"), broken_off


def _budget(scenario: Scenario, seed: int) -> int:
    people = wijk_under(scenario, seed, 300).places[0].residents_at_start
    return round(scenario.values["budget_per_resident"] * people * 100)


@pytest.mark.parametrize("seed", range(1, 5))
def test_compared_strategies_get_the_same_money_to_the_cent(seed):
    for politics in ({}, STORMY):
        scenarios = [load_scenario(name).with_values(**politics) for name in COMPARED]
        granted = {scenario.name: _appropriated(scenario, seed)[0] for scenario in scenarios}
        assert set(granted.values()) == {_budget(scenarios[0], seed)}, granted


def test_politics_breaks_some_of_the_compared_programmes_off():
    stormy = [load_scenario(name).with_values(**STORMY) for name in COMPARED]
    broken_off = {scenario.name for scenario in stormy for seed in range(1, 5) if _appropriated(scenario, seed)[1]}
    assert broken_off >= {"top-down-20", "resident-led-20", "manifest"}


@given(
    months=st.integers(1, 360), programmes=st.integers(1, 8), budget=st.floats(0.01, 4000), seed=st.integers(1, 4),
    carry_over=st.sampled_from((0, 1)),
)  # fmt: skip
@example(months=65, programmes=4, budget=1.0, seed=1, carry_over=0)
@settings(max_examples=15, deadline=None)
def test_any_cut_into_programmes_gets_the_same_money(months, programmes, budget, seed, carry_over):
    cut = {"horizon_years": months / 12, "programmes": programmes, "budget_per_resident": budget}
    scenario = load_scenario("resident-led-4").with_values(**cut, carry_over=carry_over, **STORMY)
    assert _appropriated(scenario, seed)[0] == _budget(scenario, seed)


def test_every_year_gets_its_share():
    model = wijk_under(load_scenario("top-down-20").with_values(stop_chance=0.1), seed=1).run(240)
    grants = [cents for _, kind, cents in model.places[0].books.rows if kind == "appropriated_programme"]
    assert len(grants) == YEARS
    assert max(grants) - min(grants) <= 1


def test_unspent_money_lapses_at_the_end_of_the_year():
    model = wijk_under(BUSY, seed=20)
    for month in range(1, 61):
        model.step()
        free = model.places[0].books.free["programme"]
        if month % 12 == 1 and model.places[0].programme is not None:
            grant = [cents for _, kind, cents in model.places[0].books.rows if kind == "appropriated_programme"][-1]
            assert free <= grant, "money of last year is still there"
    assert total(model, "lapsed", 60) > 0


def test_carried_over_money_does_not_lapse_while_the_programme_lasts():
    lapsed = {}
    for carry_over in (0, 1):
        model = wijk_under(BUSY.with_values(carry_over=carry_over, mainstream_budget=40), seed=20).run(60)
        mainstream = wijk_under(BUSY.with_values(horizon_years=0, mainstream_budget=40), seed=20).run(60)
        lapsed[carry_over] = total(model, "lapsed") - total(mainstream, "lapsed")
    assert lapsed[1] < lapsed[0]


def test_a_programme_that_is_broken_off_gives_back_what_was_still_to_come():
    model = wijk_under(BUSY, seed=BROKEN_OFF).run(60)
    (month,) = [month for month, _, event, _ in model.record.events if event == "programme_stopped"]
    year = _budget(BUSY, BROKEN_OFF) * 12 // 60
    assert month == 49
    assert total(model, "withdrawn") >= year
    assert model.places[0].books.free["programme"] == 0


def test_a_strategy_that_takes_over_gets_its_own_money():
    model = wijk_under("business-as-usual", seed=2, population=300).run(24)
    after = {
        name: model.fork(load_scenario(name)).run(YEARS * 12) for name in ("top-down-4", "resident-led-20", "manifest")
    }
    granted = {name: total(forked, "appropriated_programme") for name, forked in after.items()}
    assert set(granted.values()) == {_budget(load_scenario("top-down-4"), 2)}, granted


def test_wijken_have_books_of_their_own():
    model = WijkModel("resident-led-4", [small_profile(300), small_profile(350)], 1, programme_wijken=[1]).run(24)
    assert total(model, "appropriated_programme", wijk=0) == 0
    assert total(model, "appropriated_programme", wijk=1) > 0
    for place in model.places:
        books_balance(place.books.rows)
