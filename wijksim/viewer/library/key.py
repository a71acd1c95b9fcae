"""What an entry of the library is about, and the key that follows from it.

An entry is one strategy in one wijk, whatever the seeds. Its key covers all that its numbers depend on, so numbers of
another model, or of a wijk whose figures have changed, are never found under it; nor is what an older version of this
folder kept of the same runs.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import wijksim
from wijksim.experiments.plan import KEY_LENGTH, Job
from wijksim.experiments.provenance import content_hash, source_hash
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario

#: Of the files and of what stands in them; a library of another number is not read.
SCHEMA = 1
#: The seeds whose lives make bands; the luck of the screen is one of them.
SEEDS = range(1, 101)
#: The luck, and the measure of the map, of which a whole film is kept: those that the screen opens with.
MAP_SEED, MAP_MEASURE = 7, "trust_municipality"
MONTHS = 240


@dataclass(frozen=True)
class Subject:
    """One strategy in one wijk: names to read, hashes to be sure."""

    strategy: str
    scenario: str
    wijk: str
    profile: str
    months: int
    sources: str
    version: str

    @property
    def key(self) -> str:
        """32 hexadecimal digits: the name of the entry's folder."""
        asked = {"scenario": self.scenario, "wijk": self.profile, "months": self.months, "sources": self.sources}
        return content_hash({"schema": SCHEMA, **asked})[:KEY_LENGTH]

    @property
    def stale(self) -> bool:
        """Whether the model has changed since, or what is kept of its runs."""
        return self.sources != sources_with(source_hash())

    @property
    def label(self) -> str:
        """How messages name it."""
        return f"{self.strategy} in {self.wijk}, {self.months} months"

    def to_dict(self) -> dict[str, Any]:
        """Plain content for a file."""
        return asdict(self)

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> "Subject":
        """The subject that `to_dict` wrote; raises `TypeError` or `ValueError` for anything else."""
        subject = cls(**content)
        if type(subject.months) is not int or not all(type(subject.to_dict()[name]) is str for name in _TEXTS):
            raise ValueError("names and hashes are no texts")
        return subject


_TEXTS = ("strategy", "scenario", "wijk", "profile", "sources", "version")


def sources_with(model: str) -> str:
    """Sha256 (hex) of the sources of the model, given by their hash, and of what turns its runs into what is kept."""
    return content_hash({"model": model, "kept": _keepers()})


@cache
def _keepers() -> str:
    """Sha256 (hex) of the files that say what is kept of a run; read once per process."""
    viewer = Path(__file__).parents[1]
    seal = hashlib.sha256()
    for name in ("units.py", "pairs.py", "lived.py", "maps.py", "watched.py", "library/entry.py", "library/films.py"):
        seal.update((viewer / name).read_bytes().replace(b"\r\n", b"\n"))
    return seal.hexdigest()


def subject_of(scenario: Scenario, profile: Profile, months: int) -> Subject:
    """The subject of a strategy in a wijk, by the model as it is now."""
    lived = scenario.with_months(months)
    return Subject(
        lived.name, lived.hash, profile.slug, profile.hash, months, sources_with(source_hash()), wijksim.__version__
    )  # fmt: skip


def subject_of_result(provenance: Mapping[str, Any]) -> Subject:
    """The subject of a run of one wijk, by what the run says of itself."""
    [wijk] = provenance["wijken"]
    scenario = provenance["scenario"]
    return Subject(
        scenario["content"]["name"], scenario["hash"], wijk["content"]["slug"], wijk["hash"],
        provenance["months"], sources_with(provenance["sources"]), provenance["versions"]["wijksim"],
    )  # fmt: skip


def job_of(scenario: Scenario, profile: Profile, months: int, seed: int) -> Job:
    """The run that gives one seed of an entry."""
    return Job(scenario.with_months(months), (profile,), seed, months)
