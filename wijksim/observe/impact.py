"""Impact paths: what became of each project, from money and hours to whom it reached and what changed for them.

A light record beside the model, and no cause of anything. A project's hours go to everybody who asks help in its
domain, so *reached* are those helped in that domain while it ran, and `share` is its part of the hours there. A
physical project reaches all who live there, once it is finished. What changed is read a year after the end: for those
reached and for those who were not, among residents who lacked something in the domain when it began. That describes
and proves nothing: who asks for help differs from who does not, and who lacks most has most to gain.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from wijksim.observe.members import belong, cells_of
from wijksim.state.columns import DOMAINS, LIVES

if TYPE_CHECKING:
    from wijksim.agents.project import Project
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

EVENT = "project_path"
#: Months after the end of a project at which is looked what changed.
LATER = 12
#: Groups of which is told how many were reached.
GROUPS = ("youth", "not_by_themselves", "education_low", "rent")
_UNIT = 2.0**20


@dataclass
class _Path:
    """What is known of one project so far: slots that had a `need` in its domain when it began, their states `then`,
    and `who` lived in every slot.

    A project that is turned to another domain begins anew there.
    """

    project: "Project"
    began: int
    left: int
    start: int = 0
    end: int = 0
    domain: int = -1
    hours: float = 0.0
    in_domain: float = 0.0
    then: Any = None
    need: Any = None
    who: Any = None
    lived: Any = None
    reached: Any = None
    cells: Any = None


class ImpactPaths:
    """The paths of the projects of one wijk: call `note` when hours are divided and `look` at the end of a month."""

    def __init__(self, model: "WijkModel", place: "Wijk") -> None:
        """No project yet."""
        self.model, self.place = model, place
        self.rows = slice(place.first, place.last)
        self._open: list[_Path] = []

    def note(self, hours: list[float], strength: float) -> None:
        """Take down this month's hours of running projects; `hours` is what their domains have without them."""
        if not self._open:
            return
        bought = [0.0] * len(DOMAINS)
        given = [path.project.hours() * strength if path.start and not path.end else 0.0 for path in self._open]
        for path, own in zip(self._open, given, strict=True):
            bought[path.project.domain] += own
        for path, own in zip(self._open, given, strict=True):
            if path.start and not path.end:
                domain = path.project.domain
                path.hours += own
                path.in_domain += hours[domain] + bought[domain]

    def look(self) -> None:
        """Follow every project through this month, and tell of those whose year after the end is over."""
        projects = self.place.projects
        if not projects and not self._open:
            return
        known = {path.project.number for path in self._open}
        month = self.model.month
        self._open += [_Path(each, month, each.left) for each in projects if each.number not in known]
        served = self._served() if any(path.start and not path.end for path in self._open) else None
        for path in list(self._open):
            self._follow(path, month, served)

    def _served(self) -> tuple[Any, Any, Any]:
        """Who was helped this month and still lives here: slots, domain numbers + 1, occupants."""
        table, rows = self.model.table, self.rows
        slots = np.flatnonzero(table.helped[rows].view(bool))
        slots = slots[table.status[rows][slots] == LIVES]
        return slots, table.helped[rows][slots], table.occupant[rows][slots]

    def _follow(self, path: _Path, month: int, served: Any) -> None:
        if path.end:
            if month >= path.end + LATER:
                self._open.remove(path)
                self.model.event(self.place, EVENT, self._told(path))
            return
        project = path.project
        if path.start and not project.physical:
            slots, domains, occupants = served
            path.reached[slots[(domains == project.domain + 1) & (occupants == path.who[slots])]] = True
        if project not in self.place.projects:
            path.end = month
            if not path.start:
                self._begin(path, month)
        elif project.phase == "running" and path.domain != project.domain:
            self._begin(path, month)
        if not path.end:
            path.left = project.left

    def _begin(self, path: _Path, month: int) -> None:
        """Keep how the residents are before the first hour of a project, or when it ends without one."""
        table, rows = self.model.table, self.rows
        path.start, path.domain = month, path.project.domain
        state = table.column(f"state_{DOMAINS[path.project.domain]}")[rows]
        path.who = table.occupant[rows].copy()
        path.lived = table.status[rows] == LIVES
        path.reached = np.zeros(len(path.who), dtype=bool)
        path.need = np.flatnonzero(path.lived & (state < 0))
        path.then = state[path.need]
        path.cells = cells_of(self.model, rows.start + path.need)

    def _told(self, path: _Path) -> str:
        """The path in one line of `name=value`: whole numbers, hours, shares and sd."""
        project, table, rows = path.project, self.model.table, self.rows
        need, state = path.need, table.column(f"state_{DOMAINS[path.domain]}")[rows][path.need]
        stays = (table.status[rows][need] == LIVES) & (table.occupant[rows][need] == path.who[need])
        # works serve when they are finished, and then everybody; those that are stopped have built nothing
        built = project.physical and project.phase == "completed"
        everybody = path.lived if built else path.reached & path.lived
        reached = everybody[need]
        share = path.hours / path.in_domain if path.in_domain > 0 else 0.0
        facts = {
            "number": project.number,
            "domain": DOMAINS[path.domain],
            "agenda": project.agenda,
            "led_by": "residents" if project.by_residents else "professionals",
            "fate": project.phase,
            "began": path.began,
            "ran_from": path.start,
            "closed": path.end,
            "cents": project.cents,
            "spent": project.cents - project.refused - (0 if project.phase == "completed" else path.left),
            "hours": f"{path.hours:.1f}",
            "share": f"{share:.4f}",
            "need": len(need),
            "reached": int(np.count_nonzero(everybody)),
            "reached_need": int(np.count_nonzero(reached)),
        }
        for group in GROUPS:
            belongs = belong(path.cells, group)
            facts[f"need_{group}"] = int(np.count_nonzero(belongs))
            facts[f"reached_{group}"] = int(np.count_nonzero(belongs & reached))
        facts["change_reached"] = _mean_change(path.then, state, stays & reached)
        facts["change_others"] = _mean_change(path.then, state, stays & ~reached)
        return " ".join(f"{name}={value}" for name, value in facts.items())


def _mean_change(then: Any, now: Any, chosen: Any) -> str:
    """Mean change (sd) of those chosen, from whole numbers so that the order of adding never matters; "-" of nobody."""
    if not chosen.any():
        return "-"
    change = np.rint((now[chosen] - then[chosen]).astype(np.float64) * _UNIT).astype(np.int64)
    return f"{int(change.sum()) / _UNIT / int(chosen.sum()):.5f}"
