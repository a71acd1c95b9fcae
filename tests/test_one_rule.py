"""One rule, four uses: compiled loops, whole columns, resident by resident, and plain Python give the same bits.

And so do other processors, other numbers of threads and a change of way half-way.
"""

import platform
from collections import Counter

import numpy as np
import pytest
from small_wijk import MONTHS, differing, digests, elsewhere, living, small_model, small_profile

from wijksim import WijkModel, load_scenario
from wijksim.agents.resident import Resident
from wijksim.population.catalogue import list_wijken
from wijksim.scenario.parameters import PARAMETERS
from wijksim.state.columns import TRUSTS
from wijksim.state.ledger import CAUSES, INDEX

X86 = platform.machine().lower() in ("x86_64", "amd64")
ADULT = 18 * 12


@pytest.fixture(scope="module")
def by_kernel(lived):
    return digests(lived)


def fast_paths_of_numpy() -> str:
    """The instructions above the baseline that numpy would use on this processor."""
    return " ".join(np.show_config(mode="dicts")["SIMD Extensions"].get("found", []))


def test_whole_columns_give_the_bits_of_the_kernel(by_kernel):
    assert differing(small_model(way="arrays").run(MONTHS), by_kernel) == []


@pytest.mark.slow
def test_agents_give_the_bits_of_the_kernel(by_kernel):
    assert differing(small_model(way="agents").run(MONTHS), by_kernel) == []


def test_ten_months_one_way_and_fourteen_another(by_kernel):
    model = small_model(way="arrays").run(10)
    model.runner.way = "kernel"
    assert differing(model.run(14), by_kernel) == []
    model = small_model(way="kernel").run(10)
    model.runner.way = "arrays"
    assert differing(model.run(14), by_kernel) == []


@pytest.mark.parametrize(
    "way", ["arrays", *(pytest.param(way, marks=pytest.mark.slow) for way in ("kernel", "agents"))]
)
def test_plain_python_gives_the_same_bits(by_kernel, way):
    months = 8 if way == "agents" else MONTHS
    expected = digests(small_model().run(8)) if way == "agents" else by_kernel
    assert differing(elsewhere(way, months, NUMBA_DISABLE_JIT="1"), expected) == []


@pytest.mark.parametrize("way", ["kernel", "arrays"])
def test_numpy_without_fast_paths_gives_the_same_bits(by_kernel, way):
    found = fast_paths_of_numpy()
    if not found:
        pytest.skip("numpy has no instructions above its baseline to leave out on this processor")
    plain = {"NUMBA_DISABLE_JIT": "1"} if way == "arrays" else {}
    assert differing(elsewhere(way, NPY_DISABLE_CPU_FEATURES=found, **plain), by_kernel) == []


def test_threads_do_not_matter(by_kernel):
    one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
    assert differing(elsewhere(**one), by_kernel) == []


@pytest.mark.slow
@pytest.mark.skipif(not X86, reason="names an x86 processor")
def test_an_old_processor_without_a_cache_gives_the_same_bits(by_kernel):
    # the name alone changes the scheduling only: with the features of this processor numba goes on using AVX
    old = {"NUMBA_CPU_NAME": "x86-64-v2", "NUMBA_CPU_FEATURES": "+sse4.2"}
    assert differing(elsewhere("kernel", MONTHS, "uncached", **old), by_kernel) == []


@pytest.mark.parametrize("end", ["low", "high"])
def test_ways_agree_where_every_uncertainty_is_extreme(end):
    extreme = {name: getattr(p, end) for name, p in PARAMETERS.items() if p.kind == "uncertainty"}
    scenario = load_scenario("project-carousel").with_values(**extreme, horizon_years=2)
    wijken = [small_profile(40, profile.slug) for profile in list_wijken()]
    one, other = (WijkModel(scenario, wijken, 2**63 - 1, way=way).run(60) for way in ("kernel", "arrays"))
    assert differing(one, other) == []


def test_a_wijk_lives_among_others_as_it_lives_alone_where_nobody_moves_between_them(lived):
    names = [f"trust_{kind}" for kind in TRUSTS] + ["energy", "state_work", "occupant", "participation", "tie"]
    apart = lived.scenario.with_values(moves_within=0)
    model = WijkModel(apart, [small_profile(100, "giethoorn"), small_profile()], 1).run(MONTHS)
    place = model.places[1]
    for name in names:
        assert np.array_equal(getattr(model.table, name)[place.first : place.last], getattr(lived.table, name)), name


def test_another_seed_is_other_luck_in_every_column_that_is_drawn(lived):
    other = small_model(seed=2).run(MONTHS)
    assert other.table.rows != lived.table.rows or not np.array_equal(other.table.income, lived.table.income)
    assert differing(small_model(seed=2).run(MONTHS), other) == []


@pytest.mark.parametrize("kind", TRUSTS)
def test_causes_close_the_sum_of_trust_every_month(lived, kind):
    sums = lived.record.trust_sums()
    causes = sum(sums[:, INDEX[f"cause:{kind}:{cause}"]] for cause in CAUSES[kind])
    assert np.any(causes[1:] != 0)
    assert np.array_equal(np.diff(sums[:, INDEX[f"sum:trust_{kind}"]]), causes[1:])


def trust_of_adults(model) -> Counter:
    """Units of trust by (slot, occupant, kind), of adults only: what the sums are made of."""
    table = model.table
    rows = [row for row in living(model) if model.month - int(table.birth_month[row]) >= ADULT]
    return Counter(
        {
            (int(r), int(table.occupant[r]), kind): int(getattr(table, f"trust_{kind}")[r])
            for r in rows
            for kind in TRUSTS
        }
    )


@pytest.fixture
def causes_by_person(monkeypatch):
    """Units that each resident's rules book under a cause, by (slot, occupant, kind), as long as the test lasts."""
    booked: Counter = Counter()
    at = {kind: [INDEX[f"cause:{kind}:{cause}"] for cause in CAUSES[kind]] for kind in TRUSTS}
    plain = Resident.live

    def live(self, phase, place, words, month):
        before = place.ledger.copy()
        plain(self, phase, place, words, month)
        for kind, indices in at.items():
            if any(name.startswith("cause:") for name in phase.writes):
                booked[self.row, self.who, kind] += int((place.ledger - before)[indices].sum())

    monkeypatch.setattr(Resident, "live", live)
    return booked


@pytest.mark.slow
def test_causes_close_the_trust_of_every_person_every_month(causes_by_person):
    carousel = load_scenario("project-carousel").with_values(horizon_years=1)
    model = WijkModel(carousel, [small_profile(150)], 1, way="agents")
    for _ in range(15):
        before = trust_of_adults(model)
        causes_by_person.clear()
        model.step()
        after = trust_of_adults(model)
        moved = {person: after[person] - before[person] for person in before.keys() | after.keys()}
        assert {person: change for person, change in moved.items() if change} == {
            person: change for person, change in causes_by_person.items() if change
        }
    # a year's promise fell due on the way
    assert model.record.trust_sums()[:, INDEX["cause:municipality:promise"]].any()
    assert len(before) > 300
