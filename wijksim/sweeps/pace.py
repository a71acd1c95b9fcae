"""How fast a sweep goes and how long it will take, from the times that its folder keeps of finished runs.

What counts is the present rate, so only the last runs are looked at, and none from before a time in which nothing was
made: a sweep that was stopped yesterday is not slow.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from wijksim.errors import WijksimError
from wijksim.reading import open_file

#: Runs that a rate is taken over, at the most, and seconds without any run under way that end what belongs together.
LAST, IDLE = 100, 60.0
#: Bytes at the end of the log that hold so many lines, and more.
_TAIL = 65_536
#: Seconds that a rate must be taken over: the log has times by the second.
_SHORTEST = 2.0


@dataclass(frozen=True)
class Pace:
    """`per_minute` runs a minute over the last `over` runs; None where too few were finished to say."""

    per_minute: float | None
    over: int

    def seconds_for(self, runs: int) -> float | None:
        """How long so many runs take at this pace; None where it is unknown."""
        return None if self.per_minute is None else 60.0 * runs / self.per_minute


def pace_of(log: Path) -> Pace:
    """The pace that the log of a folder shows; lines that cannot be read are passed over."""
    ended = _together(_finished(log))[-LAST - 1 :]
    passed = ended[-1] - ended[0] if ended else 0.0
    over = len(ended) - 1
    return Pace(60.0 * over / passed, over) if passed >= _SHORTEST else Pace(None, 0)


def _together(runs: list[tuple[float, float]]) -> list[float]:
    """When the last runs ended (seconds), from the last time on that nothing was under way for long."""
    found: list[float] = []
    last = 0.0
    for began, ended in runs:
        if began - last > IDLE:
            found, last = [], ended
        found.append(ended)
        last = max(last, ended)
    return sorted(found)


def _finished(log: Path) -> list[tuple[float, float]]:
    """When each of the last runs in a log began and ended, in seconds since 1970, in the order of the log."""
    try:
        with open_file(log) as file:
            file.seek(max(0, file.seek(0, 2) - _TAIL))
            lines = file.read(_TAIL).splitlines()
    except (OSError, WijksimError):
        return []
    return [run for line in lines if (run := _times(line)) is not None]


def _times(line: bytes) -> tuple[float, float] | None:
    """When the run of a line began and ended; None for a line that does not say so, such as one that is cut off."""
    try:
        entry: Any = json.loads(line)
        ended = datetime.fromisoformat(entry["finished"])
        took = float(entry["seconds"])
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    if ended.tzinfo is None or not took >= 0.0:
        return None
    return ended.timestamp() - took, ended.timestamp()
