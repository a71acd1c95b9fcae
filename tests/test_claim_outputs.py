"""What claims 4 and 11 ask for beside their effect: counted by hand, the same as in Python, kept, and shown."""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_wijk import small_profile

from wijksim.claims import asked, beside, lives, outputs, stored
from wijksim.claims.asked import BALANCE, BESIDE, OUTCOME, STAFF, STRATEGY, TALKS, claims
from wijksim.claims.lives import GIVEN, GIVEN_NOW
from wijksim.claims.outputs import STAFFING, WON_BACK
from wijksim.cli import main
from wijksim.experiments import keeping
from wijksim.experiments.claims import staffing_contrasts
from wijksim.experiments.won_back import Spent, won_back
from wijksim.locale import LANGUAGES, words
from wijksim.scenario.scenario import Scenario, load_scenario

DOCS = Path(__file__).parents[1] / "docs"
sys.path.insert(0, str(DOCS))
import make_claims  # noqa: E402

BY_NAME = {claim.name: claim for claim in claims()}
SEEDS = range(1, 9)


class ByHand:
    """Lives that were never lived: differences by scenario and outcome, and what projects took, are told beforehand."""

    def __init__(self, told: dict[str, dict[str, float]] | None = None, spent: dict[str, Spent] | None = None) -> None:
        self.told, self.by_hash = told or {}, spent or {}

    def live(self, scenarios, seeds: range) -> None:
        pass

    def differences(self, first: Scenario, second: Scenario, outcome: str, seeds: range):
        there, own = (self.told.get(each.hash, {}).get(outcome, 0.0) for each in (first, second))
        return own - there + np.linspace(-0.001, 0.001, len(seeds))

    def spent(self, scenario: Scenario, seed: int) -> Spent:
        return self.by_hash[scenario.hash]


# Counted -------------------------------------------------------------------------------------------------------


def projects(*rows: tuple[int, int, int, int]) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples([("a", row[0]) for row in rows], names=["wijk", "project"])
    return pd.DataFrame([row[1:] for row in rows], index, ["preparation", "consultation", "deferral"])


def won_by_hand(own: Spent, twin: Spent) -> dict:
    claim = BY_NAME[TALKS]
    [without] = claim.contrasts.values()
    spent = {load_scenario(STRATEGY).hash: own, without.hash: twin}
    return outputs.outputs(claim, ByHand(spent=spent), SEEDS)[WON_BACK]


def check_won_back_is_what_was_saved_over_what_was_spent() -> None:
    """Six months more before and eighteen less deferral: 3. EUR 10 more before and 5 less after: 0.5."""
    found = won_by_hand(
        Spent(projects((1, 9, 3, 0), (2, 8, 0, 0), (7, 9, 9, 9)), 30.0, 2.0),
        Spent(projects((1, 4, 1, 18), (2, 3, 0, 18), (8, 1, 1, 1)), 20.0, 7.0),
    )
    assert found["projects"] == 2 * len(SEEDS)
    assert found["months"] == {"before": 6, "after": 18, "ratio": 3, "ci": [3, 3], "ample": True}
    assert found["eur"] == {"before": 10, "after": 5, "ratio": 0.5, "ci": [0.5, 0.5], "ample": False}


def test_won_back_is_what_was_saved_over_what_was_spent():
    check_won_back_is_what_was_saved_over_what_was_spent()


def test_the_check_fails_when_the_twin_talks_and_the_strategy_does_not(monkeypatch):
    right = outputs.set_against
    monkeypatch.setattr(outputs, "set_against", lambda own, twin: right(twin, own))
    with pytest.raises(AssertionError):
        check_won_back_is_what_was_saved_over_what_was_spent()


def test_nothing_spent_before_gives_no_ratio():
    found = won_by_hand(Spent(projects((1, 4, 1, 0)), 9.0, 1.0), Spent(projects((1, 4, 1, 18)), 9.0, 1.0))
    assert (found["months"]["ratio"], found["months"]["ci"], found["months"]["ample"]) == (None, None, False)
    cells = beside.won_back_cells(found, "months", words("en"))
    assert (cells["ratio"], cells["verdict"]) == ("-", "nothing more was spent before")


def staffed_by_hand() -> dict:
    claim = BY_NAME[STAFF]
    same, top = claim.contrasts.values()
    told = {same.hash: {OUTCOME: -0.2}, top.hash: {OUTCOME: 0.8, GIVEN: 80.0, GIVEN_NOW: 60.0, BALANCE: -30.0}}
    return outputs.outputs(claim, ByHand(told), SEEDS)[STAFFING]


def check_effects_are_told_for_every_extra_euro() -> None:
    """0.8 for EUR 80 is 1.0 for EUR 100; the balance is set against discounted money."""
    found = staffed_by_hand()
    same, top = found["same_budget"], found["on_top"]
    assert (same["extra_eur"], top["extra_eur"]) == (0, 80)
    assert same[OUTCOME]["effect"] == pytest.approx(-0.2)
    assert all(same[name]["per_100_eur"] is None for name in (OUTCOME, *BESIDE, BALANCE))
    assert top[OUTCOME]["per_100_eur"]["effect"] == pytest.approx(1.0)
    low, high = top[OUTCOME]["ci"]
    assert top[OUTCOME]["per_100_eur"]["ci"] == pytest.approx([low / 0.8, high / 0.8], abs=1e-5)
    assert top[BALANCE]["per_100_eur"]["effect"] == pytest.approx(-50)


def test_effects_are_told_for_every_extra_euro():
    check_effects_are_told_for_every_extra_euro()


def test_the_check_fails_when_money_is_not_discounted(monkeypatch):
    monkeypatch.setattr(outputs, "GIVEN_NOW", GIVEN)
    with pytest.raises(AssertionError):
        check_effects_are_told_for_every_extra_euro()


def test_most_claims_ask_for_no_output():
    for claim in claims():
        assert bool(claim.contrasts) == (claim.name in (TALKS, STAFF))
    assert outputs.outputs(BY_NAME["outreach"], ByHand(), SEEDS) == {}
    assert [claim.number for claim in claims() if claim.contrasts] == [4, 11]


# On the model --------------------------------------------------------------------------------------------------


@pytest.fixture
def short(tmp_path, monkeypatch):
    """Lives of ten years in a small wijk."""
    wijk = small_profile(300)
    monkeypatch.setattr(keeping, "cache_folders", lambda: [tmp_path])
    monkeypatch.setattr(lives, "where", lambda: wijk)
    monkeypatch.setattr(lives, "MONTHS", 120)
    monkeypatch.setattr(lives, "as_long", lambda scenario: scenario.with_months(120))
    return wijk, lives.Lives(workers=1)


@pytest.mark.slow
def test_they_are_the_same_as_in_python(short):
    wijk, there = short
    seeds = range(1, 4)
    found = outputs.outputs(BY_NAME[TALKS], there, seeds)[WON_BACK]
    table = won_back(STRATEGY, wijk, years=10, replicates=3, workers=1).table.set_index("measure")
    for measure in ("months", "eur"):
        for name in ("before", "after"):
            assert found[measure][name] == pytest.approx(table.loc[measure, name], abs=1e-6)
        assert found[measure]["ratio"] == pytest.approx(table.loc[measure, "won_back"], abs=1e-6)
    staff = outputs.outputs(BY_NAME[STAFF], there, seeds)[STAFFING]
    contrasts = staffing_contrasts(STRATEGY, wijk, years=10, replicates=3, workers=1)
    rows = contrasts[(contrasts["year"] == 10) & (contrasts["indicator"] == OUTCOME)].set_index("contrast")
    for name, own in (("same budget", staff["same_budget"]), ("on top", staff["on_top"])):
        assert own[OUTCOME]["effect"] == pytest.approx(rows.loc[name, "difference"], abs=1e-6)
        assert own["extra_eur"] == pytest.approx(rows.loc[name, "extra_eur"], abs=1e-6)
    per = staff["on_top"][OUTCOME]["per_100_eur"]["effect"]
    assert per == pytest.approx(100 * rows.loc["on top", "per_euro"], abs=1e-6)


# Kept and shown ------------------------------------------------------------------------------------------------


def test_a_contrast_that_changes_makes_its_claim_stale(monkeypatch):
    before = {name: BY_NAME[name].key for name in (TALKS, STAFF, "outreach")}
    monkeypatch.setattr(asked, "staffed", lambda scenario: {"on top": scenario.with_values(staffing_share=1.0)})
    assert BY_NAME[STAFF].key != before[STAFF]
    assert {name: BY_NAME[name].key for name in (TALKS, "outreach")} == {n: before[n] for n in (TALKS, "outreach")}


def test_what_is_shipped_holds_both():
    kept = stored.stored()
    assert set(kept[TALKS][WON_BACK]) == {"projects", "months", "eur"}
    assert kept[TALKS][WON_BACK]["projects"] > 100
    both = kept[STAFF][STAFFING]
    assert both["same_budget"]["extra_eur"] == 0 < both["on_top"]["extra_eur"]
    assert {OUTCOME, *BESIDE, BALANCE} <= set(both["on_top"]) & set(both["same_budget"])


def test_the_command_shows_both(capsys):
    assert main(["claims", "--json", "--quiet"]) == 0
    rows = {row["mechanism"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows[TALKS][WON_BACK] == stored.stored()[TALKS][WON_BACK]
    assert rows[STAFF][STAFFING] == stored.stored()[STAFF][STAFFING]
    assert not {WON_BACK, STAFFING} & set(rows["outreach"])
    for language, said in (("nl", "teruggewonnen door gesprek"), ("en", "won back by talks")):
        assert main(["claims", "--language", language]) == 0
        out = capsys.readouterr().out
        assert out.count(said) == 2
        assert max(map(len, out.splitlines())) <= 110


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_show_both(language):
    text = words(language)
    for name, key in ((TALKS, WON_BACK), (STAFF, STAFFING)):
        claim = BY_NAME[name]
        page = (DOCS / "claims" / language / claim.page).read_text(encoding="utf-8")
        assert f"## {text.say(f'claims.beside.{key}')}" in page
    found = won_by_hand(Spent(projects((1, 9, 0, 0)), 30.0, 2.0), Spent(projects((1, 4, 0, 18)), 20.0, 7.0))
    entry = {**stored.stored()[TALKS], WON_BACK: found}
    page = make_claims.page(BY_NAME[TALKS], entry, text)
    ratio = text.number(3.6, 2)
    assert f"| {text.number(5, 1)} | {text.number(18, 1)} | {ratio} |" in page
    assert f"| {text.say('claims.beside.ample')} |" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_store_from_before_is_read_without_them(language):
    text = words(language)
    for name, key in ((TALKS, WON_BACK), (STAFF, STAFFING)):
        entry = {each: value for each, value in stored.stored()[name].items() if each != key}
        assert text.say(f"claims.beside.{key}") not in make_claims.page(BY_NAME[name], entry, text)
        assert beside.of(BY_NAME[name], entry) == {key: None}
