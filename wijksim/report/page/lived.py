"""The page of one run: how it went, why trust moved, for whom, the money, what happened."""

from collections.abc import Callable

import pandas as pd

from wijksim.experiments.result import RunResult
from wijksim.experiments.summary import years_of
from wijksim.locale import Words
from wijksim.population.profile import Profile
from wijksim.report import run_figures
from wijksim.report.outcomes import MAIN, OUTCOMES, TRUSTS
from wijksim.report.page.again import again_run
from wijksim.report.page.asked import strategy
from wijksim.report.page.assumptions import assumptions
from wijksim.report.page.blocks import Block, Box, Heading, Page, Picture, Prose, Rows, Section, Table
from wijksim.report.page.costs import run_costs
from wijksim.report.page.events import run_events
from wijksim.report.page.groups import run_groups
from wijksim.report.page.paths import run_paths
from wijksim.report.page.pictures import run_picture
from wijksim.report.page.sources import sources
from wijksim.report.page.survey import run_survey
from wijksim.report.page.trust import run_causes
from wijksim.report.run_source import Source, source_of
from wijksim.report.tables import outcome_name

Tell = Callable[[Profile], list[Block]]


def run_page(run: RunResult, text: Words, command: str) -> Page:
    """Everything there is to tell of a run; WijksimError when its provenance cannot be read."""
    source = source_of(run)
    time = text.duration(source.months)
    scenarios = [source.scenario]
    apart = [text.say("page.groups.lead"), text.say("page.groups.apart")]

    def each(name: str, tell: Tell, *lead: Block, title: str = "page.{name}.title") -> Section:
        blocks: list[Block] = list(lead)
        for profile in source.profiles:
            if len(source.profiles) > 1:
                blocks.append(Heading(source.place(profile)))
            blocks += tell(profile)
        return Section(name, text.say(title.format(name=name)), blocks)

    return Page(
        text.language,
        source.title(text),
        text.both([source.place(profile) for profile in source.profiles]),
        [text.say("page.facts_run", time=time, seed=source.seed, version=source.version)],
        [],
        text.say("page.contents"),
        text.say("page.footer", version=source.version),
        [
            Section("summary", text.say("page.run.title"), [Prose(text.say("page.run.lead")), Box(source.notes(text))]),
            strategy(source.scenario, text),
            each("results", lambda profile: _course(run, profile, source, text)),
            each("trust", lambda profile: _trust(run, profile, source, text), Prose(text.say("page.trust.lead"))),
            each("groups", lambda profile: run_groups(run, profile, text), *map(Prose, apart)),
            each("costs", lambda profile: _costs(run, profile, source, text), title="page.run.costs"),
            each("events", lambda profile: _events(run, profile, source, text)),
            assumptions(scenarios, text),
            sources(scenarios, source.profiles, text),
            again_run(run, source, text, command),
        ],
    )


def _of(frame: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    return frame[frame["wijk"] == profile.slug]


def _course(run: RunResult, profile: Profile, source: Source, text: Words) -> list[Block]:
    """Wellbeing and who takes part, month by month, and the main outcomes at the start and through the years."""
    lived = _of(run.indicators, profile)
    panels = [run_figures.wellbeing, run_figures.participation]
    name = f"course-{source.profiles.index(profile) + 1}"
    blocks: list[Block] = [_picture(name, panels, [[lived], [lived]], source, text)]
    return [*blocks, _outcomes(lived, source, text), *run_survey(run, profile, source.months, text)]


def _trust(run: RunResult, profile: Profile, source: Source, text: Words) -> list[Block]:
    name = f"trust-{source.profiles.index(profile) + 1}"
    picture = _picture(name, [run_figures.trust], [[_of(run.indicators, profile)]], source, text)
    return [picture, *run_causes(run, profile, source.months, text)]


def _events(run: RunResult, profile: Profile, source: Source, text: Words) -> list[Block]:
    """What happened council by council, and what became of projects."""
    return [*run_events(run, profile, source.months, text), *run_paths(run, profile, text)]


def _costs(run: RunResult, profile: Profile, source: Source, text: Words) -> list[Block]:
    books = _of(run.books, profile)
    if books.empty:
        return [Prose(text.say("page.costs.none"))]
    name = f"costs-{source.profiles.index(profile) + 1}"
    frames = [[books, _of(run.indicators, profile)]]
    return [_picture(name, [run_figures.money], frames, source, text), *run_costs(run, profile, text)]


def _picture(
    name: str, panels: list[Callable[..., None]], frames: list[list[pd.DataFrame]], source: Source, text: Words
) -> Picture:
    what = name.split("-")[0]
    about = text.say(f"page.run.{what}_about", time=text.duration(source.months))
    return run_picture(name, panels, frames, source.months, about, text.say(f"page.run.{what}_caption"), text)


def _outcomes(lived: pd.DataFrame, source: Source, text: Words) -> Table:
    """The main outcomes and the kinds of trust at the start and in the years that a comparison shows."""
    years = [0, *years_of(source.months)]
    everyone = lived[(lived["group"] == "all") & lived["month"].isin([12 * year for year in years])]
    values = {(str(row["indicator"]), int(row["month"])): float(row["value"]) for row in everyone.to_dict("records")}
    rows = []
    for name in dict.fromkeys([*MAIN, *TRUSTS]):
        if (name, 0) in values:
            numbers = [text.number(values[name, 12 * year], OUTCOMES[name].digits) for year in years]
            rows.append([outcome_name(OUTCOMES[name], text), *numbers])
    head = [text.say("table.outcome"), text.say("run.start"), *(text.say("run.year", year=y) for y in years[1:])]
    return Table(text.say("page.run.caption"), head, [Rows(rows)], "l" + "r" * len(years))
