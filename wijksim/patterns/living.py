"""Lives what the rows of a table need: each wijk under each scenario and seed once, on all cores."""

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd

from wijksim.experiments.compare import check_records
from wijksim.experiments.executor import Progress, Record
from wijksim.experiments.keeping import forget, kept_lives, run_kept
from wijksim.experiments.plan import Job
from wijksim.patterns.classes import start_class
from wijksim.patterns.lived import AVERAGE, HAPPENED, SAMPLE, SEEN, WEAK, Lived, Lives, Need, together
from wijksim.patterns.observed import observed
from wijksim.patterns.wijken import average_wijk, weak_wijken
from wijksim.population.profile import Profile


def live(
    needs: Sequence[Need], keep: frozenset[str], many: Sequence[Profile], seeds: Sequence[int],
    workers: int | None = None, progress: Progress | None = None, prepare: Callable[[], object] | None = None,
) -> Lived:  # fmt: skip
    """The lives that the needs ask for; `many` is the sample, `keep` the indicators that are looked at.

    `workers`, `progress` and `prepare` are as in `executor.run_many`. Raises `WijksimError` when a run failed, and on
    Ctrl-C a `KeyboardInterrupt` that says how many lives are kept for the next time.
    """
    wanted = together(needs)
    wijken = {AVERAGE: average_wijk(), WEAK: weak_wijken(), SAMPLE: list(many)}
    jobs = [
        [Job(need.scenario, (profile,), seed, need.months) for profile in wijken[need.where] for seed in seeds]
        for need in wanted
    ]
    flat = [job for group in jobs for job in group]
    look = partial(observed, keep)
    keeping = kept_lives(look, observed, sorted(keep))
    records = run_kept(flat, look, keeping, workers, progress, prepare)
    check_records(records, None)
    forget(keeping)
    by_key = {record.job.key: record for record in records}
    return Lived(
        {
            (need.where, need.scenario.hash): _lives(wijken[need.where], seeds, [by_key[job.key] for job in group])
            for need, group in zip(wanted, jobs, strict=True)
        }
    )


def _lives(profiles: Sequence[Profile], seeds: Sequence[int], records: Sequence[Record]) -> Lives:
    """What was seen of these wijken, as one table of indicators and one of events."""
    seen, happened = [], []
    for record in records:
        assert record.result is not None, "without a store results come back"
        slug, seed = record.job.profiles[0].slug, record.job.seed
        seen.append(record.result.indicators.assign(wijk=slug, seed=seed))
        happened.append(record.result.events.assign(wijk=slug, seed=seed))
    return Lives(
        [profile.slug for profile in profiles],
        list(seeds),
        pd.concat(seen, ignore_index=True)[list(SEEN)],
        pd.concat(happened, ignore_index=True)[list(HAPPENED)],
        {profile.slug: start_class(profile) for profile in profiles},
        {profile.slug: profile for profile in profiles},
    )
