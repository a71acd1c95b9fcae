"""What numbers are called in an analysis: every one that a design can vary has words in both languages."""

import numpy as np
import pytest
from invented_sweep import invented, luck

import wijksim
from wijksim.analysis.naming import number_of
from wijksim.locale import words
from wijksim.sweeps.plans import Plan, points_of
from wijksim.sweeps.varied import NAMES, Varied


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_number_that_can_vary_has_a_name_of_its_own(language):
    named = [number_of(name, words(language), 1000) for name in NAMES]
    assert len(set(named)) == len(named)


@pytest.mark.parametrize("plan", ["sobol", "morris", "latin-hypercube"])
def test_a_mechanism_that_shares_its_name_with_a_lever_is_told_like_any_other(plan):
    varied = tuple(Varied(name, 0.0, 1.0) for name in ("room", "mechanisms.room"))
    base = {"sobol": 32, "morris": 12, "latin-hypercube": 60}[plan]
    points = points_of(Plan(plan, base, 7, 4), varied).to_numpy()

    def outcome(strategy, point, seed, year):
        fails = point["mechanisms.room"] > 0.6
        return luck(seed, year) + (strategy == "beta") * (point["room"] - 3.0 * fails)

    found = wijksim.analyse(invented(outcome, np.asarray(points), varied=varied, plan=plan, base_points=base))
    name = number_of("mechanisms.room", words("en"))
    told = {each.name for each in found.findings.values() if name in each.sentence("en")}
    assert told == {"sobol": {"sobol", "discovery", "winners"}, "morris": {"morris"}}.get(
        plan, {"discovery", "winners"}
    )
    for finding in found.findings.values():
        finding.figure("nl")
