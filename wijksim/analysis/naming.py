"""What things are called in an analysis: strategies by letter and title, numbers by what they mean, wijken by name."""

from functools import cache
from textwrap import shorten

from wijksim.analysis.asked import Asked
from wijksim.errors import WijksimError
from wijksim.locale import Words, one_line
from wijksim.report.pairs import letter
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.scenario.scenario import Scenario, load_scenario

_LONGEST = 64


def letter_of(question: Asked, strategy: str) -> str:
    """The letter of a strategy: A is the first of the design."""
    return letter(question.strategies.index(strategy))


def title_of(strategy: str, text: Words) -> str:
    """The title of a shipped strategy, or the name of one of your own."""
    scenario = _shipped(strategy)
    return one_line(scenario.title[text.language] if scenario else strategy)


def lettered(question: Asked, strategy: str, text: Words) -> str:
    """Letter and title together, as in "B: De bewoners leiden, 20 jaar"."""
    return f"{letter_of(question, strategy)}: {title_of(strategy, text)}"


def outside_data(question: Asked) -> list[str]:
    """The letters of strategies that lie outside all data."""
    found = {name: _shipped(name) for name in question.strategies}
    return [letter_of(question, name) for name, scenario in found.items() if scenario and scenario.extrapolates]


def number_of(name: str, text: Words, longest: int = _LONGEST) -> str:
    """What a varied number or mechanism is, in words cut to `longest`, or its name where it is not declared."""
    known = PARAMETERS.get(name) or MECHANISMS.get(name)
    meaning = getattr(known, text.language) if known else name.replace("_", " ")
    return shorten(one_line(meaning), longest, placeholder=" …")


def place_of(slug: str) -> str:
    """The name of a wijk, or its short name when it is not among those that are known here."""
    from wijksim.population.catalogue import find_wijk

    try:
        return one_line(find_wijk(slug).name)
    except WijksimError:
        return slug


@cache
def _shipped(strategy: str) -> Scenario | None:
    try:
        return load_scenario(strategy)
    except WijksimError:
        return None
