"""`wijksim wijk`: which wijken there are, the figures of one and how its people fit, and wijken of your own."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wijksim.commands import outputs, wijk_fetch, wijk_import, wijk_remove
from wijksim.commands.parser import Commands, add_command, add_json, add_language, whole_number

if TYPE_CHECKING:
    from wijksim.population.profile import Profile

#: Version of the JSON form of `wijk list`.
_FORMAT = 1


def add_to(commands: Commands) -> None:
    """Declare the commands and their options."""
    group = add_command(commands, "wijk", "see which wijken there are, import your own", "wijksim wijk show moerwijk")
    below = group.commands()
    listing = add_command(below, "list", "one line a wijk", "wijksim wijk list", _list)
    show = add_command(
        below, "show", "the figures of one wijk, their sources, and how its people fit",
        "wijksim wijk show moerwijk", _show,
    )  # fmt: skip
    show.add_argument("wijk", metavar="WIJK", help="name, code, municipality/name, or a profile of your own (.toml)")
    show.add_argument("--seed", type=whole_number, default=1, metavar="S", help="which people (default: 1)")
    for parser in (listing, show):
        add_language(parser)
        add_json(parser)
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
    for problem in problems:
        print(text.say("wijken.unreadable", problem=problem), file=sys.stderr)
    if asked.json:
        wijken = [_in_list(wijk, False) for wijk in list_wijken()] + [_in_list(wijk, True) for wijk in imported]
        print(outputs.as_json({"format": _FORMAT, "wijken": wijken}))
        return 0
    columns = ("wijk", "name", "municipality", "code", "residents")
    rows = [[text.say(f"wijken.{column}") for column in columns]]
    rows += [[w.slug, w.name, w.municipality, w.code, text.number(w.population)] for w in list_wijken()]
    print(grid(rows, left=4, rule_after=1))
    if imported:
        print(f"\n{text.say('wijken.imported', folder=imported_folder())}")
        rows = [[w.slug, w.municipality, w.code, text.number(w.population)] for w in imported]
        print(grid(rows, left=3))
    return 0


def _in_list(wijk: "Profile", imported: bool) -> dict[str, Any]:
    """A wijk of the list as plain values."""
    names = {"slug": wijk.slug, "name": wijk.name, "municipality": wijk.municipality, "code": wijk.code}
    return {**names, "residents": wijk.population, "imported": imported}


def _show(asked: Namespace) -> int:
    from wijksim.locale import words
    from wijksim.model import WijkModel
    from wijksim.observe.fit import start_fit
    from wijksim.report.wijk_text import wijk_text

    [wijk] = wijken_of([asked.wijk])
    fit = start_fit(WijkModel("business-as-usual", [wijk], asked.seed))
    if asked.json:
        lines = [asdict(margin) | {"difference": margin.difference} for margin in fit]
        print(outputs.as_json({"wijk": wijk.to_dict(), "seed": asked.seed, "fit": lines}))
    else:
        print(wijk_text(wijk, fit, asked.seed, words(asked.language)))
    return 0
