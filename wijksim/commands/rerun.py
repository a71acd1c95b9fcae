"""`wijksim rerun`: make stored runs again and say whether the same bits come out."""

from argparse import Namespace
from functools import partial
from pathlib import Path

from wijksim.commands import notes, outputs
from wijksim.commands.parser import Commands, add_command, add_json, add_language, add_quiet, whole_number

_EXAMPLE = "wijksim rerun results/first"
_ABOUT = "make stored runs again and check that they are the same"
_CODES = """

Exit codes: 0 every run that is there came out the same; 1 one came out different; 2 a file is damaged or was
altered, and is not trusted.
"""
DIFFERENT = 1
#: Version of the JSON form.
_FORMAT = 1


def add_to(commands: Commands) -> None:
    """Declare the command and its options."""
    parser = add_command(commands, "rerun", _ABOUT, _EXAMPLE, _act)
    parser.description = f"{_ABOUT}{_CODES}"
    parser.add_argument("folder", metavar="DIR", help="an --out folder, or the file of one run in it")
    parser.add_argument("--workers", type=whole_number, metavar="N", help="processes (default: one a core)")
    add_language(parser)
    add_json(parser)
    add_quiet(parser)


def _act(asked: Namespace) -> int:
    """0 when every run is the same, 1 when one differs."""
    from wijksim.experiments.rerun import absent, rerun

    missing, wanted = absent(asked.folder)
    prepare = partial(notes.prepare, asked.quiet, asked.language)
    with notes.progress(asked.quiet) as progress:
        same, differences = rerun(Path(asked.folder), asked.workers, progress, prepare=prepare)
    if asked.json:
        found = {"same": same, "missing": missing, "wanted": wanted, "differences": differences}
        print(outputs.as_json({"format": _FORMAT, "folder": asked.folder, **found}))
    else:
        print("\n".join([*_told(asked, same, missing, wanted), *differences]))
    return 0 if same else DIFFERENT


def _told(asked: Namespace, same: bool, missing: int, wanted: int) -> list[str]:
    """Whether all is the same and all is there; what differs is told by `rerun` itself."""
    from wijksim.locale import words

    text = words(asked.language)
    absent = [text.say("rerun.missing", folder=asked.folder, count=missing, of=wanted)] if missing else []
    return [*absent, text.say("rerun.same" if same else "rerun.different", folder=asked.folder)]
