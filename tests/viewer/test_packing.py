"""Maps that are packed in a hurry or with time to spare unpack to the same, and what has time is smaller."""

import base64
import zlib

import numpy as np

from wijksim.viewer.library import build
from wijksim.viewer.library.store import Library
from wijksim.viewer.lived import packed


def frames():
    """Homes most of which stay as they are, as in a wijk."""
    luck = np.random.default_rng(3)
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
