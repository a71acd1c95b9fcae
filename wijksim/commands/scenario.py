"""`wijksim scenario`: which strategies there are, what one asks, and whether a file of your own is right."""

from argparse import Namespace
from typing import TYPE_CHECKING

from wijksim.commands.parser import Commands, add_command, add_language

if TYPE_CHECKING:
    from wijksim.scenario.scenario import Scenario

_EXAMPLE = "wijksim scenario show resident-led-20"


def add_to(commands: Commands) -> None:
    """Declare the commands and their options."""
    group = add_command(commands, "scenario", "see which strategies there are, or check one of your own", _EXAMPLE)
    below = group.commands()
    listing = add_command(below, "list", "one line a strategy", "wijksim scenario list", _list)
    show = add_command(below, "show", "what a strategy asks, and its sources", _EXAMPLE, _show)
    show.add_argument("strategy", metavar="STRATEGY", help="a name or a .toml file")
    check = add_command(below, "check", "read a scenario file strictly", "wijksim scenario check mine.toml", _check)
    check.add_argument("file", metavar="FILE", help="a .toml file")
    for parser in (listing, show, check):
        add_language(parser)


def _list(asked: Namespace) -> int:
    from wijksim.report.grid import grid
    from wijksim.scenario.scenario import list_scenarios, load_scenario

    rows = [["strategy", "title", "years", "outside all data"]]
    for name in list_scenarios():
        scenario = load_scenario(name)
        years = scenario.values["horizon_years"] * scenario.values["programmes"]
        warning = "yes" if scenario.extrapolates else ""
        rows.append([name, scenario.title[asked.language], f"{years:g}" if years else "-", warning])
    print(grid(rows, left=2, rule_after=1))
    return 0


def _show(asked: Namespace) -> int:
    from wijksim.scenario.scenario import load_scenario

    _describe(load_scenario(asked.strategy), asked.language)
    return 0


def _check(asked: Namespace) -> int:
    """A file is right when it can be loaded; WijksimError says what is wrong otherwise."""
    from wijksim.scenario.scenario import load_scenario

    scenario = load_scenario(asked.file)
    print(f"{asked.file} is right.\n")
    _describe(scenario, asked.language)
    return 0


def _describe(scenario: "Scenario", language: str) -> None:
    from wijksim.report.grid import paragraph

    print(f"{scenario}\n\n{paragraph(f'{scenario.title[language]}. {scenario.summary[language]}')}")
    if scenario.sources:
        print("\nsources")
    for source in scenario.sources:
        print(paragraph(source, "  "))
