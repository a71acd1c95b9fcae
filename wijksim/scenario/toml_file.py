"""Reading one TOML file that anybody may have written: bounded, with errors that say where it went wrong."""

import tomllib
from pathlib import Path
from typing import Any

from wijksim.errors import WijksimError
from wijksim.reading import read_bounded

#: A scenario or a profile takes 1 to 10 KB; what is far larger is something else.
SIZE_LIMIT = 256 * 1024
#: A key of n dotted parts costs tomllib n x n memory, so one line of a small file could take all there is.
DOTS_LIMIT = 200
_LABEL_LENGTH = 400


def label(path: Path) -> str:
    """The path as messages show it, on one line and of bounded length whatever is in it."""
    text = str(path)
    text = text if len(text) <= _LABEL_LENGTH else text[:_LABEL_LENGTH] + "..."
    return text if text.isprintable() else ascii(text)


def read_toml(path: Path, what: str = "scenario file") -> dict[str, Any]:
    """The content of a TOML file of at most `SIZE_LIMIT` bytes; anything else is a WijksimError.

    `what` is what the file should be, for the message.
    """
    where = label(path)
    try:
        return tomllib.loads(_text(path, where, what))
    except tomllib.TOMLDecodeError as error:
        raise WijksimError(f"{where}: not TOML: {error}") from error
    except ValueError as error:  # tomllib lets Python's own refusal of a number or date through
        raise WijksimError(f"{where}: a value cannot be read: {error}") from error
    except RecursionError as error:
        raise WijksimError(f"{where}: lists or tables are nested too deeply") from error


def _text(path: Path, where: str, what: str) -> str:
    data = read_bounded(path, SIZE_LIMIT, what, where)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise WijksimError(f"{where}: not UTF-8 text (line {line}); save the file as UTF-8") from error
    for line, content in enumerate(text.split("\n"), start=1):
        if content.count(".") > DOTS_LIMIT:
            raise WijksimError(f"{where}: line {line} has more than {DOTS_LIMIT} full stops; break it up")
    return text
