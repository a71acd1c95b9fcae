"""`wijksim rerun`: make stored runs again and say whether the same bits come out."""

from argparse import Namespace
from functools import partial
from pathlib import Path

from wijksim.commands import notes
from wijksim.commands.parser import Commands, add_command, add_quiet, whole_number

_EXAMPLE = "wijksim rerun results/first"
DIFFERENT = 1


def add_to(commands: Commands) -> None:
    """Declare the command and its options."""
    parser = add_command(commands, "rerun", "make stored runs again and check that they are the same", _EXAMPLE, _act)
    parser.add_argument("folder", metavar="DIR", help="an --out folder, or the file of one run in it")
    parser.add_argument("--workers", type=whole_number, metavar="N", help="processes (default: one a core)")
    add_quiet(parser)


def _act(asked: Namespace) -> int:
    """0 when every run is the same, 1 when one differs."""
    from wijksim.experiments.rerun import absent, rerun

    missing, wanted = absent(asked.folder)
    with notes.progress(asked.quiet) as progress:
        same, differences = rerun(
            Path(asked.folder), asked.workers, progress, prepare=partial(notes.prepare, asked.quiet)
        )
    if missing:
        print(f"{asked.folder}: {missing} of {wanted} runs are not there; the command that made the others makes them.")
    if same:
        print(f"{asked.folder}: the same, bit for bit.")
        return 0
    print(f"{asked.folder}: something differs.")
    print("\n".join(differences))
    return DIFFERENT
