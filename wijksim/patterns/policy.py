"""Metrics of what a strategy does: changes, effects, how fast they come, how long they last, how they grow with money.

They are taken in the weakest real wijken. An effect as an evaluator would find it is set against other wijken
(`programme_effect`); the course of an effect is set against the same wijk with the same luck under business as usual.
"""

import pandas as pd

from wijksim.errors import WijksimError
from wijksim.experiments.elsewhere import USUAL_NUMBER, start_weakness
from wijksim.experiments.programme_effect import WHO
from wijksim.patterns.arguments import Values, number_of
from wijksim.patterns.asked import INDICATOR, MONTHS, WHO_IS_SEEN, YEARS, end_of, shown, strategy_of, usual, year_of
from wijksim.patterns.interval import Measured, mean_of, ratio_of
from wijksim.patterns.lived import WEAK, Lived, Lives, Need
from wijksim.patterns.metric import metric
from wijksim.patterns.names import EVERYBODY
from wijksim.scenario.scenario import BASELINE, Scenario

_STRATEGY = strategy_of()
_BY = number_of("by", 0.1, 10.0, "how many times the money")


def in_order(earlier: int, later: int) -> None:
    """Raise `WijksimError` unless the first year comes before the second."""
    if earlier >= later:
        raise WijksimError(f"year {earlier} must come before year {later}.")


def with_programme(strategy: Scenario) -> int:
    """The year in which the programmes of a strategy end; raises `WijksimError` for one without."""
    if not (end := end_of(strategy)) or not strategy.values["budget_per_resident"]:
        raise WijksimError(f"strategy {strategy.name!r} has no programme; name one that has.")
    if end not in YEARS:
        raise WijksimError(f"strategy {strategy.name!r} lasts {end} years; {YEARS[-1]} are lived here at most.")
    return end


def _beside_usual(strategy: Scenario, year: int) -> list[Need]:
    if year not in YEARS:
        raise WijksimError(f"year {year} is asked; {YEARS[-1]} years are lived here at most.")
    return [Need(WEAK, scenario, MONTHS * year) for scenario in (strategy, usual())]


def effect_at(lived: Lived, strategy: Scenario, indicator: str, month: int) -> pd.DataFrame:
    """How far a strategy is above business as usual in the same wijk with the same luck, one value per life."""
    under, without = (lived.of(WEAK, each).at(indicator, EVERYBODY, month) for each in (strategy, usual()))
    return under - without


def _change_needs(values: Values) -> list[Need]:
    in_order(values["from_year"], values["to_year"])
    return [Need(WEAK, values["strategy"], MONTHS * values["to_year"])]


@metric(
    "indicator=trust_place; strategy=resident-led-4; from_year=0; to_year=4; who=place", _change_needs,
    (INDICATOR, _STRATEGY, year_of("from_year", "a year"), year_of("to_year", "a later year"), WHO_IS_SEEN),
)  # fmt: skip
def change(lived: Lived, values: Values) -> Measured:
    """How far an indicator changes between two years under a strategy: gross, set against nothing."""
    lives, group = lived.of(WEAK, values["strategy"]), WHO[values["who"]]
    later, earlier = (lives.at(values["indicator"], group, MONTHS * values[name]) for name in ("to_year", "from_year"))
    return shown(mean_of(later - earlier), lives, values["indicator"], groups=[group])


def _effect_needs(values: Values) -> list[Need]:
    if values["strategy"].hash == usual().hash:
        raise WijksimError(f"strategy {BASELINE!r} is what an effect is set against; name another one.")
    return _beside_usual(values["strategy"], values["years"])


@metric(
    "indicator=hardship; strategy=top-down-4; years=6; who=place", _effect_needs,
    (INDICATOR, _STRATEGY, year_of("years", "a number of years", 1), WHO_IS_SEEN),
)  # fmt: skip
def programme_effect(lived: Lived, values: Values) -> Measured:
    """A programme's effect as an evaluator finds it: difference in differences against other wijken, other councils."""
    indicator, group, month = values["indicator"], WHO[values["who"]], MONTHS * values["years"]
    under, without = (lived.of(WEAK, each) for each in (values["strategy"], usual()))
    changed, others = (_changed(lives, indicator, group, month) for lives in (under, without))
    compared = pd.DataFrame({wijk: others.loc[nearest(without, wijk)].mean() for wijk in without.wijken}).T
    return shown(mean_of(changed - compared), under, indicator, groups=[group])


def _changed(lives: Lives, indicator: str, group: str, month: int) -> pd.DataFrame:
    return lives.at(indicator, group, month) - lives.at(indicator, EVERYBODY, 0)


def nearest(lives: Lives, wijk: str) -> list[str]:
    """The comparison wijken of a wijk: of other municipalities, nearest in weakness at the start."""
    here = lives.profiles[wijk]
    weak = {name: start_weakness(profile) for name, profile in lives.profiles.items()}
    others = [name for name, profile in lives.profiles.items() if profile.municipality != here.municipality]
    return sorted(others, key=lambda name: (abs(weak[name] - weak[wijk]), name))[:USUAL_NUMBER]


def _reached_needs(values: Values) -> list[Need]:
    in_order(values["year"], values["of_year"])
    with_programme(values["strategy"])
    return _beside_usual(values["strategy"], values["of_year"])


@metric(
    "indicator=work; strategy=top-down-4; year=2; of_year=6", _reached_needs,
    (INDICATOR, _STRATEGY, year_of("year", "a year", 1), year_of("of_year", "a later year", 1)),
)  # fmt: skip
def share_reached_by(lived: Lived, values: Values) -> Measured:
    """The effect of a strategy in one year over that in a later year: 0.5 is half of it."""
    early, late = (
        effect_at(lived, values["strategy"], values["indicator"], MONTHS * values[name]) for name in ("year", "of_year")
    )
    return shown(ratio_of(early, late), lived.of(WEAK, usual()), values["indicator"])


def _stop_needs(values: Values) -> list[Need]:
    return _beside_usual(values["strategy"], with_programme(values["strategy"]) + values["years"])


@metric(
    "indicator=work; strategy=top-down-4; years=4", _stop_needs,
    (INDICATOR, _STRATEGY, year_of("years", "a number of years", 1)),
)  # fmt: skip
def after_stop(lived: Lived, values: Values) -> Measured:
    """What is left of an effect some years after the programme was to end: 1 is all of it, 0.5 half."""
    strategy, end = values["strategy"], with_programme(values["strategy"])
    left, reached = (
        effect_at(lived, strategy, values["indicator"], MONTHS * year) for year in (end + values["years"], end)
    )
    return shown(ratio_of(left, reached), lived.of(WEAK, usual()), values["indicator"])


def _dose_year(values: Values) -> int:
    return int(values["year"]) or with_programme(values["strategy"])


def _dosed(values: Values) -> Scenario:
    strategy: Scenario = values["strategy"]
    return strategy.with_values(budget_per_resident=strategy.values["budget_per_resident"] * values["by"])


def _dose_needs(values: Values) -> list[Need]:
    with_programme(values["strategy"])
    year = _dose_year(values)
    return [*_beside_usual(values["strategy"], year), Need(WEAK, _dosed(values), MONTHS * year)]


@metric(
    "indicator=work; strategy=top-down-4; by=2", _dose_needs,
    (INDICATOR, _STRATEGY, _BY, year_of("year", "a year; 0 is the end of the programme", default=0)),
)  # fmt: skip
def dose_response(lived: Lived, values: Values) -> Measured:
    """The effect of a strategy with so many times its money over its effect as it is: 2 for twice is in proportion."""
    month = MONTHS * _dose_year(values)
    more, once = (
        effect_at(lived, strategy, values["indicator"], month) for strategy in (_dosed(values), values["strategy"])
    )
    return shown(ratio_of(more, once), lived.of(WEAK, usual()), values["indicator"])
