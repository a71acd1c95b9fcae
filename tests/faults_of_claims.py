"""Faults in the list of claims, in what is left of money and in the weather, one function each, as in `faults.py`."""

from dataclasses import replace

import make_claims
import make_rivals
import pytest

from wijksim.agents.outside import Outside
from wijksim.agents.programme import Programme
from wijksim.agents.use import Use
from wijksim.claims import rows
from wijksim.scenario import mechanisms, parameters, shipped
from wijksim.scenario.scenario import Scenario


def a_claim_that_cannot_fail(patch: pytest.MonkeyPatch) -> None:
    """A mechanism has no way to fail."""
    sure = replace(mechanisms.MECHANISMS["exchange"], counter="")
    patch.setattr(mechanisms, "MECHANISMS", {**mechanisms.MECHANISMS, "exchange": sure})


def a_claim_that_is_no_mechanism(patch: pytest.MonkeyPatch) -> None:
    """One claim of the manifest is left out of the list."""
    rest = {name: each for name, each in mechanisms.MECHANISMS.items() if name != "experiments"}
    patch.setattr(mechanisms, "MECHANISMS", rest)


def off_leaves_a_little_on(patch: pytest.MonkeyPatch) -> None:
    """A mechanism that is switched off still works for a hundredth."""
    patch.setattr(Scenario, "without", lambda scenario, name: scenario.with_strength(name, 0.01))


def fit_is_assumed(patch: pytest.MonkeyPatch) -> None:
    """Hours of projects fit as well as they are usually thought to."""
    patch.setattr(Use, "fit", lambda use, domain, months: 0.85)


def judgement_can_only_help(patch: pytest.MonkeyPatch) -> None:
    """The worth of professionals' judgement is at least nothing."""
    kind = replace(parameters.PARAMETERS["judgement_value"], low=0.0)
    patch.setattr(parameters, "PARAMETERS", {**parameters.PARAMETERS, "judgement_value": kind})


def a_programme_makes_the_weather(patch: pytest.MonkeyPatch) -> None:
    """Where a programme runs the place has a little more luck."""
    step = Outside.step

    def lucky(outside: Outside) -> None:
        step(outside)
        if outside.place.programme is not None:
            outside.level += 1e-6
            outside._ahead[:, 0] += 1e-6

    patch.setattr(Outside, "step", lucky)


def nothing_lapses(patch: pytest.MonkeyPatch) -> None:
    """What is left at the end of a year stays with the programme, carry-over or not."""
    give = Programme._give_back

    def keep(programme: Programme, kind: str) -> None:
        if kind != "lapsed":
            give(programme, kind)

    patch.setattr(Programme, "_give_back", keep)


def a_strategy_that_was_promised_is_gone(patch: pytest.MonkeyPatch) -> None:
    """One claim cannot be left out of the manifesto."""
    there = shipped.list_scenarios
    patch.setattr(shipped, "list_scenarios", lambda: [name for name in there() if name != "manifest-without-room"])


def nobody_warns_on_pages_of_claims(patch: pytest.MonkeyPatch) -> None:
    """Pages of claims tell what the manifesto does as if programmes of that length had been studied."""
    patch.setattr(make_claims, "_outside", lambda strategy, text: iter(()))


def nobody_warns_in_the_table_of_claims(patch: pytest.MonkeyPatch) -> None:
    """The table of `wijksim claims` tells what the manifesto does without saying so."""
    patch.setattr(rows, "note_outside", lambda letters, text: [])


def nobody_warns_on_the_page_of_rivals(patch: pytest.MonkeyPatch) -> None:
    """The page of rival models tells conclusions about strategies of twenty years without saying so."""
    patch.setattr(make_rivals, "_outside", lambda content: [])
