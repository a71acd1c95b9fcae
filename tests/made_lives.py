"""Lives made up by hand, so that what a metric finds in them can be worked out on paper."""

from dataclasses import replace

import pandas as pd
from small_wijk import small_profile

from wijksim.patterns.interval import Measured
from wijksim.patterns.lived import HAPPENED, SEEN, Lived, Lives
from wijksim.patterns.metrics import METRICS

#: Values of one indicator: (wijk, seed, month) -> value; other groups as (wijk, seed, month, group).
Values = dict[tuple, float]


def lives(seen: dict[str, Values], happened=(), wijken=("a", "b", "c"), seeds=(1, 2), starts=None, towns=None) -> Lives:
    """Lives in which these values were seen and these (wijk, seed, month, event, detail) happened.

    Each wijk is in class 6 unless `starts` says otherwise, and in a municipality of its own unless `towns` does.
    """
    rows = []
    for indicator, values in seen.items():
        for (wijk, seed, month, *group), value in values.items():
            rows.append((wijk, seed, month, group[0] if group else "all", indicator, value))
    return Lives(
        list(wijken),
        list(seeds),
        pd.DataFrame(rows, columns=list(SEEN)),
        pd.DataFrame(list(happened), columns=list(HAPPENED)),
        starts or dict.fromkeys(wijken, 6.0),
        {wijk: profile(wijk, k, (towns or {}).get(wijk, wijk)) for k, wijk in enumerate(wijken)},
    )


def profile(wijk: str, k: int, town: str):
    """A small wijk, weaker the later it stands."""
    made = small_profile(300)
    return replace(
        made, code=f"WK99980{k}", slug=wijk, name=wijk, municipality=f"Place {town}", hardship=made.hardship + k
    )


def measure(metric: str, arguments: str, *found: Lives) -> Measured:
    """What a metric finds when the lives that it needs are these, in the order in which it asks for them."""
    asked = METRICS[metric]
    values = asked.read("row", arguments)
    needs = asked.needs(values)
    assert len(needs) == len(found), "one set of lives for each need"
    return asked.measure(
        Lived({(need.where, need.scenario.hash): each for need, each in zip(needs, found, strict=True)}), values
    )


def everywhere(month: int, values: dict[str, float], seeds=(1, 2)) -> Values:
    """The same value under every seed, by wijk."""
    return {(wijk, seed, month): value for wijk, value in values.items() for seed in seeds}
