"""`wijksim dividend`: what a long programme yields more than a short one, and what makes the difference."""

from argparse import Namespace
from functools import partial
from typing import TYPE_CHECKING

from wijksim.commands import notes, outputs
from wijksim.commands.parser import Commands, add_command, add_json, add_language, add_quiet, whole_number
from wijksim.commands.wijk import wijken_of
from wijksim.errors import StoppedError

if TYPE_CHECKING:
    from wijksim.experiments.dividend import Dividend

_ABOUT = "what a long programme yields more than a short one at equal money, and why"
_HOW = """

The difference is split into delay, ties and learning, political breaks and saturation: each is what goes when it is
switched off, averaged over all orders of switching off. That takes both strategies in sixteen worlds, so the wijk is
lived small; a few minutes on two cores.
"""
_EXAMPLE = "wijksim dividend top-down-4 top-down-20 --wijk moerwijk --language en"
#: Version of the JSON form.
_FORMAT = 1


def add_to(commands: Commands) -> None:
    """Declare the command and its options."""
    parser = add_command(commands, "dividend", _ABOUT, _EXAMPLE, _act)
    parser.description = f"{_ABOUT}{_HOW}"
    parser.add_argument(
        "strategies", nargs=2, metavar="STRATEGY", help="first the short one, then the long one, with the same money"
    )
    parser.add_argument(
        "--wijk", required=True, metavar="W", help="name, code or municipality/name of a wijk, or a profile (.toml)"
    )
    parser.add_argument("--outcome", default="wellbeing", metavar="NAME", help="what counts (default: wellbeing)")
    parser.add_argument("--years", type=whole_number, default=40, metavar="Y", help="years to live (default: 40)")
    parser.add_argument(
        "--residents", type=whole_number, default=1000, metavar="N", help="at most so many residents (default: 1000)"
    )
    parser.add_argument(
        "--replicates", type=whole_number, default=8, metavar="R", help="lives of each in each world (default: 8)"
    )
    parser.add_argument("--seed", type=whole_number, default=1, metavar="S", help="the first seed (default: 1)")
    parser.add_argument("--workers", type=whole_number, metavar="N", help="processes (default: one a core)")
    add_language(parser)
    add_json(parser)
    add_quiet(parser)


def _act(asked: Namespace) -> int:
    from wijksim.report.dividend import dividend_json, dividend_text

    try:
        found = _dividend(asked)
    except KeyboardInterrupt as error:
        raise StoppedError("interrupted; nothing is kept. The same command begins anew.") from error
    if asked.json:
        words = {"language": asked.language, "paragraph": found.in_words(asked.language)}
        print(outputs.as_json({"format": _FORMAT, **dividend_json(found), **words}), flush=True)
    else:
        print(dividend_text(found, asked.language), flush=True)
    return 0


def _dividend(asked: Namespace) -> "Dividend":
    from wijksim.experiments.dividend import dividend

    short, long = asked.strategies
    [wijk] = wijken_of([asked.wijk])
    with notes.progress(asked.quiet) as progress:
        return dividend(
            short,
            long,
            wijk,
            outcome=asked.outcome,
            years=asked.years,
            residents=asked.residents,
            replicates=asked.replicates,
            seed=asked.seed,
            workers=asked.workers,
            progress=progress,
            prepare=partial(notes.prepare, asked.quiet, asked.language),
        )
