"""Lives that a command makes only to measure something, kept until it has measured it.

They lie in the user's cache folder, so that a command that was interrupted goes on where it stopped. What cannot be
kept, or is damaged, is lived again: keeping never changes a number and never stops a command.
"""

import inspect
import re
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wijksim.errors import WijksimError
from wijksim.experiments.executor import Progress, Record, Run, run_many
from wijksim.experiments.files import clean, write_whole
from wijksim.experiments.plan import KEY_LENGTH, Job
from wijksim.experiments.provenance import Rules, content_hash, source_hash
from wijksim.experiments.result import RunResult
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario
from wijksim.state.kernel_folders import cache_folders, prune, refuse_others

_LIVES = "lives"
_NAME_LENGTH = 24
_FILE = re.compile(rf"[0-9a-f]{{{KEY_LENGTH}}}\.parquet")


@dataclass(frozen=True)
class Keeping:
    """Makes lives by `run` and keeps each in `folder`, or takes it from there; small and picklable, for workers."""

    run: Run
    folder: Path

    def __call__(
        self, scenario: Scenario, profiles: list[Profile], seed: int, months: int, rules: Rules | None = None
    ) -> RunResult:
        """The life, as `run` gives it."""
        job = Job(scenario, tuple(profiles), seed, months, rules)
        path = self.folder / f"{job.key}.parquet"
        if path.exists():
            with suppress(WijksimError):
                return RunResult.load(path)
        result = self.run(scenario, profiles, seed, months, rules)
        with suppress(WijksimError):
            from wijksim.experiments.parquet import to_bytes

            write_whole(path, to_bytes(result), lasting=False)
        return result

    def count(self) -> int:
        """How many lives are kept."""
        with suppress(OSError):
            return sum(1 for path in self.folder.iterdir() if _FILE.fullmatch(path.name))
        return 0


def kept_lives(run: Run, looks: Callable[..., object], *asked: object) -> Keeping | None:
    """Where lives made by `run` are kept; None where they cannot be.

    `looks` is the function that `run` is, or is part of: the folder is named after it, the sources of the model, and
    those of every file beside it, of which an edit may change what is kept of a life. So it is after `asked`, plain
    content for JSON on which that depends too.
    """
    beside = sorted(Path(inspect.getfile(looks)).parent.glob("*.py"))
    sources = [source_hash(), looks.__qualname__, *(path.read_text("utf-8") for path in beside)]
    name = content_hash([sources, *asked])[:_NAME_LENGTH]
    for cache in cache_folders():
        with suppress(OSError):
            refuse_others(cache)
            folder = cache / _LIVES / name
            folder.mkdir(parents=True, exist_ok=True)
            clean(folder)
            prune(folder.parent, name)
            return Keeping(run, folder)
    return None


def run_kept(
    jobs: Sequence[Job], run: Run, keeping: Keeping | None, workers: int | None = None,
    progress: Progress | None = None, prepare: Callable[[], object] | None = None,
) -> list[Record]:  # fmt: skip
    """As `run_many` of `run` without a store, but lives that are kept are not lived again.

    On Ctrl-C the `KeyboardInterrupt` says what is kept. Once everything has been measured call `forget`.
    """
    try:
        return run_many(jobs, None, workers, progress, keeping or run, prepare)
    except KeyboardInterrupt as error:
        raise KeyboardInterrupt(what_is_kept(keeping)) from error


def what_is_kept(keeping: Keeping | None) -> str:
    """One sentence on what a command that was interrupted leaves, and how to go on."""
    count = keeping.count() if keeping else 0
    if keeping is None or not count:
        return "nothing is kept. The same command begins anew."
    kept = "1 finished life is kept" if count == 1 else f"{count} finished lives are kept"
    return f"{kept} in {keeping.folder}. The same command goes on from there."


def forget(keeping: Keeping | None) -> None:
    """Remove the lives: what they were made for is measured."""
    if keeping:
        shutil.rmtree(keeping.folder, ignore_errors=True)
