"""Promises, hearsay and encounters as the forms have them, as checks on a wijk that is lived."""

import numpy as np
from worlds import wijk_under

from wijksim import WijkModel, load_scenario
from wijksim.rules.trust import SHIFT_BOUND
from wijksim.scenario.scenario import Scenario
from wijksim.state.columns import LIVES

USUAL = load_scenario("business-as-usual")
#: A programme of twenty years that promises what it can pay, that no council ends, and of which half the wijk knows.
PROMISING = load_scenario("top-down-20").with_values(
    promise_reach=0.5, promise_weight=0.14, promise_optimism=1, trust_negativity=3, protection=1, protection_effect=1
)
UNIT = 2**20
YEAR = 12


def _judged(
    scenario: Scenario, month: int, kept: float | None = None
) -> tuple[WijkModel, float, np.ndarray, np.ndarray]:
    """The month in which a promise falls due: the model after it, the share that was broken, who knew, who did not."""
    model = wijk_under(scenario).run(month - 1)
    table, programme = model.table, model.places[0].programme
    assert programme is not None
    assert not table.promise_shift.any(), "a promise counted before it fell due"
    if kept is not None:
        programme.delivered = kept * programme.promised
    broken = max(0.0, programme.promised - programme.delivered) / programme.promised
    grown = (table.status == LIVES) & (month - table.birth_month.astype(np.int64) >= 18 * YEAR)
    knew, who = table.knows_promise > 0, table.occupant.copy()
    model.step()
    stays = grown & (table.status == LIVES) & (table.occupant == who)
    assert (stays & knew).any()
    assert (stays & ~knew).any()
    return model, broken, stays & knew, stays & ~knew


def _shift(model: WijkModel) -> np.ndarray:
    """How far promises moved each resident's level of trust in the municipality, sd."""
    shifts: np.ndarray = model.table.promise_shift / UNIT
    return shifts


def a_promise_kept_breaks_nothing() -> None:
    """Four years, all delivered: the level of those who knew rises by b / rho, of others not at all."""
    model, broken, knew, others = _judged(PROMISING.with_values(horizon_years=4), 49, kept=1.1)
    assert broken == 0.0
    assert np.allclose(_shift(model)[knew], 0.14 / 3, rtol=0.01), "a promise that was kept does not raise by b / rho"
    assert not _shift(model)[others].any(), "somebody is moved by a promise unknown to them"


def a_promise_cut_short_is_broken_once() -> None:
    """Twenty years, stopped after eight: what was not delivered is broken, once, and wears off in fifteen years."""
    model, broken, knew, others = _judged(PROMISING.with_event(97, "funding_stops"), 97)
    assert broken > 0.5, f"{broken:.2f} of twenty years is broken after eight"
    felt = _shift(model)
    assert np.allclose(felt[knew], 0.14 * ((1 - broken) / 3 - broken), rtol=0.01), "it is not what was broken"
    assert not felt[others].any(), "somebody is moved by a promise unknown to them"
    who = model.table.occupant.copy()
    model.run(15 * YEAR)
    knew &= (model.table.status == LIVES) & (model.table.occupant == who)
    assert knew.sum() > 10
    left = _shift(model)[knew] / felt[knew]
    assert np.allclose(left, np.exp(-1), rtol=0.03), f"{left.min():.2f} to {left.max():.2f} is left after fifteen years"


def promises_move_no_level_far() -> None:
    """Promise after promise broken, all of it and known to most, takes no more than 0.15 sd from anybody."""
    boast = load_scenario("project-carousel").with_values(
        promise_optimism=1.6, promise_weight=0.5, promise_reach=0.8, staffing_share=0.5, physical_share=0
    )
    model = wijk_under(boast, seed=2)
    lowest, due = 0, 0
    for _ in range(150):
        model.step()
        due += model.places[0].get("promise_due") > 0
        lowest = min(lowest, int(model.table.promise_shift.min()))
    assert due >= 3, "too few promises fell due"
    assert -SHIFT_BOUND <= lowest < -0.9 * SHIFT_BOUND, f"{lowest / UNIT:.3f} sd"
    assert SHIFT_BOUND <= 0.15 * UNIT


def hearsay_leaves_everybody_their_own_level(months: int = 24) -> None:
    """Where nothing happens and everybody is at a level of their own, talk moves nobody towards anybody else."""
    model = wijk_under(USUAL.with_values(hearsay=0.15, scandal_rate=0), seed=4)
    table, place = model.table, model.places[0]
    for name in ("routine_contact", "drift_municipality"):
        place.set(name, 0.0)
    there, who = table.status == LIVES, table.occupant.copy()
    assert np.std(table.reference_municipality[there]) > 0
    model.run(months)
    stays = there & (table.status == LIVES) & (table.occupant == who)
    assert stays.sum() > 100
    gap = (table.trust_municipality - table.reference_municipality.astype(np.int64) * 256)[stays] / UNIT
    assert np.abs(gap).max() < 0.01, f"talk alone moved somebody by {np.abs(gap).max():.2f} sd"
