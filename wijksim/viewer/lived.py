"""What one life of a wijk leaves for the screen: plain content without words, made beside the run, in its process.

It fits JSON, so it can be kept in the library and sent between processes; the words of a language come later.
"""

from collections.abc import Callable
from dataclasses import asdict
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijksim.experiments.result import RunResult
from wijksim.observe.books import APPROPRIATED
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario
from wijksim.viewer import pairs
from wijksim.viewer.maps import packed
from wijksim.viewer.units import INDICATORS, drawn, shown

if TYPE_CHECKING:
    from wijksim.viewer.watched import Watched

#: scenario, profile, seed, months, measure, resident -> what was watched
Filming = Callable[[Scenario, Profile, int, int, str, int | None], "Watched"]
Content = dict[str, Any]

#: Colours on the map; one more means that nobody lives there.
CLASSES = 7
#: Homes that are drawn; of a larger wijk one in two, or three, so that it is sent as fast and dots can be told apart.
MOST_HOMES = 3500
#: What the timeline tells, in words of its own each.
TOLD = (
    "election", "early_election", "alderman_leaves", "recession", "programme_starts", "programme_ends",
    "programme_stopped", "reranked", "budget_cut", "team_leaves", "funding_stops",
)  # fmt: skip
VOTES = ("election", "early_election")
NEW_COALITION = "new coalition"
#: How the record says that a pressed event found nothing to act on.
IN_VAIN = "nothing"
TRUST = "municipality"
#: Causes that are told together: ordinary encounters are set off by what leads back to normal, year after year; and
#: those who come, go, die or come of age change who is asked.
TOGETHER = {
    **dict.fromkeys(("routine", "return", "clip", "rounding"), "ordinary"),
    **dict.fromkeys(("arrival", "departure", "death", "coming_of_age"), "moves"),
}
REST = "rest"
_YEAR = 12
#: Points below which a cause is not sent; sd squared below which trust has not moved at all.
_LEAST, _STILL = 0.005, 1e-12


def film_of(
    scenario: Scenario, profile: Profile, seed: int, months: int, measure: str, resident: int | None = None
) -> "Watched":
    """One run, watched, by the model itself; the server that only hands it on need not load the model."""
    from wijksim.viewer.watched import watch

    return watch(scenario, profile, seed, months, measure, resident)


def lived(watched: "Watched", profile: Profile, months: int) -> Content:
    """What is shown of a run that was watched."""
    film, people = watched.film, watched.people
    result = film.result
    homes, each = _on_the_map(len(film.x), [diary.home for diary in people])
    events = _events(result, profile)
    return {
        "series": _series(result),
        "councils": _councils(events, months),
        "events": events,
        "causes": _causes(result, months),
        "pairs": pairs.figures(result, months),
        "map": {
            "measure": film.measure,
            "columns": int(film.x.max()) + 1,
            "rows": int(film.y.max()) + 1,
            "x": film.x[homes].tolist(),
            "y": film.y[homes].tolist(),
            "each": each,
            "classes": CLASSES,
            "cuts": [float(cut) for cut in film.cuts],
            "frames": packed(film.frames[:, homes]),
        },
        "diaries": [
            asdict(diary) | {"home": int(np.searchsorted(homes, diary.home)), "trust": drawn(np.array(diary.trust))}
            for diary in people
        ],
        "appropriated": int(result.books.loc[result.books["kind"].isin(APPROPRIATED), "cents"].sum()),
        "residents": residents_at_start(result),
    }


def _on_the_map(count: int, followed: list[int]) -> tuple[npt.NDArray[np.int64], int]:
    """The homes that are drawn, and one in how many that is; those where somebody is `followed` always are."""
    each = ceil(count / MOST_HOMES)
    return np.union1d(np.arange(0, count, each), followed), each


def _series(result: RunResult) -> dict[str, list[float]]:
    frame = result.indicators
    frame = frame[(frame["group"] == "all") & frame["indicator"].isin(INDICATORS)]
    wide = frame.pivot(index="month", columns="indicator", values="value")
    return {name: drawn(shown(name, wide[name].to_numpy(np.float64))) for name in INDICATORS}


def _events(result: RunResult, profile: Profile) -> list[tuple[int, str, str]]:
    """Month, kind and detail of what the timeline tells."""
    rows = result.events
    rows = rows[rows["wijk"].isin(("", profile.slug)) & rows["event"].isin(TOLD)]
    return [
        (int(month), str(kind), str(detail))
        for month, kind, detail in zip(rows["month"], rows["event"], rows["detail"], strict=True)
    ]


def _councils(events: list[tuple[int, str, str]], months: int) -> list[tuple[int, int, bool]]:
    """First and last month of each council, and whether another coalition took office with it."""
    starts = {0: False}
    for month, kind, detail in events:
        if kind in VOTES and month <= months:
            starts[month - 1] = detail == NEW_COALITION
    edges = [*sorted(starts), months]
    return [(since, until, starts[since]) for since, until in pairwise(edges) if until > since]


def _causes(result: RunResult, months: int) -> list[tuple[int, int, float, dict[str, float]]]:
    """For each year its months, how the share that trusts the municipality changed, and by what, in points of it.

    The model books causes in standard deviations; one slope a run, fitted to its years, makes them points.
    """
    frame = result.causes[result.causes["trust"] == TRUST]
    booked: pd.DataFrame = frame.pivot(index="month", columns="cause", values="value").reindex(range(months + 1))
    share = result.indicators
    share = share[(share["group"] == "all") & (share["indicator"] == f"trust_{TRUST}")]
    level = share.set_index("month")["value"].reindex(range(months + 1)).to_numpy(np.float64)
    ends = [*range(0, months, _YEAR), months]
    years = list(pairwise(ends))
    sums = np.stack([booked.iloc[since + 1 : until + 1].sum().to_numpy(np.float64) for since, until in years])
    changes = np.array([level[until] - level[since] for since, until in years])
    moved = sums.sum(axis=1)
    slope = float(changes @ moved / (moved @ moved)) if moved @ moved > _STILL else 0.0
    return [
        (since, until, round(float(change), 3), _gathered(dict(zip(booked.columns, slope * row, strict=True)), change))
        for (since, until), change, row in zip(years, changes, sums, strict=True)
    ]


def _gathered(points: dict[str, float], change: float) -> dict[str, float]:
    """The causes of a year under the names of the screen; what the slope leaves over is the rest."""
    found: dict[str, float] = {}
    for cause, value in {**points, REST: float(change) - sum(points.values())}.items():
        name = TOGETHER.get(cause, cause)
        found[name] = found.get(name, 0.0) + float(value)
    return {name: round(value, 3) for name, value in found.items() if abs(value) >= _LEAST}


def residents_at_start(result: RunResult) -> int:
    """Residents at the start."""
    frame = result.indicators
    frame = frame[(frame["group"] == "all") & (frame["indicator"] == "population") & (frame["month"] == 0)]
    return int(frame["value"].to_numpy()[0])
