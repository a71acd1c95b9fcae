"""One life as the screen shows it, in a file of its own beside the numbers of its entry: plain JSON under a seal."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wijksim.errors import WijksimError
from wijksim.experiments.files import write_whole
from wijksim.experiments.provenance import canonical, content_hash
from wijksim.reading import read_bounded
from wijksim.viewer.library.entry import WAY_OUT, damaged
from wijksim.viewer.library.key import SCHEMA, Subject

FILM_SUFFIX = ".json"
MAX_BYTES = 5_000_000
_FORMAT = "wijksim-library-film"


def film_name(seed: int, measure: str) -> str:
    """The name of the file of one life; `measure` is what its map shows."""
    return f"film-{seed}-{measure}{FILM_SUFFIX}"


def write_film(path: Path, subject: Subject, content: Mapping[str, Any]) -> None:
    """Write one life; raises `DiskFullError` when there is no room."""
    film = {"format": _FORMAT, "schema": SCHEMA, "subject": subject.to_dict(), "name": path.name, "content": content}
    write_whole(path, canonical({**film, "seal": content_hash(film)}).encode())


def read_film(path: Path) -> tuple[Subject, dict[str, Any]]:
    """Whose life `write_film` kept there, and the life; raises `WijksimError` for anything else."""
    text = read_bounded(path, MAX_BYTES, "film of the library")
    try:
        film = json.loads(text)
        if film.get("format") != _FORMAT or film.get("schema") != SCHEMA:
            raise ValueError("it does not say that it is one")
        if film.pop("seal", "") != content_hash(film):
            raise ValueError("it was changed after it was written")
        found = Subject.from_dict(film["subject"])
        content: dict[str, Any] = film["content"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise damaged(path, error) from error
    if (found.key, film["name"]) != (path.parent.name, path.name):
        raise WijksimError(f"{path}: holds another life than its place says. {WAY_OUT}")
    return found, content
