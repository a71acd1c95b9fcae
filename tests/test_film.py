"""A filmed run: the same run, and what it shows is what people in a dwelling say on average."""

from statistics import NormalDist

import numpy as np
import pytest
from small_wijk import small_profile

from wijksim.errors import WijksimError
from wijksim.experiments.single import run_one
from wijksim.model import WijkModel
from wijksim.observe.diary import DiaryWriter
from wijksim.observe.film import CUTS, MEASURES, NOBODY, Film, film, shown_wellbeing
from wijksim.rules.numbers import F, from_units, sigmoid
from wijksim.scenario.scenario import Scenario, load_scenario
from wijksim.state.columns import DOMAINS, LIVES

MONTHS = 24
PLANNED: Scenario = load_scenario("resident-led-4").with_event(12, "team_leaves")


@pytest.fixture(scope="module")
def filmed() -> dict[str, Film]:
    """The same run filmed once for each measure."""
    return {measure: film(PLANNED, small_profile(), 7, MONTHS, measure) for measure in MEASURES}


def class_by_hand(model: WijkModel, measure: str, dwelling: int) -> int:
    """The class of one dwelling, resident by resident."""
    table, values = model.table, []
    for row in np.flatnonzero((table.dwelling == dwelling) & (table.status == LIVES)).tolist():
        if measure == "wellbeing":
            values.append(float(np.mean([table.column(f"state_{domain}")[row] for domain in DOMAINS])))
        elif model.month - int(table.birth_month[row]) >= 216:
            trust = table.column(measure)[row]
            values.append(100 * float(sigmoid(F(2.0) * from_units(trust))))
    if not values:
        return NOBODY
    mean = sum(values) / len(values)
    shown = 100 * NormalDist().cdf(mean) if measure == "wellbeing" else mean
    return sum(shown >= cut for cut in CUTS)


def test_a_filmed_run_is_the_run(filmed):
    alone = run_one(PLANNED, [small_profile()], 7, MONTHS)
    for each in filmed.values():
        assert each.result.digest == alone.digest
        assert each.result.provenance == alone.provenance


def test_frames_show_the_mean_of_each_dwelling(filmed):
    model = WijkModel(PLANNED, [small_profile()], 7)
    dwellings = range(len(model.places[0].layout.x))
    for month in (0, 1, MONTHS):
        model.run(month - model.month)
        for measure, each in filmed.items():
            by_hand = [class_by_hand(model, measure, dwelling) for dwelling in dwellings]
            assert each.frames[month].tolist() == by_hand


def test_a_frame_a_month_and_a_cell_a_dwelling(filmed):
    for each in filmed.values():
        assert each.frames.dtype == np.int8
        assert each.frames.shape == (MONTHS + 1, len(each.x)) == (MONTHS + 1, len(each.y))
        assert each.x.dtype == each.y.dtype == np.int16
        assert len(set(zip(each.x.tolist(), each.y.tolist(), strict=True))) == len(each.x)
        assert set(np.unique(each.frames)) <= set(range(8))
        assert NOBODY in each.frames
    empty = [each.frames == NOBODY for each in filmed.values()]
    assert np.array_equal(empty[0], empty[1])
    assert np.array_equal(empty[0], empty[2])


def test_the_diary_is_of_the_same_resident_whatever_is_shown(filmed):
    one, *others = (each.diary for each in filmed.values())
    assert all(other == one for other in others)
    assert 30 <= one.age < 50
    assert one.first == 0


def test_a_newcomer_can_be_followed():
    model = WijkModel(PLANNED, [small_profile()], 7).run(MONTHS)
    rows = np.flatnonzero((model.table.arrival_month > 6) & (model.table.status == LIVES))
    row = int(rows[0])
    who = (row, int(model.table.occupant[row]))
    diary = film(PLANNED, small_profile(), 7, MONTHS, resident=who).diary
    assert (diary.row, diary.occupant) == who
    assert diary.first == int(model.table.arrival_month[row])
    assert diary.events[0].kind in ("arrived", "born")
    # whoever was there before is somebody else
    first = film(PLANNED, small_profile(), 7, MONTHS, resident=row).diary
    assert first.first < diary.first or first == diary


def test_what_cannot_be_filmed_is_told():
    with pytest.raises(WijksimError, match="Did you mean 'trust_place'"):
        film(PLANNED, small_profile(), 7, 1, "trust_plac")
    with pytest.raises(WijksimError, match="slots run from 0 to"):
        film(PLANNED, small_profile(), 7, 1, resident=10**6)


def test_a_diary_does_not_depend_on_the_measure_or_on_other_diaries():
    model = WijkModel(PLANNED, [small_profile()], 7)
    writer = DiaryWriter(model, 5)
    for month in range(MONTHS + 1):
        if month:
            model.step()
        writer.look()
    assert film(PLANNED, small_profile(), 7, MONTHS, "wellbeing", 5).diary == writer.diary()


def test_wellbeing_is_shown_against_the_dutch_average():
    assert shown_wellbeing(0.0) == 50.0
    assert [round(shown_wellbeing(state)) for state in (-1.0, 1.0)] == [16, 84]
