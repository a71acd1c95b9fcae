"""Errors meant for people.

Everything a user can get wrong ends in one of these: one message that says which file, which key, what was
found, what is allowed and what to do. The command line prints the message and exits with `exit_code`.
"""

from difflib import get_close_matches

#: Characters of a message; a longer one is somebody's file or command line coming back.
_LONGEST = 1200


class WijksimError(Exception):
    """Input that wijksim cannot use; the message is all a user needs to mend it."""

    exit_code = 2


class DiskFullError(WijksimError):
    """No room left to write a result; what was finished is kept."""

    exit_code = 74


class StoppedError(WijksimError):
    """Ctrl-C; the message says what is kept."""

    exit_code = 130


def did_you_mean(word: str, known: list[str]) -> str:
    """A sentence that names up to three near `known` words, or an empty string when none is near."""
    near = get_close_matches(word, known, n=3, cutoff=0.5)
    return f" Did you mean {' or '.join(repr(name) for name in near)}?" if near else ""


def on_one_line(message: str) -> str:
    """The message on one line of bounded length, with whatever could steer a terminal written out.

    >>> on_one_line("no file a\\nb")
    'no file a\\\\nb'
    """
    shown = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in message[:_LONGEST])
    return shown if len(message) <= _LONGEST else f"{shown}..."


def in_short(error: BaseException) -> str:
    """What is wrong as a library says it, for within a message of ours: its first line, of at most 200 characters."""
    return on_one_line((str(error).splitlines() or [type(error).__name__])[0])[:200]
