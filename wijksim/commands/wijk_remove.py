"""`wijksim wijk remove`: take away wijken that were imported."""

from argparse import Namespace
from pathlib import Path

from wijksim.commands.parser import Commands, add_command, add_language
from wijksim.errors import WijksimError, did_you_mean

_SHOWN = 60


def add_to(commands: Commands) -> None:
    """Declare the command and its options."""
    example = "wijksim wijk remove presikhaaf-west-wk020204"
    parser = add_command(commands, "remove", "take away wijken that you imported", example, _act)
    parser.add_argument("wijk", nargs="+", metavar="WIJK", help="name, code or municipality/name of an imported wijk")
    add_language(parser)


def _act(asked: Namespace) -> int:
    """Find all first, so that a slip in one name removes nothing."""
    from wijksim.experiments.files import explained
    from wijksim.locale import words

    for path in [_file_of(text) for text in asked.wijk]:
        with explained(path):
            path.unlink(missing_ok=True)
        print(words(asked.language).say("import.removed", slug=path.stem))
    return 0


def _file_of(asked: str) -> Path:
    """The file of the one imported wijk that `asked` means."""
    from wijksim.population.catalogue import is_shipped
    from wijksim.population.imported import files_of, imported_files, imported_names

    found = files_of(asked, imported_names())
    if len(found) == 1:
        return found[0]
    shown = repr(asked[:_SHOWN])
    if found:
        names = ", ".join(path.stem for path in found)
        raise WijksimError(f"{shown} is more than one imported wijk: {names}. Use one of these short names.")
    if is_shipped(asked):
        raise WijksimError(f"{shown} comes with wijksim and cannot be removed.")
    near = did_you_mean(asked[:_SHOWN].lower(), [path.stem for path in imported_files()])
    raise WijksimError(f"No imported wijk answers to {shown}.{near} All of them: wijksim wijk list")
