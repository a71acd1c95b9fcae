"""What workers are asked to do: live a wijk under one seed, with its map or without.

Runs that belong in the library are kept there at once, by the worker that made them, so that no run is made twice. That
the library cannot be written, for want of room or of rights, is no reason to withhold an answer.
"""

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wijksim.errors import WijksimError
from wijksim.population.profile import Profile
from wijksim.scenario.scenario import Scenario
from wijksim.viewer.library.entry import Entry, entry_of, entry_of_model
from wijksim.viewer.library.key import MAP_MEASURE, MAP_SEED, Subject, subject_of
from wijksim.viewer.library.store import Library
from wijksim.viewer.lived import Content, Filming, lived


@dataclass(frozen=True)
class Side:
    """One strategy in one wijk for a number of months; `library` when its runs are worth keeping."""

    scenario: Scenario
    profile: Profile
    months: int
    library: Library | None = None

    @cached_property
    def subject(self) -> Subject:
        """What its entry in the library is about."""
        return subject_of(self.scenario, self.profile, self.months)


def watch(side: Side, seed: int, measure: str, resident: int | None, filming: Filming) -> tuple[Content, Entry]:
    """One life with its map: what the screen shows of it, and its numbers."""
    scenario = side.scenario.with_months(side.months)
    watched: Any = filming(scenario, side.profile, seed, side.months, measure, resident)
    life, entry = lived(watched, side.profile, side.months), entry_of(watched.film.result)
    if side.library:
        with suppress(WijksimError):
            if (seed, measure, resident) == (MAP_SEED, MAP_MEASURE, None):
                side.library.keep_film(side.subject, seed, measure, life)
            side.library.add(entry)
    return life, entry


def live(side: Side, seed: int) -> Entry:
    """The numbers of one life."""
    from wijksim.viewer import first

    model = first.lived(side.scenario.with_months(side.months), side.profile, seed, side.months)
    entry = entry_of_model(model, side.subject)
    if side.library:
        with suppress(WijksimError):
            side.library.add(entry)
    return entry


def tidy(library: Library, subject: Subject) -> None:
    """Join the files of an entry."""
    with suppress(WijksimError):
        library.tidy(subject)
