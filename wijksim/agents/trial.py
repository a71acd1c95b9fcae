"""Trials: a social project that begins small, is measured, and is then carried through or dropped.

A trial reveals fit before the money is spent. It also takes time, its measuring costs money, it looks better than the
same at scale (Al-Ubaydli, List & Suskind 2017), and one that worked may be carried through by nobody. What is left of
a dropped trial goes back to the fund, and what is begun from it may be a trial again.
"""

from typing import TYPE_CHECKING, Any

from wijksim.agents.project import Project
from wijksim.agents.use import error
from wijksim.state.draws import draw

if TYPE_CHECKING:
    from wijksim.agents.wijk import Wijk
    from wijksim.model import WijkModel

#: Part of the preparation that a trial needs; the rest follows when it is carried through.
_SMALL = 1.0 / 3.0


def begins_small(model: "WijkModel", place: "Wijk", number: int) -> bool:
    """Whether project `number` begins as a trial."""
    chance = model.strengths["experiments"] * model.values["experiments"]
    return bool(chance > 0.0 and draw(model.seed, "trial", place.key, number, 0)[0] < chance)


class Trial(Project):
    """A social project with a phase `trial` within its preparation; `dropped` when it is not carried through."""

    def __init__(self, *project: Any) -> None:
        """The arguments of a `Project`; only the preparation of the trial comes first."""
        super().__init__(*project)
        whole = self.months_left
        self.months_left = max(1, round(whole * _SMALL))
        self.later = max(1, whole - self.months_left)
        self.tried = False

    def step(self) -> None:
        """A month; that of a trial spends the trial's money and ends with a verdict."""
        if self.phase != "trial":
            super().step()
            return
        self._spend("projects", self._month_cents())
        self.months_left -= 1
        if self.months_left <= 0:
            self._judge()

    def hours(self) -> float:
        """Contact hours that the project buys this month, on a trial so much fewer."""
        if self.phase == "trial":
            return min(self.left, self._month_cents()) / self.place.hour_cents
        return super().hours()

    def _month_cents(self) -> float:
        values = self.model.values
        return float(self.cents * values["trial_share"] / max(1, round(values["trial_months"])))

    def _prepared(self) -> None:
        if self.tried:
            super()._prepared()
            return
        self.phase, self.months_left = "trial", max(1, round(self.model.values["trial_months"]))
        self.model.event(self.place, "project_tried", f"{self.number}")

    def _judge(self) -> None:
        """Carry the trial through when it looks fitting and somebody takes it up; drop it otherwise."""
        model, place, values = self.model, self.place, self.model.values
        self._spend("preparation", self.cents * values["trial_cost"])
        _, u, v, w = draw(model.seed, "trial", place.key, self.number, 0)
        seen = place.use.fit(self.domain, round(values["trial_months"])) * (1.0 + values["trial_flattery"])
        fits = seen + values["fit_noise"] * error(u, v) >= values["fit_wanted"]
        if fits and w >= values["trial_orphaned"]:
            self.tried = True
            self.phase, self.months_left = "preparation", self.later
            model.event(place, "project_scaled", f"{self.number}")
        else:
            self.break_off("dropped")
