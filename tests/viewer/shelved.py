"""Entries of a library made up for tests: any numbers, for real strategies in a real wijk."""

import numpy as np

from wijksim import find_wijk, load_scenario
from wijksim.viewer.library.entry import SERIES, Entry
from wijksim.viewer.library.key import Subject, subject_of

WIJK = "nergensveld"


def subject(strategy: str = "top-down-4", months: int = 24, wijk: str = WIJK) -> Subject:
    """What an entry is about."""
    return subject_of(load_scenario(strategy), find_wijk(wijk), months)


def entry(about: Subject, seeds, shift=0.0, trust=0.0, noise=0.05) -> Entry:
    """States near nought and trust near 45 %, the same luck everywhere; `shift` and `trust` come in over time."""
    months = about.months + 1
    ramp = np.linspace(0, 1, months)
    parts = []
    for seed in seeds:
        luck = np.random.default_rng(seed).normal(0, noise, (len(SERIES), months)).cumsum(axis=1) / 10
        own = np.random.default_rng([seed, int(about.scenario[:6], 16)]).normal(0, noise, (len(SERIES), months)) / 50
        values = luck + own + shift * ramp
        values[0] = 45 + 10 * luck[0] + 10 * own[0] + trust * ramp
        parts.append(values)
    facts = {
        "appropriated": tuple(500_000_00 for _ in seeds),
        "residents": tuple(5000 for _ in seeds),
        "coalitions": tuple((49,) for _ in seeds),
    }
    return Entry(about, tuple(seeds), np.array(parts, dtype=np.float32), facts)
