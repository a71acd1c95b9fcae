"""Forms that were checked before they were built: linear without feedback, asking that dies out, effects of fair size.

Each asks something of the rules as they are; none of them knows what a strategy ought to do.
"""

from functools import cache

import numpy as np
import pytest
from small_wijk import small_profile

from wijksim.experiments import paired
from wijksim.model import WijkModel
from wijksim.observe.books import SPENT
from wijksim.rules.numbers import I8, I32, F, plain
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import Scenario, list_scenarios, load_scenario
from wijksim.scenario.shipped import MAIN
from wijksim.state.columns import DOMAINS
from wijksim.state.ledger import INDEX
from wijksim.state.phases import MONTH

SIXTY_YEARS = 720
#: Upbringing is exposure that is kept and does not fade, so its sum depends on when it came.
FADING = DOMAINS[1:]
_STATES = [INDEX[f"sum:state_{domain}"] for domain in FADING]


# The linear limit: what an hour does over sixty years does not depend on how hours are spread over years -----------


def effect_of(domain: str, aid: list[float], half: float = 1000) -> float:
    """Sum over sixty years of the effect (sd x months) in a domain of somebody helped so much each month.

    With `half` so large the effect is in proportion to support; half of the largest comes with that much support.
    """
    values = {name: declared.default for name, declared in PARAMETERS.items()}
    month = next(phase for phase in MONTH if phase.name == "domain_month" and phase.suffix == domain)
    rule, stage, stock, total = plain(month.rule), F(0), F(0), 0.0
    fade, leave = F(np.log(2) / (12 * values["half_life"])), F(1 / (12 * values[f"lag_{domain}"]))
    number = month.constants["number"]
    for k in range(SIXTY_YEARS):
        given = F(aid[k]) if k < len(aid) else F(0)
        # somebody who lacks one sd throughout
        stage, stock, state, _, _ = rule(
            number, I32(k), I32(-480), number if given > 0 else I8(0), given, F(-1), stage, stock, F(0), F(0), leave,
            fade, F(half), F(half), F(0), F(0), F(0), F(0),
        )  # fmt: skip
        total += float(state)
    return total


@pytest.mark.parametrize("domain", FADING)
def test_the_same_help_in_four_years_or_in_twenty_does_as_much_over_sixty(domain):
    short, long = effect_of(domain, [0.005] * 48), effect_of(domain, [0.001] * 240)
    assert short > 0
    assert short == pytest.approx(long, rel=0.02)


def test_saturation_alone_breaks_that():
    short, long = (effect_of("health", aid, half=0.2) for aid in ([0.05] * 48, [0.01] * 240))
    assert short < 0.9 * long


def linear(name: str) -> Scenario:
    """A strategy whose money buys hours of projects, without ties, learning, politics, or anything but delivery."""
    scenario = load_scenario(name).with_values(
        staffing_share=0, physical_share=0, support_existing=0, moving_selectivity=0, entrant_response=0, effect_half=2
    )
    if name != "business-as-usual":
        scenario = scenario.with_values(budget_per_resident=60)
    for mechanism in set(MECHANISMS) - {"delivery"}:
        scenario = scenario.without(mechanism)
    return scenario


@cache
def sums_and_euros(name: str, seed: int) -> tuple[float, float]:
    """Sum of the states of everybody over sixty years (sd x months), and EUR spent."""
    model = WijkModel(linear(name), [small_profile(10_000)], seed).run(SIXTY_YEARS)
    states = np.stack(model.record.sums[0])[:, _STATES].sum() / 2**20
    return float(states), sum(cents for _, kind, cents in model.places[0].books.rows if kind in SPENT) / 100


def per_euro(name: str, seed: int) -> float:
    """What a euro of a programme adds."""
    (states, euros), (usual, without) = sums_and_euros(name, seed), sums_and_euros("business-as-usual", seed)
    return (states - usual) / (euros - without)


@pytest.mark.slow
def test_without_feedback_a_euro_does_as_much_in_four_years_as_in_twenty():
    short, long = (np.array([per_euro(name, seed) for seed in range(1, 9)]) for name in ("top-down-4", "top-down-20"))
    assert short.mean() > 0
    assert long.mean() > 0
    _, low, high = paired.interval(short - long)
    # who happens to be helped differs by half; the rule itself is held to two in a hundred above
    assert low < 0 < high


# The reproduction number of asking ----------------------------------------------------------------------------------


def joined(reproduction: float) -> int:
    """How many join in twenty years where residents ask each other so much, and little else happens."""
    scenario = load_scenario("business-as-usual").with_values(
        asking_reproduction=reproduction, self_offer=0.0002, asked_by_municipality=0.002
    )
    models = [WijkModel(scenario, [small_profile(2000)], seed).run(240) for seed in (1, 2, 3, 4)]
    return sum(int(np.stack(model.record.sums[0])[:, INDEX["sum:joined"]].sum()) for model in models)


@pytest.mark.slow
def test_asking_by_residents_dies_out_by_itself():
    declared = PARAMETERS["asking_reproduction"]
    assert declared.default <= 0.8
    assert declared.high == pytest.approx(0.95)
    alone = joined(0)
    # each who joins brings so many more, who bring more: 1 / (1 - R) in all
    found = {asked: 1 - alone / joined(asked) for asked in (0.5, 0.8, 0.95)}
    assert 0 < found[0.5] < found[0.8] < found[0.95] < 1
    assert all(reproduction <= asked + 0.05 for asked, reproduction in found.items())


# What a programme can do at most ------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in list_scenarios(MAIN) if name != "business-as-usual"])
def test_effects_are_of_a_size_that_the_money_can_buy(name):
    # 75 EUR per resident and year: some 4,400 contact hours per 5,000, so 4 % of them a year at 20 hours a case
    scenario = load_scenario(name).with_values(budget_per_resident=1500)
    better = []
    for seed in range(1, 5):
        model, usual = (
            WijkModel(each, [small_profile(1000)], seed).run(240)
            for each in (scenario, load_scenario("business-as-usual"))
        )
        hardship = [_share(each, "hardship") for each in (usual, model)]
        better.append(hardship[0] - hardship[1])
    gained = np.mean(better, axis=0)
    assert gained.max() < 4, "points fewer in hardship"
    assert gained.min() > -4


def _share(model: WijkModel, measure: str) -> np.ndarray:
    """Adults (%) in hardship, every month."""
    sums = np.stack(model.record.sums[0])
    return 100 * sums[:, INDEX[f"sum:{measure}"]] / 2**20 / sums[:, INDEX["sum:adults"]]
