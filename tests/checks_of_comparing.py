"""What a comparison and an evaluation must be able to say, as checks: who is set against whom, nothing, and harm."""

from dataclasses import replace

import numpy as np
import pandas as pd
from report_fakes import CAROUSEL, FOUR_YEARS, NORTH, TWENTY_YEARS, fake_comparison, fake_run
from small_wijk import small_profile

from wijksim import Profile, compare, load_scenario
from wijksim.experiments.compare import Comparison
from wijksim.experiments.dividend import WORLDS, Dividend
from wijksim.experiments.programme_effect import ProgrammeEffect, programme_effect
from wijksim.experiments.won_back import WonBack
from wijksim.locale import words
from wijksim.report.run_tables import run_table
from wijksim.report.scenario_text import scenario_text
from wijksim.report.tables import comparison_json
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.scenario import Scenario

USUAL = load_scenario("business-as-usual")
#: Residents are asked into talks, nothing follows, and that weighs as heavily as it may; nothing else touches trust.
ALL_TALK = load_scenario("resident-led-4").with_values(
    dialogue_share=0.5, decision_share=0, fairness=0, disappointment=2.5
)
for _touches in ("objection", "mistakes", "reliability"):
    ALL_TALK = ALL_TALK.without(_touches)
#: How many wijken the programme's own is set against.
OTHERS = 3


def others(count: int = OTHERS) -> list[Profile]:
    """Wijken as weak as the programme's wijk, to the last figure, each in a municipality of its own."""
    named = ((k, replace(small_profile(), code=f"WK99990{k}", slug=f"other-{k}")) for k in range(count))
    return [replace(profile, name=f"Other {k}", municipality=f"Elsewhere {k}") for k, profile in named]


# Rule 6 --------------------------------------------------------------------------------------------------------


def comparison_wijken_are_no_clones() -> None:
    """With no programme anywhere the effect that an evaluator finds is luck, and not nought: nobody has a twin."""
    found = programme_effect(USUAL, small_profile(), others(), years=1, replicates=2, workers=1)
    by_wijk = found.changes.pivot_table(index=["indicator", "year"], columns=["seed", "wijk"], values="change")
    assert set(found.changes.loc[found.changes["role"] == "comparison", "wijk"]) == {each.slug for each in others()}
    own = small_profile().slug
    for outcome in ("wellbeing", "trust_place", "work", "safety"):
        row = by_wijk.loc[(outcome, 1)]
        for seed in found.seeds:
            # the wijk of the programme and three others: four lives that have nothing in common
            lives = row[seed]
            assert len(set(lives)) == 1 + OTHERS, f"{outcome}, seed {seed}: two wijken have one life"
            assert not np.isclose(lives.drop(own), lives[own], atol=1e-12).any(), f"{outcome}: {own} is its own measure"
        at = found.table.set_index(["indicator", "year"]).loc[(outcome, 1)]
        assert at["high"] - at["low"] > 0.0


def a_clone_has_the_same_luck() -> None:
    """Two strategies that ask the same of everybody end with the same figures, in every outcome and replicate."""
    # protection has nothing to protect without a programme
    same = USUAL.with_values(protection=1).renamed("protected", "Beschermd", "Protected")
    found = compare([USUAL, same], small_profile(), replicates=2, months=24, workers=1)
    wide = found.wide()
    apart = (wide[same.name] - wide[USUAL.name]).abs().max(axis=1)
    assert (apart == 0.0).all(), f"{apart.idxmax()} differs between a wijk and its clone by {apart.max():.3f}"


# Rule 8 --------------------------------------------------------------------------------------------------------


def _against_usual(strategy: Scenario, months: int, replicates: int) -> Comparison:
    usual = USUAL.with_values(**strategy.uncertainties)
    for name, strength in strategy.strengths.items():
        usual = usual.with_strength(name, strength)
    return compare([usual, strategy], small_profile(500), replicates=replicates, months=months, workers=1)


def _differences(found: Comparison) -> pd.DataFrame:
    return found.table.set_index(["indicator", "year"])[["difference", "low", "high"]]


def a_programme_may_do_nothing() -> None:
    """Where no mechanism works a programme of twenty years changes no outcome at all, and the table says nought."""
    nothing = load_scenario("resident-led-20")
    for mechanism in MECHANISMS:
        nothing = nothing.without(mechanism)
    table = _differences(_against_usual(nothing, months=48, replicates=2))
    assert len(table) > 20
    moved = table[(table != 0.0).any(axis=1)]
    assert moved.empty, f"a programme that does nothing changes {list(moved.index)[:3]}"


def a_programme_may_harm() -> None:
    """Talks that nothing follows take points from trust in the municipality, and the table shows that it is so."""
    found = _against_usual(ALL_TALK, months=48, replicates=4)
    row = _differences(found).loc[("trust_municipality", 4)]
    assert row["high"] < -1.0, f"harm shows as {row['difference']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
    told = comparison_json(found)["table"]
    assert any(each["indicator"] == "trust_municipality" and each["high"] < -1.0 for each in told)


# Rule 9 --------------------------------------------------------------------------------------------------------


def extrapolation_is_said_beside_comparisons() -> None:
    """That a strategy lies outside all data is said of all else that shows it, and of no other strategy."""
    text = words("en")
    of_run, of_scenario = text.say("note.run_extrapolates"), text.say("scenario.extrapolates")
    for scenario in (TWENTY_YEARS, FOUR_YEARS):
        evaluation = ProgrammeEffect(scenario, (NORTH,), tuple(others(2)), (1, 2), "place", _changes())
        said = {
            "a run": of_run in run_table(fake_run(scenario, [NORTH], 1, 24), "en").replace("\n", " "),
            "a run in Python": "outside all data" in repr(fake_run(scenario, [NORTH], 1, 24)),
            "a scenario": of_scenario in scenario_text(scenario, text),
            "an evaluation": "outside all data" in repr(evaluation),
            "what talks win back": "outside all data" in repr(WonBack(scenario, FOUR_YEARS, (NORTH,), 4, _talks())),
            "a dividend": "outside all data" in repr(Dividend(FOUR_YEARS, scenario, NORTH, 4, "wellbeing", _worlds())),
            "a comparison in Python": "outside all data" in repr(_made(scenario)),
        }
        for what, each in said.items():
            assert each == scenario.extrapolates, f"{what} of {scenario.name}: outside all data is {each}"


def _made(scenario: Scenario) -> Comparison:
    """A comparison with a strategy of four years, made up."""
    return fake_comparison([CAROUSEL, scenario], [NORTH], count=2, months=24)


def _talks() -> pd.DataFrame:
    """What talks cost and saved, made up."""
    measures = {f"{measure}_{when}": [1.0, 2.0] for measure in ("months", "eur") for when in ("before", "after")}
    return pd.DataFrame({"seed": [1, 2], "projects": 1, **measures})


def _worlds() -> pd.DataFrame:
    """What a longer programme yields in every world of a dividend, made up."""
    return pd.DataFrame({world: [0.1, 0.2] for world in WORLDS})


def _changes() -> pd.DataFrame:
    """What an evaluation rests on, made up."""
    wijken = [("programme", NORTH), *(("comparison", each) for each in others(2))]
    rows = [
        (role, each.slug, each.municipality, seed, "wellbeing", 1, 0.01 * k + 0.02 * seed)
        for k, (role, each) in enumerate(wijken)
        for seed in (1, 2)
    ]
    return pd.DataFrame(rows, columns=["role", "wijk", "municipality", "seed", "indicator", "year", "change"])
