"""The plain-Mesa peer is a fair and correct opponent: it closes its books and lives the engine's month."""

import math
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.agreement import SERIES, compare, small_wijk
from benchmarks.parts import with_ticks
from benchmarks.peer_model import PeerModel
from benchmarks.speed import Measured, lived, measure_engine
from wijksim import WijkModel, load_scenario
from wijksim.state.columns import TRUSTS
from wijksim.state.ledger import CAUSES, INDEX

MONTHS = 60


@pytest.fixture(scope="module")
def peer() -> PeerModel:
    """A small wijk of plain agents that lived five years."""
    model = PeerModel("resident-led-4", small_wijk(300), seed=3)
    for _ in range(MONTHS):
        model.step()
    return model


def test_starts_from_the_residents_of_the_engine() -> None:
    wijk = small_wijk(300)
    peer, engine = PeerModel("resident-led-4", wijk, 5), WijkModel("resident-led-4", [wijk], 5)
    sums = engine.record.trust_sums()[0]
    assert len(peer.agents) == sums[INDEX["sum:residents"]]
    adults = [one for one in peer.agents if one.birth <= -216]
    assert len(adults) == sums[INDEX["sum:adults"]]
    trust = sum(one.trust[0] for one in adults)
    assert math.isclose(trust, sums[INDEX["sum:trust_municipality"]] / 2**20, abs_tol=1e-3)


def test_counts_everybody_who_comes_and_goes(peer: PeerModel) -> None:
    sums = peer.town.record.trust_sums()

    def of(name: str, month: int) -> int:
        return int(sums[month, INDEX[f"sum:{name}"]])

    for month in range(1, MONTHS + 1):
        came = of("births", month) + of("arrivals", month)
        went = of("deaths", month) + of("departures", month)
        assert of("residents", month) == of("residents", month - 1) + came - went
    assert of("residents", MONTHS) == len(peer.agents)
    assert sums[:, INDEX["sum:births"]].sum() > 0


@pytest.mark.parametrize("kind", TRUSTS)
def test_every_change_of_trust_has_a_cause(peer: PeerModel, kind: str) -> None:
    sums = peer.town.record.trust_sums()
    causes = sum(sums[1:, INDEX[f"cause:{kind}:{cause}"]] for cause in CAUSES[kind])
    levels = sums[:, INDEX[f"sum:trust_{kind}"]]
    # each sum is rounded to a whole unit, and there are a dozen of them
    assert abs(levels[1:] - levels[:-1] - causes).max() <= len(CAUSES[kind])


def test_ties_are_mutual_and_only_with_those_who_live_here(peer: PeerModel) -> None:
    here = set(peer.agents)
    for one in here:
        assert one.slot.resident is one
        assert len(one.neighbours) == len(set(one.neighbours))
        assert all(other in here and one in other.neighbours for other in one.neighbours)


def test_a_home_is_either_lived_in_or_vacant(peer: PeerModel) -> None:
    vacant = set(peer.vacant)
    for home in peer.homes:
        assert (home in vacant) == (not home.household)
        assert [one.position for one in home.household].count(0) == (1 if home.household else 0)


@pytest.mark.slow
def test_agrees_with_the_engine() -> None:
    agreement = compare(range(1, 25))
    assert agreement.z.shape == (5, len(SERIES))
    assert 0.5 < agreement.rms < 1.6, "\n".join(agreement.lines())


@pytest.mark.slow
def test_another_month_is_seen_as_disagreement() -> None:
    plan = load_scenario("resident-led-20")
    other = plan.with_values(move_rate=0.15, births=0.05, quit_rate=0.3)
    assert compare(range(1, 13), strategy=plan, peer_strategy=other).rms > 2.0


def test_a_rate_is_the_median_over_residents_who_live_there() -> None:
    measured = Measured("engine", 200, 12, passed=[9.0], used=[1.0, 30.0, 2.0], builds=[0.1])
    assert measured.ns == 2.0
    assert "15x" in Measured("x", 1, 1, [1.0], [2.0], [0.1]).line(Measured("y", 1, 1, [1.0], [30.0], [0.1]))
    model = WijkModel("resident-led-4", [small_wijk(200)], 1).run(3)
    population = model.record.trust_sums()[:, INDEX["sum:residents"]]
    assert lived(model, 1, 3) == population[2] + population[3]
    assert len(measure_engine("engine", 200, 2, repeats=3).used) == 3


def test_the_stopwatch_ticks_after_every_step_of_the_month() -> None:
    text, steps = with_ticks(
        "def live(table):\n    rows = table[0]\n    for block in range(3):\n        phase_a(rows)\n"
        "    housing.let(table)\n\ndef phase_a(some):\n    inner(some)\n"
    )
    assert steps == ["Python between calls", "phase_a", "let"]
    assert text.count("tick(") == 3
    assert "tick(0)\n    rows = " in text
    assert "        phase_a(rows)\n        tick(1)" in text
    assert text.endswith("inner(some)")
