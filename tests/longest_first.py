"""How tests are handed out to several workers: a file at a time, those with long tests first.

By itself `--dist loadfile` begins with the files that have the most tests, and those are quick: what takes minutes
comes last, on one worker, with nothing left for the others to do. Where tests of a file share nothing, each goes alone.
"""

from collections.abc import Iterable
from pathlib import PurePath

import pytest
from xdist.scheduler import LoadFileScheduling

#: Files of which every test makes all that it needs.
BY_TEST = ("test_fuzz.py",)


def in_order(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Files with the most tests that are marked `slow` first; the order within a file stays."""
    files: dict[str, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.nodeid.partition("::")[0], []).append(item)
    return [item for file in sorted(files.values(), key=_length, reverse=True) for item in file]


def _length(file: list[pytest.Item]) -> tuple[int, int]:
    return sum(item.get_closest_marker("slow") is not None for item in file), len(file)


class LongestFirst(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    """Hands out files in the order in which they were collected, and some of them test by test."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return nodeid if PurePath(file).name in BY_TEST else file
