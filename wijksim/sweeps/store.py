"""The runs of a sweep: loose files as workers write them, and packs into which finished ones are compacted."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wijksim.errors import WijksimError
from wijksim.experiments.files import clean
from wijksim.experiments.plan import key_of
from wijksim.experiments.store import Store
from wijksim.sweeps.extract import Extract
from wijksim.sweeps.run_file import read, to_bytes


@dataclass(frozen=True)
class SweepStore(Store):
    """The runs in the folder of a sweep; small and picklable, so that workers write their own files."""

    @property
    def packs(self) -> Path:
        """The folder of compacted runs."""
        return self.folder / "packs"

    def finished(self) -> set[str]:
        """The keys of finished runs, loose or compacted."""
        from wijksim.sweeps.packs import keys_of, list_packs

        loose = self.loose()  # first, for what is compacted meanwhile is in a pack before it goes
        return loose.union(*(keys_of(path) for path in list_packs(self.packs)))

    def loose(self) -> set[str]:
        """The keys of the runs that lie in files of their own."""
        return super().finished()

    @staticmethod
    def encode(result: Any) -> bytes:
        """The content of the file with the years of one run."""
        return to_bytes(result)

    def read(self, key: str) -> Extract:
        """One loose run; raises `WijksimError` when its file is damaged or that of another run."""
        path = self.path(key)
        extract = read(path)
        if key_of(extract.provenance) != key:
            raise WijksimError(f"{path}: holds another run than its name says. Remove it and run it again.")
        return extract

    def failed(self) -> dict[str, str]:
        """The tracebacks of runs that failed, by key."""
        found = {}
        for path in (self.folder / "failures").glob("*.txt"):
            found[path.stem] = path.read_text(encoding="utf-8", errors="replace")
        return found

    def clean(self) -> None:
        """Remove what killed workers of this session, or sessions of long ago, left half written."""
        super().clean()
        clean(self.packs, self.token)
