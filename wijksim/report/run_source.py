"""Where one run comes from, read from its provenance: strategy, wijken, seed, and what must be said of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from wijksim.errors import WijksimError
from wijksim.experiments.provenance import profile_from
from wijksim.experiments.result import RunResult
from wijksim.locale import Words
from wijksim.population.profile import Profile
from wijksim.report.grid import Block
from wijksim.report.pairs import place
from wijksim.scenario.scenario import Scenario

_SHORT_HASH = 8


@dataclass(frozen=True)
class Source:
    """The strategy, wijken, seed and length of a run, and the digest of its result."""

    scenario: Scenario
    profiles: Sequence[Profile]
    seed: int
    months: int
    version: str
    digest: str

    def title(self, text: Words) -> str:
        """The strategy's title in the language."""
        return self.scenario.title[text.language]

    def place(self, profile: Profile) -> str:
        """A wijk and its municipality."""
        return place(profile)

    def head(self, text: Words) -> Block:
        """The lines above a table: what was run, under which strategy."""
        places = text.both([place(profile) for profile in self.profiles])
        title = text.say("run.title", time=text.duration(self.months), place=places, seed=self.seed)
        strategy = f"{self.title(text)} ({self.scenario.name}, {self.scenario.hash[:_SHORT_HASH]})"
        return [title, strategy]

    def notes(self, text: Words) -> list[str]:
        """What must be said of any run, and of this strategy where it lies outside all data."""
        return [text.say("run.note"), *self.outside(text)]

    def outside(self, text: Words) -> list[str]:
        """That the strategy lies outside all data, where it does."""
        return [text.say("note.run_extrapolates")] if self.scenario.extrapolates else []

    def corner(self, text: Words) -> str:
        """The small print of a figure."""
        return text.say(
            "run.corner",
            seed=self.seed,
            hash=self.scenario.hash[:_SHORT_HASH],
            digest=self.digest[:_SHORT_HASH],
            version=self.version,
        )


def source_of(run: RunResult) -> Source:
    """The source of a run; WijksimError when its provenance is not there or of another version."""
    try:
        source = _read(run)
    except KeyError as error:
        raise WijksimError(f"the provenance of this run lacks {error}; make the run again.") from error
    except TypeError as error:
        raise WijksimError(f"the provenance of this run is damaged ({error}); make the run again.") from error
    if not source.profiles:
        raise WijksimError("the provenance of this run names no wijk; make the run again.")
    return source


def _read(run: RunResult) -> Source:
    known = run.provenance
    return Source(
        Scenario.from_dict(known["scenario"]["content"]),
        [profile_from(wijk["content"]) for wijk in known["wijken"]],
        int(known["seed"]),
        int(known["months"]),
        str(known["versions"]["wijksim"]),
        run.digest,
    )
