"""What has been lived already, by what was asked: in memory, in the library, or under way.

Used by the clerk's thread alone. A run that several questions need is made once; `wanted` says whether anybody still
waits for it.
"""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from wijksim.errors import WijksimError
from wijksim.viewer import acts
from wijksim.viewer.acts import Side
from wijksim.viewer.library.entry import Entry, joined
from wijksim.viewer.library.store import Library
from wijksim.viewer.lived import Content, Filming
from wijksim.viewer.recent import Recent
from wijksim.viewer.workers import DROPPED, Answer, Workers

#: How many lives with a map, and how many entries, are kept in memory: a quarter and two megabytes each.
LIVES, ENTRIES = 40, 16

_log = logging.getLogger(__name__)

Wanted = Callable[[], bool]
Answered = Callable[[Answer], object]
Key = tuple[Any, ...]


class _Waiting:
    """Who waits for one run that is under way."""

    def __init__(self) -> None:
        self.pairs: list[tuple[Wanted, Answered]] = []

    def wanted(self) -> bool:
        """Whether anybody still does."""
        return any(wanted() for wanted, _ in self.pairs)


class Shelves:
    """Lives and numbers of runs; `later` has the clerk do something."""

    def __init__(
        self, library: Library, workers: Workers, later: Callable[[Callable[[], object]], object], filming: Filming
    ) -> None:
        self.library, self.workers, self.later, self.filming = library, workers, later, filming
        self._lives: Recent[Key, Content] = Recent(LIVES)
        self._entries: Recent[str, dict[int, Entry]] = Recent(ENTRIES)
        self._under_way: dict[Key, _Waiting] = {}

    def life(
        self, side: Side, seed: int, measure: str, resident: int | None, wanted: Wanted, answered: Answered
    ) -> None:
        """One life with its map: from memory, from the library, or from a worker."""
        key = (side.subject.key, seed, measure, resident)
        found = self._lives.get(key) or (self._kept(side, seed, measure) if resident is None else None)
        if found is not None:
            self._lives.put(key, found)
            answered(Answer(found))
            return
        arguments = (side, seed, measure, resident, self.filming)
        self._ask(key, acts.watch, arguments, 0, wanted, answered, partial(self._watched, key, side))

    def numbers(self, side: Side, seed: int, rank: int, wanted: Wanted, answered: Answered) -> None:
        """The numbers of one life, from a worker."""
        key = (side.subject.key, seed)
        self._ask(key, acts.live, (side, seed), rank, wanted, answered, partial(self._lived, side))

    def entry(self, side: Side, enough: int = 0) -> dict[int, Entry]:
        """By seed the entry that holds it: what is in memory and, where that is not `enough`, in the library."""
        key = side.subject.key
        known = self._entries.get(key)
        if known is None:
            known = {}
            self._entries.put(key, known)
        if side.library and len(known) < enough:
            known.update(self._read(side))
        return known

    def tidy(self, side: Side) -> None:
        """Have the files of an entry joined, when there is time."""
        if side.library:
            self.workers.submit(acts.tidy, side.library, side.subject, rank=9, answered=lambda _: None)

    def _read(self, side: Side) -> dict[int, Entry]:
        """What the library has of a side; a damaged entry counts as absent."""
        try:
            whole = self.library.load(side.subject)
        except WijksimError as error:
            _log.warning("not used: %s", error)
            return {}
        return dict.fromkeys(whole.seeds, whole) if whole else {}

    def _kept(self, side: Side, seed: int, measure: str) -> Content | None:
        try:
            return side.library.film(side.subject, seed, measure) if side.library else None
        except WijksimError as error:
            _log.warning("not used: %s", error)
            return None

    def _ask(
        self, key: Key, act: Callable[..., Any], arguments: tuple[Any, ...], rank: int, wanted: Wanted,
        answered: Answered, keep: Callable[[Any], Any],
    ) -> None:  # fmt: skip
        waiting = self._under_way.get(key)
        if waiting is not None:
            waiting.pairs.append((wanted, answered))
            return
        waiting = self._under_way[key] = _Waiting()
        waiting.pairs.append((wanted, answered))
        again = partial(self._ask, key, act, arguments, rank)

        def came(answer: Answer) -> None:
            self.later(partial(self._came, key, answer, keep, again))

        self.workers.submit(act, *arguments, answered=came, rank=rank, wanted=waiting.wanted)

    def _came(self, key: Key, answer: Answer, keep: Callable[[Any], Any], again: Callable[..., None]) -> None:
        waiting = self._under_way.pop(key)
        if answer.ok:
            answer = Answer(keep(answer.value))
        for wanted, answered in waiting.pairs:
            if not wanted():
                continue
            if answer.error == DROPPED:
                again(wanted, answered, keep)
            else:
                answered(answer)

    def _watched(self, key: Key, side: Side, value: tuple[Content, Entry]) -> Content:
        life, entry = value
        self._lives.put(key, life)
        self._lived(side, entry)
        return life

    def _lived(self, side: Side, entry: Entry) -> Entry:
        self.entry(side)[entry.seeds[0]] = entry
        return entry


class Gathering:
    """Many seeds of several sides, in batches that grow; each complete batch is told."""

    def __init__(
        self, shelves: Shelves, sides: Sequence[Side], batches: Sequence[int], wanted: Wanted,
        progress: Callable[[int, int], object], batch: Callable[[tuple[Entry, ...], bool], object],
        fail: Callable[[str], object],
    ) -> None:  # fmt: skip
        self.shelves, self.sides, self.batches, self.wanted = shelves, tuple(sides), tuple(batches), wanted
        self.progress, self.batch, self.fail = progress, batch, fail
        self.step = 0
        #: by side and seed, the entry that holds it; held here, so that it stays however much others ask
        self.held: list[dict[int, Entry]] = []

    def begin(self) -> None:
        """Ask for all that is lacking, the first batches first, and tell what is there already, as much as there is."""
        self.held = [self.shelves.entry(side, self.batches[-1]) for side in self.sides]
        while self.step + 1 < len(self.batches) and self._missing(self.batches[self.step + 1]) == []:
            self.step += 1
        # all at once: no worker waits until the others have done their part of a batch
        for seed, number in self._missing(self.batches[-1]):
            rank = 1 + sum(seed > count for count in self.batches)
            self.shelves.numbers(self.sides[number], seed, rank, self.wanted, partial(self._came, number))
        self._tell()

    def _tell(self) -> None:
        """Tell how far it is, and every batch that is complete and was not told."""
        self._progress()
        while self.step < len(self.batches) and self._missing(self.batches[self.step]) == []:
            self.step += 1
            self.batch(self._entries(self.batches[self.step - 1]), self.step == len(self.batches))
            if self.step == len(self.batches):
                for side in self.sides:
                    self.shelves.tidy(side)

    def _came(self, number: int, answer: Answer) -> None:
        if not self.wanted():
            return
        if not answer.ok:
            self.fail(answer.error)
            return
        self.held[number][answer.value.seeds[0]] = answer.value
        self._tell()

    def _progress(self) -> None:
        total = len(self.sides) * self.batches[-1]
        self.progress(total - len(self._missing(self.batches[-1])), total)

    def _missing(self, count: int) -> list[tuple[int, int]]:
        """Seeds and numbers of sides, seed by seed, so that what is interrupted has whole pairs."""
        numbers = range(len(self.sides))
        return [(seed, each) for seed in range(1, count + 1) for each in numbers if seed not in self.held[each]]

    def _entries(self, count: int) -> tuple[Entry, ...]:
        """The entries of all sides under the first `count` seeds."""
        seeds = range(1, count + 1)
        parts = [{id(held[seed]): held[seed] for seed in seeds} for held in self.held]
        return tuple(joined(list(each.values())).only(seeds) for each in parts)
