"""The arguments that several metrics take."""

from collections.abc import Sequence
from dataclasses import replace

from wijksim.errors import WijksimError
from wijksim.experiments.programme_effect import WHO
from wijksim.patterns.arguments import Argument, chosen, name_of, one_of, whole_of
from wijksim.patterns.interval import NO_GROUP, Measured
from wijksim.patterns.lived import AVERAGE, SAMPLE, WEAK, Lives
from wijksim.patterns.names import EVERYBODY, group_names, grouped_names, known_names
from wijksim.scenario.scenario import BASELINE, Scenario, load_scenario

#: Years that lives last at most here: a validation is lived many times over.
YEARS = range(31)
MONTHS = 12
#: The year in which a level is read when none is named: as late as shipped targets read it.
USUAL_YEAR = 20
#: The weak and the other wijken of the sample, by their class in the year that is looked at.
WEAK_IN_SAMPLE, OTHERS_IN_SAMPLE = "sample_weak", "sample_others"
#: The highest class that counts as weak, as in published figures.
WEAK_CLASS = 4
_WHERE = (AVERAGE, WEAK, SAMPLE, WEAK_IN_SAMPLE, OTHERS_IN_SAMPLE)


def _ranked(text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(">"))
    if len(names) < 2 or len(set(names)) < len(names):
        raise WijksimError("Write two or more different ones with > between them, the highest first.")
    return tuple(chosen(name, known_names()) for name in names)


def usual() -> Scenario:
    """Business as usual."""
    return load_scenario(BASELINE)


def shown(found: Measured, lives: Lives, *indicators: str, groups: Sequence[str] = (EVERYBODY,)) -> Measured:
    """What was found, with what was measured where that is not what was asked; nothing of groups that have none."""
    if set(groups) != {EVERYBODY} and not grouped_names().issuperset(indicators):
        return Measured(reason=NO_GROUP)
    by = {(asked, group): lives.by(asked, group) for asked in indicators for group in groups}
    others = [(measured, group) for (asked, group), measured in by.items() if measured and measured != asked]
    return replace(found, by=tuple(others))


def end_of(strategy: Scenario) -> int:
    """The year in which the programmes of a strategy end as planned; 0 without a programme."""
    return int(strategy.values["horizon_years"] * strategy.values["programmes"])


def year_of(name: str, what: str, first: int = 0, default: int | None = None) -> Argument:
    """An argument that takes a year, or a number of years."""
    return whole_of(name, YEARS[first:], what, default)


def strategy_of(default: str = "") -> Argument:
    """The argument that names a strategy, as on the command line."""
    expected = "the name of a strategy ('wijksim scenario list') or a .toml file"
    return Argument("strategy", load_scenario, expected, load_scenario(default) if default else None)


INDICATOR = name_of("indicator", known_names, "the name of an indicator")
INDICATORS = Argument("indicators", _ranked, "names of indicators with > between them")
GROUP = one_of("group", group_names(), EVERYBODY)
WHERE = one_of("where", _WHERE, AVERAGE)
WHO_IS_SEEN = one_of("who", tuple(WHO), "place")
