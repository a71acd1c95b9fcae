"""The wijken of a validation: invented ones are as unlike as real ones, and small ones behave like large ones."""

import statistics
from dataclasses import replace

import numpy as np
import pytest
from kwb_files import WIJK, official, write_csv

from wijksim import WijkModel, WijksimError, find_wijk, load_scenario
from wijksim.experiments.elsewhere import municipality_key
from wijksim.experiments.paired import interval
from wijksim.experiments.single import run_one
from wijksim.patterns.classes import start_class
from wijksim.patterns.invented import invented_wijk
from wijksim.patterns.observed import STAFF, TALKED, observed
from wijksim.patterns.wijken import SMALL, WEAK_RESIDENTS, resized, sample, weak_wijken, wijken_of_table
from wijksim.population.profile_file import check_profile
from wijksim.state.place import wijk_key

USUAL = load_scenario("business-as-usual")
MANY = 200


@pytest.fixture(scope="module")
def invented():
    return [invented_wijk(k, SMALL) for k in range(MANY)]


def test_invented_wijken_are_right_profiles_and_always_the_same(invented):
    for profile in invented:
        check_profile("invented", profile)
    assert invented_wijk.__wrapped__(7, SMALL) == invented[7]
    assert len({profile.slug for profile in invented}) == MANY
    assert {figure.kind for figure in invented[0].figures.values()} <= {"assumption", "table", "cited", "missing"}
    assert all(profile.figures["hardship"].value == profile.hardship for profile in invented)


def test_the_first_invented_wijken_have_luck_of_their_own(invented):
    assert len({wijk_key(profile, 0) for profile in invented}) == MANY


@pytest.mark.parametrize(
    ("figure", "mean", "sd"),
    # over the 2,605 to 2,816 wijken of 500 residents and more: CBS 2022, RIVM 2020
    [
        ("owner_occupied", 65.8, 17.2),
        ("woz_value", 331.0, 112.0),
        ("hardship", 11.9, 4.9),
        ("good_health", 79.5, 4.1),
        ("lonely_severe", 10.0, 3.0),
        ("education_high", 30.1, 11.6),
    ],
)
def test_invented_wijken_are_as_unlike_as_real_ones(invented, figure, mean, sd):
    values = [getattr(profile, figure) for profile in invented]
    assert statistics.mean(values) == pytest.approx(mean, abs=0.35 * sd)
    assert statistics.stdev(values) == pytest.approx(sd, rel=0.3)


def test_classes_have_the_spread_of_the_leefbaarometer(invented):
    starts = [start_class(profile) for profile in invented]
    # 2008: mean 6.7, sd 1.22, 5 % in class 4 or below
    assert statistics.stdev(starts) == pytest.approx(1.22, rel=0.2)
    assert 0.01 <= np.mean(np.array(starts) < 4.5) <= 0.12


def test_a_published_class_is_kept():
    for slug in ("moerwijk", "ypenburg"):
        profile = find_wijk(slug)
        assert abs(start_class(profile) - profile.liveability_2008) <= 0.5


def test_a_sample_takes_real_wijken_first_and_is_always_the_same(monkeypatch, tmp_path):
    monkeypatch.setenv("WIJKSIM_DATA_DIR", str(tmp_path))
    few, more = sample(5), sample(40)
    assert [profile.slug for profile in few] == [profile.slug for profile in more[:5]]
    assert len({profile.slug for profile in more}) == 40
    assert sum(profile.code.startswith("XX") for profile in more) == 40 - 11
    assert all(profile.population == SMALL for profile in more)


def test_weak_wijken_are_real_and_not_too_large():
    chosen = weak_wijken()
    assert len(chosen) == 8
    assert all(profile.code.startswith("WK") and profile.population <= WEAK_RESIDENTS for profile in chosen)


def test_a_resized_wijk_keeps_its_residents_per_home():
    large = find_wijk("moerwijk")
    small = resized(large, SMALL)
    assert small.population == SMALL
    assert small.population / small.dwellings == pytest.approx(large.population / large.dwellings, rel=0.01)
    assert resized(small, 1000) is small


def test_wijken_come_from_a_table_of_cbs(tmp_path):
    codes = [f"02020{k}" for k in range(4)]
    rows = [WIJK | {"gwb_code_10": f"WK{code}", "gwb_code_8": code, "gwb_code": f"WK{code}"} for code in codes]
    path = write_csv(tmp_path / "kwb-2022.csv", official(2022, rows))
    assert [profile.code for profile in wijken_of_table(path)] == [f"WK{code}" for code in codes]
    with pytest.raises(WijksimError, match="1 wijken can be used; rankings need at least 3"):
        wijken_of_table(write_csv(tmp_path / "kwb-2023.csv", official(2023, rows[:1])))


# One life, watched -------------------------------------------------------------------------------------------------


def test_watching_changes_nothing():
    profile = resized(find_wijk("presikhaaf-west"), 300)
    key = municipality_key(profile.municipality)
    strategy = load_scenario("top-down-4").with_months(36)
    seen = observed(frozenset({"work", "moves_per_person"}), strategy, [profile], 3, 36, None)
    lived = run_one(strategy, [profile], 3, 36, municipality_key=key)
    asked = lived.indicators[(lived.indicators["indicator"] == "work") & (lived.indicators["month"] % 3 == 0)]
    watched = seen.indicators[seen.indicators["indicator"] == "work"]
    assert watched["value"].tolist() == asked["value"].tolist()
    plain = seen.events[~seen.events["event"].isin([STAFF, TALKED])]
    assert plain.reset_index(drop=True).equals(lived.events)


def test_an_onlooker_who_meddles_is_seen(monkeypatch):
    from wijksim.patterns.observed import _Staff

    look = _Staff.look

    def meddle(self):
        look(self)
        self._place.inputs[:] *= 1.001

    monkeypatch.setattr(_Staff, "look", meddle)
    with pytest.raises(AssertionError):
        test_watching_changes_nothing()


def test_moves_and_exits_are_counted_by_the_year():
    profile = resized(find_wijk("presikhaaf-west"), 300)
    seen = observed(frozenset({"moves_per_person"}), USUAL, [profile], 1, 24, None)
    lived = run_one(USUAL, [profile], 1, 24).indicators
    flows = lived[lived["group"] == "all"].pivot(index="month", columns="indicator", values="value")
    second = seen.indicators.set_index("month")["value"][24]
    expected = flows["departures"].loc[13:24].sum() / flows["population"].loc[13:24].mean()
    assert second == pytest.approx(expected, rel=0.3)  # the council, and so its luck, is another one
    staff = seen.events[seen.events["event"] == STAFF]
    assert list(staff["month"]) == [12, 24]


def test_an_exit_is_a_holder_who_is_gone():
    from wijksim.patterns.observed import _Staff

    model = WijkModel(USUAL, [resized(find_wijk("presikhaaf-west"), 2000)], 1)
    staff, [place] = _Staff(model), model.places
    held = sum(post.holder >= 0 for post in place.welfare.posts)
    place.welfare.posts[0].leave()
    staff.look()
    assert staff.told() == f"{held} 1"


# Small and large ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_small_wijken_behave_like_large_ones_within_noise():
    """Six years of business as usual: twelve wijken of 500 and twelve of 5,000, the same but for their luck."""
    average = find_wijk("gemiddelde-wijk")
    keep = frozenset({"hardship", "good_health", "trust_municipality", "trust_residents", "participation", "wellbeing"})
    changes = {}
    for residents in (SMALL, 5000):
        for k in range(12):
            wijk = replace(resized(average, residents), code=f"XX00{10 + k}", slug=f"wijk-{k}")
            table = observed(keep, USUAL, [wijk], 1 + k, 72, None).indicators
            wide = table[table["group"] == "all"].pivot(index="indicator", columns="month", values="value")
            changes.setdefault(residents, []).append(wide[72] - wide[0])
    for name in sorted(keep):
        differences = np.array([small[name] - large[name] for small, large in zip(*changes.values(), strict=True)])
        mean, low, high = interval(differences)
        spread = 1.5 * (high - low) / 2  # six indicators: a wider margin than for one
        assert abs(mean) <= spread, (name, mean, spread)
