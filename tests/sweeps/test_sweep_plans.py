"""Plans: points lie where they may, there are as many as was said, and the same plan gives the same points."""

import builtins
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_sweeps import content, design

from wijksim.errors import WijksimError
from wijksim.sweeps.plans import FACTORIAL, LATIN, MORRIS, SOBOL, Plan, points_of
from wijksim.sweeps.reader import parse_design
from wijksim.sweeps.varied import NAMES, Varied
from wijksim.sweeps.varying import whole_range

_NAMES = list(NAMES)
_ranges = st.builds(whole_range, st.sampled_from(_NAMES))
_levels = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 1.0]), min_size=1, max_size=4, unique=True)
_stepped = st.builds(
    lambda name, levels: Varied(name, min(levels), max(levels), tuple(levels)), st.sampled_from(_NAMES), _levels
)
_logs = st.builds(lambda name: Varied(name, 0.001, 10.0, scale="log"), st.sampled_from(_NAMES))
_varied = st.lists(_ranges | _stepped | _logs, min_size=1, max_size=6, unique_by=lambda each: each.name)
_drawn = st.builds(
    Plan,
    st.sampled_from([LATIN, SOBOL, MORRIS]),
    st.sampled_from([1, 2, 4]),
    st.integers(0, 9),
    st.sampled_from([4, 6]),
)


@settings(max_examples=60)
@given(_varied, _drawn)
def test_points_are_in_range_as_many_as_said_and_the_same_again(varied, plan):
    points = points_of(plan, varied)
    assert list(points.columns) == [each.name for each in varied]
    assert list(points.index) == list(range(plan.size(varied)))
    for each in varied:
        values = points[each.name]
        assert values.between(each.low, each.high).all()
        assert each.levels is None or set(values) <= set(each.levels)
        assert not each.whole or (values == values.round()).all()
    assert points.equals(points_of(plan, varied))


@settings(max_examples=40)
@given(st.lists(_ranges | _stepped, min_size=0, max_size=4, unique_by=lambda each: each.name), st.integers(2, 4))
def test_a_factorial_plan_has_every_combination_once(varied, levels):
    plan = Plan(FACTORIAL, levels=levels)
    points = points_of(plan, varied)
    wanted = set(itertools.product(*(each.steps(levels) for each in varied)))
    assert {tuple(row) for row in points.to_numpy().tolist()} == wanted
    assert len(points) == len(wanted) == plan.size(varied)


@given(st.integers(1, 8).map(lambda power: 2**power), st.integers(1, 5))
def test_saltelli_has_n_times_2d_plus_2_points(base, count):
    varied = [whole_range(name) for name in _NAMES[:count]]
    assert len(points_of(Plan(SOBOL, base), varied)) == base * (2 * count + 2)


def test_points_of_a_hypercube_fill_every_part_of_a_range_once():
    values = points_of(Plan(LATIN, 50), [Varied("trust_gain", 0.0, 1.0)])["trust_gain"]
    assert sorted(np.floor(values * 50)) == list(range(50))


def test_a_log_scale_gives_every_tenfold_its_share():
    values = points_of(Plan(LATIN, 100), [Varied("trust_gain", 0.01, 100.0, scale="log")])["trust_gain"]
    assert [int(((values >= low) & (values < 10 * low)).sum()) for low in (0.01, 0.1, 1.0, 10.0)] == [25] * 4


def test_morris_changes_one_number_at_a_time():
    varied = [whole_range(name) for name in ("trust_gain", "programmes", "carry_over", "outreach")]
    points = points_of(Plan(MORRIS, 6, levels=4), varied).to_numpy().reshape(6, 5, 4)
    changed = (np.diff(points, axis=1) != 0).sum(axis=2)
    assert (changed == 1).all()


@pytest.mark.parametrize("kind", [SOBOL, MORRIS])
@pytest.mark.parametrize("seed", [0, 1, 9])
def test_a_larger_plan_begins_with_the_points_of_the_smaller_one(kind, seed):
    """So that its folder can grow."""
    varied = [whole_range("trust_gain"), whole_range("programmes"), whole_range("outreach")]
    few, many = (points_of(Plan(kind, base, seed, 4), varied) for base in (4, 16))
    assert many[: len(few)].equals(few)


def test_another_seed_draws_other_points():
    seeds = [design(plan={"kind": LATIN, "points": 2, "seed": seed}).points for seed in (1, 2)]
    assert not seeds[0].equals(seeds[1])


def test_without_salib_the_way_to_get_it_is_told(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith("SALib"):
            raise ImportError(name)
        return real(name, *rest)

    asked = parse_design("small.toml", content(plan={"kind": SOBOL, "points": 2}))
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(WijksimError, match=r"pip install 'wijksim\[analysis\]'"):
        _ = asked.points
