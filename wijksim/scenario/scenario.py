"""A scenario: what is asked of the model, with every number and every mechanism's strength resolved.

Scenarios are files (`load_scenario`), and small changes make new ones (`with_values`, `without`). What a
scenario asks is summed up in its `hash`; titles and sources do not count in it. It may plan events (`with_event`).
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from wijksim.errors import WijksimError
from wijksim.scenario import checks
from wijksim.scenario.events import EVENTS, ScheduledEvent, planned
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.reader import FORMAT, check_format, read_scenario
from wijksim.scenario.readonly import ReadOnlyDict
from wijksim.scenario.shipped import list_scenarios
from wijksim.scenario.writer import toml_text

__all__ = ["BASELINE", "Scenario", "list_scenarios", "load", "load_scenario", "outside_all_data"]

#: The shipped scenario that others are set against in tables.
BASELINE = "business-as-usual"
#: Years; the area programmes that were evaluated lasted four to ten.
LONGEST_STUDIED = 10

_FIELDS = ("name", "title", "summary", "sources", "values", "strengths", "months")
#: Absent from what was written before there were events.
_LATER = ("events",)


@dataclass(frozen=True, repr=False)
class Scenario:
    """One checked, resolved scenario; it never changes, and making one from bad content is a WijksimError.

    `title` and `summary` have keys nl and en; `values` holds every declared parameter in its unit;
    `strengths` every mechanism, 0 (off) to 1 (as its parameters declare); `months` is the length of a run, 1 to 1200;
    `events` what is planned to happen, in order of month.
    """

    name: str
    title: dict[str, str]
    summary: dict[str, str]
    sources: tuple[str, ...]
    values: dict[str, float]
    strengths: dict[str, float]
    months: int = 360
    events: tuple[ScheduledEvent, ...] = ()

    def __post_init__(self) -> None:
        """Check and tidy every field, whoever filled it in."""
        where = f"scenario {checks.show(self.name)}"
        clean = {
            "name": checks.scenario_name("scenario", self.name),
            "title": ReadOnlyDict(checks.bilingual(where, "title", self.title)),
            "summary": ReadOnlyDict(checks.bilingual(where, "summary", self.summary)),
            "sources": checks.sources(where, self.sources),
            "values": ReadOnlyDict(checks.values(where, self.values)),
            "strengths": ReadOnlyDict(checks.strengths(where, self.strengths)),
            "months": checks.whole(where, "months", self.months, checks.MONTHS),
            "events": planned(where, self.events),
        }
        for field, value in clean.items():
            object.__setattr__(self, field, value)

    def __hash__(self) -> int:
        return hash(self.hash)

    @property
    def hash(self) -> str:
        """Sha256 (hex) of what the model is asked: values, strengths, months and, where there are any, events."""
        asked: dict[str, Any] = {"values": self.values, "strengths": self.strengths, "months": self.months}
        if self.events:
            asked["events"] = [[each.month, each.event] for each in self.events]
        text = json.dumps(asked, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    @property
    def levers(self) -> dict[str, float]:
        """The values of the levers: what a council chooses."""
        return self._of_kind("lever")

    @property
    def uncertainties(self) -> dict[str, float]:
        """The values of the uncertainties: what nobody knows exactly."""
        return self._of_kind("uncertainty")

    def _of_kind(self, kind: str) -> dict[str, float]:
        return ReadOnlyDict({name: self.values[name] for name, p in PARAMETERS.items() if p.kind == kind})

    @property
    def extrapolates(self) -> bool:
        """Whether residents lead (a share over one half) for longer than any programme that was evaluated."""
        years = self.values["horizon_years"] * self.values["programmes"]
        shares = (self.values[f"{kind}_share"] for kind in ("agenda", "decision", "execution"))
        return years > LONGEST_STUDIED and max(shares) > 0.5

    def with_values(self, **changes: float) -> "Scenario":
        """A copy with other values for levers or uncertainties.

        >>> load_scenario("manifest").with_values(horizon_years=8).values["horizon_years"]
        8.0
        """
        where = f"scenario {self.name!r}"
        for name in changes:
            if name not in PARAMETERS and name in MECHANISMS:
                raise WijksimError(f"{where}: {name!r} is a mechanism; use with_strength or without")
            if name not in PARAMETERS:
                raise checks.unknown_key(where, name, "among levers and uncertainties", PARAMETERS)
        return replace(self, values={**self.values, **changes})

    def with_strength(self, mechanism: str, strength: float) -> "Scenario":
        """A copy in which one mechanism has another strength, 0 (off) to 1 (as declared)."""
        if mechanism not in MECHANISMS:
            raise checks.unknown_key(f"scenario {self.name!r}", mechanism, "among mechanisms", MECHANISMS)
        return replace(self, strengths={**self.strengths, mechanism: strength})

    def without(self, mechanism: str) -> "Scenario":
        """A copy with one mechanism switched off.

        >>> load_scenario("manifest").without("outreach").strengths["outreach"]
        0.0
        """
        return self.with_strength(mechanism, 0.0)

    def with_months(self, months: int) -> "Scenario":
        """A copy that runs for another number of months, 1 to 1200."""
        return replace(self, months=months)

    def with_event(self, month: int, event: str) -> "Scenario":
        """A copy that also plans an event (a key of `events.EVENTS`) in a month, 1 to 1200.

        >>> load_scenario("top-down-20").with_event(60, "budget_cut").events
        (ScheduledEvent(month=60, event='budget_cut'),)
        """
        return replace(self, events=(*self.events, ScheduledEvent(month, event)))

    def renamed(self, name: str, nl: str = "", en: str = "") -> "Scenario":
        """A copy under another name, and another title where one is given."""
        given = {language: text for language, text in (("nl", nl), ("en", en)) if text}
        return replace(self, name=name, title=given or self.title)

    def to_toml(self) -> str:
        """The text of a scenario file that reads back as an equal scenario."""
        return toml_text(self)

    def to_dict(self) -> dict[str, Any]:
        """Plain content for json: the fields, and the number of the format."""
        plain = {field: getattr(self, field) for field in _FIELDS}
        tables = {field: dict(plain[field]) for field in ("title", "summary", "values", "strengths")}
        lists = {"sources": list(self.sources), "events": [each.to_dict() for each in self.events]}
        return {"format": FORMAT, **plain, **tables, **lists}

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> "Scenario":
        """The scenario that `to_dict` wrote; what is unknown, missing or out of range is a WijksimError."""
        where = "scenario content"
        if not isinstance(content, Mapping):
            raise WijksimError(f"{where}: {checks.show(content)} is no table as to_dict makes it")
        check_format(where, content)
        later = {field: () for field in _LATER if field not in content}
        whole = {**later, **content}
        checks.complete(where, "content", whole, dict.fromkeys(("format", *_FIELDS, *_LATER)))
        return cls(**{field: whole[field] for field in (*_FIELDS, *_LATER)})

    def __repr__(self) -> str:
        """What the scenario is and, as a short table, how it differs from business as usual."""
        warning = "; lies outside all data (extrapolates)" if self.extrapolates else ""
        facts = f"{self.months} months, hash {self.hash[:12]}{warning}"
        head = f"Scenario {self.name}: {self.title['en']}\n{facts}"
        rows = _differences(self, _baseline())
        happens = [f"in month {each.month}: {EVENTS[each.event]}" for each in self.events]
        if not rows:
            return "\n".join([head, f"asks the same as {BASELINE}", *happens])
        table = [("", "here", BASELINE, ""), *rows]
        wide = max(len(row[0]) for row in table)
        lines = (f"{key:<{wide}}  {here:>8}  {there:>{len(BASELINE)}}  {unit}" for key, here, there, unit in table)
        return "\n".join([head, *(line.rstrip() for line in lines), *happens])


def _differences(scenario: Scenario, other: Scenario) -> list[tuple[str, str, str, str]]:
    """Rows (name, here, there, unit) of the values and strengths that differ."""
    rows = [
        (name, f"{scenario.values[name]:g}", f"{other.values[name]:g}", declared.unit)
        for name, declared in PARAMETERS.items()
        if scenario.values[name] != other.values[name]
    ]
    return rows + [
        (name, f"{scenario.strengths[name]:g}", f"{other.strengths[name]:g}", "strength")
        for name in MECHANISMS
        if scenario.strengths[name] != other.strengths[name]
    ]


@cache
def _baseline() -> Scenario:
    return load_scenario(BASELINE)


def outside_all_data(scenarios: Iterable[Scenario]) -> list[str]:
    """The warning below what is shown in Python of strategies that lie outside all data; nothing where none do."""
    names = dict.fromkeys(each.name for each in scenarios if each.extrapolates)
    return [f"outside all data, residents lead for longer than was ever studied: {', '.join(names)}"] if names else []


def load_scenario(asked: "str | os.PathLike[str] | Scenario") -> Scenario:
    """A scenario by shipped name, by path of a `.toml` file, or as it is when already loaded.

    Raises WijksimError, naming file and key, for whatever cannot be understood.

    >>> load_scenario("resident-led-20").extrapolates
    True
    """
    if isinstance(asked, Scenario):
        return asked
    if not isinstance(asked, str | os.PathLike):
        raise WijksimError(f"a scenario is a shipped name, a .toml path or a Scenario, not {checks.show(asked)}")
    return Scenario(**read_scenario(asked))


load = load_scenario
