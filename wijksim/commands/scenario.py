"""`wijksim scenario`: which strategies there are, what one asks, and whether a file of your own is right."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from wijksim.commands import outputs
from wijksim.commands.parser import Commands, add_command, add_json, add_language
from wijksim.errors import WijksimError, did_you_mean

if TYPE_CHECKING:
    from wijksim.report.grid import Block
    from wijksim.scenario.scenario import Scenario

_EXAMPLE = "wijksim scenario show resident-led-20"
#: Version of the JSON form.
_FORMAT = 1
_SHOWN = 60


def add_to(commands: Commands) -> None:
    """Declare the commands and their options."""
    group = add_command(commands, "scenario", "see which strategies there are, or check one of your own", _EXAMPLE)
    below = group.commands()
    listing = add_command(below, "list", "one line a strategy", "wijksim scenario list", _list)
    listing.add_argument(
        "--family", metavar="FAMILY", help="one family of strategies; the headings of the list name them"
    )
    show = add_command(below, "show", "what a strategy asks, and its sources", _EXAMPLE, _show)
    show.add_argument("strategy", metavar="STRATEGY", help="a name or a .toml file")
    check = add_command(below, "check", "read a scenario file strictly", "wijksim scenario check mine.toml", _check)
    check.add_argument("file", metavar="FILE", help="a .toml file")
    for parser in (listing, show, check):
        add_language(parser)
        add_json(parser)


def _list(asked: Namespace) -> int:
    from wijksim.scenario.scenario import list_scenarios, load_scenario
    from wijksim.scenario.shipped import FAMILIES, family_of

    if asked.family is not None and asked.family not in FAMILIES:
        near = did_you_mean(asked.family[:_SHOWN], list(FAMILIES))
        raise WijksimError(f"family {asked.family[:_SHOWN]!r} is not known.{near} There are {', '.join(FAMILIES)}.")
    scenarios = [load_scenario(name) for name in list_scenarios(asked.family)]
    if asked.json:
        strategies = [
            {
                "name": scenario.name,
                "family": family_of(scenario.name),
                "title": dict(scenario.title),
                "years": _years(scenario),
                "extrapolates": bool(scenario.extrapolates),
                "hash": scenario.hash,
            }
            for scenario in scenarios
        ]
        print(outputs.as_json({"format": _FORMAT, "strategies": strategies}))
    else:
        print(_listed(scenarios, asked.language))
    return 0


def _listed(scenarios: "list[Scenario]", language: str) -> str:
    """A heading a family, and a line a strategy: its name, title, years, and whether it lies outside all data."""
    from wijksim.locale import words
    from wijksim.report.grid import Grid, as_text
    from wijksim.scenario.shipped import FAMILIES, family_of

    text = words(language)
    blocks: list[Block] = []
    for family in FAMILIES:
        rows = [[text.say(f"scenario.{each}") for each in ("strategy", "title", "years", "outside")]]
        for scenario in (each for each in scenarios if family_of(each.name) == family):
            years, warning = _years(scenario), text.say("page.yes") if scenario.extrapolates else ""
            rows.append([scenario.name, scenario.title[language], f"{years:g}" if years else "-", warning])
        if len(rows) > 1:
            head = text.say("scenario.family.head", family=family, what=text.say(f"scenario.family.{family}"))
            blocks.append([head, Grid(rows, left=2, rule_after=1)])
    return as_text(blocks)


def _years(scenario: "Scenario") -> float:
    """How long its programmes take together; 0 without a programme."""
    return float(scenario.values["horizon_years"] * scenario.values["programmes"])


def _show(asked: Namespace) -> int:
    from wijksim.scenario.scenario import load_scenario

    scenario = load_scenario(asked.strategy)
    print(outputs.as_json(_content(scenario)) if asked.json else _text(scenario, asked.language))
    return 0


def _check(asked: Namespace) -> int:
    """A file is right when it can be loaded; WijksimError says what is wrong otherwise."""
    from wijksim.locale import words
    from wijksim.scenario.scenario import load_scenario

    scenario = load_scenario(asked.file)
    if asked.json:
        print(outputs.as_json({"file": asked.file, **_content(scenario)}))
    else:
        right = words(asked.language).say("scenario.right", file=asked.file)
        print(f"{right}\n\n{_text(scenario, asked.language)}")
    return 0


def _content(scenario: "Scenario") -> dict[str, Any]:
    """The scenario as plain values, every number written out."""
    known = {"hash": scenario.hash, "extrapolates": bool(scenario.extrapolates)}
    return {"format": _FORMAT, **known, "scenario": scenario.to_dict()}


def _text(scenario: "Scenario", language: str) -> str:
    from wijksim.locale import words
    from wijksim.report.scenario_text import scenario_text

    return scenario_text(scenario, words(language))
