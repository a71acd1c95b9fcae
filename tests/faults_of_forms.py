"""Faults in the forms that the model must keep, one function each, as those in `faults.py`."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from wijksim.agents import picture
from wijksim.agents.caseload import Caseload
from wijksim.agents.outside import Outside
from wijksim.agents.wijk import Wijk
from wijksim.model import WijkModel
from wijksim.report import notes
from wijksim.rules import help as helping
from wijksim.rules import trust
from wijksim.rules.numbers import ONE, ZERO, F, least, plain, rule, select
from wijksim.scenario.scenario import Scenario
from wijksim.state import phases
from wijksim.state.columns import DOMAINS
from wijksim.state.place import Place

_MUCH = F(0.003)


def much_help_at_once_is_lost(patch: pytest.MonkeyPatch) -> None:
    """Of the help of a month no more is taken up than so much: a ceiling that nobody declared."""

    month = [replace(each, rule=_ceiled) if each.name == "domain_month" else each for each in phases.MONTH]
    patch.setattr(phases, "MONTH", tuple(month))


def _ceiled(number: Any, month: Any, birth_month: Any, helped: Any, aid: Any, *rest: Any) -> Any:
    return plain(helping.domain_month)(number, month, birth_month, helped, least(aid, _MUCH), *rest)


def help_counts_double_in_the_first_four_years(patch: pytest.MonkeyPatch) -> None:
    """In the first four years an hour of help does twice as much."""
    work = Wijk.work

    def eager(place: Wijk) -> None:
        work(place)
        place.set("attention", place.get("attention") * (2 if place.model.month <= 48 else 1))

    patch.setattr(Wijk, "work", eager)


def hours_have_a_ceiling(patch: pytest.MonkeyPatch) -> None:
    """In no domain more than so many hours a resident and month are used; the rest is spent in vain."""
    step = Caseload.step

    def up_to(load: Caseload, hours: list[float], *others: Any) -> None:
        most = 0.009 * load.place.residents_at_start
        step(load, [min(each, most) for each in hours], *others)

    patch.setattr(Caseload, "step", up_to)


def trust_by_level(patch: pytest.MonkeyPatch) -> None:
    """An encounter moves trust by how good it was, not by how it differs from what was expected."""

    patch.setattr(trust, "surprise", _by_level)


@rule
def _by_level(event: Any, expected: Any, gain: Any, negativity: Any) -> Any:
    return gain * event * select(event < ZERO, negativity, ONE)


def with_inputs(patch: pytest.MonkeyPatch, **factors: float) -> None:
    """Every wijk sets some of its inputs too high or too low."""
    set_input = Place.set

    def wrong(place: Place, name: str, value: float) -> None:
        set_input(place, name, value * factors.get(name, 1.0))

    patch.setattr(Place, "set", wrong)


def bad_surprises_without_their_drift(patch: pytest.MonkeyPatch) -> None:
    """Nothing stands against it that bad surprises weigh more than good ones."""
    with_inputs(patch, drift_municipality=0.0, drift_police=0.0, drift_place=0.0)


def residents_ask_twice_as_many(patch: pytest.MonkeyPatch) -> None:
    """Who takes part asks twice as many others as declared."""
    with_inputs(patch, ask_near=2.0)


def help_reaches_everybody(patch: pytest.MonkeyPatch) -> None:
    """What one case does counts for the work and income of all who live here, as long as there is a programme."""
    work = Wijk.work

    def generous(place: Wijk) -> None:
        work(place)
        if place.model.values["horizon_years"]:
            place.set("place_work", place.get("place_work") + 0.4)

    patch.setattr(Wijk, "work", generous)


def every_wijk_gets_the_staff_of_five_thousand(patch: pytest.MonkeyPatch) -> None:
    """The ordinary budget is that of a wijk of 5,000, however many live there."""
    fund = Wijk._fund_mainstream

    def the_same(place: Wijk) -> float:
        own, place.residents_at_start = place.residents_at_start, 5000
        try:
            return fund(place)
        finally:
            place.residents_at_start = own

    patch.setattr(Wijk, "_fund_mainstream", the_same)


def registers_see_today(patch: pytest.MonkeyPatch) -> None:
    """What registers know is of this month."""
    patch.setattr(picture, "as_it_was", lambda history, lag: history[-1])


def residents_speak_as_loud_as_many(patch: pytest.MonkeyPatch) -> None:
    """What residents say is not scaled: the more they lack, the more it counts against registers."""
    patch.setattr(picture, "residents_picture", lambda place, total: [float(want) for want in place.voices[:7]])


def professionals_know_everybody(patch: pytest.MonkeyPatch) -> None:
    """Professionals see the needs of all residents, as if each were tied to them."""

    def of_everybody(table: Any, first: int, last: int) -> list[float]:
        rows = slice(first, last)
        return [float(np.maximum(-table.column(f"state_{domain}")[rows], 0.0).mean()) for domain in DOMAINS]

    patch.setattr(picture, "needs_of_tied", of_everybody)


def weather_is_shared(patch: pytest.MonkeyPatch) -> None:
    """All wijken have the shocks of the first."""
    look = Outside._look_ahead

    def shared(outside: Outside) -> None:
        look(outside)
        outside._ahead = outside.place.model.places[0].outside._ahead

    patch.setattr(Outside, "_look_ahead", shared)


def nobody_warns(patch: pytest.MonkeyPatch) -> None:
    """No strategy is said to lie outside all data."""
    patch.setattr(notes, "outside_data", lambda comparison: [])


def idle_agenda(patch: pytest.MonkeyPatch) -> None:
    """The residents' share of the agenda reaches nobody: the programme always follows registers."""
    patch.setattr(picture, "residents_picture", lambda place, total: None)


def strength_is_a_switch(patch: pytest.MonkeyPatch) -> None:
    """Half of a mechanism is all of it."""
    init = WijkModel.__init__

    def whole(model: WijkModel, scenario: Scenario, *rest: Any, **how: Any) -> None:
        for name, strength in scenario.strengths.items():
            scenario = scenario.with_strength(name, float(np.ceil(strength)))
        init(model, scenario, *rest, **how)

    patch.setattr(WijkModel, "__init__", whole)


def who_was_helped_moves(patch: pytest.MonkeyPatch) -> None:
    """Households whose head was helped most move out first, though moving should be blind."""

    def forced(model: WijkModel, place: Wijk) -> Any:
        if model.month <= 48:
            return np.array([], dtype=np.int64)
        rows = slice(place.first, place.last)
        table = model.table
        helped = table.stock_work[rows] + table.stock_health[rows] + table.stock_social[rows]
        heads = (table.status[rows] == 1) & (table.position[rows] == 0)
        turn = np.arange(len(helped)) % 12 == model.month % 12
        chosen = heads & turn & (helped > np.quantile(helped[heads], 0.8))
        return np.unique(table.dwelling[rows][chosen]).astype(np.int64)

    patch.setattr(WijkModel, "_forced", forced)
