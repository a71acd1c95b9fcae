"""A researcher's rule in place of ours: five lines, in this process and in workers, or one clear error."""

import numpy as np
import pytest
from small_wijk import differing, digests, small_model, small_profile

from wijksim import WijksimError, compare
from wijksim.rules.numbers import I8, ZERO, rule
from wijksim.rules.replaced import rule_sources
from wijksim.state.ledger import INDEX
from wijksim.state.phases import REPLACEABLE

MONTHS = 6


def nobody_leaves(setback):
    """Nobody dies, moves, leaves home or is born; what went wrong stays so."""
    return I8(0), I8(0), setback


RULES = {"live_on": nobody_leaves}
TEXT = {"live_on": "def anything(setback: float) -> tuple:\n    return I8(0), I8(0), setback\n"}


@pytest.fixture(scope="module")
def still():
    """The small wijk for half a year in which nobody comes or goes."""
    return small_model(rules=RULES).run(MONTHS)


@pytest.mark.slow  # another rule is another compilation, the first time
def test_a_rule_of_five_lines_replaces_ours(still):
    sums = still.record.trust_sums()
    for name in ("births", "deaths", "departures"):
        assert sums[1:, INDEX[f"sum:{name}"]].sum() == 0
    assert small_model().run(MONTHS).record.trust_sums()[:, INDEX["sum:departures"]].sum() > 0


@pytest.mark.slow
@pytest.mark.parametrize("way", ["arrays", "agents"])
def test_a_replaced_rule_gives_the_same_bits_in_every_way(still, way):
    months = 1 if way == "agents" else MONTHS
    expected = still if months == MONTHS else small_model(rules=RULES).run(months)
    assert differing(small_model(rules=RULES, way=way).run(months), expected) == []


@pytest.mark.slow
@pytest.mark.parametrize("given", [TEXT, {"live_on": rule(nobody_leaves)}], ids=["text", "compiled"])
def test_a_rule_can_be_text_or_compiled(still, given):
    assert differing(small_model(rules=given).run(MONTHS), still) == []


@pytest.mark.slow
def test_a_replaced_rule_travels_to_workers_and_forks(still):
    strategies = ["business-as-usual", "top-down-4"]
    here, there = (
        compare(strategies, small_profile(), 1, months=MONTHS, workers=workers, rules=RULES) for workers in (1, 2)
    )
    assert here.digest == there.digest
    moves = there.indicators.query("indicator in ['births', 'deaths', 'departures'] and month > 0")
    assert len(moves)
    assert (moves["value"] == 0).all()
    ours = compare(strategies, small_profile(), 1, months=MONTHS, workers=1)
    assert ours.digest != here.digest
    assert differing(still.fork("resident-led-4"), still) == []


def test_arguments_may_be_anything_that_the_phase_knows():
    def lonely(month, state, personal, lag_work, u_life0, z_own):
        return personal, state, ZERO, ZERO

    (source,) = rule_sources({"furnish_domain": lonely}, REPLACEABLE).values()
    assert source.startswith("def replaced_furnish_domain(month, state, personal, lag_work, u_life0, z_own):")


def unknown_argument(mont):
    return I8(0), I8(0), ZERO


def too_few(month):
    return I8(0), I8(0)


def borrows(month):
    return I8(0), I8(0), ELSEWHERE


def optional(month, strength=1):
    return I8(0), I8(0), ZERO


def silent(month):
    np.where(month, 1, 0)


ELSEWHERE = 3


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"liveon": nobody_leaves}, "No rule is called 'liveon'. Did you mean 'live_on'"),
        ({"live_on": len}, "The source of the rule for 'live_on' cannot be found"),
        ({"live_on": lambda month: (I8(0), I8(0), ZERO)}, "must be one function written with def"),
        ({"live_on": "def f(month: return"}, "The rule for 'live_on' is not Python"),
        ({"live_on": "x = 1"}, "must be one function written with def"),
        ({"live_on": "def f(month):\n    return I8(0), I8(0), ZERO\nopen('x')"}, "must be one function"),
        ({"live_on": unknown_argument}, "asks for 'mont', which stands for nothing. Did you mean 'month'"),
        ({"live_on": too_few}, "must end with a return of 3, separated by commas: leaves, bears, setback"),
        ({"live_on": silent}, "must end with a return of 3"),
        ({"live_on": borrows}, "uses ELSEWHERE, which worker processes do not know"),
        ({"live_on": optional}, "must take plain arguments"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_at_once(rules, message):
    with pytest.raises(WijksimError) as caught:
        small_model(rules=rules)
    assert message in str(caught.value)
    with pytest.raises(WijksimError) as caught:
        compare(["top-down-4", "manifest"], small_profile(), 1, months=1, workers=1, rules=rules)
    assert message in str(caught.value)


def test_a_model_with_a_replaced_rule_says_so(still):
    assert list(still.rules) == ["live_on"]
    assert digests(still)["events"]
