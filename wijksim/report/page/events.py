"""What happened in one life of the wijk, council by council: luck that all strategies shared, and what each did.

Of a comparison it is the replicate in the middle; its luck is the same under every strategy.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from math import ceil

import pandas as pd

from wijksim.agents.scheduled import NOTHING
from wijksim.experiments.result import RunResult
from wijksim.locale import Words
from wijksim.population.profile import Profile
from wijksim.report.canvas import COUNCIL_MONTHS
from wijksim.report.outcomes import DOMAINS
from wijksim.report.page.blocks import Block, Cell, Heading, Prose, Rows, Section, Table
from wijksim.report.page.told import Told
from wijksim.report.pairs import Pair, place

#: happens under every strategy alike
_LUCK = ("election", "alderman_leaves", "recession", "cabinet_gives", "cabinet_withdraws", "national_scandal")
#: counted, not told one by one
_COUNTED = (
    "project_started", "project_ready", "project_completed", "project_deferred", "project_resumed", "project_stopped",
    "project_tried", "project_scaled", "project_dropped", "project_adjusted", "project_held", "energy_consent",
    "initiative_starts", "initiative_ends", "initiative_quarrels", "mistake_made", "mistake_found", "mistake_repaired",
    "repair_failed", "mistake_stopped", "poor_fit",
)  # fmt: skip
#: on its way to what is counted: an approved project is begun already, and will be completed or stopped; its path has
#: a table of its own
LEFT_OUT = ("project_approved", "project_path")
_TOP_AIMS = 2

Happened = Sequence[tuple[int, str, str]]


def events(told: Told) -> Section:
    """A table a wijk and pair: the councils down, what happened across."""
    text, comparison = told.text, told.comparison
    blocks: list[Block] = [Prose(text.say("page.events.lead" if told.count > 1 else "page.events.lead_one"))]
    for profile in told.shown:
        for pair in told.pairs:
            if len(comparison.profiles) * len(told.pairs) > 1:
                who = {"second": pair.second.letter, "first": pair.first.letter}
                blocks.append(Heading(text.say("page.block", place=place(profile), **who)))
            blocks.append(_table(told, pair, profile))
    return Section("events", text.say("page.events.title"), blocks)


def _table(told: Told, pair: Pair, profile: Profile) -> Table:
    text, comparison = told.text, told.comparison
    seed = comparison.middle_seed(pair.second.name, profile.slug)
    lives = {
        side.letter: happened(comparison.results[side.name, seed].events, profile) for side in (pair.first, pair.second)
    }
    caption = text.say("page.events.caption", seed=seed, second=pair.second.letter, first=pair.first.letter)
    return _councils(lives, comparison.months, caption, text)


def run_events(run: RunResult, profile: Profile, months: int, text: Words) -> list[Block]:
    """The same of one run."""
    lives = {text.say("page.events.did"): happened(run.events, profile)}
    return [_councils(lives, months, text.say("page.events.caption_run"), text)]


def happened(events: pd.DataFrame, profile: Profile) -> Happened:
    """Month, event and detail of what happened in a wijk or in its municipality."""
    rows = events[events["wijk"].isin(("", profile.slug))]
    return list(zip(rows["month"].tolist(), rows["event"].tolist(), rows["detail"].tolist(), strict=True))


def _councils(lives: Mapping[str, Happened], months: int, caption: str, text: Words) -> Table:
    shared = [each for each in next(iter(lives.values())) if each[1] in _LUCK]
    rows: list[list[Cell]] = []
    for term in range(ceil(months / COUNCIL_MONTHS)):
        first, last = 4 * term + 1, min(4 * term + 4, ceil(months / 12))
        years = text.say("page.events.years", first=first, last=last) if last > first else str(first)
        rows.append([
            text.say("page.events.council", number=term + 1, years=years),
            _list(_luck(_within(shared, term), text), text),
            *(_list(_done(_within(life, term), text), text) for life in lives.values()),
        ])  # fmt: skip
    head = [text.say("page.events.when"), text.say("page.events.luck"), *lives]
    return Table(caption, head, [Rows(rows)], "l" * len(head))


def _within(events: Iterable[tuple[int, str, str]], term: int) -> Happened:
    """What happened in one council term; month 0 belongs to the first."""
    return [each for each in events if max(each[0] - 1, 0) // COUNCIL_MONTHS == term]


def _luck(events: Happened, text: Words) -> list[str]:
    """What happened whatever one did; that a coalition stayed is not told."""
    told = []
    for month, event, detail in events:
        if event != "election" or detail == "new coalition":
            told.append(text.say(f"event.{event}", year=_year(month)))
    return told


def _done(events: Happened, text: Words) -> list[str]:
    """What programmes, projects and residents did: the large events one by one, the others counted."""
    told = [_large(month, event, detail, text) for month, event, detail in events if _is_large(event)]
    aims = [detail for _, event, detail in events if event == "aim"]
    if aims:
        told += _aim(aims[-1], text)
    return told + _counts([event for _, event, _ in events if event in _COUNTED], text)


def _is_large(event: str) -> bool:
    return event not in (*_LUCK, *_COUNTED, *LEFT_OUT, "aim")


def _large(month: int, event: str, detail: str, text: Words) -> str:
    """One event with its year; an ending says how much of the promise was kept, a planned one if it was in vain."""
    words = text.texts.get(f"event.{event}")
    if words is None:
        return text.say("page.events.other", event=text.name("event", event), year=_year(month))
    if detail == NOTHING:
        return text.say("page.events.in_vain", event=words.format(year=_year(month)))
    kept = detail.removesuffix(" kept")
    try:
        share = text.number(100 * float(kept))
    except ValueError:
        share = text.number(float("nan"))
    return words.format(year=_year(month), kept=share)


def _aim(detail: str, text: Words) -> list[str]:
    """The domains to which most of the programme goes."""
    try:
        shares = [float(part) for part in detail.split()]
    except ValueError:
        return []
    if len(shares) != len(DOMAINS):
        return []
    order: Callable[[int], float] = shares.__getitem__
    top = sorted(range(len(DOMAINS)), key=order, reverse=True)[:_TOP_AIMS]
    return [text.say("page.events.aim", domains=text.both([text.name("outcome", DOMAINS[k]).lower() for k in top]))]


def _counts(events: Sequence[str], text: Words) -> list[str]:
    ordered = sorted(events, key=_COUNTED.index)
    return [text.say(f"event.{event}", count=sum(1 for _ in same)) for event, same in groupby(ordered)]


def planned_event(month: int, kind: str, text: Words) -> str:
    """An event that a scenario plans, with its year."""
    return text.say(f"event.{'early_election' if kind == 'election' else kind}", year=_year(month))


def _list(parts: Sequence[str], text: Words) -> Cell:
    return tuple(parts) or text.say("page.events.nothing")


def _year(month: int) -> int:
    """The year that a month is in; the first month is in year 1."""
    return max(month - 1, 0) // 12 + 1
