"""Sums over residents: added up in 32 bits within a block of rows, and still exact."""

import re

import numpy as np
import pytest
from small_wijk import small_model, small_profile

from wijksim import WijkModel
from wijksim.rules.numbers import I32, plain, select
from wijksim.state.ledger import INDEX
from wijksim.state.phases import COUNT, MONTH, SMALL_SUMS
from wijksim.state.reading import Reader
from wijksim.state.source import HEAD

LARGEST = 2**20
COUNTED = [phase for phase in (*MONTH, *COUNT) if SMALL_SUMS.intersection(phase.writes)]


def added_by_rows(phase, model):
    """What every row adds to each small sum of a phase, by name."""
    place, table = model.places[0], model.table
    rows = slice(place.first, place.last)
    reader = Reader(phase, place, model.runner._words, model.month, lambda name: table.column(name)[rows])
    reader.slots = np.arange(place.last - place.first, dtype=np.uint64)
    with np.errstate(all="ignore"):
        results = plain(phase.rule)(*reader.values(plain_rules=True))
    results = results if isinstance(results, tuple) else (results,)
    return {name: np.asarray(result) for name, result in zip(phase.writes, results, strict=True) if name in SMALL_SUMS}


def test_every_small_sum_is_written_by_some_phase():
    assert {name for phase in COUNTED for name in phase.writes if name in SMALL_SUMS} == SMALL_SUMS


@pytest.mark.parametrize("phase", COUNTED, ids=lambda phase: phase.label)
def test_a_resident_adds_at_most_one_to_a_small_sum(phase):
    model = small_model().run(13)
    for name, added in added_by_rows(phase, model).items():
        assert added.min() >= 0, name
        assert added.max() <= LARGEST, name


def test_a_block_of_the_largest_small_numbers_fits_32_bits():
    block = int(re.search(r"^BLOCK = (\d+)$", HEAD, re.MULTILINE)[1])
    assert block * LARGEST < 2**32
    assert block % 64 == 0, "whole vectors of rows"


def test_sums_over_several_blocks_are_those_of_whole_columns():
    profile = small_profile(5000)
    ways = [WijkModel("manifest", [profile], 3, way=way).run(3).record.trust_sums() for way in ("kernel", "arrays")]
    assert ways[0][-1, INDEX["sum:residents"]] > 4800
    assert np.array_equal(*ways)


def far(adult, trust):
    """Numbers no count would ever be: the largest and the smallest of 32 bits."""
    return select(adult, I32(2**31 - 1), I32(-(2**31))), select(adult, I32(-(2**31)), I32(2**31 - 1))


@pytest.mark.slow  # another rule is another compilation
def test_a_rule_of_ones_own_may_add_any_number():
    by_kernel = small_model(rules={"count_trust": far}).run(2).record.trust_sums()
    on_columns = small_model(rules={"count_trust": far}, way="arrays").run(2).record.trust_sums()
    assert np.array_equal(by_kernel, on_columns)
    adults, everybody = by_kernel[-1, INDEX["sum:adults"]], by_kernel[-1, INDEX["sum:residents"]]
    children = everybody - adults
    assert by_kernel[-1, INDEX["sum:trust_place"]] == adults * (2**31 - 1) - children * 2**31
    assert by_kernel[-1, INDEX["sum:trusting_place"]] == children * (2**31 - 1) - adults * 2**31
