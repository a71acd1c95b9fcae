"""Every sum is explained: trust and population change by their named causes and by nothing else, to the unit."""

import pytest
from checks import every_change_is_explained
from small_wijk import small_profile
from worlds import BROKEN_OFF, BUSY, SEEDS, wijk_under

from wijksim.model import WijkModel
from wijksim.scenario.scenario import load_scenario
from wijksim.state.columns import TRUSTS
from wijksim.state.ledger import CAUSES

STRATEGIES = ("business-as-usual", "top-down-4", "resident-led-20", "manifest", "project-carousel")


@pytest.mark.parametrize("seed", [1, BROKEN_OFF, 2**63 - 1])
@pytest.mark.parametrize("strategy", [BUSY, *STRATEGIES], ids=["busy", *STRATEGIES])
def test_every_change_is_explained_by_named_causes(strategy, seed):
    every_change_is_explained(wijk_under(strategy, seed), months=60)


def test_every_change_is_explained_in_each_wijk_of_a_municipality():
    wijken = [small_profile(300), small_profile(350), small_profile(300)]
    every_change_is_explained(WijkModel(BUSY, wijken, BROKEN_OFF, programme_wijken=[0, 2]), months=60)


def test_every_change_is_explained_after_a_strategy_takes_over():
    model = wijk_under("top-down-4", seed=3).run(20).fork(BUSY)
    every_change_is_explained(model, months=60)


def test_every_change_is_explained_when_trust_meets_its_bounds():
    wild = BUSY.with_values(
        trust_gain=0.3, trust_negativity=14, encounter_spread=1.5, routine_contact=0.3, police_contact=0.1,
        trust_return=0.005, hearsay=0.15, seen_results=6, disappointment=2.5, decision_share=0,
    )  # fmt: skip
    occurred = every_change_is_explained(wijk_under(wild, seed=BROKEN_OFF), months=78)
    assert all(occurred[f"{kind}:clip"] > 0 for kind in ("municipality", "place"))


def test_every_named_cause_occurs_somewhere():
    # a cause that never occurs explains nothing; only the bounds are rarely met
    occurred: dict[str, int] = {}
    for seed in SEEDS[:2]:
        # institutions lead projects, residents initiatives, so that both make mistakes
        found = every_change_is_explained(wijk_under(BUSY.with_values(execution_share=0), seed), months=78)
        occurred = {name: occurred.get(name, 0) + times for name, times in found.items()}
    named = {f"{kind}:{cause}" for kind in TRUSTS for cause in CAUSES[kind]}
    silent = {"professionals:hearsay", "police:hearsay", "residents:hearsay"}
    assert {name for name in named if not name.endswith(":clip")} - {
        n for n, times in occurred.items() if times
    } <= silent


@pytest.mark.slow
def test_every_change_is_explained_for_a_generation():
    every_change_is_explained(wijk_under(load_scenario("manifest"), seed=2, population=800), months=300)
