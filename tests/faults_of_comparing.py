"""Faults in what is compared with what, and in what may come of it, one function each, as those in `faults.py`."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from small_wijk import small_profile

from wijksim.agents.wijk import Wijk
from wijksim.experiments import compare, dividend, paired, programme_effect, result, won_back
from wijksim.experiments.result import RunResult
from wijksim.model import WijkModel
from wijksim.population.profile import Profile
from wijksim.report import run_source
from wijksim.scenario.scenario import Scenario
from wijksim.state.place import Place


def clone_for_comparison(patch: pytest.MonkeyPatch) -> None:
    """What is called a comparison wijk is the programme's own wijk, with its luck, under another name."""
    live = programme_effect.live_there

    def live_a_clone(home: str, scenario: Scenario, profiles: list[Profile], *rest: Any) -> RunResult:
        clones = [replace(small_profile(), slug=each.slug, name=each.name) for each in profiles]
        return live(small_profile().municipality, scenario, clones, *rest)

    patch.setattr(programme_effect, "live_there", live_a_clone)


def one_life_for_all_comparison_wijken(patch: pytest.MonkeyPatch) -> None:
    """All comparison wijken have the key of the first, so that they are four times the same."""
    live = programme_effect.live_there

    def live_alike(home: str, scenario: Scenario, profiles: list[Profile], *rest: Any) -> RunResult:
        alike = [replace(each, code="WK999900") if each.slug.startswith("other") else each for each in profiles]
        return live(home, scenario, alike, *rest)

    patch.setattr(programme_effect, "live_there", live_alike)


def luck_of_its_own_for_each_strategy(patch: pytest.MonkeyPatch) -> None:
    """Every strategy is lived with a seed of its own."""
    init = WijkModel.__init__

    def lucky(model: WijkModel, scenario: Scenario, profiles: Any, seed: int = 1, *rest: Any, **how: Any) -> None:
        init(model, scenario, profiles, seed + int(7 * scenario.values["protection"]), *rest, **how)

    patch.setattr(WijkModel, "__init__", lucky)


def something_always_comes_of_it(patch: pytest.MonkeyPatch) -> None:
    """As long as a programme runs there is a little less hardship, whatever it does."""
    work = Wijk.work

    def fruitful(place: Wijk) -> None:
        work(place)
        if place.programme is not None:
            place.set("place_work", place.get("place_work") + 0.0005)

    patch.setattr(Wijk, "work", fruitful)


def nothing_bad_is_felt(patch: pytest.MonkeyPatch) -> None:
    """A talk with the municipality is never worse than none."""
    set_input = Place.set

    def kind(place: Place, name: str, value: float) -> None:
        set_input(place, name, max(0.0, value) if name == "dialogue_event" else value)

    patch.setattr(Place, "set", kind)


def differences_stop_at_nought(patch: pytest.MonkeyPatch) -> None:
    """What a strategy does less well than another one is shown as no difference."""
    interval = paired.interval
    patch.setattr(paired, "interval", lambda differences: interval(np.maximum(differences, 0.0)))


def nobody_warns_of_a_run(patch: pytest.MonkeyPatch) -> None:
    """Of a single run it is never said that its strategy lies outside all data."""
    patch.setattr(run_source.Source, "notes", lambda source, text: [text.say("run.note")])


def nobody_warns_of_an_evaluation(patch: pytest.MonkeyPatch) -> None:
    """An evaluation is shown without saying how far it lies outside what was ever studied."""
    patch.setattr(programme_effect, "outside_all_data", lambda scenarios: [])


def nobody_warns_of_what_was_won_back(patch: pytest.MonkeyPatch) -> None:
    """What talks win back is shown without saying so either."""
    patch.setattr(won_back, "outside_all_data", lambda scenarios: [])


def nobody_warns_of_a_dividend(patch: pytest.MonkeyPatch) -> None:
    """The parts of a dividend are shown without saying so."""
    patch.setattr(dividend, "outside_all_data", lambda scenarios: [])


def nobody_warns_of_a_comparison_in_python(patch: pytest.MonkeyPatch) -> None:
    """A comparison that is printed in Python does not say so."""
    patch.setattr(compare, "outside_all_data", lambda scenarios: [])


def nobody_warns_of_a_run_in_python(patch: pytest.MonkeyPatch) -> None:
    """A run that is printed in Python does not say so."""
    patch.setattr(result, "outside_all_data", lambda scenarios: [])
