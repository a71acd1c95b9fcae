"""Events that a scenario plans: shocks of politics, money and staff in a month that is known beforehand.

They ask what would happen if, and say nothing about how likely it is. What each of them does stands in
`wijksim/agents/scheduled.py`; whatever comes by chance comes besides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wijksim.errors import WijksimError
from wijksim.scenario import checks

#: Kinds of events: what happens in that month.
EVENTS = {
    "election": "an early election: another coalition takes office",
    "budget_cut": "what is still to be granted to programmes falls by a fifth",
    "team_leaves": "everybody who holds a post of a programme leaves",
    "funding_stops": "politics ends the programme that runs",
}
#: How many events a scenario plans at most.
MOST_EVENTS = 20
_KEYS = ("month", "event")


@dataclass(frozen=True, order=True)
class ScheduledEvent:
    """One planned event: the month in which it happens, 1 to 1200, and its kind, a key of `EVENTS`."""

    month: int
    event: str

    def to_dict(self) -> dict[str, Any]:
        """Plain content for json and for a file."""
        return {"month": self.month, "event": self.event}


def planned(where: str, value: object) -> tuple[ScheduledEvent, ...]:
    """The events of a list, checked and in order of month; equal ones happen once."""
    if not isinstance(value, list | tuple):
        raise WijksimError(f"{where}: 'events' is {checks.show(value)}; it must be a list of tables: [[events]]")
    if len(value) > MOST_EVENTS:
        raise WijksimError(f"{where}: 'events' has {len(value)} events; at most {MOST_EVENTS} are allowed")
    return tuple(sorted({_event(where, each) for each in value}))


def _event(where: str, value: object) -> ScheduledEvent:
    content = value.to_dict() if isinstance(value, ScheduledEvent) else value
    if not isinstance(content, Mapping):
        raise WijksimError(f"{where}: 'events' holds {checks.show(value)}; each event must be a table: [[events]]")
    for key in content:
        if key not in _KEYS:
            raise checks.unknown_key(where, key, "under [[events]]", _KEYS)
    month, event = (content.get(key) for key in _KEYS)
    if not isinstance(event, str):
        raise WijksimError(f"{where}: 'event' is {checks.show(event)}; it must be one of {', '.join(EVENTS)}")
    if event not in EVENTS:
        raise WijksimError(
            f"{where}: 'event' is {checks.show(event)}, which is no event."
            f"{checks.meant(event, EVENTS)} Allowed: {', '.join(EVENTS)}"
        )
    return ScheduledEvent(checks.whole(where, "month", month, checks.MONTHS), event)
