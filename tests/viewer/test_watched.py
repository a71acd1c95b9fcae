"""Who is followed on the screen: three people, the same under every strategy, and a run that is the same unwatched."""

from dataclasses import asdict

import numpy as np
import pytest
import small_wijk

from wijksim import load_scenario
from wijksim.model import WijkModel
from wijksim.observe.diary import followed_by_rule
from wijksim.observe.film import film
from wijksim.viewer.diary import NAMES, people
from wijksim.viewer.watched import BESIDE_AGES, beside, watch
from wijksim.viewer.words import viewer_words

MONTHS = 24
PROFILE = small_wijk.small_profile()


@pytest.fixture(scope="module", name="seen")
def make_seen():
    return [watch(load_scenario(name), PROFILE, 7, MONTHS, "wellbeing") for name in ("top-down-4", "resident-led-20")]


def test_three_people_of_three_ages_in_three_homes_whatever_the_strategy(seen):
    first, second = ([(each.row, each.occupant, each.home) for each in side.people] for side in seen)
    assert first == second
    assert len({home for _, _, home in first}) == 3
    for diary, (youngest, oldest) in zip(seen[0].others, BESIDE_AGES, strict=True):
        assert youngest // 12 <= diary.age < oldest // 12


def test_watching_is_the_film_of_the_model_itself(seen):
    alone = film(load_scenario("top-down-4"), PROFILE, 7, MONTHS, "wellbeing")
    watched = seen[0].film
    assert np.array_equal(alone.frames, watched.frames)
    assert alone.diary == watched.diary
    for table in ("indicators", "causes", "books", "events"):
        assert getattr(alone.result, table).equals(getattr(watched.result, table))


def test_the_others_follow_from_the_first():
    model = WijkModel("business-as-usual", [PROFILE], 7)
    first = followed_by_rule(model)
    assert beside(model, first) == beside(model, first)
    assert beside(model, first) != beside(model, (first + model.table.rows // 2) % model.table.rows)


def test_nobody_of_that_age_is_nobody_followed():
    model = WijkModel("business-as-usual", [PROFILE], 7)
    model.table.birth_month[:] = -40 * 12
    assert beside(model, followed_by_rule(model)) == []


def test_everybody_has_a_name_of_their_own(seen):
    contents = [asdict(diary) | {"home": 3 * len(NAMES)} for diary in seen[0].people]
    named = [each["name"] for each in people(contents, viewer_words("nl"))]
    assert named == list(NAMES[:3])
