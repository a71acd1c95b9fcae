"""Keyed draws: the published generator, the same numbers in every way of calling it, and nobody else's luck."""

from itertools import product
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijksim.rules.numbers import F, luck_within, normal, plain
from wijksim.state.draws import (
    STREAMS,
    U64,
    draw,
    four_uniforms,
    philox,
    seed_words,
    stream_key,
    uniform,
)
from wijksim.state.layout import uniforms

#: Philox4x32-7: counter, key and what comes out, from the known answers that Random123 publishes.
KNOWN = [
    ([0] * 4, [0] * 2, [0x5F6FB709, 0x0D893F64, 0x4F121F81, 0x4F730A48]),
    ([0xFFFFFFFF] * 4, [0xFFFFFFFF] * 2, [0x5207DDC2, 0x45165E59, 0x4D8EE751, 0x8C52F662]),
    (
        [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344], [0xA4093822, 0x299F31D0],
        [0x4DFCCABA, 0x190A87F0, 0xC47362BA, 0xB6B5242A],
    ),
]  # fmt: skip
LIMIT = 2**32 - 1
WORDS = st.integers(0, LIMIT)
SEEDS = st.integers(0, 2**64 - 1)
GRID = [F(k / 4096) for k in range(1, 4096)]


def as_uniform(bits: int) -> float:
    """The upper 23 bits, in the middle of their step."""
    return ((bits >> 9) + 0.5) * 2.0**-23


@pytest.mark.parametrize(("counter", "key", "bits"), KNOWN)
def test_known_answers_of_philox(counter, key, bits):
    words = [U64(word) for word in (*key, *counter)]
    with np.errstate(over="ignore"):
        python = plain(philox)(*words)
    expected = [as_uniform(each) for each in bits]
    assert [float(u) for u in python] == expected
    assert list(four_uniforms(*words)) == expected


@given(seed=SEEDS, slot=WORDS, when=WORDS, occupant=st.integers(0, 32767), stream=st.sampled_from(sorted(STREAMS)))
def test_one_draw_is_the_same_compiled_in_python_and_on_arrays(seed, slot, when, occupant, stream):
    low, high = seed_words(seed)
    with np.errstate(over="ignore"):
        key = plain(stream_key)(U64(STREAMS[stream]), U64(20406))
        two = np.array([slot, slot], dtype=np.uint64)
        zeros = np.zeros(2, dtype=np.uint64)
        arrays = plain(philox)(low, high, two, zeros + U64(when), zeros + key, zeros + U64(occupant))
    compiled = four_uniforms(low, high, U64(slot), U64(when), key, U64(occupant))
    assert draw(seed, stream, 20406, slot, when, occupant) == compiled
    assert all(a.dtype == F and a[0] == a[1] == u for a, u in zip(arrays, compiled, strict=True))


@given(bits=WORDS)
def test_a_uniform_lies_strictly_between_0_and_1(bits):
    with np.errstate(over="ignore"):
        u = plain(uniform)(U64(bits))
    assert u.dtype == F
    assert 0.0 < u < 1.0
    assert float(u) == as_uniform(bits)


def test_each_part_of_the_key_gives_other_luck():
    keys = product((1, 2**32, 2**64 - 1), ("life", "election"), (0, 7), (0, 9), (1, 360), (0, 3))
    drawn = {draw(seed, stream, wijk, slot, when, occupant) for seed, stream, wijk, slot, when, occupant in keys}
    assert len(drawn) == 3 * 2**5


@pytest.mark.parametrize("kind", [np.int64, np.uint64, np.int32])
def test_whole_numbers_of_numpy_draw_as_those_of_python(kind):
    key = (11, "life", 1_234_567, 3, 400, 2)
    as_given = draw(*key)
    seed, stream, *rest = key
    assert draw(kind(seed), stream, *map(kind, rest)) == as_given
    assert all(0.0 < u < 1.0 for u in as_given)


def test_streams_have_numbers_of_their_own_that_fit_the_key():
    numbers = list(STREAMS.values())
    assert len(set(numbers)) == len(numbers)
    assert all(0 < number < 256 for number in numbers)


def test_a_draw_of_many_slots_is_the_draw_of_each():
    many = uniforms(5, "tie", 20406, 40)
    assert [tuple(float(u[slot]) for u in many) for slot in range(40)] == [
        draw(5, "tie", 20406, slot, 0) for slot in range(40)
    ]


def test_uniforms_are_uniform_and_independent():
    first, second, third, fourth = (u.astype(float) for u in uniforms(11, "life", 1, 200_000))
    for u in (first, second, third, fourth):
        counts = np.bincount((u * 64).astype(int), minlength=64)
        chi_square = float((((counts - 3125) ** 2) / 3125).sum())
        assert 63 - 5 * 126**0.5 < chi_square < 63 + 5 * 126**0.5
    for one, other in ((first, second), (first, third), (second, fourth), (first[1:], first[:-1])):
        assert abs(np.corrcoef(one, other)[0, 1]) < 5 / 200_000**0.5


def test_normal_follows_the_quantiles_of_the_normal_distribution():
    exact = NormalDist()
    for u in GRID:
        tail = min(float(u), 1 - float(u))
        tolerance = 0.0026 if tail > 0.02 else 0.014
        assert abs(float(plain(normal)(u)) - exact.inv_cdf(float(u))) < tolerance, u


def test_normal_is_symmetric_rising_and_has_variance_one():
    z = np.array([plain(normal)(u) for u in GRID])
    assert z.dtype == F
    assert np.all(np.diff(z) > 0)
    assert np.allclose(z, -z[::-1], atol=1e-6)
    fine = plain(normal)((np.arange(2**20, dtype=F) + F(0.5)) * F(2.0**-20)).astype(float)
    assert abs(fine.mean()) < 1e-5
    assert abs(fine.var() - 1.0) < 1e-3


@given(bits=WORDS)
def test_normal_is_the_same_compiled_and_in_python(bits):
    with np.errstate(over="ignore"):
        u = plain(uniform)(U64(bits))
    assert normal(u) == float(plain(normal)(u))
    assert plain(normal)(np.array([u]))[0] == plain(normal)(u)
    assert abs(plain(normal)(u)) < 4.2


@pytest.mark.parametrize("chance", [0.02, 0.2, 0.5, 1.0])
def test_luck_of_those_it_happens_to_is_standard_normal(chance):
    u = (np.arange(2**20, dtype=F) + F(0.5)) * F(2.0**-20)
    z = plain(luck_within)(u[u < F(chance)], F(chance)).astype(float)
    assert abs(z.mean()) < 0.001
    assert abs(z.var() - 1.0) < 0.002
    assert abs((z < 1.0).mean() - NormalDist().cdf(1.0)) < 0.001


def test_luck_is_a_number_even_when_nothing_can_happen():
    with np.errstate(all="ignore"):
        assert np.isfinite(plain(luck_within)(F(0.3), F(0.0)))
        assert np.isfinite(luck_within(F(0.3), F(0.0)))
