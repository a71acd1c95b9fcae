"""`wijksim wijk`: which wijken there are, the figures of one and how its people fit, and wijken of your own."""

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from wijksim.commands import wijk_fetch, wijk_import, wijk_remove
from wijksim.commands.parser import Commands, add_command, add_language

if TYPE_CHECKING:
    from wijksim.observe.fit import Margin
    from wijksim.population.profile import Profile


def add_to(commands: Commands) -> None:
    """Declare the commands and their options."""
    group = add_command(commands, "wijk", "see which wijken there are, import your own", "wijksim wijk show moerwijk")
    below = group.commands()
    add_language(add_command(below, "list", "one line a wijk", "wijksim wijk list", _list))
    show = add_command(
        below, "show", "the figures of one wijk, their sources, and how its people fit",
        "wijksim wijk show moerwijk", _show,
    )  # fmt: skip
    show.add_argument("wijk", metavar="WIJK", help="name, code, municipality/name, or a profile of your own (.toml)")
    show.add_argument("--seed", type=int, default=1, metavar="N", help="which people; 1 when left out")
    show.add_argument("--json", action="store_true", help="all of it as JSON")
    for command in (wijk_import, wijk_fetch, wijk_remove):
        command.add_to(below)


def wijken_of(asked: Sequence[str]) -> "list[Profile]":
    """The wijken by name, or by file for a text that ends in .toml; raises `WijksimError` for others."""
    from wijksim.population.catalogue import find_wijk
    from wijksim.population.profile_file import read_profile

    return [read_profile(Path(text)) if text.lower().endswith(".toml") else find_wijk(text) for text in asked]


def _list(asked: Namespace) -> int:
    from wijksim.locale import words
    from wijksim.population.catalogue import list_wijken
    from wijksim.population.imported import imported_folder, list_imported
    from wijksim.report.grid import grid

    text = words(asked.language)
    imported, problems = list_imported()
    columns = ("wijk", "name", "municipality", "code", "residents")
    rows = [[text.say(f"wijken.{column}") for column in columns]]
    rows += [[w.slug, w.name, w.municipality, w.code, text.number(w.population)] for w in list_wijken()]
    print(grid(rows, left=4, rule_after=1))
    if imported:
        print(f"\n{text.say('wijken.imported', folder=imported_folder())}")
        rows = [[w.slug, w.municipality, w.code, text.number(w.population)] for w in imported]
        print(grid(rows, left=3))
    for problem in problems:
        print(text.say("wijken.unreadable", problem=problem), file=sys.stderr)
    return 0


def _show(asked: Namespace) -> int:
    from wijksim.model import WijkModel
    from wijksim.observe.fit import start_fit

    [wijk] = wijken_of([asked.wijk])
    fit = start_fit(WijkModel("business-as-usual", [wijk], asked.seed))
    if asked.json:
        lines = [asdict(margin) | {"difference": margin.difference} for margin in fit]
        print(json.dumps({"wijk": wijk.to_dict(), "seed": asked.seed, "fit": lines}, ensure_ascii=False, indent=2))
    else:
        print(f"{wijk}\n\nsources\n{_sources(wijk)}\n\n{_fit(fit, asked.seed)}")
    return 0


def _sources(wijk: "Profile") -> str:
    """Where figures come from, those of one source together."""
    from wijksim.population.profile import FIGURES
    from wijksim.report.grid import paragraph

    by_source: dict[tuple[str, str], list[str]] = {}
    for name in FIGURES:
        figure = wijk.figures[name]
        by_source.setdefault((figure.kind, figure.source), []).append(name)
    return "\n".join(
        f"{paragraph(f'{kind}: {source}', '  ')}\n{paragraph(', '.join(names), '    ')}"
        for (kind, source), names in by_source.items()
    )


def _fit(fit: "list[Margin]", seed: int) -> str:
    """A table of what is wanted and what the people at the start are like."""
    from wijksim.report.grid import grid, paragraph

    rows = [["people at the start", "unit", "", "figure", "model", "difference"]]
    for margin in fit:
        places = 0 if margin.unit == "persons" else 1
        numbers = [f"{margin.wanted:,.{places}f}", f"{margin.has:,.{places}f}", f"{margin.difference:+,.{places}f}"]
        kind = f"{margin.kind} ({margin.grade})" if margin.grade else margin.kind
        rows.append([margin.name, margin.unit, kind, *numbers])
    said = (
        f"Seed {seed}. Fitted: households and their people are chosen so that these come out. Set: the mean of a "
        "state is set; the rest is the luck of who lives here. Check: the model has no such state; what the states "
        "imply beside the figure. Work follows the state of work (C: a slope between wijken); being in control of "
        "one's own life follows work, health and social functioning together (D: an assumption)."
    )
    return f"{grid(rows, left=3, rule_after=1)}\n{paragraph(said)}"
