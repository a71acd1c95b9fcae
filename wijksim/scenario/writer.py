"""Writing a scenario as a file that stands alone: with every value in it, later defaults cannot change it."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.reader import FORMAT

if TYPE_CHECKING:
    from wijksim.scenario.scenario import Scenario


def toml_text(scenario: "Scenario") -> str:
    """A scenario file that reads back as an equal scenario, with unit and meaning beside each value."""
    return "\n".join(_lines(scenario)) + "\n"


def _lines(scenario: "Scenario") -> Iterator[str]:
    yield from (f"format = {FORMAT}", f"name = {_quoted(scenario.name)}", f"months = {scenario.months}")
    yield from ("sources = [", *(f"  {_quoted(source)}," for source in scenario.sources), "]")
    for key, texts in (("title", scenario.title), ("summary", scenario.summary)):
        yield from ("", f"[{key}]", *(f"{language} = {_quoted(text)}" for language, text in texts.items()))
    for key, values in (("levers", scenario.levers), ("uncertainties", scenario.uncertainties)):
        yield from ("", f"[{key}]", *_numbers(values))
    yield from ("", "[mechanisms]")
    for name, strength in scenario.strengths.items():
        yield f"{name} = {strength!r}  # {MECHANISMS[name].en}"
    for planned in scenario.events:
        yield from ("", "[[events]]", f"month = {planned.month}", f"event = {_quoted(planned.event)}")


def _numbers(values: Mapping[str, float]) -> Iterator[str]:
    for name, value in values.items():
        yield f"{name} = {value!r}  # {PARAMETERS[name].unit}: {PARAMETERS[name].en}"


def _quoted(text: str) -> str:
    """A TOML basic string; JSON escapes the same characters once control characters are refused."""
    return json.dumps(text, ensure_ascii=False)
