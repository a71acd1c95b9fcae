"""Faults in what help and promises do and in who comes, one function each, as those in `faults.py`."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from faults_of_forms import with_inputs

from wijksim.agents.organisation import Organisation
from wijksim.agents.programme import Programme
from wijksim.rules.life import is_adult
from wijksim.rules.numbers import plain
from wijksim.state.columns import DOMAINS, LIVES
from wijksim.state.margins import AT, OUTSIDE
from wijksim.state.runner import Runner


def _afterwards(patch: pytest.MonkeyPatch, change: Callable[[Any, Any, slice], None]) -> None:
    """Every month, once residents of a wijk have lived it, change columns of its rows."""
    live = Runner.live

    def lived(runner: Runner, place: Any, *rest: Any) -> None:
        live(runner, place, *rest)
        change(place, runner.table, slice(place.first, place.last))

    patch.setattr(Runner, "live", lived)


def _beforehand(patch: pytest.MonkeyPatch, change: Callable[[Any, Any, slice], None]) -> None:
    """Every month, just before residents of a wijk live it, change columns of its rows."""
    live = Runner.live

    def lived(runner: Runner, place: Any, *rest: Any) -> None:
        change(place, runner.table, slice(place.first, place.last))
        live(runner, place, *rest)

    patch.setattr(Runner, "live", lived)


# Effects -------------------------------------------------------------------------------------------------------


def support_is_forgotten_twice(patch: pytest.MonkeyPatch) -> None:
    """What support has become wears off beside the support itself."""

    def forget(place: Any, table: Any, rows: slice) -> None:
        table.stock_work[rows] *= 1 - place.get("fade")

    _afterwards(patch, forget)


def support_is_forgotten_on_its_way(patch: pytest.MonkeyPatch) -> None:
    """Part of what was given is lost before it begins to work."""

    def forget(place: Any, table: Any, rows: slice) -> None:
        table.stage_health[rows] *= 1 - place.get("fade")

    _afterwards(patch, forget)


def half_life_in_half_the_time(patch: pytest.MonkeyPatch) -> None:
    """A half-life is read as twice as fast a fading."""
    with_inputs(patch, fade=2.0)


def childhood_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """Upbringing fades as all other support does."""

    def forget(place: Any, table: Any, rows: slice) -> None:
        table.stock_upbringing[rows] *= 1 - place.get("fade")

    _afterwards(patch, forget)


def hours_help_whoever_lives_here(patch: pytest.MonkeyPatch) -> None:
    """Hours of a programme do something for everybody, whether they lack anything or not."""

    def spread(place: Any, table: Any, rows: slice) -> None:
        if place.programme is not None:
            table.stage_social[rows] += 1e-4

    _afterwards(patch, spread)


def an_hour_is_given_twice(patch: pytest.MonkeyPatch) -> None:
    """Staff give twice the hours that they are paid for."""
    hours = Organisation.hours
    patch.setattr(Organisation, "hours", lambda team: 2 * hours(team))


def a_case_does_twice_as_much(patch: pytest.MonkeyPatch) -> None:
    """Support has twice the effect that is declared."""
    with_inputs(patch, effect_max=2.0)


def twice_as_many_stop(patch: pytest.MonkeyPatch) -> None:
    """Who takes part stops twice as often as declared."""
    with_inputs(patch, quit_rate=2.0)


# Promises and talk ---------------------------------------------------------------------------------------------


def everybody_judges_a_promise(patch: pytest.MonkeyPatch) -> None:
    """When a promise falls due all judge it, also those who never heard of it."""

    def tell(place: Any, table: Any, rows: slice) -> None:
        if place.get("promise_due"):
            table.knows_promise[rows] = 1

    _beforehand(patch, tell)


def a_promise_is_broken_every_month(patch: pytest.MonkeyPatch) -> None:
    """What was promised for later counts as not delivered in every month before it is due."""
    before: dict[int, Any] = {}

    def keep(place: Any, table: Any, rows: slice) -> None:
        before[place.index] = table.knows_promise[rows].copy()
        if place.programme is not None:
            place.set("promise_due", 1.0)
            place.set("promise_broken", 0.01)

    _beforehand(patch, keep)
    _afterwards(patch, lambda place, table, rows: np.copyto(table.knows_promise[rows], before[place.index]))


def no_promise_is_ever_kept(patch: pytest.MonkeyPatch) -> None:
    """What was promised counts as broken, whatever was delivered."""
    patch.setattr(Programme, "kept", lambda programme: 0.0)


def what_was_promised_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """A promise that is cut short is measured by the years it lasted."""
    patch.setattr(Programme, "kept", lambda programme: 1.0)


def nothing_wears_off(patch: pytest.MonkeyPatch) -> None:
    """What a promise did to somebody's level stays for ever."""
    before: dict[int, Any] = {}

    def remember(place: Any, table: Any, rows: slice) -> None:
        before[place.index] = (table.promise_shift[rows].copy(), table.occupant[rows].copy())

    def restore(place: Any, table: Any, rows: slice) -> None:
        shift, who = before[place.index]
        same = (table.occupant[rows] == who) & (shift != 0)
        table.promise_shift[rows][same] = shift[same]

    _beforehand(patch, remember)
    _afterwards(patch, restore)


def promises_without_a_bound(patch: pytest.MonkeyPatch) -> None:
    """Each promise that falls due counts half as much again, also where that is more than may be."""

    def more(place: Any, table: Any, rows: slice) -> None:
        if place.get("promise_due"):
            table.promise_shift[rows] += table.promise_shift[rows] // 2

    _afterwards(patch, more)


def talk_of_levels(patch: pytest.MonkeyPatch) -> None:
    """Who talks says how much they trust, not how much more or less than they are used to."""

    def speak(place: Any, table: Any, rows: slice) -> None:
        grown = (table.status[rows] == LIVES) & plain(is_adult)(place.model.month, table.birth_month[rows])
        level = np.where(grown, table.reference_municipality[rows].astype(np.int64), 0)
        table.voice[rows] += (level << 24).astype(np.uint64)

    _afterwards(patch, speak)


# Who comes -----------------------------------------------------------------------------------------------------


def newcomers_are_like_those_who_live_here(patch: pytest.MonkeyPatch) -> None:
    """Who comes is drawn from how people in the wijk fare now."""

    def redraw(place: Any, table: Any, rows: slice) -> None:
        lives = table.status[rows] == LIVES
        for domain in DOMAINS:
            place.margins[OUTSIDE, AT[f"mean_{domain}"]] = getattr(table, f"state_{domain}")[rows][lives].mean()

    _beforehand(patch, redraw)
