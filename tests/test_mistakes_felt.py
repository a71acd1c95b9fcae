"""What mistakes (claim 13) do to people: trust, diaries, and what tolerance costs and keeps."""

import numpy as np
import pytest
from apply_rule import SD, ask, reals
from checks import every_change_is_explained
from hypothesis import given
from hypothesis import strategies as st
from mistaken import SOUND, events
from worlds import BUSY, wijk_under

from wijksim.model import WijkModel
from wijksim.observe.diary import DiaryWriter
from wijksim.rules import trust
from wijksim.state.columns import LIVES
from wijksim.state.ledger import INDEX

FELT = {"adult": True, "mistake_touches": 0.2, "trust_gain": 0.1, "trust_negativity": 3, "expectation_learning": 0.05}


def test_a_mistake_is_an_encounter_by_surprise():
    now, expected, by, clip = ask(trust.feel_mistake, **FELT, trust=SD, expected=0, mistake_event=-1, u_touched0=0.1)
    assert by == round(-0.3 * SD)
    assert (now, clip) == (SD + by, 0)
    assert expected == pytest.approx(-0.05)
    now, _, by, _ = ask(trust.feel_mistake, **FELT, trust=SD, expected=0, mistake_event=0.3, u_touched0=0.1)
    assert by == round(0.03 * SD)


@pytest.mark.parametrize("apart", [{"u_touched0": 0.21}, {"adult": False}, {"mistake_event": 0}])
def test_nobody_else_feels_it(apart):
    given = FELT | {"trust": 5, "expected": 0.5, "mistake_event": -1, "u_touched0": 0.1} | apart
    assert ask(trust.feel_mistake, **given) == (5, 0.5, 0, 0)


@given(st.integers(-4 * SD, 4 * SD), reals(-2.5, 1.5), reals(-2, 2), reals(1, 14))
def test_trust_stays_within_its_bounds_and_all_of_the_change_is_booked(before, event, expected, negativity):
    given = FELT | {"trust_negativity": negativity, "trust_gain": 0.3, "u_touched0": 0.1}
    now, _, by, clip = ask(trust.feel_mistake, **given, trust=before, expected=expected, mistake_event=event)
    assert abs(now) <= 4 * SD
    assert now == before + by + clip
    assert clip == 0 or abs(now) == 4 * SD


def test_mistakes_have_a_cause_and_sums_close():
    occurred = every_change_is_explained(wijk_under(BUSY.with_values(execution_share=0), population=800), 60)
    assert occurred["municipality:mistake"] > 0
    assert occurred["residents:mistake"] > 0


def touched(model: WijkModel, number: int, size: float, made_good: bool) -> np.ndarray:
    """Who feels a mistake of an institution this month, told by who expects something else of the municipality."""
    twin = model.fork(model.scenario)
    model.places[0].mistakes._public = [(number, size, False, made_good)]
    twin.places[0].mistakes._public = []
    model.step()
    twin.step()
    return np.flatnonzero(model.table.expected_municipality != twin.table.expected_municipality)


def test_a_large_mistake_touches_many_a_small_one_few_and_a_repair_the_same():
    scenario = SOUND.with_values(mistake_reach=0.5)
    model = wijk_under(scenario, population=1000).run(2)
    adults = int(model.places[0].ledger[INDEX["sum:adults"]])
    many = touched(model.fork(scenario), 5, 1.0, made_good=False)
    few = touched(model.fork(scenario), 5, 0.1, made_good=False)
    assert len(many) / adults == pytest.approx(0.5, abs=0.06)
    assert len(few) / adults == pytest.approx(0.05, abs=0.03)
    assert set(few) <= set(many)
    again = touched(model.fork(scenario), 5, 1.0, made_good=True)
    assert set(again) == set(many)
    others = touched(model.fork(scenario), 6, 1.0, made_good=False)
    assert set(others) != set(many)


@pytest.mark.parametrize("by_residents", [True, False])
@pytest.mark.parametrize("made_good", [True, False])
def test_diaries_tell_of_a_mistake_to_whom_it_touches(by_residents, made_good):
    model = wijk_under(SOUND.with_values(mistake_reach=0.5), population=800).run(2)
    writers = [DiaryWriter(model, row) for row in np.flatnonzero(model.table.status == LIVES).tolist()]
    for writer in writers:
        writer.look()
    expected = "expected_residents" if by_residents else "expected_municipality"
    twin = model.fork(model.scenario)
    model.places[0].mistakes._public = [(5, 1.0, by_residents, made_good)]
    model.step()
    twin.step()
    for writer in writers:
        writer.look()
    changed = getattr(model.table, expected) != getattr(twin.table, expected)
    stay = [writer for writer in writers if not writer.diary().has_left]
    told = [[entry.kind for entry in each.diary().events if entry.kind.startswith("mistake_")] for each in stay]
    kind = "mistake_mended" if made_good else "mistake_felt"
    assert told == [[kind] if changed[each.row] else [] for each in stay]
    assert sum(map(len, told)) > 100


def test_one_mistake_is_told_a_month_and_then_none():
    model = wijk_under(SOUND).run(2)
    place = model.places[0]
    place.mistakes._public = [(5, 0.5, False, False), (6, 0.5, True, False)]
    told = []
    for _ in range(3):
        model.step()
        told.append([place.get(f"mistake{part}") for part in ("", "_event_municipality", "_event_residents")])
    hurt = -SOUND.values["mistake_hurt"]
    assert told[:2] == [[5, hurt, 0], [6, 0, hurt]]
    assert told[2][0] == 0


def test_large_mistakes_cost_the_trust_of_many():
    # frequent and large ones of institutions, felt by many
    prone = {"mistake_rate": 0.6, "institution_mistakes": 8, "mistake_hurt": 2.5, "execution_share": 0}
    gaps = []
    for seed in range(1, 7):
        with_them, without = (
            wijk_under(scenario, seed, 500).run(60).record.trust_sums()[-1]
            for scenario in (BUSY.with_values(**prone), BUSY.with_values(**prone).without("mistakes"))
        )
        trusting = [
            sums[INDEX["sum:trusting_municipality"]] / sums[INDEX["sum:adults"]] for sums in (with_them, without)
        ]
        gaps.append(trusting[0] - trusting[1])
    assert np.mean(gaps) < -2 * np.std(gaps, ddof=1) / np.sqrt(len(gaps))


def test_tolerance_lets_bad_work_go_on():
    spoiled = {}
    for tolerance in (0, 1):
        scenario = BUSY.with_values(tolerance=tolerance, repair_fails=0.6, mistakes_reported=0, repair_lesson=0)
        found = []
        for seed in range(1, 7):
            model = wijk_under(scenario, seed)
            for _ in range(60):
                model.step()
                place = model.places[0]
                found += [1 - work.course.works for work in (*place.projects, *place.initiatives) if work.at_work]
        spoiled[tolerance] = float(np.mean(found))
    assert spoiled[1] > 1.2 * spoiled[0]


def test_tolerance_keeps_leaders_and_what_they_know():
    ended = {}
    for tolerance in (0, 1):
        models = [wijk_under(BUSY.with_values(tolerance=tolerance), seed).run(60) for seed in range(1, 5)]
        ended[tolerance] = sum(len(events(model, "mistake_stopped")) for model in models)
        assert (ended[tolerance] > 0) == (tolerance == 0)
