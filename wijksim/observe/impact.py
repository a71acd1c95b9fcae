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

from wijksim.observe.members import parts
from wijksim.state.columns import DOMAINS, LIVES
from wijksim.state.survey import CELL_COUNT

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
#: Projects for which there is room at first.
_LINES = 4


@dataclass
class _Path:
    """What is known of one project so far: slots that had a `need` in its domain when it began, their states `then`
    and their `cells` of the survey; who lived in every slot and who was reached stands in line `line` of the wijk.

    A project that is turned to another domain begins anew there.
    """

    project: "Project"
    began: int
    left: int
    line: int
    start: int = 0
    end: int = 0
    domain: int = -1
    hours: float = 0.0
    in_domain: float = 0.0
    then: Any = None
    need: Any = None
    cells: Any = None


class ImpactPaths:
    """The paths of the projects of one wijk: call `note` when hours are divided and `look` at the end of a month."""

    def __init__(self, model: "WijkModel", place: "Wijk") -> None:
        """No project yet."""
        self.model, self.place = model, place
        self.rows = slice(place.first, place.last)
        self._open: list[_Path] = []
        self._last = 0
        self._domains = np.zeros(0, dtype=np.int8)
        self._who = np.zeros((0, place.last - place.first), dtype=np.int16)
        self._lived, self._reached = np.zeros((2, *self._who.shape), dtype=bool)

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
        month = self.model.month
        for project in projects:
            if project.number > self._last:
                self._last = project.number
                self._open.append(_Path(project, month, project.left, self._free_line()))
        if any(path.start and not (path.end or path.project.physical) for path in self._open):
            self.model.runner.mark_reached(self.place, self._domains, self._who, self._reached)
        over = [path for path in self._open if self._follow(path, month)]
        for path in over:
            self._open.remove(path)
            self.model.event(self.place, EVENT, self._told(path))

    def _free_line(self) -> int:
        """A line of the arrays that no path has; they grow when there is none."""
        taken = {path.line for path in self._open}
        line = next(k for k in range(len(taken) + 1) if k not in taken)
        if line == len(self._domains):
            more = ((0, line or _LINES), (0, 0))
            self._domains = np.pad(self._domains, more[0])
            self._who, self._lived, self._reached = (
                np.pad(each, more) for each in (self._who, self._lived, self._reached)
            )
        return line

    def _follow(self, path: _Path, month: int) -> bool:
        """Whether the year after the end is over."""
        if path.end:
            return month >= path.end + LATER
        project = path.project
        if project not in self.place.projects:
            path.end = month
            if not path.start:
                self._begin(path, month)
            self._domains[path.line] = 0
            return False
        if project.phase == "running" and path.domain != project.domain:
            self._begin(path, month)
        path.left = project.left
        return False

    def _begin(self, path: _Path, month: int) -> None:
        """Keep how the residents are before the first hour of a project, or when it ends without one."""
        table, rows, line = self.model.table, self.rows, path.line
        path.start, path.domain = month, path.project.domain
        self._domains[line] = 0 if path.project.physical else path.domain + 1
        self._who[line] = table.occupant[rows]
        self._lived[line] = table.status[rows] == LIVES
        self._reached[line] = False
        slots = rows.stop - rows.start
        need, cells = np.empty((2, slots), dtype=np.int32)
        then = np.empty(slots, dtype=np.float32)
        state = f"state_{DOMAINS[path.domain]}"
        count = self.model.runner.list_need(self.place, month, state, need, then, cells)
        path.need, path.then, path.cells = need[:count].copy(), then[:count].copy(), cells[:count].copy()

    def _told(self, path: _Path) -> str:
        """The path in one line of `name=value`: whole numbers, hours, shares and sd."""
        project, line = path.project, path.line
        lived, reached = self._lived[line], self._reached[line]
        # works serve when they are finished, and then everybody; those that are stopped have built nothing
        built = project.physical and project.phase == "completed"
        everybody = lived if built else reached & lived
        counted, moved = np.zeros((2, CELL_COUNT), dtype=np.int64), np.zeros((2, 2), dtype=np.int64)
        listed, state = (path.need, path.then, path.cells), f"state_{DOMAINS[path.domain]}"
        self.model.runner.add_changes(self.place, listed, state, self._who[line], everybody, counted, moved)
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
            "need": len(path.need),
            "reached": int(np.count_nonzero(everybody)),
            "reached_need": int(counted[1].sum()),
        }
        for group in GROUPS:
            belongs = parts(group)[:-1]
            facts[f"need_{group}"], facts[f"reached_{group}"] = counted[:, belongs].sum(axis=1).tolist()
        facts["change_reached"], facts["change_others"] = (_mean_change(*each) for each in moved.tolist())
        return " ".join(f"{name}={value}" for name, value in facts.items())


def _mean_change(units: int, people: int) -> str:
    """Mean change (sd) of so many people, from whole numbers: no order of adding matters; "-" of nobody."""
    return f"{units / _UNIT / people:.5f}" if people else "-"
