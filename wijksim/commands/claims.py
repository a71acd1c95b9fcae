"""`wijksim claims`: what each claim of the manifest changes in the model, how sure that is, and where it fails."""

import json
import re
from argparse import Namespace
from typing import TYPE_CHECKING

from wijksim.commands import notes
from wijksim.commands.parser import Commands, add_command, add_json, add_language, add_quiet, whole_number
from wijksim.errors import StoppedError, WijksimError

if TYPE_CHECKING:
    from wijksim.claims.asked import Claim

_ABOUT = "every claim of the manifest: what it changes, how sure that is, and a setting in which it fails"
ALL = "all"


def add_to(commands: Commands) -> None:
    """Declare the command and its options."""
    parser = add_command(commands, "claims", _ABOUT, "wijksim claims --language en", _act)
    parser.add_argument(
        "--redo", metavar="ID", help="measure a claim again by its number, or 'all': a few minutes on two cores"
    )
    parser.add_argument("--workers", type=whole_number, metavar="N", help="processes for --redo (default: one a core)")
    add_language(parser)
    add_json(parser)
    add_quiet(parser)


def _act(asked: Namespace) -> int:
    from wijksim.claims.asked import claims
    from wijksim.claims.rows import row, table
    from wijksim.claims.stored import stored
    from wijksim.locale import words

    if asked.redo is not None:
        _redo(asked)
    kept = stored()
    rows = [row(claim, kept.get(claim.name)) for claim in claims()]
    if asked.json:
        print(json.dumps(rows, indent=1, allow_nan=False))
        stale = [each["id"] for each in rows if each["stale"]]
        if stale:
            text = words(asked.language)
            notes.note(text.say("claims.stale", claims=text.both([str(each) for each in stale])), asked.quiet)
    else:
        print(table(rows, words(asked.language)))
    return 0


def _redo(asked: Namespace) -> None:
    from wijksim.claims.stored import redo
    from wijksim.locale import words

    chosen = chosen_claims(asked.redo)
    text = words(asked.language)

    def told(claim: "Claim") -> None:
        notes.note(text.say("claims.measuring", claim=claim.number, name=claim.name), asked.quiet)

    try:
        notes.prepare(asked.quiet, asked.language)
        with notes.progress(asked.quiet) as progress:
            redo(chosen, asked.workers, progress, told)
    except KeyboardInterrupt as error:
        lives = error or "nothing is kept of the one under way. The same command begins it anew."
        raise StoppedError(f"interrupted; claims that were measured are kept, and {lives}") from error


def chosen_claims(asked: str) -> "list[Claim]":
    """The claims that `--redo` names; raises `WijksimError` for what is no number of a claim."""
    from wijksim.claims.asked import claims

    every = claims()
    if asked == ALL:
        return every
    chosen = [claim for claim in every if str(claim.number) == asked]
    if not re.fullmatch(r"[0-9]{1,2}", asked) or not chosen:
        known = ", ".join(dict.fromkeys(str(claim.number) for claim in every))
        raise WijksimError(f"--redo is {asked[:20]!r}; it must be {ALL!r} or the number of a claim: {known}.")
    return chosen
