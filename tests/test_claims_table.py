"""The table of claims: what is measured, when a claim counts as refuted, what is stale, and the pages made of it."""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_wijk import small_profile

from wijksim.claims import asked, lives, measure, rows, stored
from wijksim.claims.asked import LEVERS, OUTCOME, PROOF, SEARCH, SEEDS, STRATEGY, SWITCH, claims
from wijksim.cli import main
from wijksim.experiments import keeping
from wijksim.experiments.won_back import Spent
from wijksim.locale import LANGUAGES, words
from wijksim.scenario.mechanisms import MECHANISMS
from wijksim.scenario.scenario import Scenario, list_scenarios, load_scenario

DOCS = Path(__file__).parents[1] / "docs"
sys.path.insert(0, str(DOCS))
import make_claims  # noqa: E402

KEYS = {"id", "mechanism", "switch", "effect", "ci", "grade", "counter_scenario", "counter_effect"}
BY_NAME = {claim.name: claim for claim in claims()}


class MadeUp:
    """Lives that were never lived: what a claim does in a scenario is told beforehand, by scenario and seeds."""

    def __init__(self, effects: Mapping[str, float], by_seeds: Mapping[tuple[str, range], float] | None = None) -> None:
        self.effects, self.by_seeds = effects, by_seeds or {}
        self.forgotten = False

    def live(self, scenarios, seeds: range) -> None:
        pass

    def forget(self) -> None:
        self.forgotten = True

    def differences(self, first: Scenario, second: Scenario, outcome: str, seeds: range):
        """The effect that was told, with a little luck about it."""
        told = self.by_seeds.get((second.name, seeds), self.effects.get(second.name, 0.0))
        return told + np.linspace(-0.01, 0.01, len(seeds))

    def spent(self, scenario: Scenario, seed: int) -> Spent:
        """Nothing."""
        return Spent(pd.DataFrame(columns=["preparation", "consultation", "deferral"], dtype=float), 0.0, 0.0)


def measured(name: str, **given) -> dict:
    return measure.measure(BY_NAME[name], MadeUp(**given))[SWITCH]


# --- which claims there are ---


def test_every_mechanism_and_the_risk_is_a_claim():
    assert {claim.name for claim in claims() if claim.mechanism} == set(MECHANISMS)
    assert [claim.number for claim in claims()] == sorted(claim.number for claim in claims())
    assert claims()[-1].number == asked.RISK


def test_scenarios_find_their_claim_by_name():
    left = [claim.left_out for claim in claims() if claim.left_out]
    assert sorted(left) == list_scenarios("left-out")
    sought = [name for claim in claims() for name in claim.candidates]
    assert sorted(sought) == list_scenarios("counter")


def test_a_claim_is_left_out_by_its_switch_and_by_its_levers():
    outreach = BY_NAME["outreach"]
    manifest = load_scenario(STRATEGY)
    twins = outreach.twins(manifest)
    assert twins[SWITCH].strengths["outreach"] == 0
    assert twins[SWITCH].values == manifest.values
    assert twins[LEVERS].hash == load_scenario("manifest-without-outreach").hash
    crowded = load_scenario("counter-outreach-crowding-out")
    assert outreach.twins(crowded)[LEVERS].values == {**crowded.values, "outreach_share": 0}


# --- when a claim fails ---


def test_a_claim_fails_where_the_whole_interval_lies_on_the_other_side():
    against = "counter-outreach-crowding-out"
    found = measured("outreach", effects={STRATEGY: 0.1, against: -0.1})
    assert found["effect"] == pytest.approx(0.1)
    assert found["ci"][0] < 0.1 < found["ci"][1]
    assert (found["counter_scenario"], found["counter_effect"]) == (against, pytest.approx(-0.1))
    assert found["counter_ci"][1] < 0


def test_an_interval_that_spans_zero_refutes_nothing():
    assert measured("outreach", effects={STRATEGY: 0.1})["counter_scenario"] is None
    nowhere = dict.fromkeys(BY_NAME["outreach"].candidates, 0.1)
    assert measured("outreach", effects={STRATEGY: 0.1, **nowhere})["counter_scenario"] is None


def test_a_burden_is_refuted_where_it_does_good():
    helps = "counter-objection-bad-works"
    found = measured("objection", effects={STRATEGY: -0.1, helps: 0.1, "counter-objection-nobody-harmed": -0.2})
    assert found["counter_scenario"] == helps
    assert found["counter_ci"][0] > 0


def check_luck_of_the_search_is_not_believed() -> None:
    """What looks like a refutation in the search and is none under fresh luck must not be taken for one."""
    lucky, real = BY_NAME["outreach"].candidates
    by_seeds = {(lucky, SEARCH): -0.3, (lucky, PROOF): 0.0, (real, SEARCH): -0.1, (real, PROOF): -0.1}
    assert measured("outreach", effects={STRATEGY: 0.1}, by_seeds=by_seeds)["counter_scenario"] == real


def test_luck_of_the_search_is_not_believed():
    check_luck_of_the_search_is_not_believed()
    assert not {*SEARCH} & {*PROOF}
    assert not {*SEEDS} & {*SEARCH, *PROOF}


def test_the_checks_fail_when_effects_are_without_minus_with(monkeypatch):
    right = MadeUp.differences

    def turned(self, first, second, outcome, seeds):
        return -right(self, first, second, outcome, seeds)

    monkeypatch.setattr(MadeUp, "differences", turned)
    with pytest.raises(AssertionError):
        test_a_claim_fails_where_the_whole_interval_lies_on_the_other_side()
    with pytest.raises(AssertionError):
        test_levers_that_do_harm_under_the_manifest_refute_the_claim_there()


def test_the_check_fails_when_the_search_is_its_own_proof(monkeypatch):
    proven = measure._proven

    def swapped(claim, way, side, searched, there, seeds):
        return proven(claim, way, side, searched, there, SEARCH)

    monkeypatch.setattr(measure, "_proven", swapped)
    with pytest.raises(AssertionError):
        check_luck_of_the_search_is_not_believed()


def test_levers_that_do_harm_under_the_manifest_refute_the_claim_there():
    found = measure.measure(BY_NAME["outreach"], MadeUp({STRATEGY: -0.1}))
    assert found[LEVERS]["counter_scenario"] == STRATEGY
    assert found[LEVERS]["counter_effect"] == found[LEVERS]["effect"]


def test_shares_have_the_interval_of_wilson():
    low, high = measure.share_interval(8, 32)  # by hand: (0.25 + 0.06003) / 1.12004 -+ 0.1451
    assert (round(low, 3), round(high, 3)) == (0.133, 0.421)
    assert measure.share_interval(0, 32)[0] == pytest.approx(0)


# --- on the model itself ---


def test_two_claims_are_measured_on_lives_that_are_lived_once(tmp_path, monkeypatch):
    monkeypatch.setattr(keeping, "cache_folders", lambda: [tmp_path])
    monkeypatch.setattr(lives, "where", lambda: small_profile(200))
    monkeypatch.setattr(lives, "MONTHS", 24)
    monkeypatch.setattr(lives, "as_long", lambda scenario: scenario.with_months(24))
    there = lives.Lives(workers=1)
    seeds = range(1, 3), range(3, 5), range(5, 7)
    found = {name: measure.measure(BY_NAME[name], there, *seeds) for name in ("delivery", "risk")}
    manifest = load_scenario(STRATEGY)
    by_hand = there.values(manifest, OUTCOME, seeds[0]) - there.values(manifest.without("delivery"), OUTCOME, seeds[0])
    assert found["delivery"][SWITCH]["effect"] == pytest.approx(by_hand.mean(), abs=1e-6)
    assert found["delivery"][SWITCH]["effect"] != 0
    assert 0 <= found["risk"][SWITCH]["effect"] <= 1
    before = len(there.ends)
    again = measure.measure(BY_NAME["delivery"], there, *seeds)
    assert again == found["delivery"]
    assert len(there.ends) == before


# --- kept, stale, told ---


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A file with one claim that holds and one that is stale, in place of the shipped one."""
    path = tmp_path / "effects.json"
    entries = {}
    for name in ("outreach", "room"):
        against = {STRATEGY: 0.1, BY_NAME[name].candidates[0]: -0.1}
        entries[name] = measure.measure(BY_NAME[name], MadeUp(against))
    entries["room"]["key"] = "0" * 64
    stored.keep(entries, path)
    monkeypatch.setattr(stored, "FILE", path)
    monkeypatch.setattr(stored.stored, "__defaults__", (path,))
    return path


def test_json_is_a_list_with_a_row_a_claim_and_the_same_in_both_languages(kept, capsys):
    found = []
    for language in LANGUAGES:
        assert main(["claims", "--json", "--quiet", "--language", language]) == 0
        found.append(json.loads(capsys.readouterr().out))
    assert found[0] == found[1]
    assert [row["id"] for row in found[0]] == [claim.number for claim in claims()]
    assert all(row.keys() >= KEYS for row in found[0])
    by_name = {row["mechanism"]: row for row in found[0]}
    assert by_name["outreach"]["switch"] == "outreach"
    assert by_name["outreach"]["counter_scenario"] in list_scenarios("counter")
    assert by_name["outreach"]["counter_effect"] < 0 < by_name["outreach"]["effect"]
    assert (by_name["outreach"]["stale"], by_name["room"]["stale"]) == (False, True)
    assert by_name["delivery"]["effect"] is None


def test_what_is_stale_or_absent_is_said_clearly(kept, capsys):
    assert main(["claims"]) == 0
    dutch = " ".join(capsys.readouterr().out.split())
    assert "VEROUDERD: bewering 10 is gemeten met een ander model" in dutch
    assert "Nog niet gemeten: bewering 0, 1, " in dutch
    assert main(["claims", "--json"]) == 0
    assert "VEROUDERD: bewering 10" in capsys.readouterr().err
    assert main(["claims", "--language", "en"]) == 0
    english = capsys.readouterr().out
    assert "STALE: claim 10" in english
    assert max(map(len, english.splitlines())) <= 110


def test_not_found_is_said_in_both_languages():
    entry = measure.measure(BY_NAME["outreach"], MadeUp({STRATEGY: 0.1}))
    row = rows.row(BY_NAME["outreach"], entry)
    assert "niet gevonden" in rows.table([row], words("nl"))
    assert "not found" in rows.table([row], words("en"))


def test_a_change_of_the_model_makes_every_claim_stale(monkeypatch):
    entry = measure.measure(BY_NAME["outreach"], MadeUp({}))
    assert not stored.is_stale(BY_NAME["outreach"], entry)
    monkeypatch.setattr(asked, "source_hash", lambda: "another model")
    assert stored.is_stale(BY_NAME["outreach"], entry)


@pytest.mark.parametrize("wrong", ["5x", "99", "", "-1", " 3 ", "+3", "1_0", "alles", "9" * 5000])
def test_redo_takes_a_number_of_a_claim_or_all(wrong, capsys):
    assert main(["claims", f"--redo={wrong}"]) == 2
    said = capsys.readouterr().err
    assert "it must be 'all' or the number of a claim: 0, 1, " in said
    assert len(said) < 300


def test_redo_keeps_each_claim_as_soon_as_it_is_measured(tmp_path, monkeypatch):
    path = tmp_path / "effects.json"
    made = MadeUp({STRATEGY: 0.1})
    monkeypatch.setattr(stored, "Lives", lambda workers, progress: made)
    seen = []
    chosen = [BY_NAME["outreach"], BY_NAME["room"]]

    def told(claim):
        seen.append((claim.name, set(stored.stored(path)), made.forgotten))

    stored.redo(chosen, told=told, path=path)
    assert seen == [("outreach", set(), False), ("room", {"outreach"}, False)]
    assert made.forgotten
    assert set(stored.stored(path)) == {"outreach", "room"}


@pytest.mark.parametrize("content", ["", "[]", '{"format": "other"}', '{"format": "wijksim-claims", "claims": [1]}'])
def test_a_spoilt_file_is_told_with_the_way_out(content, tmp_path):
    path = tmp_path / "effects.json"
    path.write_text(content)
    with pytest.raises(Exception, match="wijksim claims --redo all") as caught:
        stored.stored(path)
    assert type(caught.value).__name__ == "WijksimError"


# --- pages ---


def test_pages_are_current(capsys):
    assert make_claims.main(["--check"]) == 0, capsys.readouterr().err


def test_every_claim_has_a_page_in_both_languages_and_a_line_in_the_index():
    for language in LANGUAGES:
        index = (DOCS / "claims" / language / "README.md").read_text(encoding="utf-8")
        for claim in claims():
            assert f"]({claim.page})" in index
            text = (DOCS / "claims" / language / claim.page).read_text(encoding="utf-8")
            assert text.startswith(f"# {words(language).say('claims.page.title', claim=claim.number, name='')}")
            assert all(f"`{name}`" in text for name in claim.candidates)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_tells_what_was_measured(language):
    claim = BY_NAME["outreach"]
    entry = measure.measure(claim, MadeUp({STRATEGY: 0.1, claim.candidates[0]: -0.1}))
    text = make_claims.page(claim, entry, words(language))
    assert words(language).number(0.1, 4, signed=True) in text
    assert load_scenario(claim.candidates[0]).summary[language] in text
    assert MECHANISMS["outreach"].source in text  # names alone, which no language changes
    assert "outreach = false" in text
    refuted_nowhere = measure.measure(claim, MadeUp({STRATEGY: 0.1}))
    not_found = words(language).say("claims.page.not_found", count=len(claim.candidates))
    assert not_found in make_claims.page(claim, refuted_nowhere, words(language))
    assert not_found not in text


def test_dutch_pages_give_sources_in_dutch():
    for claim in claims():
        text = make_claims.page(claim, None, words("nl"))
        english = [phrase for phrase in (*make_claims.PHRASES, *make_claims.AFTER) if re.search(rf"\b{phrase}\b", text)]
        assert not english, f"claim {claim.number}: {english}"
    assert "manifest, bewering 10; Lipsky 1980; of het helpt of schaadt, staat open" in make_claims.page(
        BY_NAME["room"], None, words("nl")
    )


def test_a_page_that_is_not_current_is_found(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(make_claims, "FOLDER", tmp_path)
    assert make_claims.main([]) == 0
    assert make_claims.main(["--check"]) == 0
    (tmp_path / "nl" / "03-outreach.md").write_text("old")
    (tmp_path / "en" / "99-gone.md").write_text("old")
    assert make_claims.main(["--check"]) == 1
    assert "en/99-gone.md, nl/03-outreach.md" in capsys.readouterr().err
    assert make_claims.main([]) == 0
    assert make_claims.main(["--check"]) == 0
