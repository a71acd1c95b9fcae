"""What only kernels call, against plain numpy: rows with a rare flag, and what is heard from ties."""

import numpy as np
import pytest
from numba import njit
from small_wijk import small_model

from wijksim.state import ties
from wijksim.state.rare import rows_where
from wijksim.state.runner import quiet


@njit
def _where(first, last, status, flag, other):
    return rows_where(first, last, status, flag, other)


@njit
def _heard(first, last, starts, tied, voice, status, heard_municipality, heard_place, near_signals):
    ties._listen(first, last, starts, tied, voice, status, heard_municipality, heard_place, near_signals)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 1.0])
@pytest.mark.parametrize(("first", "last"), [(0, 128), (3, 128), (8, 77), (64, 67), (63, 66), (5, 7), (0, 8), (40, 40)])
def test_rows_with_a_rare_flag_are_all_found_and_no_others(first, last, share):
    random = np.random.default_rng(first + last)
    status = random.integers(0, 2, 128, dtype=np.int8)
    flag, other = ((random.random(128) < share) * random.integers(-128, 128, 128) for _ in range(2))
    flag, other = flag.astype(np.int8), other.astype(np.int8)
    rows = np.arange(first, last)
    expected = rows[(status[rows] == 1) & ((flag[rows] | other[rows]) != 0)]
    assert np.array_equal(_where(first, last, status, flag, other), expected)


@pytest.mark.parametrize("bits", [16, 32])
def test_what_is_heard_is_the_same_with_ties_of_16_bits_and_of_32(bits):
    model = small_model().run(3)
    runner, table, place = model.runner, model.table, model.places[0]
    # as if the wijk lay far down a table
    far = np.int32(3 * 2**16 - 100)
    starts = np.concatenate([np.zeros(far, dtype=np.int64), runner.starts])
    tied = runner.tied.astype(np.uint16 if bits == 16 else np.int32)
    status = np.concatenate([np.zeros(far, dtype=np.int8), table.status])
    names = ("heard_municipality", "heard_place", "near_signals")
    heard = [np.zeros(far + table.rows, dtype=table.column(name).dtype) for name in names]
    with quiet():
        _heard(far, far + place.last, starts, tied, table.voice, status, *heard)
    ties.listen_arrays(place.first, place.last, table, runner.starts, runner.tied)
    lives = table.status == 1
    for name, column in zip(names, heard, strict=True):
        assert np.array_equal(column[far:][lives], table.column(name)[lives]), name
    assert np.any(heard[2])
