"""The impact paths of a run as a table, read back from its events.

Columns: wijk, number, domain, agenda (social, physical, energy), led_by (residents, professionals), fate (completed,
stopped, dropped after a trial, or open), the months began, ran_from and closed, euros (set aside), spent (EUR), hours,
share (of all hours in its domain while it ran), need (residents who lacked something in the domain when it began to
run), reached (those of all who lived there then who were helped in that domain while it ran, or all of them for
finished works), reached_need (those of them with a need); need_GROUP and reached_GROUP for youth, not_by_themselves,
education_low and rent (of those with a need); change_reached and change_others (mean change of the state of the
domain, sd, until a year after the end, of those with a need who still live there). What is not known yet is nan.
"""

from typing import Any

import pandas as pd

from wijksim.observe.impact import EVENT, GROUPS

_NAMES = ("domain", "agenda", "led_by", "fate")
_NUMBERS = (
    "began", "ran_from", "closed", "cents", "spent", "hours", "share", "need", "reached", "reached_need",
    *(f"{kind}_{group}" for group in GROUPS for kind in ("need", "reached")), "change_reached", "change_others",
)  # fmt: skip
COLUMNS = ("wijk", "number", *_NAMES, *("euros" if name == "cents" else name for name in _NUMBERS))
_STARTED = "project_started"
#: Events that end a project, and what they make of it.
_ENDS = {"project_completed": "completed", "project_stopped": "stopped", "project_dropped": "dropped"}


def paths_of(events: pd.DataFrame) -> pd.DataFrame:
    """One row a project that was begun, in the order in which they began; what is not known yet is nan."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for month, wijk, event, detail in events[["month", "wijk", "event", "detail"]].itertuples(index=False):
        facts = _facts(event, detail)
        if facts is None:
            continue
        row = found.setdefault((wijk, facts["number"]), {"fate": "open"})
        if event == _STARTED:
            row |= {"agenda": facts["agenda"], "began": float(month)}
        elif event in _ENDS:
            row |= {"fate": _ENDS[event], "closed": float(month)}
        else:
            row |= facts
    rows = [{"wijk": wijk, "number": number, **row} for (wijk, number), row in found.items()]
    table = pd.DataFrame(rows, columns=["wijk", "number", *_NAMES, *_NUMBERS])
    table = table.astype(dict.fromkeys(_NUMBERS, "float64"))
    table["cents"] /= 100.0
    table["spent"] /= 100.0
    return table.rename(columns={"cents": "euros"})


def _facts(event: str, detail: str) -> dict[str, Any] | None:
    """What an event says of a project; None when it says nothing, or is not written as wijksim writes it."""
    try:
        if event == _STARTED:
            number, agenda = detail.split()[:2]
            return {"number": int(number), "agenda": agenda}
        if event in _ENDS:
            return {"number": int(detail.split()[0])}
        if event != EVENT:
            return None
        told = dict(part.split("=", 1) for part in detail.split())
        facts: dict[str, Any] = {name: told[name] for name in _NAMES}
        facts |= {name: float("nan") if told[name] == "-" else float(told[name]) for name in _NUMBERS}
        return {"number": int(told["number"]), **facts}
    except (ValueError, KeyError, IndexError):
        return None
