"""The small texts that return in every table, paragraph and figure of a comparison.

What it is not, how far it can be trusted, which seeds it used, and in how many replicates something happened.
"""

from collections.abc import Sequence
from math import isfinite

from wijksim.experiments.compare import Comparison
from wijksim.locale import Words
from wijksim.report.pairs import ENOUGH_REPLICATES, replicates, sides

_MOST_SEEDS = 4


def note_few(comparison: Comparison, text: Words) -> list[str]:
    """A warning when there are too few replicates, else nothing."""
    count = replicates(comparison)
    if count >= ENOUGH_REPLICATES:
        return []
    return [text.say("note.few", count=count, enough=ENOUGH_REPLICATES)]


def notes_after(comparison: Comparison, text: Words) -> list[str]:
    """That it is a comparison, what the margins leave out, and which strategies lie outside all data."""
    notes = [text.say("note.comparison"), text.say("note.luck"), prior_share_at("note", text)]
    return [*notes, *note_outside(outside_data(comparison), text)]


def prior_share_at(key: str, text: Words) -> str:
    """Where it is measured how much of a difference hangs on assumptions: the column of the findings, by its name."""
    return text.say(f"{key}.share", column=text.say("findings.prior").partition(",")[0])


def note_outside(letters: Sequence[str], text: Words) -> list[str]:
    """That these strategies lie outside all data; nothing where there are none."""
    if not letters:
        return []
    return [text.say("note.extrapolates" if len(letters) == 1 else "note.extrapolates_more", who=text.both(letters))]


def outside_data(comparison: Comparison) -> list[str]:
    """The letters of the strategies that lie outside all data."""
    return [side.letter for side in sides(comparison.scenarios) if side.scenario.extrapolates]


def seeds_in_short(seeds: Sequence[int]) -> str:
    """The seeds as a range when they follow each other, else the first few."""
    if len(seeds) > 1 and list(seeds) == list(range(seeds[0], seeds[0] + len(seeds))):
        return f"{seeds[0]}-{seeds[-1]}"
    shown = ", ".join(str(seed) for seed in seeds[:_MOST_SEEDS])
    return f"{shown}, …" if len(seeds) > _MOST_SEEDS else shown


def times(share: float, count: int, text: Words) -> str:
    """In how many of `count` replicates: "24"; ties count half, so "24,5" can appear; "-" when unknown."""
    if not isfinite(share):
        return text.number(share)
    halves = round(2 * share * count)
    return text.number(halves / 2, halves % 2)
