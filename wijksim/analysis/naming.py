"""What things are called in an analysis: strategies by letter and title, numbers by what they mean, wijken by name."""

from textwrap import shorten

from wijksim.analysis.asked import Asked
from wijksim.locale import Words, one_line
from wijksim.report.pairs import letter, place
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameters import PARAMETERS
from wijksim.sweeps.varied import NAMES

_LONGEST = 130


def letter_of(question: Asked, strategy: str) -> str:
    """The letter of a strategy: A is the first of the design."""
    return letter(question.strategies.index(strategy))


def title_of(question: Asked, strategy: str, text: Words) -> str:
    """The title of a strategy."""
    scenario = question.sweep.design.scenarios[question.strategies.index(strategy)]
    return one_line(scenario.title[text.language])


def lettered(question: Asked, strategy: str, text: Words) -> str:
    """Letter and title together, as in "B: De bewoners leiden, 20 jaar"."""
    return f"{letter_of(question, strategy)}: {title_of(question, strategy, text)}"


def outside_data(question: Asked) -> list[str]:
    """The letters of strategies that lie outside all data."""
    return [letter_of(question, each.name) for each in question.sweep.design.scenarios if each.extrapolates]


def number_of(name: str, text: Words, longest: int = _LONGEST) -> str:
    """What a varied number or mechanism is, in words cut to `longest`."""
    known = MECHANISMS[NAMES[name]] if NAMES[name] else PARAMETERS[name]
    meaning: str = getattr(known, text.language)
    return shorten(one_line(meaning.split(";")[0]), longest, placeholder=" …")


def place_of(question: Asked, wijk: str) -> str:
    """The name of a wijk and its municipality."""
    return one_line(next(place(each) for each in question.sweep.design.profiles if each.slug == wijk))
