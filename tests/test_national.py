"""The national cycle: cabinets that give and withdraw money, and scandals that spill over to the municipality."""

import numpy as np
import pytest
from checks import books_balance, every_change_is_explained, null_world, total
from hypothesis import given
from hypothesis import strategies as st
from small_wijk import differing, small_profile
from worlds import BUSY, live, same_world, wijk_under

from wijksim import WijkModel, load_scenario
from wijksim.agents.national import NationalCycle, luck_of_months
from wijksim.rules.national import hear_scandal
from wijksim.rules.numbers import F, plain
from wijksim.rules.trust import BOUND
from wijksim.state.draws import draw
from wijksim.state.ledger import INDEX

UNIT = 2**20
LONG = load_scenario("top-down-20").with_values(budget_per_resident=1000, stop_chance=0.1, cabinet_fall=0.35)


def story(model: WijkModel) -> list[tuple[int, str]]:
    """What the national cycle brought: (month, event)."""
    return [(month, event) for month, _, event, _ in model.record.events if event.startswith(("cabinet", "national"))]


# Luck ----------------------------------------------------------------------------------------------------------


@given(st.integers(0, 2**40), st.integers(0, 3000))
def test_the_luck_of_a_month_is_the_keyed_draw_of_that_month(seed, month):
    assert luck_of_months(seed, month)[0] == [float(F(u)) for u in draw(seed, "cabinet", 0, 0, month)]


def test_cabinets_and_scandals_are_the_same_everywhere_and_under_every_strategy():
    months = 150
    usual = wijk_under("business-as-usual", seed=4).run(months)
    other = wijk_under(LONG.with_values(national_share=0.9), seed=4).run(months)
    elsewhere = WijkModel("business-as-usual", [small_profile(300, "moerwijk")], 4, municipality_key=7).run(months)
    assert story(usual) == story(other) == story(elsewhere)
    assert {event for _, event in story(usual)} >= {"cabinet_withdraws", "national_scandal"}


class _Months:
    """A model that has nothing but months."""

    def __init__(self, **values: float) -> None:
        self.values = load_scenario("business-as-usual").with_values(**values).values
        self.places: list = []
        self.seed, self.month, self.told = 1, 0, []

    def event(self, _place, event, _detail) -> None:
        self.told.append((self.month, event))


def lived(months: int, **values: float) -> tuple[NationalCycle, _Months, list[int]]:
    """A cycle that lived so many months by itself, and the months in which a cabinet took office."""
    model = _Months(**values)
    cycle = NationalCycle.__new__(NationalCycle)
    cycle.model, cycle.gives, cycle.shock, cycle._first, cycle.since = model, True, 0.0, 0, 0
    cycle._luck = luck_of_months(1, 0)
    began = []
    for model.month in range(1, months + 1):
        cycle.step()
        if cycle.since == model.month:
            began.append(model.month)
    return cycle, model, began


def test_a_cabinet_sits_four_years_at_most_and_falls_as_often_as_declared():
    _, _, began = lived(12_000, cabinet_fall=0.2)
    terms = np.diff([0, *began])
    assert terms.max() <= 48
    fell = (terms < 48).sum()
    # 1,000 years of 0.2 a year, in which a cabinet does not fall again in the month of its end
    assert fell == pytest.approx(200, abs=40)
    assert (terms == 48).sum() > 40


def test_money_is_withdrawn_and_given_as_often_as_declared():
    _, model, began = lived(12_000, national_withdraws=0.5, national_returns=0.25)
    withdrawn = sum(event == "cabinet_withdraws" for _, event in model.told)
    given_again = sum(event == "cabinet_gives" for _, event in model.told)
    assert abs(withdrawn - given_again) <= 1
    # half of the cabinets that find the money there, a quarter of those that do not: changes come 1 / (2 + 4) a cabinet
    assert withdrawn == pytest.approx(len(began) / 6, rel=0.25)


def test_scandals_come_as_often_as_declared_and_parliament_stands_still_in_the_long_run():
    _, model, _ = lived(12_000, scandal_rate=0.3)
    assert sum(event == "national_scandal" for _, event in model.told) == pytest.approx(300, abs=50)
    assert lived(600, scandal_rate=0)[1].told.count("national_scandal") == 0


# Money ---------------------------------------------------------------------------------------------------------


def _withdrawn_in(share: float, seed: int = 1, months: int = 60) -> WijkModel:
    return wijk_under(LONG.with_values(national_share=share, national_withdraws=0.9), seed, 1000).run(months)


def test_a_cabinet_that_withdraws_takes_the_national_share_from_the_next_grant_on():
    none, half = _withdrawn_in(0.0), _withdrawn_in(0.5)
    month, event = story(half)[0]
    assert (event, month) == ("cabinet_withdraws", 5)
    grant = [cents for _, kind, cents in half.places[0].books.rows if kind == "appropriated_programme"]
    assert total(none, "appropriated_programme") == total(half, "appropriated_programme")
    # grants of months 13, 25, 37 and 49, of which half goes back at once
    back = [(month, cents) for month, kind, cents in half.places[0].books.rows if kind == "withdrawn"]
    assert [when for when, _ in back] == [13, 25, 37, 49]
    assert [cents for _, cents in back] == [each - round(each * 0.5) for each in grant[1:]]
    fte = [sum(post.fte for post in model.places[0].welfare_programme.posts) for model in (none, half)]
    assert fte[1] == pytest.approx(fte[0] / 2)
    books_balance(half.places[0].books.rows)


def test_money_that_is_given_again_brings_the_staff_back():
    scenario = LONG.with_values(national_share=0.9, national_withdraws=0.9, national_returns=0.6)
    model = wijk_under(scenario, 1, 1000)
    posts, ends = [], []
    for _ in range(20):
        model.run(12)
        posts.append(sum(post.fte for post in model.places[0].welfare_programme.posts))
        ends.append(model.national.gives)
    assert {event for _, event in story(model)} >= {"cabinet_withdraws", "cabinet_gives"}
    full = max(posts)
    assert {round(each / full, 6) for each in posts} == {0.1, 1.0}
    assert max(post.fte for post in model.places[0].welfare_programme.posts) <= 1.0
    books_balance(model.places[0].books.rows)


def test_a_cut_of_the_council_and_one_of_the_cabinet_go_together():
    cut = LONG.with_values(national_share=0.5, national_withdraws=0.9).with_event(20, "budget_cut")
    place = wijk_under(cut, 1, 1000).run(30).places[0]
    assert place.programme.share == pytest.approx(0.8 * 0.5)


def test_without_reliability_no_cabinet_reaches_a_programme():
    null_world("national_share", ["reliability"], 1, 60)
    half = LONG.with_values(national_share=0.8).with_strength("reliability", 0.5)
    model = wijk_under(half, 1, 300).run(14)
    model.national.gives = False
    assert model.national.left() == pytest.approx(1 - 0.8 * 0.5)


def test_a_promise_counts_money_that_there_is():
    """The counter-force: what a cabinet takes later breaks the promise; what it had taken before was not promised."""
    kept = {}
    for share in (0.0, 0.9):
        scenario = load_scenario("top-down-4").with_values(
            budget_per_resident=1000, national_share=share, national_withdraws=0.9, cabinet_fall=0.35, stop_chance=0.1,
            coalition_change=0.28,
        )  # fmt: skip
        model = wijk_under(scenario, 1, 1000).run(48)
        kept[share] = model.places[0].programme.kept()
    assert kept[0.9] < 0.6 * kept[0.0]


# Scandals ------------------------------------------------------------------------------------------------------


def heard(trust: float, expected: float, u: float, *, adult: bool = True, spill: float = 0.1) -> tuple:
    """The rule for one resident, with declared gains."""
    return plain(hear_scandal)(
        np.int32(trust * UNIT), F(expected), np.bool_(adult), F(1), F(0.6), F(1), F(spill), F(0.1), F(3), F(0.05), F(u)
    )


def test_a_scandal_by_hand():
    # a tenth of 0.1 x (-1 - 0) x 3
    trust, expected, by_scandal, clipped = heard(0.5, 0.0, 0.3)
    assert by_scandal == round(-0.03 * UNIT)
    assert trust == 0.5 * UNIT + by_scandal
    assert expected == pytest.approx(0.1 * 0.05 * -1.0)
    assert clipped == 0
    # who expects as little is not surprised, who expects worse is even pleased, a third as much
    assert heard(0.5, -1.0, 0.3)[2] == 0
    assert heard(0.5, -2.0, 0.3)[2] == pytest.approx(0.01 * UNIT, abs=1)


def test_a_scandal_passes_by_children_and_those_it_does_not_touch():
    for trust, expected, by_scandal, clipped in (heard(0.5, 0.2, 0.7), heard(0.5, 0.2, 0.3, adult=False)):
        assert (trust, by_scandal, clipped) == (UNIT // 2, 0, 0)
        assert expected == F(0.2)


@given(st.floats(-4, 4), st.floats(-2, 2), st.floats(0, 1), st.floats(0, 0.4))
def test_trust_stays_within_bounds_and_every_change_has_a_name(trust, expected, u, spill):
    after, _, by_scandal, clipped = heard(trust, expected, u, spill=spill)
    assert -BOUND <= after <= BOUND
    assert after == np.int32(trust * UNIT) + by_scandal + clipped


def test_a_scandal_is_a_named_cause_and_closes():
    scandalous = BUSY.with_values(scandal_rate=0.5, scandal_size=2, scandal_spill=0.4)
    model = wijk_under(scandalous, 2)
    occurred = every_change_is_explained(model, 48)
    months = [month for month, event in story(model) if event == "national_scandal"]
    assert occurred["municipality:scandal"] == len(months) > 0
    sums = model.record.trust_sums()[:, INDEX["cause:municipality:scandal"]]
    assert np.flatnonzero(sums).tolist() == months
    assert (sums <= 0).all()


def test_trust_in_parliament_falls_and_comes_back():
    model = wijk_under(load_scenario("business-as-usual").with_values(scandal_rate=0, scandal_parliament=0.5))
    before = _parliament(model.run(12), 12)
    model.national.shock = 0.5
    assert _parliament(model.run(12), 24) < before - 3
    assert _parliament(model.run(120), 144) == pytest.approx(before, abs=3)


def _parliament(model: WijkModel, month: int) -> float:
    table = model.record.indicators()
    chosen = (table.indicator == "trust_parliament") & (table.group == "all") & (table.month == month)
    return float(table[chosen].value.iloc[0])


def test_without_scandals_and_without_spilling_the_municipality_is_not_touched():
    usual = load_scenario("business-as-usual")
    without, unspilt = (
        live(wijk_under(usual.with_values(**values), 2), 48) for values in ({"scandal_rate": 0}, {"scandal_spill": 0})
    )
    drop = ("input scandal", "input parliament_shift")
    one, other = (
        [{name: seen for name, seen in month.items() if not name.startswith(drop)} for month in world]
        for world in (without, unspilt)
    )
    same_world(one, other, "scandals that do not spill over")


def test_a_copy_goes_on_with_the_same_cabinet():
    model = wijk_under(LONG.with_values(national_share=0.5), 2, 300).run(30)
    going_on = model.fork(model.scenario).run(40)
    assert not differing(model.run(40), going_on)
