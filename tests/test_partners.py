"""Housing corporation, school and police: pictures of their own, and the ordinary hours they divide by them."""

import pytest
from checks import partners_add_no_hour
from hypothesis import given
from hypothesis import strategies as st
from small_wijk import differing
from worlds import BUSY, wijk_under

from wijksim import load_scenario
from wijksim.agents.partner import TRADES, Partner, Partnership
from wijksim.rules.numbers import F, normal, plain
from wijksim.state.draws import draw

USUAL = load_scenario("business-as-usual")
#: Sharp and true pictures of last month.
CLEAR = {"partner_lag": 3, "partner_visibility": 1, "partner_bias": 0, "partner_noise": 0}


def partnership(**values: float) -> Partnership:
    """The partners of a small wijk that has lived a month."""
    return wijk_under(USUAL.with_values(**values)).run(1).places[0].partnership


def test_they_are_agents_of_the_model():
    model = wijk_under(USUAL)
    names = [agent.trade.name for agent in model.agents_by_type[Partner]]
    assert names == ["housing corporation", "school", "police"]


def test_every_trade_has_its_own_domain_first_and_claims_no_domain_twice():
    assert [trade.domains[0] for trade in TRADES] == [5, 1, 6]
    parts = [0.0] * 7
    for trade in TRADES:
        for d, part in zip(trade.domains, trade.parts, strict=True):
            parts[d] += part
    assert max(parts) <= 1.0


def test_a_picture_by_hand():
    model = wijk_under(USUAL.with_values(partner_bias=0.3, partner_visibility=0.5, partner_noise=0.1), seed=5).run(1)
    place = model.places[0]
    history = [[0.1 * (d + 1) for d in range(7)]] * 30
    place.need_history[:] = history
    for partner in place.partnership.partners:
        own, other = partner.trade.domains
        u = draw(5, "partner", place.key, partner.number, 1)
        errors = [0.1 * float(plain(normal)(F(each))) for each in u[:2]]
        partner.look()
        assert partner.picture == pytest.approx([
            0.1 * (own + 1) + 0.3 + errors[0], max(0.0, 0.5 * 0.1 * (other + 1) + errors[1]),
        ])  # fmt: skip


def test_a_picture_is_as_old_as_declared():
    model = wijk_under(USUAL.with_values(**CLEAR | {"partner_lag": 12}))
    place = model.run(1).places[0]
    place.need_history[:] = [[float(month)] * 7 for month in range(40)]
    police = place.partnership.partners[2]
    police.look()
    assert police.picture == [27.0, 27.0]


def test_hours_by_hand():
    partners = partnership(**CLEAR)
    asked = partners.usual
    school = partners.partners[1]
    claims = [0.5 * asked[1], 0.5 * asked[0]]
    school.first, school.picture = [1.0, 1.0], [3.0, 1.0]
    school.divide(claims)
    whole = 3 * claims[0] + claims[1]
    assert school.given == pytest.approx([sum(claims) * 3 * claims[0] / whole, sum(claims) * claims[1] / whole])
    assert sum(school.given) == pytest.approx(sum(claims))


def test_pictures_as_at_the_start_leave_hours_where_they_were():
    partners = partnership(partner_noise=0)
    assert partners.together > 0.1
    assert partners.given == pytest.approx(partners.claimed)
    assert partners.hours(1000.0, partners.usual) == pytest.approx([1000.0 * share for share in partners.usual])


@given(
    asked=st.lists(st.floats(0.01, 1), min_size=7, max_size=7), seen=st.lists(st.floats(0, 3), min_size=6, max_size=6),
    contact=st.floats(0, 10_000), share=st.floats(0.01, 0.8),
)  # fmt: skip
def test_no_hour_is_added_or_lost_whatever_they_see(asked, seen, contact, share):
    partners = _SEEING
    partners.place.model.values["partner_share"] = share
    pictures = iter(seen)
    for partner in partners.partners:
        partner.look = lambda partner=partner: setattr(partner, "picture", [next(pictures), next(pictures)])
    partners.step()
    hours = partners.hours(contact, [each / sum(asked) for each in asked])
    assert sum(hours) == pytest.approx(contact)
    assert min(hours) >= 0.0


_SEEING = partnership()


def test_what_is_more_needed_gets_more_late_and_less_than_it_should():
    """The counter-force: a picture is a year old, and what is outside the trade hardly counts."""
    place = wijk_under(USUAL.with_values(partner_noise=0, partner_bias=0.6, partner_visibility=0.3)).run(1).places[0]
    partners = place.partnership
    corporation, before = partners.partners[0], partners.partners[0].given[1]
    started = len(place.need_history)
    for month in range(started, started + 24):
        place.need_history.append([need + (0.4 if d == 6 else 0.0) for d, need in enumerate(place.need_history[0])])
        place.model.month = month
        partners.step()
        if month - started < 11:
            assert corporation.given[1] == pytest.approx(before), "seen before it could be known"
    assert corporation.given[1] > before
    true = place.need_history[-1][6] / place.need_history[0][6]
    assert corporation.picture[1] / corporation.first[1] == pytest.approx(true)
    # its own trade looms so large that most hours stay there
    assert corporation.given[0] > 0.9 * 0.5 * partners.usual[5] * (1 + 0.5) / (1 + 0.5 * true)


def test_without_a_share_there_are_no_partners():
    none = USUAL.with_values(partner_share=0)
    other = none.with_values(partner_lag=3, partner_visibility=0.3, partner_bias=0.6, partner_noise=0.2)
    one, two = (wijk_under(each, 2).run(40) for each in (none, other))
    assert not [name for name in differing(one, two) if not name.startswith("inputs")]
    assert one.places[0].partnership.hours(10.0, [1 / 7] * 7) == [10.0 * (1 / 7)] * 7


def test_they_cost_no_cent_and_add_no_hour():
    partners_add_no_hour(BUSY, 30)


def test_they_are_the_same_under_every_strategy_until_needs_differ():
    usual, busy = (wijk_under(each, 3).run(13).places[0].partnership for each in (USUAL, BUSY))
    assert usual.given == busy.given


def test_a_copy_goes_on_with_the_same_pictures():
    model = wijk_under(BUSY, 2, 300).run(20)
    going_on = model.fork(model.scenario).run(20)
    assert not differing(model.run(20), going_on)


def test_another_strategy_at_the_start_takes_its_own_estimates():
    model = wijk_under("business-as-usual", 2, 300)
    assert not differing(model.fork("top-down-4").run(26), wijk_under("top-down-4", 2, 300).run(26))


@pytest.mark.slow
def test_business_as_usual_stands_as_still_as_without_them():
    """With partners and without, wellbeing of 3,000 residents differs by next to nothing after fifteen years."""
    ends = []
    for share in (0.0, 0.8):
        model = wijk_under(USUAL.with_values(partner_share=share, recession_depth=0), 1, 3000).run(180)
        table = model.record.indicators()
        chosen = (table.group == "all") & (table.indicator == "wellbeing") & (table.month > 156)
        ends.append(float(table[chosen].value.mean()))
    assert abs(ends[0] - ends[1]) < 0.01
