"""The command line: reads what is asked, hands it to one command, and turns trouble into a message.

Nothing is computed here. What a command needs is imported when it is run, so `wijksim --version` and help
come at once.
"""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from wijksim import __version__
from wijksim.commands.guard import guard

if TYPE_CHECKING:
    from wijksim.commands.parser import Parser

_ABOUT = """\
Compare strategies for a Dutch neighbourhood (wijk) over decades, with the same money and the same luck.
It compares; it does not forecast.
"""
_EXAMPLE = """\
examples:
  wijksim wijk list
  wijksim scenario list
  wijksim compare top-down-4 resident-led-20 --wijk presikhaaf-west --out results/first
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command (default: the arguments of this process); returns the exit code.

    0 done; 1 `rerun` found a difference or runs of a sweep failed; 2 input that cannot be used; 70 an error of wijksim
    itself; 71 out of memory; 74 disk full; 130 Ctrl-C; 141 nobody reads the output. Raises SystemExit for --help and
    --version.
    """
    return guard(lambda: _run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    parser = build_parser()
    if "_ARGCOMPLETE" in os.environ:
        from wijksim.commands import completion

        completion.answer_shell(parser)
    words = sys.argv[1:] if arguments is None else arguments
    parser.refuse_before_command(words)
    asked, unknown = parser.parse_known_args(words)
    if unknown:
        asked.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    return int(asked.act(asked))


def build_parser() -> "Parser":
    """The parser of all commands; each sets `act`, the function that carries it out.

    The commands are imported here and not above, for here Ctrl-C is heard.
    """
    from wijksim.commands import (
        analyse,
        claims,
        compare,
        completion,
        dividend,
        library,
        rerun,
        run,
        scenario,
        story,
        sweep,
        validate,
        view,
        wijk,
    )
    from wijksim.commands.parser import Parser

    parser = Parser("wijksim", _ABOUT, _EXAMPLE)
    parser.add_argument("--version", action="version", version=f"wijksim {__version__}")
    commands = parser.commands()
    for command in (
        compare, run, story, view, library, wijk, scenario, validate, claims, dividend, rerun, sweep, analyse,
        completion,
    ):  # fmt: skip
        command.add_to(commands)
    return parser
