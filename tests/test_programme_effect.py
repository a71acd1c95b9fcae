"""The effect of a programme as an evaluator would find it: other wijken, other councils, the same country."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from small_wijk import small_profile
from worlds import wijk_under

import wijksim
from wijksim import Profile, WijkModel, WijksimError, load_scenario
from wijksim.agents.policy import TERM_MONTHS
from wijksim.experiments.elsewhere import live_there, municipality_key, nearest_wijken, start_weakness
from wijksim.experiments.paired import interval
from wijksim.experiments.programme_effect import programme_effect
from wijksim.state.draws import draw

USUAL = load_scenario("business-as-usual")
WIJK = small_profile(300)


def others(count: int = 4, population: int = 300) -> list[Profile]:
    """As weak as the programme's wijk to the last figure, but other wijken, each in a municipality of its own."""
    named = ((k, replace(small_profile(population), code=f"WK99990{k}", slug=f"other-{k}")) for k in range(count))
    return [replace(profile, name=f"Other {k}", municipality=f"Elsewhere {k}") for k, profile in named]


@pytest.fixture(scope="module")
def effect():
    return programme_effect("top-down-4", WIJK, others(), years=4, replicates=6, workers=1)


def test_the_effect_is_a_difference_in_differences(effect):
    row = effect.table.set_index(["indicator", "year"]).loc[("wellbeing", 4)]
    ends = []
    for profile in (WIJK, *others()):
        changes = []
        for seed in range(1, 7):
            strategy = load_scenario("top-down-4") if profile is WIJK else USUAL
            lived = live_there("Arnhem", strategy.with_months(48), [profile], seed, 48, None).indicators
            everybody = lived[(lived["group"] == "all") & (lived["indicator"] == "wellbeing")].set_index("month")[
                "value"
            ]
            changes.append(everybody[48] - everybody[0])
        ends.append(np.mean(changes))
    assert row["programme"] == pytest.approx(ends[0])
    assert row["effect"] == pytest.approx(ends[0] - np.mean(ends[1:]))
    # by hand: t of 3 degrees of freedom is 3.182; one programme wijk and four others
    reach = 3.182446 * np.std(ends[1:], ddof=1) * np.sqrt(1 + 1 / 4)
    assert row["high"] - row["effect"] == pytest.approx(reach, rel=1e-5)
    assert row["effect"] - row["low"] == pytest.approx(reach, rel=1e-5)


def test_the_noise_of_the_clone_is_smaller_than_that_of_comparison_wijken(effect):
    compared = wijksim.compare([USUAL, "top-down-4"], WIJK, replicates=6, months=48, workers=1)
    wide = compared.wide(months=[48])
    clone = (wide["top-down-4"] - wide[USUAL.name]).droplevel(["month", "wijk"]).std(axis=1)
    evaluated = effect.table[effect.table["year"] == 4].set_index("indicator")["sd"]
    for outcome in ("wellbeing", "work", "safety", "hardship", "good_health", "trust_place"):
        assert clone[outcome] < 0.8 * evaluated[outcome], outcome


def _covers(count: int, replicates: int) -> pd.DataFrame:
    """Whether zero lies in the interval of a programme that is none: a row a seed, a column an outcome."""
    rows = {}
    for seed in range(count):
        found = programme_effect(
            USUAL, WIJK, others(), years=2, replicates=replicates, seed=1 + 100 * seed, workers=1
        ).table
        found = found[found["year"] == 2].set_index("indicator")
        rows[seed] = (found["low"] <= 0) & (found["high"] >= 0)
    return pd.DataFrame(rows).T


@pytest.mark.slow
@pytest.mark.parametrize(("count", "replicates"), [(60, 1), (25, 3)])
def test_a_null_programme_is_found_to_do_nothing_in_19_of_20_evaluations(count, replicates):
    found = _covers(count, replicates)
    # about twenty outcomes that hang together: worth several evaluations a seed
    assert 0.90 <= found.to_numpy().mean() <= 0.99
    assert found["wellbeing"].mean() >= 0.85


def test_more_seeds_do_not_make_wijken_alike():
    differ = [replace(each, hardship=each.hardship + 4 * k) for k, each in enumerate(others())]
    found = programme_effect(USUAL, WIJK, differ, years=4, replicates=8, workers=1)
    rows = found.table.set_index(["indicator", "year"]).loc[("hardship", 4)]
    _, low, high = interval(found.by_seed.loc[[("hardship", 4)]].to_numpy())
    assert rows["high"] - rows["low"] > (high - low)[0]


def test_stayers_are_another_group(effect):
    stayers = programme_effect("top-down-4", WIJK, others(), years=4, replicates=2, who="stayers", workers=1)
    assert set(stayers.changes["indicator"]) < set(effect.changes["indicator"])
    both = [each.changes.query("seed < 3 and year == 4 and indicator == 'work'") for each in (stayers, effect)]
    assert not np.allclose(*(each["change"] for each in both))


def test_it_says_what_it_is(effect):
    shown = repr(effect)
    assert "other-0, other-1, other-2, other-3" in shown
    assert "outside all data" not in shown
    assert effect.table["indicator"].iloc[0] == "wellbeing"
    assert "population" not in set(effect.table["indicator"])


# Who they are --------------------------------------------------------------------------------------------------


def test_comparison_wijken_are_the_nearest_in_weakness_and_never_of_the_same_municipality():
    programme = [wijksim.find_wijk("moerwijk")]
    chosen = nearest_wijken(programme)
    assert chosen[0].slug == "presikhaaf-west"
    assert all(each.municipality != "'s-Gravenhage" for each in chosen)
    distances = [abs(start_weakness(each) - start_weakness(programme[0])) for each in chosen]
    assert distances == sorted(distances)
    invented = {"gemiddelde-wijk", "nergensveld"}
    assert not invented & {each.slug for each in nearest_wijken(programme, 20)}


@pytest.mark.parametrize(
    ("comparison", "words"),
    [
        ([WIJK, *others(2)], "own wijk"),
        ([replace(others(1)[0], municipality=WIJK.municipality), *others(3)[1:]], "same council"),
        (others(1), "at least 2"),
    ],
)
def test_the_twin_its_neighbour_and_a_single_wijk_are_refused(comparison, words):
    with pytest.raises(WijksimError, match=words):
        programme_effect("top-down-4", WIJK, comparison, years=1, replicates=1)


@pytest.mark.parametrize("wrong", [{"who": "stayer"}, {"years": 0}, {"years": 2.0}, {"years": 101}])
def test_what_cannot_be_used_is_refused(wrong):
    with pytest.raises(WijksimError, match=next(iter(wrong))):
        programme_effect("top-down-4", WIJK, others(), **wrong)


# Own luck ------------------------------------------------------------------------------------------------------


def elections(model: WijkModel) -> list[tuple[int, str, str]]:
    """What was noted of councils."""
    return [
        (m, event, detail) for m, _, event, detail in model.record.events if event in ("election", "alderman_leaves")
    ]


def test_another_municipality_has_another_council_and_the_same_country():
    scenario = USUAL.with_values(recession_rate=0.25)
    here, there = (wijk_under(scenario, municipality_key=key).run(240) for key in (0, municipality_key("Elsewhere 1")))
    for kind in ("election", "alderman_leaves"):
        of_kind = [[each for each in elections(model) if each[1] == kind] for model in (here, there)]
        assert of_kind[0] != of_kind[1], kind
    assert here.policy.priority != there.policy.priority
    recessions = [[m for m, _, event, _ in model.record.events if event == "recession"] for model in (here, there)]
    assert recessions[0] == recessions[1] != []


def test_first_councils_differ_too():
    first = [wijk_under(USUAL, municipality_key=key).policy.priority for key in range(8)]
    assert len(set(first)) > 2
    assert first[0] == int(7 * draw(1, "alderman", 0, 0, 0)[2])


def test_a_comparison_wijk_is_lived_under_a_council_of_its_own():
    other = others(1)[0]
    own, of_programme = (live_there(home, USUAL, [other], 1, 120, None) for home in ("Arnhem", other.municipality))
    councils = [
        lived.events.query("event == 'election' or event == 'alderman_leaves'") for lived in (own, of_programme)
    ]
    assert councils[0].to_numpy().tolist() != councils[1].to_numpy().tolist()
    # nothing that residents meet differs without a programme
    pd.testing.assert_frame_equal(own.indicators, of_programme.indicators)


def test_the_council_of_a_single_municipality_has_the_luck_it_always_had():
    model = wijk_under(USUAL, seed=7).run(TERM_MONTHS * 5 + 1)
    changed = [detail == "new coalition" for _, event, detail in elections(model) if event == "election"]
    luck = [draw(7, "election", 0, 0, term)[0] for term in range(1, 6)]
    assert changed == [u < USUAL.values["coalition_change"] for u in luck]


def test_comparison_wijken_have_shocks_of_their_own():
    models = [WijkModel(USUAL, [profile], 1).run(24) for profile in (WIJK, *others(2))]
    assert len({model.places[0].outside.level for model in models}) == 3
