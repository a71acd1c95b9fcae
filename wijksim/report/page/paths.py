"""Impact paths on the page of a run: what projects cost, whom they reached and what changed, a row a domain."""

import pandas as pd

from wijksim.experiments.result import RunResult
from wijksim.locale import Words
from wijksim.population.profile import Profile
from wijksim.report.outcomes import DOMAINS
from wijksim.report.page.blocks import Block, Heading, Prose, Rows, Table

AGENDAS = ("social", "physical", "energy")


def run_paths(run: RunResult, profile: Profile, text: Words) -> list[Block]:
    """A table of the projects whose path is known; nothing where there are none."""
    paths = run.impact_paths()
    known = paths[(paths["wijk"] == profile.slug) & paths["need"].notna()]
    if known.empty:
        return []
    rows = []
    for agenda in AGENDAS:
        for domain in DOMAINS:
            chosen = known[(known["agenda"] == agenda) & (known["domain"] == domain)]
            if len(chosen):
                rows.append(_row(domain, agenda, chosen, text))
    columns = ("agenda", "count", "euros", "hours", "reached", "youth", "apart", "change", "others")
    head = [text.say("page.paths.domain"), *(text.say(f"page.paths.{column}") for column in columns)]
    table = Table(text.say("page.paths.caption"), head, [Rows(rows)], "ll" + "r" * 8)
    return [Heading(text.say("page.paths.title")), Prose(text.say("page.paths.lead")), table,
            Prose(text.say("page.paths.proves"))]  # fmt: skip


def _row(domain: str, agenda: str, paths: pd.DataFrame, text: Words) -> list[str]:
    """The projects of one domain and agenda together."""
    return [text.name("outcome", domain), text.say(f"page.paths.{agenda}"), *figures_of(paths, text).values()]


def figures_of(paths: pd.DataFrame, text: Words, lives: int = 1) -> dict[str, str]:
    """Projects, euros and hours (means over so many lives), whom they reached (%), and what changed (sd)."""
    return {
        "count": text.number(len(paths) / lives, 1 if lives > 1 else 0),
        "euros": text.number(float(paths["spent"].sum()) / lives),
        "hours": text.number(float(paths["hours"].sum()) / lives),
        "reached": _share(paths["reached_need"], paths["need"], text),
        "youth": _share(paths["reached_youth"], paths["need_youth"], text),
        "apart": _share(paths["reached_not_by_themselves"], paths["need_not_by_themselves"], text),
        "change": _mean(paths["change_reached"], paths["reached_need"], text),
        "others": _mean(paths["change_others"], paths["need"] - paths["reached_need"], text),
    }


def _share(part: "pd.Series[float]", whole: "pd.Series[float]", text: Words) -> str:
    """So many in a hundred."""
    total = float(whole.sum())
    return text.number(100.0 * float(part.sum()) / total if total else float("nan"), 1)


def _mean(change: "pd.Series[float]", people: "pd.Series[float]", text: Words) -> str:
    """The mean change (sd) over projects, each weighted by its people."""
    known = change.notna()
    total = float(people[known].sum())
    value = float((change[known] * people[known]).sum()) / total if total else float("nan")
    return text.number(value, 3, signed=True)
