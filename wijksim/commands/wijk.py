"""`wijksim wijk`: which wijken there are, the figures of one with where each comes from, and wijken of your own."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wijksim.commands import wijk_fetch, wijk_import, wijk_remove
from wijksim.commands.parser import Commands, add_command, add_language

if TYPE_CHECKING:
    from wijksim.population.profile import Profile


def add_to(commands: Commands) -> None:
    """Declare the commands and their options."""
    group = add_command(commands, "wijk", "see which wijken there are, import your own", "wijksim wijk show moerwijk")
    below = group.commands()
    add_language(add_command(below, "list", "one line a wijk", "wijksim wijk list", _list))
    show = add_command(below, "show", "the figures of one wijk and their sources", "wijksim wijk show moerwijk", _show)
    show.add_argument("wijk", metavar="WIJK", help="name, code, municipality/name, or a profile of your own (.toml)")
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
    from wijksim.population.profile import FIGURES
    from wijksim.report.grid import paragraph

    [wijk] = wijken_of([asked.wijk])
    by_source: dict[tuple[str, str], list[str]] = {}
    for name in FIGURES:
        figure = wijk.figures[name]
        by_source.setdefault((figure.kind, figure.source), []).append(name)
    print(f"{wijk}\n\nsources")
    for (kind, source), names in by_source.items():
        print(paragraph(f"{kind}: {source}", "  "))
        print(paragraph(", ".join(names), "    "))
    return 0
