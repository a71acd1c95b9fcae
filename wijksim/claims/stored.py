"""What was measured of the claims, as it is kept in the package, and whether it still holds."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from wijksim.claims.asked import Claim
from wijksim.claims.lives import Lives
from wijksim.claims.measure import measure
from wijksim.errors import WijksimError
from wijksim.experiments.executor import Progress
from wijksim.experiments.files import write_whole
from wijksim.reading import read_bounded

Content = dict[str, Any]
FILE = Path(__file__).parent / "effects.json"
_FORMAT = "wijksim-claims"
_MOST_BYTES = 4_000_000


def stored(path: Path = FILE) -> dict[str, Content]:
    """What was measured, by the name of the claim; raises `WijksimError` for a file that cannot be used."""
    if not path.exists():
        return {}
    try:
        content = json.loads(read_bounded(path, _MOST_BYTES, "file of measured claims"))
        if content["format"] != _FORMAT:
            raise ValueError("another format")
        return {entry["name"]: entry for entry in content["claims"]}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise WijksimError(
            f"{path}: holds no measured claims ({error}). Make it anew: wijksim claims --redo all"
        ) from error


def is_stale(claim: Claim, entry: Mapping[str, Any]) -> bool:
    """Whether the model, a scenario or the wijk has changed since the claim was measured."""
    return bool(entry["key"] != claim.key)


def redo(
    asked: Sequence[Claim],
    workers: int | None = None,
    progress: Progress | None = None,
    told: Callable[[Claim], None] | None = None,
    path: Path = FILE,
) -> None:
    """Measure claims anew, one by one, and keep each as soon as it is there; `told` is called before each.

    After Ctrl-C the same call goes on where it stopped: what was lived is kept until all of `asked` is measured.
    """
    lives = Lives(workers, progress)
    for claim in asked:
        if told:
            told(claim)
        entry = measure(claim, lives)
        keep({**stored(path), claim.name: entry}, path)
    lives.forget()


def keep(entries: Mapping[str, Content], path: Path = FILE) -> None:
    """Write what was measured; raises `WijksimError` where the package cannot be written."""
    ordered = sorted(entries.values(), key=lambda entry: (entry["claim"], entry["name"]))
    text = json.dumps({"format": _FORMAT, "claims": ordered}, indent=1, ensure_ascii=False, allow_nan=False)
    write_whole(path, f"{text}\n".encode())
