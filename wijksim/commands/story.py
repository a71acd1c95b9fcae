"""`wijksim story`: one life of a stored run in dated sentences, each from an event."""

from argparse import Namespace
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from wijksim.commands import notes, outputs
from wijksim.commands.parser import Commands, add_command, add_json, add_language, add_quiet, whole_number

if TYPE_CHECKING:
    from wijksim.experiments.story import Story

_ABOUT = "tell the life of one resident or one professional of a stored run"
_HOW = """

RESULT is the --out folder of 'wijksim run' or 'wijksim compare', or the file of one run in it. The run is lived again
from what is stored, and every sentence tells one event of it; nothing is made up. A resident is the first who lives
in a slot (numbered from 0), a professional a post (numbered from 1) with everybody who holds it.
"""
_EXAMPLE = "wijksim story results/one --resident 12"
#: Version of the JSON form.
_FORMAT = 1


def add_to(commands: Commands) -> None:
    """Declare the command and its options."""
    parser = add_command(commands, "story", _ABOUT, _EXAMPLE, _act)
    parser.description = f"{_ABOUT}{_HOW}"
    parser.add_argument("result", metavar="RESULT", help="an --out folder, or the file of one run in it")
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--resident", type=whole_number, metavar="N", help="slot in which somebody lives, from 0")
    who.add_argument("--professional", type=whole_number, metavar="N", help="post that somebody holds, from 1")
    parser.add_argument("--strategy", metavar="NAME", help="which strategy of a comparison (default: the first)")
    parser.add_argument("--seed", type=whole_number, metavar="S", help="which replicate (default: the lowest seed)")
    parser.add_argument("--wijk", metavar="W", help="short name of a professional's wijk (default: the first)")
    add_language(parser)
    add_json(parser)
    add_quiet(parser)


def _act(asked: Namespace) -> int:
    from wijksim.experiments.story import story

    found = story(
        asked.result, resident=asked.resident, professional=asked.professional, strategy=asked.strategy,
        seed=asked.seed, wijk=asked.wijk, language=asked.language,
        prepare=partial(notes.prepare, asked.quiet, asked.language),
    )  # fmt: skip
    print(outputs.as_json(_as_values(found, asked)) if asked.json else found)
    return 0


def _as_values(found: "Story", asked: Namespace) -> dict[str, Any]:
    """The story as values: whose it is, and each sentence with its event."""
    sentences = [{**line.event._asdict(), "text": line.text} for line in found.lines]
    about = {name: value for name, value in asdict(found).items() if name != "lines"}
    who = {"resident": asked.resident, "professional": asked.professional}
    return {"format": _FORMAT, **about, **who, "language": asked.language, "sentences": sentences}
