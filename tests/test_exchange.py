"""Exchange (claim 5): what is copied from elsewhere, for better and for worse."""

import numpy as np
import pytest
from small_wijk import small_profile
from steering import at_month, order_of_wijken_does_not_count
from worlds import BUSY

from wijksim.agents.exchange import another_municipality, kitchens, with_exchange
from wijksim.agents.picture import aim_at
from wijksim.agents.use import Use
from wijksim.model import WijkModel
from wijksim.population.start import DOMAIN_SD
from wijksim.state.ledger import INDEX

ALONE = {"exchange_noise": 0.0, "exchange_likeness": 0.0}
NATIONAL = DOMAIN_SD / np.sqrt(2 * np.pi)


def two_wijken(first: str = "presikhaaf-west", second: str = "giethoorn", **values: float) -> WijkModel:
    profiles = [small_profile(300, wijk) for wijk in (first, second)]
    return WijkModel(BUSY.with_values(**values), profiles, 1)


# worked by hand ------------------------------------------------------------------------------------------------


def test_full_exchange_copies_the_declared_share_of_what_is_aimed_at_elsewhere():
    # nothing alike and no noise: every domain is needed as much as in the country, so elsewhere aims at all alike
    model = at_month(1, exchange=1, exchange_pull=0.3, **ALONE)
    place = model.places[0]
    assert another_municipality(model, place) == pytest.approx([1 / 7] * 7)
    aim = with_exchange(model, place, [1.0, 0, 0, 0, 0, 0, 0])
    assert aim == pytest.approx([0.7 + 0.3 / 7, *[0.3 / 7] * 6])
    model.strengths["exchange"] = 0.5
    assert with_exchange(model, place, [1.0, 0, 0, 0, 0, 0, 0])[0] == pytest.approx(0.85 + 0.15 / 7)


def test_needs_elsewhere_are_partly_those_of_here_as_they_are_now():
    model = at_month(30, exchange_likeness=0.9, exchange_noise=0)
    place = model.places[0]
    needs = [0.9 * need + 0.1 * NATIONAL for need in place.need_history[30]]
    assert another_municipality(model, place) == pytest.approx(aim_at(needs, BUSY.values["picture_focus"]))


def test_another_wijk_tells_where_its_hours_were_used():
    model = two_wijken(**ALONE).run(14)
    place, other = model.places
    cases = [
        sum(int(month[INDEX[f"sum:cases_{domain}"]]) for month in model.record.sums[1][1:13])
        for domain in ("upbringing", "schooling", "social", "work", "health", "housing", "safety")
    ]
    assert sum(cases) > 0
    assert other.use.last_year() == pytest.approx([each / sum(cases) for each in cases])
    assert kitchens(model, place) == [another_municipality(model, place), other.use.last_year()]
    mean = [(1 / 7 + each / sum(cases)) / 2 for each in cases]
    model.values["exchange"], pull = 1.0, model.values["exchange_pull"]
    aim = with_exchange(model, place, [1 / 7] * 7)
    assert aim == pytest.approx([(1 - pull) / 7 + pull * seen for seen in mean])


# what holds for any ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_aim_stays_a_division_of_all_money(seed):
    model = at_month(7, seed=seed, exchange=1, exchange_noise=0.4, exchange_pull=0.7)
    aim = model.places[0].programme.aim
    assert sum(aim) == pytest.approx(1)
    assert min(aim) > 0


def test_what_is_told_of_elsewhere_errs_as_declared():
    model = at_month(1, exchange_noise=0.1, exchange_likeness=0)
    place = model.places[0]
    told = []
    for model.month in range(1, 1201):
        weights = np.array(another_municipality(model, place))
        told.append(weights)
    # aims turned back into needs: n + 2 n^2 + 0.001 in proportion
    needs = np.array(told) / np.mean(told) * (NATIONAL * (1 + 2 * NATIONAL) + 0.001)
    spread = np.std((-1 + np.sqrt(1 + 8 * needs)) / 4)
    assert spread == pytest.approx(0.1, abs=0.01)


def test_no_wijk_knows_more_because_it_stands_first():
    order_of_wijken_does_not_count()


def test_a_year_is_told_to_all_from_its_second_month_on():
    model = two_wijken().run(12)
    told = {}
    for _ in range(2):
        model.step()
        told[model.month] = [place.use.last_year() is not None for place in model.places]
    assert told == {13: [False, False], 14: [True, True]}
    empty = Use(model.places[0])
    assert empty.last_year() is None
    assert empty.fit(0, 6) == 1.0


# how it fails ----------------------------------------------------------------------------------------------------


def test_the_copied_aim_pulls_away_from_the_own_picture_where_elsewhere_is_unlike():
    gaps = {}
    for exchange in (0.0, 1.0):
        model = at_month(1, exchange=exchange, agenda_share=0, coalition_bias=0, register_visibility=1, **ALONE)
        needed = aim_at(model.places[0].need_history[0], BUSY.values["picture_focus"])
        aim = model.places[0].programme.aim
        gaps[exchange] = sum(abs(a - b) for a, b in zip(aim, needed, strict=True))
    assert gaps[0] == pytest.approx(0, abs=1e-9)
    assert gaps[1] > 0.05


def test_it_can_also_mend_a_picture_that_is_old_and_bent():
    gaps = {}
    for exchange in (0.0, 1.0):
        model = at_month(
            30, exchange=exchange, agenda_share=0, coalition_bias=1, exchange_noise=0, exchange_likeness=0.9,
            picture_carried=0, sunk_cost=0,
        )  # fmt: skip
        place = model.places[0]
        place.programme.rerank()
        place.programme.revise()
        needed = aim_at(place.need_history[-1], BUSY.values["picture_focus"])
        gaps[exchange] = sum(abs(a - b) for a, b in zip(place.programme.aim, needed, strict=True))
    assert gaps[1] < gaps[0]


def test_looking_around_takes_hours_of_staff():
    worked = {}
    for exchange in (0.0, 1.0):
        model = at_month(1, exchange=exchange, exchange_cost=0.1, exchange_pull=0)
        for post in model.places[0].welfare_programme.posts:
            post._take_up()
        worked[exchange] = model.places[0].programme.staff_hours()
    assert worked[1] == pytest.approx(0.9 * worked[0])
    assert worked[1] > 0
