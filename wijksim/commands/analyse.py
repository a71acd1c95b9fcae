"""`wijksim analyse`: what a sweep says, as sentences, tables and figures."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from wijksim.commands import notes, outputs
from wijksim.commands.parser import Commands, add_command, add_json, add_language, add_quiet, whole_number
from wijksim.errors import WijksimError

if TYPE_CHECKING:
    from wijksim.analysis import Analysis

_ABOUT = "analyse a sweep: who is best, from which year, what it depends on, where it fails"
_HOW = """

DIR is the --out folder of 'wijksim sweep', finished or not. Only what fits the design is made: indices of sensitivity
of a sobol or morris plan, a map of the winner where two numbers vary. What is left out is named with the reason.
"""
_EXAMPLE = "wijksim analyse results/who-leads --indicator trust_municipality --year 20"
#: Where everything is written, in DIR, unless --out says so.
_FOLDER = "analysis"


def add_to(commands: Commands) -> None:
    """Declare the command and its options."""
    parser = add_command(commands, "analyse", _ABOUT, _EXAMPLE, _act)
    parser.description = f"{_ABOUT}{_HOW}"
    parser.add_argument("folder", metavar="DIR", help="folder of a sweep")
    parser.add_argument("--indicator", metavar="NAME", help="outcome to look at (default: wellbeing)")
    parser.add_argument("--year", type=whole_number, metavar="Y", help="year to look at (default: 20, or the last)")
    parser.add_argument("--group", default="all", metavar="NAME", help="group of residents (default: all)")
    parser.add_argument("--against", metavar="NAME", help="strategy that others are set against (default: the first)")
    parser.add_argument(
        "--over", nargs=2, metavar=("X", "Y"), help="varied numbers of the map of the winner (default: the first two)"
    )
    parser.add_argument(
        "--only", action="append", metavar="NAME",
        help="make only this analysis: differences, best, crossing, pillars, variance, winners, sensitivity, "
        "discovery, robustness or front; repeat for more",
    )  # fmt: skip
    parser.add_argument(
        "--out", metavar="OUT", help=f"folder for figures, tables, text and JSON (default: DIR/{_FOLDER})"
    )
    add_language(parser)
    add_json(parser)
    add_quiet(parser)


def _act(asked: Namespace) -> int:
    from wijksim.analysis import analyse

    _folder(asked.folder)
    out = outputs.folder_of(asked.out) or Path(asked.folder) / _FOLDER
    found = analyse(
        asked.folder, asked.indicator, asked.year, asked.group, asked.against, over=asked.over, only=asked.only
    )
    print(
        outputs.as_json(found.as_values(asked.language)) if asked.json else found.in_words(asked.language), flush=True
    )
    _write(found, out, asked)
    return 0


def _folder(name: str) -> None:
    """Raise a WijksimError where DIR names no folder."""
    if not name.strip() or not Path(name).is_dir():
        raise WijksimError(f"{name!r} is no folder; give the --out folder of 'wijksim sweep'.")


def _write(found: "Analysis", out: Path, asked: Namespace) -> None:
    """Write everything, and say where."""
    from wijksim.locale import words

    paths = found.write(out, asked.language)
    text = words(asked.language)
    notes.note(text.say("said.written", folder=out, what=text.say("analysis.files", count=len(paths))), asked.quiet)
