"""Models that several tests look at, and how properties are tried; a test that goes on with a model makes its own."""

import os
import signal
from pathlib import Path
from typing import Any

import longest_first
import pytest
import small_wijk
from hypothesis import settings

from wijksim import Profile, WijkModel

#: No test sees the wijken that somebody imported on this machine; a folder that does not exist holds none.
os.environ["WIJKSIM_DATA_DIR"] = str(Path(__file__).parent / "nothing-imported")


def pytest_configure(config: pytest.Config) -> None:
    """The same random input on every CI run, unless a seed is given; Ctrl-C works in the background too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    same = bool(os.environ.get("CI")) and config.getoption("--hypothesis-seed", None) is None
    settings.register_profile("wijksim", deadline=None, derandomize=same)
    settings.load_profile("wijksim")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Only workers of xdist have another order: whoever runs tests one by one sees them as they stand."""
    if hasattr(config, "workerinput"):
        items[:] = longest_first.in_order(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `--dist loadfile` files with long tests go first."""
    if config.getoption("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return longest_first.LongestFirst(config, log)


@pytest.fixture(scope="session")
def small() -> Profile:
    """A wijk of 300 residents."""
    return small_wijk.small_profile()


@pytest.fixture(scope="session")
def lived() -> WijkModel:
    """The small wijk after 24 months under a programme, by the compiled kernels; to look at, not to change."""
    return small_wijk.small_model().run(small_wijk.MONTHS)
