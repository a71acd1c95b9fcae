"""A fork under other values: either it is the world that a fresh start under them is, or it is refused by name."""

import numpy as np
import pytest
from small_wijk import differing, small_model
from worlds import BUSY

from wijksim import Scenario, WijksimError
from wijksim.agents.professional import Professional
from wijksim.agents.wijk import Wijk
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.state.columns import COLUMNS

#: Long enough for a programme, its first works and a survey of what was lived under it.
MONTHS = 14


def moved(name: str) -> list[Scenario]:
    """The scenario with one parameter at its lowest and at its highest."""
    ends = (PARAMETERS[name].low, PARAMETERS[name].high)
    return [BUSY.with_values(**{name: end}) for end in ends if end != BUSY.values[name]]


@pytest.fixture(scope="module")
def start():
    return small_model(BUSY)


def people(model) -> dict[str, bytes]:
    return {name: getattr(model.table, name).tobytes() for name in COLUMNS}


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_fork_at_the_start_is_a_fresh_model_or_is_refused(start, name):
    for scenario in moved(name):
        fresh = small_model(scenario)
        if people(fresh) != people(start):
            with pytest.raises(WijksimError, match=f"^{name} is "):
                start.fork(scenario)
            continue
        fork = start.fork(scenario)
        assert differing(fork, fresh) == []
        assert differing(fork.run(MONTHS), fresh.run(MONTHS)) == []


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_fork_at_the_start_without_a_mechanism_is_a_fresh_model_without_it(start, mechanism):
    scenario = BUSY.without(mechanism)
    fork, fresh = start.fork(scenario), small_model(scenario)
    assert differing(fork.run(MONTHS), fresh.run(MONTHS)) == []


def test_what_was_refused_is_what_people_were_built_from(start):
    assert start.runner.built_from == ("setback_rate", "setback_size", "tenure_gap")


@pytest.mark.parametrize("forgotten", ["_fund_mainstream", "set_constants", "_estimate_cases"])
def test_what_is_not_worked_out_again_is_noticed(start, forgotten, monkeypatch):
    names = {
        "_fund_mainstream": "mainstream_budget", "set_constants": "moving_selectivity",
        "_estimate_cases": "case_demand",
    }  # fmt: skip
    scenario = moved(names[forgotten])[-1]
    fresh = small_model(scenario).run(MONTHS)
    fte = sum(post.fte for post in start.places[0].welfare.posts)
    monkeypatch.setattr(Wijk, forgotten, lambda place: fte)
    assert differing(start.fork(scenario).run(MONTHS), fresh)


def test_a_fork_keeps_holders_and_hires_for_new_posts():
    model = small_model(BUSY, seed=2).run(18)
    before = [post.holder for post in model.places[0].welfare.posts]
    fork = model.fork(BUSY.with_values(mainstream_budget=140, fte_cost=75000))
    # a few hundred residents pay for less than one post, so pretend that the wijkteam is larger
    place = fork.places[0]
    place.welfare.resize(1, 2.4, 3)
    assert [post.holder for post in place.welfare.posts] == [*before, -1, -1]
    assert [post.fte for post in place.welfare.posts] == pytest.approx([0.8] * 3)
    place.welfare.resize(1, 0.5, 1)
    assert [(post.holder, post.fte) for post in place.welfare.posts] == [(before[0], 0.5)]
    assert place.post_holder[2] == place.post_holder[3] == -1
    fork.run(2)


def test_posts_of_the_old_programme_never_mix_with_those_of_a_larger_wijkteam():
    model = small_model(BUSY.with_values(hiring_months=2), seed=2).run(12)
    old = [post.post for post in model.places[0].welfare_programme.posts]
    assert old
    place = model.fork("business-as-usual").places[0]
    assert not place.welfare_programme.posts
    assert np.all(place.post_holder[old] == -1)


def test_the_alderman_of_this_term_may_leave_under_the_new_values():
    few, many = (BUSY.with_values(alderman_exit=end) for end in (0.38, 0.55))
    changed = 0
    for seed in range(1, 21):
        model, fresh = (small_model(each, seed=seed).policy for each in (few, many))
        fork = model.model.fork(many).policy
        assert fork._exit_month == fresh._exit_month
        assert fork.priority == model.priority
        changed += fork._exit_month != model._exit_month
    assert changed


def test_a_vacant_mainstream_post_is_filled_as_any_vacancy():
    model = small_model(BUSY)
    place = model.places[0]
    post = Professional(model, place.welfare, place, 9, 1.0, programme=False, vacant=True)
    assert post.holder == -1
    while post.holder < 0:
        post.step()
    assert (post.holder, post.knowledge) == (0, 0.0)
