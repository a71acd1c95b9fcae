"""Maps however they are packed unpack to the same, and what goes over the line of a large wijk is small enough."""

import base64
import json
import zlib

import numpy as np
import pytest

from wijksim import find_wijk
from wijksim.viewer import wire
from wijksim.viewer.library import build
from wijksim.viewer.library.entry import entry_of, joined
from wijksim.viewer.library.store import Library
from wijksim.viewer.lived import film_of, lived, packed
from wijksim.viewer.maps import APART, apart
from wijksim.viewer.payload import extra, payload
from wijksim.viewer.question import Asked, Question

#: Bytes that a comparison may take as it is sent: three quarters of what the brief of the screen allows.
SMALL = 170_000


def frames(seed=3):
    """Homes most of which stay as they are, as in a wijk."""
    luck = np.random.default_rng(seed)
    first = luck.integers(0, 8, 700)
    moved = luck.integers(-1, 2, (120, 700)) * (luck.random((120, 700)) < 0.05)
    return np.clip(first + np.cumsum(moved, axis=0), 0, 7).astype(np.int8)


def unpacked(text, homes):
    steps = np.frombuffer(zlib.decompress(base64.b64decode(text)), dtype=np.uint8).reshape(-1, homes)
    return np.cumsum(steps, axis=0, dtype=np.uint8).astype(np.int8)


def test_both_ways_give_the_same_map():
    shown = frames()
    hurried, thorough = packed(shown), packed(shown, thorough=True)
    assert np.array_equal(unpacked(hurried, shown.shape[1]), shown)
    assert np.array_equal(unpacked(thorough, shown.shape[1]), shown)
    assert len(thorough) < len(hurried)


def a_map(shown):
    """The map of a side, as far as it is packed."""
    return {"x": list(range(shown.shape[1])), "frames": packed(shown)}


def test_a_map_that_is_like_another_is_sent_as_what_differs():
    first, second = frames(), frames()
    second[40:, :70] = (second[40:, :70] + 3) % 8
    one, sent = a_map(first), apart(a_map(first), a_map(second))
    assert sent[APART]
    assert np.array_equal(unpacked(one["frames"], 700) + unpacked(sent["frames"], 700), second)
    assert len(sent["frames"]) < len(one["frames"]) / 4


def test_a_map_of_other_homes_stays_as_it_is():
    first, second = a_map(frames()), a_map(frames()[:, :600])
    assert apart(first, second) == second
    assert apart(first, a_map(frames()[:50])) == a_map(frames()[:50])


@pytest.mark.slow
@pytest.mark.parametrize("thorough", [False, True], ids=["by a worker", "by the library"])
def test_a_comparison_of_a_large_wijk_is_small_enough_to_be_sent(thorough):
    question, profile = Question("moerwijk", Asked("top-down-4"), Asked("resident-led-20")), find_wijk("moerwijk")
    lives, entries = [], []
    for asked in question.sides.values():
        films = [film_of(asked.scenario(), profile, seed, question.months, question.measure) for seed in (7, 8)]
        lives.append(lived(films[0], profile, question.months, thorough=thorough))
        entries.append(joined([entry_of(each.film.result) for each in films]))
    both = [wire.packed(payload(question, profile, *lives)), wire.packed(extra(question, profile, *entries))]
    assert sum(len(json.dumps(each)) for each in both) < SMALL


def test_a_build_has_time(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(build, "lived", lambda *_, **more: asked.append(more) or {})
    monkeypatch.setattr(build, "subject_of", lambda *_: None)
    monkeypatch.setattr(Library, "keep_film", lambda *_: None)
    watched = type("Watched", (), {"film": type("Film", (), {"result": "lived"})})
    found = build.live_one(
        None, ["wijk"], build.MAP_SEED, 12, None, library=Library(tmp_path), film=True, filming=lambda *_: watched
    )
    assert found == "lived"
    assert asked == [{"thorough": True}]
