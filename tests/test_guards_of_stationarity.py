"""Guards of a wijk that stands still: each planted fault turns its own check red, in one wijk and twenty years."""

from functools import partial

import pytest
from faults_of_stationarity import a_place_that_wears_out, half_of_the_births, who_comes_is_older
from test_guards import turns_red
from test_stationary import SHARES, a_share_stays, ages_stay, decades, households_stay, residents_stay

pytestmark = pytest.mark.slow
WIJK = "gemiddelde-wijk"


def lived_anew(check, *what) -> None:
    """A check of lives that are lived now: what was lived before a fault was planted knows nothing of it."""
    decades.cache_clear()
    try:
        check(WIJK, *what)
    finally:
        decades.cache_clear()


@pytest.mark.parametrize(
    ("check", "fault"),
    [(residents_stay, who_comes_is_older), (ages_stay, who_comes_is_older), (households_stay, half_of_the_births)],
)
def test_a_fault_in_who_lives_here_is_noticed(check, fault):
    turns_red(partial(lived_anew, check), fault)


@pytest.mark.parametrize("share", SHARES)
def test_a_place_that_wears_out_is_noticed(share):
    domain, _, _ = SHARES[share]
    turns_red(partial(lived_anew, a_share_stays, share), partial(a_place_that_wears_out, domain=domain))
