"""Golden runs: the same scenario and seed give these very bits, on any Python, processor and day.

A change that is not meant to change results leaves them as they are. When a rule is meant to change, the new digests
stand in the message of the test; put them here, and make what was measured with the old rules anew.
"""

import hashlib

import pytest
from small_wijk import small_profile

from wijksim import WijkModel, load_scenario
from wijksim.state.columns import COLUMNS

MONTHS, SEED = 60, 7
#: Strategy -> the first digits of the digests of all residents' columns, and of the books, after five years.
GOLDEN = {
    "business-as-usual": ("3e80080edfe594d3", "3cc85d193661"),
    "top-down-4": ("27aa48892a12406d", "9f79b5df7d13"),
    "manifest": ("dbcb69c750ed466c", "9c9a660b43af"),
    "pillar-maakt-mogelijk": ("620840e95075696f", "57f5f2c1f0cf"),
}


@pytest.mark.parametrize("strategy", GOLDEN)
def test_a_run_gives_the_bits_that_it_gave(strategy):
    model = WijkModel(load_scenario(strategy), [small_profile(300)], SEED).run(MONTHS)
    columns, books = hashlib.sha256(), hashlib.sha256(repr(model.places[0].books.rows).encode())
    for name in COLUMNS:
        columns.update(model.table.column(name).tobytes())
    assert (columns.hexdigest()[:16], books.hexdigest()[:12]) == GOLDEN[strategy]
