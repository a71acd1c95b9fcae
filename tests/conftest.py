"""Models that several tests look at; a test that goes on with one makes its own."""

import pytest
import small_wijk

from wijksim import Profile, WijkModel


@pytest.fixture(scope="session")
def small() -> Profile:
    """A wijk of 300 residents."""
    return small_wijk.small_profile()


@pytest.fixture(scope="session")
def lived() -> WijkModel:
    """The small wijk after 24 months under a programme, by the compiled kernels; to look at, not to change."""
    return small_wijk.small_model().run(small_wijk.MONTHS)
