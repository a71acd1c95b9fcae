"""The sentences of the story that say what the runs did; each is chosen and filled in from the lives it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from wijksim.experiments import paired
from wijksim.locale import Words
from wijksim.report.break_even import BreakEven
from wijksim.report.money import SAME_MONEY
from wijksim.report.pairs import Pair, Side
from wijksim.report.sentences import even_in_words
from wijksim.scenario.scenario import Scenario
from wijksim.viewer.story.course import TINY, Course, Move, Way, change, course, over
from wijksim.viewer.story.lives import Happening, Lives, Numbers

YEAR = 12
#: The month in which councils change for the first time, and the last month of a term.
FIRST_TERM = 48
STOP = 36

_DIGITS = 1
_CAUSE_DIGITS = 3
_MOST_NAMED = 3
#: what follows of itself, and explains nothing in a sentence
_OF_ITSELF = ("return", "clip", "rounding")


@dataclass(frozen=True)
class Told:
    """What is told: the lives under A, under B, and under B when its money stops at the end of year 3."""

    a: Lives
    b: Lives
    stopped: Lives
    scenarios: tuple[Scenario, Scenario]
    text: Words

    def say(self, key: str, **values: object) -> str:
        """A text of the story."""
        return self.text.say(f"verhaal.told.{key}", **values)

    # what is said at each step

    def opening(self) -> list[str]:
        """Where trust starts, how often was lived, and whether both got the same money."""
        start = self._level(float(np.median(self.a.trust[:, 0])))
        return [self.say("start", start=start), self.say("lives", count=self.a.count), self._money()]

    def four_years(self) -> list[str]:
        """How trust goes under A in the first term."""
        return [*self.story(self.a.trust[:, : FIRST_TERM + 1]), self.say("point", tiny=self._number(TINY))]

    def after_election(self) -> list[str]:
        """Whether trust breaks in the year after the first election under A, and what happened then."""
        before, after = self._around_election()
        earlier = self.say(f"break.before_{before.way}", size=self._size(before))
        told = [self.say(f"break.{after.way}", change=self._signed(after.mean), **self._sized(after)), earlier]
        within = range(FIRST_TERM, FIRST_TERM + YEAR + 1)
        new = _lives_with(self.a, within, "election", "new coalition")
        told.append(self._often("break.coalition", new))
        for kind, key in (("programme_ends", "ended"), ("programme_stopped", "stopped")):
            if count := _lives_with(self.a, within, kind):
                told.append(self._often(f"break.{key}", count))
        return told

    def way_after_election(self) -> Way:
        """What the runs say to the question of the election."""
        return self._around_election()[1].way

    def why(self) -> tuple[list[str], list[tuple[str, str]]]:
        """What moved trust under A in the year after the election: sentences, and (cause, amount) rows."""
        year = slice(FIRST_TERM + 1, FIRST_TERM + YEAR + 1)
        moved = {name: over(values[:, year].sum(axis=1), 0.0) for name, values in self.a.causes.items()}
        ordered = sorted(moved, key=lambda name: -abs(moved[name].mean))
        named = [name for name in ordered if moved[name].seen and name not in _OF_ITSELF][:_MOST_NAMED]
        parts = [
            self.say("why.by", cause=self.text.name("cause", name), amount=self._amount(moved[name])) for name in named
        ]
        most = self.say("why.most", causes=self.text.both(parts)) if parts else self.say("why.nothing")
        rows = [(self.text.name("cause", name), self._amount(moved[name])) for name in ordered]
        shown = [row for row in rows if float(row[1].replace(",", ".")) != 0]
        return [most, self.say("why.unit")], shown

    def three_years(self) -> list[str]:
        """How trust goes under B until somebody might stop."""
        return self.story(self.b.trust[:, : STOP + 1])

    def stopping(self, until: int) -> list[str]:
        """What stopping at the end of year 3 does, up to a month; and what it saves."""
        years = [year for year in (4, until // YEAR) if YEAR * year <= self.b.months]
        told = self._by_year(self.stopped.trust - self.b.trust, years, ("stop.lower", "stop.same", "stop.higher"))
        saved = over(self.b.spent - self.stopped.spent, 1.0)
        whole = self.b.months // YEAR
        told.append(
            self.say("stop.cheaper", amount=self.text.number(saved.mean), time=whole)
            if saved.way == "up"
            else self.say("stop.as_dear")
        )
        return told

    def twenty_years(self) -> list[str]:
        """How both go over the whole time, how they differ, and when B has made up what it was behind."""
        last = self.b.months
        years = [year for year in (4, 10, last // YEAR) if YEAR * year <= last]
        told = [self.say("long.b", story=" ".join(self.story(self.b.trust)))]
        told.append(self.say("long.a", story=" ".join(self.story(self.a.trust))))
        told += self._by_year(self.b.trust - self.a.trust, years, ("long.a_higher", "long.same", "long.b_higher"))
        return [*told, self._payback()]

    def stopped_or_not(self) -> list[str]:
        """What stopping comes to at the end, and how often B was stopped by somebody else."""
        end = over(self.stopped.trust[:, -1] - self.b.trust[:, -1])
        key = {"down": "end_lower", "same": "end_same", "up": "end_higher"}[end.way]
        told = [self.say(f"stop.{key}", year=self.b.months // YEAR, **self._sized(end))]
        return [*told, self._often("stop.itself", self.b.with_event("programme_stopped"))]

    def story(self, values: Numbers) -> list[str]:
        """The course of a curve in one or two sentences."""
        found = course(values)
        early = _year(found.turn) < _year(found.last)
        kind = f"{found.kind}_stays" if found.kind in ("falls", "rises") and early else found.kind
        told = [self.say(f"course.{kind}", **self._filled(found))]
        if found.kind in ("dip", "hump"):
            told.append(self.say(f"whole.{found.whole.way}"))
        return told

    # parts of sentences

    def _around_election(self) -> tuple[Move, Move]:
        """How trust under A moved in the year before and the year after the first election."""
        before = change(self.a.trust, FIRST_TERM - YEAR, FIRST_TERM)
        return before, change(self.a.trust, FIRST_TERM, FIRST_TERM + YEAR)

    def _by_year(self, differences: Numbers, years: Sequence[int], keys: tuple[str, str, str]) -> list[str]:
        """Down, same or up in each of the years; years in a row with nothing to see share a sentence."""
        moves = [(year, over(differences[:, YEAR * year])) for year in dict.fromkeys(years)]
        down, same, up = keys
        told = []
        for nothing, group in groupby(moves, key=lambda each: each[1].way == "same"):
            found = list(group)
            if nothing:
                told.append(self.say(same, years=self.text.both([str(year) for year, _ in found])))
            else:
                told += [self.say(down if m.way == "down" else up, years=year, **self._sized(m)) for year, m in found]
        return told

    def _payback(self) -> str:
        """When B has made up in wellbeing what it was behind."""
        differences = self.b.wellbeing - self.a.wellbeing
        median, low, high, never = paired.month_range(paired.break_even(differences))
        level = bool((np.abs(differences) <= paired.ROUNDING).all())
        first, second = self.scenarios
        pair = Pair(Side("A", first), Side("B", second))
        return even_in_words(BreakEven(median, low, high, never, level), pair, self.b.count, self.text)

    def _money(self) -> str:
        a, b = float(self.a.given.mean()), float(self.b.given.mean())
        if abs(a - b) <= SAME_MONEY * max(a, b):
            return self.say("same_money", amount=self.text.number(a), years=self.a.months // YEAR)
        return self.say("other_money", a=self.text.number(a), b=self.text.number(b))

    def _filled(self, found: Course) -> dict[str, object]:
        levels = {"start": found.start, "turned": found.turned, "end": found.end}
        return {
            **{name: self._level(level) for name, level in levels.items()},
            "turn": _year(found.turn),
            "last": _year(found.last),
        }

    def _often(self, key: str, count: int) -> str:
        """In how many of the lives: none, some or all."""
        ending = "_none" if not count else "_all" if count == self.a.count else ""
        return self.say(f"{key}{ending}", count=count, of=self.a.count)

    def _sized(self, move: Move) -> dict[str, str]:
        """A move whose way is told in words, so without a sign; with one where it goes no way."""
        ends = (move.low, move.high)
        if move.way == "same":
            low, high = map(self._signed, ends)
        else:
            low, high = map(self._number, sorted(map(abs, ends)))
        return {"size": self._size(move), "span": self.say("span", low=low, high=high)}

    def _size(self, move: Move) -> str:
        return self.say("points", size=self._number(abs(move.mean)))

    def _level(self, level: float) -> str:
        return self.say("percent", level=self._number(level))

    def _number(self, value: float) -> str:
        return self.text.number(value, _DIGITS)

    def _signed(self, value: float) -> str:
        return self.text.number(value, _DIGITS, signed=True)

    def _amount(self, move: Move) -> str:
        return self.text.number(move.mean, _CAUSE_DIGITS, signed=True)


def _year(month: int) -> int:
    """The year that a month lies in; the start is in the first."""
    return max(1, -(-month // YEAR))


def _lives_with(lived: Lives, within: range, kind: str, detail: str = "") -> int:
    """In how many lives this happened in these months."""

    def fits(each: Happening) -> bool:
        return each.month in within and each.kind == kind and detail in each.detail

    return sum(any(map(fits, life)) for life in lived.happenings)
