"""One run, from scenario to result: the function that workers call, and the one users call."""

from dataclasses import replace
from pathlib import Path

from wijksim.experiments.meanwhile import change_over, start_compiling
from wijksim.experiments.plan import plan
from wijksim.experiments.provenance import describe
from wijksim.experiments.result import RunResult
from wijksim.experiments.store import open_store
from wijksim.model import WijkModel
from wijksim.population.catalogue import find_wijk
from wijksim.population.profile import Profile
from wijksim.rules.replaced import ReplacedRules
from wijksim.scenario.scenario import Scenario, load_scenario
from wijksim.state.kernels import note_compiled


def run_one(
    scenario: Scenario, profiles: list[Profile], seed: int, months: int,
    rules: ReplacedRules | None = None, *, at_once: bool = False, municipality_key: int = 0,
) -> RunResult:  # fmt: skip
    """Live `months` months of the wijken under a scenario; the same arguments give the same bits anywhere.

    `municipality_key` is as in `WijkModel`: runs with another one than 0 are parts of an experiment, not to be kept.
    `at_once` starts without compiled kernels when there are none yet, and has another process compile them.
    """
    meanwhile = at_once and not rules and start_compiling()
    way = "arrays" if meanwhile else "kernel"
    model = WijkModel(scenario, profiles, seed, rules=dict(rules or {}), way=way, municipality_key=municipality_key)
    for month in range(months):
        if meanwhile and month % 12 == 0:
            change_over(model)
        model.step()
    return result_of(model)


def result_of(model: WijkModel) -> RunResult:
    """What a model that was made, lived and not meddled with gives, and how to make it again."""
    record = model.record
    return RunResult(
        indicators=record.indicators(),
        causes=record.causes(),
        books=record.books(),
        events=record.events_table(),
        provenance=describe(model.scenario, model.profiles, model.seed, model.month, rules=model.rules or None),
    )


def run(
    strategy: str | Scenario, wijk: str | list[str] = "gemiddelde-wijk", *, seed: int = 1, months: int = 360,
    out: str | Path | None = None, force: bool = False, rules: ReplacedRules | None = None,
) -> RunResult:  # fmt: skip
    """Live one or more wijken under one strategy.

    Args:
        strategy: name of a shipped scenario, a TOML file, or a Scenario.
        wijk: WK code, slug or municipality/name; a list for several wijken in one municipality.
        seed: 0 to 2**63 - 1.
        months: 1 to 1200.
        out: folder to keep the run in; a finished run that is already there is not run again.
        force: use a folder that holds another experiment.
        rules: functions that replace rules, by phase name.

    Returns:
        A `RunResult` with DataFrames `indicators`, `causes`, `books`, `events`.

    Raises:
        WijksimError: input that cannot be used, in one sentence.
    """
    experiment = plan([strategy], wijk, replicates=1, seed=seed, months=months, rules=rules)
    job = experiment.jobs[0]
    if out is None:
        return run_one(job.scenario, list(job.profiles), job.seed, job.months, job.rules, at_once=True)
    store = open_store(Path(out), experiment, force=force)
    if job.key in store.finished():
        return store.load(job.key)
    result = run_one(job.scenario, list(job.profiles), job.seed, job.months, job.rules, at_once=True)
    store.save(job.key, result)
    return result


def warm_up() -> None:
    """Compile or load every kernel by living two small wijken for a while, so that workers find them ready."""
    average = find_wijk("gemiddelde-wijk")
    # quick projects: what became of one is looked up a year after its end; and many who look for a home nearby
    quick = load_scenario("top-down-4").with_values(
        preparation_months=3, project_months=6, move_rate=0.15, moves_within=0.65
    )
    run_one(quick, [replace(average, population=100, dwellings=46)] * 2, 1, 48)
    note_compiled()
