"""What is asked on the screen, and the link that holds it: one line of text, the same question for ever.

A `Question` can only be made whole and within bounds; bad content is a `BadQuestion`, which names a text of the
catalogue. `from_query` reads whatever stands behind the question mark of an address, never fails, and says in plain
words which parts it could not use. Links of an older version stay readable: `VERSION` goes up when a part gets another
meaning, never when one is added.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from wijksim import __version__
from wijksim.errors import WijksimError
from wijksim.locale import LANGUAGES, Words
from wijksim.population.catalogue import slugs
from wijksim.scenario.events import EVENTS as KINDS
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import Scenario, list_scenarios, load_scenario

#: Of the form of the link.
VERSION = 1
#: Characters of a link's query; longer ones do not survive mail and chat.
LONGEST = 1500
MEASURES = ("trust_municipality", "trust_place", "wellbeing")
EVENTS = tuple(KINDS)
LEVERS = tuple(name for name, declared in PARAMETERS.items() if declared.kind == "lever")
MOST_LEVERS, MOST_EVENTS = 6, 8
MONTHS = range(12, 361, 12)
SEEDS = range(1_000_000)
RESIDENTS = range(1000)

_DIGITS = 4
_SHOWN = 40
_MARKS = ":,"

T = TypeVar("T")


@dataclass(frozen=True)
class Problem:
    """A part of a link that could not be used: a key under `vergelijk.problem` and what to fill in."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)

    def in_words(self, text: Words) -> str:
        """One sentence; `text` are the viewer's words of a language."""
        return text.say(f"vergelijk.problem.{self.key}", **self.values)


class BadQuestion(WijksimError):
    """A question that cannot be asked; `problem` says why in words of the catalogue."""

    def __init__(self, key: str, **values: object) -> None:
        self.problem = Problem(key, {name: _plain(value) for name, value in values.items()})
        super().__init__(f"{key}: {', '.join(self.problem.values.values())}")


@dataclass(frozen=True)
class Asked:
    """One side: a shipped strategy and what is changed in it.

    `levers` are (name, value) in the unit of the lever, `off` the mechanisms that are switched off, `events` the
    (month, kind) of what was pressed. Order and equal ones make no difference.
    """

    strategy: str
    levers: tuple[tuple[str, float], ...] = ()
    off: tuple[str, ...] = ()
    events: tuple[tuple[int, str], ...] = ()

    def __post_init__(self) -> None:
        """Check and tidy every part, so that equal questions are equal."""
        if self.strategy not in shipped():
            raise BadQuestion("strategy", found=self.strategy)
        object.__setattr__(self, "levers", self._tidy_levers())
        object.__setattr__(self, "off", self._tidy_off())
        object.__setattr__(self, "events", self._tidy_events())

    def _tidy_levers(self) -> tuple[tuple[str, float], ...]:
        """The levers that differ from the strategy, in declared order, the last of equal names kept."""
        values = {name: _lever(name, value) for name, value in self.levers}
        shipped = strategy(self.strategy).values
        kept = tuple((name, values[name]) for name in LEVERS if name in values and values[name] != shipped[name])
        if len(kept) > MOST_LEVERS:
            raise BadQuestion("many_levers", most=MOST_LEVERS)
        return kept

    def _tidy_off(self) -> tuple[str, ...]:
        for name in self.off:
            if name not in MECHANISMS:
                raise BadQuestion("mechanism", found=name)
        return tuple(name for name in MECHANISMS if name in self.off)

    def _tidy_events(self) -> tuple[tuple[int, str], ...]:
        for month, kind in self.events:
            if kind not in EVENTS:
                raise BadQuestion("event", found=kind)
            if not isinstance(month, int) or not 1 <= month <= MONTHS[-1]:
                raise BadQuestion("event_month", found=month)
        kept = tuple(sorted(set(self.events), key=lambda each: (each[0], EVENTS.index(each[1]))))
        if len(kept) > MOST_EVENTS:
            raise BadQuestion("many_events", most=MOST_EVENTS)
        return kept

    @property
    def changed(self) -> bool:
        """Whether anything differs from the shipped strategy."""
        return bool(self.levers or self.off or self.events)

    def scenario(self) -> Scenario:
        """The scenario that is asked; a changed one gets a name of its own, which depends on its content alone."""
        scenario = strategy(self.strategy)
        if self.levers:
            scenario = scenario.with_values(**dict(self.levers))
        for mechanism in self.off:
            scenario = scenario.without(mechanism)
        for month, kind in self.events:
            scenario = scenario.with_event(month, kind)
        if not self.changed:
            return scenario
        titles = (f"{scenario.title['nl']} (gewijzigd)", f"{scenario.title['en']} (changed)")
        return scenario.renamed(f"{self.strategy}-{scenario.hash[:8]}", *titles)

    def pressed(self, month: int, kind: str) -> "Asked":
        """The same with one event more."""
        return replace(self, events=(*self.events, (month, kind)))

    def with_levers(self, **values: float) -> "Asked":
        """The same with other values for these levers; a value of the shipped strategy undoes a change."""
        return replace(self, levers=tuple({**dict(self.levers), **values}.items()))

    def value(self, lever: str) -> float:
        """The value of a lever as it is asked."""
        return dict(self.levers).get(lever, strategy(self.strategy).values[lever])


@dataclass(frozen=True)
class Question:
    """Two strategies in one wijk with one luck, in a language, for a number of months, with a measure of the map.

    `resident` says whose life is told: 0 is the one that the model chooses, 1, 2, ... others in a fixed order.
    """

    wijk: str
    first: Asked
    second: Asked
    seed: int = 7
    language: str = "nl"
    months: int = 240
    measure: str = "trust_municipality"
    resident: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be asked."""
        if self.wijk not in slugs():
            raise BadQuestion("wijk", found=self.wijk)
        _among("seed", self.seed, SEEDS)
        _among("months", self.months, MONTHS)
        _among("resident", self.resident, RESIDENTS)
        if self.language not in LANGUAGES:
            raise BadQuestion("language", found=self.language)
        if self.measure not in MEASURES:
            raise BadQuestion("measure", found=self.measure)

    @property
    def sides(self) -> dict[str, Asked]:
        """Both sides by their letter."""
        return {"a": self.first, "b": self.second}

    def with_side(self, letter: str, asked: Asked) -> "Question":
        """The same question with another side "a" or "b"."""
        return replace(self, first=asked) if letter == "a" else replace(self, second=asked)

    def to_query(self) -> str:
        """What stands behind the question mark of a link to this question, without the mark itself."""
        parts: list[tuple[str, str]] = [("w", self.wijk)]
        for letter, asked in self.sides.items():
            parts += _side_parts(letter, asked)
        parts += [("s", str(self.seed)), ("m", str(self.months)), ("map", self.measure)]
        parts += [("r", str(self.resident))] if self.resident else []
        parts += [("lang", self.language)]
        return urlencode([*parts, ("v", str(VERSION)), ("model", __version__)], safe=_MARKS)

    @classmethod
    def from_query(cls, query: str) -> "tuple[Question, list[Problem]]":
        """The question that a link asks, and what in it could not be used; those parts are as in `DEFAULT`."""
        reader = _Reader(query)
        return reader.question(), reader.problems


def _side_parts(letter: str, asked: Asked) -> Iterator[tuple[str, str]]:
    yield letter, asked.strategy
    lists = {
        "l": [f"{name}:{_number(value)}" for name, value in asked.levers],
        "o": list(asked.off),
        "e": [f"{month}:{kind}" for month, kind in asked.events],
    }
    yield from ((f"{letter}{kind}", ",".join(items)) for kind, items in lists.items() if items)


class _Reader:
    """Reads a query part by part; what is wrong is noted and left as it is by default."""

    def __init__(self, query: str) -> None:
        self.problems: list[Problem] = []
        self.parts: dict[str, str] = {}
        if len(query) > LONGEST:
            self.problems.append(Problem("long", {"most": str(LONGEST)}))
            return
        for key, value in parse_qsl(query.lstrip("?"), errors="replace"):
            self.parts.setdefault(key, value)
        if (version := self.parts.get("v", str(VERSION))) != str(VERSION):
            self.problems.append(Problem("version", {"found": _plain(version)}))
            self.parts = {key: value for key, value in self.parts.items() if key == "lang"}
        elif (made := self.parts.get("model", __version__)) != __version__:
            self.problems.append(Problem("model", {"found": _plain(made), "now": __version__}))

    def question(self) -> Question:
        question = replace(DEFAULT, first=self._asked("a", DEFAULT.first), second=self._asked("b", DEFAULT.second))
        for name, (key, read) in _PLAIN_PARTS.items():
            if key in self.parts:
                change = {name: read(self.parts[key])}
                question = self._try(partial(replace, question, **change), question)
        return question

    def _asked(self, letter: str, default: Asked) -> Asked:
        asked = self._try(partial(Asked, self.parts[letter]), default) if letter in self.parts else default
        for kind, read in (("l", _read_lever), ("o", _read_off), ("e", _read_event)):
            for item in filter(None, self.parts.get(f"{letter}{kind}", "").split(",")):
                asked = self._try(partial(read, asked, item), asked)
        return asked

    def _try(self, make: Callable[[], T], otherwise: T) -> T:
        """What `make` gives, or `otherwise` with the problem noted once."""
        try:
            return make()
        except BadQuestion as bad:
            if bad.problem not in self.problems:
                self.problems.append(bad.problem)
            return otherwise


def _read_lever(asked: Asked, item: str) -> Asked:
    name, _, value = item.partition(":")
    return replace(asked, levers=(*asked.levers, (name, _decimal(name, value))))


def _read_off(asked: Asked, item: str) -> Asked:
    return replace(asked, off=(*asked.off, item))


def _read_event(asked: Asked, item: str) -> Asked:
    month, _, kind = item.partition(":")
    return asked.pressed(_whole(month), kind)


def _lever(name: str, value: float) -> float:
    """A value of a lever, rounded as a link writes it."""
    if name not in LEVERS:
        raise BadQuestion("lever", found=name)
    declared = PARAMETERS[name]
    whole = declared.unit in ("count", "0 or 1", "year")
    if not declared.low <= value <= declared.high or (whole and not float(value).is_integer()):
        raise BadQuestion("lever_value", name=name, found=value, low=f"{declared.low:g}", high=f"{declared.high:g}")
    return round(float(value), _DIGITS) + 0.0


def _number(value: float) -> str:
    """A number as short as it can be, without an exponent."""
    return f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")


def _among(name: str, value: int, allowed: range) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
        raise BadQuestion(name, found=value, low=allowed[0], high=allowed[-1])


def _whole(text: str) -> int:
    """A whole number of plain digits; anything else is no number that is allowed."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(SEEDS[-1])) else -1


def _decimal(name: str, text: str) -> float:
    """A plain decimal number, as `_number` writes it."""
    whole, _, rest = text.removeprefix("-").partition(".")
    if text.isascii() and whole.isdigit() and (rest.isdigit() or not rest) and len(text) <= 12:
        return float(text)
    raise BadQuestion("number", name=name, found=text)


def _plain(value: object) -> str:
    """What came with a link, short and on one line, as a message may show it."""
    text = "".join(letter if letter.isprintable() else "?" for letter in str(value)[: _SHOWN + 1])
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


@cache
def shipped(family: str | None = None) -> tuple[str, ...]:
    """The names of the shipped strategies, or of a family, looked up once: every choice on the screen asks for them."""
    return tuple(list_scenarios(family))


@cache
def strategy(name: str) -> Scenario:
    """A shipped strategy by its name, read once; it does not change while the program runs."""
    return load_scenario(name)


#: The parts of a link that are one value: the field, its key and how it is read.
_PLAIN_PARTS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "language": ("lang", str),
    "wijk": ("w", str),
    "seed": ("s", _whole),
    "months": ("m", _whole),
    "measure": ("map", str),
    "resident": ("r", _whole),
}
#: What a link without parts asks; a link of version 1 leaves out nothing that could change here.
DEFAULT = Question("nergensveld", Asked("top-down-4"), Asked("resident-led-20"))
