"""Claim 17, an output: that the risk of another way is not that great.

The chance that the manifest ends noticeably worse than business as usual in any domain, the mean of the worst tenth of
its replicates, and the regret: how much worse it ends on average, where a replicate in which it is better counts as
none. It fails in a setting where that chance is more than a half, with its interval.
"""

from typing import Any

import numpy as np

from wijksim.claims.asked import OUTCOME, STRATEGY, Claim
from wijksim.claims.lives import Lives
from wijksim.claims.measure import share_interval, worse_anywhere
from wijksim.claims.rounding import rounded
from wijksim.experiments.usual import usual_scenario
from wijksim.scenario.scenario import load_scenario
from wijksim.state.columns import DOMAINS

Content = dict[str, Any]
_HALF, _TENTH = 0.5, 10


def measure_risk(claim: Claim, lives: Lives, seeds: range, search: range, proof: range) -> Content:
    """What there is to say of the risk, and a setting in which it is great."""
    own = _risk(STRATEGY, lives, seeds)
    searched = [{"scenario": name, **_chance(name, lives, search)} for name in claim.candidates]
    found: Content = {}
    for each in sorted(searched, key=lambda each: -each["effect"]):
        proven = _chance(each["scenario"], lives, proof) if each["ci"][0] > _HALF else None
        if proven and proven["ci"][0] > _HALF:
            found = {"scenario": each["scenario"], **proven}
            break
    return {
        **own,
        "left_out": None,
        "beside": {},
        "counter_scenario": found.get("scenario"),
        "counter_effect": found.get("effect"),
        "counter_ci": found.get("ci"),
        "searched": searched,
    }


def _risk(name: str, lives: Lives, seeds: range) -> Content:
    chance = _chance(name, lives, seeds)
    scenario = load_scenario(name)
    gains = np.sort(lives.differences(usual_scenario(scenario), scenario, OUTCOME, seeds))
    worst = gains[: -(-len(gains) // _TENTH)]
    return {
        **chance,
        "worst_tenth": rounded(float(worst.mean())),
        "regret": rounded(float(np.maximum(0.0, -gains).mean())),
    }


def _chance(name: str, lives: Lives, seeds: range) -> Content:
    """The share of replicates in which some domain ends noticeably lower than under business as usual in its world."""
    scenario = load_scenario(name)
    usual = usual_scenario(scenario)
    lives.live([scenario, usual], seeds)
    differences = np.array([lives.differences(usual, scenario, domain, seeds) for domain in DOMAINS])
    worse = worse_anywhere(differences)
    low, high = share_interval(worse, len(seeds))
    return {"effect": rounded(worse / len(seeds)), "ci": [rounded(low), rounded(high)]}
