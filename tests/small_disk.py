"""A disk that is soon full, for real: a small file system in memory. Where CI is set it must be there."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def needed(done: "subprocess.CompletedProcess[str]", what: str) -> None:
    """Skip the test where the system cannot do `what`; on CI it must."""
    if done.returncode:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"needs {what}: {done.stderr.strip()}")


class Disk:
    """A file system of its own that holds very little, and can be made to hold more."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def mount(self, size: str, *options: str) -> "subprocess.CompletedProcess[str]":
        words = ["mount", "-t", "tmpfs", "-o", ",".join([*options, f"size={size}"]), "tmpfs", str(self.path)]
        return subprocess.run(words, capture_output=True, text=True)

    def grow(self) -> None:
        assert self.mount("50m", "remount").returncode == 0


@contextmanager
def small_disk(path: Path, size: str) -> Iterator[Disk]:
    """A disk of a size such as "36k" at `path`, taken away afterwards."""
    if not shutil.which("mount"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("this system has no mount")
    place = Disk(path)
    path.mkdir()
    needed(place.mount(size), "the right to mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(path)], check=True)
