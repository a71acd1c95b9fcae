"""Rules of honesty: no conclusion is coded, who moves is told apart from what works, and harm is possible.

The null world, the books and the ledger have files of their own.
"""

from functools import cache

import numpy as np
import pytest
from checks import LEVERS, no_phase_reads_a_lever, only_their_month_changes_residents, rule_functions, texts
from checks_of_luck import one_move_changes_one_home as one_move
from small_wijk import small_profile
from worlds import BROKEN_OFF, BUSY, IN_USE, live, place_columns, same_world, wijk_under

from wijksim.model import WijkModel
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.parameter import GRADES
from wijksim.scenario.scenario import Scenario, load_scenario
from wijksim.state.columns import DOMAINS, HEAD, LIVES
from wijksim.state.phases import DERIVED, GROUPS

USUAL = load_scenario("business-as-usual")


# No conclusion is coded ----------------------------------------------------------------------------------------


def test_no_rule_takes_a_lever():
    functions = dict(rule_functions())
    assert len(functions) > 50
    for name, function in functions.items():
        taken = set(function.__code__.co_varnames[: function.__code__.co_argcount])
        assert not taken & set(LEVERS), f"{name} takes {sorted(taken & set(LEVERS))}"


def test_no_phase_reads_a_lever():
    for phases in GROUPS.values():
        no_phase_reads_a_lever(phases)
    assert not set(DERIVED) & set(LEVERS)


@pytest.mark.parametrize("room", ["rules", "state", "observe"])
def test_levers_are_not_named_where_residents_live_or_are_counted(room):
    named = [(file, text) for file, text in texts(room) if text in LEVERS]
    assert named == []


@pytest.mark.parametrize("strategy", [BUSY, "manifest", "project-carousel"])
def test_only_their_own_month_changes_residents(strategy):
    only_their_month_changes_residents(wijk_under(strategy, seed=BROKEN_OFF), months=60)


# Every claim is a mechanism ------------------------------------------------------------------------------------


@pytest.mark.parametrize("mechanism", MECHANISMS.values(), ids=MECHANISMS)
def test_a_mechanism_says_what_it_is_and_how_it_fails(mechanism):
    for text in (mechanism.nl, mechanism.en, mechanism.counter, mechanism.source):
        assert len(text.split()) >= 3, f"{mechanism.name}: {text!r}"
    assert mechanism.counter not in (mechanism.nl, mechanism.en)
    assert mechanism.grade in GRADES
    assert 0 <= mechanism.claim <= 17


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_switched_off_is_strength_nought_bit_for_bit(mechanism, tmp_path):
    switch = tmp_path / "switched.toml"
    world = IN_USE.get(mechanism, BUSY)
    off = world.with_strength(mechanism, 0.0)
    switch.write_text(off.to_toml().replace(f"{mechanism} = 0.0 ", f"{mechanism} = false "), encoding="utf-8")
    assert f"{mechanism} = false" in switch.read_text(encoding="utf-8")
    worlds = [
        live(wijk_under(each, seed=BROKEN_OFF), 30) for each in (off, world.without(mechanism), load_scenario(switch))
    ]
    same_world(worlds[0], worlds[1], f"{mechanism} switched off and at strength 0")
    same_world(worlds[0], worlds[2], f"{mechanism} switched off in a file and at strength 0")


# Same luck -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_move_changes_one_home_and_nobody_else_s_luck(seed):
    one_move(months=240, seed=seed)


# Twin and comparison wijken ------------------------------------------------------------------------------------


@pytest.mark.parametrize("strategy", [BUSY, "manifest", "project-carousel"])
def test_a_programme_elsewhere_leaves_a_wijk_as_it_would_be(strategy):
    # but for who moves from the one to the other
    strategy = load_scenario(strategy).with_values(moves_within=0)
    wijken = [small_profile(300), small_profile(350)]
    programme = WijkModel(strategy, wijken, BROKEN_OFF, programme_wijken=[0])
    usual = WijkModel(USUAL.with_values(**strategy.uncertainties), wijken, BROKEN_OFF)
    same_world(live(programme, 78, wijk=1), live(usual, 78, wijk=1), "the wijk without the programme")
    assert programme.places[1].books.rows == usual.places[1].books.rows
    assert not np.array_equal(programme.record.trust_sums(0), usual.record.trust_sums(0))


def test_strategies_start_from_the_same_people_and_meet_the_same_weather():
    one, other = (wijk_under(strategy) for strategy in ("top-down-20", "manifest"))
    for month in range(37):
        assert place_columns(one, 0)["outside"].tobytes() == place_columns(other, 0)["outside"].tobytes(), month
        if month == 0:
            assert np.array_equal(one.record.trust_sums(), other.record.trust_sums())
        one.step()
        other.step()


def test_comparison_wijken_have_weather_of_their_own():
    model = WijkModel(USUAL, [small_profile(300)] * 2, 1).run(24)
    one, other = model.places
    assert one.outside.level != other.outside.level
    assert not np.array_equal(model.record.trust_sums(0), model.record.trust_sums(1))


# Place, stayers and leavers apart ------------------------------------------------------------------------------

#: Enough money and strong enough effects to see something in 800 people; lively moving, blind to how one fares.
_STRONG = {"effect_max": 0.5, "effect_half": 0.2, "case_hours": 10, "move_rate": 0.15, "entrant_response": 0}
_MONTHS, _AFTER = 48, 36


def _pair(seed: int, selectivity: float) -> tuple[WijkModel, WijkModel]:
    values = {**_STRONG, "moving_selectivity": selectivity}
    programme = load_scenario("resident-led-4").with_values(budget_per_resident=4000, staffing_share=1, **values)
    both = (wijk_under(strategy, seed, 800) for strategy in (programme, USUAL.with_values(**values)))
    programme_model, usual = (model.run(_MONTHS) for model in both)
    return programme_model, usual


def _who_lives_where(model: WijkModel) -> bytes:
    return b"".join(getattr(model.table, name).tobytes() for name in ("status", "occupant", "arrival_month"))


def test_who_lives_where_is_the_same_under_every_strategy_when_moving_is_blind():
    programme, usual = _pair(seed=1, selectivity=0)
    for _ in range(12):
        assert _who_lives_where(programme.run(1)) == _who_lives_where(usual.run(1))


def test_who_lives_where_follows_the_strategy_when_moving_is_not_blind():
    pairs = (_pair(seed, selectivity=1) for seed in range(1, 7))
    assert any(_who_lives_where(programme) != _who_lives_where(usual) for programme, usual in pairs)


@cache
def _effects(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of every head of household after four years: stratum, the programme's effect on wellbeing, is gone soon."""
    programme, usual = _pair(seed, selectivity=0)
    table = programme.table
    age = _MONTHS - table.birth_month.astype(int)
    rows = np.flatnonzero((table.status == LIVES) & (table.position == HEAD))
    # the chances to move and to die depend on age and tenure alone: within such a stratum leavers are like stayers
    stratum = np.digitize(age[rows] / 12, [30, 45, 65, 75, 80, 85]) * 2 + table.owner[rows]
    states = [getattr(table, f"state_{d}")[rows] - getattr(usual.table, f"state_{d}")[rows] for d in DOMAINS]
    occupants = table.occupant[rows].copy()
    effect = np.mean(states, axis=0, dtype=np.float64)
    programme.run(_AFTER)
    gone = (table.status[rows] != LIVES) | (table.occupant[rows] != occupants)
    return stratum, effect, gone


def gains_of_leavers_and_stayers(seeds: range) -> tuple[float, float]:
    """How much more a programme did to those about to leave than to those who stay, of one age and tenure, and its
    standard error (both sd)."""
    samples = zip(*(_effects(seed) for seed in seeds), strict=True)
    stratum, effect, gone = (np.concatenate(sample) for sample in samples)
    gap, weights, variance = 0.0, 0.0, 0.0
    for each in np.unique(stratum):
        leavers, stayers = effect[(stratum == each) & gone], effect[(stratum == each) & ~gone]
        if min(len(leavers), len(stayers)) < 5:
            continue
        weight = len(leavers) * len(stayers) / (len(leavers) + len(stayers))
        gap += weight * (leavers.mean() - stayers.mean())
        variance += weight**2 * (leavers.var(ddof=1) / len(leavers) + stayers.var(ddof=1) / len(stayers))
        weights += weight
    assert gone.sum() > 15 * len(seeds)
    assert effect.mean() > 4 * effect.std() / np.sqrt(len(effect)), "no effect to compare"
    return gap / weights, float(np.sqrt(variance)) / weights


def test_leavers_and_stayers_gain_alike_when_moving_is_blind():
    gap, error = gains_of_leavers_and_stayers(range(1, 17))
    assert abs(gap) < 2 * error, f"{gap:.5f} with standard error {error:.5f}"


# Nothing is allowed, and so is harm ----------------------------------------------------------------------------


@cache
def _outcome(scenario: Scenario, seed: int, months: int) -> dict[str, float]:
    """Mean over the last year of wellbeing (sd) and trust in the municipality (%)."""
    table = wijk_under(scenario, seed, 500).run(months).record.indicators()
    last = table[(table["group"] == "all") & (table["month"] > months - 12)]
    return last.groupby("indicator")["value"].mean()[["wellbeing", "trust_municipality"]].to_dict()


def _effect(scenario: Scenario, outcome: str, months: int = 96, seeds: int = 8) -> tuple[float, float]:
    """Mean effect of a strategy against no programme in the same wijken, and its standard error."""
    usual = scenario.with_values(horizon_years=0)
    gaps = [
        _outcome(scenario, seed, months)[outcome] - _outcome(usual, seed, months)[outcome]
        for seed in range(1, seeds + 1)
    ]
    return float(np.mean(gaps)), float(np.std(gaps, ddof=1) / np.sqrt(seeds))


#: Residents lead for eight years; moving does not depend on satisfaction, which leaves less noise.
LED = load_scenario("resident-led-4").with_values(horizon_years=8, moving_selectivity=0)
LISTENING = LED.with_values(dialogue_share=0.5)
#: All hours go to talking and asking, and what volunteers do helps nobody.
ALL_TALK = LED.with_values(dialogue_share=0.5, outreach_share=0.5, staffing_share=1, volunteer_worth=0)


def test_dialogue_without_follow_through_harms_trust():
    harm, error = _effect(LISTENING.with_values(decision_share=0, fairness=0, disappointment=2.5), "trust_municipality")
    assert harm < -3 * error


def test_dialogue_with_follow_through_helps_trust():
    gain, error = _effect(
        LISTENING.with_values(decision_share=1, set_aside=0.05, fairness=2.5, disappointment=0), "trust_municipality"
    )
    assert gain > 3 * error


def test_too_large_a_promise_harms_trust():
    boast = LED.with_values(promise_optimism=1.6, promise_weight=0.5, promise_reach=0.8, dialogue_share=0)
    harm, error = _effect(boast, "trust_municipality", months=108)
    assert harm < -3 * error


def test_a_programme_can_do_nothing_for_wellbeing():
    nothing, _ = _effect(ALL_TALK, "wellbeing")
    something, error = _effect(LED, "wellbeing")
    assert something > 3 * error
    assert abs(nothing) < 0.1 * something


def test_a_programme_can_harm_wellbeing():
    # a few badly manned posts turn people away, and room for judgement is used badly in a strong wijkteam
    badly_manned = ALL_TALK.with_values(
        budget_per_resident=50, hiring_months=12, turnover=0.2, overload_exit=1.5, room=1, judgement_value=-0.1,
        skill_value=0, learning_months=12, mainstream_budget=140, case_hours=10, effect_max=0.5, effect_half=0.2,
        half_life=10,
    )  # fmt: skip
    harm, error = _effect(badly_manned, "wellbeing", seeds=12)
    assert harm < -2 * error
