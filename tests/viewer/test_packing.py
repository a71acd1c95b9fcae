"""Maps however they are packed unpack to the same, and what goes over the line of a large wijk is small enough."""

import base64
import json
import zlib

import numpy as np
import pytest

from wijksim import find_wijk
from wijksim.viewer import wire
from wijksim.viewer.library.entry import entry_of, joined
from wijksim.viewer.lived import film_of, lived
from wijksim.viewer.maps import APART, apart, packed, steps_of
from wijksim.viewer.payload import extra, payload
from wijksim.viewer.question import Asked, Question
from wijksim.viewer.scripts import joined as script

#: Bytes that a comparison and its bands may take as they are sent: what the brief of the screen allows.
SMALL = 200_000
HOMES, MONTHS = 700, 120
#: Months of a home that changes after so many months in which it did not: up to where a byte is full, and further.
STILL = (0, 1, 254, 255, 256, 257, 511, 512, 513, 599)


def frames(seed=3):
    """Homes most of which stay as they are, as in a wijk."""
    luck = np.random.default_rng(seed)
    first = luck.integers(0, 8, HOMES)
    moved = luck.integers(-1, 2, (MONTHS, HOMES)) * (luck.random((MONTHS, HOMES)) < 0.05)
    return np.clip(first + np.cumsum(moved, axis=0), 0, 7).astype(np.int8)


def still():
    """Homes that stay as they are for long: one that changes once for each of `STILL`, and one that never does."""
    shown = np.full((600, len(STILL) + 1), 3, dtype=np.int8)
    for home, month in enumerate(STILL):
        shown[month:, home] = 5
    return shown


def unpacked(text, homes):
    before, changes = np.frombuffer(zlib.decompress(base64.b64decode(text)), dtype=np.uint8).reshape(2, -1)
    steps = []
    for months, change in zip(before.tolist(), changes.tolist(), strict=True):
        steps += [0] * months + [change]
    return np.cumsum(np.array(steps, dtype=np.uint8).reshape(homes, -1), axis=1, dtype=np.uint8).astype(np.int8).T


@pytest.mark.parametrize("shown", [frames(), still(), np.zeros((40, 3)), np.full((1, 1), 7)], ids=str)
def test_frames_come_back_as_they_were(shown):
    text = packed(shown)
    assert np.array_equal(unpacked(text, shown.shape[1]), shown)
    steps = steps_of({"x": [0] * shown.shape[1], "frames": text})
    assert np.array_equal(np.cumsum(steps, axis=1, dtype=np.uint8).T, shown)


def test_what_stays_as_it_is_takes_little_room():
    assert len(packed(frames())) < HOMES * MONTHS / 8
    assert len(packed(np.full((MONTHS, HOMES), 4))) < HOMES / 4


def a_map(shown):
    """The map of a side, as far as it is packed."""
    return {"x": list(range(shown.shape[1])), "frames": packed(shown)}


def test_a_map_that_is_like_another_is_sent_as_what_differs():
    first, second = frames(), frames()
    second[40:, :70] = (second[40:, :70] + 3) % 8
    one, sent = a_map(first), apart(a_map(first), a_map(second))
    assert sent[APART]
    assert np.array_equal(unpacked(one["frames"], HOMES) + unpacked(sent["frames"], HOMES), second)
    assert len(sent["frames"]) < len(one["frames"]) / 4


def test_a_map_of_other_homes_stays_as_it_is():
    first, second = a_map(frames()), a_map(frames()[:, :600])
    assert apart(first, second) == second
    assert apart(first, a_map(frames()[:50])) == a_map(frames()[:50])


@pytest.mark.browser
@pytest.mark.slow
def test_a_browser_unpacks_both_maps(chromium):
    context = chromium.new_context()
    tab = context.new_page()
    code = """async ([text, maps, months]) => {
      const blob = new Blob([text], { type: "text/javascript" });
      const { unpackBoth } = await import(URL.createObjectURL(blob));
      const { a, b } = await unpackBoth({ a: { map: maps[0] }, b: { map: maps[1] } }, months);
      return [[...a], [...b]];
    }"""
    other = frames(5)
    other[:, :600] = frames()[:, :600]
    for first, second in ((frames(), other), (still(), still()[:, ::-1])):
        for sent in (a_map(second), apart(a_map(first), a_map(second))):
            found = tab.evaluate(code, [script("speler_data"), [a_map(first), sent], len(first) - 1])
            assert [np.reshape(each, first.shape).tolist() for each in found] == [first.tolist(), second.tolist()]
    with pytest.raises(Exception, match=f"for {HOMES}, {MONTHS}"):
        tab.evaluate(code, [script("speler_data"), [a_map(other), a_map(other)], MONTHS])
    context.close()


@pytest.mark.slow
def test_a_comparison_of_a_large_wijk_is_small_enough_to_be_sent():
    # the map on which most changes, by far
    asked, measure = (Asked("top-down-4"), Asked("resident-led-20")), "trust_place"
    question, profile = Question("moerwijk", *asked, measure=measure), find_wijk("moerwijk")
    lives, entries = [], []
    for each in asked:
        films = [film_of(each.scenario(), profile, seed, question.months, measure) for seed in (7, 8)]
        lives.append(lived(films[0], profile, question.months))
        entries.append(joined([entry_of(one.film.result) for one in films]))
    both = [wire.packed(payload(question, profile, *lives)), wire.packed(extra(question, profile, *entries))]
    assert sum(len(json.dumps(one)) for one in both) < SMALL
