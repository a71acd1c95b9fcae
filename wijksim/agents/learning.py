"""The learning loop: running projects are measured, and those that fit poorly are adjusted or stopped.

The aim of the programme stays: a project is turned to the domain the programme wants most among those where hours are
used, and only when there is none, or it has been turned once already, it is stopped and its money goes back to the
fund. Measuring errs, so what fits is stopped too. Residents had counted on what is broken off: who talks with the
municipality in the year after hears of it, and it is part of the promise that was not kept.
"""

from typing import TYPE_CHECKING

from wijksim.agents.use import error
from wijksim.state.draws import draw

if TYPE_CHECKING:
    from wijksim.agents.programme import Programme
    from wijksim.agents.project import Project

#: Months after which talk of a project that was broken off has died down to a third.
_FORGETTING = 12.0


def look_at_projects(programme: "Programme") -> None:
    """A month of the loop: measure the running social projects whose turn it is, and act on what is found."""
    model, place = programme.model, programme.place
    place.let_down *= 1.0 - 1.0 / _FORGETTING
    acts = model.strengths["learning"] * model.values["learning"]
    if acts <= 0.0:
        return
    every = round(model.values["look_months"])
    for project in list(place.projects):
        ran = project.running_months - project.months_left
        if project.physical or ran <= 0 or ran % every or not project.runs:
            continue
        u, v, w, _ = draw(model.seed, "look", place.key, project.number, model.month)
        if u < acts and _measured(project, every, error(v, w)) < model.values["fit_wanted"]:
            _act(programme, project, every)


def _measured(project: "Project", months: int, err: float) -> float:
    """The fit of a project as the loop sees it, with a measurement error `err` in standard errors."""
    values = project.model.values
    return float(project.place.use.fit(project.domain, months) + values["fit_noise"] * err)


def _act(programme: "Programme", project: "Project", months: int) -> None:
    """Turn a project to where hours are used, or stop it."""
    domain = None if project.adjusted else better_domain(programme, project.domain, months)
    if domain is not None:
        project.adjust(domain)
        return
    lost = project.left
    project.break_off()
    counted = programme.model.values["counted_on"] * lost
    programme.broken_off += counted / max(1, programme.total * programme.months // programme.spread_over)
    programme.place.let_down = min(1.0, programme.place.let_down + counted / max(1, programme.fund_cents))


def better_domain(programme: "Programme", now: int, months: int) -> int | None:
    """The domain that the aim gives most among the others where hours are used as wanted; None without one."""
    use, wanted = programme.place.use, programme.model.values["fit_wanted"]
    fitting = [d for d in range(len(programme.aim)) if d != now and use.fit(d, months) >= wanted]
    return max(fitting, key=programme.aim.__getitem__, default=None)
