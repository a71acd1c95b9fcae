"""Whatever is fed to wijksim: no traceback, no hang, and nothing partial that looks whole.

The number of cases is in WIJKSIM_FUZZ (default 10,000). On CI the cases are the same every time, unless
--hypothesis-seed is given.
"""

import os

import fuzz_commands
import fuzz_profiles
import fuzz_scenarios
import fuzz_stores
import pytest
from fuzz import CASES, attack, cases_of

TARGETS = [*fuzz_scenarios.TARGETS, *fuzz_profiles.TARGETS, *fuzz_commands.TARGETS, *fuzz_stores.TARGETS]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="the guard against hanging needs signals"),
]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_no_case_breaks(target, tmp_path):
    asked = cases_of(target, TARGETS)
    assert attack(target, asked, tmp_path) >= asked


def test_the_cases_add_up():
    assert abs(sum(cases_of(target, TARGETS) for target in TARGETS) - CASES) <= len(TARGETS)
