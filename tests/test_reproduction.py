"""The reproduction number of asking that stationarity.md gives: counted by hand, and on a small wijk that lives."""

import sys
from pathlib import Path

import numpy as np
import pytest
from small_wijk import small_profile

sys.path.insert(0, str(Path(__file__).parents[1] / "docs"))
import make_stationarity


def test_the_share_that_would_not_have_joined_is_counted_by_hand():
    counts = np.array([[300, 400], [390, 600]])  # 1 - 300/400 and 1 - 390/600
    assert make_stationarity.reproduction_row("here", counts) == "| here | 345 | 500 | 0.30 ± 0.05 |"


def test_nobody_asks_nobody_is_brought():
    assert make_stationarity.reproduction_row("here", np.array([[300, 300], [20, 20]])).endswith("| 0.00 ± 0.00 |")


@pytest.mark.slow
def test_who_joins_brings_others_and_no_more_than_declared():
    profile = small_profile(1000)
    alone, asked = (make_stationarity.joined((profile, 1, each)) for each in (0.0, 0.5))
    assert 0 < 1 - alone / asked < 0.5
