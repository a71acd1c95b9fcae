"""The very first time on a machine: lives begin on whole columns at once, while one process compiles the kernels.

Both ways give the same bits, so a life changes over in the middle. Only for workers: it loads the model.
"""

from multiprocessing.synchronize import Lock

from wijksim.experiments.meanwhile import change_over, start_compiling
from wijksim.experiments.result import RunResult
from wijksim.experiments.single import result_of, warm_up
from wijksim.model import WijkModel
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario
from wijksim.state.kernels import can_wait

#: Months between two looks at whether the kernels are there.
_EVERY = 12


def get_ready(turn: Lock) -> None:
    """Load the kernels, or have them compiled by one process for all workers: the first that takes `turn` begins it."""
    if not can_wait():
        warm_up()
    elif turn.acquire(block=False):
        start_compiling()


def made(scenario: Scenario, profile: Profile, seed: int) -> WijkModel:
    """A wijk that can be lived at once."""
    return WijkModel(scenario, [profile], seed, way="arrays" if can_wait() else "kernel")


def step(model: WijkModel) -> None:
    """Live a month, with kernels from the moment that they are there."""
    if model.month % _EVERY == 0:
        change_over(model)
    model.step()


def live(scenario: Scenario, profile: Profile, seed: int, months: int) -> RunResult:
    """What a wijk that was lived for some months gives."""
    model = made(scenario, profile, seed)
    for _ in range(months):
        step(model)
    return result_of(model)
