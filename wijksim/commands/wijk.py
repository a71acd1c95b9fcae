"""`wijksim wijk`: which wijken there are, and the figures of one with where each comes from."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wijksim.commands.parser import Commands, add_command

if TYPE_CHECKING:
    from wijksim.population.profile import Profile


def add_to(commands: Commands) -> None:
    """Declare the commands and their options."""
    group = add_command(commands, "wijk", "see which wijken there are", "wijksim wijk show moerwijk")
    below = group.commands()
    add_command(below, "list", "one line a wijk", "wijksim wijk list", _list)
    show = add_command(below, "show", "the figures of one wijk and their sources", "wijksim wijk show moerwijk", _show)
    show.add_argument("wijk", metavar="WIJK", help="name, code, municipality/name, or a profile of your own (.toml)")


def wijken_of(asked: Sequence[str]) -> "list[Profile]":
    """The wijken by name, or by file for a text that ends in .toml; raises `WijksimError` for others."""
    from wijksim.population.catalogue import find_wijk
    from wijksim.population.profile_file import read_profile

    return [read_profile(Path(text)) if text.lower().endswith(".toml") else find_wijk(text) for text in asked]


def _list(asked: Namespace) -> int:
    from wijksim.population.catalogue import list_wijken
    from wijksim.report.grid import grid

    rows = [["wijk", "name", "municipality", "code", "residents"]]
    for wijk in list_wijken():
        rows.append([wijk.slug, wijk.name, wijk.municipality, wijk.code, f"{wijk.population:,}"])
    print(grid(rows, left=4, rule_after=1))
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
