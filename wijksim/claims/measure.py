"""Measures a claim: what it changes under the manifest, and a shipped setting in which it fails.

With and without the claim under the same luck; effects are with minus without. It fails in a setting when the paired
interval there lies wholly on the other side: of what switching the mechanism on does under the manifest, or, for the
levers and for money, of better. Candidates are screened with few seeds; the worst for the claim is proven with fresh
ones, and counts only when its interval still lies wholly there.
"""

from math import sqrt
from typing import Any

import numpy as np

from wijksim.claims.asked import (
    BALANCE,
    BESIDE,
    LEVERS,
    PROOF,
    RESIDENTS,
    SEARCH,
    SEEDS,
    STRATEGY,
    SWITCH,
    WIJK,
    YEAR,
    Claim,
)
from wijksim.claims.lives import Lives
from wijksim.claims.outputs import outputs
from wijksim.claims.rounding import effect_of
from wijksim.experiments.contrasts import NOTICED
from wijksim.scenario.scenario import Scenario, load_scenario

Content = dict[str, Any]


def measure(claim: Claim, lives: Lives, seeds: range = SEEDS, search: range = SEARCH, proof: range = PROOF) -> Content:
    """The stored entry of a claim, computed anew; raises `WijksimError` when a life fails."""
    if claim.mechanism is None:
        from wijksim.claims.risk import measure_risk

        found = {SWITCH: measure_risk(claim, lives, seeds, search, proof), LEVERS: None}
    else:
        found = {way: _measure_way(claim, way, lives, seeds, search, proof) for way in (SWITCH, LEVERS)}
    return {
        "claim": claim.number,
        "name": claim.name,
        "key": claim.key,
        "strategy": STRATEGY,
        "outcome": claim.outcome,
        "wijk": WIJK,
        "residents": RESIDENTS,
        "year": YEAR,
        "replicates": len(seeds),
        **found,
        **outputs(claim, lives, seeds),
    }


def _measure_way(claim: Claim, way: str, lives: Lives, seeds: range, search: range, proof: range) -> Content | None:
    """What one way of leaving the claim out changes, and where it fails; None where there is no such way."""
    strategy = load_scenario(STRATEGY)
    twins = claim.twins(strategy)
    if way not in twins:
        return None
    lives.live([strategy, *twins.values()], seeds)
    effect = _effect(claim, way, strategy, lives, seeds)
    judged = way == LEVERS or claim.outcome == BALANCE  # by better and worse
    side = 1 if judged else _side(effect)
    beside = {name: _effect(claim, way, strategy, lives, seeds, name) for name in BESIDE}
    searched = [_searched(claim, way, name, lives, search) for name in claim.candidates]
    searched = [each for each in searched if each]
    if judged and beyond(effect, side):  # under the manifest itself leaving it out is better
        found: Content = {"scenario": STRATEGY, **effect}
    else:
        found = _proven(claim, way, side, searched, lives, proof)
    return {
        **effect,
        "left_out": claim.left_out if way == LEVERS else None,
        "beside": beside,
        "counter_scenario": found.get("scenario"),
        "counter_effect": found.get("effect"),
        "counter_ci": found.get("ci"),
        "searched": searched,
    }


def _side(effect: Content) -> int:
    """On which side a mechanism stands: 1 is better, -1 is one that does harm under the manifest."""
    return -1 if effect["ci"][1] < 0 else 1


def beyond(effect: Content, side: int) -> bool:
    """Whether an interval lies wholly on the other side than `side`."""
    low, high = effect["ci"]
    return bool(high < 0 if side > 0 else low > 0)


def _searched(claim: Claim, way: str, name: str, lives: Lives, seeds: range) -> Content:
    """A candidate as the search sees it; nothing where the claim cannot be left out of it that way."""
    candidate = load_scenario(name)
    twins = claim.twins(candidate)
    if way not in twins:
        return {}
    lives.live([candidate, *twins.values()], seeds)
    return {"scenario": name, **_effect(claim, way, candidate, lives, seeds)}


def _proven(claim: Claim, way: str, side: int, searched: list[Content], lives: Lives, seeds: range) -> Content:
    """The candidate that refutes the claim with fresh luck as well, the strongest in the search tried first."""
    refuting = [each for each in searched if beyond(each, side)]
    for each in sorted(refuting, key=lambda each: side * each["effect"]):
        candidate = load_scenario(each["scenario"])
        lives.live([candidate, claim.twins(candidate)[way]], seeds)
        effect = _effect(claim, way, candidate, lives, seeds)
        if beyond(effect, side):
            return {"scenario": each["scenario"], **effect}
    return {}


def _effect(claim: Claim, way: str, scenario: Scenario, lives: Lives, seeds: range, outcome: str = "") -> Content:
    """With minus without, and its paired 95 % interval; of the claim's own outcome when no other is named."""
    differences = lives.differences(claim.twins(scenario)[way], scenario, outcome or claim.outcome, seeds)
    return effect_of(differences)


def share_interval(count: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    z = 1.959964
    middle, reach = (count + z * z / 2) / (of + z * z), z * sqrt(count * (of - count) / of + z * z / 4) / (of + z * z)
    return middle - reach, middle + reach


def worse_anywhere(differences: np.ndarray) -> int:
    """In how many replicates (columns) some domain (rows) is noticeably lower."""
    return int((differences < -NOTICED).any(axis=0).sum())
