"""The very first time on a machine: lives begin on whole columns at once, while one process compiles the kernels.

Both ways give the same bits, so a life changes over in the middle. Only for workers: it loads the model.
"""

from wijksim.experiments.meanwhile import change_over, start_compiling
from wijksim.experiments.result import RunResult
from wijksim.experiments.single import result_of, warm_up
from wijksim.model import WijkModel
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario
from wijksim.state.kernels import can_wait
from wijksim.viewer.turns import Turns

#: Months between two looks at whether the kernels are there.
_EVERY = 12

#: Those of the server, once this worker has begun.
_turns: list[Turns] = []


def get_ready(turns: Turns) -> None:
    """Load the kernels, or have them compiled by one process for all workers: whoever takes the turn begins it."""
    _turns[:] = [turns]
    if not can_wait():
        warm_up()
    elif turns.turn.acquire(block=False):
        turns.slow.value = 1
        start_compiling()


def made(scenario: Scenario, profile: Profile, seed: int) -> WijkModel:
    """A wijk that can be lived at once."""
    return WijkModel(scenario, [profile], seed, way="arrays" if can_wait() else "kernel")


def step(model: WijkModel) -> None:
    """Live a month, with kernels from the moment that they are there."""
    if model.month % _EVERY == 0:
        change_over(model)
    model.step()
    for each in _turns:
        if model.runner.way == "kernel":
            each.slow.value = 0
        else:
            with each.months.get_lock():
                each.months.value += 1


def lived(scenario: Scenario, profile: Profile, seed: int, months: int) -> WijkModel:
    """A wijk that was lived for some months."""
    model = made(scenario, profile, seed)
    for _ in range(months):
        step(model)
    return model


def live(scenario: Scenario, profile: Profile, seed: int, months: int) -> RunResult:
    """What a wijk that was lived for some months gives."""
    return result_of(lived(scenario, profile, seed, months))
