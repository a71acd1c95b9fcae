"""What two claims ask for beside their effect, as outputs: what talks win back, and staff in two contrasts.

Claim 4: months and euros saved after over those spent before, against the strategy without its talks. Claim 11: the
same staff out of the same budget, and on top of it, of which counts what each extra euro brings.
"""

from typing import Any

import numpy as np
import pandas as pd

from wijksim.claims.asked import BALANCE, BESIDE, OUTCOME, STAFF, STRATEGY, TALKS, Claim
from wijksim.claims.lives import GIVEN, GIVEN_NOW, Lives
from wijksim.claims.rounding import effect_of, rounded, span_of
from wijksim.experiments.won_back import ratios, set_against
from wijksim.scenario.scenario import Scenario, load_scenario

Content = dict[str, Any]
WON_BACK, STAFFING = "won_back", "staffing"
#: EUR per resident that effects per extra euro are told of: of one euro nothing would be left after rounding.
PER = 100.0
#: EUR per resident below which no money was added.
_NO_MONEY = 0.005


def outputs(claim: Claim, lives: Lives, seeds: range) -> Content:
    """The outputs that a claim asks for, by name; empty for most claims. Raises `WijksimError` when a life fails."""
    if not claim.contrasts:
        return {}
    lives.live([load_scenario(STRATEGY), *claim.contrasts.values()], seeds)
    if claim.name == TALKS:
        [twin] = claim.contrasts.values()
        return {WON_BACK: _won_back(twin, lives, seeds)}
    assert claim.name == STAFF, f"what is set beside claim {claim.name} is told nowhere"
    return {STAFFING: {name.replace(" ", "_"): _contrast(each, lives, seeds) for name, each in claim.contrasts.items()}}


def _won_back(twin: Scenario, lives: Lives, seeds: range) -> Content:
    """By measure (months a project, EUR per resident): before, after, ratio, its interval, and whether it is ample."""
    strategy = load_scenario(STRATEGY)
    rows = [set_against(lives.spent(strategy, seed), lives.spent(twin, seed)) for seed in seeds]
    found: Content = {"projects": int(sum(row["projects"] for row in rows))}
    for row in ratios(pd.DataFrame(rows)).to_dict("records"):
        found[row["measure"]] = {
            "before": rounded(row["before"]),
            "after": rounded(row["after"]),
            "ratio": rounded(row["won_back"]) if np.isfinite(row["won_back"]) else None,
            "ci": span_of(row["low"], row["high"]),
            "ample": row["ample"],
        }
    return found


def _contrast(scenario: Scenario, lives: Lives, seeds: range) -> Content:
    """One contrast: extra EUR per resident, and by outcome the effect, and what it is for each `PER` extra.

    Money is certain, so the interval is that of the effect. The balance is discounted, and so is the money it is set
    against: at -100 nothing comes back, above nothing the extra money pays for itself.
    """
    strategy = load_scenario(STRATEGY)
    found: Content = {}
    extra, extra_now = (float(lives.differences(strategy, scenario, name, seeds).mean()) for name in (GIVEN, GIVEN_NOW))
    found["extra_eur"] = rounded(extra) if abs(extra) >= _NO_MONEY else 0.0
    for outcome in (OUTCOME, *BESIDE, BALANCE):
        differences = lives.differences(strategy, scenario, outcome, seeds)
        money = extra_now if outcome == BALANCE else extra
        per = effect_of(differences, money / PER) if found["extra_eur"] > 0 else None
        found[outcome] = {**effect_of(differences), "per_100_eur": per}
    return found
