"""Impact paths on the page of a comparison: what projects cost, whom they reached and what changed, by strategy."""

import pandas as pd

from wijksim.population.profile import Profile
from wijksim.report.page.blocks import Block, Heading, Prose, Rows, Section, Table
from wijksim.report.page.paths import AGENDAS, figures_of
from wijksim.report.page.told import Told
from wijksim.report.pairs import Side, place

#: What of the paths of a run helps to compare.
_COLUMNS = ("count", "euros", "reached", "apart", "change", "others")


def reached(told: Told) -> list[Section]:
    """The section; nothing where no project has a path that is known."""
    text = told.text
    blocks: list[Block] = []
    for profile in told.shown:
        bodies = [body for side in told.sides if (body := _strategy(told, side, profile)) is not None]
        if not bodies:
            continue
        if len(told.comparison.profiles) > 1:
            blocks.append(Heading(place(profile)))
        head = [text.say("page.reached.side"), text.say("page.paths.agenda")]
        head += [text.say(f"page.paths.{column}") for column in _COLUMNS]
        blocks.append(Table(text.say("page.reached.caption"), head, bodies, "ll" + "r" * len(_COLUMNS)))
    if not blocks:
        return []
    lead: list[Block] = [Prose(text.say("page.reached.lead", count=told.count))]
    return [Section("reached", text.say("page.paths.title"), [*lead, *blocks, Prose(text.say("page.paths.proves"))])]


def _strategy(told: Told, side: Side, profile: Profile) -> Rows | None:
    """A row an agenda: all projects of all lives of a strategy; counts, euros and hours are means a life."""
    lives = [told.comparison.results[side.name, seed].impact_paths() for seed in told.comparison.seeds]
    paths = pd.concat(lives, ignore_index=True)
    known = paths[(paths["wijk"] == profile.slug) & paths["need"].notna()]
    rows = []
    for agenda in AGENDAS:
        chosen = known[known["agenda"] == agenda]
        if len(chosen):
            figures = figures_of(chosen, told.text, len(lives))
            rows.append([told.text.say(f"page.paths.{agenda}"), *(figures[column] for column in _COLUMNS)])
    return Rows(rows, side.letter) if rows else None
